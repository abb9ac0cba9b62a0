"""The sheet for the petitioner: receipt, and written notice when told on the spot (Art. 23).

Takes the changes an act is about to write, makes the paper from them, and gives back the changes
that record the paper: letter, recipients, signature. All of it is one entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from app.acting import Tried, keep_pdf, kept_values, plain, worded_in
from app.checking import demand_sound
from app.desk import Desk
from app.domain import words
from app.domain.complained import names_any
from app.domain.errors import Refused
from app.domain.file import PetitionFile
from app.domain.petition import SignedHow
from app.domain.words_papers import materials
from app.letters import fonts, kinds
from app.letters.marking import marked
from app.letters.preflight import preflight
from app.letters.values import DueLine, ReceiptNotice
from app.numbers import letter_number_of
from app.signing import Paper, notice_authority
from app.wire.entry import RecordId
from db.journal import Change

COMBINED = "receipt_notice"
RECEIPT = "receipt"
PETITION_ROUTE = "petition_procedure"


@dataclass(frozen=True, slots=True)
class Spot:
    """What she is told on the spot: ours, by the petition procedure; or which organ to go to.

    `handler` is a cadre's record id, the one who registers when left out; `limits` are the codes
    of other limits that run against her, from the guide. `signed_how` is how each petitioner signed
    the stub, in their order; what is left out, or None, is not noted yet.
    """

    ours: bool = True
    organ: str | None = None
    handler: bytes | None = None
    limits: tuple[str, ...] = ()
    paper: Paper | None = None
    """The leader's for this one petition, where no standing authority speaks."""
    signed_how: tuple[SignedHow | None, ...] = ()

    def tells(self, route: str | None) -> bool:
        """Tell whether it speaks about claims on this route: we accept only what is ours to do."""
        return not self.ours or route in {None, PETITION_ROUTE}


@dataclass(frozen=True, slots=True)
class Told:
    """The paper that was made, if it was, and what the journal is to say of it."""

    pdf: bytes | None
    changes: tuple[Change, ...]
    number: str | None
    unprintable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Facts:
    """The records of an act before they are written, by kind."""

    petition: Mapping[str, Any]
    id: RecordId
    people: tuple[tuple[RecordId, Mapping[str, Any]], ...]
    claims: tuple[Mapping[str, Any], ...]
    attachments: int
    strands: tuple[tuple[RecordId, Mapping[str, Any]], ...]
    clocks: tuple[Mapping[str, Any], ...]
    parties: tuple[tuple[str, str], ...]


def notice_parts(desk: Desk, connection: Any, changes: Sequence[Change], spot: Spot | None) -> Told:
    """Make the sheet and the changes that record it.

    Errors: Refused("notice.organ_missing"), those of `signing.notice_authority`,
    ("notice.nothing_ours") when no claim is on a route that it can accept,
    ("letter.no_glyph") when a spot notice cannot be printed whole, ("letter.unfit").
    """
    facts = _sorted(changes)
    signed: Mapping[str, object] = {}
    if spot is not None:
        signed = _may_tell(desk, facts, spot)
        if not any(spot.tells(strand["route"]) for _, strand in facts.strands):
            raise Refused("notice.nothing_ours", field="claims", article="31.6")
    values = _values(desk, facts, spot)
    unprintable = fonts.missing(_all_text(values))
    if unprintable:
        if spot is not None:
            shown = "".join(unprintable)
            raise Refused("letter.no_glyph", detail={"characters": shown})
        return Told(None, (), None, tuple(unprintable))
    kind = COMBINED if spot is not None else RECEIPT
    number, series = letter_number_of(desk, connection, kind, words.LETTER_MARKS[kind])
    values = replace(values, letter_number=number)
    with marked(desk.signer, number, values.issued_on):
        pdf = kinds.receipt_notice(values)
    how = spot.signed_how if spot is not None else ()
    made = _recorded(desk, facts, values, kind, number, pdf, signed, how)
    return Told(pdf, (series, *made), number)


