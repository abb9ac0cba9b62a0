"""Reads an issued letter once more before it is printed: the facts it was told, and its own pages.

What the law wants of a letter stops the print where it is missing; what a reader only may have
lost between facts and paper asks for a look.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.letters.agreement import MEDIATED, sealed_by
from app.letters.copies import discloses
from app.letters.finding import Finding, Verdict
from app.letters.fonts import plain
from app.letters.template import STEPPED, wording
from app.wire.letter_code import unmarked

_FOLIO = re.compile("\u2014[0-9]+(?:/[0-9]+)?\u2014$")
_REVIEW = re.compile("复查")
_COURTS = re.compile("复议|诉讼|起诉")
_BASIS = re.compile("《信访工作条例》第[一二三四五六七八九十]+条")
_ANY_BASIS = re.compile("《[^》]+》第[一二三四五六七八九十百0-9]+条|《信访事项简易办理办法")
_ENDS = "。；;.，,、"
_NO_GLYPH = "\ufffd"
_OPINIONS = frozenset({"handling_opinion", "duty_reply"})
_NOTICES = frozenset({"acceptance_notice", "referral_notice", "elsewhere_notice"})
_RECEIPTS = frozenset({"receipt", "receipt_notice"})
_REQUESTS = frozenset({"review_request", "recheck_slip"})
_NAMES = ("party_a_asks", "party_b_asks", "mediator_asks", "witness_asks")
"""Who signs an agreement, from the top."""


def proofread(
    kind: str, facts: Mapping[str, Any], pages: Sequence[str], query_code: str = ""
) -> tuple[Finding, ...]:
    """Look at one letter: its kind, the facts frozen beside it, and the text of its pages.

    `query_code` is hers by the record: no paper that others have may say it.
    """
    paper = _Paper(pages)
    if kind in _OPINIONS:
        found = _opinion(kind, facts, paper)
    elif kind in _NOTICES:
        found = _notice(facts, paper)
    elif kind in _RECEIPTS:
        found = _receipt(facts, paper)
    elif kind in STEPPED:
        step = _agreement if wording(kind).of_two else _step
        found = step(kind, facts, paper, query_code)
    elif kind == "minutes":
        found = _minutes(facts, paper)
    elif kind in _REQUESTS:
        found = _review(facts, paper)
    else:
        found = _slip(facts, paper)
    return tuple(found)


def proofread_copy(query_code: str, pages: Sequence[str]) -> tuple[Finding, ...]:
    """Look at a copy for others: neither her query code nor an id number may stand on it."""
    told = any(discloses(unmarked(page), query_code) for page in pages)
    return (Finding("copy", "stop" if told else "good"),)


def without_foot(page: str) -> str:
    """Give a page's text without blanks, its number and the letter's code."""
    return _FOLIO.sub("", unmarked(page))


class _Paper:
    """The text of the pages without blanks and page numbers."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.pages = [without_foot(page) for page in pages]
        self.text = "".join(self.pages)

    def says(self, *texts: str | None) -> bool:
        """Tell whether every paragraph of the texts is there."""
        parts = (part for text in texts if text for part in text.splitlines())
        return all(_bare(part).rstrip(_ENDS) in self.text for part in parts)


def _opinion(kind: str, facts: Mapping[str, Any], paper: _Paper) -> Iterator[Finding]:
    claims = facts.get("claims") or []
    parts = [[each.get(part) for part in ("text", "answer", "law")] for each in claims]
    outcomes = [each.get("outcome_label") for each in claims]
    answered = bool(claims) and all(outcomes) and all(all(each) for each in parts)
    yield Finding("claims", "good" if answered else "stop", len(claims))
    whole = paper.says(facts.get("facts"), *(text for each in parts for text in each))
    yield Finding("article_32", _looked(good=whole))
    paragraphs = facts.get("remedy") or []
    remedy = "".join(paragraphs)
    review, courts = bool(_REVIEW.search(remedy)), bool(_COURTS.search(remedy))
    right = (review and not courts) if kind == "handling_opinion" else (courts and not review)
    stated = bool(paragraphs) and paper.says(*paragraphs)
    yield Finding(f"remedy.{kind}", "good" if right and stated else "stop")
    yield from _closing(facts, paper)


def _notice(facts: Mapping[str, Any], paper: _Paper) -> Iterator[Finding]:
    claims = facts.get("claims") or []
    yield Finding("told_claims", _looked(good=paper.says(*claims)), len(claims))
    yield Finding("basis", "good" if _BASIS.search(paper.text) else "stop")
    yield from _closing(facts, paper)


def _step(kind: str, facts: Mapping[str, Any], paper: _Paper, query_code: str) -> Iterator[Finding]:
    """Look at a letter that is wording alone; what goes to others never shows her code or name.

    A decision between parties names them and has no code: each is served the same paper.
    """
    yield Finding("basis", "good" if _ANY_BASIS.search(paper.text) else "stop")
    if facts.get("addressee"):
        named = (facts.get("matter") or {}).get("petitioner_names")
        yield _withheld(facts, paper, query_code, named=bool(named))
    elif wording(kind).shared:
        yield _withheld(facts, paper, query_code)
        others = dict(facts.get("told") or ()).get("parties")
        yield Finding("parties", _looked(good=bool(others) and paper.says(others)))
    else:
        claims = facts.get("claims") or []
        yield Finding("told_claims", _looked(good=bool(claims)), len(claims))
    yield from _closing(facts, paper)


