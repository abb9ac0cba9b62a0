"""The office's own forms of a petition, filled with what is known: nothing is recorded by them.

They are for the file: id numbers and telephone numbers stand there masked, her query code not at
all. The rating form is hers to fill in; what is kept about her (`own_record`) is hers alone: it is
the one that carries a code, for she takes away what the office says (decision 048).
"""

from collections.abc import Mapping, Sequence
from datetime import date

from app import own_record, papers
from app.apart import opened
from app.checking import demand_form, demand_paper, demand_reader_copy
from app.desk import Desk
from app.domain import policy, words, words_papers
from app.domain.errors import Refused
from app.domain.file import Letter, PetitionFile
from app.domain.people import masked_id, masked_phone
from app.letters import kinds, layouts, reader
from app.letters.citizen import locked_in_full
from app.letters.copies import HER_FORMS
from app.letters.marking import marked
from app.letters.values import Addressed, FormCell, Listing, OfficeForm

ROLL = "receipt_roll"
"""A receipt on the roll of a thermal printer."""
_POSTER = "visitors_notice"
_LISTING = "listing"
Rows = tuple[tuple[FormCell, ...], ...]


class OfficePapers:
    """Makes the forms."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def make(self, number: str, kind: str, petitioner: int = 1) -> bytes:
        """Make one form of a petition; `petitioner` is who it is for, where it is for one.

        Errors: Refused("petition.unknown"), ("letter.no_form"), ("letter.no_glyph"),
        ("letter.unfit"), ("record.…").
        """
        desk = self._desk
        policy.demand(desk.me.roles, "print")
        if kind not in words_papers.PETITION_PAPERS:
            raise Refused("letter.no_form", field="kind")
        with desk.store.look() as connection:
            file = opened(desk, connection, number)
        if kind in words_papers.POSTED:
            with desk.worded():
                pdf = _posted(desk, file, kind)
                demand_paper(kind, pdf, file.query_code)
            return pdf
        organ = words.organ_name(desk.facts.county, desk.facts.town)
        hers = own_record.cells(desk, file, petitioner) if kind == own_record.KIND else {}
        form = OfficeForm(kind, organ, file.number, _parts(desk, file, kind, hers))
        signer = desk.signer if kind in HER_FORMS else None
        with desk.worded(), marked(signer, file.number, desk.clock.today()):
            pdf = kinds.office_form(form)
            demand_form(form, pdf, file.query_code)
        return pdf

    def listing(
        self,
        title: str,
        told: str,
        columns: Mapping[str, int],
        rows: Sequence[Sequence[str]],
        notes: Sequence[str] = (),
    ) -> bytes:
        """Set a list as a window shows it, for the office's own use; nothing is recorded.

        `columns` are heads and their shares of the line.
        Errors: Refused("letter.no_glyph"), ("letter.unfit").
        """
        desk = self._desk
        policy.demand(desk.me.roles, "print")
        organ = words.organ_name(desk.facts.county, desk.facts.town)
        shares = tuple(columns.values())
        told_rows = tuple(tuple(each) for each in rows)
        pdf = kinds.listing(
            Listing(title, organ, told, tuple(columns), shares, told_rows, tuple(notes))
        )
        demand_paper(_LISTING, pdf)
        return pdf

    def visitors_notice(self) -> bytes:
        """Make the poster for the wall, from what is known of the office.

        Errors: Refused("letter.no_glyph"), ("letter.too_long"), ("letter.unfit").
        """
        policy.demand(self._desk.me.roles, "print")
        with self._desk.worded():
            pdf = kinds.visitors_notice(papers.letterhead(self._desk))
            demand_paper(_POSTER, pdf)
        return pdf

    def for_reader(self, number: str, letter_number: str, how: str) -> bytes:
        """Make an issued letter's copy for its reader: in large print, in plain words, on a roll.

        Errors: Refused("petition.unknown"), ("letter.not_issued"), ("letter.no_reader_copy"),
        ("letter.unfit").
        """
        letter = self._issued(number, letter_number)
        with self._desk.worded(letter.letter_kind, letter.template_hash):
            pdf = _copy(letter, how)
            demand_reader_copy(how, letter, pdf)
        return pdf

    def said(self, number: str, letter_number: str, how: str) -> str:
        """Give what is sent (`sms`) or read to her (`read_aloud`) of an issued letter.

        Errors: Refused("petition.unknown"), ("letter.not_issued"), ("letter.no_reader_copy").
        """
        letter = self._issued(number, letter_number)
        with self._desk.worded(letter.letter_kind, letter.template_hash):
            return _said_of(letter, how)

    def _issued(self, number: str, letter_number: str) -> Letter:
        desk = self._desk
        policy.demand(desk.me.roles, "print")
        with desk.store.look() as connection:
            file = opened(desk, connection, number)
        letter = next((each for each in file.letters if each.number == letter_number), None)
        if letter is None:
            raise Refused("letter.not_issued", field="letter")
        return letter


def _said_of(letter: Letter, how: str) -> str:
    if how == "sms":
        return reader.message(letter.letter_kind, letter.facts)
    return reader.aloud(letter.letter_kind, words.LETTERS[letter.letter_kind], letter.facts)


def _copy(letter: Letter, how: str) -> bytes:
    if how == ROLL:
        return reader.on_roll(letter.letter_kind, letter.facts)
    copy = reader.large_print if how == "large_print" else reader.plain_words
    return copy(letter.letter_kind, words.LETTERS[letter.letter_kind], letter.facts)


def _parts(desk: Desk, file: PetitionFile, kind: str, hers: Mapping[str, str]) -> tuple[Rows, ...]:
    """Fill a form's cells with what is known of the petition, and of one petitioner."""
    stands = layouts.layout(kind)
    known = _of_registration(desk, file) | _of_handling(desk, file) | _of_hearing(file)
    known |= _of_mediation(file)
    if kind == "rights_notice":
        known |= _of_rights(desk, file)
    if kind in _HERS:
        known |= {"id": "", "phone": "", "term": ""}
    known |= hers

    def row(names: tuple[str, ...]) -> tuple[FormCell, ...]:
        return tuple(
            FormCell(each, known.get(each, ""), stands.room(each), each in stands.blank)
            for each in names
        )

    return tuple(
        _contents(desk, file) if part == ((layouts.CONTENTS,),) else tuple(map(row, part))
        for part in stands.parts
    )


