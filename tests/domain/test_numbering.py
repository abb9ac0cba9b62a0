"""Numbers of petitions and letters, query codes, and the series they are taken from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import numbering as nr
from app.domain.errors import Refused

serials = st.integers(1, 999_999_999)
years = st.integers(2000, 2099)
devices = st.sampled_from(["", *nr.DEVICE_LETTERS])


def test_numbers_look_as_the_office_writes_them() -> None:
    assert nr.petition_number("青信", 2026, 1) == "青信2026-0001"
    assert nr.petition_number("青信", 2026, 1, "B") == "青信2026-B0001"
    assert nr.petition_number("青信", 2026, 12345) == "青信2026-12345"
    assert nr.letter_number("青信", 2026, 5) == "青信\u30142026\u30155号"


@settings(max_examples=200, deadline=None)
@given(years, serials, devices)
def test_what_is_written_is_read_back(year: int, serial: int, device: str) -> None:
    parts = nr.ParsedNumber("青信", year, device, serial)
    assert nr.parse_petition_number(nr.petition_number("青信", year, serial, device)) == parts
    assert nr.parse_letter_number(nr.letter_number("青信", year, serial, device)) == parts


def test_typing_is_forgiven() -> None:
    assert nr.parse_petition_number(" 青信２０２６－b0001 ").device == "B"
    for typed in (
        "青信[2026]5号",
        "青信（2026）5号",
        "青信【2026】5号",
        "青信 \u30142026\u3015 5 号",
    ):
        assert nr.parse_letter_number(typed) == ("青信", 2026, "", 5)


@pytest.mark.parametrize(
    "text",
    ["", "2026-0001", "青信2026-001", "青信2026-00001", "青信2026-0000", "青信26-0001", "青信2026"],
)
def test_what_is_no_petition_number_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="not_a_petition_number"):
        nr.parse_petition_number(text)


@pytest.mark.parametrize(
    "text", ["", "青信2026 5号", "青信[2026]05号", "青信[2026]0号", "[2026]5号"]
)
def test_what_is_no_letter_number_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="not_a_letter_number"):
        nr.parse_letter_number(text)


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=16, max_size=24))
def test_a_query_code_is_read_back_however_it_is_typed(random: bytes) -> None:
    code = nr.query_code(random)
    assert len(code) == 9
    assert not set(code) & set("0O1ILSZ")
    assert nr.parse_query_code(f" {code.lower().replace('-', ' ')} ") == code


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=16, max_size=16))
def test_every_single_mistake_and_every_swap_in_a_code_is_noticed(random: bytes) -> None:
    code = nr.query_code(random).replace("-", "")
    for place in range(8):
        for other in nr.CODE_ALPHABET:
            wrong = code[:place] + other + code[place + 1 :]
            if wrong != code:
                with pytest.raises(Refused, match="misread"):
                    nr.parse_query_code(wrong)
    for a in range(7):
        swapped = code[:a] + code[a + 1] + code[a] + code[a + 2 :]
        if swapped != code:
            with pytest.raises(Refused, match="misread"):
                nr.parse_query_code(swapped)


def test_what_is_no_query_code_is_refused() -> None:
    for text in ("", "7K4M", "7K4M-2PQ0", "7K4M-2PQXX"):
        with pytest.raises(Refused, match="not_a_query_code"):
            nr.parse_query_code(text)
    with pytest.raises(ValueError, match="16 random bytes"):
        nr.query_code(b"short")


def test_codes_use_the_whole_alphabet_evenly() -> None:
    codes = [nr.query_code(number.to_bytes(16, "big")) for number in range(29 * 40)]
    firsts = [code[0] for code in codes]
    assert {firsts.count(each) for each in nr.CODE_ALPHABET} == {40}


def taken(series: nr.Series, count: int) -> tuple[list[int], nr.Series]:
    serials = []
    for _ in range(count):
        serial, series = series.take()
        serials.append(serial)
    return serials, series


def test_taking_goes_past_reserved_ranges_and_voids() -> None:
    series = nr.Series(
        "petition", 2026, reserved=(nr.Range(2, 4), nr.Range(6, 6)), voids=frozenset({5, 8})
    )
    assert taken(series, 3)[0] == [1, 7, 9]
    assert series.next == 1


def test_slips_are_reserved_in_one_run_and_never_taken() -> None:
    _, series = taken(nr.Series("petition", 2026, voids=frozenset({4})), 2)
    slips, series = series.reserve(10)
    assert slips == (5, 14)
    assert series.is_reserved(5)
    assert not series.is_reserved(4)
    assert taken(series, 2)[0] == [3, 15]
    with pytest.raises(Refused, match="reserve_count"):
        series.reserve(0)


def test_after_a_restore_numbers_jump_and_the_gap_is_told() -> None:
    _, series = taken(nr.Series("petition", 2026), 5)
    gap, jumped = series.jumped_past(9)
    assert gap == (6, 9)
    assert taken(jumped, 1)[0] == [10]
    assert series.jumped_past(5) == (None, series)


def test_a_void_serial_is_not_used() -> None:
    assert taken(nr.Series("letter", 2026).void(1), 1)[0] == [2]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), max_size=5),
    st.frozensets(st.integers(1, 60), max_size=10),
    st.integers(1, 20),
)
def test_nothing_is_ever_given_twice(
    spans: list[tuple[int, int]], voids: frozenset[int], slips: int
) -> None:
    ranges = tuple(nr.Range(first, first + more) for first, more in spans)
    series = nr.Series("petition", 2026, reserved=ranges, voids=voids)
    blocked = {each for first, last in ranges for each in range(first, last + 1)} | voids
    before, series = taken(series, 10)
    (first, last), series = series.reserve(slips)
    after, _ = taken(series, 10)
    given = [*before, *range(first, last + 1), *after]
    assert len(set(given)) == len(given)
    assert not blocked & set(given)
