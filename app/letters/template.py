"""The wording of the letters: files an office may change, and clauses it may not.

`{字段}` is replaced once, by values that are never read again as text with fields; nothing in a
file is code. Which blocks a letter must have, which fields a block must keep, and the fingerprint
of every locked clause belong to this module: a file that lost or rewrote one is refused.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from app.domain.errors import Trouble
from app.domain.words_papers import OFFICE_FORMS
from app.letters.fonts import RESOURCES
from app.letters.wordings import Overlay, overlays
from app.wire.entry import canonical

_FIELD = re.compile(r"\{(\w+)\}")
RED_MARK = "red_mark"
"""The block that makes a red head; empty, as ours are, there is none."""

_ASKED_ANEW: Mapping[str, frozenset[str]] = {
    "opinion": frozenset({"title", "opinion_number", "date"}),
    "requested_label": frozenset(),
    "materials_label": frozenset(),
    "reasons_label": frozenset(),
    "confirm_asks": frozenset(),
    "slip_received": frozenset({"names", "title", "opinion_number", "date"}),
    "slip_forward": frozenset({"forward_by", "review_organ"}),
    "slip_directly": frozenset(),
    "slip_query": frozenset({"number", "query_code", "office_phone"}),
}
"""What her request for review or re-examination says, and the slip she leaves with."""
_CONTACT = frozenset({"handler", "office_phone"})
"""Whom to ask and by which number: every letter to a petitioner says it (RULES 3)."""

REQUIRED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "receipt_notice": {
        "received": frozenset({"you", "received_on", "registered_on", "channel", "gist"}),
        "own_number": frozenset({"letter_number"}),
        "materials": frozenset({"materials"}),
        "number_line": frozenset({"number"}),
        "route": frozenset({"route"}),
        "handler": frozenset({"handler", "office_phone"}),
        "due": frozenset({"due_lines"}),
        "later": frozenset({"notice_due_on"}),
        "later_none": frozenset(),
        "query": frozenset({"number", "query_code", "office_phone"}),
        "code_text": frozenset({"number", "query_code", "office_phone"}),
        "roll_note": frozenset({"title"}),
    },
    "acceptance_notice": {
        "received": frozenset({"received_on", "gist", "number"}),
        "route": frozenset({"route", "accepted_on"}),
        "handler": frozenset({"handler", "office_phone"}),
        "due": frozenset({"due_lines"}),
        "due_whole": frozenset({"due_lines"}),
        "query": frozenset({"number", "query_code", "office_phone"}),
    },
    "referral_notice": {
        "received": frozenset({"received_on", "gist", "number"}),
        "route": frozenset({"route", "organ"}),
        "meanwhile": frozenset(),
        "handler": _CONTACT,
        "limit": frozenset({"limit"}),
    },
    "elsewhere_notice": {
        "received": frozenset({"received_on", "gist", "number"}),
        "organ": frozenset({"organ"}),
        "handler": _CONTACT,
        "limit": frozenset({"limit"}),
    },
    "handling_opinion": {
        "opening": frozenset({"received_on", "gist", "accepted_on"}),
        "opening_anew": frozenset({"received_on", "gist", "accepted_on", "ordered_by"}),
        "claims_head": frozenset(),
        "facts_head": frozenset(),
        "opinion_head": frozenset(),
        "answer_lead": frozenset({"ordinal", "outcome"}),
        "law": frozenset({"law"}),
        "remedy_head": frozenset(),
        "contact": _CONTACT,
    },
    "duty_reply": {
        "opening": frozenset({"received_on", "gist", "accepted_on"}),
        "claims_head": frozenset(),
        "facts_head": frozenset(),
        "opinion_head": frozenset(),
        "answer_lead": frozenset({"ordinal", "outcome"}),
        "law": frozenset({"law"}),
        "remedy_head": frozenset(),
        "contact": _CONTACT,
    },
    "service_slip": {
        "served": frozenset({"served_on", "way", "title", "letter_number"}),
        "last_day": frozenset({"label", "date"}),
    },
    "service_receipt": {
        "letter": frozenset({"title", "letter_number", "date"}),
        "recipient_label": frozenset(),
        "way": frozenset(),
        "time_blank": frozenset(),
        "sign_label": frozenset(),
        "witness_label": frozenset(),
        "server_label": frozenset(),
    },
    "review_request": _ASKED_ANEW,
    "recheck_slip": _ASKED_ANEW,
    "blank_slip": {
        "number": frozenset({"number"}),
        "statement_label": frozenset(),
        "sign": frozenset(),
        "received": frozenset(),
        "query": frozenset({"number", "query_code", "office_phone"}),
    },
    **{form: {"title": frozenset(), "number": frozenset({"number"})} for form in OFFICE_FORMS},
    "minutes": {
        "mark": frozenset({"town"}),
        "number_line": frozenset({"number"}),
        "held": frozenset({"date", "place", "convenor"}),
        "item": frozenset({"text"}),
        "owner": frozenset({"owner", "date"}),
        "present_label": frozenset(),
        "issued_label": frozenset(),
        "issued": frozenset({"issued_by", "issued_on"}),
    },
    "postal": {"to": frozenset({"name"})},
    "poster": {
        "where": frozenset({"office_address", "office_hours"}),
        "phone": frozenset({"office_phone"}),
        "five": frozenset(),
        "rights_head": frozenset(),
        "duties_head": frozenset(),
    },
    "trial_page": {"title": frozenset(), "rare": frozenset()},
    "calibration_page": {
        "title": frozenset(),
        "step_fold": frozenset(),
        "step_read": frozenset(),
        "across": frozenset(),
        "down": frozenset(),
    },
    "recovery_sheet": {
        "office": frozenset({"office"}),
        "made": frozenset({"made_on", "key_check"}),
    },
}
"""The blocks a letter cannot be without, and the fields each must keep."""

_AGREED: Mapping[str, frozenset[str]] = {
    "party_a": frozenset({"addressee"}),
    "party_b": frozenset({"parties"}),
    "facts": frozenset({"facts"}),
    "terms": frozenset({"terms"}),
    "perform": frozenset({"perform_how"}),
    "breach": frozenset({"breach"}),
    "voluntary": frozenset(),
}
"""What an agreement says (人民调解法 29)."""

STEPPED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "extension_notice": {
        "matter": frozenset({"accepted_on", "was_due_on", "number"}),
        "extended": frozenset({"reason", "days", "due_on"}),
        "contact": _CONTACT,
    },
    "refusal_notice": {
        "ground": frozenset({"ground"}),
        "organ": frozenset({"organ"}),
        "contact": _CONTACT,
    },
    "no_longer_notice": {
        "final": frozenset({"ground", "from_number", "from_on"}),
        "help": frozenset(),
        "contact": _CONTACT,
    },
    "own_procedure_notice": {
        "ground": frozenset({"ground", "article"}),
        "due": frozenset({"due_on"}),
    },
    "own_decision": {
        "party_a": frozenset({"addressee"}),
        "party_b": frozenset({"parties"}),
        "facts": frozenset({"facts"}),
        "decision": frozenset({"decision"}),
        "law": frozenset({"law"}),
        "contact": _CONTACT,
    },
    "order_notice": {"ordered": frozenset({"decision"}), "law": frozenset({"law"})},
    "order_told": {"ordered": frozenset({"decision", "addressed"}), "law": frozenset({"law"})},
    "transfer_letter": {
        "matter": frozenset({"number"}),
        "petitioner": frozenset({"petitioner"}),
        "materials": frozenset({"materials"}),
        "law": frozenset(),
        "contact": _CONTACT,
        "slip": frozenset({"number", "letter_number"}),
    },
    "assign_letter": {
        "matter": frozenset({"number"}),
        "by": frozenset({"by"}),
        "report": frozenset(),
        "contact": _CONTACT,
    },
    "transfer_notice": {"going": frozenset({"to_unit"}), "contact": _CONTACT},
    "competence_letter": {
        "parties": frozenset({"parties"}),
        "reason": frozenset({"reason"}),
        "asks": frozenset(),
    },
    "objection_letter": {"reason": frozenset({"reason"}), "asks": frozenset()},
    "objection_period_notice": {
        "objection": frozenset(),
        "answers": frozenset({"answers"}),
        "contact": _CONTACT,
    },
    "simple_reply": {
        "text": frozenset({"text"}),
        "told_how": frozenset({"on", "how", "told_to"}),
        "ask_again": frozenset(),
        "contact": _CONTACT,
    },
    "conversion_notice": {"ground": frozenset({"ground"}), "due": frozenset({"due_on"})},
    "dispatch_slip": {
        "what": frozenset({"what"}),
        "by": frozenset({"by"}),
        "keep": frozenset(),
    },
    "hearing_notice": {
        "when": frozenset({"sits_on", "time", "place"}),
        "rights_told": frozenset(),
        "contact": _CONTACT,
    },
    "mediation_agreement": {**_AGREED, "confirm": frozenset({"committee"})},
    "settlement_agreement": _AGREED,
    "land_agreement": {**_AGREED, "effect": frozenset({"witnessed"})},
    "mediation_ended_notice": {
        "ended": frozenset({"ground"}),
        "organ": frozenset({"organ"}),
        "limit": frozenset(),
        "contact": _CONTACT,
    },
    "recusal_decision": {
        "decided": frozenset({"decision"}),
        "reason": frozenset({"reason"}),
        "contact": _CONTACT,
    },
    "urgent_report": {
        "learnt": frozenset({"learnt", "place"}),
        "what": frozenset({"what"}),
        "measures": frozenset({"measures"}),
    },
    "supervision_reply": {"matter": frozenset({"from_number"}), "text": frozenset({"text"})},
    "suggestion_feedback": {
        "matter": frozenset({"from_number"}),
        "adopted": frozenset({"adopted"}),
        "text": frozenset({"text"}),
    },
    "completion_report": {"text": frozenset({"text"}), "view": frozenset({"her_view"})},
    "execution_notice": {"what": frozenset({"what"}), "by": frozenset({"by"})},
    "supervision_order": {"what": frozenset({"what"}), "by": frozenset({"by"})},
    "service_announcement": {
        "announced": frozenset({"awaited", "due_on"}),
        "fetch": frozenset({"office_address"}),
    },
    "help_slip": {"help": frozenset({"organ", "ground"}), "contact": _CONTACT},
    "suggestion_notice": {"study": frozenset(), "due": frozenset({"due_on"})},
    "suggestion_reply": {
        "adopted": frozenset({"adopted"}),
        "text": frozenset({"text"}),
        "contact": _CONTACT,
    },
}
"""The same for the letters whose wording is laid over what they share (`notice.toml`)."""

HERS, BOTH, PARTIES, BETWEEN = "petitioner", "both", "parties", "between"
"""A letter to her, an agreement of hers with another, a decision that each party is served; the
form from organ to organ (信函格式). A decision says its own law's remedy in place of her rights.
"""
SHOWN = "shown"
"""A slip for one of them, to show to others: neither her query code nor her rights are on it."""

LOCKED: Mapping[str, str] = {
    "know": "6e9ce1d72cc5bcd3",
    "told": "f11c34623c0b2d07",
    "answered": "7ca924757073b9e9",
    "review": "1474a8381ad58650",
    "aside": "61175bde416d1e3b",
    "protected": "a79859e04f6f0ccb",
    "own_data": "5a944ed551c22d72",
    "legal_aid": "19275f107c7fab32",
    "overdue": "f83146658bb6ea11",
    "overdue_no_phone": "afec399a51ef71f9",
    "other_limits": "a177b26f7a3c65f4",
    "signature": "f6ddbd75ef5b9262",
    "refusal": "46448f02b86bbc6d",
    "served_only": "f5e47ee82b81168d",
    "who_may_sign": "2f3c53daa45b54a1",
    "truth": "4d62d6d2328d13b9",
    "delegates": "719aa81437fa48e2",
    "order": "6c5324aa68b03d83",
}
"""Fingerprint of each locked clause: article, short and full text."""

_RIGHTS = (
    "told",
    "answered",
    "review",
    "aside",
    "protected",
    "own_data",
    "legal_aid",
    "overdue",
)
ORDERS: Mapping[str, tuple[str, ...]] = {
    "front": _RIGHTS,
    "back_rights": ("know", *_RIGHTS),
    "back_duties": ("truth", "delegates", "order"),
}
"""Which clauses stand where; none can be left out."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The blocks of one letter, with the names of their fields.

    `version` names the nearest layer that changed it, and that layer's count ("office 3").
    """

    blocks: Mapping[str, str]
    fields: Mapping[str, str]
    lists: Mapping[str, Any]
    version: str = ""

    @property
    def sha256(self) -> str:
        """Give what identifies these very words."""
        told = canonical([dict(self.blocks), dict(self.lists)])
        return hashlib.sha256(told).hexdigest()

    def say(self, block: str, **values: str) -> str:
        """Fill a block in a single pass.

        Raises Trouble("letter.wording") for a field the letter does not know.
        """
        return self._fill(self.blocks[block], values)

    def full(self, block: str, values: Mapping[str, str]) -> bool:
        """Tell whether every field of a block has something to say."""
        return self.means(self.blocks[block], values)

    @property
    def to_her(self) -> bool:
        """Tell whether it is a letter to the petitioner alone."""
        return self.lists.get("to") == HERS

    @property
    def shown(self) -> bool:
        """Tell whether it is a slip she shows to others: it names her, and has no query code."""
        return self.lists.get("to") == SHOWN

    @property
    def of_two(self) -> bool:
        """Tell whether it is an agreement, of which the other party keeps one too."""
        return self.lists.get("to") == BOTH

    @property
    def shared(self) -> bool:
        """Tell whether every party has the same paper: it names her, and has no query code."""
        return self.lists.get("to") in {BOTH, PARTIES}

    def paragraphs(self, text: str, values: Mapping[str, str]) -> tuple[str, ...]:
        """Fill a text in a single pass, in as many paragraphs as were typed into its fields.

        A value of several paragraphs keeps them where it ends a sentence, and what the wording
        says after it begins a new one; inside a sentence it stands on one line.
        """
        stop, said, at = self.blocks["stop"], [""], 0
        for found in _FIELD.finditer(text):
            said[-1] += text[at : found.start()]
            at = found.end()
            told = self._fill(found[0], values).split("\n")
            if len(told) > 1 and (at == len(text) or text.startswith(stop, at)):
                said[-1] += told[0]
                said += told[1:]
                if at < len(text):
                    said[-1] += stop
                    at += len(stop)
                    said += [""] if at < len(text) else []
            else:
                said[-1] += _on_one_line(told)
        said[-1] += text[at:]
        return tuple(said)

    def means(self, text: str, values: Mapping[str, str]) -> bool:
        """Tell whether every field of such a text has something to say."""
        names = (self.fields.get(name, name) for name in _FIELD.findall(text))
        return all(values.get(name) for name in names)

    def day(self, day: date | None) -> str:
        """Write a day as the letter's wording writes days; nothing for a day not known."""
        if day is None:
            return ""
        return self.say("date", year=str(day.year), month=str(day.month), day=str(day.day))

    def _fill(self, text: str, values: Mapping[str, str]) -> str:
        try:
            return _FIELD.sub(lambda m: values[self.fields.get(m[1], m[1])], text)
        except KeyError as unknown:
            raise Trouble("letter.wording", detail={"name": str(unknown.args[0])}) from None


