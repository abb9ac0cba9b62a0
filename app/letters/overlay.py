"""A wording of one's own: its file, and what none may do; each refusal has place and article.

It cannot drop a mandatory part or change their order, lose a field or the law a paragraph rests on,
use a field that is not there, restate a locked clause, write a remedy of its own, or make her give
up a right.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache

import msgspec

from app.domain.errors import Refused
from app.domain.waiver import waiver_in
from app.domain.words_wording import block_name
from app.letters.schema import (
    ARTICLES,
    FIELD,
    OWN,
    kinds,
    lock,
    may_say,
    must_say,
    needed,
    ordered,
)
from app.letters.template import RED_MARK, locked, required, shipped
from app.letters.wordings import Level, Overlay

_CITED = re.compile(
    "《[^》]{2,40}》第[零一二三四五六七八九十百]+条(?:第[一二三四五六七八九十]+[款项])*"
)
_WAY = "(?:复查|复核|行政复议|复议|诉讼|起诉|仲裁)"
_SPAN = "[0-9零一二两三四五六七八九十百]+个?(?:工作)?(?:日|天|月|年)"
_REMEDY = re.compile(f"{_WAY}.{{0,24}}?{_SPAN}|{_SPAN}.{{0,24}}?{_WAY}")
_SENTENCES = re.compile("[。；！？\n]")
_SHINGLE = 12
"""So many characters of a locked clause in a row are no chance."""
LONGEST, LONGEST_MARK = 400, 24
"""Characters of a paragraph, and of the mark of a red head, which is one line."""
_MOST_BLOCKS = 200
_RIGHT = "35"
"""The provision on her right to ask anew, which no wording touches."""


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The paragraphs of a kind in an order of its own; None where it is that of the layer below."""

    order: tuple[str, ...] | None = None


class WordingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A wording as its file tells it; a province's says of whom it is and where it stands."""

    kind: str
    level: Level = "office"
    name: str = ""
    source: str = ""
    letter: Order = Order()
    blocks: dict[str, str] = msgspec.field(default_factory=dict)

    def overlay(self, version: int = 0) -> Overlay:
        """Give what it lays over ours."""
        rows = tuple(sorted(self.blocks.items()))
        return Overlay(self.kind, self.level, rows, self.letter.order, version)


