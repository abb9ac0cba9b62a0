"""Rows of the record tables read back as the frozen values of `app.domain.file`.

A value's own fields say how a column is read, so a new column needs a field and nothing here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from sqlalchemy import Connection

from app.domain.file import Clock
from app.wire.shapes import SHAPES
from db.tables import unpacked

_T = TypeVar("_T")
_Reader = Callable[[Any], Any]

_ORDER: Mapping[str, str] = {
    "clocks": "nominal, n",
    "petitioners": "position, n",
    "claims": "position, n",
    "complained_of": "position, n",
    "strands": "position, n",
    "attachments": "position, n",
}
_TOLD = {shape.table: frozenset(shape.told) for shape in SHAPES.values()}


def grouped(
    connection: Connection, table: str, petitions: Sequence[bytes], made: type[_T], only: str = ""
) -> dict[bytes, tuple[_T, ...]]:
    """Read one kind of record of these petitions, in its order, by petition.

    `only` is a further condition in our own words. What only the journal tells (`Shape.told`) is
    left empty: `explained` fills it in.
    """
    if not petitions:
        return {}
    # The driver's own cursor: this is read with every page and every act.
    cursor = connection.connection.cursor()
    told = plan(made)
    names = ", ".join("NULL" if name in _TOLD[table] else f'"{name}"' for name in told)
    cursor.execute(
        f"SELECT petition, {names} FROM {table} WHERE petition IN ({marks(petitions)})"  # noqa: S608 names are ours
        f" {only} ORDER BY {_ORDER.get(table, 'n')}",
        tuple(petitions),
    )
    readers = tuple(told.values())
    held: dict[bytes, list[_T]] = {}
    for row in cursor.fetchall():
        values = (read(value) for read, value in zip(readers, row[1:], strict=True))
        held.setdefault(bytes(row[0]), []).append(made(*values))
    return {key: tuple(values) for key, values in held.items()}


class _Explains(msgspec.Struct):
    steps: tuple[str, ...] | None = None
    rules_hash: str | None = None


_explains = msgspec.json.Decoder(_Explains).decode


def explained(clocks: Sequence[Clock], bodies: Iterable[tuple[bytes, bytes]]) -> tuple[Clock, ...]:
    """Give these clocks with the steps and the rules they were counted by, as the journal has it.

    `bodies` are what was put, by record, the newest last. An erased part explains nothing.
    """
    newest = dict(bodies)
    return tuple(_explained(clock, newest.get(clock.id)) for clock in clocks)


def _explained(clock: Clock, body: bytes | None) -> Clock:
    told = _Explains() if body is None else _explains(body)
    return replace(clock, steps=told.steps or (), rules_hash=told.rules_hash)


def bodies(connection: Connection, records: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Read what was put of these records, oldest first; not what is erased."""
    for record, body in connection.connection.cursor().execute(
        f"SELECT record, body FROM parts WHERE record IN ({marks(records)})"  # noqa: S608 only marks are joined
        " AND op = 'put' AND body IS NOT NULL ORDER BY epoch, seq, n",
        records,
    ):
        yield bytes(record), bytes(body)


def marks(values: Sequence[object]) -> str:
    """Give as many question marks as there are values."""
    return ", ".join("?" * len(values))


_PLANS: dict[str, Mapping[str, _Reader]] = {}


def plan(made: type[Any]) -> Mapping[str, _Reader]:
    """Tell how each field of a value is read from its column, in the order of the fields."""
    if made.__qualname__ not in _PLANS:
        hints = get_type_hints(made)
        _PLANS[made.__qualname__] = {name: _reader(hint) for name, hint in hints.items()}
    return _PLANS[made.__qualname__]


def _reader(hint: Any) -> _Reader:
    optional = isinstance(hint, UnionType)
    kind = next(each for each in get_args(hint) if each is not NoneType) if optional else hint
    read = _READERS.get(get_origin(kind) or kind, _text)
    if not optional:
        return read
    return _text_or_nothing if read is _text else _or_nothing(read)


def _or_nothing(read: _Reader) -> _Reader:
    return lambda value: None if value is None else read(value)


def _text(value: Any) -> str:
    return unpacked(value) or ""


def _text_or_nothing(value: Any) -> str | None:
    return unpacked(value)


def _number(value: Any) -> int:
    return value or 0


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(value or "[]"))


def _mapping(value: Any) -> Any:
    return msgspec.json.decode(value or "{}")


_READERS: Mapping[Any, _Reader] = {
    date: date.fromisoformat,
    bool: bool,
    bytes: bytes,
    int: _number,
    tuple: _texts,
    Mapping: _mapping,
}
