"""A new year's holidays arrive: everything open is counted anew, promises stay, nothing is half."""

from datetime import date, datetime
from threading import Event

import builders
import pytest

from app.answering import ClaimAnswer, OpinionTold, ReviewTold, Served
from app.classing import ClaimTold
from app.clock import CHINA
from app.domain.arrival import arrived_json
from app.domain.errors import Refused
from app.domain.policy import may
from app.handling import NoteTold
from db import journal

PLAN = """
year = 2027
source = "编的通知"
published_on = 2026-11-10
[[off]]
name = "元旦"
from = 2027-01-01
to = 2027-01-03
[[off]]
name = "春节"
from = 2027-02-05
to = 2027-02-12
[[work]]
name = "春节"
on = 2027-01-31
"""
DECEMBER = datetime(2026, 12, 18, 9, 30, tzinfo=CHINA)


@pytest.fixture
def clock():
    return builders.SetClock(DECEMBER)


@pytest.fixture
def office(tmp_path, clock):
    builders.found(tmp_path / "office", clock)
    at = builders.opened(tmp_path / "office", clock)
    yield at
    at.close()


def registered(office, **told):
    draft = builders.draft(received_at=date(2026, 12, 18), **told)
    return office.intake.register(draft, sheet=False).petition


def notice(office, number):
    return next(each for each in office.records.file(number).clocks if each.rule == "NOTICE_15D")


def sound(office):
    found = office.safe.verify()
    return found.sound()


def test_a_new_years_plan_moves_what_is_open_and_says_what_and_why(office) -> None:
    file = registered(office)
    before = notice(office, file.number)
    assert (before.nominal, before.provisional) == (date(2027, 1, 2), True)
    assert before.rolled == date(2027, 1, 4)
    assert before.internal == date(2027, 1, 1)
    arrived = office.adopting.calendar(PLAN)
    after = notice(office, file.number)
    assert (after.nominal, after.rolled) == (date(2027, 1, 2), date(2027, 1, 4))
    assert (after.internal, after.provisional) == (date(2026, 12, 31), False)
    assert "元旦放假" in "".join(after.steps)
    (moved,) = arrived.moved
    assert (moved.number, moved.rule, moved.way) == (file.number, "NOTICE_15D", "earlier")
    assert moved.days() == (date(2027, 1, 1), date(2026, 12, 31))
    assert moved.which() == "办公目标"
    assert moved.reason == "1月1日至1月3日元旦放假"
    assert (arrived.counted, arrived.settled) == (1, 1)
    assert office.adopting.last() == arrived
    assert office.desk.calendar.published(2027)
    assert sound(office)


def test_what_is_counted_afterwards_is_counted_by_it_also_after_opening_anew(
    office, tmp_path, clock
) -> None:
    office.adopting.calendar(PLAN)
    assert not notice(office, registered(office).number).provisional
    again = builders.opened(tmp_path / "office", clock)
    assert again.desk.calendar.published(2027)
    assert [each.year for each in again.adopting.files()] == [2027]
    again.close()


def test_another_process_that_is_open_counts_by_it_too(office, tmp_path, clock) -> None:
    other = builders.opened(tmp_path / "office", clock)
    office.adopting.calendar(PLAN)
    assert not notice(other, registered(other).number).provisional
    other.close()


def test_trying_tells_the_same_and_writes_nothing(office) -> None:
    file = registered(office)
    entries = office.safe.verify().proof.walked
    told = office.adopting.calendar(PLAN, dry_run=True)
    assert len(told.moved) == 1
    assert arrived_json(told, dry_run=True)["moved"][0]["to"] == "2026-12-31"
    assert notice(office, file.number).provisional
    assert office.safe.verify().proof.walked == entries
    assert not office.desk.calendar.published(2027)
    assert office.adopting.last() is None


