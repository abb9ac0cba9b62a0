"""Pinyin: the table of syllables is that of the characters, typed letters fall into them."""

import pytest

from app.domain import pinyin

_NOT_SYLLABLES = frozenset({"m", "n", "ng", "hm", "hng", "len"})
"""Exclamations, and one that no dictionary of names has."""


def test_the_syllables_are_those_that_characters_are_read_by() -> None:
    read = {each for code in range(0x4E00, 0x9FA6) for each in pinyin.spellings(chr(code))}
    assert {each for (each,) in read} - _NOT_SYLLABLES == pinyin._SYLLABLES


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("zh", ()),
        ("z", ()),
        ("li", (("li",),)),
        ("lyu", (("lv",),)),
        ("zhangw", (("zhang", "w"),)),
        ("zhangwei", (("zhang", "wei"),)),
        ("xian", (("xian",), ("xi", "an"), ("xi", "a", "n"), ("xia", "n"))),
        ("zhangv", ()),
        ("zhang1", ()),
        ("a" * 31, ()),
    ],
)
def test_typed_letters_fall_into_whole_syllables_but_for_the_last(typed, ways) -> None:
    assert pinyin.typed(typed) == ways


def test_words_typed_apart_are_divided_where_they_are_typed() -> None:
    assert pinyin.typed_apart(("xi", "an")) == (("xi", "an"), ("xi", "a", "n"))
    assert pinyin.typed_apart(("zhang", "w")) == (("zhang", "w"),)
    assert pinyin.typed_apart(("zh", "wei")) == ()
    assert pinyin.typed_apart(("zhang", "w", "m")) == ()


def test_many_ways_to_divide_do_not_take_long() -> None:
    assert 0 < len(pinyin.typed("a" * 30)) <= 12
    assert len(pinyin.typed_apart(["xian"] * 12)) <= 12


@pytest.mark.parametrize(
    ("text", "typed", "begins"),
    [
        ("石桥村", "sqc", True),
        ("长沟村", "cg", True),
        ("长沟村", "zg", True),
        ("农业 \u203a 土地", "nytd", True),
        ("石桥村", "sqcx", False),
        ("石桥村", "qc", False),
    ],
)
def test_a_list_is_searched_by_initials_however_a_character_is_read(text, typed, begins) -> None:
    assert pinyin.begins(text, typed) is begins


@pytest.mark.parametrize("name", ["", "  ", "·", "\ue000"])
def test_what_nobody_can_read_has_no_spelling(name) -> None:
    assert pinyin.spellings(name) == pinyin.initials(name) == ()