def _on_one_line(parts: Sequence[str]) -> str:
    """Join paragraphs inside a sentence: no blank after a mark that parts them already."""
    said = ""
    for part in parts:
        said += (" " if said and said[-1] not in _MARKS else "") + part
    return said


_MARKS = frozenset("。；：，、！？）”》")


@dataclass(frozen=True, slots=True)
class Clause:
    """A locked clause with the provision it rests on."""

    article: str
    short: str
    text: str


@dataclass(frozen=True, slots=True)
class Clauses:
    """The locked clauses and their orders on paper."""

    clauses: Mapping[str, Clause]
    orders: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, str]

    def fill(self, text: str, **values: str) -> str:
        """Fill a clause's few fields in a single pass."""
        return _FIELD.sub(lambda m: values[self.fields[m[1]]], text)


def fingerprint(clause: Clause) -> str:
    """Give what identifies a clause's exact words."""
    words = f"{clause.article}\n{clause.short}\n{clause.text}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def wording(letter: str) -> Wording:
    """Give a letter's wording, with the layers that hold now over ours.

    Raises Trouble("letter.wording") when a required part is gone.
    """
    over = overlays(letter)
    return _laid(letter, over) if over else shipped(letter)


def wording_of(kind: str) -> Wording:
    """Give the wording a kind of letter is set in; a receipt has that of the notice."""
    return wording(_SET_FROM.get(kind, kind))


