"""What each letter of a petition is told: frozen values, from its file and the office's facts.

Reads nothing itself; the acts and the previews give it the file as it will be.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Protocol, TypeVar

from app.acting import Case, plain
from app.checking import demand_form
from app.desk import Desk
from app.domain import words, words_papers
from app.domain.decided import sent_back
from app.domain.errors import Refused
from app.domain.file import Clock, Letter, PetitionFile, Recipient, Review, Strand
from app.domain.procedure import Act
from app.domain.remedies import Remedy
from app.domain.words_papers import organ_at
from app.letters import kinds, template
from app.letters.copies import opinion_for_others
from app.letters.marking import marked
from app.letters.values import (
    AcceptanceNotice,
    AnsweredClaim,
    DueLine,
    ElsewhereNotice,
    HandlingOpinion,
    Letterhead,
    Matter,
    ReferralNotice,
    ReviewRequest,
    ServiceReceipt,
    ServiceSlip,
    Serving,
    StepLetter,
)
from app.retold import addressed, awaited, covered, of_kind

_V = TypeVar("_V", bound="_OfMatter")
_DUTY, _SUGGESTION = "duty_performance", "suggestion"
_ORDINARY = "HANDLE_60D"
_ROUTE_TOLD: Mapping[str, str] = {
    "DUTY_2M": words.ROUTE_DUTY,
    "SIMPLE_REPLY_10WD": words_papers.ROUTE_SIMPLE,
}
"""How a claim is taken up, by the time it runs on; the rest is the ordinary procedure."""


class _OfMatter(Protocol):
    """The values of a letter on a petition."""

    @property
    def matter(self) -> Matter:
        """Give number, day and petition."""


@dataclass(frozen=True, slots=True)
class Made:
    """A letter as it was set: its bytes, and the facts it was told, for the record."""

    kind: str
    pdf: bytes
    facts: dict[str, object]


def acceptance(
    desk: Desk, file: PetitionFile, strand: Strand, number: str, handler: str, due: Clock, on: date
) -> Made:
    """Make the notice of acceptance of one strand.

    Errors: Refused("letter.no_glyph").
    """
    values = AcceptanceNotice(
        letterhead(desk),
        _matter(desk, file, number),
        _texts(file, strand),
        _ROUTE_TOLD.get(due.rule, words.ROUTE_OURS.rstrip("。")),
        handler,
        on,
        (_promise(desk, due),),
        _rest(file, strand),
        extendable=due.rule == _ORDINARY and due.nominal >= desk.clock.today(),
    )
    return Made("acceptance_notice", _set(desk, kinds.acceptance_notice, values), _facts(values))


def _rest(file: PetitionFile, strand: Strand) -> str | None:
    """Tell of the claims that go another way: told of on their own, or studied as suggestions."""
    others = [
        (str(n), each)
        for n, each in enumerate(file.claims, 1)
        if each.strand not in {None, strand.id}
    ]
    told = (
        (words.ROUTE_REST, [n for n, each in others if each.matter_class != _SUGGESTION]),
        (words_papers.REST_STUDIED, [n for n, each in others if each.matter_class == _SUGGESTION]),
    )
    said = [text.replace("{claims}", "、".join(claims)) for text, claims in told if claims]
    return "".join(said) or None


def referral(
    desk: Desk,
    file: PetitionFile,
    strand: Strand,
    number: str,
    organ: str,
    contact: str | None,
    limits: tuple[str, ...] = (),
) -> Made:
    """Make the notice that leads a strand into its statutory procedure."""
    values = ReferralNotice(
        letterhead(desk),
        _matter(desk, file, number),
        _texts(file, strand),
        words.REFERRALS[strand.route or ""],
        organ,
        contact,
        limits,
        _contact_name(desk, strand),
    )
    return Made("referral_notice", _set(desk, kinds.referral_notice, values), _facts(values))


def elsewhere(
    desk: Desk,
    file: PetitionFile,
    strand: Strand,
    number: str,
    organ: str,
    contact: str | None,
    limits: tuple[str, ...] = (),
) -> Made:
    """Make the notice that names the organ with the power."""
    values = ElsewhereNotice(
        letterhead(desk),
        _matter(desk, file, number),
        _texts(file, strand),
        organ,
        contact,
        limits,
        _contact_name(desk, strand),
    )
    return Made("elsewhere_notice", _set(desk, kinds.elsewhere_notice, values), _facts(values))


def opinion_kind(strand: Strand) -> str:
    """Tell which answer a strand gets: an opinion, or the reply to a request to do one's duty."""
    return "duty_reply" if strand.route == _DUTY else "handling_opinion"


