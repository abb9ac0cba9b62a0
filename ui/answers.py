"""What commands print: the promised keys of the command line, from frozen values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.adopting import Adopted
from app.clock import Clock
from app.domain import words
from app.domain.arrival import Arrived
from app.domain.clock_doubt import Doubt
from app.domain.file import Event, Petitioner, PetitionFile, Recipient, Row, Signature
from app.domain.likeness import Likely
from app.domain.matter import here_before, same_matter_act
from app.domain.people import masked_id, masked_name, masked_phone
from app.intake import Registered
from app.office import Office
from app.records import CheckedLetter
from app.sync.exchange import Outcome


def registered(made: Registered, path: str | None) -> dict[str, Any]:
    """Give the line a registration answers."""
    file = made.petition
    told: dict[str, Any] = {
        "id": file.id.hex(),
        "number": file.number,
        "query_code": file.query_code,
        "state": file.state(),
        "due": [each.as_json() for each in file.clocks if each.met_on is None],
        "receipt_letter": path,
    }
    if made.unprintable:
        shown = {"characters": "".join(made.unprintable)}
        told["warning"] = words.sentence("letter.no_glyph", shown)
    return told


def row(at: Office, each: Row, *, masked: bool = True) -> dict[str, Any]:
    """Give one line of `list`, `search` and `due`; `cursor` continues after it."""
    rule, waited = "", 0
    if each.due is not None:
        rule, waited = each.due.rule, (at.clock.today() - each.due.trigger_on).days
    return {
        "number": each.number,
        "id": each.id.hex(),
        "kind": each.kind,
        "received_on": each.received_on.isoformat(),
        "channel": each.channel,
        "name": masked_name(each.name) if masked else each.name,
        "gist": each.gist,
        "state": each.state,
        "next": at.procedure.next_of(each.state, each.route, rule, waited),
        "due": each.due.as_json() if each.due else None,
        "place": each.place,
        "category": each.category,
        "village_code": each.village_code,
        "cursor": str(each.row),
    }


def arrived(told: Arrived) -> list[str]:
    """Tell in lines what a calendar or a rule moved."""
    lines = [words.ARRIVED.format(title=told.title(), counted=told.counted, settled=told.settled)]
    lines += [
        words.MOVED.format(
            number=each.number,
            duty=words.RULES.get(each.rule, each.rule),
            which=each.which(),
            was=each.days()[0].isoformat(),
            now=each.days()[1].isoformat(),
            way=words.MOVED_WAYS[each.way],
            reason=each.reason,
        )
        for each in told.moved
    ]
    return lines


def adopted(each: Adopted) -> dict[str, Any]:
    """Give one adopted file, without its text."""
    return {
        "kind": each.layer,
        "name": each.name,
        "year": each.year,
        "source": each.source,
        "published_on": each.published_on.isoformat() if each.published_on else None,
        "adopted_at": each.adopted_at,
    }


def counting(at: Office) -> dict[str, Any]:
    """Tell by which rules and settings this office counts, each with the layer it comes from."""
    today = at.clock.today()
    rules = at.desk.rules
    nearest = [rules.at(rule_id, today) for rule_id in rules.rules]
    return {
        "hash": rules.hash,
        "layers": [
            {
                "layer": each.level,
                "name": each.name,
                "source": each.source,
                "verified": each.verified,
                "in_force_from": iso(each.in_force_from),
                "settings": sorted(each.settings),
                "rules": [rule.id for rule in each.rule],
            }
            for each in at.adopting.layers()
        ],
        "rules": [
            {
                "rule": each.id,
                "layer": each.layer,
                "article": each.article,
                "cite": each.cite,
                "who": each.who,
                "unit": each.unit,
                "length": each.length,
                "days": each.days,
                "binding": each.binding,
                "in_force_from": each.in_force_from.isoformat(),
            }
            for each in nearest
        ],
        "settings": [
            {
                "key": each.setting.key,
                "value": each.value,
                "layer": each.layer,
                "name": each.name,
                "by": each.setting.by,
                "says": each.setting.says,
                "basis": each.setting.basis,
            }
            for each in at.adopting.settings()
        ],
    }


def clock(at: Clock, found: Doubt | None) -> dict[str, Any]:
    """Tell by which time is gone, what the PC says, and what speaks against it."""
    return {
        "now": at.now().isoformat(timespec="seconds"),
        "pc_now": at.pc_now().isoformat(timespec="seconds"),
        "doubt": found
        and {
            "kind": found.kind,
            "witness": found.witness,
            "at": found.at.isoformat(timespec="seconds"),
        },
    }


def likely(each: Likely) -> dict[str, Any]:
    """Give one answer of `repeats`: what is the same and what differs, nobody's name."""
    return {
        "number": each.number,
        "score": each.score,
        "same": list(each.same),
        "different": list(each.different),
    }


