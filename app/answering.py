"""The answer: the opinion drafted claim by claim, signed, served with proof; and what follows.

Article 32 says what an opinion must state, Article 35 what she may do when it has reached her.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Any, Literal, get_args

from app import papers
from app.acting import STEPS_ASIDE, Acting, Case, Tried, trying
from app.apart import ARTICLE, covered, kept_away, opened
from app.checking import demand_letter, demand_paper
from app.desk import Desk
from app.domain import policy, words
from app.domain.errors import Refused
from app.domain.file import SERVED_KINDS, Claim, Letter, PetitionFile, Recipient, Review
from app.domain.petition import Outcome
from app.domain.procedure import Allowed, NotAllowed
from app.domain.waiver import waives
from app.reached import ANSWERS, reached
from app.signing import Paper, authority, delegate, telling
from db import files

Way = Literal["in_person", "post", "left", "electronic", "announcement"]
ReviewHow = Literal["spoken", "written", "post"]
_DUTY = "duty_performance"
_WORK = ("classify", "record_work", "sign", "serve", "close")
"""What whoever is kept away is told not to do, whatever the petition is about."""
_DECIDED_ABOVE = "REVIEW_OPINION_30D"


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """What the opinion says on one claim; `n` is its place from 1. A draft may leave gaps."""

    n: int
    outcome: Outcome | None = None
    answer: str | None = None
    law: str | None = None
    executor: str | None = None
    execute_by: date | None = None


@dataclass(frozen=True, slots=True)
class OpinionTold:
    """An opinion as it is drafted: facts and reasons, evidence, law, and each claim's answer."""

    facts: str
    claims: tuple[ClaimAnswer, ...] = ()
    evidence: tuple[str, ...] = ()
    law: str = ""
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """How a letter reached one who is to have it. `petitioner` counts from 1.

    `signed_how` is how the receipt was signed; None where it is not noted.
    """

    way: Way
    on: date | None = None
    petitioner: int = 1
    letter: str | None = None
    place: str | None = None
    receiver: str | None = None
    relation: str | None = None
    witness: str | None = None
    refusal: str | None = None
    mail_number: str | None = None
    signed_how: Literal["signed", "thumb", "refused"] | None = None


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A request for review as it is made here: spoken dissatisfaction counts (Art. 35)."""

    reasons: str
    how: ReviewHow = "spoken"
    requested_on: date | None = None
    petitioner: int = 1
    read_back: bool = False
    signed_how: Literal["signed", "thumb", "refused"] | None = None
    postmark_on: date | None = None
    forwarded_on: date | None = None
    forward_number: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A petition with what can be done now, what cannot and why, and what comes next."""

    file: PetitionFile
    allowed: tuple[Allowed, ...]
    not_allowed: tuple[NotAllowed, ...]
    next: str | None
    by_paper: bool
    """Signing takes the number, day and name of the leader's paper."""
    tells_by_paper: bool = False
    """So does every notice: no standing authority of the leader's is recorded."""