def opinion(desk: Desk, file: PetitionFile, strand: Strand, number: str, *, gap: str = "") -> Made:
    """Make the opinion from the draft and the claims' answers, with the remedy of its route.

    `gap` stands where a draft that is only shown says nothing yet.
    Errors: Refused("letter.no_glyph"), Trouble("remedy.…").
    """
    kind = opinion_kind(strand)
    draft = file.opinion(strand.id)
    claims = tuple(
        AnsweredClaim(
            each.text,
            words.OUTCOMES.get(each.outcome or "", gap),
            each.answer or gap,
            each.law or (draft.law if draft else "") or gap,
            each.executor,
            each.execute_by,
        )
        for each in file.claims_of(strand.id)
    )
    values = HandlingOpinion(
        letterhead(desk),
        _matter(desk, file, number),
        "duty_reply" if kind == "duty_reply" else "handling_opinion",
        claims,
        draft.facts if draft else "",
        draft.evidence if draft else (),
        _remedy(desk, file, strand, kind),
        strand.accepted_on,
        draft.copies_to if draft else (),
        _ordered_by(file, strand),
        _contact_name(desk, strand),
    )
    return Made(kind, _set(desk, kinds.handling_opinion, values), _facts(values))


def _ordered_by(file: PetitionFile, strand: Strand) -> str | None:
    """Tell by which paper the matter was sent back to be handled anew, if it was."""
    told = next((each.told for each in reversed(file.steps) if sent_back(each, strand)), None)
    if told is None:
        return None
    day = words.day_in_full(date.fromisoformat(str(told["from_on"])))
    return words_papers.ORDERED_BY.format(organ=told["organ"], on=day, number=told["from_number"])


def stepped(case: Case, act: Act, kind: str, number: str, values: Mapping[str, Any]) -> Made:
    """Make a letter of an act that is data, from what was told for it.

    Errors: Refused("letter.no_glyph"), ("letter.nobody") where nobody is named to send it to.
    """
    desk, file = case.desk, case.file
    if (of_its_own := _OF_THEIR_OWN.get(kind)) is not None:
        return of_its_own(case, number, values)
    to = template.wording(kind).lists["to"]
    named = {template.HERS, template.BOTH, template.PARTIES, template.SHOWN}
    addressee = None if to in named else _addressee(case, to, values)
    matter = _matter(desk, file, number)
    claims = _texts(file, case.strand)
    told = _reckoned(case) | of_kind(case, kind, values)
    if to == _PUBLIC:
        told["awaited"] = awaited(file, case.strand, values)
    if to == template.BOTH and (values["ground"] in _ORGAN_MEDIATES or values.get("witnessed")):
        told["witnessed"] = letterhead(desk).organ_name
    told |= _spoken(case, act, values)
    if to == template.BOTH:
        # The other party keeps one too: her name is on it, her query code is not.
        matter = replace(matter, query_code="")
    elif to == template.PARTIES:
        # Each party is served the same paper: both are named, and no number of hers is on it.
        matter = replace(matter, query_code="", gist=covered(file, matter.gist))
        claims = tuple(covered(file, each) for each in claims)
        told = {name: covered(file, text) for name, text in told.items()}
    elif to == template.SHOWN:
        # Hers alone, and shown to others by herself: no one else's name, no query code.
        person = file.principals()[values["petitioner"] - 1]
        matter = replace(matter, petitioner_names=(person.name,), people_count=1, query_code="")
    elif addressee is not None:
        # Others have an extract: never her query code, her numbers, her other claims; her name
        # only where whoever receives it has to tell her.
        matter = replace(
            matter,
            petitioner_names=(),
            query_code="",
            anonymous=True,
            gist=covered(file, matter.gist),
        )
        claims = tuple(covered(file, each) for each in claims)
        told = {name: covered(file, text) for name, text in told.items()}
    made = StepLetter(
        kind,
        letterhead(desk),
        matter,
        claims,
        tuple(sorted(told.items())),
        addressee,
        _remedy_if_any(case, kind),
    )
    return Made(kind, _set(desk, kinds.notice, made), _facts(made))