def file(at: Office, told: PetitionFile, *, masked: bool = True) -> dict[str, Any]:
    """Give what `show` answers."""
    standing = at.answering.standing(told.number)
    answer: dict[str, Any] = {name: iso(getattr(told, name)) for name in _PLAIN}
    answer |= {
        "id": told.id.hex(),
        "petitioners": [_petitioner(told, each, masked=masked) for each in told.petitioners],
        "claims": [
            {**without(each, "id", "strand", "position"), "strand": _place(told, each.strand)}
            for each in told.claims
        ],
        "complained_of": [
            {"name": each.name, "kind": each.party_kind} for each in told.complained_of
        ],
        "turned_into": told.turned_into(),
        "state": told.state(),
        "strands": [
            {
                "route": each.route,
                "state": each.state,
                "procedure": each.procedure,
                "since": iso(each.state_since),
                "accepted_on": iso(each.accepted_on),
            }
            for each in told.strands
        ],
        "next": standing.next,
        "allowed": [each.act.name for each in standing.allowed],
        "not_allowed": [
            {"act": act.act, "reason": words.sentence(act.code), "article": act.article}
            for act in standing.not_allowed
        ],
        "due": [each.as_json() for each in told.clocks if each.met_on is None],
        "rights": [each.as_json() for each in at.desk.rights(told)],
        "met": [
            {"rule": each.rule, "met_on": iso(each.met_on), "how": each.met_how}
            for each in told.clocks
            if each.met_on is not None
        ],
        "history": [_event(each) for each in told.history],
        "letters": [
            {
                "kind": each.letter_kind,
                "number": each.number,
                "issued_on": each.issued_on.isoformat(),
                "sha256": each.pdf_sha256,
                "void": each.voided_on is not None,
                "void_reason": each.void_reason,
                "template": {"version": each.template_version, "sha256": each.template_hash},
            }
            for each in told.letters
        ],
        "signatures": [_signature(at, told, each) for each in told.signatures],
        "recipients": [_recipient(told, each) for each in told.recipients],
        "opinions": [
            without(each, "id", "strand", "drafted_by", "letter") for each in told.opinions
        ],
        "steps": [without(each, "id", "strand", "cadre", "letter") for each in told.steps],
        "notes": [without(each, "id", "strand", "cadre") for each in told.notes],
        "reviews": [without(each, "id", "strand", "petitioner", "letter") for each in told.reviews],
        "linked": list(told.linked_numbers),
        "here_before": here_before(told),
        "comes_again": _comes_again(told, at.clock.today()),
        "attachments": [without(each, "id", "position", "blob") for each in told.attachments],
    }
    return answer


_PLAIN = (
    "kind",
    "number",
    "query_code",
    "channel",
    "origin",
    "purpose",
    "category",
    "gist",
    "content",
    "answer",
    "people_count",
    "received_on",
    "received_at",
    "signed_for_at",
    "registered_at",
    "name_withheld",
    "name_or_address_unclear",
    "anonymous",
    "slip_number",
    "platform_number",
    "platform_query_code",
    "source_due_on",
    "village_code",
    "place",
    "read_back",
    "signed_how",
    "written_by",
    "witness",
    "material_count",
    "material_pages",
)


