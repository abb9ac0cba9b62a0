"""Wording is data; what the law demands of a letter cannot be edited away."""

import shutil

import pytest

from app.domain.errors import Trouble
from app.letters import template
from app.letters.template import LOCKED, REQUIRED, locked, shipped, wording


@pytest.fixture
def edited(tmp_path, monkeypatch):
    """Give an editor: the wording files of this test, with one text replaced by another."""
    shutil.copytree(template.RESOURCES / "letters", tmp_path / "letters")
    monkeypatch.setattr(template, "RESOURCES", tmp_path)

    def edit(name: str, old: str, new: str) -> None:
        path = tmp_path / "letters" / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    shipped.cache_clear()
    locked.cache_clear()
    yield edit
    shipped.cache_clear()
    locked.cache_clear()


@pytest.mark.usefixtures("edited")
def test_as_shipped_every_file_passes():
    assert {name: wording(name) for name in REQUIRED}
    assert set(locked().clauses) == set(LOCKED)


def test_a_rewritten_locked_clause_is_refused(edited):
    edited("locked", "30日内向", "10日内向")
    with pytest.raises(Trouble) as trouble:
        locked()
    assert trouble.value.code == "letter.locked"
    assert trouble.value.detail == {"name": "review"}


def test_a_locked_clause_with_another_article_is_refused(edited):
    edited("locked", "《信访工作条例》第三十四条", "《信访工作条例》第三条")
    with pytest.raises(Trouble, match=r"letter\.locked"):
        locked()


def test_a_right_taken_out_of_its_place_is_refused(edited):
    edited("locked", 'front = ["told", "answered", "review",', 'front = ["told", "answered",')
    with pytest.raises(Trouble, match=r"letter\.locked"):
        locked()


def test_a_lost_field_is_refused(edited):
    edited("receipt_notice", "{查询码}，可到窗口", "，可到窗口")
    with pytest.raises(Trouble) as trouble:
        wording("receipt_notice")
    assert trouble.value.detail == {"name": "query"}


def test_an_unknown_field_is_refused_when_used(edited):
    edited("receipt_notice", "{内容}（{依据}）", "{内容}（{依据}{心情}）")
    with pytest.raises(Trouble) as trouble:
        wording("receipt_notice").say("back_item", ordinal="1", text="甲", article="乙")
    assert trouble.value.detail == {"name": "心情"}


def test_a_file_that_cannot_be_read_is_trouble(edited):
    edited("receipt_notice", "[blocks]", "[blocks")
    with pytest.raises(Trouble, match=r"letter\.wording"):
        wording("receipt_notice")


def test_values_are_filled_once_and_never_read_again():
    said = wording("receipt_notice").say("claim_item", ordinal="{内容}", text="{序号}")
    assert said == "（{内容}）{序号}"
