"""`prints` as a script calls it: one petition's ledger, a month's register, what is settled."""

from dataclasses import replace
from datetime import date

import builders
import pytest
from calling import NAME, REFUSED, TODAY, Desk, petition

from app.clock import SystemClock
from app.domain.words import SENTENCES

NUMBER, WRONG = "青信2026-0001", 2


@pytest.fixture
def desk(founded, folder, tmp_path, capsys, monkeypatch):
    made = Desk(folder, tmp_path, capsys, monkeypatch)
    made.run("register", made.file(petition()), "--letters", str(tmp_path / "letters"))
    return made


@pytest.fixture
def printed(desk):
    office = builders.opened(desk.folder, SystemClock(date.fromisoformat(TODAY)))
    letter = office.records.file(NUMBER).letters[0]
    office.printing.begin(NUMBER, letter, office.records.letter(letter), queue="激光")
    office.close()
    return letter


def test_what_was_printed_is_listed_and_what_came_of_it_is_said(desk, printed):
    line = desk.one("prints", NUMBER)
    assert (line["letter"], line["state"], line["copy"]) == (printed.number, "unknown", "original")
    assert (line["sha256"], line["by"], line["settled_by"]) == (
        printed.pdf_sha256,
        "zhaomin",
        None,
    )
    told = desk.one("prints", NUMBER, "--settle", line["id"], "--outcome", "done")
    assert (told["state"], told["settled_by"]) == ("done", "zhaomin")
    assert desk.one("verify")["sound"]


def test_the_register_of_a_month_names_nobody(desk, printed):
    line = desk.one("prints", "--month", "2026-09")
    assert (line["letter"], line["petition"], line["void"]) == (printed.number, NUMBER, False)
    assert [each["state"] for each in line["prints"]] == ["unknown"]
    assert NAME not in repr(line)
    assert desk.one("prints") == line
    assert desk.run("prints", "--month", "2026-08") == []


def test_what_cannot_be_is_refused(desk, printed):
    fault = desk.fault("prints", NUMBER, "--settle", "00" * 16, "--outcome", "done")
    assert (fault["code"], desk.status) == ("print.unknown", REFUSED)
    assert fault["message"] == SENTENCES["print.unknown"]
    assert desk.fault("prints", NUMBER, "--settle", "x", "--outcome", "done")["code"] == (
        "print.unknown"
    )
    line = desk.one("prints", NUMBER)
    fault = desk.fault("prints", NUMBER, "--settle", line["id"], "--outcome", "void")
    assert fault["code"] == "print.reason_missing"
    for wrong in (("--settle", line["id"]), ("--month", "2026-13")):
        assert desk.fault("prints", *wrong, status=WRONG)["code"] == "call.wrong"


def test_a_number_that_was_passed_over_is_told_with_the_month(desk):
    office = builders.opened(desk.folder, SystemClock(date.fromisoformat(TODAY)))
    known = {"receipt": 4}
    gap = replace(office.desk, known_next=lambda name, _year: known.get(name, 0))
    type(office.intake)(gap).register(builders.draft())
    office.close()
    told = desk.run("prints", "--month", "2026-09")
    void = [each for each in told if "number" in each]
    assert [each["number"] for each in void] == ["青信收〔2026〕2号", "青信收〔2026〕3号"]
    assert {(each["void"], each["year"]) for each in void} == {(True, 2026)}