def outcome(at: Office, told: Outcome) -> dict[str, Any]:
    """Give what `sync` answers."""
    status = at.sync.status()
    return {
        "sent": told.sent,
        "state": told.state,
        "place": told.place,
        "waiting": status.waiting,
        "last_receipt_at": status.last_receipt_at or None,
        "receipts": [
            {"first": each.first, "last": each.last, "state": each.state, "way": each.carrier}
            for each in status.parcels
            if each.receipt is not None
        ],
        "directives": [],
        "quarantined": [{"seq": seq, "code": code} for seq, code in told.quarantined],
        "received": told.received,
        "files": list(told.files),
        "ignored": list(told.ignored),
    }


def _place(file: PetitionFile, strand: bytes | None) -> int | None:
    """Tell a strand by its place from 1, as `act` takes it."""
    return next((n for n, each in enumerate(file.strands, 1) if each.id == strand), None)


def _recipient(file: PetitionFile, each: Recipient) -> dict[str, Any]:
    letter = next((one.number for one in file.letters if one.id == each.letter), None)
    who = next((n for n, one in enumerate(file.petitioners, 1) if one.id == each.petitioner), None)
    told = without(each, "id", "petitioner", "letter", "server")
    return {"letter": letter, "petitioner": who, **told}


def _signature(at: Office, file: PetitionFile, each: Signature) -> dict[str, Any]:
    """Tell who signed a letter: the leader on paper, a deputy, or whoever sits here."""
    named = {one.id: one.name for one in at.cadres}
    clerk, leader = named.get(each.cadre), named.get(each.acting_for or b"")
    return {
        "letter": next((one.number for one in file.letters if one.id == each.letter), None),
        "signed_by": each.paper_by or clerk,
        "recorded_by": clerk,
        "acting_for": None if each.paper_by else leader,
        "paper_number": each.paper_number,
        "paper_on": iso(each.paper_on),
        "signed_at": each.signed_at,
    }


def _petitioner(of: PetitionFile, each: Petitioner, *, masked: bool) -> Mapping[str, Any]:
    told = without(each, "id", "position")
    whom = (n for n, one in enumerate(of.petitioners, 1) if one.id == each.acts_for)
    told["acts_for"] = next(whom, None)
    if masked:
        told["id_number"] = masked_id(each.id_number) if each.id_number else None
        told["phone"] = masked_phone(each.phone) if each.phone else None
    return told


def checked(found: CheckedLetter) -> dict[str, Any]:
    """Tell what a letter's code proves and how it stands to the office's own record.

    `page` is the first page that looks otherwise than the letter on record, null where none does
    or nothing was looked at; `voided_on` the day since which the letter on record is void.
    """
    judged = found.judged()
    return {
        "message": f"{judged.headline}。{judged.sentence}",
        "page": found.unlike or None,
        "verdict": found.code.verdict,
        "number": found.code.number,
        "date": found.code.day,
        "record": found.record,
        "voided_on": iso(found.voided_on),
    }


def _comes_again(of: PetitionFile, today: date) -> dict[str, Any]:
    """Tell the one lawful next act if the same matter comes again today."""
    found = same_matter_act(of, today)
    return {
        "act": found.act,
        "article": found.article,
        "reason": found.reason,
        "until": iso(found.until),
    }


def _event(each: Event) -> dict[str, Any]:
    return {**without(each), "label": words.ACTS.get(each.act, each.act)}


def without(record: Any, *names: str) -> dict[str, Any]:
    """Give a value's fields as JSON has them, without some."""
    return {
        name: iso(getattr(record, name))
        for name in record.__dataclass_fields__
        if name not in names
    }


def iso(value: Any) -> Any:
    """Give a value as JSON has it: days as YYYY-MM-DD, rows as lists."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def own_office(at: Office) -> dict[str, Any]:
    """Give what `office` answers: its own facts, the leader's authority, who works here."""
    facts = {name: iso(getattr(at.facts, name)) for name in at.facts.__dataclass_fields__}
    told = {name: facts.pop(f"standing_authority{end}") for name, end in _AUTHORITY.items()}
    del facts["id"]
    return {
        **facts,
        "authority": told if told["number"] else None,
        "cadres": [
            {
                "login": each.cadre.login,
                "name": each.cadre.name,
                "roles": list(each.cadre.roles),
                "active": each.cadre.active,
                "account": each.account,
            }
            for each in at.safe.colleagues()
        ],
    }


_AUTHORITY = {"number": "", "on": "_on", "leader": "_by"}
