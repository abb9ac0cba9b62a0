"""The procedure as it is read: every stage with its acts, every act with role, guard, article,
letter and deadline. One source for the help, `docs/procedure.md` and the command line. Pure.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from app.domain import policy, words, words_acts
from app.domain.deadline import LAYERS, Rule, RuleSet
from app.domain.people import Role
from app.domain.procedure import Act, Procedure
from app.domain.remedies import Remedies

ROLES: tuple[Role, ...] = get_args(Role)
_UNITS = {"calendar": "{n}日", "working": "{n}个工作日", "month": "{n}个月", "hour": "{n}小时内"}
_DATED = "文书写明的日期"
_SAME_DAY = "当天"
_WHOS = {"office": "机关", "petitioner": "信访人", "platform": "平台", "superior": "上级"}
_LAYERS = dict(zip(LAYERS, ("国家", "省", "县", "乡镇"), strict=True))


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an act asks: its label, whether it must be, what one may choose from."""

    label: str
    must: bool
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """One rule: what it is about, how long, whose, by which provision, from which layer."""

    id: str
    label: str
    trigger: str
    length: str
    whose: str
    cite: str
    layer: str


@dataclass(frozen=True, slots=True)
class ActPicture:
    """One act in words."""

    name: str
    label: str
    roles: tuple[str, ...]
    states: tuple[str, ...]
    to: str | None
    routes: tuple[str, ...]
    needs: tuple[str, ...]
    holds: tuple[str, ...]
    fields: tuple[Field, ...]
    starts: tuple[str, ...]
    meets: tuple[str, ...]
    notifies: tuple[str, ...]
    ends: tuple[str, ...]
    letters: tuple[str, ...]
    signs: bool
    article: str
    hint: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One state in words: what comes next, and the acts that can be done in it."""

    name: str
    label: str
    open: bool
    next: tuple[str, ...]
    acts: tuple[ActPicture, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole: stages in their order, the acts of any time, the deadlines."""

    stages: tuple[Stage, ...]
    always: tuple[ActPicture, ...]
    deadlines: tuple[Deadline, ...]


def picture(table: Procedure, rules: RuleSet, remedies: Remedies) -> Picture:
    """Put the table into words, with the rights that service starts."""
    told = {each.name: act_picture(each, table, rules, remedies) for each in table.acts.values()}
    everywhere = {name for name, act in table.acts.items() if _anywhere(act, table)}
    stages = tuple(
        Stage(
            each.name,
            words.STATES[each.name],
            each.open,
            tuple(words.ACTS[name] for name in each.next),
            tuple(
                told[act.name]
                for act in table.acts.values()
                if each.name in act.states and act.name not in everywhere
            ),
        )
        for each in table.stages.values()
    )
    always = tuple(told[name] for name in table.acts if name in everywhere)
    return Picture(stages, always, tuple(_deadlines(rules)))


def act_picture(act: Act, table: Procedure, rules: RuleSet, remedies: Remedies) -> ActPicture:
    """Put one act into words."""
    return ActPicture(
        act.name,
        words.ACTS[act.name],
        tuple(words.ROLES[role] for role in ROLES if policy.may((role,), act.action)),
        tuple(words.STATES[each] for each in table.stages if each in act.states),
        words.STATES[act.to] if act.to else None,
        tuple(words.ROUTES[each] for each in words.ROUTES if each in (act.routes or ())),
        tuple(words_acts.NEED_WORDS[each] for each in act.needs),
        tuple(words_acts.CHECK_WORDS[each] for each in act.checks),
        tuple(
            Field(ask.told, ask.must, tuple(g.told for g in table.grounds.of(ask.options)))
            for ask in act.asked
        ),
        _named((*(e.rule for e in act.starts), *(remedies.rules() if act.windows else ())), rules),
        _named(act.meets, rules),
        _named(act.notifies, rules),
        _named(act.ends, rules),
        tuple(words.LETTERS[each] for each in act.papers(table.grounds)),
        act.signs or act.action == "sign",
        act.article,
        act.hint,
    )


def length_words(rule: Rule) -> str:
    """Say how long a rule gives."""
    if rule.unit == "dated":
        return _DATED
    if rule.length == 0:
        return _SAME_DAY
    return _UNITS[rule.unit].replace("{n}", str(rule.length))


def _anywhere(act: Act, table: Procedure) -> bool:
    """Tell whether an act is not of one stage: it can be done in every open state."""
    opened = {each.name for each in table.stages.values() if each.open}
    return bool(act.states) and opened <= act.states


def _named(ids: Iterable[str], rules: RuleSet) -> tuple[str, ...]:
    return tuple(
        f"{words.RULES.get(each, each)}（{length_words(rules.rules[each][0])}）"
        for each in dict.fromkeys(ids)
    )


def _deadlines(rules: RuleSet) -> Iterable[Deadline]:
    for id_, versions in rules.rules.items():
        rule = versions[0]
        yield Deadline(
            id_,
            words.RULES.get(id_, rule.trigger),
            rule.trigger,
            length_words(rule),
            _WHOS[rule.who],
            rule.cite,
            _LAYERS[rule.layer],
        )


GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "登记、甄别、告知",
        frozenset(
            {
                "registered",
                "screening",
                "suggestion_study",
                "replied",
                "referred",
                "notified_elsewhere",
                "not_accepted",
                "no_longer_accepted",
                "closed",
            }
        ),
    ),
    (
        "上级转来的：异议",
        frozenset(
            {
                "registered",
                "objection_filed",
                "screening",
                "returned",
                "closed",
            }
        ),
    ),
    (
        "受理、调查、意见、送达",
        frozenset(
            {
                "screening",
                "accepted",
                "investigating",
                "hearing",
                "mediating",
                "settled",
                "opinion_draft",
                "opinion_signed",
                "answer_kept",
                "review_window",
                "opinion_served",
                "closed",
            }
        ),
    ),
    (
        "简易办理、本机关的法定程序",
        frozenset(
            {
                "screening",
                "accepted_simple",
                "simple_replied",
                "accepted",
                "own_procedure",
                "own_decided",
                "answer_kept",
                "opinion_served",
                "closed",
            }
        ),
    ),
    (
        "复查、复核、归档",
        frozenset(
            {
                "review_window",
                "under_review",
                "review_lapsed",
                "recheck_window",
                "under_recheck",
                "recheck_lapsed",
                "recheck_served",
                "remanded",
                "investigating",
                "closed",
                "archived",
            }
        ),
    ),
)
"""The states of each diagram: whole paths, few enough to be read."""


def edges(
    table: Procedure, states: Collection[str]
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Give (state, state, acts) of a group, for its diagram; what moves nothing is left out."""
    found: dict[tuple[str, str], list[str]] = {}
    for act in table.acts.values():
        for name in table.stages:
            ends = _LEADS.get(act.name, {}).get(name, _after(act, name))
            for to in ends:
                if {name, to} <= set(states) and name in act.states and to != name:
                    found.setdefault((name, to), []).append(act.name)
    return tuple((*ends, tuple(acts)) for ends, acts in found.items())


def _after(act: Act, state: str) -> tuple[str, ...]:
    return (act.after(state),)


_LEADS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "serve": {
        "opinion_signed": ("review_window", "opinion_served"),
        "own_decided": ("opinion_served",),
        "answer_kept": ("review_window", "opinion_served"),
        "notified_elsewhere": ("closed",),
    },
    "sign": {"opinion_draft": ("opinion_signed", "answer_kept")},
    "decide_own": {"own_procedure": ("own_decided", "answer_kept")},
}
"""Where an act leads by more than the table: by the kind of letter, and whether it reaches her."""
