"""Read only: lists, search, one petition's file, what is due; looking at numbers is recorded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from threading import Event
from typing import Literal

from app import apart, checking
from app.blobs import BlobRef
from app.desk import Desk
from app.domain import policy
from app.domain.file import Letter, PetitionFile, Row
from app.domain.today import TodayView
from app.domain.words_check import CHECKED, PAINTED_OVER, Judged, told, voided
from app.letters import template
from app.letters.finding import Finding
from app.letters.looks import first_unlike
from app.papers import copy_for_others
from app.wire.entry import RecordId
from app.wire.letter_code import Checked, check, check_content, demand, is_pdf, key_id, pages_of
from db import files, lookups, parcels, petitions, search, today
from db.journal import Change
from db.petitions import COUNT_CAP, PAGE, Sort, Wanted
from db.search import hits, words
from db.store import Stopped

__all__ = ["COUNT_CAP", "PAGE", "Records", "Sort", "Wanted", "hits", "words"]


@dataclass(frozen=True, slots=True)
class CheckedLetter:
    """What a letter proves, and how it stands to the letter of that number in this store.

    `same`: byte for byte the issued file (a code alone: that letter's code). `text_same`: it reads
    like it and is another file; `unlike` is then the first page that looks otherwise, 0 for none.
    `unkept` is what this office itself handed out and kept no copy of: what is kept about her.
    `voided_on` is the day since which that letter is void: a genuine paper may be void. Of a
    letter that is not on record nobody here can know it.
    """

    code: Checked
    record: Literal["same", "text_same", "differs", "absent", "unkept"]
    unlike: int = 0
    voided_on: date | None = None

    @property
    def sound(self) -> bool:
        """Tell whether nothing speaks against it."""
        whole = self.code.verdict != "text_only" and self.record in {"same", "absent", "unkept"}
        return whole and self.voided_on is None

    def judged(self) -> Judged:
        """Say it in words."""
        said = PAINTED_OVER if self.unlike else CHECKED[self.code.verdict, self.record]
        if self.voided_on is not None:
            said = voided(said, whole=self.record == "same")
        return told(said, self.code.number, self.code.day, self.unlike, voided_on=self.voided_on)


class Records:
    """What the office knows, as frozen values."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(
        self,
        wanted: Wanted,
        *,
        after: int | None = None,
        limit: int = PAGE,
        stop: Event | None = None,
        steps: bool = False,
    ) -> tuple[Row, ...]:
        """Give one page of the ledger in the wanted order; `after` is the last row shown.

        `stop`, set from any thread, ends a look whose answer is no longer wanted: it gives ().
        `steps` asks for what explains each duty's day as well, which takes a look a row.
        """
        policy.demand(self._desk.me.roles, "read")
        wanted = replace(wanted, apart=apart.hidden(self._desk))
        try:
            with self._desk.store.look(stop) as connection:
                rows = petitions.page(connection, wanted, after=after, limit=limit)
                rows = apart.rows(self._desk, connection, rows)
                return petitions.with_steps(connection, rows) if steps else rows
        except Stopped:
            return ()

    def count(self, wanted: Wanted, *, exact: bool = False, stop: Event | None = None) -> int:
        """Count what a list would hold, up to 1,001 in a few milliseconds; `exact` to the end.

        The exact count of a million takes some tens of milliseconds: ask it through a worker.
        A stopped one gives 0.
        """
        policy.demand(self._desk.me.roles, "read")
        wanted = replace(wanted, apart=apart.hidden(self._desk))
        try:
            with self._desk.store.look(stop) as connection:
                return petitions.count(connection, wanted, cap=None if exact else COUNT_CAP)
        except Stopped:
            return 0

    def reindex(self) -> bool:
        """Bring a step of the search index to this program's version; True while some is left.

        To be asked through a worker after the start, again and again until it is done.
        """
        with self._desk.store.look() as connection:
            if not search.behind(connection):
                return False
        with self._desk.store.work() as connection:
            return search.rebuild(connection)

    def file(self, number: str) -> PetitionFile:
        """Give everything about one petition.

        Errors: Refused("petition.unknown"), and those of `apart.opened`.
        """
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return apart.opened(self._desk, connection, number)

    def glance(self, number: str) -> PetitionFile:
        """Give what I may see of one petition: of one kept from me, that it is there.

        Errors: Refused("petition.unknown").
        """
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return apart.glanced(self._desk, connection, number)

    def own(self, name: str) -> bytes | None:
        """Give what this cadre keeps on this PC under a name: views, widths; never records."""
        with self._desk.store.look() as connection:
            return parcels.kept(connection, self._own(name))

    def keep_own(self, name: str, value: bytes) -> None:
        """Keep it. It is local state: no journal has it and the county never sees it."""
        with self._desk.store.work() as connection:
            parcels.keep(connection, self._own(name), value)

    def _own(self, name: str) -> str:
        return f"{name}.{self._desk.me.id.hex()}"

    def due(self, until: date | None = None) -> tuple[Row, ...]:
        """Give the petitions with an open duty, the most urgent first."""
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return apart.rows(self._desk, connection, petitions.due(connection, until=until))

    def today(self, *, mine: bool) -> TodayView:
        """Give what the first screen shows; `mine` leaves what others handle to them."""
        desk = self._desk
        policy.demand(desk.me.roles, "read")
        on = desk.clock.today()
        with desk.store.look() as connection:
            deputy = any(
                each.deputy == desk.me.id and "sign" in each.acts
                for each in lookups.delegations(connection, on)
            )
            signs = deputy or policy.may(desk.me.roles, "sign") or desk.signs_by_paper()
            view = today.view(connection, on, desk.me.id if mine else None, signs=signs)
            return apart.day(desk, connection, view)

    def undated(self) -> tuple[str, ...]:
        """Give the numbers of petitions with a supported claim that has no day of execution yet."""
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return today.undated(connection, self._desk.clock.today())

    def letter(self, letter: Letter) -> bytes:
        """Give the very PDF that was issued.

        Errors: Trouble("blob.missing"), ("blob.damaged"), those of `apart.demand_letter`.
        """
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            apart.demand_letter(self._desk, connection, letter)
        return self._desk.blobs.get(BlobRef(letter.blob, letter.pdf_sha256, letter.pdf_size))

    def check_letter(self, content: bytes, keys: Iterable[bytes] = ()) -> CheckedLetter:
        """Prove a letter: a PDF, or the code alone as it was scanned from paper.

        A file is first held against the one this office issued, byte for byte; else it is proven
        by this office's key and what other offices' keys are told.
        Errors: Refused("letter_check.…") for what is not proven, each with its own reason.
        """
        policy.demand(self._desk.me.roles, "read")
        signer = self._desk.signer
        own = () if signer is None else (signer.verify_key,)
        found = check_content(content, (*own, *keys))
        with self._desk.store.look() as connection:
            letters = lookups.letters_numbered(connection, found.number)
            ours = found.key_id in map(key_id, own)
            unkept = ours and lookups.is_petition(connection, found.number)
        brought = sha256(content).hexdigest()
        for each in letters:
            if any(brought == sha256(pdf).hexdigest() for pdf in self._files(each)):
                whole = replace(found, verdict="genuine")
                return CheckedLetter(whole, "same", voided_on=each.voided_on)
        if unkept and not letters:
            return CheckedLetter(demand(found), "unkept")
        return self._held(demand(found), content, letters)

    def _held(self, found: Checked, content: bytes, letters: Sequence[Letter]) -> CheckedLetter:
        """Hold what is not byte for byte an issued file against the letters of its number."""
        if not letters:
            return CheckedLetter(found, "absent")
        alike = [
            (pdf, each.voided_on)
            for each in letters
            for pdf in self._files(each)
            if check(pages_of(pdf), ()).digest == found.digest
        ]
        # A number stands on one letter; what it is told of is that letter.
        on = next((day for _, day in alike), letters[0].voided_on)
        if not alike:
            return CheckedLetter(found, "differs", voided_on=on)
        if not is_pdf(content):
            return CheckedLetter(found, "same", voided_on=on)
        unlike = min(first_unlike(pdf, content) for pdf, _ in alike)
        return CheckedLetter(found, "text_same", unlike, on)

    def _files(self, letter: Letter) -> Iterator[bytes]:
        """Give the letter as it was issued, and its copy for others."""
        yield self.letter(letter)
        if letter.facts.get("copies_to"):
            yield copy_for_others(self._desk, letter)

    def looked_at(self, file: PetitionFile, letter: Letter, pdf: bytes) -> tuple[Finding, ...]:
        """Look at an issued letter before it is printed: the very PDF against facts and record.

        The parts of one whose wording has changed since are not looked for.
        """
        policy.demand(self._desk.me.roles, "read")
        kind = letter.letter_kind
        with self._desk.worded(kind, letter.template_hash):
            same = letter.template_hash == template.wording_of(kind).sha256
            return checking.looked_at(file, letter, pdf, same_wording=same)

    def copy_looked_at(self, letter: Letter, how: str, pdf: bytes) -> tuple[Finding, ...]:
        """Look at a copy for the reader before it is printed: the same words, and sound paper."""
        policy.demand(self._desk.me.roles, "read")
        return checking.copy_looked_at(how, letter, pdf)

    def show_numbers(self, number: str) -> PetitionFile:
        """Give the file for showing numbers unmasked; that somebody looked is recorded."""
        policy.demand(self._desk.me.roles, "show_numbers")
        return self._accounted("show_numbers", number, {})

    def list_shown(self, count: int) -> None:
        """Record that a list left with names unmasked: how many rows, never whose."""
        policy.demand(self._desk.me.roles, "show_numbers")
        with self._desk.work() as (_, writer):
            writer.write(
                "show_list",
                [Change("accountable", self._desk.new_id(), {"rows": count}, new=True)],
                actor=RecordId(self._desk.me.id),
                accountable=True,
            )

    def saved(self, number: str, letter: Letter, *, form: str | None = None) -> PetitionFile:
        """Record that a letter, or a form of it, was saved as a PDF outside the store."""
        policy.demand(self._desk.me.roles, "print")
        told: dict[str, object] = {"letter": letter.id.hex()}
        told |= {"form": form} if form else {}
        return self._accounted("save_letter", number, told)

    def _accounted(self, act: str, number: str, told: dict[str, object]) -> PetitionFile:
        with self._desk.work() as (connection, writer):
            id_ = RecordId(apart.opened(self._desk, connection, number).id)
            writer.write(
                act,
                [Change("accountable", self._desk.new_id(), told, new=True)],
                actor=RecordId(self._desk.me.id),
                subject=id_,
                accountable=True,
            )
            return files.whole(connection, id_)
