"""Acts on a registered petition, from screening to the work done on it.

Told on the spot, signed for, classified, accepted, referred, told where to go; her statement heard,
work noted, linked to the same matter, voided. The answer itself is `app.answering`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from app import papers
from app.accepting import accepted
from app.acting import Acting, Case, names_recused
from app.classing import ClaimTold, classified
from app.desk import Desk
from app.domain.competence import Organ
from app.domain.errors import Refused
from app.domain.file import Letter, PetitionFile, Strand
from app.domain.numbering import parse_petition_number
from app.domain.units import Use
from app.intake import Registered
from app.notices import PETITION_ROUTE, Spot, notice_parts, of_file
from app.numbers import PETITIONS, series_change
from app.signing import Paper, Signed, keep_page, notice_by, sign_notice
from app.wire.entry import RecordId
from db import files, lookups
from db.journal import Change

WaitKind = Literal["appraisal", "court", "absent"]
NoteKind = Literal["statement", "talk", "visit", "phone", "document", "meeting", "other"] | WaitKind
WAITS: tuple[WaitKind, ...] = get_args(WaitKind)
"""What work may have to wait for. No article stops a clock for it; a province may want it noted."""
_LED: Mapping[str, Use] = {"refer": "referred", "notify_elsewhere": "competent"}
"""By which act she is led to an organ -> what that organ is taken for."""
_DUTY, _OURSELVES = "duty_performance", "township"
_PROVISIONS: Mapping[str, str] = {
    "litigation": "31.1",
    "arbitration": "31.2",
    "party_appeal": "31.3",
    "admin_procedure": "31.4",
    "duty_performance": "31.5",
}
"""Route -> the item of Article 31 that leads there."""


@dataclass(frozen=True, slots=True)
class NoteTold:
    """What was done or said on one day, as the cadre tells it.

    `signed_how` is "signed", "thumb" or "refused"; refusing changes nothing and is only noted.
    """

    text: str
    on: date | None = None
    kind: NoteKind = "talk"
    place: str | None = None
    people: tuple[str, ...] = ()
    witness: str | None = None
    read_back: bool = False
    signed_how: Literal["signed", "thumb", "refused"] | None = None


class Handling:
    """What is done with one petition after it was registered."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._acting = Acting(desk)

    def notify_on_spot(self, number: str, spot: Spot) -> Registered:
        """Tell her in writing on the spot (Art. 23 2): ours and accepted, or where to go.

        Errors: Refused("procedure.…"), ("notice.…"), ("letter.no_glyph").
        """
        desk = self._desk
        with self._acting.on(number, "notify_on_spot") as case:
            told = [
                each
                for each in case.file.strands
                if each.state == "registered" and spot.tells(each.route)
            ]
            if not told:
                raise Refused("notice.nothing_ours", field="claims", article="31.6")
            for strand in told:
                _tell_on_spot(case, strand, spot)
            kept = _merged(of_file(case.file), case.changes)
            sheet = notice_parts(desk, case.connection, kept, spot)
            case.changes += sheet.changes
            keep_page(case, spot.paper)
        made = case.after
        letter: Letter | None = made.letters[-1] if made.letters else None
        return Registered(made, letter, sheet.pdf, sheet.unprintable)

    def sign_for(self, number: str, on: date | None = None) -> PetitionFile:
        """Sign for what the county handed down; the clocks run from its arrival all the same."""
        with self._acting.on(number, "sign_for") as case:
            day = _not_later(on, case.today)
            if day < case.file.received_on:
                raise Refused("act.before_receipt", field="on")
            at = case.desk.clock.now().replace(year=day.year, month=day.month, day=day.day)
            case.put("petition", case.file, signed_for_at=at.isoformat(timespec="milliseconds"))
        return case.after

    def classify(self, number: str, claims: Sequence[ClaimTold]) -> PetitionFile:
        """Say of each claim which class it is and which route is its own (Art. 29-31).

        Claims on one route become one strand with its own state, clocks and papers.
        Errors: Refused("classify.…").
        """
        with self._acting.on(number, "classify") as case:
            classified(case, claims)
        return case.after

    def accept(
        self,
        number: str,
        *,
        handler: bytes | None = None,
        on: date | None = None,
        strand: int | None = None,
        paper: Paper | None = None,
    ) -> PetitionFile:
        """Accept a strand by the petition procedure, or as this office's own duty (Art. 31 5, 6).

        The written notice of acceptance is made in the same act; `paper` is the leader's for it.
        Errors: Refused("act.…"), those of `signing.notice_authority`, ("letter.no_glyph").
        """
        with self._acting.on(number, "accept", strand) as case:
            by = notice_by(case, paper)
            told = None if on is None else _not_later(on, case.today)
            since = accepted(case.desk, case.file, case.strand, told)
            if since.on < case.file.received_on:
                raise Refused("act.before_receipt", field="on")
            who = handler or case.desk.me.id
            _guard(case, cadre=who)
            case.meet("notice")
            case.notify("notice")
            duty = case.strand.route == _DUTY
            starts = ("DUTY_2M", case.file.received_on) if duty else ("HANDLE_60D", since.on)
            due = case.start(*starts, deemed=since.deemed and not duty)
            case.move(handler=who, procedure="ordinary", accepted_on=since.on)
            name = _name(case.desk, who)
            number_ = case.number("acceptance_notice")
            made = papers.acceptance(
                case.desk, case.file, case.strand, number_, name, due, since.on
            )
            sign_notice(case, case.issue(made.kind, number_, made.pdf, made.facts), by, paper)
        return case.after

    def refer(
        self,
        number: str,
        organ: str = "",
        *,
        kind: str | None = None,
        contact: str | None = None,
        strand: int | None = None,
        limits: Sequence[str] | None = None,
        paper: Paper | None = None,
    ) -> PetitionFile:
        """Lead a strand into its statutory procedure and tell her so (Art. 31 1-5).

        `kind` is the kind of organ in the guide, which names it where nobody does.
        Errors: Refused("organ.unknown"), ("notice.…").
        """
        with self._acting.on(number, "refer", strand) as case:
            led = _led_to(case, organ, kind, contact)
            by, letter = notice_by(case, paper), case.number("referral_notice")
            told = (letter, led.name, led.contact, _limits(case, limits))
            made = papers.referral(case.desk, case.file, case.strand, *told)
            _told_whose(case, made, letter, led, by, paper)
        return case.after

    def notify_elsewhere(
        self,
        number: str,
        organ: str = "",
        *,
        kind: str | None = None,
        contact: str | None = None,
        strand: int | None = None,
        limits: Sequence[str] | None = None,
        paper: Paper | None = None,
    ) -> PetitionFile:
        """Tell her in writing which organ it belongs to (Art. 23 2); `kind` as for `refer`."""
        with self._acting.on(number, "notify_elsewhere", strand) as case:
            led = _led_to(case, organ, kind, contact)
            by, letter = notice_by(case, paper), case.number("elsewhere_notice")
            told = (letter, led.name, led.contact, _limits(case, limits))
            made = papers.elsewhere(case.desk, case.file, case.strand, *told)
            _told_whose(case, made, letter, led, by, paper)
        return case.after

    def hear_statement(
        self, number: str, told: NoteTold, *, strand: int | None = None
    ) -> PetitionFile:
        """Hear her: facts and reasons in her own words, read back to her (Art. 31 6).

        Errors: Refused("note.…").
        """
        with self._acting.on(number, "hear_statement", strand) as case:
            self._note(case, told, kind="statement")
            case.move()
        return case.after

    def record_work(
        self, number: str, told: NoteTold, *, strand: int | None = None
    ) -> PetitionFile:
        """Note what was done to find out the facts: a visit, a talk, a document (Art. 28)."""
        with self._acting.on(number, "record_work", strand) as case:
            self._note(case, told, kind=told.kind)
        return case.after

    def add_note(self, number: str, told: NoteTold) -> PetitionFile:
        """Add what she said or brought later to a matter that is under way or ended."""
        with self._acting.on(number, "add_note") as case:
            self._note(case, told, kind=told.kind)
        return case.after

    def link(self, number: str, to: str | None) -> PetitionFile:
        """Link a petition to the earlier one on the same matter; None takes the link back.

        Errors: Refused("link.itself"), ("link.round"), ("petition.unknown").
        """
        with self._acting.on(number, "link") as case:
            target = None if to is None else files.find(case.connection, to)
            if target == case.file.id:
                raise Refused("link.itself", field="to")
            if target is not None:
                linked = files.whole(case.connection, target).linked_to
                if linked == case.file.id:
                    raise Refused("link.round", field="to")
                target = RecordId(linked) if linked is not None else target
            case.put("petition", case.file, linked_to=target)
        return case.after

    def close(self, number: str, reason: str, *, strand: int | None = None) -> PetitionFile:
        """End what another procedure or organ has taken over; the reason says how it is known."""
        with self._acting.on(number, "close", strand) as case:
            self._note(case, NoteTold(reason, kind="other"), kind="closing")
            case.meet("close", case.act.ends)
            case.move()
        return case.after

    def void(self, number: str, reason: str) -> PetitionFile:
        """Undo a registration: same user, same day, before anything else was done with it.

        An item of the county that was entered twice and linked is undone on any day. The number
        stays visible. Errors: Refused("void.…").
        """
        desk = self._desk
        with self._acting.on(number, "void") as case:
            if not reason.strip():
                raise Refused("void.reason_missing", field="reason")
            mine = case.file.registered_by == desk.me.id
            today = case.file.registered_at[:10] == desk.clock.now().date().isoformat()
            # What the county's item was doubled by is seen later, often by somebody else.
            if not case.file.doubled() and not (mine and today):
                raise Refused("void.not_today")
            for strand in case.file.strands:
                case.move(strand, state="void")
                case.meet("void", [each.rule for each in case.file.clocks], strand)
            if (series := _voided(case, number)) is not None:
                case.changes.append(series)
            case.changes.append(Change("accountable", desk.new_id(), {"reason": reason}, new=True))
        return case.after

    def _note(self, case: Case, told: NoteTold, *, kind: str) -> None:
        if not told.text.strip():
            raise Refused("note.empty", field="text")
        if kind in WAITS and kind not in waits(case.desk):
            raise Refused("note.no_wait", field="kind")
        day = _not_later(told.on, case.today)
        if day < case.file.received_on:
            raise Refused("act.before_receipt", field="on")
        _guard(case, *told.people, told.witness)
        case.add(
            "note",
            strand=case.strand.id,
            cadre=case.desk.me.id,
            note_kind=kind,
            text=told.text.strip(),
            place=told.place,
            people="、".join(told.people) or None,
            witness=told.witness,
            signed_how=told.signed_how,
            read_back=told.read_back,
            happened_on=day,
        )


