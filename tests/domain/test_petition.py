"""A petition as it is typed: what JSON says, what the rules say of it. Pure."""

from datetime import date, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import CHINA
from app.domain.petition import (
    ClaimDraft,
    Draft,
    PetitionerDraft,
    gist_of,
    problems,
)
from app.domain.words import SENTENCES

TODAY = date(2026, 9, 22)


def read(**told) -> Draft:
    return msgspec.json.decode(msgspec.json.encode(told), type=Draft)


def codes(told: Draft, *, blocking: bool | None = None) -> set[str]:
    return {
        each.code for each in problems(told, TODAY) if blocking is None or each.blocks is blocking
    }


def least(**told) -> Draft:
    facts = {
        "channel": "visit",
        "received_at": TODAY,
        "petitioners": (PetitionerDraft(name="洪七公"),),
        "content": "路灯不亮。",
    }
    return Draft(**facts | told)


# --- days and moments ------------------------------------------------------------------------


def test_a_day_and_a_moment_are_told_apart() -> None:
    assert read(received_at="2026-09-22").received_at == date(2026, 9, 22)
    at = read(received_at="2026-09-22T16:05:00+08:00").received_at
    assert at == datetime(2026, 9, 22, 16, 5, tzinfo=CHINA)


def test_a_moment_without_offset_is_the_offices_own_time() -> None:
    told = read(received_at="2026-09-22T16:05", signed_for_at="2026-09-22T17:00:00")
    assert told.received_at.utcoffset() == timedelta(hours=8)
    assert told.signed_for_at.utcoffset() == timedelta(hours=8)


def test_the_day_of_arrival_is_the_offices_day_whatever_the_offset() -> None:
    assert read(received_at="2026-09-21T20:30:00+00:00").received_on() == date(2026, 9, 22)
    assert read(received_at="2026-09-22T23:30:00-05:00").received_on() == date(2026, 9, 23)


@pytest.mark.parametrize(
    "told",
    [
        "2026-02-30",
        "2026-13-01",
        "22.9.2026",
        "",
        "昨天",
        "2026-09-22T25:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        20260922,
        True,
        ["2026-09-22"],
    ],
)
def test_an_impossible_day_is_named_by_its_field(told) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"\$\.received_at"):
        read(received_at=told)


@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=-7)))))
def test_any_moment_has_a_day_or_is_refused(at) -> None:
    try:
        told = read(received_at=at.isoformat())
    except msgspec.ValidationError:
        return
    assert told.received_on() == (at.astimezone(CHINA)).date()


# --- reading ---------------------------------------------------------------------------------


def test_what_is_written_is_read_back() -> None:
    told = least(
        claims=("修好路灯", ClaimDraft("撤销调解书", route="litigation")),
        received_at=datetime(2026, 9, 22, 8, 0, tzinfo=CHINA),
        people_count=3,
    )
    assert msgspec.json.decode(msgspec.json.encode(told), type=Draft) == told


@pytest.mark.parametrize(
    "told",
    [
        {"colour": "red"},
        {"petitioners": [{"name": "x", "label": "y"}]},
        {"claims": [{"text": "x", "score": 1}]},
        {"complained_of": [{"name": "x", "mood": "y"}]},
        {"channel": "pigeon"},
        {"claims": [{"text": "x", "route": "by_foot"}]},
        {"people_count": "three"},
        {"people_count": 1.5},
        {"anonymous": "yes"},
        {"petitioners": [{"sex": "unknown"}]},
    ],
)
def test_what_is_not_in_the_promise_is_refused(told) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(**told)


def test_empty_claims_say_nothing() -> None:
    told = least(claims=("", "  ", ClaimDraft(" \n"), "修好路灯"))
    assert [each.text for each in told.claim_drafts()] == ["修好路灯"]


def test_people_are_those_who_came_and_at_least_those_named() -> None:
    two = (PetitionerDraft(name="甲"), PetitionerDraft(name="乙"))
    assert least(petitioners=two).people() == 2
    assert least(petitioners=two, people_count=12).people() == 12
    assert least(petitioners=()).people() == 1


def test_anonymous_is_only_who_gave_no_name_at_all() -> None:
    hidden, named = PetitionerDraft(anonymous=True), PetitionerDraft(name="甲")
    assert least(petitioners=(hidden,)).anonymous()
    assert not least(petitioners=(hidden, named)).anonymous()
    assert not least(petitioners=()).anonymous()