def of_file(file: PetitionFile) -> tuple[Change, ...]:
    """Give a kept petition's records as changes, so that a later act makes the same sheet."""
    made = [Change("petition", RecordId(file.id), kept_values(file, "petition", file))]
    for kind, records in (
        ("petitioner", file.petitioners),
        ("claim", file.claims),
        ("complained_of", file.complained_of),
        ("strand", file.strands),
        ("clock", file.clocks),
        ("attachment", file.attachments),
    ):
        made += [Change(kind, RecordId(each.id), kept_values(file, kind, each)) for each in records]
    return tuple(made)


def _may_tell(desk: Desk, facts: _Facts, spot: Spot) -> Mapping[str, object]:
    if not spot.ours:
        organ = (spot.organ or "").strip()
        if not organ:
            raise Refused("notice.organ_missing", field="organ", article="23.2")
        desk.procedure.units.demand(organ, "competent", desk.facts.town, "organ")
    return notice_authority(desk, lambda named: names_any(named, facts.parties), spot.paper)


def _sorted(changes: Sequence[Change]) -> _Facts:
    by: dict[str, list[tuple[RecordId, Mapping[str, Any]]]] = {}
    for each in changes:
        if each.values is not None:
            by.setdefault(each.kind, []).append((each.record, each.values))
    id_, petition = by["petition"][0]
    return _Facts(
        petition,
        id_,
        tuple(by.get("petitioner", ())),
        tuple(sorted((each for _, each in by.get("claim", ())), key=lambda c: c["position"])),
        len(by.get("attachment", ())),
        tuple(by.get("strand", ())),
        tuple(values for _, values in by.get("clock", ())),
        tuple((each["name"], each["party_kind"]) for _, each in by.get("complained_of", ())),
    )


def _values(desk: Desk, facts: _Facts, spot: Spot | None) -> ReceiptNotice:
    told, office, today = facts.petition, desk.facts, desk.clock.today()
    clocks = {str(each["rule"]): each for each in facts.clocks}
    notice = clocks.get("NOTICE_15D") or clocks.get("NOTICE_15D_UP")
    return ReceiptNotice(
        organ_name=words.organ_name(office.county, office.town),
        county_bureau_name=office.county_bureau,
        county_bureau_phone=office.county_bureau_phone or None,
        review_organ=office.review_organ,
        office_phone=office.phone,
        office_hours=office.hours,
        office_address=office.address,
        number=str(told["number"]),
        query_code=str(told["query_code"]),
        received_on=date.fromisoformat(str(told["received_on"])),
        registered_on=date.fromisoformat(str(told["registered_at"])[:10]),
        issued_on=today,
        channel_label=words.CHANNELS[str(told["channel"])],
        petitioner_names=addressed(facts.people),
        people_count=int(told["people_count"]),
        anonymous=bool(told["anonymous"]),
        gist=str(told["gist"]),
        claims=tuple(str(each["text"]) for each in facts.claims),
        notice_kind="combined" if spot else "within_15_days",
        route_text=_route_text(facts, spot),
        handler_name=_handler(desk, spot),
        by_when=tuple(_promises(desk, clocks)),
        notice_due_on=_day(notice["nominal"]) if notice else None,
        rules_hash=desk.rules.hash,
        upper_system_number=told["platform_number"],
        upper_query_code=told["platform_query_code"],
        slip_number=told["slip_number"],
        materials=_materials(facts),
        other_limits=words.joined_limits(desk.guide().printed(spot.limits)) if spot else None,
    )


def _materials(facts: _Facts) -> str | None:
    count = facts.petition.get("material_count") or facts.attachments
    return materials(int(count), facts.petition.get("material_pages")) or None


def addressed(people: Sequence[tuple[RecordId, Mapping[str, Any]]]) -> tuple[str, ...]:
    """Name those a letter is to, each with who speaks for her; not those who gave no name."""
    return tuple(
        words.spoken_for(
            str(person["name"]),
            [
                (str(other["role"]), str(other["name"]))
                for _, other in people
                if other.get("acts_for") == id_.hex()
            ],
        )
        for id_, person in people
        if not person["anonymous"] and not person.get("acts_for")
    )


