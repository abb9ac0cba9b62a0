"""What the wording of a kind consists of: its blocks, who may change them, what each must keep.

The mandatory blocks and their fields are `template.required`; here is what follows for somebody
who wants to word a letter anew: which blocks are locked and why, which fields a block may use.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain import words, words_papers
from app.letters.template import (
    BETWEEN,
    RED_MARK,
    REQUIRED,
    STEPPED,
    Wording,
    required,
    shipped,
    wording,
)
from app.letters.wordings import SHIPPED, Wordings, worded

Lock = Literal["rights", "law", "glue"]
"""Why a block is not the office's to change: her rights, words the law wants, what joins words."""

_OUR_OWN = frozenset({"trial_page", "calibration_page", "recovery_sheet"})
"""Papers of the program itself."""
_GLUE = re.compile(
    ".*_joint|.*_blank|.*_boxes|.*_offers|.*_asks|date|stop|you_.*|nameless|names_of_more|salutation"
    "|number_line|own_number|number|claim_item|claims_one|claims_many|due_line.*|wide_space|cut_short|signed_on"
    "|.*_foot|code_text|back_item|annex_page|stub_title|her_copy|our_copy|rules_note|title_later|cut_note"
)
_RIGHTS = re.compile("rights_label|remedy_head|back_.*|later_none|last_day.*|query_upper.*")
ALWAYS = frozenset(
    {"you", "received_on", "channel", "gist", "number", "letter_number", "office_phone"}
    | {"own_organ", "county_bureau", "office_address", "office_hours"}
)
"""What every letter that is wording alone is told."""
_ASKING = {"query": frozenset({"number", "query_code", "office_phone"})}
"""How she asks how things stand, wherever a letter says it."""
FIELD = re.compile(r"\{([^{}]*)\}")
OWN = re.compile("own_[a-z0-9_]{1,20}")
"""Names of paragraphs that a layer adds."""

ARTICLES: Mapping[str, str] = {
    "receipt_notice": "23.2",
    "acceptance_notice": "23.2",
    "referral_notice": "31",
    "elsewhere_notice": "23.2",
    "handling_opinion": "32",
    "duty_reply": "31.5",
    "service_slip": "35",
    "review_request": "35",
    "blank_slip": "22.1",
    "registration_form": "22.1",
    "extension_notice": "34",
    "refusal_notice": "23.2, 31",
    "no_longer_notice": "36.3",
    "own_procedure_notice": "31.4",
    "land_agreement": "农村土地承包经营纠纷调解仲裁法 10",
    "mediation_ended_notice": "农村土地承包经营纠纷调解仲裁法 4",
    "own_decision": "31.4",
    "order_notice": "31.4",
    "order_told": "31.4",
    "transfer_letter": "22.1",
    "assign_letter": "22.1",
    "transfer_notice": "22.1",
    "competence_letter": "24",
    "objection_letter": "23.3",
    "objection_period_notice": "23.3",
    "conversion_notice": "34",
    "dispatch_slip": "30.3",
    "hearing_notice": "31.6",
    "recusal_decision": "28.3",
    "urgent_report": "25",
    "supervision_reply": "40.1",
    "suggestion_feedback": "40.4",
    "completion_report": "22.1",
    "execution_notice": "32.2",
    "supervision_order": "32.2, 40",
    "service_announcement": "民事诉讼法 95",
    "mediation_agreement": "33",
    "settlement_agreement": "33",
    "help_slip": "37.2",
    "suggestion_notice": "23.2, 29",
    "suggestion_reply": "29",
    "recheck_slip": "36.1",
}
"""The provision that asks for a kind of letter, where there is one."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a kind: its text as it holds, ours, and why it is locked if it is.

    `must` and `may` are fields as they stand in the text, `事由` for `{事由}`. A block that is not
    `needed` may be left empty: the paragraph is then not printed.
    """

    name: str
    text: str
    ours: str
    lock: Lock | None
    needed: bool
    must: tuple[str, ...]
    may: tuple[str, ...]


