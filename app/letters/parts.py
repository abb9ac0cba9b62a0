"""The parts a letter must have, in their order, and whether each says what the facts say.

A part is a block of the wording. It is filled here anew from the facts frozen beside the letter,
by code of its own, and looked for on the finished paper: not found at all, it is missing; found
with another value, that field is wrong; found before the part it follows, the order is wrong.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.letters.finding import Finding
from app.letters.fonts import plain
from app.letters.receipt_words import shortened
from app.letters.template import (
    BETWEEN,
    RED_MARK,
    STEPPED,
    Wording,
    locked,
)

Part = tuple[str, ...]
"""One block, or several of which one stands on the paper."""
_FIELD = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TRIMMED = "。；;.，,、 "
_SET_APART = frozenset({"claims", "remedy", "other_limits"})
_ROOM, _ANY = 60, 20_000
"""Characters a wrong value may have, and one that is not known."""
_TELLING, _TELLING_ALONE = 3, 8
"""Characters of fixed wording by which a part is known when a value is wrong, when all are."""
_HEAD = (("title",), ("number_line",), ("salutation",))
_RED_HEAD = (("number_line",), ("title",), ("salutation",))
"""Under a red mark the number stands above the title."""
_ADDRESSED = ("salutation",)
"""An agreement and a decision are addressed to nobody: they name their parties."""
_OURS = frozenset({"title", "own_number", "number_line", "salutation", "query"})
"""Blocks that say nothing of what was told for an act."""
_OPINION: tuple[Part, ...] = (
    *_HEAD, ("opening", "opening_anew", "opening_received"), ("claims_head",), ("facts_head",),
    ("opinion_head",), ("law",), ("remedy_head",), ("contact",), ("query",),
)  # fmt: skip
_ORDERS: Mapping[str, tuple[Part, ...]] = {
    "acceptance_notice": (
        *_HEAD,
        ("received",),
        ("route",),
        ("handler",),
        ("due", "due_whole"),
        ("query",),
    ),
    "referral_notice": (
        *_HEAD, ("received",), ("route",), ("meanwhile",), ("handler",), ("query",),
    ),
    "elsewhere_notice": (*_HEAD, ("received",), ("organ",), ("handler",), ("query",)),
    "handling_opinion": _OPINION,
    "duty_reply": _OPINION,
    "service_slip": (*_HEAD, ("served",), ("last_day",), ("query",)),
    "receipt_notice": (
        ("title_combined",), ("own_number",), ("number_line",), ("salutation",), ("received",),
        ("materials",), ("route",), ("handler",), ("query",),
    ),
    "receipt": (
        ("title_later",), ("own_number",), ("number_line",), ("salutation",), ("received",),
        ("materials",), ("later", "later_none"), ("handler",), ("query",),
    ),
    "minutes": (("number_line",), ("held",), ("present_label",), ("issued",)),
    "review_request": (
        ("title",), ("opinion",), ("requested_label",), ("reasons_label",), ("materials_label",),
        ("confirm_asks",),
        ("slip_title",), ("slip_received",), ("slip_forward", "slip_forward_open"),
        ("slip_directly",), ("slip_query",),
    ),
    "recheck_slip": (
        ("title",), ("opinion",), ("requested_label",), ("reasons_label",), ("materials_label",),
        ("confirm_asks",), ("slip_title",), ("slip_received",),
        ("slip_forward", "slip_forward_open"), ("slip_directly",), ("slip_query",),
    ),
    "service_receipt": (
        ("title",), ("letter",), ("recipient_label",), ("way",), ("time_label",), ("sign_label",),
        ("witness_label",), ("server_label",),
    ),
    "blank_slip": (
        ("title",), ("number",), ("statement_label",), ("sign",), ("slip_title",), ("received",),
        ("query",),
    ),
}  # fmt: skip
"""What stands on each paper from its top; letters of `template.STEPPED` have theirs as data."""
_WITH_RIGHTS = frozenset(
    {"acceptance_notice", "referral_notice", "elsewhere_notice", "receipt_notice", "receipt"}
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"


@dataclass(frozen=True, slots=True)
class _Found:
    """A part on the paper: where it begins, and the first field that says something else."""

    at: int
    wrong: str = ""


def parts(kind: str, facts: Mapping[str, Any], words: Wording, text: str) -> Iterator[Finding]:
    """Look for the parts of one letter in the text of its finished pages, blanks left out."""
    wanted = _wanted(kind, facts, words)
    if not wanted:
        return
    found = [(part, _first(part, kind, facts, words, text)) for part in wanted]
    lost = [words.blocks[part[0]] for part, one in found if one is None and _must(part, kind)]
    yield Finding("parts", "stop" if lost else "good", len(found), _short(lost))
    places = [one.at for _, one in found if one is not None]
    yield Finding("order", "good" if places == sorted(places) else "look", len(places))
    wrong = [one.wrong for _, one in found if one is not None and one.wrong]
    yield Finding("record", "look" if wrong else "good", len(found), "、".join(wrong))
    if tells_rights(kind, words):
        yield _rights(facts, text)


def tells_rights(kind: str, words: Wording) -> bool:
    """Tell whether a paper carries her locked rights: every receipt and notice to her."""
    return kind in _WITH_RIGHTS or (kind in STEPPED and words.to_her)


def _wanted(kind: str, facts: Mapping[str, Any], words: Wording) -> tuple[Part, ...]:
    """Give the parts a letter with these facts has."""
    red = bool(words.blocks.get(RED_MARK))
    if kind not in STEPPED:
        copied = not (facts.get("matter") or facts).get("query_code")
        order = _ORDERS.get(kind, ())
        if red:
            order = (*_RED_HEAD, *order[len(_HEAD) :])
        if not facts.get("materials"):
            order = tuple(part for part in order if part != ("materials",))
        return tuple(part for part in order if not (copied and part == ("query",)))
    told = {name: value or "" for name, value in _fields(kind, "", facts, words).items()}
    order = words.lists["order"]
    blocks = (each for each in order if each not in _SET_APART and words.full(each, told))
    asks = [("query",)] if words.to_her else []
    head: Sequence[Part] = _RED_HEAD if red or words.lists.get("form") == BETWEEN else _HEAD
    if words.shared:
        head = tuple(part for part in head if part != _ADDRESSED)
    return (*head, *((each,) for each in blocks), *asks)


def _must(part: Part, kind: str) -> bool:
    """Tell whether the law, or the paper's use, wants the part; the rest may be the office's."""
    return kind not in STEPPED or part in _HEAD or part[0] in {*STEPPED[kind], "query"}


def _short(lost: Sequence[str]) -> str:
    return "、".join("".join(_FIELD.sub("…", each).split())[:16] for each in lost)


def _first(
    part: Part, kind: str, facts: Mapping[str, Any], words: Wording, text: str
) -> _Found | None:
    """Find the part on the paper; one whose values are right goes before one that is not."""
    tried = [_one(block, kind, facts, words, text) for block in part if block in words.blocks]
    found = [each for each in tried if each is not None]
    return min(found, key=lambda each: bool(each.wrong), default=None)


def _one(
    block: str, kind: str, facts: Mapping[str, Any], words: Wording, text: str
) -> _Found | None:
    values = {name: _bare(value) for name, value in _fields(kind, block, facts, words).items()}
    pieces = _FIELD.split(words.blocks[block])
    literals, names = [_bare(each) for each in pieces[::2]], pieces[1::2]
    known = [values.get(words.fields.get(name, name), "") for name in names]
    if (exact := _seek(*_joined(literals, known), text)) is not None:
        return _Found(exact[0])
    roomy = [max(_ROOM, 2 * len(value)) if value else len(text) for value in known]
    leading = int(not literals[0])
    there = _seek(literals[leading:], roomy[leading:], text)
    if there is None:
        return None
    at, said = there
    if leading:
        at, end = max(0, at - len(known[0])), at
        said = [text[at:end], *said]
    right = any(v and v == s for v, s in zip(known, said, strict=True))
    if sum(map(len, literals)) < (_TELLING if right else _TELLING_ALONE):
        return None
    wrong = [n for n, v, s in zip(names, known, said, strict=True) if v not in {"", s}]
    return _Found(at, wrong[0] if wrong else "")


def _joined(literals: Sequence[str], known: Sequence[str]) -> tuple[list[str], list[int]]:
    """Join what the wording says with what is known; between them stands what may be anything."""
    chunks, rooms = [literals[0]], []
    for value, literal in zip(known, literals[1:], strict=True):
        if value:
            chunks[-1] += value + literal
        else:
            chunks.append(literal)
            rooms.append(_ANY)
    return chunks, rooms


def _seek(chunks: Sequence[str], rooms: Sequence[int], text: str) -> tuple[int, list[str]] | None:
    """Find chunks one after another, no more than `rooms` apart; give where, and what is between.

    Each place of the first chunk is tried, and from there each next chunk where it first comes:
    the time grows with the text alone, whatever somebody wrote into it.
    """
    at = text.find(chunks[0])
    while at >= 0:
        place, said = at + len(chunks[0]), []
        for chunk, room in zip(chunks[1:], rooms, strict=True):
            end = text.find(chunk, place) if chunk else place
            if not place <= end <= place + room:
                break
            said.append(text[place:end])
            place = end + len(chunk)
        else:
            return at, said
        at = text.find(chunks[0], at + 1) if chunks[0] else -1
    return None


def _rights(facts: Mapping[str, Any], text: str) -> Finding:
    """Her rights stand there, every locked clause, short or in full."""
    head = facts.get("head") or facts
    told = {
        "review_organ": head.get("review_organ") or "",
        "county_bureau": head.get("county_bureau_name") or "",
        "county_phone": head.get("county_bureau_phone") or "",
    }
    book, lost = locked(), []
    for n, name in enumerate(book.orders["front"]):
        plainer = name == "overdue" and not told["county_phone"]
        clause = book.clauses["overdue_no_phone" if plainer else name]
        filled = (book.fill(each, **told) for each in (clause.short, clause.text))
        if not any(_CIRCLED[n] + _bare(each) in text for each in filled):
            lost.append(clause.article)
    return Finding("rights", "stop" if lost else "good", len(book.orders["front"]), "、".join(lost))


def _fields(
    kind: str, block: str, facts: Mapping[str, Any], words: Wording
) -> dict[str, str | None]:
    """Give what a block's fields say by the facts; one not known here may say anything."""
    head, matter = facts.get("head") or facts, facts.get("matter") or facts
    told: dict[str, str | None] = dict.fromkeys(words.fields.values()) if kind in STEPPED else {}
    told |= {
        "you": words.blocks.get("you_many" if (matter.get("people_count") or 1) > 1 else "you_one"),
        "addressee": facts.get("addressee") or _names(matter, words),
        "number": matter.get("petition_number") or facts.get("number"),
        "letter_number": matter.get("letter_number") or facts.get("letter_number"),
        "query_code": matter.get("query_code"),
        "received_on": _day(matter.get("received_on")),
        "registered_on": _day(facts.get("registered_on")),
        "channel": matter.get("channel_label"),
        "gist": _gist(matter.get("gist") or ""),
        "own_organ": head.get("organ_name"),
        "county_bureau": head.get("county_bureau_name"),
    }
    told |= {name: head.get(name) for name in ("office_phone", "office_hours", "office_address")}
    told |= {name: value for name, value in _own(kind, block, facts).items() if value}
    if block in _OURS:
        return told
    return told | {name: _line(value) for name, value in facts.get("told") or ()}


