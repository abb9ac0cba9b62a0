"""Id numbers and credit codes: published samples, generated ones, and the shared synthetic set."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.codes import check, credit_check_character, id_check_character

TODAY = date(2026, 11, 22)
SHARED = Path(__file__).parents[3] / "shared" / "data" / "idcodes"
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FULL_WIDTH = {ordinal: ordinal + 0xFEE0 for ordinal in range(0x21, 0x7F)}
births = st.dates(date(1900, 1, 1), TODAY)


def made_id(area: int, born_on: date, sequence: int) -> str:
    first = f"{area:06d}{born_on:%Y%m%d}{sequence:03d}"
    return first + id_check_character(first)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not here")
@pytest.mark.parametrize("name", ["id_numbers_gb11643_synthetic", "uscc_gb32100_synthetic"])
def test_the_shared_codes_are_all_judged_right(name: str) -> None:
    with (SHARED / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 250
    for row in rows:
        told = check(row["value"], TODAY)
        assert told.valid == (row["verdict"] != "invalid"), row["kind"]
        assert (told.kind == "resident_id_15") == (row["verdict"] == "valid-15"), row["kind"]
        assert (told.reason is None) == (told.valid and row["verdict"] != "valid-15")


def test_the_standards_own_samples() -> None:
    told = check("11010519491231002X", TODAY)
    assert (told.kind, told.valid, told.sex, told.area) == ("resident_id", True, "female", "110105")
    assert told.born_on == date(1949, 12, 31)
    assert check("91350100M000100Y43", TODAY).kind == "credit_code"
    assert check("91350100M000100Y43", TODAY).valid


@settings(max_examples=300, deadline=None)
@given(st.integers(110000, 829999), births, st.integers(1, 999))
def test_made_numbers_are_valid_and_tell_sex_and_birth(
    area: int, born_on: date, sequence: int
) -> None:
    told = check(made_id(area, born_on, sequence), TODAY)
    assert told.valid
    assert told.born_on == born_on
    assert told.sex == ("male" if sequence % 2 else "female")


@settings(max_examples=300, deadline=None)
@given(births, st.integers(1, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(
    born_on: date, sequence: int, place: int, more: int
) -> None:
    good = made_id(230105, born_on, sequence)
    digit = "X" if good[place] == "X" else str((int(good[place]) + more) % 10)
    wrong = good[:place] + digit + good[place + 1 :]
    assert wrong == good or not check(wrong, TODAY).valid


@settings(max_examples=300, deadline=None)
@given(st.text(CREDIT, min_size=9, max_size=9), st.integers(0, 17), st.sampled_from(CREDIT))
def test_credit_codes_notice_one_wrong_character(organ: str, place: int, other: str) -> None:
    first = "91230105" + organ
    good = first + credit_check_character(first)
    told = check(good, TODAY)
    if told.kind == "credit_code":
        assert told.valid
        wrong = good[:place] + other + good[place + 1 :]
        assert (
            wrong == good
            or check(wrong, TODAY).kind != "credit_code"
            or not check(wrong, TODAY).valid
        )


def test_spoilt_writing_is_put_right() -> None:
    for typed in (
        "11010519491231002x".translate(FULL_WIDTH),
        "'11010519491231002x",
        " 110105 19491231 002x ",
        "110105-19491231-002X",
        "110105\u300019491231002X",
    ):
        told = check(typed, TODAY)
        assert told.valid
        assert told.normal == "11010519491231002X"


def test_fifteen_digits_are_converted_with_a_note() -> None:
    told = check("110105491231002", TODAY)
    assert (told.kind, told.valid, told.reason) == ("resident_id_15", True, "first_generation")
    assert told.normal == "11010519491231002X"
    assert told.born_on == date(1949, 12, 31)


@pytest.mark.parametrize(
    ("code", "kind", "reason"),
    [
        (made_id(230105, date(2026, 11, 23), 1), "resident_id", "future"),
        (made_id(230105, date(1895, 1, 1), 1), "resident_id", "too_old"),
        ("230105193702300017", "resident_id", "date"),
        ("230105370230001", "resident_id_15", "date"),
        ("110105194912310021", "resident_id", "check"),
        ("01010519491231002X", "resident_id", "area"),
        ("1101051949123100", "resident_id", "length"),
        ("11010519491231OO2X", "resident_id", "letter"),
        ("1.10105194912310E+17", "resident_id", "precision_lost"),
        ("1.10105E+14", "resident_id", "precision_lost"),
        ("91350100M000100Y44", "credit_code", "check"),
        ("91350100I000100Y43", "credit_code", "letter"),
        ("9135O100M000100Y43", "credit_code", "letter"),
        ("Q1350100M000100Y43", "credit_code", "organ_kind"),
        ("913A0100M000100Y43", "credit_code", "area"),
        ("91350100M000100Y4", "credit_code", "length"),
        ("护照 G12345678", "unknown", "unknown"),
        ("E12345678", "unknown", "unknown"),
        ("", "unknown", "unknown"),
        ("1" * 5000, "unknown", "unknown"),
        (
            "".join(chr(0x660 + int(each)) for each in "11010519491231002") + "X",
            "unknown",
            "unknown",
        ),
    ],
)
def test_doubts_have_their_reason(code: str, kind: str, reason: str) -> None:
    told = check(code, TODAY)
    assert not told.valid
    assert (told.kind, told.reason) == (kind, reason)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_nothing_typed_makes_it_fail(text: str) -> None:
    told = check(text, TODAY)
    assert told.valid or told.reason is not None


def test_today_itself_is_a_possible_birth() -> None:
    assert check(made_id(230105, TODAY, 1), TODAY).valid
