"""Office: builds the parts below; the one object a window or a command receives."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app import safe
from app.acting import Tried, rehearse
from app.adopting import Adopting
from app.amending import Amending
from app.answering import Answering
from app.backup import Backup
from app.blobs import Blobs
from app.clock import Clock
from app.desk import Desk, GuideBook, OfficeBook, Watch, WordingBook
from app.domain.competence import Guide
from app.domain.errors import Refused, Trouble
from app.domain.people import Cadre, OfficeFacts, Village
from app.domain.procedure import Procedure
from app.font_shelf import FontShelf
from app.guiding import Guiding
from app.handling import Handling
from app.intake import Intake
from app.keys import Keys, Purpose, users
from app.letters import reader
from app.meetings import Meetings
from app.office_papers import OfficePapers
from app.own_facts import OwnFacts
from app.phrasing import Phrasing
from app.printing import Printing
from app.records import Records
from app.rules import load_remedies
from app.safe import Safe
from app.slips import Slips
from app.stepping import Stepping
from app.sync.exchange import Exchange
from app.timekeeping import Timekeeping, judged
from app.wire.letter_code import Signer
from db.sidecar import Sidecar
from db.store import Store


@dataclass(frozen=True, slots=True)
class Office:
    """An open office. One store, one who sits here, and the acts."""

    desk: Desk
    intake: Intake
    amending: Amending
    handling: Handling
    answering: Answering
    stepping: Stepping
    slips: Slips
    papers: OfficePapers
    meetings: Meetings
    records: Records
    printing: Printing
    sync: Exchange
    safe: Safe
    own_facts: OwnFacts
    backup: Backup
    adopting: Adopting
    timekeeping: Timekeeping
    guiding: Guiding
    phrasing: Phrasing
    fonts: FontShelf

    @property
    def facts(self) -> OfficeFacts:
        """Give the office's own facts."""
        return self.desk.facts

    @property
    def villages(self) -> tuple[Village, ...]:
        """List the villages in their fixed order."""
        return self.desk.villages

    @property
    def cadres(self) -> tuple[Cadre, ...]:
        """List those who work here."""
        return self.desk.cadres

    @property
    def procedure(self) -> Procedure:
        """Give the table of states and acts."""
        return self.desk.procedure

    @property
    def guide(self) -> Guide:
        """Give whose a typical claim usually is; read when first asked for."""
        return self.desk.guide()

    @property
    def me(self) -> Cadre:
        """Give who is logged in."""
        return self.desk.me

    @property
    def clock(self) -> Clock:
        """Give the clock."""
        return self.desk.clock

    def preview(self, act: Callable[[], object]) -> bytes | None:
        """Try an act and give the letter it would make; nothing is written.

        Errors: what the act itself refuses.
        """
        tried = rehearse(act)
        return None if tried is None else tried.pdf

    def tried(self, act: Callable[[], object]) -> Tried | None:
        """Try an act and give its letter with what preflight says of it; nothing is written.

        Errors: what the act itself refuses.
        """
        return rehearse(act)

    def draft(self, act: Callable[[], object]) -> bytes | None:
        """Try an act and give its letter as a draft for a word processor (DOCX), if it makes one.

        Errors: what the act itself refuses; Refused("letter.no_draft") for forms and slips.
        """
        tried = rehearse(act)
        if tried is None:
            return None
        with self.desk.worded():
            return reader.editable_draft(tried.kind, tried.facts)

    def close(self) -> None:
        """Let go of the store."""
        self.desk.store.close()


def open_office(
    folder: Path,
    keys: Keys,
    *,
    clock: Clock,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> Office:
    """Open the store with unlocked keys and build the acts.

    Errors: Trouble("store.…"); Refused("unlock.wrong") when the account is no longer here.
    """
    store = Store.open(folder / safe.STORE_NAME, keys.key(Purpose.STORE))
    try:
        return _build(folder, store, keys, clock, random)
    except BaseException:
        store.close()
        raise


def _build(
    folder: Path, store: Store, keys: Keys, clock: Clock, random: Callable[[int], bytes]
) -> Office:
    kept = safe.kept_parts(store, keys)
    with store.look() as connection:
        watch = Watch(clock, *judged(clock, connection, store.path))
        guide = GuideBook.read(connection, kept["facts"])
        wordings = WordingBook.read(connection)
    cadres: tuple[Cadre, ...] = kept["cadres"]
    sidecar = Sidecar(folder, keys.key(Purpose.SIDECAR))
    login = keys.user.login if keys.user else ""
    me = next((each for each in cadres if each.login == login and each.active), None)
    if me is None:
        raise Refused("unlock.wrong")
    desk = Desk(
        store=store,
        device=kept["device"],
        device_letter=kept["device_letter"],
        clock=clock,
        counts=kept["counts"],
        remedies=load_remedies(),
        guide=guide,
        wordings=wordings,
        blobs=Blobs(folder / "blobs", kept["blob_identity"]),
        book=OfficeBook(kept["facts"], cadres, lambda: _logins(folder)),
        villages=kept["villages"],
        me=me,
        watch=watch,
        sidecar=sidecar.number,
        known_next=sidecar.next_number,
        random=random,
        signer=Signer(kept["device_keys"].verify_key, kept["device_keys"].sign),
    )
    exchange = Exchange(desk, kept["device_keys"], sidecar)
    shelf = FontShelf(folder, lambda: desk.me.roles)
    shelf.open()
    return Office(
        desk,
        Intake(desk),
        Amending(desk),
        Handling(desk),
        Answering(desk),
        Stepping(desk),
        Slips(desk),
        OfficePapers(desk),
        Meetings(desk),
        Records(desk),
        Printing(desk),
        exchange,
        Safe(desk, folder, keys),
        OwnFacts(desk),
        Backup(desk, folder, keys),
        Adopting(desk),
        Timekeeping(desk),
        Guiding(desk),
        Phrasing(desk),
        shelf,
    )


def _logins(folder: Path) -> frozenset[str] | None:
    """Give who can unlock; None while the keyslot file cannot be read, which stops no act."""
    try:
        return frozenset(each.login for each in users(folder))
    except Trouble:
        return None
