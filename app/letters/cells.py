"""Forms on finished paper: every label is there, and every cell says what it was told.

Office forms, proofs of service and blank slips have no facts frozen beside them: they are held
against the values they were set from.
"""

import re
from collections.abc import Iterator, Sequence

from app.letters.finding import Finding
from app.letters.fonts import plain
from app.letters.layouts import COLUMNS
from app.letters.template import Wording, wording
from app.letters.values import BlankSlip, OfficeForm, ServiceReceipt, Serving

Filled = OfficeForm | ServiceReceipt | tuple[BlankSlip, ...]
_FIELD = re.compile(r"\{\w+\}")
_PROVED = ("letter_label", "recipient_label", "way", "time_label", "sign_label", "server_label")
_SLIP = ("statement_label", "confirm_label", "sign", "slip_title", "received")
Row = tuple[str, Sequence[str | None]]
"""A cell's label, and the texts that stand in it or beside it."""


def kind_of(values: Filled) -> str:
    """Tell which form the values are of."""
    if isinstance(values, OfficeForm):
        return values.kind
    return "service_receipt" if isinstance(values, ServiceReceipt) else "blank_slip"


def cells(values: Filled, pages: Sequence[str]) -> Iterator[Finding]:
    """Look at a form's pages, blanks and page numbers left out."""
    words = wording(kind_of(values))
    if isinstance(values, OfficeForm):
        rows = list(_office_form(values, words))
        yield from _found([(row, pages) for row in rows])
        yield Finding("order", "good" if _in_order(rows, "".join(pages)) else "look", len(rows))
    elif isinstance(values, ServiceReceipt):
        apart = _apart(pages, len(values.servings))
        sets = [list(_proof(values, each, words)) for each in values.servings]
        yield from _found(
            [(row, page) for page, rows in zip(apart, sets, strict=True) for row in rows]
        )
    else:
        yield from _slips(values, pages, words)


def _apart(pages: Sequence[str], count: int) -> Sequence[Sequence[str]]:
    """Give each form its page; where a cell grew over its page, all of them."""
    return [(page,) for page in pages] if len(pages) == count else [pages] * count


def _office_form(values: OfficeForm, words: Wording) -> Iterator[Row]:
    yield words.blocks["title"], (words.say("number", number=values.number), values.organ_name)
    for part in values.parts:
        if tuple(each.name for each in part[0]) == tuple(COLUMNS):
            for n, name in enumerate(COLUMNS):
                yield words.blocks[f"{name}_label"], [row[n].text for row in part]
            continue
        for cell in (cell for row in part for cell in row):
            yield words.blocks.get(f"{cell.name}_label", cell.name), (cell.text,)


def _proof(values: ServiceReceipt, served: Serving, words: Wording) -> Iterator[Row]:
    day = words.day(values.letter_on)
    letter = words.say(
        "letter", title=values.letter_title, letter_number=values.letter_number, date=day
    )
    yield words.blocks["title"], (letter, words.day(served.served_on), served.mail_number)
    yield words.blocks["recipient_label"], (served.recipient_name, served.place)
    yield words.blocks["other_label"], (served.receiver, served.relation)
    yield words.blocks["witness_label"], (served.witness, served.refusal)
    yield words.blocks["server_label"], (served.server_name,)
    yield from ((words.blocks[name], ()) for name in _PROVED)


def _slips(values: Sequence[BlankSlip], pages: Sequence[str], words: Wording) -> Iterator[Finding]:
    """Each slip has a page, its number on both parts, and its code on hers alone."""
    apart = _apart(pages, len(values))
    yield from _found(
        [
            ((words.blocks[name], (each.number,)), page)
            for each, page in zip(values, apart, strict=True)
            for name in _SLIP
        ]
    )
    once = len(pages) == len(values) and all(
        page.count(_bare(each.query_code)) == 1 and page.count(_bare(each.number)) > 1
        for each, page in zip(values, pages, strict=True)
    )
    yield Finding("code_once", "good" if once else "stop", len(values))


def _found(rows: Sequence[tuple[Row, Sequence[str]]]) -> Iterator[Finding]:
    """Look for labels and for what stands beside them."""
    lost, wrong = [], []
    for (label, texts), pages in rows:
        if not any(all(each in page for each in _fixed(label)) for page in pages):
            lost.append(_bare(label))
        said = (_bare(each) for text in texts if text for each in text.splitlines())
        if not all(_says(pages, each) for each in said):
            wrong.append(_bare(label))
    yield Finding("parts", "stop" if lost else "good", len(rows), "、".join(lost))
    yield Finding("cells", "look" if wrong else "good", len(rows), "、".join(wrong))


def _fixed(label: str) -> list[str]:
    return [_bare(each) for each in _FIELD.split(label)]


def _in_order(rows: Sequence[Row], text: str) -> bool:
    """Tell whether the labels follow one another."""
    at = 0
    for label, _ in rows:
        at = text.find(_bare(label), at)
        if at < 0:
            return False
        at += 1
    return True


def _says(pages: Sequence[str], text: str) -> bool:
    """Tell whether a paragraph stands on one page, or goes on at the next one's top."""
    if any(text in page for page in pages):
        return True
    for n, page in enumerate(pages[:-1]):
        above = next((k for k in range(len(text) - 1, 0, -1) if page.endswith(text[:k])), 0)
        if above and _says(pages[n + 1 :], text[above:]):
            return True
    return False


def _bare(text: str) -> str:
    return "".join(plain(text).split())