def _own(kind: str, block: str, facts: Mapping[str, Any]) -> dict[str, str | None]:
    """Give the fields that only some kinds have."""
    told = {
        "accepted_on": _day(facts.get("accepted_on")),
        "handler": facts.get("handler_name"),
        "served_on": _day(facts.get("served_on")),
        "way": facts.get("way_label"),
        "label": facts.get("window_label"),
        "notice_due_on": _day(facts.get("notice_due_on")),
        "forward_by": _day(facts.get("forward_by")),
        "opinion_number": facts.get("opinion_number"),
        "title": facts.get("letter_title") or facts.get("opinion_title"),
        "organ": facts.get("organ"),
        "materials": facts.get("materials"),
        "due_lines": _due(facts.get("by_when") or ()),
    }
    route = facts.get("route_text")
    if route:
        stop = "。" if kind == "receipt_notice" else ""
        told["route"] = _line(route) + stop
    if kind == "minutes":
        told["date"] = _day(facts.get("held_on"))
        told |= {name: facts.get(name) for name in ("place", "convenor", "issued_by")}
        told["issued_on"] = _day(facts.get("issued_on"))
    if kind == "service_slip":
        told["date"] = _day(facts.get("last_day"))
    if kind == "service_receipt":
        told["date"] = _day(facts.get("letter_on"))
        told["number"] = facts.get("petition_number")
    if kind in {"review_request", "recheck_slip"}:
        asked = block == "slip_received"
        told["date"] = _day(facts.get("requested_on" if asked else "opinion_on"))
        told["names"] = facts.get("applicant_name")
        told["review_organ"] = told["organ"] or (facts.get("head") or {}).get("review_organ")
    return told