_SET_FROM: Mapping[str, str] = {"receipt": "receipt_notice"}


@cache
def shipped(letter: str) -> Wording:
    """Read our own wording of a letter, as `wording` gives it where no layer lies over it."""
    told = read_wording(letter)
    if letter in STEPPED:
        told = _laid_over(read_wording(_SHARED), told)
    version = f"product {told.get('version', 1)}"
    return _whole(letter, Wording(told["blocks"], told["fields"], told.get("lists", {}), version))


@lru_cache(maxsize=64)
def _laid(letter: str, over: tuple[Overlay, ...]) -> Wording:
    ours = shipped(letter)
    blocks, lists, version = dict(ours.blocks), dict(ours.lists), ours.version
    for layer in over:
        blocks |= dict(layer.blocks)
        version = f"{layer.level} {layer.version}"
        if layer.order is not None:
            lists["order"] = layer.order
    if "order" in lists:
        lists["order"] = tuple(name for name in lists["order"] if blocks.get(name, name))
    return _whole(letter, Wording(blocks, ours.fields, lists, version))


def required(letter: str) -> Mapping[str, frozenset[str]]:
    """Give the blocks a letter cannot be without, and the fields each must keep."""
    return REQUIRED.get(letter) or STEPPED[letter]


def _whole(letter: str, found: Wording) -> Wording:
    for block, names in required(letter).items():
        if not found.blocks.get(block) or block not in found.lists.get("order", (block,)):
            raise Trouble("letter.wording", detail={"name": block})
        told = _FIELD.findall(found.blocks[block])
        if names - {found.fields.get(name, name) for name in told}:
            raise Trouble("letter.wording", detail={"name": block})
    return found


