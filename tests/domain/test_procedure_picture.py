"""The procedure as it is read: whole, in words, and the page in docs/ is what the tables say."""

import runpy
from pathlib import Path

from app.domain import words
from app.domain.lawful import CHECKS
from app.domain.needs import NEEDS
from app.domain.procedure_picture import GROUPS, edges, picture
from app.domain.words_acts import CHECK_WORDS, NEED_WORDS
from app.rules import load_procedure, load_remedies, load_rules

ROOT = Path(__file__).resolve().parents[2]
TABLE, RULES, REMEDIES = load_procedure(), load_rules(), load_remedies()


def test_every_need_and_check_has_its_words() -> None:
    assert set(NEED_WORDS) == set(NEEDS)
    assert set(CHECK_WORDS) == set(CHECKS)


def test_every_act_has_role_article_and_place() -> None:
    told = picture(TABLE, RULES, REMEDIES)
    acts = {each.name: each for stage in told.stages for each in stage.acts}
    acts |= {each.name: each for each in told.always}
    assert set(acts) == {name for name, act in TABLE.acts.items() if act.states}
    for each in acts.values():
        assert each.roles, each.name
        assert each.article, each.name
    assert acts["extend"].letters == ("信访事项延期办理告知书",)
    assert acts["extend"].starts == ("延期后答复信访人（90日）",)
    assert acts["decide_own"].letters == ("处理决定书", "责令改正通知书", "责令情况告知书")
    assert acts["own_procedure"].letters == ("信访事项告知书（法定程序）",)
    assert {"调解协议书", "和解协议书"} <= set(acts["settle"].letters)
    assert acts["sign"].letters == ("信访处理意见书", "履行职责申请答复书")
    assert acts["accept_simple"].letters == ("信访事项受理告知书",)
    assert acts["serve"].letters == ("送达告知条",)
    opened = {each.partition("（")[0] for each in acts["serve"].starts}
    assert opened >= {words.RULES[each] for each in REMEDIES.rules()}
    assert {each.id for each in told.deadlines} == set(RULES.rules)


def test_every_letter_of_a_petition_is_left_by_some_act_and_each_act_names_known_ones() -> None:
    left = {kind for act in TABLE.acts.values() for kind in act.papers(TABLE.grounds)}
    assert left == set(words.LETTERS) - {"minutes"}


def test_every_state_stands_in_a_diagram_and_every_diagram_hangs_together() -> None:
    drawn = frozenset().union(*(states for _title, states in GROUPS))
    assert set(TABLE.stages) - drawn == {"withdrawn", "void"}
    for title, states in GROUPS:
        joined = {end for start, to, _acts in edges(TABLE, states) for end in (start, to)}
        assert joined == states, title


def test_the_page_in_docs_is_what_the_tables_say() -> None:
    printed = runpy.run_path(str(ROOT / "packaging" / "print_procedure.py"))["text"]()
    assert (ROOT / "docs" / "procedure.md").read_text(encoding="utf-8") == printed
