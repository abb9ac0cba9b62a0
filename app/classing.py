"""Screening: each claim gets its class and its route, and routes become strands (Art. 29-31)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.acting import Case, kept_values
from app.domain.errors import Refused
from app.domain.file import NOTICES, Claim, Strand
from app.domain.petition import MatterClass, Route
from app.wire.entry import RecordId
from db.journal import Change

_OPEN = frozenset({"registered", "screening", "suggestion_study"})
_TARGET = "SUGGEST_TARGET"


@dataclass(frozen=True, slots=True)
class ClaimTold:
    """What screening says of one claim: `n` is its place from 1; a new one has a text instead."""

    matter_class: MatterClass
    route: Route | None = None
    n: int | None = None
    text: str | None = None
    ground: str | None = None
    organ: str | None = None


def classified(case: Case, told: Sequence[ClaimTold]) -> None:
    """Write every claim that is still screened with its class and route, strand by strand.

    Errors: Refused("classify.nothing"), ("classify.claim_missing"), ("classify.unknown_claim"),
    ("classify.route_missing"), ("classify.accusation").
    """
    strands = [each for each in case.file.strands if each.state in _OPEN]
    claims = _checked(case, strands, told)
    routes = list(dict.fromkeys(each.route for each in told))
    placed = _placed(case, strands, routes)
    for each in told:
        _write(case, claims.get(each.n or 0), each, placed[each.route])
    for strand in strands:
        if strand.id not in placed.values():
            _dropped(case, strand)
    _owed_anew(case, strands, placed)


def _checked(case: Case, strands: Sequence[Strand], told: Sequence[ClaimTold]) -> dict[int, Claim]:
    screened = {each.id for each in strands}
    known = {
        n: each
        for n, each in enumerate(case.file.claims, 1)
        if each.strand is None or each.strand in screened
    }
    if not told:
        raise Refused("classify.nothing", field="claims")
    named = [each.n for each in told if each.n is not None]
    if not set(named) <= set(known) or len(named) != len(set(named)):
        raise Refused("classify.unknown_claim", field="claims")
    if set(known) - set(named):
        raise Refused("classify.claim_missing", field="claims", article="32")
    for each in told:
        _lawful(each)
    return known


def _lawful(told: ClaimTold) -> None:
    if told.n is None and not (told.text or "").strip():
        raise Refused("classify.unknown_claim", field="claims")
    if told.matter_class == "accusation":
        # Never into the ordinary file: nothing of it may reach the one accused (Art. 30 3).
        raise Refused("classify.accusation", field="claims", article="30.3")
    if told.matter_class == "appeal_claim" and told.route is None:
        raise Refused("classify.route_missing", field="claims", article="31")
    if told.matter_class == "suggestion" and told.route is not None:
        raise Refused("classify.suggestion_route", field="claims", article="29")


def _placed(
    case: Case, strands: Sequence[Strand], routes: Sequence[Route | None]
) -> dict[Route | None, bytes]:
    """Give every route its strand: the one it has, else one that is free, else a new one."""
    free = {each.id: each for each in strands}
    placed: dict[Route | None, bytes] = {}
    for wanted in (lambda s, r: s.route == r, lambda _s, _r: True):
        for route in routes:
            if route in placed:
                continue
            fit = next((each for each in free.values() if wanted(each, route)), None)
            if fit is not None and (fit.route == route or _may_turn(fit, routes)):
                del free[fit.id]
                placed[route] = fit.id
                case.move(fit, route=route, state=_screened(route))
    for route in routes:
        if route not in placed:
            placed[route] = _new_strand(case, strands[0], route)
    return placed


def _screened(route: Route | None) -> str:
    """Tell where screening leads: what has no route of Article 31 is a suggestion (Art. 29)."""
    return "suggestion_study" if route is None else "screening"


def _may_turn(strand: Strand, routes: Sequence[Route | None]) -> bool:
    return strand.route not in routes


def _new_strand(case: Case, like: Strand, route: Route | None) -> bytes:
    """Open a strand beside another, with the same duties running from the same day."""
    added = sum(1 for each in case.changes if each.kind == "strand" and each.new)
    strand = case.add(
        "strand",
        position=len(case.file.strands) + added,
        route=route,
        state=_screened(route),
        state_since=case.today,
        handler=like.handler,
    )
    for clock in case.file.clocks:
        if clock.strand == like.id and clock.met_on is None and clock.rule != _TARGET:
            values = kept_values(case.file, "clock", clock) | {"strand": strand.hex()}
            case.changes.append(Change("clock", case.desk.new_id(), values, new=True))
    return strand


def _owed_anew(case: Case, strands: Sequence[Strand], placed: Mapping[Route | None, bytes]) -> None:
    """Owe her the notice again where what she was told was a suggestion is none after all.

    She was told that it is studied (Art. 29), not whether it is accepted (Art. 23 2).
    """
    open_ = [each for each in case.file.clocks if each.met_on is None]
    told = {each.strand for each in open_ if each.rule == _TARGET}
    if not told:
        return
    if None not in placed:
        for strand in strands:
            case.end([_TARGET], "classify", strand)
    notice = next(e for e in case.file.clocks if e.rule in NOTICES and e.strand in told)
    untold = {each.strand for each in open_ if each.rule in NOTICES}
    if strands[0].id in untold:  # What was opened beside it has its notice already.
        untold |= set(placed.values()) - {each.id for each in strands}
    for route, strand_id in placed.items():
        if route is not None and strand_id not in untold:
            case.start(notice.rule, notice.trigger_on, strand_id)


def _write(case: Case, claim: Claim | None, told: ClaimTold, strand: bytes) -> None:
    values: dict[str, Any] = {
        "strand": strand,
        "matter_class": told.matter_class,
        "route": told.route,
        "ground": told.ground,
    }
    if told.organ is not None:
        values["organ"] = told.organ.strip() or None
    if claim is not None:
        case.put("claim", claim, **values)
        return
    new = sum(1 for each in case.changes if each.kind == "claim" and each.new)
    position = len(case.file.claims) + new
    case.add("claim", position=position, text=(told.text or "").strip(), **values)


def _dropped(case: Case, strand: Strand) -> None:
    """Take away a strand that lost its claims, with its duties: they run on another strand."""
    for clock in case.file.clocks:
        if clock.strand == strand.id:
            case.changes.append(Change("clock", RecordId(clock.id), None))
    case.changes.append(Change("strand", RecordId(strand.id), None))