def waits(desk: Desk) -> tuple[str, ...]:
    """List what the work may be noted to wait for here (`clock.pause_reasons`); the clock runs."""
    decided = desk.rules.decides("clock.pause_reasons", ())
    return tuple(each for each in WAITS if each in decided)


def _tell_on_spot(case: Case, strand: Strand, spot: Spot) -> None:
    handler = spot.handler or case.desk.me.id
    case.meet("on_spot", strand=strand)
    since = accepted(case.desk, case.file, strand)
    if spot.ours:
        case.start("HANDLE_60D", since.on, strand.id, deemed=since.deemed)
    case.move(
        strand,
        state="accepted" if spot.ours else "notified_elsewhere",
        handler=handler,
        route=PETITION_ROUTE if spot.ours else strand.route,
        procedure="ordinary" if spot.ours else None,
        accepted_on=since.on if spot.ours else None,
    )


def _led_to(case: Case, organ: str, kind: str | None, contact: str | None) -> Organ:
    """Find the organ she is led to: its kind in the guide, and how this office calls it.

    Errors: Refused("organ.unknown"), ("notice.organ_missing"), ("notice.not_competent").
    """
    desk, named = case.desk, organ.strip()
    known = {each.kind: each for each in desk.guide().organs() if each.kind != _OURSELVES}
    if kind is not None and kind not in known:
        raise Refused("organ.unknown", field="organ_kind", article="23.2")
    if kind is None:
        kind = next((each.kind for each in known.values() if each.name == named), "")
    found = known.get(kind)
    if found is not None and named in {"", found.name}:
        named, contact = found.name, contact or found.contact
    if not named:
        raise Refused("notice.organ_missing", field="organ", article="23.2")
    desk.procedure.units.demand(named, _LED[case.act.name], desk.facts.town, "organ")
    return Organ(kind, named, contact)


