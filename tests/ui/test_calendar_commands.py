"""Calendars and the clock by the command line: imported, tried, listed, refused, settled."""

import json
from datetime import timedelta

import builders
import pytest

from app.clock import SystemClock
from ui import commands, main

TODAY = "2026-11-23"
PLAN = (
    'year = 2027\nsource = "编的通知"\n[[off]]\nname = "元旦"\nfrom = 2027-01-01\nto = 2027-01-03\n'
)


class Script:
    """Calls the program as a script would, in this process."""

    def __init__(self, folder, capsys) -> None:
        self.folder, self._capsys, self.status = folder, capsys, 0

    def run(self, *words: str, as_json: bool = True):
        told = ["--data", str(self.folder), "--user", "zhaomin", "--today", TODAY]
        self.status = main.run([*told, *(["--json"] if as_json else []), *words])
        out = self._capsys.readouterr().out
        return [json.loads(line) for line in out.splitlines()] if as_json else out

    def one(self, *words: str):
        (answer,) = self.run(*words)
        return answer


@pytest.fixture
def desk(folder, capsys, monkeypatch) -> Script:
    monkeypatch.setenv(commands.PASSPHRASE_VARIABLE, builders.PASSPHRASE_LONG)
    return Script(folder, capsys)


@pytest.fixture
def petition(desk, tmp_path) -> str:
    told = {
        "channel": "visit",
        "received_at": "2026-11-18",
        "petitioners": [{"name": "洪七公"}],
        "content": "路灯坏了。",
        "claims": ["修好"],
        "origin": "direct",
    }
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps({**told, "received_at": "2026-12-18"}) + "\n", encoding="utf-8")
    return str(file)


@pytest.fixture
def plan(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    file = folder / "2027.toml"
    file.write_text(PLAN, encoding="utf-8")
    return file


def test_a_calendar_is_imported_and_what_moved_is_told(desk, petition, plan) -> None:
    desk.run("--today", "2026-12-18", "register", petition)
    tried = desk.one("calendar-import", str(plan), "--dry-run")
    assert (tried["year"], tried["dry_run"], tried["counted"]) == (2027, True, 1)
    assert desk.run("calendars") == []
    told = desk.one("calendar-import", str(plan.parent))
    assert (told["kind"], told["dry_run"], told["settled"]) == ("plan", False, 1)
    (moved,) = told["moved"]
    assert (moved["rule"], moved["duty"], moved["which"]) == ("NOTICE_15D", "书面告知", "办公目标")
    assert (moved["from"], moved["to"], moved["way"]) == ("2027-01-01", "2026-12-31", "earlier")
    assert moved["reason"] == "1月1日至1月3日元旦放假"
    kept = desk.one("calendars")
    assert (kept["year"], kept["kind"], kept["source"]) == (2027, "plan", "编的通知")
    assert desk.one("calendar-import", str(plan))["error"]["code"] == "adopt.already"
    assert desk.status == commands.REFUSED
    assert desk.one("verify")["sound"] is True


def test_without_json_it_is_told_in_lines_for_a_person(desk, petition, plan) -> None:
    desk.run("--today", "2026-12-18", "register", petition)
    told = desk.run("calendar-import", str(plan), as_json=False)
    assert "2027 年假日表已装上" in told
    assert "2027-01-01 → 2026-12-31 提前了 1月1日至1月3日元旦放假" in told


def test_a_calendar_with_two_answers_is_refused_with_its_day(desk, plan) -> None:
    plan.write_text(PLAN + "[[work]]\non = 2027-01-02\n", encoding="utf-8")
    error = desk.one("calendar-import", str(plan))["error"]
    assert (desk.status, error["code"]) == (commands.REFUSED, "calendar.two_answers")
    assert error["field"] == "2027-01-02"
    assert desk.one("calendar-import", "nowhere")["error"]["code"] == "file.unreadable"
    assert desk.status == commands.TROUBLE
    assert desk.one("calendar-import", str(plan.parent.parent))["error"]["code"] == (
        "calendar.none_found"
    )


def test_a_wrong_clock_is_told_blocks_no_reading_and_is_settled(
    desk, petition, monkeypatch
) -> None:
    desk.run("--today", "2026-12-18", "register", petition)
    assert desk.one("clock")["doubt"] is None
    real = SystemClock.pc_now
    wrong = timedelta(days=-9000)
    monkeypatch.setattr(SystemClock, "pc_now", lambda self: real(self) + wrong)
    told = desk.one("clock")
    assert told["doubt"]["kind"] == "behind"
    assert len(desk.run("list")) == 1
    assert desk.one("show", "青信2026-0001")["state"] == "registered"
    (error,) = desk.run("--today", "2026-12-18", "register", petition)
    assert (desk.status, error["error"]["code"]) == (commands.TROUBLE, "clock.doubted")
    assert desk.one("clock", "--true-now", "1999-01-01T08:00")["error"]["field"] == "on"
    true = real(SystemClock()).isoformat(timespec="minutes")
    assert desk.one("clock", "--true-now", true)["doubt"] is None
    (made,) = desk.run("--today", "2026-12-18", "register", petition)
    assert made["number"] == "青信2026-0002"
    assert desk.one("verify")["sound"] is True


def test_an_office_sees_by_which_layer_each_rule_is_counted(desk, tmp_path) -> None:
    told = desk.one("rules")
    assert [(each["name"], each["verified"]) for each in told["layers"]] == [("黑龙江省", False)]
    assert {each["layer"] for each in told["rules"]} == {"product"}
    file = tmp_path / "county.toml"
    file.write_text(
        'level = "county"\nname = "云溪县"\nsource = "编的文件"\nin_force_from = 2026-01-01\n'
        '[settings]\n"suggestion.feedback_days" = 20\n',
        encoding="utf-8",
    )
    assert desk.one("rules-import", str(file), "--dry-run")["dry_run"] is True
    assert desk.one("rules-import", str(file))["kind"] == "county"
    told = desk.one("rules")
    own = {each["rule"]: each for each in told["rules"]}["SUGGEST_FEEDBACK_30D"]
    assert (own["layer"], own["length"]) == ("county", 20)
    held = {each["key"]: each for each in told["settings"]}["suggestion.feedback_days"]
    assert (held["value"], held["layer"], held["name"]) == (20, "county", "云溪县")
    bad = file.read_text(encoding="utf-8").replace('days" = 20', 'days" = 400')
    file.write_text(bad, encoding="utf-8")
    error = desk.one("rules-import", str(file))["error"]
    assert (error["code"], error["field"]) == ("layer.bad_value", "suggestion.feedback_days")