def _agreement(
    kind: str, facts: Mapping[str, Any], paper: _Paper, query_code: str
) -> Iterator[Finding]:
    """Look at a paper of which the other party keeps one too: all sign it, on one page."""
    yield Finding("basis", "good" if _ANY_BASIS.search(paper.text) else "stop")
    yield _withheld(facts, paper, query_code)
    told, words = dict(facts.get("told") or ()), wording(kind).blocks
    sealed, day = sealed_by(told), told.get("on") or _written(facts["matter"].get("issued_on"))
    asked = [name for name in _NAMES if name in words]
    if not sealed or sealed != told.get("witnessed"):
        asked.remove("witness_asks")
    last = _bare(sealed) + _bare(day)
    rows = [_bare(words[name]) for name in asked] + [last]
    above = [_before(rows, page) for page in paper.pages]
    found = [each for each in above if each is not None]
    whole = bool(found) and bool(day) and (bool(sealed) or kind not in MEDIATED)
    yield Finding("signed", "good" if whole else "stop")
    yield Finding("signature", _looked(good=bool(found and found[-1])))
    matter = facts.get("matter") or {}
    yield Finding("names", _names(matter.get("petitioner_names") or [], paper))


def _before(rows: Sequence[str], page: str) -> str | None:
    """Give what stands on a page above these rows, each after the other; None where one lacks."""
    at = first = page.rfind(rows[0])
    for row in rows:
        at = page.find(row, at) if at >= 0 else -1
        at += len(row) if at >= 0 else 0
    return page[:first] if at >= 0 else None


def _withheld(
    facts: Mapping[str, Any], paper: _Paper, query_code: str, *, named: bool = False
) -> Finding:
    """Neither her query code nor an id number stands on what others have, nor in its facts."""
    code = (facts.get("matter") or {}).get("query_code")
    told = any(discloses(page, query_code) for page in paper.pages)
    return Finding("copy", "stop" if code or named or told else "good")


def _slip(facts: Mapping[str, Any], paper: _Paper) -> Iterator[Finding]:
    remedy = facts.get("remedy") or []
    yield Finding("remedy", _looked(good=bool(remedy) and paper.says(*remedy)))
    yield from _closing(facts, paper)


def _receipt(facts: Mapping[str, Any], paper: _Paper) -> Iterator[Finding]:
    yield Finding("code_once", _once(facts.get("query_code"), paper))
    yield Finding("names", _names(facts.get("petitioner_names") or [], paper))


def _review(facts: Mapping[str, Any], paper: _Paper) -> Iterator[Finding]:
    reasons, matter = facts.get("reasons"), facts.get("matter") or {}
    yield Finding("reasons", _looked(good=bool(reasons) and paper.says(reasons)))
    yield Finding("code_once", _once(matter.get("query_code"), paper))
    yield from _closing(facts, paper)


def _minutes(facts: Mapping[str, Any], paper: _Paper) -> Iterator[Finding]:
    """Look whether everyone is named, and everything decided stands there with its owner."""
    yield Finding("names", _names([*facts["present"], facts["issued_by"]], paper))
    items = facts["items"]
    whole = all(paper.says(each["text"], each["owner"]) for each in items)
    yield Finding("decided", _looked(good=whole), len(items))


def _closing(facts: Mapping[str, Any], paper: _Paper) -> Iterator[Finding]:
    """Look at the signature's page and at the names."""
    head, matter = facts.get("head") or {}, facts.get("matter") or {}
    signed = _bare(head.get("organ_name") or "") + _written(matter.get("issued_on"))
    # Her rights may stand overleaf, after the signature: the page that is signed is looked for.
    above = [page.rpartition(signed)[0] for page in paper.pages if signed and signed in page]
    if head.get("organ_name"):
        yield Finding("signed", "good" if above else "stop")
    yield Finding("signature", _looked(good=bool(above and above[-1])))
    one = facts.get("applicant_name")
    yield Finding("names", _names([one] if one else matter.get("petitioner_names") or [], paper))


def _written(day: object) -> str:
    """Write a day of the facts as letters do."""
    if not isinstance(day, str) or not day:
        return ""
    year, month, date = (int(part) for part in day.split("-"))
    return f"{year}年{month}月{date}日"


def _names(names: Sequence[str | None], paper: _Paper) -> Verdict:
    return _looked(good=paper.says(*names) and _NO_GLYPH not in paper.text)


def _once(code: str | None, paper: _Paper) -> Verdict:
    """Her query code stands on her part alone."""
    return "good" if code and paper.text.count(_bare(code)) == 1 else "stop"


def _looked(*, good: bool) -> Verdict:
    return "good" if good else "look"


def _bare(text: str) -> str:
    return "".join(plain(text).split())