class Answering:
    """The opinion, its signature, its service, and the request for review."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._acting = Acting(desk)

    def standing(self, number: str) -> Standing:
        """Read a petition together with what is lawful for me to do with it now."""
        desk = self._desk
        policy.demand(desk.me.roles, "read")
        with desk.store.look() as connection:
            file = files.whole(connection, files.find(connection, number))
            signer = authority(desk, connection)

        def may(action: policy.Action) -> bool:
            return (action == "sign" and signer.may) or self._acting.may(action)

        table, today = desk.procedure, desk.clock.today()
        step = table.next(file, today)
        allowed, denied = table.allowed(file, today, may), table.not_allowed(file, today, may)
        if (code := kept_away(desk, file)) is not None:
            # Which acts would be lawful, and which comes next, would tell what it is about.
            denied = tuple(NotAllowed(name, code, ARTICLE) for name in _WORK)
            allowed = tuple(each for each in allowed if each.act.name == STEPS_ASIDE)
            file, step = covered(file), None
        return Standing(
            file,
            allowed,
            denied,
            step.name if step else None,
            signer.needs_paper,
            telling(desk) == "by_paper",
        )

    def draft_opinion(
        self, number: str, told: OpinionTold, *, strand: int | None = None
    ) -> PetitionFile:
        """Draft the opinion; once every claim is answered with its law it waits for the leader.

        Errors: Refused("opinion.…"), ("act.complained_of").
        """
        with self._acting.on(number, "draft_opinion", strand) as case:
            if not told.facts.strip():
                raise Refused("opinion.facts_missing", field="facts", article="32")
            if waives(told.facts):
                raise Refused("opinion.waiver", field="facts", article="35")
            claims = _answered(case, told)
            _keep_copies_away(case, told.copies_to)
            held = case.file.opinion(case.strand.id)
            values: dict[str, Any] = {
                "drafted_by": case.desk.me.id,
                "facts": told.facts.strip(),
                "law": told.law.strip(),
                "evidence": told.evidence,
                "copies_to": told.copies_to,
                "drafted_on": case.today,
            }
            if held is None:
                case.add("opinion", strand=case.strand.id, **values)
            else:
                case.put("opinion", held, **values)
            whole = all(
                each.outcome
                and (each.answer or "").strip()
                and ((each.law or "").strip() or told.law.strip())
                for each in claims
            )
            case.move(state="opinion_draft" if whole else "investigating")
            case.foreseen = partial(_foreseen, case, whole=whole)
        return case.after

    def sign(
        self, number: str, *, paper: Paper | None = None, strand: int | None = None
    ) -> PetitionFile:
        """Sign the opinion and make the letter: as leader, as deputy, or by the leader's paper.

        Errors: Refused("policy.denied"), ("sign.paper_missing"), ("act.complained_of"),
        ("letter.…").
        """
        with self._desk.store.look() as connection:
            signer = authority(self._desk, connection)
        with self._acting.on(number, "sign", strand, may=signer.may) as case:
            told = signer.demand(case, paper)
            case.move(None, **case.kept())
            kind = papers.opinion_kind(case.strand)
            number_ = case.number(kind)
            made = papers.opinion(case.desk, case.file, case.strand, number_)
            letter = case.issue(kind, number_, made.pdf, made.facts)
            draft = case.file.opinion(case.strand.id)
            if draft is not None:
                case.put("opinion", draft, letter=letter)
            signer.sign(case, letter, told)
            _promise(case)
        return case.after

    def delegate(
        self, deputy: bytes, acts: Sequence[str], from_on: date, until_on: date, paper: Paper
    ) -> None:
        """Note who signs for the leader, what, from when to when, by which paper.

        Errors: Refused("delegate.…").
        """
        delegate(self._desk, deputy, acts, from_on, until_on, paper)

    def serve(self, number: str, told: Served) -> PetitionFile:
        """Note that a letter reached one who is to have it, how, and the window it opens.

        Errors: Refused("serve.…"), ("act.complained_of").
        """
        with self._acting.on(number, "serve") as case:
            who = _recipient(case, told)
            day = _service_day(case, told, who)
            _provable(case, told)
            letter = next(each for each in case.file.letters if each.id == who.letter)
            window: dict[str, object] = {}
            if (rule := _window_rule(case, letter)) is not None:
                due = case.desk.due(rule, day)
                window = {
                    "window_rule": rule,
                    "window_nominal": due.nominal,
                    "window_rolled": due.rolled,
                }
            case.put(
                "recipient",
                who,
                served_on=day,
                service_way=told.way,
                server=case.desk.me.id,
                place=told.place,
                receiver=told.receiver,
                relation=told.relation,
                witness=told.witness,
                refusal=told.refusal,
                mail_number=told.mail_number,
                signed_how=told.signed_how,
                **window,
            )
            _after_service(case, who, letter, day)
            if window:
                served = replace(
                    who,
                    served_on=day,
                    service_way=told.way,
                    **window,  # type: ignore[arg-type]  # days
                )
                number_ = case.number("service_slip")
                made = papers.slip(case.desk, case.file, letter, served, number_)
                case.issue(made.kind, number_, made.pdf, made.facts, strand=letter.strand)
        return case.after

    def proof_of_service(self, number: str, letter_number: str) -> bytes:
        """Make the form on which a letter's service is signed for; nothing is recorded by it.

        Errors: Refused("petition.unknown"), ("letter.not_served"), ("letter.unfit").
        """
        file, letter = self._issued(number, letter_number)
        if letter is None or letter.letter_kind not in SERVED_KINDS:
            raise Refused("letter.not_served", field="letter", article="32, 35")
        return papers.proof_of_service(self._desk, file, letter)

    def copy_for_others(self, number: str, letter_number: str) -> bytes:
        """Make the copy of an opinion for those who have one: without query code and id numbers.

        Errors: Refused("petition.unknown"), ("letter.no_copy"), ("letter.unfit").
        """
        file, letter = self._issued(number, letter_number)
        if letter is None:
            raise Refused("letter.no_copy", field="letter")
        pdf = papers.copy_for_others(self._desk, letter)
        demand_paper(letter.letter_kind, pdf, file.query_code)
        return pdf

    def _issued(self, number: str, letter_number: str) -> tuple[PetitionFile, Letter | None]:
        """Find an issued letter of a petition, for a paper that goes with it."""
        policy.demand(self._desk.me.roles, "print")
        with self._desk.store.look() as connection:
            file = opened(self._desk, connection, number)
        return file, next((each for each in file.letters if each.number == letter_number), None)

    def forward_review(self, number: str, told: ReviewTold) -> PetitionFile:
        """Take her request for review and send it on; the day she made it here is the day.

        Called again with `forwarded_on` when it has gone out. A window that is over bars nothing:
        whether there was good reason is for the organ above to say. Each petitioner asks once
        against one opinion; what she says besides is a note. Errors: Refused("review.…").
        """
        with self._acting.on(number, "forward_review") as case:
            waiting = [r for r in _reviews(case) if r.forwarded_on is None and r.result is None]
            asked = _asked_by(case, told.petitioner)
            if told.forwarded_on is not None and waiting and (asked or not told.reasons.strip()):
                _forwarded(case, waiting, told)
            elif asked is None:
                _requested(case, told)
            elif asked.result is not None:
                raise Refused("review.reviewed", field="petitioner", article="36.1")
            elif asked.forwarded_on is None:
                raise Refused("review.waits", field="forwarded_on")
            else:
                raise Refused("review.taken", field="petitioner", article="35")
        return case.after


def _foreseen(case: Case, file: PetitionFile, *, whole: bool) -> Tried:
    """Make the letter that a draft leads to, gaps marked; once it is whole, looked at as well.

    Errors: Refused("letter.no_glyph"), ("letter.unfit").
    """
    strand = file.strand(case.strand.id) or case.strand
    kind = papers.opinion_kind(strand)
    made = papers.opinion(case.desk, file, strand, case.number(kind), gap=words.UNWRITTEN)
    found = demand_letter(case.desk, file, strand, kind, made.facts, made.pdf) if whole else ()
    return Tried(made.pdf, kind, made.facts, found)


def _promise(case: Case) -> None:
    """Start the duty to carry out what is supported, a day for each that was promised."""
    days = {each.execute_by for each in case.file.claims_of(case.strand.id) if each.promised}
    for day in sorted(each for each in days if each is not None):
        case.start("SUPPORT_EXEC", day)


def _answered(case: Case, told: OpinionTold) -> list[ClaimAnswer]:
    """Write each claim's answer; give the answers of all claims of the strand."""
    mine = case.file.claims_of(case.strand.id)
    places = {n: each for n, each in enumerate(case.file.claims, 1) if each in mine}
    named = [each.n for each in told.claims]
    if not set(named) <= set(places) or len(named) != len(set(named)):
        raise Refused("opinion.unknown_claim", field="claims", article="32")
    for answer in told.claims:
        _whole_answer(case, answer)
        claim: Claim = places[answer.n]
        case.put(
            "claim",
            claim,
            outcome=answer.outcome,
            answer=(answer.answer or "").strip() or None,
            law=(answer.law or told.law).strip() or None,
            executor=answer.executor,
            execute_by=answer.execute_by,
        )
    missing = [ClaimAnswer(n) for n in places if n not in named]
    return [*told.claims, *missing]