_HERS = frozenset({"power_of_attorney", "recusal_request"})
"""She signs these: she writes her own numbers, which stand masked on the office's papers, and for
how long she gives her authority."""


def _posted(desk: Desk, file: PetitionFile, kind: str) -> bytes:
    """Make envelopes or labels for everyone of a petition who has an address.

    Errors: Refused("letter.no_address").
    """
    head = papers.letterhead(desk)
    to = [
        Addressed(each.name, each.address, head.organ_name, head.office_address)
        for each in file.principals()
        if each.name and each.address and not each.anonymous
    ]
    if not to:
        raise Refused("letter.no_address", field="address")
    return kinds.labels(to) if kind == "labels" else kinds.envelopes(kind, to)


def _of_registration(desk: Desk, file: PetitionFile) -> dict[str, str]:
    who = file.petitioners[0] if file.petitioners else None
    registrar = desk.cadre(file.registered_by)
    return {
        "received": _day(file.received_on),
        "registered": _day(date.fromisoformat(file.registered_at[:10])),
        "channel": words.CHANNELS.get(file.channel, ""),
        "origin": words.ORIGINS.get(file.origin, ""),
        "name": _names(file),
        "people": str(file.people_count),
        "id": masked_id(who.id_number) if who and who.id_number else "",
        "phone": masked_phone(who.phone) if who and who.phone else "",
        "address": (who.address or "") if who else "",
        "category": file.category or "",
        "matter": file.gist,
        "content": file.content,
        "claims": "\n".join(f"{n}. {each.text}" for n, each in enumerate(file.claims, 1)),
        "complained": "、".join(each.name for each in file.complained_of),
        "attachments": "、".join(each.name for each in file.attachments),
        "materials": "、".join(each.name for each in file.attachments),
        "registrar": registrar.name if registrar else "",
        "receiver": registrar.name if registrar else "",
        "from": _day(file.received_on),
    }


