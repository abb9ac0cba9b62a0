"""Preflight: the finished PDF of a letter is read back and held against facts and record.

Everything that is issued, printed or copied for others goes through here. What the law forbids and
what cannot be read stops it (`stopped`); all else asks for a look.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import Trouble
from app.domain.words_proofs import KEPT
from app.letters.cells import Filled, cells, kind_of
from app.letters.copies import HER_FORMS
from app.letters.figures import figures
from app.letters.finding import Finding, Verdict
from app.letters.finished import Finished, read_finished
from app.letters.parts import parts
from app.letters.proofread import proofread, proofread_copy, without_foot
from app.letters.soundness import FOLIO, SMALLEST, sound
from app.letters.template import STEPPED, wording

_WORDED: Mapping[str, str] = {"receipt": "receipt_notice"}
"""Kinds that are set from the wording of another."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the office's record says, to be held against a letter's facts.

    `names` are of those she is told by; `remedy` is what the table gives for route and letter, None
    where this is not for a letter of that kind. `same_wording` is False for a letter made from a
    wording that has changed since: its parts are then not looked for.
    """

    petition_number: str
    query_code: str
    received_on: str
    letter_number: str = ""
    issued_on: str = ""
    names: tuple[str, ...] | None = None
    remedy: tuple[str, ...] | None = None
    same_wording: bool = True


def preflight(
    kind: str,
    facts: Mapping[str, Any],
    pdf: bytes,
    record: Record | None = None,
    *,
    copy: str = "",
) -> tuple[Finding, ...]:
    """Look at one letter: its kind, the facts frozen beside it, the finished file, the record.

    A kind of which only the paper is known (no facts) is looked at as paper. `copy` is how a copy
    for the reader is set (`large_print`, `plain_words`, `receipt_roll`): in large print it says
    what the letter says, the others are looked at as paper.
    """
    try:
        paper = read_finished(pdf)
    except Trouble:
        return (Finding("readable", "stop"),)
    told = () if copy and (copy != _SAME_WORDS or kind in _RECEIPTS) else _said(
        kind, facts, paper, record
    )  # fmt: skip
    return (*told, *sound(copy or kind, paper))


def preflight_copy(kind: str, query_code: str, pdf: bytes) -> tuple[Finding, ...]:
    """Look at a paper for others than her: it says neither her query code nor an id number."""
    try:
        paper = read_finished(pdf)
    except Trouble:
        return (Finding("readable", "stop"),)
    return (*proofread_copy(query_code, _texts(paper)), *sound(kind, paper))


def preflight_form(values: Filled, query_code: str, pdf: bytes) -> tuple[Finding, ...]:
    """Look at a form that goes to a file or to others: its cells, its paper, what it may not say.

    `query_code` is "" where she is the one who gets it.
    """
    try:
        paper = read_finished(pdf)
    except Trouble:
        return (Finding("readable", "stop"),)
    pages = [without_foot(page) for page in _texts(paper)]
    hers = isinstance(values, tuple) or kind_of(values) in HER_FORMS
    covered = () if hers else proofread_copy(query_code, _texts(paper))
    return (*covered, *cells(values, pages), *sound(kind_of(values), paper))


def stopped(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give what holds the paper back."""
    return tuple(each for each in found if each.verdict == "stop")


def _said(
    kind: str, facts: Mapping[str, Any], paper: Finished, record: Record | None
) -> Iterator[Finding]:
    """Look at what stands on the pages."""
    if not facts:
        return
    pages = _texts(paper)
    yield from proofread(kind, facts, pages, record.query_code if record else "")
    worded = record is None or record.same_wording
    if worded and (kind in STEPPED or kind in _SET):
        text = "".join(without_foot(page) for page in pages)
        words = wording(_WORDED.get(kind, kind))
        yield from parts(kind, facts, words, text)
        yield figures(facts, words, _lines(paper), len(pages))
    if record is not None:
        yield _agrees(facts, record)


_SAME_WORDS = "large_print"
_RECEIPTS = frozenset({"receipt", "receipt_notice"})
_SET = frozenset(
    {
        "acceptance_notice", "referral_notice", "elsewhere_notice", "handling_opinion",
        "duty_reply", "service_slip", "receipt_notice", "receipt", "review_request",
        "recheck_slip", "service_receipt", "blank_slip", "minutes",
    }
)  # fmt: skip


def _agrees(facts: Mapping[str, Any], record: Record) -> Finding:
    """Hold the facts of a letter against the record it is about."""
    matter = facts.get("matter") or facts
    number = matter.get("petition_number") or facts.get("number")
    told = {
        "number": (number, record.petition_number),
        "received_on": (matter.get("received_on"), record.received_on),
        "letter_number": (matter.get("letter_number"), record.letter_number),
        "issued_on": (matter.get("issued_on"), record.issued_on),
        "query_code": (matter.get("query_code"), record.query_code),
    }
    wrong = [name for name, (said, kept) in told.items() if said and kept and said != kept]
    if record.names is not None and not facts.get("addressee"):
        named = "".join(matter.get("petitioner_names") or ())
        wrong += ["names"] if not all(each in named for each in record.names) else []
    if record.remedy is not None and tuple(facts.get("remedy") or ()) != record.remedy:
        wrong.append("remedy")
    stop = bool({"remedy", "query_code"} & set(wrong))
    verdict: Verdict = "stop" if stop else "look" if wrong else "good"
    return Finding("kept", verdict, len(told), "、".join(KEPT[each] for each in wrong))


def _lines(paper: Finished) -> Iterator[str]:
    """Give the lines of the text itself, page numbers and the code in the foot left out."""
    for leaf in paper.leaves:
        for line in leaf.lines:
            said = "".join(ink.char for ink in line)
            if line[0].size > SMALLEST and not FOLIO.fullmatch("".join(said.split())):
                yield said


def _texts(paper: Finished) -> tuple[str, ...]:
    return tuple(leaf.text for leaf in paper.leaves)