_PUBLIC, _ORGAN_MEDIATES = "public", frozenset({"organ_mediation", "land_mediation"})


def _addressee(case: Case, to: str, values: Mapping[str, Any]) -> str:
    office = case.desk.facts
    if to == "county":
        return office.county_bureau
    if to == "party":
        return words.own_leaders(office.town)
    if to == _PUBLIC:
        return str(case.file.principals()[values["petitioner"] - 1].name)
    named = str(values.get(to) or "")
    if not named:
        raise Refused("letter.nobody", field=to)
    return named


def _spoken(case: Case, act: Act, values: Mapping[str, Any]) -> dict[str, str]:
    """Put every value as a letter says it: days and grounds in words, people by name."""
    told = {}
    for ask in act.asked:
        value = values.get(ask.name)
        if value is None or ask.kind == "check":
            continue
        if ask.kind == "choice":
            ground = case.desk.procedure.grounds.one(ask.options, value)
            told[ask.name] = ground.words
            told |= {n: text for n, text in (("article", ground.by), ("note", ground.adds)) if text}
        elif ask.kind == "cadre":
            told[ask.name] = _cadre_name(case.desk, value)
        elif ask.kind == "claim":
            told[ask.name] = case.file.claims[value - 1].text
        elif ask.kind == "day":
            told[ask.name] = words.day_in_full(value)
        else:
            told[ask.name] = "、".join(value) if isinstance(value, tuple) else str(value)
    return told


def _reckoned(case: Case) -> dict[str, str]:
    """Tell the days that follow from the act: its own, when accepted, due until and from now on.

    Its own is today where nobody told another.
    """
    accepted = case.strand.accepted_on
    begun = [each for each in case.changes if each.kind == "clock"]
    started = [each.values for each in begun if each.new and each.values]
    ended = [each.values for each in begun if not each.new and each.values]
    told = {"on": words.day_in_full(case.today)}
    if accepted:
        told["accepted_on"] = words.day_in_full(accepted)
    if started:
        due = date.fromisoformat(str(started[-1]["nominal"]))
        day = words.day_in_full(due)
        told["due_on"] = day if due >= case.today else words_papers.DAY_PASSED.format(day=day)
        told["counted_from"] = _day_told(started[-1]["trigger_on"])
    if was := [each for each in ended if each["rule"] == "HANDLE_60D"]:
        told["was_due_on"] = _day_told(was[-1]["nominal"])
    who = case.desk.cadre(case.strand.handler) or case.desk.me
    return told | {"handler": who.name}


def _day_told(day: object) -> str:
    return words.day_in_full(date.fromisoformat(str(day)))


def _contact_name(desk: Desk, strand: Strand) -> str:
    """Name whom she may ask: who handles the strand, or who sits here."""
    return (desk.cadre(strand.handler) or desk.me).name


def _cadre_name(desk: Desk, cadre: bytes) -> str:
    found = desk.cadre(cadre)
    return found.name if found else ""


def _remedy_if_any(case: Case, kind: str) -> tuple[str, ...]:
    ground = case.file.own_ground(case.strand.id)
    found = case.desk.remedies.find(case.strand.route, kind, ground)
    return () if found is None else _paragraphs(case.desk, found)


def slip(desk: Desk, file: PetitionFile, letter: Letter, who: Recipient, number: str) -> Made:
    """Make the slip for one who was served: when it came, until when anew may be asked.

    Another party to a decision has one too, without her query code.
    """
    strand = file.strand(letter.strand) or file.strands[0]
    served = who.served_on or desk.clock.today()
    due = desk.due(str(who.window_rule), served)
    person = next((each.name for each in file.petitioners if each.id == who.petitioner), None)
    named = who.party or person
    matter = _matter(desk, file, letter.number)
    if named is not None:
        matter = replace(matter, petitioner_names=(named,), people_count=1, anonymous=False)
    if who.party is not None:
        matter = replace(matter, query_code="", gist=covered(file, matter.gist))
    values = ServiceSlip(
        letterhead(desk),
        matter,
        words.LETTERS[letter.letter_kind],
        named or "",
        served,
        words.SERVICE_WAYS[who.service_way or "in_person"],
        _remedy(desk, file, strand, letter.letter_kind)[:1],
        words.RULES[str(who.window_rule)],
        who.window_rolled or due.rolled,
        due.steps,
    )
    return Made("service_slip", _set(desk, kinds.service_slip, values, number), _facts(values))


