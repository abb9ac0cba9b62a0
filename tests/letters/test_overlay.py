"""What no wording may do, whoever wrote it: each refusal names the place and what asks for it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.domain.words import said
from app.letters import overlay, schema
from app.letters.overlay import Order, WordingFile
from app.letters.template import locked, required, shipped

KIND = "extension_notice"
OURS = shipped(KIND).blocks


def refusal(kind, blocks=None, order=None) -> Refused:
    file = WordingFile(kind=kind, blocks=blocks or {}, letter=Order(order=order))
    with pytest.raises(Refused) as caught:
        overlay.demand_lawful(file)
    assert not re.search("[{][a-z]+[}]", said(caught.value)), "every place is filled"
    return caught.value


@pytest.mark.parametrize("kind", schema.kinds())
def test_our_own_words_fit_and_the_file_comes_back_as_it_went(kind) -> None:
    file = WordingFile(kind=kind, blocks=dict(shipped(kind).blocks))
    overlay.demand_lawful(file)
    assert overlay.parse(overlay.written(file)) == file


@pytest.mark.parametrize("kind", schema.kinds())
def test_every_mandatory_block_and_field_is_held(kind) -> None:
    for name, fields in required(kind).items():
        assert refusal(kind, {name: ""}).field == name
        why = schema.lock(kind, name)
        fault = refusal(kind, {name: "换了一句话，什么都没有说"}) if fields or why else None
        if fault is not None:
            code = f"wording.locked_{why}" if why else "wording.lost_field"
            assert (fault.code, fault.field) == (code, name)
            assert fault.article == ("35" if why == "rights" else schema.ARTICLES.get(kind))


@pytest.mark.parametrize("kind", [each for each in schema.kinds() if schema.ordered(each)])
def test_a_mandatory_paragraph_is_not_dropped_from_the_order_nor_moved(kind) -> None:
    order = tuple(shipped(kind).lists["order"])
    overlay.demand_lawful(WordingFile(kind=kind, letter=Order(order=order)))
    for name in required(kind):
        kept = tuple(each for each in order if each != name)
        fault = refusal(kind, order=kept)
        assert (fault.code, fault.field) == ("wording.lost", name)
    held = [each for each in order if each in required(kind)]
    if len(held) > 1:
        assert refusal(kind, order=order[::-1]).code == "wording.disorder"


@pytest.mark.parametrize(
    ("blocks", "code", "field", "article"),
    [
        ({"extended": ""}, "wording.lost", "extended", "34"),
        ({"extended": "{原因}，延长{天数}日。"}, "wording.lost_field", "extended", "34"),
        ({"extended": OURS["extended"].replace("天数", "天敌")}, "wording.unknown_field",
         "extended", None),
        ({"bound": "延期到{地点}。"}, "wording.unknown_field", "bound", None),
        ({"bound": "延期{期限。"}, "wording.brace", "bound", None),
        ({"bound": "延期}。"}, "wording.brace", "bound", None),
        ({"extended": OURS["extended"].replace("（《信访工作条例》第三十四条）", "")},
         "wording.lost_law", "extended", "34"),
        ({"extended": OURS["extended"].replace("第三十四条", "第三十五条")},
         "wording.lost_law", "extended", "34"),
        ({"bound": "签收以后不再上访。"}, "wording.waiver", "bound", "35"),
        ({"bound": "{称呼}，放　弃，复、查的权利。"}, "wording.waiver", "bound", "35"),
        ({"bound": "请自收到之日起10日内请求复查。"}, "wording.remedy", "bound", "35"),
        ({"bound": "三个月内可以起诉。"}, "wording.remedy", "bound", "35"),
        ({"bound": locked().clauses["own_data"].text}, "wording.locked_clause", "bound",
         locked().clauses["own_data"].article),
        ({"rights_label": "您的权利"}, "wording.locked_rights", "rights_label", "35"),
        ({"date": "{month}月"}, "wording.locked_glue", "date", "34"),
        ({"claims_one": "诉求"}, "wording.locked_glue", "claims_one", "34"),
        ({"nobody": "甲"}, "wording.unknown_block", "nobody", None),
        ({"own_1": "{原因}。"}, "wording.unknown_field", "own_1", None),
        ({"bound": "延" * 401}, "wording.too_long", "bound", None),
        ({"bound": "延期\u0007。"}, "wording.control", "bound", None),
        ({"bound": "延期\n一次。"}, "wording.control", "bound", None),
        ({"title": " "}, "wording.lost", "title", "34"),
        ({"query": "请打{电话}。"}, "wording.lost_field", "query", "34"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place_and_article(blocks, code, field, article) -> None:
    fault = refusal(KIND, blocks)
    assert (fault.code, fault.field, fault.article) == (code, field, article)


@pytest.mark.parametrize("clause", sorted(locked().clauses))
def test_a_locked_clause_said_again_or_nearly_so_is_refused(clause) -> None:
    text = locked().clauses[clause].text
    near = "请注意：" + text.replace("30日", "10日").replace("15日", "50日") + "特此告知。"
    fault = refusal(KIND, {"own_1": near[: overlay.LONGEST]})
    assert fault.code in {"wording.locked_clause", "wording.unknown_field", "wording.remedy"}


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (("matter", "extended", "extended"), "wording.bad_order"),
        (("matter", "extended", "own_9"), "wording.bad_order"),
        (("extended", "matter", "contact"), "wording.disorder"),
    ],
)
def test_an_order_names_what_is_there_once_and_in_its_place(order, code) -> None:
    assert refusal(KIND, order=order).code == code
    assert refusal("acceptance_notice", order=order).code == "wording.no_order"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kind = ", "wording.unreadable"),
        ('kind = "extension_notice"\nmood = 1', "wording.unreadable"),
        ('kind = "extension_notice"\n[blocks]\nbound = 1', "wording.unreadable"),
        ('kind = "extension_notice"\nlevel = "product"', "wording.unreadable"),
        ("[blocks]\na = 'b'", "wording.unreadable"),
        ('kind = "extension_notice"\n[clauses.review]\ntext = "x"', "wording.locked_clause"),
        ('kind = "extension_notice"\n[orders]\nfront = []', "wording.locked_clause"),
    ],
)
def test_a_file_is_read_strictly(text, code) -> None:
    with pytest.raises(Refused) as caught:
        overlay.parse(text)
    assert caught.value.code == code


def test_a_province_says_of_whom_and_where_it_is_published() -> None:
    for name, source, field in (("", "x", "name"), ("某省", " ", "source")):
        with pytest.raises(Refused) as caught:
            overlay.demand_lawful(
                WordingFile(kind=KIND, level="province", name=name, source=source)
            )
        assert (caught.value.code, caught.value.field) == ("wording.incomplete", field)


@given(st.text(alphabet="甲\"\\{}'\n\t　#=𬭎", max_size=30))
def test_whatever_is_written_in_a_file_is_read_back(text) -> None:
    file = WordingFile(kind=KIND, blocks={"bound": text})
    assert overlay.parse(overlay.written(file)) == file


def test_who_may_change_a_block_is_told_with_the_reason() -> None:
    told = {each.name: each for each in schema.blocks("dispatch_slip")}
    assert told["keep"].lock == "law", "without a field its very words are what must be there"
    assert told["what"].lock is None
    assert told["what"].must == ("要求",)
    assert {"要求", "编号", "电话"} <= set(told["what"].may)
    assert told["rights_label"].lock == "glue", "what goes to others carries no rights of hers"
    hers = {each.name: each.lock for each in schema.blocks(KIND)}
    assert (hers["rights_label"], hers["remedy_head"]) == ("rights", "glue")
    assert [*told][:3] == ["red_mark", "title", "matter"]