def _route_text(facts: _Facts, spot: Spot | None) -> str:
    if spot is None:
        return words.ROUTE_LATER
    if spot.ours:
        # One notice names both: what is accepted, and which claims will be told of on their own.
        rest = [n for n, each in enumerate(facts.claims, 1) if not spot.tells(each["route"])]
        told = "、".join(str(n) for n in rest)
        return words.ROUTE_OURS + (words.ROUTE_REST.replace("{claims}", told) if rest else "")
    return words.ROUTE_ELSEWHERE.replace("{organ}", (spot.organ or "").strip())


def _handler(desk: Desk, spot: Spot | None) -> str:
    handler = desk.cadre(spot.handler) if spot else None
    return (handler or desk.me).name


def _promises(desk: Desk, clocks: Mapping[str, Mapping[str, Any]]) -> list[DueLine]:
    made = []
    for rule, clock in clocks.items():
        if rule in words.PROMISED and clock["met_on"] is None:
            last = _day(clock["nominal"])
            counted = desk.counted(rule, _day(clock["trigger_on"]), last)
            made.append(DueLine(words.RULES[rule], last, counted))
    return made


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _all_text(values: ReceiptNotice) -> str:
    told = asdict(replace(values, by_when=()))
    return "".join(
        value if isinstance(value, str) else "".join(value)
        for value in told.values()
        if isinstance(value, str) or (isinstance(value, tuple) and value)
    )


def _recorded(
    desk: Desk,
    facts: _Facts,
    values: ReceiptNotice,
    kind: str,
    number: str,
    pdf: bytes,
    signed: Mapping[str, object],
    how_signed: Sequence[SignedHow | None],
) -> list[Change]:
    facts_told = {
        **{name: plain(value) for name, value in asdict(values).items()},
        "by_when": [asdict(each) | {"due_on": plain(each.due_on)} for each in values.by_when],
    }
    found = demand_sound(preflight(kind, facts_told, pdf))
    letter, blob = desk.new_id(), keep_pdf(desk, Tried(pdf, kind, facts_told, found))
    told = {
        "letter_kind": kind,
        "number": number,
        "issued_on": values.issued_on.isoformat(),
        "pdf_sha256": blob.sha256,
        "pdf_size": blob.size,
        "blob": blob.name,
        **worded_in(kind),
        "rules_hash": values.rules_hash,
        "facts": facts_told,
        "strand": facts.strands[0][0].hex() if len(facts.strands) == 1 else None,
    }
    made = [_about(facts, "letter", letter, told)]
    principals = [person for person, told in facts.people if not told.get("acts_for")]
    how = dict(zip(principals, how_signed, strict=False))
    made += [
        _about(
            facts,
            "recipient",
            desk.new_id(),
            _recipient(desk, person, letter, kind) | {"signed_how": how.get(person)},
        )
        for person, values_ in facts.people
        if not values_["anonymous"] and not values_.get("acts_for")
    ]
    if kind == COMBINED:
        made.append(_about(facts, "signature", desk.new_id(), _signature(desk, letter, signed)))
    return made


def _recipient(desk: Desk, person: RecordId, letter: RecordId, kind: str) -> dict[str, object]:
    handed = kind == COMBINED
    return {
        "petitioner": person.hex(),
        "letter": letter.hex(),
        "served_on": desk.clock.today().isoformat() if handed else None,
        "service_way": "in_person" if handed else None,
    }


def _signature(desk: Desk, letter: RecordId, by: Mapping[str, object]) -> dict[str, object]:
    return {
        "letter": letter.hex(),
        "cadre": desk.me.id.hex(),
        **{name: plain(value) for name, value in by.items()},
        "signed_at": desk.clock.now().isoformat(timespec="milliseconds"),
    }


def _about(facts: _Facts, kind: str, record: RecordId, values: dict[str, object]) -> Change:
    return Change(kind, record, {"petition": facts.id.hex(), **values}, new=True)