def kinds() -> tuple[str, ...]:
    """List the kinds of letters that have a wording, those known by a title first."""
    known = {*REQUIRED, *STEPPED} - _OUR_OWN
    titled = [kind for kind in (*words.LETTERS, *words_papers.OFFICE_FORMS) if kind in known]
    return (*titled, *sorted(known.difference(titled)))


def ordered(kind: str) -> bool:
    """Tell whether a kind is paragraphs in an order that its wording gives."""
    return "order" in shipped(kind).lists


def blocks(kind: str, wordings: Wordings = SHIPPED) -> tuple[Block, ...]:
    """Give every block of a kind as these layers make it, in the order of the paper."""
    with worded(wordings):
        now = wording(kind)
    return tuple(_block(kind, name, now) for name in _names(kind, now))


def _names(kind: str, now: Wording) -> tuple[str, ...]:
    ours = shipped(kind)
    # A paragraph that a layer left out keeps its place among ours.
    order = [name for name in now.lists.get("order", ()) if name in now.blocks]
    left = [name for name in ours.lists.get("order", ()) if name in ours.blocks]
    titles = [name for name in ours.blocks if name == RED_MARK or name.startswith("title")]
    return tuple(dict.fromkeys((*sorted(titles), *order, *left, *ours.blocks)))


def _block(kind: str, name: str, now: Wording) -> Block:
    ours = shipped(kind)
    shown = {field: label for label, field in ours.fields.items()}
    must = must_say(kind, name)
    out = name in ours.lists.get("order", ()) and name not in now.lists["order"]
    return Block(
        name,
        "" if out else now.blocks.get(name, ""),
        ours.blocks.get(name, ""),
        lock(kind, name),
        needed(kind, name),
        tuple(label for label in ours.fields if ours.fields[label] in must),
        tuple(shown.get(field, field) for field in may_say(kind, name)),
    )


def lock(kind: str, name: str) -> Lock | None:
    """Tell why a block may not be changed; None where it may."""
    if _GLUE.fullmatch(name) or not _printed(kind, name):
        return "glue"
    if _RIGHTS.fullmatch(name):
        return "rights"
    # A mandatory block without a field that must stand in it is held by its very words alone.
    held = name in required(kind) and not required(kind)[name] and not name.startswith("title")
    return "law" if held else None


def _printed(kind: str, name: str) -> bool:
    """Tell whether a block is told as it is: what letters share is not, unless it has its place."""
    if name == RED_MARK:
        return shipped(kind).lists.get("form") != BETWEEN
    if not ordered(kind) or name.startswith("title") or OWN.fullmatch(name):
        return True
    order, hers = shipped(kind).lists["order"], shipped(kind).to_her
    if name == "remedy_head":
        return "remedy" in order
    return name in order or (hers and (name in _ASKING or name == "rights_label"))


def needed(kind: str, name: str) -> bool:
    """Tell whether a block cannot be left empty: all but paragraphs that are no one's duty."""
    if name == RED_MARK:
        return False
    if name in required(kind) or OWN.fullmatch(name):
        return name in required(kind)
    return name not in shipped(kind).lists.get("order", ())


def must_say(kind: str, name: str) -> frozenset[str]:
    """Give the fields a block must keep, by their inner names."""
    return required(kind).get(name, frozenset()) | _ASKING.get(name, frozenset())


def may_say(kind: str, name: str) -> tuple[str, ...]:
    """Give the fields that have something to say in a block, by their inner names, sorted.

    What else the letter knows would leave the paragraph out, or stop the letter.
    """
    ours = shipped(kind)
    used = {ours.fields.get(each, each) for each in FIELD.findall(ours.blocks.get(name, ""))}
    if name in ours.lists.get("order", ()) or OWN.fullmatch(name):
        used |= ALWAYS & set(ours.fields.values())
    order = [*ours.fields.values()]
    return tuple(sorted(used, key=lambda each: (order.index(each) if each in order else -1, each)))