def test_the_recount_is_one_entry_for_each_petition_that_changed(office) -> None:
    moved = [registered(office).number for _ in range(3)]
    still = office.intake.register(
        builders.draft(received_at=date(2026, 12, 1)), sheet=False
    ).petition
    office.adopting.calendar(PLAN)
    for number in moved:
        event = office.records.file(number).history[-1]
        assert (event.act, event.touched) == ("recount", ("clock",))
    assert office.records.file(still.number).history[-1].act == "register"
    with office.desk.store.look() as connection:
        entries = list(journal.entries(connection, epoch=1, first=1, last=1000))
    imports = {each.said().import_id for each in entries if each.said().import_id}
    acts = [each.said().act for each in entries if each.said().import_id]
    assert len(imports) == 1
    assert acts == ["adopt_calendar", "recount", "recount", "recount"]
    assert entries[-4].said().sort == "accountable"


def test_a_cancelled_recount_leaves_nothing(office) -> None:
    file = registered(office)
    entries = office.safe.verify().proof.walked
    stop, seen = Event(), []

    def progress(done: int, whole: int) -> None:
        seen.append((done, whole))
        stop.set()

    with pytest.raises(Refused, match=r"adopt\.stopped"):
        office.adopting.calendar(PLAN, progress=progress, stop=stop)
    assert seen == [(0, 1)]
    assert notice(office, file.number).provisional
    assert office.safe.verify().proof.walked == entries
    assert office.adopting.files() == ()
    assert not notice(office, file.number).met_on
    assert office.desk.calendar.published(2027) is False
    assert len(office.adopting.calendar(PLAN).moved) == 1


def test_a_file_that_cannot_be_right_is_refused_with_its_field_and_nothing_is_written(
    office,
) -> None:
    entries = office.safe.verify().proof.walked
    for text, code, field in (
        (PLAN + "[[off]]\non = 2027-01-31\n", "calendar.two_answers", "2027-01-31"),
        (PLAN + "[[off]]\nname = '元旦'\non = 2027-01-02\n", "calendar.named_twice", "2027-01-02"),
        (PLAN + "[[off]]\non = 2029-05-01\n", "calendar.other_year", "2029-05-01"),
        (PLAN + "[[work]]\non = 2027-03-03\n", "calendar.not_a_weekend", "2027-03-03"),
        (PLAN.replace("source", "quelle"), "calendar.unknown_key", "quelle"),
        (PLAN + "[[off]]\nday = 2027-05-01\n", "calendar.unknown_key", "day"),
        (PLAN.replace('source = "编的通知"', ""), "calendar.no_source", "source"),
        (PLAN.replace("2026-11-10", "2027-11-10"), "calendar.published_later", "published_on"),
        (
            'year = 2099\nsource = "x"\n[[off]]\nname = "x"\non = 2099-05-01\n',
            "calendar.far_year",
            "year",
        ),
        (PLAN.replace("year = 2027", "year = 2027\nplace = 3"), "calendar.unreadable", "place"),
    ):
        with pytest.raises(Refused) as refused:
            office.adopting.calendar(text)
        assert (refused.value.code, refused.value.field) == (code, field)
    assert office.safe.verify().proof.walked == entries


def test_the_same_file_again_is_refused_and_a_corrected_one_takes_its_place(office) -> None:
    file = registered(office)
    office.adopting.calendar(PLAN)
    with pytest.raises(Refused, match=r"adopt\.already"):
        office.adopting.calendar(PLAN)
    corrected = PLAN.replace("to = 2027-01-03", "to = 2027-01-01")
    arrived = office.adopting.calendar(corrected)
    assert arrived.moved == ()
    assert len(office.adopting.files()) == 1
    assert office.desk.calendar.why(date(2027, 1, 2)).kind == "weekend"
    assert notice(office, file.number).internal == date(2026, 12, 31)
    assert sound(office)


def test_local_holidays_of_a_place_lie_on_top_and_publish_nothing(office) -> None:
    local = (
        'year = 2027\nadds_only = true\nplace = "编的自治县"\nsource = "自治县的通知"\n'
        '[[off]]\nname = "本地节日"\nfrom = 2026-12-31\nto = 2027-01-01\n'
    )
    file = registered(office)
    with pytest.raises(Refused) as refused:
        office.adopting.calendar(local.replace('place = "编的自治县"\n', ""))
    assert refused.value.field == "place"
    office.adopting.calendar(local)
    after = notice(office, file.number)
    assert (after.internal, after.provisional) == (date(2026, 12, 30), True)
    office.adopting.calendar(PLAN)
    after = notice(office, file.number)
    assert (after.internal, after.provisional) == (date(2026, 12, 30), False)