def review(desk: Desk, file: PetitionFile, taken: Review, number: str, forward_by: date) -> Made:
    """Make the form of a request for review, with the dated slip she leaves with (Article 35).

    Errors: Refused("letter.no_glyph").
    """
    letter = next(each for each in file.letters if each.id == taken.letter)
    person = next(each for each in file.petitioners if each.id == taken.petitioner)
    served = next(
        (r for r in file.recipients if (r.letter, r.petitioner) == (letter.id, person.id)), None
    )
    values = ReviewRequest(
        letterhead(desk),
        _matter(desk, file, number),
        person.name,
        words.REVIEW_HOW[taken.how],
        words.LETTERS[letter.letter_kind],
        letter.number,
        letter.issued_on,
        taken.requested_on,
        taken.reasons,
        desk.me.name,
        taken.read_back,
        taken.signed_how == "refused",
        served.served_on if served else None,
        served.window_rolled if served else None,
        forward_by,
        taken.postmark_on,
        person.phone,
        person.address,
    )
    return Made("review_request", _set(desk, kinds.review_request, values), _facts(values))


def recheck(case: Case, number: str, values: Mapping[str, Any]) -> Made:
    """Make the form of a request for re-examination, with her dated slip (Article 36 paragraph 1).

    Against the opinion of the review as its result was noted here. Errors:
    Refused("letter.no_glyph").
    """
    desk, file = case.desk, case.file
    reviewed = next(
        e for e in reversed(file.steps)
        if e.act == "review_result" and e.strand in {None, case.strand.id}
    )  # fmt: skip
    person = file.principals()[values["petitioner"] - 1]
    windows = [e for e in file.clocks if (e.rule, e.strand) == (_RECHECK, case.strand.id)]
    begun = [e.values for e in case.changes if e.kind == "clock" and e.new and e.values]
    made = ReviewRequest(
        letterhead(desk),
        _matter(desk, file, number),
        person.name,
        desk.procedure.grounds.one("review_how", values["how"]).words,
        words.REVIEW_OPINION,
        str(reviewed.told["from_number"]),
        date.fromisoformat(str(reviewed.told["from_on"])),
        values.get("on") or values.get("postmark_on") or case.today,
        values["text"],
        desk.me.name,
        bool(values.get("read_back")),
        values.get("signed_how") == "refused",
        date.fromisoformat(str(reviewed.told["served_on"])),
        windows[-1].rolled if windows else None,
        date.fromisoformat(str(begun[-1]["nominal"])) if begun else None,
        values.get("postmark_on"),
        person.phone,
        person.address,
        "recheck_slip",
        values.get("materials", ""),
        values.get("organ") or words.ABOVE_REVIEW,
    )
    return Made(made.kind, _set(desk, kinds.review_request, made), _facts(made))


_RECHECK = "RECHECK_REQUEST_30D"
_OF_THEIR_OWN: Mapping[str, Callable[[Case, str, Mapping[str, Any]], Made]] = {
    "recheck_slip": recheck
}
"""Papers of an act that is data which are no letter, with values of their own."""


def proof_of_service(desk: Desk, file: PetitionFile, letter: Letter) -> bytes:
    """Make the form on which a letter's service is signed for, one for each who is to have it.

    What is known is filled in, the rest stays open for the pen; the form is no letter of its own.
    Errors: Refused("letter.unfit").
    """
    names = {each.id: each.name for each in file.petitioners}
    servings = tuple(
        Serving(
            each.party or names.get(each.petitioner or b"", ""),
            each.place,
            words.SERVICE_WAYS[each.service_way] if each.service_way else None,
            each.served_on,
            each.receiver,
            each.relation,
            each.witness,
            each.refusal,
            each.mail_number,
            server.name if (server := desk.cadre(each.server)) else None,
        )
        for each in file.recipients
        if each.letter == letter.id
    )
    office = desk.facts
    values = ServiceReceipt(
        words.organ_name(office.county, office.town),
        file.number,
        words.LETTERS[letter.letter_kind],
        letter.number,
        letter.issued_on,
        servings,
    )
    with desk.worded():
        pdf = kinds.service_receipt(values)
        demand_form(values, pdf, file.query_code)
    return pdf