def _whole_answer(case: Case, answer: ClaimAnswer) -> None:
    if answer.outcome is not None and answer.outcome not in get_args(Outcome):
        raise Refused("opinion.outcome", field="claims", article="32")
    if waives(answer.answer or ""):
        raise Refused("opinion.waiver", field="claims", article="35")
    supported = answer.outcome == "support"
    if not supported and (answer.executor or answer.execute_by):
        raise Refused("opinion.executes_nothing", field="claims", article="32.2")
    if answer.execute_by is not None and answer.execute_by < case.today:
        raise Refused("opinion.executed_before", field="claims", article="32.2")


def _keep_copies_away(case: Case, copies_to: Sequence[str]) -> None:
    if any(case.file.complains_of(each) for each in copies_to):
        raise Refused("act.complained_of", field="copies_to", article="30.3")


def _recipient(case: Case, told: Served) -> Recipient:
    """Find who is meant: the named letter, or the newest that still has to reach the petitioner."""
    if not 1 <= told.petitioner <= len(case.file.principals()):
        raise Refused("serve.nobody", field="petitioner")
    person = case.file.principals()[told.petitioner - 1]
    every = (each for strand in case.file.strands for each in case.file.to_serve(strand.id))
    waiting = [each for each in every if each.petitioner == person.id]
    if told.letter is not None:
        letters = {each.id for each in case.file.letters if each.number == told.letter}
        waiting = [each for each in waiting if each.letter in letters]
    if not waiting:
        raise Refused("procedure.nothing_to_serve", field="letter")
    # Unnamed, the opinion is meant: its service opens her window; else the newest letter.
    place = {each.id: n for n, each in enumerate(case.file.letters)}
    kinds = {each.id: each.letter_kind for each in case.file.letters}
    return max(waiting, key=lambda each: (kinds[each.letter] in ANSWERS, place[each.letter]))


