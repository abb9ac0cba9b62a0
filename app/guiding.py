"""How this office calls the organs that claims are led to: name, address, telephone, written once.

Kept like the files an office counts by, in the journal and for the county to see; what is written
stands in the guide, in the forms of the notices and on them.
"""

from app.desk import ORGANS, Desk
from app.domain import policy
from app.domain.competence import Organ, written_organs
from app.domain.errors import Refused
from app.wire.entry import RecordId, moment
from db import adopted
from db.adopted import Adopted
from db.journal import Change

_LONGEST = 200


class Guiding:
    """Reading and writing down the organs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def organs(self) -> tuple[Organ, ...]:
        """Give every kind of organ as this office calls it."""
        return self._desk.guide().organs()

    def keep(self, kind: str, name: str, contact: str | None = None) -> Organ:
        """Write down what an organ is called here and how it is reached; it may be changed again.

        Errors: Refused("organ.unknown"), ("organ.nameless"), ("organ.too_long"), ("policy.denied").
        """
        desk = self._desk
        policy.demand(desk.me.roles, "handle")
        made = Organ(kind, name.strip(), (contact or "").strip() or None)
        self._hold(made)
        text = written_organs(desk.guide.organs() | {kind: made})
        new = Adopted(b"", ORGANS, "office", "", "", text, 0, None, moment(desk.clock.now()))
        told = {name: getattr(new, name) for name in _COLUMNS}
        with desk.work() as (connection, writer):
            held = adopted.find(connection, new)
            record = held[0] if held is not None else desk.new_id()
            writer.write(
                "keep_organ",
                [Change("adopted", record, told)],
                actor=RecordId(desk.me.id),
                accountable=True,
            )
        desk.guide.learn(text)
        return made

    def _hold(self, made: Organ) -> None:
        if made.kind not in {each.kind for each in self.organs()}:
            raise Refused("organ.unknown", field="kind")
        if not made.name:
            raise Refused("organ.nameless", field="name")
        if len(made.name) + len(made.contact or "") > _LONGEST:
            raise Refused("organ.too_long", field="contact")


_COLUMNS = (
    "file_kind",
    "layer",
    "name",
    "source",
    "content",
    "year",
    "published_on",
    "adopted_at",
)
