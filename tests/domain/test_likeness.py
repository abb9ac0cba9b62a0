"""The same matter or not: what is the same, what differs, and never a score of anybody."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from builders import draft

from app.domain import likeness, words
from app.domain.likeness import Earlier, Person, bare, likely, overlap, pieces
from app.domain.petition import PetitionerDraft

ROAD = "2024年修机耕道占用本人承包地约0.6亩，村里口头答应补偿，至今没有兑付。"
LAMP = "村口路灯坏了三个月没有人修，晚上老人出门不方便，希望尽快修好。"
EARLIER = Earlier(
    id=bytes(16),
    row=1,
    number="青信2026-0093",
    received_on=date(2026, 3, 11),
    channel="visit",
    state="answered",
    gist="修路占地",
    content="修机耕道占用本人承包地约0.6亩，补偿标准是多少，村里口头答应补偿。",
    category="land",
    village_code="230000100201",
    people=(Person("洪七公", "11010519491231002X", "139-0000-0000"),),
    claims=("公布补偿标准",),
)


def test_the_same_matter_told_in_other_words_is_found_with_what_is_the_same() -> None:
    (found,) = likely(draft(content=ROAD, category="land"), [EARLIER])
    assert found.number == "青信2026-0093"
    assert found.same == (
        "same_id_number", "same_phone", "same_name", "same_village", "same_category", "alike_words",
    )  # fmt: skip
    assert found.different == ("new_claim",)
    assert found.words[0] == "修机耕道占用本人"
    assert 0.5 < found.score <= 1


def test_another_matter_of_the_same_person_is_not_offered() -> None:
    assert likely(draft(content=LAMP, claims=()), [EARLIER]) == ()


def test_the_matter_alone_is_enough_and_the_other_name_is_told() -> None:
    other = draft(content=ROAD, petitioners=(PetitionerDraft(name="周伯通"),), claims=())
    (found,) = likely(other, [EARLIER])
    assert found.same == ("alike_words",)
    assert found.different == ("different_name",)


def test_the_score_is_the_matters_whoever_comes() -> None:
    (hers,) = likely(draft(content=ROAD), [EARLIER])
    stranger = replace(EARLIER, people=(Person("周伯通", None, None),))
    (anybodys,) = likely(draft(content=ROAD), [stranger])
    assert hers.score == anybodys.score


def test_before_the_matter_is_typed_the_same_number_says_who_came() -> None:
    empty = draft(content="", claims=())
    assert [each.number for each in likely(empty, [EARLIER])] == ["青信2026-0093"]
    named = draft(content="", claims=(), petitioners=(PetitionerDraft(name="洪七公"),))
    assert likely(named, [EARLIER]) == ()


def test_at_most_five_the_best_first() -> None:
    many = [replace(EARLIER, row=n, number=str(n)) for n in range(9)]
    worse = [replace(each, content=LAMP + each.content[:20]) for each in many[:4]]
    found = likely(draft(content=ROAD), [*worse, *many[4:]])
    assert [each.row for each in found] == [8, 7, 6, 5, 4]


def test_two_words_prove_nothing() -> None:
    assert overlap(pieces("路灯坏了"), pieces(LAMP)) < 0.25
    assert overlap(pieces(LAMP), pieces(LAMP)) == 1


def test_every_code_has_its_word() -> None:
    told = Path(likeness.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r"\b(?:same|different|alike|new)_[a-z_]+", told))
    assert set(words.LIKENESS) <= codes


def test_a_name_of_the_newest_plane_is_compared_too() -> None:
    assert bare("张\U00031350 Ａ-1") == "张\U00031350ａ1"