def _window_rule(case: Case, letter: Letter) -> str | None:
    """Tell which right of hers the service of this letter opens, by the table of remedies."""
    strand = case.file.strand(letter.strand) or case.strand
    ground = case.file.own_ground(strand.id)
    found = case.desk.remedies.find(strand.route, letter.letter_kind, ground)
    return None if found is None else found.rule


def _service_day(case: Case, told: Served, who: Recipient) -> date:
    day = told.on or case.today
    letter = next(each for each in case.file.letters if each.id == who.letter)
    if day > case.today:
        raise Refused("act.in_future", field="on")
    if day < letter.issued_on:
        raise Refused("serve.before_issued", field="on")
    sent = case.file.posted(who) if told.way == "post" else None
    if sent is not None and day < sent.happened_on:
        raise Refused("serve.before_posted", field="on")
    if told.way == "announcement":
        since = case.file.announced(who)
        if since is None:
            raise Refused("serve.not_announced", field="way", article="民事诉讼法 95")
        if day < case.desk.due("ANNOUNCED_30D", since).nominal:
            raise Refused("serve.announced_too_short", field="on", article="民事诉讼法 95")
    return day


def _provable(case: Case, told: Served) -> None:
    """Hold service to its proof: who took it, who saw it (Civil Procedure Law 87-92 by analogy)."""
    present = (told.receiver, told.witness, case.desk.me.name)
    if any(case.file.complains_of(each) for each in present if each):
        raise Refused("act.complained_of", field="receiver", article="28.3, 30.3")
    if told.way == "left" and not (told.place and told.witness):
        raise Refused("serve.left_without_witness", field="witness", article="民事诉讼法 89")
    if told.way == "announcement" and not policy.may(case.desk.me.roles, "sign"):
        raise Refused("serve.announcement", field="way", article="民事诉讼法 95")
    if told.refusal and told.way == "in_person":
        raise Refused("serve.refused_at_counter", field="way", article="民事诉讼法 89")


