"""Every named path a petition can take (RULES 1.5), walked to its end on the command line.

The command's own answer leads the way: at every state the act that the path takes is what comes
next, or a lawful one of those it offers.
"""

import json

import pytest
from calling import Desk, petition
from paths import DAY, NO_PATH, PATHS, Path

from app.domain.words_papers import READER_COPIES
from app.letters.template import explains
from app.rules import load_procedure

NUMBER = "青信2026-0001"
LAST_DAY = "2027-03-01"


@pytest.fixture(scope="module")
def proven() -> set[str]:
    """The kinds of letters that have proven themselves on some path."""
    return set()


@pytest.fixture
def desk(folder, tmp_path, capsys, monkeypatch) -> Desk:
    return Desk(folder, tmp_path, capsys, monkeypatch)


def walk(desk: Desk, path: Path) -> dict:
    """Do every step; hold each to what the command answered before it."""
    day, shown = DAY, desk.one("show", NUMBER)
    for step in path.steps:
        if step.on and step.on != day:
            day = step.on
            shown = desk.one("show", NUMBER, today=day)
        offered = {"next": shown["next"], "allowed": step.act in shown["allowed"]}
        wanted = {"next": shown["next"] if step.aside else step.act, "allowed": True}
        assert offered == wanted, (step.act, shown["state"])
        assert not step.aside or shown["next"] != step.act, (step.act, "comes next by itself")
        told = desk.file(json.dumps(step.values, ensure_ascii=False), name="act.json")
        shown = desk.one("act", NUMBER, step.act, told, today=day)
        assert desk.status == 0, (step.act, shown)
    return shown


@pytest.mark.parametrize("name", sorted(PATHS))
def test_each_path_comes_to_its_end(desk, proven, name) -> None:
    path = PATHS[name]
    if path.layer:
        desk.one("rules-import", desk.file(path.layer, name="county.toml"))
    desk.register(petition(**path.told))
    shown = walk(desk, path)
    assert (shown["state"], shown["next"]) == (path.end, path.then)
    running = {each["rule"] for each in shown["due"]}
    assert running <= {"RATE_30D", "RATE_120D", "JUDICIAL_CONFIRM_30D", "RECHECK_REQUEST_30D"}
    assert desk.one("verify", today=LAST_DAY)["sound"]
    for letter in shown["letters"]:
        if letter["kind"] not in proven:
            prove(desk, letter)
            proven.add(letter["kind"])


def test_every_act_stands_on_a_path() -> None:
    walked = {step.act for path in PATHS.values() for step in path.steps}
    acts = {name for name, act in load_procedure().acts.items() if act.states}
    assert walked & NO_PATH == set()
    assert acts - walked == NO_PATH


def prove(desk: Desk, letter: dict) -> None:
    """Check that a letter of whatever kind proves itself from its bytes alone."""
    path = str(desk.tmp / "letter.pdf")
    desk.one("letter", NUMBER, letter["kind"], "-o", path, today=LAST_DAY)
    checked = desk.one("letter-check", path, today=LAST_DAY)
    assert (checked["verdict"], checked["record"]) == ("genuine", "same")
    if explains(letter["kind"]):
        for copy in READER_COPIES:
            told = ("letter", NUMBER, letter["kind"], "--copy", copy, "-o", path)
            assert desk.one(*told, today=LAST_DAY)["letter"] == path