def _told_whose(
    case: Case, made: papers.Made, number: str, led: Organ, by: Signed, paper: Paper | None
) -> None:
    """Write that she is told whose it is: the notice, the coded organ, the route, its articles."""
    case.meet("notice")
    case.notify("notice")
    mine = case.file.claims_of(case.strand.id)
    for claim in mine:
        case.put("claim", claim, organ=led.name)
    case.move(handler=case.desk.me.id)
    letter = case.issue(made.kind, number, made.pdf, made.facts)
    sign_notice(case, letter, by, paper)
    rows = case.desk.guide().rows
    grounds = dict.fromkeys(each.ground for each in mine if each.ground in rows)
    told = {
        "organ": led.name,
        "organ_kind": led.kind or None,
        "contact": led.contact,
        "route": case.strand.route,
        "provision": _PROVISIONS.get(case.strand.route or "", "23.2"),
        "articles": [rows[each].articles for each in grounds if each],
    }
    case.add(
        "step",
        strand=case.strand.id,
        cadre=case.desk.me.id,
        letter=letter,
        act=case.act.name,
        ground=led.kind or None,
        happened_on=case.today,
        told={name: value for name, value in told.items() if value},
        said=led.name,
    )


def _limits(case: Case, codes: Sequence[str] | None) -> tuple[str, ...]:
    """Give the other limits a notice names: those told, else those of the rows she was guided by.

    Errors: Refused("limits.unknown").
    """
    guide = case.desk.guide()
    if codes is None:
        grounds = [each.ground for each in case.file.claims_of(case.strand.id)]
        rows = [guide.rows[each] for each in grounds if each in guide.rows]
        codes = [limit.code for row in rows for limit in row.limits]
    return guide.printed(codes)


def _merged(kept: tuple[Change, ...], moved: Sequence[Change]) -> tuple[Change, ...]:
    have = {each.record for each in moved}
    return (*(each for each in kept if each.record not in have), *moved)


def _not_later(on: date | None, today: date) -> date:
    if on is not None and on > today:
        raise Refused("act.in_future", field="on")
    return on or today


def _guard(case: Case, *names: str | None, cadre: bytes | None = None) -> None:
    """Keep the one complained of away from the work on the complaint (Art. 28 3, 30 3)."""
    who = case.desk.cadre(cadre)
    told = (*names, who.name if who else None)
    if any(case.file.complains_of(each) for each in told if each):
        raise Refused("act.complained_of", article="28.3, 30.3")
    if names_recused(case, [each for each in told if each]):
        raise Refused("act.recused", article="28.3")


def _name(desk: Desk, cadre: bytes) -> str:
    found = desk.cadre(cadre)
    if found is None:
        raise Refused("cadre.unknown", field="handler")
    return found.name


def _voided(case: Case, number: str) -> Change | None:
    told = parse_petition_number(number)
    found = lookups.series(case.connection, PETITIONS, told.year, told.device)
    return None if found is None else series_change(found[0], found[1].void(told.serial))
