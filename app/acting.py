"""How an act on a registered petition is done: checked, written as one entry, read back.

`Acting.on` opens the one transaction of an act; its `Case` gathers what the act changes. What the
case holds when the block ends becomes one journal entry; an error leaves nothing behind.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.apart import ARTICLE, covered, kept_away, recused
from app.blobs import BlobRef
from app.checking import demand_letter
from app.desk import Desk
from app.domain import policy, words
from app.domain.complained import names_one
from app.domain.deadline import deemed_article
from app.domain.errors import Refused
from app.domain.file import SERVED_KINDS, Clock, PetitionFile, Strand
from app.domain.policy import Action
from app.domain.procedure import Act
from app.domain.words_due import DUE_WORDS
from app.letters import template
from app.letters.finding import Finding
from app.numbers import letter_number_of, remember
from app.wire.entry import RecordId, moment
from app.wire.shapes import SHAPES
from db import files
from db.journal import Change

STEPS_ASIDE = "recuse"
"""The one act that is open to whoever is to be kept away."""
_REHEARSED: ContextVar["list[Tried] | None"] = ContextVar("rehearsed", default=None)


@dataclass(frozen=True, slots=True)
class Tried:
    """A letter an act would make: its bytes, the facts it would be told, what was looked at."""

    pdf: bytes
    kind: str
    facts: Mapping[str, object]
    found: tuple[Finding, ...] = ()


class _RehearsedError(Exception):
    """Ends an act that was only tried: its transaction is rolled back."""

    def __init__(self, made: Tried | None) -> None:
        super().__init__()
        self.made = made


def rehearse(act: Callable[[], object]) -> Tried | None:
    """Try an act and give the letter it would make; nothing is written, no number is used up.

    Refuses what the act itself would refuse.
    """
    token = _REHEARSED.set([])
    try:
        act()
    except _RehearsedError as tried:
        return tried.made
    finally:
        _REHEARSED.reset(token)
    return None


def trying() -> bool:
    """Tell whether the act under way is only tried."""
    return _REHEARSED.get() is not None


def keep_pdf(desk: Desk, made: Tried) -> BlobRef:
    """Keep a letter's bytes under their hash; while an act is only tried, nowhere."""
    tried = _REHEARSED.get()
    if tried is None:
        return desk.blobs.put(made.pdf)
    tried.append(made)
    return BlobRef("", "", len(made.pdf))


