"""The wording of the letters as this office changes it: looked at, tried, adopted, taken back.

A change is one act: one entry, kept for good beside those before. Before it is written it is held
to the schema and tried on a sample, which goes through the same preflight as a letter.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from msgspec import structs

from app.checking import demand_sound
from app.desk import WORDING, Desk
from app.domain import policy, words, words_papers
from app.domain.errors import Refused
from app.domain.words_wording import block_name
from app.letters import overlay, samples, schema
from app.letters.overlay import Order, WordingFile
from app.letters.preflight import preflight
from app.letters.schema import Block
from app.letters.template import shipped, wording
from app.letters.values import OfficeForm
from app.letters.wordings import Level, Overlay, Wordings, worded
from app.papers import letterhead
from app.wire.entry import RecordId, moment
from db.adopted import Adopted
from db.journal import Change

Where = Literal["product", "province", "office"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter with the wording that holds: whose it is, its version, its fingerprint.

    `unfit`: a wording of this office that the program's schema no longer takes; ours holds.
    """

    kind: str
    title: str
    layer: Where
    version: str
    sha256: str
    changed: int
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One block that is worded anew: ours beside the one that holds, and what differs in it.

    `cuts` are `(same, from, until, from, until)` of ours and theirs, in characters.
    """

    block: str
    name: str
    ours: str
    theirs: str
    cuts: tuple[tuple[bool, int, int, int, int], ...]


class Phrasing:
    """Reading and changing the wording of the letters."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def may_change(self) -> bool:
        """Tell whether I may word letters anew."""
        return policy.may(self._desk.me.roles, "adopt_wording")

    def kinds(self) -> tuple[Kind, ...]:
        """List the kinds of letters with whose wording each has."""
        return tuple(self.kind(each) for each in schema.kinds() if samples.has_sample(each))

    def kind(self, kind: str) -> Kind:
        """Tell whose wording a kind has.

        Errors: Refused("wording.unknown_kind").
        """
        _demand_kind(kind)
        book = self._desk.wordings
        with worded(book.now):
            held = wording(kind)
        layer = book.now.of(kind)[-1].level if book.now.of(kind) else "product"
        title = _TITLES.get(kind) or shipped(kind).blocks["title"]
        unfit = any(name == kind for name, _level in book.unfit)
        changed = len(self.differences(kind))
        return Kind(kind, title, layer, held.version, held.sha256, changed, unfit)

    def blocks(self, kind: str, *, own: bool = True) -> tuple[Block, ...]:
        """Give the blocks of a kind as they hold, locked ones with their reason.

        Without `own` as they are below the office's own wording.
        """
        _demand_kind(kind)
        now = self._desk.wordings.now
        return schema.blocks(kind, now if own else now.without(kind, "office"))

    def file(self, kind: str) -> WordingFile:
        """Give what the office itself words anew of a kind: empty where it does not."""
        _demand_kind(kind)
        own = next((e for e in self._desk.wordings.now.of(kind) if e.level == "office"), None)
        return WordingFile(kind=kind) if own is None else _file(own)

    def with_texts(self, kind: str, texts: Mapping[str, str], *, own: bool = True) -> WordingFile:
        """Give the office's wording of a kind with these blocks; what is as below is left out.

        Without `own` nothing of what it has now is kept.
        """
        below = {each.name: each.text for each in self.blocks(kind, own=False)}
        held = self.file(kind) if own else WordingFile(kind=kind)
        told = {**held.blocks, **texts}
        kept = {name: text for name, text in told.items() if text != below.get(name)}
        return structs.replace(held, blocks=kept)

    def differences(self, kind: str, file: WordingFile | None = None) -> tuple[Difference, ...]:
        """Compare a kind as it holds, or as a file would have it, with our own wording."""
        now = self._desk.wordings.now if file is None else self._with(file)
        return tuple(
            Difference(
                each.name,
                block_name(each.name, each.ours or each.text),
                each.ours,
                each.text,
                _cuts(each.ours, each.text),
            )
            for each in schema.blocks(kind, now)
            if each.text != each.ours
        )

    def check(self, file: WordingFile) -> bytes:
        """Try a wording and give its sample; nothing is written.

        Errors: Refused("wording.…") with block and article, ("letter.too_long"),
        ("letter.no_glyph").
        """
        overlay.demand_lawful(file)
        with worded(self._with(file)):
            tried = [
                _proven(kind, make, values)
                for kind, make, values in samples.every(file.kind, letterhead(self._desk))
            ]
        return tried[0]

    def sample(self, kind: str, file: WordingFile | None = None, *, across: bool = True) -> bytes:
        """Set the sample of a kind as it holds, or as a file would have it.

        Errors: as `check`.
        """
        _demand_kind(kind)
        if file is not None:
            overlay.demand_lawful(file)
        now = self._desk.wordings.now if file is None else self._with(file)
        with worded(now):
            return samples.sample(kind, letterhead(self._desk), across=across)

    def adopt(self, file: WordingFile) -> Kind:
        """Adopt a wording: letters are made in it from now on; those that were made stay.

        Errors: as `check`; Refused("wording.same"), ("policy.denied").
        """
        policy.demand(self._desk.me.roles, "adopt_wording")
        self.check(file)
        held = self._held(file.kind, file.level) or WordingFile(kind=file.kind)
        if (held.blocks, held.letter) == (file.blocks, file.letter):
            raise Refused("wording.same", field="blocks")
        self._write("adopt_wording", file.kind, file.level, overlay.written(file), file)
        return self.kind(file.kind)

    def restore(self, kind: str, level: Level = "office") -> Kind:
        """Go back to the wording below: the province's where it has one, else ours.

        Errors: Refused("wording.nothing_own"), ("policy.denied").
        """
        policy.demand(self._desk.me.roles, "adopt_wording")
        _demand_kind(kind)
        if self._held(kind, level) is None and (kind, level) not in self._desk.wordings.unfit:
            raise Refused("wording.nothing_own", field="kind")
        self._write("restore_wording", kind, level, "", WordingFile(kind=kind))
        return self.kind(kind)

    def _write(self, act: str, kind: str, level: Level, content: str, file: WordingFile) -> None:
        desk = self._desk
        with desk.work() as (connection, writer):
            made = Adopted(
                bytes(desk.new_id()),
                WORDING,
                level,
                kind,
                file.source or file.name,
                content,
                desk.clock.today().year,
                None,
                moment(desk.clock.now()),
                desk.wordings.version(kind) + 1,
            )
            told = {name: getattr(made, name) for name in _COLUMNS}
            writer.write(
                act,
                [Change("adopted", RecordId(made.id), told, new=True)],
                actor=RecordId(desk.me.id),
                accountable=True,
            )
        with desk.store.look() as connection:
            desk.wordings.renew(connection, surely=True)

    def _held(self, kind: str, level: Level) -> WordingFile | None:
        found = next((e for e in self._desk.wordings.now.of(kind) if e.level == level), None)
        return None if found is None else _file(found)

    def _with(self, file: WordingFile) -> Wordings:
        version = self._desk.wordings.version(file.kind) + 1
        return self._desk.wordings.now.laid(file.overlay(version))


