"""The syntax of PDF, as far as it takes to read a letter back: values, streams, operations."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_DELIMITERS = rb"\s\0<>\[\](){}/%"
_TOKEN = re.compile(
    rb"[\s\0]*(?:%[^\r\n]*[\s\0]*)*(?:"
    rb"(?P<open><<|\[)|(?P<close>>>|\])|/(?P<name>[^" + _DELIMITERS + rb"]*)"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<text>\()|(?P<ref>\d+)\s+\d+\s+R(?![^" + _DELIMITERS + rb"])"
    rb"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))(?![^" + _DELIMITERS + rb"])"
    rb"|(?P<word>[^" + _DELIMITERS + rb"]+))"
)
_STREAM = re.compile(rb"[\s\0]*stream\r?\n")
_PAREN = re.compile(rb"\\.|[()]", re.DOTALL)
_LITERALS = {b"true": True, b"false": False, b"null": None}


class Name(str):
    """A name: /DeviceGray is Name("DeviceGray")."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another object by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A dictionary with bytes behind it."""

    told: dict[str, Any]
    raw: bytes

    def data(self) -> bytes:
        """Unpack the bytes; ValueError for a packing that letters do not use."""
        filters = self.told.get("Filter", [])
        for each in filters if isinstance(filters, list) else [filters]:
            if each != Name("FlateDecode") or "DecodeParms" in self.told:
                raise ValueError
            return zlib.decompress(self.raw)
        return self.raw


Get = Callable[[Any], Any]


def read_value(data: bytes, at: int, get: Get) -> tuple[Any, int]:
    """Read one value from a place, with its stream; give it and the place after it.

    `get` gives what a reference stands for. Errors: ValueError.
    """
    found = _TOKEN.match(data, at)
    if found is None:
        raise ValueError
    at, kind = found.end(), found.lastgroup
    told: bytes = found[kind or 0]
    if kind == "open":
        return _dictionary(data, at, get) if told == b"<<" else _items(data, at, get)
    if kind == "text":
        return _literal(data, at)
    if kind == "word":
        return _LITERALS[told], at
    return _plain(kind, told), at


def _plain(kind: str | None, told: bytes) -> Any:
    if kind == "number":
        return float(told) if b"." in told else int(told)
    if kind == "name":
        return Name(told.decode("latin-1"))
    if kind == "hex":
        return bytes.fromhex(told.decode())
    if kind == "ref":
        return Ref(int(told))
    raise ValueError


def _items(data: bytes, at: int, get: Get) -> tuple[list[Any], int]:
    items = []
    while (found := _TOKEN.match(data, at)) is not None and found["close"] != b"]":
        item, at = read_value(data, at, get)
        items.append(item)
    if found is None:
        raise ValueError
    return items, found.end()


def _dictionary(data: bytes, at: int, get: Get) -> tuple[Any, int]:
    told: dict[str, Any] = {}
    while (found := _TOKEN.match(data, at)) is not None and found["close"] != b">>":
        if found["name"] is None:
            raise ValueError
        told[Name(found["name"].decode("latin-1"))], at = read_value(data, found.end(), get)
    if found is None:
        raise ValueError
    stream = _STREAM.match(data, found.end())
    if stream is None:
        return told, found.end()
    end = stream.end() + int(get(told["Length"]))
    return Stream(told, data[stream.end() : end]), end


def _literal(data: bytes, at: int) -> tuple[bytes, int]:
    """Read a string in parentheses; what it escapes is left as it is."""
    deep, end = 1, at
    while deep:
        found = _PAREN.search(data, end)
        if found is None:
            raise ValueError
        end = found.end()
        deep += {b"(": 1, b")": -1}.get(found[0], 0)
    return data[at : end - 1], end


def operations(content: bytes) -> Iterator[tuple[str, list[Any]]]:
    """Give a page's operators in order, each with what stands before it. Errors: ValueError."""
    told: list[Any] = []
    at = 0
    while (found := _TOKEN.match(content, at)) is not None:
        at, kind = found.end(), found.lastgroup
        if kind == "word":
            yield found[kind].decode("latin-1"), told
            told = []
        elif kind == "open" and found[kind] == b"[":
            items, at = _items(content, at, lambda value: value)
            told.append(items)
        else:
            told.append(_plain(kind, found[kind or 0]))
    if told or content[at:].strip(b"\0 \t\r\n"):
        raise ValueError