class Case:
    """One act under way on one petition. `after` is the petition once the act is written."""

    def __init__(
        self, desk: Desk, connection: Any, file: PetitionFile, act: Act, strand: Strand
    ) -> None:
        self.desk = desk
        self.connection = connection
        self.file = file
        self.act = act
        self.strand = strand
        self.today = desk.clock.today()
        self.claimed_at: str | None = None
        self.acting_for: RecordId | None = None
        self.changes: list[Change] = []
        self.noticed_by: Mapping[str, object] = {}
        """By what the notices of this act are sent, as their signatures keep it."""
        self.foreseen: Callable[[PetitionFile], Tried] | None = None
        """The letter that this act leads to, from the petition as the act leaves it: shown where
        the act is only tried and makes no letter itself."""
        self._after: PetitionFile | None = None

    @property
    def after(self) -> PetitionFile:
        """Give the petition as the act left it."""
        if self._after is None:
            raise RuntimeError("the act is not written yet")
        return self._after

    def written(self) -> None:
        """Read the petition back, still inside the act."""
        file = files.whole(self.connection, RecordId(self.file.id))
        self._after = file if kept_away(self.desk, file) is None else covered(file)

    def put(self, kind: str, record: Any, **moved: object) -> None:
        """Write a kept record anew with some values moved; the last word on a record counts."""
        held = next(
            (each for each in self.changes if each.record == record.id and each.values is not None),
            None,
        )
        values = dict(held.values or {}) if held else kept_values(self.file, kind, record)
        if held is not None:
            self.changes.remove(held)
        values |= {name: plain(value) for name, value in moved.items()}
        new = held.new if held else False
        self.changes.append(Change(kind, RecordId(record.id), values, new=new))

    def add(self, kind: str, **values: object) -> RecordId:
        """Write a new record of this petition; give its id."""
        record = self.desk.new_id()
        told = {name: plain(value) for name, value in values.items()}
        about = {"petition": self.file.id.hex(), **told}
        self.changes.append(Change(kind, record, about, new=True))
        return record

    def move(self, strand: Strand | None = None, **moved: object) -> None:
        """Lead a strand on to where the act leads."""
        at = strand or self.strand
        state = str(moved.pop("state", None) or self.act.after(at.state))
        since = self.today if state != at.state else at.state_since
        self.put("strand", at, state=state, state_since=since, **moved)

    def end(self, rules: Iterable[str], how: str, strand: Strand | None = None) -> None:
        """Stop deadlines that no longer apply to a strand; `how` is the act that ended them.

        What runs for the whole petition runs on until every strand has gone this way.
        """
        told, at = set(rules), strand or self.strand
        others = (each for each in self.file.strands if each.id != at.id)
        wide = all(each.state == self.act.to for each in others)
        for clock in self.file.clocks:
            mine = clock.strand == at.id or (clock.strand is None and wide)
            if mine and clock.met_on is None and clock.rule in told:
                self.put("clock", clock, met_on=self.today, met_how=how)

    def meet(
        self,
        how: str,
        rules: Iterable[str] = (),
        strand: Strand | None = None,
        on: date | None = None,
    ) -> None:
        """Count the duties that the act fulfils as fulfilled, today unless another day is told."""
        told, at = set(rules or self.act.meets), strand or self.strand
        for clock in self.file.clocks:
            mine = clock.strand in {None, at.id}
            if mine and clock.met_on is None and clock.rule in told:
                self.put("clock", clock, met_on=on or self.today, met_how=how)

    def notify(self, how: str, *, told: bool = False) -> None:
        """Count the duty of notice as fulfilled where she is told by the act itself.

        A paper that lies here tells nobody: its service does (Article 23 2, 3). One that can
        reach nobody stays in the file, and that is all there is to do.
        """
        reach = any(self.file.reachable(each) for each in self.file.principals())
        if self.act.notifies and (told or not reach):
            self.meet(how if told else "kept", self.act.notifies)

    def start(
        self,
        rule: str,
        on: date,
        strand: bytes | None = None,
        days: int | None = None,
        *,
        deemed: bool = False,
    ) -> Clock:
        """Start a deadline of a strand, with the steps that explain it.

        `days` is the length where the rule leaves it open (an extension); `deemed` says that `on`
        is the last day on which she was to be told, because the office was later.
        """
        due = self.desk.due(rule, on, days)
        told = {
            name: getattr(due, name)
            for name in (
                "rule",
                "article",
                "trigger_on",
                "nominal",
                "rolled",
                "internal",
                "provisional",
                "steps",
            )
        }
        if deemed:
            told["article"] = deemed_article(due.article)
            told["steps"] = (*due.steps, DUE_WORDS["deemed"])
        at = strand or self.strand.id
        told |= {"met_on": None, "met_how": None, "rules_hash": self.desk.rules.hash}
        record = self.add("clock", strand=at, **told)
        return Clock(id=record, strand=at, **told)

    def kept(self) -> dict[str, object]:
        """Let a signed answer that can reach nobody stay in the file; what moves with the strand.

        Who gave no name or no address is owed no written notice (Art. 23 2): signing is the answer.
        """
        if any(self.file.reachable(each) for each in self.file.staying()):
            return {}
        self.meet("kept", self.desk.procedure.acts["serve"].meets)
        return {"state": "answer_kept"}

    def number(self, kind: str) -> str:
        """Take the next number of one kind of letter."""
        number, series = letter_number_of(
            self.desk, self.connection, kind, words.LETTER_MARKS[kind]
        )
        self.changes.append(series)
        return number

    def issue(
        self,
        kind: str,
        number: str,
        pdf: bytes,
        facts: Mapping[str, object],
        strand: bytes | None = None,
        others: Iterable[str] = (),
    ) -> RecordId:
        """Keep an issued letter, and note who is to receive it if it is one that is served.

        `others` are further parties to a decision, who are served as she is.
        Errors: Refused("letter.unfit").
        """
        about = self.strand if strand is None else self.file.strand(strand) or self.strand
        found = demand_letter(self.desk, self.file, about, kind, facts, pdf)
        blob = keep_pdf(self.desk, Tried(pdf, kind, facts, found))
        letter = self.add(
            "letter",
            strand=strand or self.strand.id,
            letter_kind=kind,
            number=number,
            issued_on=self.today,
            pdf_sha256=blob.sha256,
            pdf_size=blob.size,
            blob=blob.name,
            **worded_in(kind),
            rules_hash=self.desk.rules.hash,
            facts=dict(facts),
        )
        for person in self.file.staying():
            if kind in SERVED_KINDS and not person.anonymous:
                self.add("recipient", petitioner=person.id, letter=letter)
        for party in others:
            self.add("recipient", petitioner=None, party=party, letter=letter)
        return letter

    def sign(self, letter: RecordId, **moved: object) -> None:
        """Note that I sign a letter; for whom and by which paper is said by `moved`."""
        at = moment(self.desk.clock.now())
        self.add("signature", letter=letter, cadre=self.desk.me.id, signed_at=at, **moved)