def _due(lines: Sequence[Mapping[str, Any]]) -> str | None:
    """Give the first promise; how its day was counted, and the others, go on after it."""
    first = lines[0] if len(lines) == 1 else None
    if first is None:
        return None
    steps = _line(first.get("steps") or "")
    told = f"{first['label']}：最迟{_day(first['due_on'])}"
    return f"{told}，{steps}" if steps else told


def _names(matter: Mapping[str, Any], words: Wording) -> str | None:
    """Give whom a letter to the petitioners names."""
    names = matter.get("petitioner_names") or ()
    if matter.get("anonymous") or not names:
        return words.blocks.get("nameless")
    joined = (words.blocks.get("names_joint") or "、").join(names)
    count = int(matter.get("people_count") or 1)
    return f"{joined}等{count}人" if count > len(names) else joined


def _gist(gist: str) -> str:
    told = _line(gist)
    kept = shortened(told)
    return told if kept == told else kept + "……"


def _line(text: str) -> str:
    """Give a text on one line without its final stop."""
    return " ".join(text.split()).rstrip(_TRIMMED)


def _day(told: object) -> str | None:
    """Write a day of the facts as letters do."""
    found = _DAY.match(told) if isinstance(told, str) else None
    return f"{int(found[1])}年{int(found[2])}月{int(found[3])}日" if found else None


def _bare(text: str | None) -> str:
    return "".join(plain(text or "").split())
