"""Read only: lists, search, one petition's file, what is due; looking at numbers is recorded."""

from datetime import date

from app.blobs import BlobRef
from app.desk import Desk
from app.domain import policy
from app.domain.file import Letter, PetitionFile, Row
from app.wire.entry import RecordId
from db import files, petitions
from db.journal import Change
from db.petitions import PAGE, Wanted

__all__ = ["PAGE", "Records", "Wanted"]


class Records:
    """What the office knows, as frozen values."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(
        self, wanted: Wanted, *, after: int | None = None, limit: int = PAGE
    ) -> tuple[Row, ...]:
        """Give one page of the ledger, newest received first; `after` is the last row shown."""
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return petitions.page(connection, wanted, after=after, limit=limit)

    def count(self, wanted: Wanted) -> int:
        """Count what a list would hold, up to 1,001."""
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return petitions.count(connection, wanted)

    def file(self, number: str) -> PetitionFile:
        """Give everything about one petition.

        Errors: Refused("petition.unknown").
        """
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return files.whole(connection, files.find(connection, number))

    def due(self, until: date | None = None) -> tuple[Row, ...]:
        """Give the petitions with an open duty, the most urgent first."""
        policy.demand(self._desk.me.roles, "read")
        with self._desk.store.look() as connection:
            return petitions.due(connection, until=until)

    def letter(self, letter: Letter) -> bytes:
        """Give the very PDF that was issued.

        Errors: Trouble("blob.missing"), ("blob.damaged").
        """
        policy.demand(self._desk.me.roles, "read")
        return self._desk.blobs.get(BlobRef(letter.blob, letter.pdf_sha256, letter.pdf_size))

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

    def printed(self, number: str, letter: Letter, copies: int = 1) -> PetitionFile:
        """Record that a letter was printed."""
        policy.demand(self._desk.me.roles, "print")
        told: dict[str, object] = {"letter": letter.id.hex(), "copies": copies}
        return self._accounted("print_letter", number, told)

    def saved(self, number: str, letter: Letter) -> PetitionFile:
        """Record that a letter was saved as a PDF outside the store."""
        policy.demand(self._desk.me.roles, "print")
        return self._accounted("save_letter", number, {"letter": letter.id.hex()})

    def _accounted(self, act: str, number: str, told: dict[str, object]) -> PetitionFile:
        with self._desk.work() as (connection, writer):
            id_ = files.find(connection, number)
            writer.write(
                act,
                [Change("accountable", self._desk.new_id(), told, new=True)],
                actor=RecordId(self._desk.me.id),
                subject=id_,
                accountable=True,
            )
            return files.whole(connection, id_)