def _of_handling(desk: Desk, file: PetitionFile) -> dict[str, str]:
    strand = file.leading()
    handler = desk.cadre(strand.handler)
    hers = [each for each in file.recipients if each.party is None]
    answered = [each.served_on for each in hers if each.served_on is not None]
    running = (each for each in file.clocks if each.strand == strand.id)
    due = next((each.nominal for each in running if each.rule == "HANDLE_60D"), None)
    kept = next((each for each in reversed(file.steps) if each.act == "archive"), None)
    term = ""
    if kept is not None and kept.ground is not None:
        term = desk.procedure.grounds.one("retention", kept.ground).told
    ended = strand.state_since if not desk.procedure.stages[strand.state].open else None
    return {
        "accepted": _day(strand.accepted_on),
        "due": _day(due),
        "answered": _day(max(answered, default=None)),
        "until": _day(ended),
        "route": words.ROUTES.get(strand.route or "", ""),
        "result": words.STATES.get(strand.state, ""),
        "handler": handler.name if handler else "",
        "papers": str(len(file.letters) + len(file.attachments)),
        "term": term,
        "volume": str(kept.told.get("volume", "")) if kept else "",
    }


def _of_hearing(file: PetitionFile) -> dict[str, str]:
    """Give what was told when the last hearing was called."""
    held = next((each for each in reversed(file.steps) if each.act == "hold_hearing"), None)
    if held is None:
        return {}
    told = {name: str(held.told.get(name) or "") for name in ("time", "place", "host", "issues")}
    members = held.told.get("members") or ()
    named = "、".join(members) if isinstance(members, list | tuple) else str(members)
    day = held.told.get("sits_on")
    on = _day(date.fromisoformat(str(day))) if day else ""
    return told | {"members": named, "when": f"{on}{told['time']}"}


def _of_mediation(file: PetitionFile) -> dict[str, str]:
    """Give who mediates, as it was told when mediation began."""
    begun = next((each for each in reversed(file.steps) if each.act == "mediate"), None)
    if begun is None:
        return {}
    who = begun.told.get("mediator") or ()
    return {"mediator": "、".join(who) if isinstance(who, list | tuple) else str(who)}


def _of_rights(desk: Desk, file: PetitionFile) -> dict[str, str]:
    """Give the locked rights and duties, and how she asks; the notice is hers to take."""
    head = papers.letterhead(desk)
    rights, duties = locked_in_full(head, "back_rights"), locked_in_full(head, "back_duties")
    asked = (head.office_phone, head.office_address, head.office_hours)
    return {
        "rights": "\n".join(rights),
        "duties": "\n".join(duties),
        "query": words_papers.HOW_TO_ASK.format(
            number=file.number, phone=asked[0], address=asked[1], hours=asked[2]
        ),
    }


def _contents(desk: Desk, file: PetitionFile) -> Rows:
    """Give a row for each paper of the file: what she brought, then what was issued.

    Number, whose paper, title and day; the page is for a pencil when the file is bound.
    """
    organ = words.organ_name("", desk.facts.town)
    held = [("", _names(file), each.name, file.received_on, "") for each in file.attachments]
    held += [
        (
            each.number,
            organ,
            words.LETTERS.get(each.letter_kind, each.letter_kind),
            each.issued_on,
            words_papers.VOID if each.voided_on is not None else "",
        )
        for each in file.letters
    ]
    rows = [
        (str(n), number, author, title, f"{on:%Y%m%d}", "", remark)
        for n, (number, author, title, on, remark) in enumerate(held, 1)
    ]
    return layouts.listed(rows or [("",) * len(layouts.COLUMNS)])


def _names(file: PetitionFile) -> str:
    if file.anonymous:
        return words_papers.NAMELESS
    return "、".join(each.name for each in file.petitioners)


def _day(day: date | None) -> str:
    return words.day_in_full(day) if day else ""
