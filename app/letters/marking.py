"""What an issued letter is signed with: who issues says it once, and the sheet made then says it.

Every letter goes through `page.Sheet`, whatever its form; so the code stands on the last page of
each, or on the last that its reader keeps, and a form says at most where there is room for it.
Without `marked` a sheet has no code: blank slips, the trial page, and the recovery sheet are no
letters.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from app.wire.letter_code import Signer, code_of, seal


@dataclass(frozen=True, slots=True)
class Mark:
    """The number and day a letter is signed under, and the key."""

    signer: Signer
    number: str
    on: date


_mark: ContextVar[Mark | None] = ContextVar("letter mark", default=None)


@contextmanager
def marked(signer: Signer | None, number: str, on: date) -> Iterator[None]:
    """Sign the letters that are made inside; without a signer they have no code."""
    before = _mark.set(Mark(signer, number, on) if signer is not None else None)
    try:
        yield
    finally:
        _mark.reset(before)


def code_for(pages: Sequence[str]) -> str | None:
    """Give the code of what was written on these pages; None where nothing is issued."""
    mark = _mark.get()
    return code_of(mark.signer, mark.number, mark.on, pages) if mark is not None else None


def sealed(pdf: bytes) -> bytes:
    """Sign the bytes of a finished file; one that is no letter stays as it is."""
    mark = _mark.get()
    return seal(mark.signer, pdf) if mark is not None else pdf


_across: ContextVar[str | None] = ContextVar("written across", default=None)


@contextmanager
def across(text: str | None) -> Iterator[None]:
    """Write a word across every page of what is made inside: it is a sample, and no letter."""
    before = _across.set(text)
    try:
        yield
    finally:
        _across.reset(before)


def word_across() -> str | None:
    """Give the word that goes across each page now."""
    return _across.get()
