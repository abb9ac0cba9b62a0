"""Acts on a registered petition: told on the spot, voided."""

from dataclasses import replace
from typing import Any

from app.desk import Desk
from app.domain import policy, procedure
from app.domain.errors import Refused
from app.domain.file import Letter, PetitionFile, Strand
from app.domain.numbering import parse_petition_number
from app.intake import Registered, clock_change
from app.notices import PETITION_ROUTE, Spot, notice_parts, of_file
from app.numbers import PETITIONS, remember, series_change
from app.wire.entry import RecordId
from db import files, lookups
from db.journal import Change


class Handling:
    """What is done with one petition after it was registered."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def notify_on_spot(self, number: str, spot: Spot) -> Registered:
        """Tell her in writing on the spot (Art. 23 2): ours and accepted, or where to go.

        Errors: Refused("procedure.wrong_state"), ("notice.…"), ("letter.no_glyph").
        """
        desk = self._desk
        with desk.work() as (connection, writer):
            id_ = files.find(connection, number)
            file = files.whole(connection, id_)
            self._demand("notify_on_spot", file)
            after = _told_on_spot(desk, file, spot)
            if after.strands == file.strands:
                raise Refused("notice.nothing_ours", field="claims", article="31.6")
            moved = [*_changed(file, after), *self._acceptance(after, spot)]
            told = notice_parts(desk, connection, _merged(of_file(after), moved), spot)
            writer.write(
                "notify_on_spot",
                [*moved, *told.changes],
                actor=RecordId(desk.me.id),
                subject=id_,
                article="23.2",
                rules_hash=desk.rules.hash,
            )
            made = files.whole(connection, id_)
            remember(desk, told.changes)
        letter: Letter | None = made.letters[-1] if made.letters else None
        return Registered(made, letter, told.pdf, told.unprintable)

    def void(self, number: str, reason: str) -> PetitionFile:
        """Undo a registration: same user, same day, before anything else was done with it.

        The number stays visible. Errors: Refused("void.…").
        """
        desk = self._desk
        with desk.work() as (connection, writer):
            id_ = files.find(connection, number)
            file = files.whole(connection, id_)
            self._demand("void", file)
            self._may_void(file, reason)
            moved = [
                _strand_change(file, replace(each, state="void", state_since=desk.clock.today()))
                for each in file.strands
            ]
            moved += _stopped(file, desk)
            if (series := _voided(connection, number)) is not None:
                moved.append(series)
            writer.write(
                "void",
                [*moved, Change("accountable", desk.new_id(), {"reason": reason}, new=True)],
                actor=RecordId(desk.me.id),
                subject=id_,
                article="22",
            )
            return files.whole(connection, id_)

    def _may_void(self, file: PetitionFile, reason: str) -> None:
        if not reason.strip():
            raise Refused("void.reason_missing", field="reason")
        mine = file.registered_by == self._desk.me.id
        if not mine or file.registered_at[:10] != self._desk.clock.now().date().isoformat():
            raise Refused("void.not_today")
        if len(file.history) > 1 or file.place != "local":
            raise Refused("void.already_acted")

    def _demand(self, act: str, file: PetitionFile) -> None:
        told = procedure.ACTS[act]
        policy.demand(self._desk.me.roles, told.action)
        if not any(each.state in told.states for each in file.strands):
            raise Refused("procedure.wrong_state", article=told.article)

    def _acceptance(self, after: PetitionFile, spot: Spot) -> list[Change]:
        if not spot.ours:
            return []
        today = self._desk.clock.today()
        return [
            clock_change(self._desk, RecordId(after.id), RecordId(each.id), "HANDLE_60D", today)
            for each in after.strands
            if each.state == "accepted"
        ]


def _told_on_spot(desk: Desk, file: PetitionFile, spot: Spot) -> PetitionFile:
    today = desk.clock.today()
    state = "accepted" if spot.ours else "notified_elsewhere"
    strands = tuple(
        replace(
            each,
            state=state,
            state_since=today,
            handler=spot.handler or desk.me.id,
            route=PETITION_ROUTE if spot.ours else each.route,
            procedure="ordinary" if spot.ours else None,
        )
        if each.state == "registered" and spot.tells(each.route)
        else each
        for each in file.strands
    )
    moved = {after.id for after, was in zip(strands, file.strands, strict=True) if after != was}
    clocks = tuple(
        replace(each, met_on=today, met_how="on_spot")
        if each.met_on is None and (each.strand is None or each.strand in moved)
        else each
        for each in file.clocks
    )
    return replace(file, strands=strands, clocks=clocks)


def _changed(was: PetitionFile, after: PetitionFile) -> list[Change]:
    before = {each.record: each for each in of_file(was)}
    return [each for each in of_file(after) if before[each.record] != each]


def _merged(kept: tuple[Change, ...], moved: list[Change]) -> tuple[Change, ...]:
    have = {each.record for each in kept}
    return (*kept, *(each for each in moved if each.record not in have))


def _strand_change(file: PetitionFile, strand: Strand) -> Change:
    after = replace(
        file, strands=tuple(strand if each.id == strand.id else each for each in file.strands)
    )
    return next(each for each in of_file(after) if each.record == strand.id)


def _stopped(file: PetitionFile, desk: Desk) -> list[Change]:
    today = desk.clock.today()
    clocks = tuple(
        replace(each, met_on=today, met_how="void") if each.met_on is None else each
        for each in file.clocks
    )
    return _changed(file, replace(file, clocks=clocks))


def _voided(connection: Any, number: str) -> Change | None:
    told = parse_petition_number(number)
    found = lookups.series(connection, PETITIONS, told.year, told.device)
    if found is None:
        return None
    return series_change(found[0], found[1].void(told.serial))
