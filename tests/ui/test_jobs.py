"""Two verbs: answers come back here, in order; nobody is told who is not there any more."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from app.domain.errors import Refused, Trouble
from ui.jobs import Jobs


def _settled(qtbot, jobs):
    qtbot.waitUntil(lambda: not jobs.busy)


def test_work_runs_elsewhere_and_the_answer_comes_back_here(qtbot, jobs):
    here, seen = threading.current_thread(), {}
    owner = QObject()

    def then(worker):
        seen["worker"], seen["told_in"] = worker, threading.current_thread()

    with qtbot.waitSignal(jobs.idle):
        jobs.ask(owner, threading.current_thread, then)
    assert seen["told_in"] is here
    assert seen["worker"] is not here


def test_one_lane_keeps_the_order_and_has_one_thread(qtbot, jobs):
    owner, told, threads = QObject(), [], set()

    def work(number):
        threads.add(threading.get_ident())
        return number

    for number in range(50):
        jobs.ask(owner, lambda number=number: work(number), told.append)
    _settled(qtbot, jobs)
    assert told == list(range(50))
    assert len(threads) == 1


def test_the_network_does_not_hold_up_the_store(qtbot, jobs):
    owner, told, gate = QObject(), [], threading.Event()
    jobs.ask(owner, lambda: gate.wait(30), lambda _set: told.append("network"), lane="network")
    jobs.ask(owner, lambda: "store", told.append)
    qtbot.waitUntil(lambda: told == ["store"])
    gate.set()
    _settled(qtbot, jobs)
    assert told == ["store", "network"]


def test_only_an_act_tells_the_others(qtbot, jobs):
    owner, heard = QObject(), []
    jobs.acted.connect(heard.append)
    jobs.ask(owner, lambda: "looked", lambda _answer: None)
    jobs.act(owner, lambda: "registered", lambda _answer: None)
    _settled(qtbot, jobs)
    assert heard == ["registered"]


def test_a_page_that_is_gone_gets_no_answer_but_its_act_is_told(qtbot, jobs):
    told, heard, gate = [], [], threading.Event()
    jobs.acted.connect(heard.append)
    page = QObject()
    jobs.ask(page, lambda: gate.wait(30), told.append)
    jobs.act(page, lambda: "saved", told.append)
    page.deleteLater()
    page.destroyed.connect(gate.set)
    _settled(qtbot, jobs)
    assert told == []
    assert heard == ["saved"]


def test_a_dropped_look_is_not_answered_and_not_begun(qtbot, jobs):
    owner, told, done, gate = QObject(), [], [], threading.Event()
    jobs.ask(owner, lambda: gate.wait(30), lambda _set: None)
    asked = jobs.ask(owner, lambda: done.append("begun"), told.append)
    asked.drop()
    gate.set()
    _settled(qtbot, jobs)
    assert (told, done) == ([], [])


@pytest.mark.parametrize("fault", [Refused("draft.name_missing"), Trouble("disk.full")])
def test_a_fault_goes_to_whoever_asked_to_be_told(qtbot, jobs, fault):
    told, shown = [], []
    jobs.failed.connect(shown.append)

    def work():
        raise fault

    owner = QObject()
    jobs.ask(owner, work, lambda _answer: None, told.append)
    jobs.ask(owner, work, lambda _answer: None)
    _settled(qtbot, jobs)
    assert told == [fault]
    assert shown == [fault]


def test_an_act_that_failed_is_told_even_if_its_page_is_gone(qtbot, jobs):
    shown, told, gate = [], [], threading.Event()
    jobs.failed.connect(shown.append)

    def work():
        gate.wait(30)
        raise Trouble("disk.full")

    page = QObject()
    jobs.act(page, work, lambda _answer: None, told.append)
    page.destroyed.connect(gate.set)
    page.deleteLater()
    _settled(qtbot, jobs)
    assert told == []
    assert [one.code for one in shown] == ["disk.full"]


def test_a_bug_goes_through_the_one_door_and_the_lane_goes_on(qtbot, jobs, monkeypatch):
    caught, told = [], []
    monkeypatch.setattr("sys.excepthook", lambda *what: caught.append(what[0]))
    owner = QObject()
    jobs.ask(owner, lambda: 1 // 0, lambda _answer: None, told.append)
    jobs.ask(owner, lambda: "still here", told.append)
    _settled(qtbot, jobs)
    assert caught == [ZeroDivisionError]
    assert told == ["still here"]


def test_closing_finishes_the_acts_and_leaves_the_looks():
    jobs, owner, done, gate = Jobs(), QObject(), [], threading.Event()
    jobs.ask(owner, lambda: gate.wait(30), lambda _set: done.append("told"))
    jobs.ask(owner, lambda: done.append("looked"), lambda _none: None)
    jobs.act(owner, lambda: done.append("saved"), lambda _none: done.append("told"))
    threading.Timer(0.05, gate.set).start()
    jobs.close()
    assert done == ["saved"]
    assert not jobs.busy
    jobs.close()
    jobs.act(owner, lambda: done.append("late"), done.append)
    assert done == ["saved"]


def test_nothing_is_kept_of_what_was_answered(qtbot, jobs):
    class Kept:
        alive = 0

        def __init__(self):
            Kept.alive += 1

        def __del__(self):
            Kept.alive -= 1

    owner = QObject()
    jobs.ask(owner, Kept, lambda _kept: None)
    _settled(qtbot, jobs)
    gc.collect()
    assert Kept.alive == 0