def test_only_those_who_work_with_petitions_or_administer_may(office) -> None:
    assert may(("registrar",), "adopt_calendar")
    assert not may(("auditor",), "adopt_calendar")
    assert not may(("confidential",), "adopt_calendar")


def test_a_folder_gives_its_calendar_files_the_oldest_year_first(office, tmp_path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(Refused, match=r"calendar\.none_found"):
        office.adopting.found_in(stick)
    (stick / "b.toml").write_text(PLAN, encoding="utf-8")
    (stick / "a.toml").write_text("[office]\ntown = 'x'\n", encoding="utf-8")
    (stick / "a.json").write_bytes(b"\xff\xfe")
    local = 'year = 2026\nadds_only = true\nplace = "p"\nsource = "s"\n[[off]]\non = 2026-12-31\n'
    (stick / "c.toml").write_text(local, encoding="utf-8")
    assert office.adopting.found_in(stick) == (local, PLAN)


# --- promises --------------------------------------------------------------------------------


def test_the_day_a_letter_names_does_not_move_later(office, clock) -> None:
    review = _asked_for_review(office, clock)
    forward = _clock(office, review, "REVIEW_FORWARD")
    assert forward.nominal == date(2027, 2, 5)
    arrived = office.adopting.calendar(PLAN)
    after = _clock(office, review, "REVIEW_FORWARD")
    assert after.nominal == date(2027, 2, 5)
    assert after.rolled == date(2027, 2, 5)
    assert after.internal == date(2027, 2, 4)
    moved = next(each for each in arrived.moved if each.rule == "REVIEW_FORWARD")
    assert (moved.way, moved.days()) == ("stays", (date(2027, 2, 5), date(2027, 2, 5)))
    assert "文书上已经写明" in moved.reason
    assert moved.reason.startswith("2月5日至2月12日春节放假，")
    assert any("不往后推" in step for step in after.steps)


def test_her_right_ends_later_where_the_law_says_so_and_a_new_slip_tells_her(office, clock) -> None:
    number = _served(office, clock, date(2027, 1, 6))
    before = _window(office, number)
    assert (before.window_nominal, before.window_rolled) == (date(2027, 2, 5), date(2027, 2, 5))
    slips = _slips(office, number)
    arrived = office.adopting.calendar(PLAN)
    after = _window(office, number)
    assert (after.window_nominal, after.window_rolled) == (date(2027, 2, 5), date(2027, 2, 15))
    moved = next(each for each in arrived.moved if each.rule == "REVIEW_REQUEST_30D")
    assert moved.way == "right_later"
    assert moved.days() == (date(2027, 2, 5), date(2027, 2, 15))
    new = [each for each in _slips(office, number) if each not in slips]
    assert [each.number for each in new] == [moved.letter]
    assert b"%PDF" in office.records.letter(new[0])
    assert new[0].facts["last_day"] == "2027-02-15"
    assert sound(office)


def test_her_right_never_ends_earlier_than_was_told(office, clock) -> None:
    office.adopting.calendar(PLAN)
    number = _served(office, clock, date(2027, 1, 6))
    assert _window(office, number).window_rolled == date(2027, 2, 15)
    arrived = office.adopting.calendar(PLAN.replace("to = 2027-02-12", "to = 2027-02-07"))
    assert _window(office, number).window_rolled == date(2027, 2, 15)
    assert not [each for each in arrived.moved if each.rule == "REVIEW_REQUEST_30D"]


def _clock(office, number, rule):
    return next(each for each in office.records.file(number).clocks if each.rule == rule)


def _window(office, number):
    return next(each for each in office.records.file(number).recipients if each.window_rule)


def _slips(office, number):
    letters = office.records.file(number).letters
    return [each for each in letters if each.letter_kind == "service_slip"]


def _served(office, clock, on: date) -> str:
    """Bring one petition through to the service of its opinion on a day."""
    clock.at = datetime(on.year, on.month, on.day, 10, 0, tzinfo=CHINA)
    draft = builders.draft(received_at=on)
    number = office.intake.register(draft, sheet=False).petition.number
    office.handling.classify(number, (ClaimTold("appeal_claim", "petition_procedure", n=1),))
    office.handling.accept(number)
    office.handling.hear_statement(number, NoteTold("她说了经过。", read_back=True))
    answer = ClaimAnswer(1, "explain", "已经解释。", "《土地管理法》第四十八条")
    office.answering.draft_opinion(number, OpinionTold("经查属实。", (answer,), ("合同",)))
    office.answering.sign(number)
    office.answering.serve(number, Served("in_person", on))
    return number


def _asked_for_review(office, clock) -> str:
    number = _served(office, clock, date(2027, 2, 3))
    office.answering.forward_review(number, ReviewTold("不服", read_back=True, signed_how="signed"))
    return number


# --- layers of rules -------------------------------------------------------------------------

LAYER = """
level = "county"
name = "云溪县"
source = "编的文件"
in_force_from = 2026-12-01
[settings]
"deadline.count_start" = "same_day"
"""


def test_a_layer_brings_open_dates_forward_and_says_whose_rule_it_is(office) -> None:
    file = registered(office)
    before = notice(office, file.number)
    tried = office.adopting.layer(LAYER, dry_run=True)
    arrived = office.adopting.layer(LAYER)
    assert tried.moved == arrived.moved
    after = notice(office, file.number)
    assert (before.nominal, after.nominal) == (date(2027, 1, 2), date(2027, 1, 1))
    (moved,) = arrived.moved
    assert (moved.way, moved.why, moved.which()) == ("earlier", "rule", "法定期限")
    assert moved.reason.startswith("规则改了：")
    assert arrived.title() == "云溪县的规定"
    assert office.desk.rules.at("NOTICE_15D", date(2026, 12, 18)).layer == "county"
    assert [each.name for each in office.adopting.layers()] == ["黑龙江省", "云溪县"]
    told = {each.setting.key: each for each in office.adopting.settings()}
    assert (told["deadline.count_start"].layer, told["deadline.count_start"].name) == (
        "county",
        "云溪县",
    )
    assert sound(office)


def test_taking_a_layer_back_moves_no_promised_date_later(office) -> None:
    """What a letter named while the layer held stays, when the layer goes."""
    office.adopting.layer(LAYER)
    draft = builders.draft(received_at=date(2026, 12, 18))
    told = office.intake.register(draft).petition
    silent = registered(office)
    assert notice(office, told.number).nominal == date(2027, 1, 1)
    arrived = office.adopting.layer(LAYER.replace("same_day", "next_day"))
    assert notice(office, told.number).nominal == date(2027, 1, 1)
    assert notice(office, silent.number).nominal == date(2027, 1, 2)
    ways = {each.number: each.way for each in arrived.moved}
    assert ways == {told.number: "stays", silent.number: "later"}


def test_a_layer_that_worsens_the_law_is_refused_and_nothing_is_written(office) -> None:
    entries = office.safe.verify().proof.walked
    with pytest.raises(Refused) as refused:
        office.adopting.layer(LAYER.replace("same_day", "next_month"))
    assert (refused.value.code, refused.value.field) == ("layer.bad_value", "deadline.count_start")
    assert office.safe.verify().proof.walked == entries
    assert may(("leader",), "adopt_rules")
    assert not may(("registrar", "handler"), "adopt_rules")


def test_what_comes_online_after_hours_counts_as_the_place_decided(office) -> None:
    evening = datetime(2026, 12, 17, 19, 30, tzinfo=CHINA)
    draft = builders.draft(channel="online", received_at=evening)
    assert office.intake.preview(draft).trigger_on == date(2026, 12, 17)
    layer = LAYER.replace('"deadline.count_start" = "same_day"', "").replace("county", "township")
    office.adopting.layer(layer + '"receipt.after_hours" = "next_working_day"\n')
    assert office.intake.preview(draft).trigger_on == date(2026, 12, 18)
    in_time = evening.replace(hour=16)
    early = builders.draft(channel="online", received_at=in_time)
    assert office.intake.preview(early).trigger_on == date(2026, 12, 17)
    sunday = builders.draft(channel="online", received_at=evening.replace(day=13, hour=10))
    assert office.intake.preview(sunday).trigger_on == date(2026, 12, 14)
    visit = builders.draft(channel="visit", received_at=evening)
    assert office.intake.preview(visit).trigger_on == date(2026, 12, 17)