class Acting:
    """The frame that every act on a petition shares."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def may(self, action: Action) -> bool:
        """Tell whether I may do this, by my own roles."""
        return policy.may(self.desk.me.roles, action)

    @contextmanager
    def on(
        self,
        number: str,
        act: str,
        strand: int | None = None,
        *,
        may: bool | None = None,
        whole: bool = False,
    ) -> Iterator[Case]:
        """Open an act on a petition; `strand` counts from 1 and may be left out where one fits.

        `may` overrides my own roles where a paper or a delegation speaks for me; `whole` says that
        all strands are meant where an act wants to know which.
        Errors: Refused("petition.unknown"), ("policy.denied"), ("procedure.…"),
        ("clock.before_petition") on a day before the petition or its letters.
        """
        desk = self.desk
        told = desk.procedure.acts[act]
        with desk.work() as (connection, writer):
            file = files.whole(connection, files.find(connection, number))
            _not_kept_away(desk, file, told)
            mine = self.may(told.action) if may is None else may
            at = self._strand(file, told, strand, may=mine, whole=whole)
            _possible(file, desk.clock.today())
            case = Case(desk, connection, file, told, at)
            with naming_article(told):
                yield case
            _told_of(case)
            made = _REHEARSED.get()
            if made or (made is not None and case.foreseen is None):
                raise _RehearsedError(made[-1] if made else None)
            writer.write(
                act,
                case.changes,
                actor=RecordId(desk.me.id),
                subject=RecordId(file.id),
                claimed_at=case.claimed_at,
                article=told.article,
                rules_hash=desk.rules.hash,
                acting_for=case.acting_for,
            )
            case.written()
            if made is not None and case.foreseen is not None:
                raise _RehearsedError(case.foreseen(case.after))
            remember(desk, case.changes)

    def _strand(
        self, file: PetitionFile, act: Act, asked: int | None, *, may: bool, whole: bool
    ) -> Strand:
        if asked is not None and not 1 <= asked <= len(file.strands):
            raise Refused("procedure.no_such_strand", field="strand")
        table, today = self.desk.procedure, self.desk.clock.today()
        wanted = file.strands if asked is None else file.strands[asked - 1 : asked]
        reasons = {
            each.id: table.why(file, each, act, today, lambda _action: may) for each in wanted
        }
        fit = [each for each in wanted if reasons[each.id] is None]
        if not fit:
            told = [code for code in reasons.values() if code]
            raise Refused(told[0] if told else "procedure.wrong_state", article=act.article)
        if act.names_strand and len(fit) > 1 and not whole:
            raise Refused("procedure.which_strand", field="strand", article=act.article)
        leading = file.leading()
        return next((each for each in fit if each.id == leading.id), fit[0])


def names_recused(case: Case, told: str | Iterable[str]) -> bool:
    """Tell whether a text names one of this office who steps aside from the petition (28 3)."""
    meant = [told] if isinstance(told, str) else list(told)
    aside = [each.name for each in case.desk.cadres if recused(case.file, each.id)]
    return any(names_one(each, name, unit=False) for each in meant for name in aside)


def _not_kept_away(desk: Desk, file: PetitionFile, act: Act) -> None:
    if act.name != STEPS_ASIDE and (code := kept_away(desk, file)) is not None:
        raise Refused(code, article=ARTICLE)


def _told_of(case: Case) -> None:
    """Hold an act to the letters that its row names: what the picture says is what is made."""
    may = case.act.papers(case.desk.procedure.grounds)
    for each in case.changes:
        kind = (each.values or {}).get("letter_kind") if each.kind == "letter" else None
        if each.new and kind is not None and kind not in may:
            raise RuntimeError(f"{case.act.name} leaves no {kind}")


def _possible(file: PetitionFile, today: date) -> None:
    """Refuse a day on which nothing of this petition can happen: no letter is dated before it."""
    if today < max([file.received_on, *(each.issued_on for each in file.letters)]):
        raise Refused("clock.before_petition", field="today", article="23.2")


@contextmanager
def naming_article(act: Act) -> Iterator[None]:
    """Let every refusal inside an act name a provision: its own, else the act's."""
    try:
        yield
    except Refused as fault:
        if fault.article is not None:
            raise
        article, detail = act.article, fault.detail
        raise Refused(fault.code, field=fault.field, article=article, detail=detail) from fault


def kept_values(file: PetitionFile, kind: str, record: Any) -> dict[str, object]:
    """Give a kept record as the journal keeps it, every value, ready to be written anew."""
    shape = SHAPES[kind]
    names = [*(column.name for column in shape.columns), *shape.told]
    about = {} if kind == "petition" else {"petition": file.id.hex()}
    return {name: plain(getattr(record, name)) for name in names if name not in about} | about


def plain(value: object) -> object:
    """Write a value as the journal keeps it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def worded_in(kind: str) -> dict[str, object]:
    """Tell the wording a letter was made in, ours or the office's, as its record keeps it."""
    told = template.wording_of(kind)
    return {"template_hash": told.sha256, "template_version": told.version}