# --- the gist --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "gist"),
    [
        ("路灯不亮。晚上看不见。", "路灯不亮"),
        ("  路灯不亮\n晚上看不见", "路灯不亮"),
        ("为什么没水？问过了", "为什么没水"),
        ("长" * 41, "长" * 39 + "…"),
        ("长" * 40, "长" * 40),
        (
            "2024年修机耕道占用本人承包地约零点六亩，村里口头答应补偿，至今没有兑付，㛃家也一样",
            "2024年修机耕道占用本人承包地约零点六亩，村里口头答应补偿，至今没有兑付",
        ),
        ("甲" * 30 + "、" + "乙" * 30, "甲" * 30),
        ("电" * 36 + "13900001234号", "电" * 36 + "…"),
        ("", ""),
        ("。。", ""),
    ],
)
def test_the_gist_is_proposed_from_the_first_sentence(content, gist) -> None:
    assert gist_of(content) == gist


@given(st.text())
def test_a_gist_is_short_and_begins_the_text(content) -> None:
    gist = gist_of(content)
    assert len(gist) <= 40
    assert content.strip().startswith(gist.removesuffix("…")) or not gist


# --- the rules -------------------------------------------------------------------------------


def test_the_least_registers() -> None:
    assert problems(least(), TODAY) == ()
    assert problems(least(petitioners=(PetitionerDraft(anonymous=True),)), TODAY) == ()


def test_red_comes_first_and_every_code_has_its_sentence() -> None:
    worst = Draft(
        petitioners=(
            PetitionerDraft(id_number="1", phone="1", village_code="1"),
            *(PetitionerDraft(name="x" * 101, born_on=date(2030, 1, 1)) for _ in range(5)),
        ),
        people_count=2,
        attachments=("x",),
        kind="enquiry",
        claims=("x\x00",),
    )
    found = problems(worst, TODAY)
    assert [each.blocks for each in found] == sorted((each.blocks for each in found), reverse=True)
    assert {each.code for each in found} <= set(SENTENCES)
    assert len({each.code for each in found}) >= 12


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("11010519491231002X", None),
        ("110105194912310021", "id.check"),
        ("11010519491331002X", "id.date"),
        ("1101051949123100", "id.length"),
        ("", None),
        (None, None),
    ],
)
def test_a_doubtful_id_number_warns_and_never_blocks(number, code) -> None:
    told = least(petitioners=(PetitionerDraft(name="洪七公", id_number=number),))
    assert codes(told) == ({code} if code else set())
    assert codes(told, blocking=True) == set()


def test_another_kind_of_paper_is_not_checked_as_an_id_card() -> None:
    person = PetitionerDraft(name="洪七公", id_kind="passport", id_number="E12345678")
    assert codes(least(petitioners=(person,))) == set()


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x7f", "\x85", "\ud800", chr(0xDFFF)])
@pytest.mark.parametrize("field", ["content", "gist", "answer", "purpose", "slip_number"])
def test_invisible_characters_are_refused_everywhere(mark, field) -> None:
    assert "draft.control_character" in codes(least(**{field: f"路{mark}灯"}), blocking=True)


@pytest.mark.parametrize(
    "text", ["\n", "\t", "\r\n", "\u200b", "\u3000", "\ufa1a", "𠮷", "\U000323af"]
)
def test_text_is_text(text) -> None:
    assert codes(least(content=f"路灯{text}不亮")) == set()


@given(
    st.builds(
        Draft,
        channel=st.sampled_from(["visit", "letter", None]),
        received_at=st.one_of(st.none(), st.dates()),
        content=st.text(),
        people_count=st.one_of(st.none(), st.integers()),
        source_due_on=st.one_of(st.none(), st.dates()),
        postmark_on=st.one_of(st.none(), st.dates()),
        petitioners=st.lists(
            st.builds(
                PetitionerDraft,
                name=st.text(),
                id_number=st.one_of(st.none(), st.text()),
                phone=st.one_of(st.none(), st.text()),
                born_on=st.one_of(st.none(), st.dates()),
            ),
            max_size=7,
        ).map(tuple),
    )
)
def test_whatever_is_typed_gets_an_answer(told) -> None:
    for each in problems(told, TODAY):
        assert each.code in SENTENCES
        assert each.field