@cache
def plain_wording() -> tuple[Wording, Mapping[str, tuple[str, ...]]]:
    """Read what letters say in plain words: the shared blocks, and each kind's paragraphs."""
    told = read_wording(_PLAIN)
    what = {kind: tuple(row) for kind, row in told["what"].items()}
    return Wording(told["blocks"], told["fields"], told["lists"]), what


def explains(kind: str) -> bool:
    """Tell whether a kind of letter can be said in plain words: those that go to her."""
    return kind in plain_wording()[1]


@cache
def locked() -> Clauses:
    """Read the locked clauses; raises Trouble("letter.locked") when one was rewritten."""
    told = read_wording("locked")
    clauses = {name: Clause(**row) for name, row in told["clauses"].items()}
    for name, known in LOCKED.items():
        if name not in clauses or fingerprint(clauses[name]) != known:
            raise Trouble("letter.locked", detail={"name": name})
    orders = {name: tuple(row) for name, row in told["orders"].items()}
    if orders != ORDERS:
        raise Trouble("letter.locked", detail={"name": "orders"})
    return Clauses(clauses, orders, told["fields"])


def _laid_over(shared: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Lay the wording of one kind over what all kinds share.

    Raises Trouble("letter.wording") for an order that names a paragraph that is not there.
    """
    blocks = shared["blocks"] | told["blocks"]
    order = told.get("letter", {}).get("order", [])
    if missing := set(order) - set(blocks) - _SET_HERE:
        raise Trouble("letter.wording", detail={"name": min(missing)})
    lists = shared["lists"] | {"order": tuple(order), "to": told.get("letter", {}).get("to", "")}
    lists["form"] = told.get("letter", {}).get("form", "")
    version = told.get("version", 1)
    return {"blocks": blocks, "fields": shared["fields"], "lists": lists, "version": version}


_SHARED = "notice"
_PLAIN = "plain"
_SET_HERE = {"claims", "remedy", "other_limits"}


def read_wording(name: str) -> dict[str, Any]:
    """Read a shipped file of wording as it stands; raises Trouble("letter.wording")."""
    path = RESOURCES / "letters" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as bad:
        raise Trouble("letter.wording", detail={"name": name}) from bad
