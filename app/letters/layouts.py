"""How the office's own forms stand: rows of cells by name, as data beside their wording.

A form may be worded and laid out anew, but never without the cells it is for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from app.domain.errors import Trouble
from app.letters.template import read_wording, wording
from app.letters.values import FormCell

FORMS: Mapping[str, tuple[str, ...]] = {
    "registration_form": ("content", "claims", "proposal", "instruction"),
    "interview_record": ("came", "left", "content", "read_back", "sign"),
    "extension_approval": ("accepted", "due", "reason", "new_due", "leader_opinion"),
    "power_of_attorney": ("name", "agent", "scope", "sign"),
    "representative_election": ("matter", "representative_1", "representative_5", "electors"),
    "recusal_request": ("asked_of", "relation", "sign", "decision"),
    "rights_notice": ("rights", "duties", "sign"),
    "hearing_record": ("when", "host", "members", "said", "sign"),
    "hearing_report": ("when", "facts", "views", "conclusion", "host_sign"),
    "mediation_record": ("on", "mediator", "told", "said", "outcome", "sign", "others_sign"),
    "rating_form": ("bureau", "unit", "sign"),
    "my_record": ("name", "id", "content", "work", "letters", "sent_to", "rights", "correct"),
    "file_cover": ("matter", "term", "contents"),
}
"""Each form, and the cells it must have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A form's parts, each rows of cells by name.

    `high` and `tall` cells have more room than a line, `blank` ones wait for a pen.
    """

    parts: tuple[tuple[tuple[str, ...], ...], ...]
    high: frozenset[str]
    tall: frozenset[str]
    blank: frozenset[str]

    def room(self, name: str) -> Literal["", "high", "tall"]:
        """Give how much room a cell has."""
        return "tall" if name in self.tall else "high" if name in self.high else ""


@cache
def layout(form: str) -> Layout:
    """Read a form's layout; raises Trouble("letter.wording") when a cell it is for is gone."""
    told = read_wording(form)["form"]
    parts = tuple(tuple(tuple(row) for row in part) for part in told["parts"])
    there = {name for part in parts for row in part for name in row}
    blocks = wording(form).blocks
    labelled = {name for name in there if f"{name}_label" in blocks}
    for cell in FORMS[form]:
        if cell not in there or (cell not in labelled and cell != CONTENTS):
            raise Trouble("letter.wording", detail={"name": cell})
    if CONTENTS in there and (gone := [e for e in COLUMNS if f"{e}_label" not in blocks]):
        raise Trouble("letter.wording", detail={"name": gone[0]})
    high, tall, blank = (frozenset(told.get(name, ())) for name in ("high", "tall", "blank"))
    return Layout(parts, high, tall, blank)


CONTENTS = "contents"
"""A row for each paper of the file, in columns."""
COLUMNS: Mapping[str, float] = {
    "serial": 13,
    "letter_number": 35,
    "author": 31,
    "paper": 34,
    "on": 24,
    "page": 12,
    "remark": 13,
}
"""The columns of a file's contents (form 31) with their widths in mm."""


def listed(rows: Iterable[Sequence[str]]) -> tuple[tuple[FormCell, ...], ...]:
    """Give rows of a file's contents as cells, one a column."""
    return tuple(
        tuple(FormCell(name, text) for name, text in zip(COLUMNS, row, strict=True)) for row in rows
    )