def parse(text: str) -> WordingFile:
    """Read a wording's file.

    Errors: Refused("wording.unreadable"), ("wording.locked_clause") for one that has clauses.
    """
    try:
        told = tomllib.loads(text.lstrip("\ufeff"))
        if {"clauses", "orders"} & set(told):
            raise Refused("wording.locked_clause", field="clauses", article=_RIGHT)
        return msgspec.convert(told, WordingFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as fault:
        what = str(fault).splitlines()[0][:80]
        raise Refused("wording.unreadable", field="file", detail={"what": what}) from None


def written(file: WordingFile) -> str:
    """Write a wording as its file: the same text for the same wording."""
    rows = [f"kind = {_quoted(file.kind)}", f"level = {_quoted(file.level)}"]
    rows += [f"{n} = {_quoted(told)}" for n in ("name", "source") if (told := getattr(file, n))]
    if file.letter.order is not None:
        rows += ["", "[letter]", f"order = [{', '.join(map(_quoted, file.letter.order))}]"]
    rows += ["", "[blocks]"]
    rows += [f"{name} = {_quoted(text)}" for name, text in sorted(file.blocks.items())]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    told = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{told}"'


def demand_lawful(file: WordingFile) -> None:
    """Refuse a wording that takes away, restates or adds what is not its own.

    `field` is the block, `article` what asks for it. Errors: Refused("wording.…").
    """
    if file.kind not in kinds():
        raise Refused("wording.unknown_kind", field="kind")
    if file.level == "province" and not (file.name.strip() and file.source.strip()):
        raise Refused("wording.incomplete", field="name" if not file.name.strip() else "source")
    if len(file.blocks) > _MOST_BLOCKS:
        raise Refused("wording.too_long", field="blocks", detail={"block": "", "most": LONGEST})
    for name, text in file.blocks.items():
        _demand_block(file.kind, name, text)
    if file.letter.order is not None:
        _demand_order(file)


def _demand_block(kind: str, name: str, text: str) -> None:
    ours = shipped(kind).blocks
    if name not in ours and not (ordered(kind) and OWN.fullmatch(name)):
        raise Refused("wording.unknown_block", field=name, detail={"block": name[:40]})
    if text == ours.get(name):
        return
    if (why := lock(kind, name)) is not None:
        article = _RIGHT if why == "rights" else ARTICLES.get(kind)
        raise _refused(f"locked_{why}", kind, name, article)
    if not text.strip():
        if needed(kind, name):
            raise _refused("lost", kind, name, ARTICLES.get(kind))
        return
    _demand_text(kind, name, text)
    _demand_fields(kind, name, text)
    _demand_rights(kind, name, text)


def _refused(
    code: str, kind: str, block: str, article: str | None = None, **detail: str | int
) -> Refused:
    ours = shipped(kind).blocks.get(block, "")
    told = {"block": block_name(block, ours)} | detail
    return Refused(f"wording.{code}", field=block, article=article, detail=told)


def _demand_text(kind: str, name: str, text: str) -> None:
    most = LONGEST_MARK if name == RED_MARK else LONGEST
    if len(text) > most:
        raise _refused("too_long", kind, name, most=most)
    lines = "\n" in shipped(kind).blocks.get(name, "")
    for char in text:
        if unicodedata.category(char) in {"Cc", "Cs"} and not (lines and char == "\n"):
            raise _refused("control", kind, name)


def _demand_fields(kind: str, name: str, text: str) -> None:
    """Hold a block to its fields: each one that must be there is, and no other."""
    if {"{", "}"} & set(FIELD.sub("", text)):
        raise _refused("brace", kind, name)
    fields = shipped(kind).fields
    shown = {inner: label for label, inner in fields.items()}
    may, told = may_say(kind, name), [fields.get(each, each) for each in FIELD.findall(text)]
    listed = "、".join(f"{{{shown.get(each, each)}}}" for each in may) or "无"
    for label, inner in zip(FIELD.findall(text), told, strict=True):
        if inner not in may:
            raise _refused("unknown_field", kind, name, None, wrong=label[:20], may=listed)
    if lost := must_say(kind, name) - set(told):
        names = "、".join(f"{{{shown.get(each, each)}}}" for each in may if each in lost)
        raise _refused("lost_field", kind, name, ARTICLES.get(kind), lost=names)


def _demand_rights(kind: str, name: str, text: str) -> None:
    """Hold a block to the law: what it cites stays, and her rights are not its own to say."""
    ours = shipped(kind).blocks.get(name, "")
    if (gone := waiver_in(text)) is not None:
        raise _refused("waiver", kind, name, _RIGHT, what=gone[:30])
    for law in _CITED.findall(ours):
        if law not in text:
            raise _refused("lost_law", kind, name, ARTICLES.get(kind), law=law)
    if (clause := _restated(kind, text)) is not None:
        raise _refused("locked_clause", kind, name, _article_of(clause))
    for sentence in _SENTENCES.split(text):
        if _REMEDY.search(_bare(sentence)) and _bare(sentence) not in _bare(ours):
            raise _refused("remedy", kind, name, _RIGHT)


def _restated(kind: str, text: str) -> str | None:
    """Give the locked clause that a text says again, in its own or nearly its own words."""
    told = _shingles(_bare(text)) - _of_kind(kind)
    found = (name for name, clause in _clauses().items() if clause & told)
    return next(found, None)


def _bare(text: str) -> str:
    told = FIELD.sub("", unicodedata.normalize("NFKC", text))
    return "".join(char for char in told if unicodedata.category(char)[0] in "LN")


def _shingles(bare: str) -> frozenset[str]:
    return frozenset(bare[at : at + _SHINGLE] for at in range(len(bare) - _SHINGLE + 1))


@cache
def _clauses() -> dict[str, frozenset[str]]:
    told = locked().clauses.items()
    return {
        name: _shingles(_bare(clause.text)) | _shingles(_bare(clause.short))
        for name, clause in told
    }


@cache
def _of_kind(kind: str) -> frozenset[str]:
    """Give what our own wording of a kind has in common with any text."""
    return frozenset().union(*(_shingles(_bare(each)) for each in shipped(kind).blocks.values()))


def _article_of(clause: str) -> str:
    """Give a clause's article; those of the regulation as numbers, others by their name."""
    return locked().clauses[clause].article


def _demand_order(file: WordingFile) -> None:
    """Hold an order of paragraphs to ours: every mandatory one, in their order, none twice."""
    kind, order = file.kind, file.letter.order or ()
    if not ordered(kind):
        raise Refused("wording.no_order", field="order")
    ours = [*shipped(kind).lists["order"]]
    own = {name for name in file.blocks if OWN.fullmatch(name)}
    for name in order:
        if order.count(name) > 1 or name not in {*ours, *own}:
            raise _refused("bad_order", kind, name)
    held = [*_held(kind)]
    for name in held:
        if name not in order:
            raise _refused("lost", kind, name, ARTICLES.get(kind))
    if [name for name in order if name in held] != held:
        raise Refused("wording.disorder", field="order", article=ARTICLES.get(kind))


def _held(kind: str) -> Iterator[str]:
    """Give what stands in the order of the paper and cannot be left out of it."""
    told = shipped(kind)
    for name in told.lists["order"]:
        if name in required(kind) or name not in told.blocks:
            yield name