def copy_for_others(desk: Desk, letter: Letter) -> bytes:
    """Make the copy of an issued opinion that others than the petitioner may have.

    From the facts frozen beside the letter: the same words, without query code and id numbers.
    Errors: Refused("letter.no_copy") where the letter names nobody who has one.
    """
    told: dict[str, Any] = dict(letter.facts)
    if not told.get("copies_to"):
        raise Refused("letter.no_copy", field="letter")
    values = HandlingOpinion(
        Letterhead(**told["head"]),
        Matter(**_days(told["matter"], "received_on", "issued_on", names="petitioner_names")),
        told["kind"],
        tuple(AnsweredClaim(**_days(each, "execute_by")) for each in told["claims"]),
        told["facts"],
        tuple(told["evidence"]),
        tuple(told["remedy"]),
        date.fromisoformat(told["accepted_on"]) if told["accepted_on"] else None,
        tuple(told["copies_to"]),
        told.get("ordered_by"),
        told.get("handler_name") or "",
    )
    with desk.worded(letter.letter_kind, letter.template_hash):
        return _set(desk, kinds.handling_opinion, opinion_for_others(values))


def _set(
    desk: Desk, set_letter: Callable[[_V], bytes], values: _V, number: str | None = None
) -> bytes:
    """Set one letter, signed under its day and its number, which is its matter's if not told."""
    with marked(desk.signer, number or values.matter.letter_number, values.matter.issued_on):
        return set_letter(values)


def _days(told: Mapping[str, Any], *days: str, names: str = "") -> dict[str, Any]:
    """Read days, and a row of names, back from the facts of a letter."""
    read = dict(told)
    for day in days:
        read[day] = date.fromisoformat(told[day]) if told[day] else None
    if names:
        read[names] = tuple(told[names])
    return read


def letterhead(desk: Desk) -> Letterhead:
    """Give what every letter says of the office itself."""
    office = desk.facts
    return Letterhead(
        words.organ_name(office.county, office.town),
        office.phone,
        office.address,
        office.hours,
        office.county_bureau,
        office.county_bureau_phone or None,
        office.review_organ,
        office.review_organ_address,
    )


def _promise(desk: Desk, due: Clock) -> DueLine:
    counted = desk.counted(due.rule, due.trigger_on, due.nominal)
    if due.nominal < desk.clock.today():
        counted = words_papers.PASSED
    return DueLine(words.RULES[due.rule], due.nominal, counted)


def _matter(desk: Desk, file: PetitionFile, number: str) -> Matter:
    return Matter(
        number,
        file.number,
        file.query_code,
        addressed(file),
        file.people(),
        file.anonymous,
        file.received_on,
        words.CHANNELS[file.channel],
        file.gist,
        desk.clock.today(),
        desk.rules.hash,
    )


def _texts(file: PetitionFile, strand: Strand) -> tuple[str, ...]:
    return tuple(each.text for each in file.claims_of(strand.id))


def _remedy(desk: Desk, file: PetitionFile, strand: Strand, kind: str) -> tuple[str, ...]:
    return _paragraphs(desk, desk.remedies.of(strand.route, kind, file.own_ground(strand.id)))


def _paragraphs(desk: Desk, remedy: Remedy) -> tuple[str, ...]:
    return desk.remedies.paragraphs(
        remedy,
        review_organ=organ_at(desk.facts.review_organ, desk.facts.review_organ_address),
        county_government=words.county_government(desk.facts.county),
        organ_name=words.organ_name(desk.facts.county, desk.facts.town),
    )


def _facts(values: object) -> dict[str, object]:
    """Give the values as the journal keeps them beside the letter."""
    told = asdict(values)  # type: ignore[call-overload]  # one of our own frozen values
    return {name: _plain(value) for name, value in told.items()}


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return plain(value)
