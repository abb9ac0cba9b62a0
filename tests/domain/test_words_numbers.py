"""Numbers in Chinese."""

import pytest

from app.domain.words_numbers import numeral

DIGITS = "一二三四五六七八九"


def value(said: str) -> int:
    """Read a number of at most two places."""
    tens, ten, ones = said.rpartition("十")
    front = 10 * (DIGITS.index(tens) + 1 if tens else 1) if ten else 0
    return front + (DIGITS.index(ones) + 1 if ones else 0)


def test_every_number_to_ninety_nine_reads_back() -> None:
    assert [value(numeral(n)) for n in range(1, 100)] == list(range(1, 100))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "一百"),
        (101, "一百零一"), (110, "一百一十"), (212, "二百一十二"), (1000, "1000"),
    ],
)  # fmt: skip
def test_numbers_are_said_as_in_chinese(number, said) -> None:
    assert numeral(number) == said
