"""The office's own forms of a petition, filled with what is known: nothing is recorded by them.

They are for the file: id numbers and telephone numbers stand there masked, her query code not at
all. The rating form is hers to fill in.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from app.checking import demand_paper, demand_reader_copy
from app.desk import Desk
from app.domain import policy, words
from app.domain.errors import Refused
from app.domain.file import Letter, PetitionFile
from app.domain.people import masked_id, masked_phone
from app.letters import kinds, reader
from app.letters.values import FormCell, OfficeForm
from db import files

ROLL = "receipt_roll"
"""A receipt on the roll of a thermal printer."""
Rows = tuple[tuple[FormCell, ...], ...]


class OfficePapers:
    """Makes the forms."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def make(self, number: str, kind: str) -> bytes:
        """Make one form of a petition.

        Errors: Refused("petition.unknown"), ("letter.no_form"), ("letter.no_glyph"),
        ("letter.unfit").
        """
        desk = self._desk
        policy.demand(desk.me.roles, "print")
        rows = _FORMS.get(kind)
        if rows is None:
            raise Refused("letter.no_form", field="kind")
        with desk.store.look() as connection:
            file = files.whole(connection, files.find(connection, number))
        organ = words.organ_name(desk.facts.county, desk.facts.town)
        pdf = kinds.office_form(OfficeForm(kind, organ, file.number, tuple(rows(desk, file))))
        demand_paper(kind, pdf, file.query_code)
        return pdf

    def for_reader(self, number: str, letter_number: str, how: str) -> bytes:
        """Make an issued letter's copy for its reader: in large print, in plain words, on a roll.

        Errors: Refused("petition.unknown"), ("letter.not_issued"), ("letter.no_reader_copy"),
        ("letter.unfit").
        """
        desk = self._desk
        policy.demand(desk.me.roles, "print")
        with desk.store.look() as connection:
            file = files.whole(connection, files.find(connection, number))
        letter = next((each for each in file.letters if each.number == letter_number), None)
        if letter is None:
            raise Refused("letter.not_issued", field="letter")
        pdf = _copy(letter, how)
        demand_reader_copy(how, letter, pdf)
        return pdf


def _copy(letter: Letter, how: str) -> bytes:
    if how == ROLL:
        return reader.on_roll(letter.letter_kind, letter.facts)
    copy = reader.large_print if how == "large_print" else reader.plain_words
    return copy(letter.letter_kind, words.LETTERS[letter.letter_kind], letter.facts)


def _registration(desk: Desk, file: PetitionFile) -> Iterator[Rows]:
    who = file.petitioners[0] if file.petitioners else None
    claims = "\n".join(f"{n}. {each.text}" for n, each in enumerate(file.claims, 1))
    registrar = desk.cadre(file.registered_by)
    yield (
        (_day("received", file.received_on), _cell("registered", file.registered_at[:10])),
        (
            _cell("channel", words.CHANNELS.get(file.channel, "")),
            _cell("origin", words.ORIGINS.get(file.origin, "")),
        ),
        (_cell("name", _names(file)), _cell("people", str(file.people_count))),
        (
            _cell("id", masked_id(who.id_number) if who and who.id_number else ""),
            _cell("phone", masked_phone(who.phone) if who and who.phone else ""),
        ),
        (_cell("address", (who.address or "") if who else ""),),
        (
            _cell("category", file.category or ""),
            _cell("registrar", registrar.name if registrar else ""),
        ),
        (FormCell("content", file.content, "tall"),),
        (FormCell("claims", claims, "high"),),
        (_cell("complained", "、".join(each.name for each in file.complained_of)),),
        (_cell("attachments", "、".join(each.name for each in file.attachments)),),
        (FormCell("proposal", "", "high", blank=True),),
        (FormCell("instruction", "", "high", blank=True),),
    )


def _rating(_desk: Desk, file: PetitionFile) -> Iterator[Rows]:
    answered = [each.served_on for each in file.recipients if each.served_on is not None]
    yield (
        (_cell("name", _names(file)), _day("answered", max(answered, default=None))),
        (_cell("matter", file.gist),),
        (_cell("bureau"),),
        (_cell("unit"),),
        (FormCell("solved", "", "high"),),
        (FormCell("understood", "", "high"),),
        (FormCell("reason", "", "high"),),
        (FormCell("sign", "", "high", blank=True),),
    )


def _cover(desk: Desk, file: PetitionFile) -> Iterator[Rows]:
    strand = file.leading()
    handler = desk.cadre(strand.handler)
    kept = next((each for each in reversed(file.steps) if each.act == "archive"), None)
    term = ""
    if kept is not None and kept.ground is not None:
        term = desk.procedure.grounds.one("retention", kept.ground).told
    ended = strand.state_since if not desk.procedure.stages[strand.state].open else None
    yield (
        (FormCell("matter", file.gist, "high"),),
        (_day("from", file.received_on), _day("until", ended)),
        (
            _cell("route", words.ROUTES.get(strand.route or "", "")),
            _cell("result", words.STATES.get(strand.state, "")),
        ),
        (
            _cell("handler", handler.name if handler else ""),
            _cell("papers", str(len(file.letters) + len(file.attachments))),
        ),
        (_cell("term", term), _cell("volume", str(kept.told.get("volume", "")) if kept else "")),
    )
    papers = [
        f"{words.LETTERS.get(each.letter_kind, each.letter_kind)}　{each.number}"
        f"　{words.day_in_full(each.issued_on)}"
        for each in file.letters
    ]
    papers += [each.name for each in file.attachments]
    yield tuple((FormCell(str(n), each),) for n, each in enumerate(papers, 1)) or (
        (FormCell("1", ""),),
    )


def _names(file: PetitionFile) -> str:
    if file.anonymous:
        return words.NAMELESS
    return "、".join(each.name for each in file.petitioners)


def _cell(name: str, text: str = "") -> FormCell:
    return FormCell(name, text)


def _day(name: str, day: date | None) -> FormCell:
    return FormCell(name, words.day_in_full(day) if day else "")


_FORMS: Mapping[str, Callable[[Desk, PetitionFile], Iterator[Rows]]] = {
    "registration_form": _registration,
    "rating_form": _rating,
    "file_cover": _cover,
}
