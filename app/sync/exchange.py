"""One round with the county, in named stages, each of which may fail and be run again.

gather (the unsent range of the journal, the same batch on every retry) -> seal (sign, encrypt)
-> note (marks, parcel and sidecar, durable before a byte leaves) -> carry -> take in (the signed
receipt moves the marks, in one transaction). Nothing is ever deleted.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from app.desk import Desk
from app.domain.errors import Refused, Trouble
from app.keys import DeviceKeys
from app.sync import asking, inbox, outbox
from app.sync.asking import Asking
from app.sync.carriers import (
    Carrier,
    EnrolFolder,
    Https,
    Stick,
    TooLargeError,
    batch_name,
    checked_url,
)
from app.sync.inbox import Enrolment, Taken
from app.sync.outbox import Sealed
from app.sync.rhythm import Lately, Way, due_in, wait_after
from app.wire import receipt as wire
from app.wire.enrolling import NONCE_BYTES
from app.wire.entry import canonical
from db import journal, parcels
from db.parcels import Parcel
from db.sidecar import Sidecar

Told = Callable[[str], None]
State = Literal["nothing_new", "applied", "stored", "carried"]
"""`stored`: the county has it and something keeps it from its tables; `carried`: on the stick."""


_SMALL = 64 * 1024
"""Bytes of a container; smaller ones are not halved on a bad line: it is the line then."""
_LARGE = 64 * 1024 * 1024

_draw = random.SystemRandom().random


def _silent(_stage: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """Where the office stands with the county. `waiting` counts entries that it has not stored.

    `oldest_waiting_at` is when the oldest of them was written: how long, never "connected".
    """

    way: Way
    enrolled: bool
    county_name: str
    waiting: int
    last_receipt_at: str
    parcels: tuple[Parcel, ...]
    oldest_waiting_at: str | None = None
    asking: bool = False
    """A request to be known is on its way by stick."""
    by_stick: bool = False
    """The county is known by stick alone: its address is not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round did: entries sent, what became of them, the last receipt as it came.

    `received` counts receipts that moved something, `files` names what was written to a stick,
    `ignored` what lay there and was left alone, `quarantined` (seq, code) of entries that the
    county set aside.
    """

    sent: int
    state: State
    receipt: bytes | None
    place: str
    received: int = 0
    files: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    quarantined: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The county is known. The fingerprint, 12 groups, is compared by telephone."""

    county_name: str
    fingerprint: str


