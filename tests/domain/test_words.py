"""The one glossary: every code speaks, every place is filled, nothing says what it must not."""

import string
from datetime import date
from typing import get_args

import pytest

from app import answering
from app.domain import file, people, petition, procedure, words
from app.domain.errors import Refused, Trouble
from app.rules import load_procedure


def test_an_unknown_code_speaks_as_a_bug_and_is_named() -> None:
    assert words.sentence("no.such_code") == words.sentence("bug", {"what": "no.such_code"})


def test_places_are_filled_from_the_detail() -> None:
    fault = Refused("unlock.wait", detail={"seconds": 30})
    assert "30 秒" in words.said(fault)
    assert "{" not in words.said(Refused("letter.no_glyph", detail={"characters": "{x}"})).replace(
        "{x}", ""
    )


@pytest.mark.parametrize("code", sorted(words.SENTENCES))
def test_a_sentence_is_chinese_whole_and_short(code) -> None:
    told = words.SENTENCES[code]
    assert told.endswith("。"), told
    assert any("\u4e00" <= character <= "\u9fff" for character in told)
    assert len(told) <= 80
    assert "!" not in told
    assert "！" not in told
    for _, name, _, _ in string.Formatter().parse(told):
        assert name is None or name.isidentifier()


def test_every_wire_value_has_its_word() -> None:
    for told, labels in (
        (petition.Channel, words.CHANNELS),
        (petition.Origin, words.ORIGINS),
        (petition.Kind, words.KINDS),
        (petition.Route, words.ROUTES),
        (people.Role, words.ROLES),
        (procedure.State, words.STATES),
        (file.Place, words.PLACES),
        (petition.MatterClass, words.CLASSES),
        (petition.Outcome, words.OUTCOMES),
        (answering.Way, words.SERVICE_WAYS),
    ):
        assert set(get_args(told)) == set(labels)


def test_every_act_and_letter_has_its_word() -> None:
    assert set(load_procedure().acts) <= set(words.ACTS)
    assert set(words.LETTER_MARKS) == set(words.LETTERS)
    assert set(words.RULES) >= words.PROMISED


def test_the_organs_name_is_made_from_county_and_town() -> None:
    assert words.organ_name("云溪县", "青山镇") == "云溪县青山镇人民政府"


def test_both_errors_carry_a_code_and_nothing_else_in_their_text() -> None:
    refused = Refused("x.y", field="f", article="1", detail={"what": "secret"})
    trouble = Trouble("x.y", detail={"what": "secret"})
    for fault in (refused, trouble):
        assert str(fault) == "x.y"
        assert "secret" not in repr(fault)
    assert (refused.field, refused.article) == ("f", "1")
    with pytest.raises(TypeError):
        Refused("x").detail["what"] = "changed"  # type: ignore[index]  # that it cannot be changed is the point


def test_how_far_what_was_supported_is_carried_out() -> None:
    first, last = date(2026, 10, 1), date(2026, 11, 3)
    assert words.carried_out([None, None]) == "还没有执行完"
    assert words.carried_out([first, None, last]) == "2 项已执行，1 项还没有执行完"
    assert words.carried_out([last, first]) == "2026年11月3日全部执行完毕"


@pytest.mark.parametrize(
    ("article", "told"),
    [
        ("23.2", "第23条"),
        ("19, 22, 23", "第19、22、23条"),
        ("人民调解法 33", "人民调解法 33"),
        (None, ""),
    ],
)
def test_articles_in_short(article, told) -> None:
    assert words.article_words(article) == told


@pytest.mark.parametrize(
    ("code", "article", "told"),
    [
        ("opinion.waiver", "35", "不能写放弃信访、起诉或申诉的话（第35条）。拟的稿还在，请删去。"),
        ("opinion.waiver", None, "不能写放弃信访、起诉或申诉的话。拟的稿还在，请删去。"),
        ("procedure.not_yet.execute", "32", None),
    ],
)
def test_a_refusal_names_its_article_once_after_what_is_wrong(code, article, told) -> None:
    assert words.said(Refused(code, article=article)) == (told or words.SENTENCES[code])


def test_trouble_names_no_article() -> None:
    assert words.said(Trouble("blob.missing")) == words.SENTENCES["blob.missing"]