def _after_service(case: Case, who: Recipient, letter: Letter, day: date) -> None:
    """Lead the strand on once everybody has it; nobody is waited for by announcement then."""
    at = case.file.strand(letter.strand) or case.strand
    others = (each for each in case.file.to_serve(at.id) if each.id != who.id)
    if all(case.file.announced(each) is None for each in others):
        case.end(("ANNOUNCED_30D",), "served", strand=at)
    reached(case, letter, day, frozenset({who.id}))


def _reviews(case: Case) -> list[Review]:
    return [each for each in case.file.reviews if each.strand in {None, case.strand.id}]


def _asked_by(case: Case, place: int) -> Review | None:
    """Give the request that one of them made against the newest opinion that reached her."""
    if not 1 <= place <= len(case.file.principals()):
        raise Refused("serve.nobody", field="petitioner")
    person = case.file.principals()[place - 1]
    letter = _contested(case, person.id).letter
    made = (r for r in _reviews(case) if r.petitioner == person.id and r.letter == letter)
    return next(made, None)


def _contested(case: Case, person: bytes) -> Recipient:
    served = [each for each in case.file.recipients_of(case.strand.id) if each.window_rule]
    own = [each for each in served if each.petitioner == person] or served
    return own[-1]


def _requested(case: Case, told: ReviewTold) -> None:
    if not told.reasons.strip():
        raise Refused("review.reasons_missing", field="reasons", article="35")
    on = told.requested_on or case.today
    if on > case.today:
        raise Refused("act.in_future", field="requested_on")
    person = case.file.principals()[told.petitioner - 1]
    contested = _contested(case, person.id)
    if contested.served_on is not None and on < contested.served_on:
        raise Refused("review.before_served", field="requested_on", article="35")
    if told.postmark_on is not None and told.postmark_on > on:
        raise Refused("review.postmark_later", field="postmark_on", article="35")
    taken = Review(
        id=b"",
        strand=case.strand.id,
        petitioner=person.id,
        letter=contested.letter,
        how=told.how,
        reasons=told.reasons.strip(),
        signed_how=told.signed_how,
        read_back=told.read_back,
        requested_on=on,
        postmark_on=told.postmark_on,
        forwarded_on=told.forwarded_on,
        forward_number=told.forward_number,
        result=None,
    )
    values = {name: getattr(taken, name) for name in _REVIEWED}
    case.add("review", **values)
    due = case.desk.due("REVIEW_FORWARD", on)
    _review_form(case, taken, due.nominal)
    if told.forwarded_on is None:
        case.start("REVIEW_FORWARD", on)
    else:
        _awaited(case, told.forwarded_on)
    case.move()


def _awaited(case: Case, gone: date) -> None:
    """Let the county's thirty days be seen: theirs, not ours (Article 35)."""
    running = (each for each in case.file.clocks if each.rule == _DECIDED_ABOVE)
    if all(each.met_on is not None or each.strand != case.strand.id for each in running):
        case.start(_DECIDED_ABOVE, gone)


def _review_form(case: Case, taken: Review, forward_by: date) -> None:
    """Make the form with her slip. What no font can draw holds up the paper, never her request."""
    number = case.number("review_request")
    try:
        made = papers.review(case.desk, case.file, taken, number, forward_by)
    except Refused as fault:
        if trying() or fault.code != "letter.no_glyph":
            raise
        case.changes.pop()  # the number goes back to its series
        return
    case.issue(made.kind, number, made.pdf, made.facts)


_REVIEWED = tuple(each.name for each in fields(Review) if each.name not in {"id", "result"})


def _forwarded(case: Case, waiting: Sequence[Review], told: ReviewTold) -> None:
    """Send on every request that still lies here."""
    gone = told.forwarded_on or case.today
    for review in waiting:
        if not review.requested_on <= gone <= case.today:
            raise Refused("act.in_future", field="forwarded_on")
        case.put("review", review, forwarded_on=gone, forward_number=told.forward_number)
    case.meet("forwarded", ["REVIEW_FORWARD"])
    _awaited(case, gone)
    case.move()