_TITLES: Mapping[str, str] = {
    **words.LETTERS,
    **words_papers.OFFICE_FORMS,
    "service_receipt": words.PROOF_OF_SERVICE,
}
_COLUMNS = (
    "file_kind",
    "layer",
    "name",
    "source",
    "content",
    "year",
    "published_on",
    "adopted_at",
    "version",
)


def _demand_kind(kind: str) -> None:
    if kind not in schema.kinds() or not samples.has_sample(kind):
        raise Refused("wording.unknown_kind", field="kind")


def _file(held: Overlay) -> WordingFile:
    return WordingFile(
        kind=held.kind, level=held.level, blocks=dict(held.blocks), letter=Order(order=held.order)
    )


def _proven(kind: str, make: Callable[[Any], bytes], values: object) -> bytes:
    """Set a sample and hold it to the preflight of its kind."""
    pdf = make(values)
    told = {} if isinstance(values, OfficeForm | tuple) else msgspec.to_builtins(values)
    try:
        demand_sound(preflight(kind, told, pdf))
    except Refused as unfit:
        raise Refused("wording.unfit", field="blocks", detail=unfit.detail) from None
    return pdf


def _cuts(ours: str, theirs: str) -> tuple[tuple[bool, int, int, int, int], ...]:
    found = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return tuple((tag == "equal", a, b, c, d) for tag, a, b, c, d in found)