class Exchange:
    """The office's way to the county. One round at a time; any thread may ask for one.

    `crash` is called with the name of each point passed: tests end the process there.
    """

    def __init__(
        self,
        desk: Desk,
        keys: DeviceKeys,
        sidecar: Sidecar,
        carrier: Callable[[str], Carrier] = Https,
        *,
        crash: Told = _silent,
        draw: Callable[[], float] = _draw,
    ) -> None:
        self._desk = desk
        self._keys = keys
        self._sidecar = sidecar
        self._carrier = carrier
        self._crash = crash
        self._draw = draw
        self._turn = threading.Lock()
        self._failures = 0
        self._most = _LARGE
        self._seen: tuple[int, int] | None = None
        self._lately = Lately(started_at=desk.clock.monotonic())

    # --- looking ---------------------------------------------------------------------------

    def status(self) -> SyncStatus:
        """Tell where the office stands with the county. Without a receiver there nothing waits.

        Errors: Trouble of the store.
        """
        way = self._desk.facts.report_way
        with self._desk.store.look() as connection:
            known = inbox.enrolment(connection)
            at = parcels.marks(connection)
            listed = tuple(parcels.recent(connection))
            waiting = parcels.waiting(connection) if way != "none" else 0
            oldest = parcels.oldest_waiting(connection) if waiting else None
            asked = asking.asking(connection) is not None
        return SyncStatus(
            way,
            known is not None,
            known.county_name if known else "",
            waiting,
            at.last_receipt_at,
            listed,
            oldest,
            asking=asked,
            by_stick=known is not None and not known.url,
        )

    def due_in(self) -> float | None:
        """Give the seconds until the next round by itself; None when none is due by itself.

        Looks into the journal for new acts, so nobody need tell that one was done.
        """
        with self._desk.store.look() as connection:
            known = inbox.enrolment(connection)
            head = journal.head(connection, self._desk.device)
        if known is None or not known.url:
            return None
        now, place = self._desk.clock.monotonic(), (head.epoch, head.seq)
        if self._seen not in {None, place}:
            self._lately = replace(self._lately, last_act_at=now)
        self._seen = place
        return due_in(now, self._lately, self._desk.facts.report_way)

    # --- acting ----------------------------------------------------------------------------

    def enrol(self, url: str, code: str) -> Enrolled:
        """Make this device and the county known to each other with a one-time code.

        Errors: Refused("sync.no_receiver"), ("sync.url"), ("sync.code_refused"); Trouble of the
        network; Trouble("sync.county_key_changed") when another county answers than is known.
        """
        self._receiver_there()
        with self._turn:
            made = self._enrolled(checked_url(url), code)
            with self._desk.store.work() as connection:
                inbox.keep_enrolment(connection, made)
        return Enrolled(made.county_name, made.fingerprint)

    def enrol_by_stick(self, folder: Path, code: str = "") -> Enrolled | None:
        """Do the same without a network: leave a request on the stick, or take its answer in.

        A code not asked with before leaves a request; then, and while the county has not answered,
        None comes out. Without a code only the answer is looked for.
        Errors: Refused("sync.no_receiver"), ("enrol.nothing_asked"), ("enrol.no_answer"),
        ("enrol.answer_elsewhere"), ("enrol.answer_old"), ("enrol.not_ours"),
        ("sync.code_refused"); Trouble("enrol.answer_half"), ("enrol.answer_forged"),
        ("sync.county_key_changed"), ("usb.…").
        """
        self._receiver_there()
        with self._turn:
            place = EnrolFolder(folder, self._desk.device)
            with self._desk.store.look() as connection:
                told = asking.asking(connection)
            if told is not None and not (code.strip() and asking.other_code(told, code)):
                answer = place.take()
                if answer is not None:
                    return self._let_in(answer, told)
                if not code.strip():
                    raise Refused("enrol.answer_elsewhere" if place.others() else "enrol.no_answer")
            elif not code.strip():
                raise Refused("enrol.nothing_asked", field="code")
            else:
                told = self._ask(code)
            place.put(told.request)
        return None

    def run(self, told: Told | None = None) -> Outcome:
        """Do one round over the network: everything that waits, in as many batches as it takes.

        Errors: Refused("sync.no_receiver"), ("sync.not_enrolled"), ("sync.no_address") where the
        county is known by stick alone; Trouble("sync.…") with nothing
        marked that the county did not sign for. Running again is always safe.
        """
        self._receiver_there()
        known = self._enrolment()
        if not known.url:
            raise Refused("sync.no_address")
        with self._turn:
            went_well = False
            try:
                outcome = self._online(known, told or _silent)
                went_well = True
            finally:
                self._remember_round(went_well)
        return outcome

    def carry(self, folder: Path | str, told: Told | None = None) -> Outcome:
        """Do the same through a folder: take in receipts lying there, then write what waits.

        Errors: Refused("sync.no_receiver"), ("sync.not_enrolled"); Trouble("usb.…"), ("sync.…").
        """
        self._receiver_there()
        known = self._enrolment()
        with self._turn:
            return self._by_stick(known, Stick(Path(folder), known.county), told or _silent)

    # --- the stages ------------------------------------------------------------------------

    def _online(self, known: Enrolment, told: Told) -> Outcome:
        carrier = self._carrier(known.url)
        sent, before = 0, b""
        taken: list[Taken] = []
        while (sealed := self._sealed(known, "online", told)) is not None:
            if sealed.parcel.id == before:
                break  # the county did not move: not twice in one round
            told("carry")
            answer = self._carried(carrier, sealed)
            if answer is None:
                continue
            self._crash("answered")
            told("take_in")
            taken.append(self._answered(known, answer, sealed))
            self._crash("taken_in")
            sent, before = sent + sealed.count, sealed.parcel.id
        if not taken:
            return self._greet(carrier, known, told)
        last = taken[-1]
        aside = tuple(one for each in taken for one in each.quarantined)
        return Outcome(
            sent, last.state, last.receipt, last.place, received=len(taken), quarantined=aside
        )

    def _carried(self, carrier: Carrier, sealed: Sealed) -> bytes | None:
        """Hand a batch in; None when it was too big and two smaller ones took its place.

        A line that cuts the same batch off again is given half as much at a time from then on.
        """
        size = len(sealed.container)
        if size > self._most and sealed.count > 1:
            self._halve(sealed)
            return None
        try:
            return carrier.post("batches", sealed.container)
        except TooLargeError:
            self._halve(sealed)
            return None
        except Trouble as fault:
            if fault.code == "sync.cut_off" and sealed.again:
                self._most = max(_SMALL, size // 2)
            raise

    def _sealed(
        self, known: Enrolment, by: parcels.Carrier, told: Told, start: int | None = None
    ) -> Sealed | None:
        """Gather and seal the next range, and note it durably; None when nothing waits."""
        told("gather")
        with self._desk.store.look() as connection:
            outbox.refuse_rewound(connection, self._sidecar.read())
            gathered = outbox.gather(connection, self._desk.device, start)
        if gathered is None:
            return self._sealed(known, by, told) if self._next_epoch() else None
        self._crash("gathered")
        told("seal")
        sealed = outbox.seal(gathered, known, self._desk, self._keys, by)
        self._crash("sealed")
        with self._desk.store.work() as connection:
            outbox.note(connection, sealed)
            # Inside the transaction, so that two processes of one office take turns here.
            self._sidecar.sealed(sealed.parcel.epoch, sealed.parcel.last, sealed.head)
            self._crash("sidecar")
        self._crash("noted")
        return sealed

    def _answered(self, known: Enrolment, answer: bytes, sealed: Sealed) -> Taken:
        told, proof = inbox.receipt(answer, known, self._desk.device)
        with self._desk.store.work() as connection:
            taken = inbox.take_in(connection, told, proof, sealed.parcel)
            self._crash("taking_in")
        if taken is None:
            raise Trouble("sync.bad_receipt")
        if not sealed.again:  # the same batch gets the same receipt, of then
            self._desk.watch.county(told.received_at)
        if told.state == "rejected":
            raise Trouble("sync.refused", detail={"what": told.reason})
        return taken

    def _halve(self, sealed: Sealed) -> None:
        if sealed.count == 1:
            raise Trouble("sync.too_large")
        with self._desk.store.work() as connection:
            outbox.halves(connection, sealed, self._desk.device)

    def _next_epoch(self) -> bool:
        with self._desk.store.work() as connection:
            return outbox.next_epoch(connection)

    def _greet(self, carrier: Carrier, known: Enrolment, told: Told) -> Outcome:
        """Ask only whether the county is still the same; a restored one is sent everything."""
        hello = inbox.hello_again(carrier.get("hello"), known)
        self._desk.watch.county(hello.time)
        with self._desk.store.work() as connection:
            same = parcels.marks(connection).incarnation == hello.incarnation
            if not same:
                inbox.forget_marks(connection, hello.incarnation)
        if same:
            return Outcome(0, "nothing_new", None, "county")
        return self._online(known, told)

    def _by_stick(self, known: Enrolment, stick: Stick, told: Told) -> Outcome:
        told("take_in")
        home = stick.take()
        strange = [*home.ignored, *stick.strange()]
        received, last = 0, None
        for name, content in home.receipts.items():
            taken = self._brought_home(known, content)
            if taken is None:
                strange.append(name)
            elif taken.moved:
                received, last = received + 1, taken.receipt
        files = self._written(known, stick, told)
        return Outcome(
            sent=sum(each.count for each in files.values()),
            state="carried" if files else "nothing_new",
            receipt=last,
            place="in_transit" if files else "county",
            received=received,
            files=tuple(files),
            ignored=tuple(strange),
        )

    def _brought_home(self, known: Enrolment, content: bytes) -> Taken | None:
        """Take one receipt in; None for what is not the county's word to this device."""
        try:
            told, proof = inbox.receipt(content, known, self._desk.device)
            with self._desk.store.work() as connection:
                return inbox.take_in(connection, told, proof)
        except Trouble as fault:
            if fault.code in _NOT_OURS:
                return None
            raise

    def _written(self, known: Enrolment, stick: Stick, told: Told) -> dict[str, Sealed]:
        """Write everything the county has not stored, batch by batch, each read back."""
        made: dict[str, Sealed] = {}
        start = None
        while (sealed := self._sealed(known, "usb", told, start)) is not None:
            told("carry")
            name = batch_name(
                self._desk.device, sealed.parcel.epoch, sealed.parcel.first, sealed.parcel.last
            )
            stick.put({name: sealed.container})
            self._crash("carried")
            made[name] = sealed
            start = sealed.parcel.last + 1
        return made

    # --- small steps -----------------------------------------------------------------------

    def _enrolled(self, url: str, code: str) -> Enrolment:
        carrier = self._carrier(url)
        greeting = carrier.get("hello")
        hello, key_id = inbox.greeted(greeting)
        with self._desk.store.look() as connection:
            known = inbox.enrolment(connection)
            epoch, _ = journal.current_epoch(connection)
        if known is not None:
            inbox.hello_again(greeting, known)
        asked = outbox.enrol_request(self._desk, self._keys, code, epoch)
        answer = carrier.post("enrol", canonical(asked))
        shown = wire.fingerprint(self._keys.verify_key, self._keys.recipient)
        return inbox.enrolled(answer, hello, key_id, url=url, asked=asked, fingerprint=shown)

    def _ask(self, code: str) -> Asking:
        """Make a request to be known and write it down before a byte leaves."""
        with self._desk.store.look() as connection:
            epoch, _ = journal.current_epoch(connection)
        asked = outbox.enrol_request(self._desk, self._keys, code, epoch)
        told = asking.ask(asked, self._desk.random(NONCE_BYTES))
        with self._desk.store.work() as connection:
            asking.keep(connection, told)
        return told

    def _let_in(self, answer: bytes, told: Asking) -> Enrolled:
        """Take the county's answer in: from then on it is known."""
        with self._desk.store.look() as connection:
            known = inbox.enrolment(connection)
        shown = wire.fingerprint(self._keys.verify_key, self._keys.recipient)
        made = asking.answered(answer, told, known, shown)
        with self._desk.store.work() as connection:
            inbox.keep_enrolment(connection, made)
            asking.keep(connection, None)
        return Enrolled(made.county_name, made.fingerprint)

    def _receiver_there(self) -> None:
        if self._desk.facts.report_way == "none":
            raise Refused("sync.no_receiver")

    def _enrolment(self) -> Enrolment:
        with self._desk.store.look() as connection:
            known = inbox.enrolment(connection)
        if known is None:
            raise Refused("sync.not_enrolled")
        return known

    def _remember_round(self, went_well: bool) -> None:
        self._failures = 0 if went_well else self._failures + 1
        if went_well:
            self._most = min(_LARGE, self._most * 2)
        wait = wait_after(self._failures, self._draw)
        now = self._desk.clock.monotonic()
        self._lately = replace(self._lately, last_round_at=now, wait=wait)


_NOT_OURS = frozenset(
    {"sync.no_answer_from_county", "sync.county_key_changed", "sync.bad_receipt", "sync.refused"}
)
