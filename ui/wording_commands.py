"""`wording`: how letters are worded here: listed, shown, tried, adopted, taken back, compared."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.durable import replace_file
from app.letters import overlay
from app.letters.overlay import WordingFile
from app.letters.schema import ARTICLES, Block
from app.office import Office
from app.phrasing import Difference, Kind
from app.rules import calendar_text
from ui.commands import WrongCallError, read_input

Answer = tuple[dict[str, Any], tuple[str, ...]]
"""JSON, and the lines that are printed without `--json` where they read better."""


def answered(at: Office, told: argparse.Namespace) -> Iterator[Answer]:
    """Do what is asked and give the answers; keys are a promise.

    Errors: WrongCallError, Refused("wording.…") with block and article.
    """
    needs = _NEEDS.get(told.what)
    if needs is not None and told.subject is None:
        raise WrongCallError(f"wording {told.what} takes {needs}")
    if told.what == "sample" and told.output is None:
        raise WrongCallError("wording sample takes -o OUT.pdf")
    yield from _DOES[told.what](at, told)


def _list(at: Office, _told: argparse.Namespace) -> Iterator[Answer]:
    for each in at.phrasing.kinds():
        yield _kind(each), (f"{each.kind}\t{each.title}\t{each.version}\t{each.changed}",)


def _show(at: Office, told: argparse.Namespace) -> Iterator[Answer]:
    kind = at.phrasing.kind(told.subject)
    blocks = [_block(kind.kind, each) for each in at.phrasing.blocks(kind.kind)]
    file = overlay.written(at.phrasing.file(kind.kind))
    yield {**_kind(kind), "blocks": blocks, "file": file}, ()


def _check(at: Office, told: argparse.Namespace) -> Iterator[Answer]:
    file = _file(told)
    pdf = at.phrasing.check(file)
    if told.output is not None:
        pdf = at.phrasing.sample(file.kind, file)
        replace_file(told.output, pdf)
    changed = [_difference(each) for each in at.phrasing.differences(file.kind, file)]
    yield {"kind": file.kind, "level": file.level, "fits": True, "differences": changed}, ()


def _adopt(at: Office, told: argparse.Namespace) -> Iterator[Answer]:
    yield _kind(at.phrasing.adopt(_file(told))), ()


def _restore(at: Office, told: argparse.Namespace) -> Iterator[Answer]:
    yield _kind(at.phrasing.restore(told.subject, told.level)), ()


def _diff(at: Office, told: argparse.Namespace) -> Iterator[Answer]:
    kind = at.phrasing.kind(told.subject)
    found = at.phrasing.differences(kind.kind)
    lines = [f"@ {e.block} {e.name}\n- {e.ours}\n+ {e.theirs}" for e in found]
    yield {**_kind(kind), "differences": [_difference(e) for e in found]}, tuple(lines)


def _sample(at: Office, told: argparse.Namespace) -> Iterator[Answer]:
    replace_file(told.output, at.phrasing.sample(told.subject))
    yield {"kind": told.subject, "sample": str(told.output)}, ()


def _file(told: argparse.Namespace) -> WordingFile:
    return overlay.parse(calendar_text(read_input(told.subject)))


def _kind(each: Kind) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "title": each.title,
        "layer": each.layer,
        "version": each.version,
        "sha256": each.sha256,
        "changed": each.changed,
        "unfit": each.unfit,
    }


def _block(kind: str, each: Block) -> dict[str, Any]:
    return {
        "block": each.name,
        "text": each.text,
        "default": each.ours,
        "locked": each.lock,
        "article": ARTICLES.get(kind) if each.lock == "law" else None,
        "needed": each.needed,
        "must": list(each.must),
        "may": list(each.may),
    }


def _difference(each: Difference) -> dict[str, Any]:
    return {"block": each.block, "name": each.name, "default": each.ours, "text": each.theirs}


_NEEDS: Mapping[str, str] = {
    "show": "KIND",
    "check": "FILE",
    "adopt": "FILE",
    "restore": "KIND",
    "diff": "KIND",
    "sample": "KIND",
}
_DOES: Mapping[str, Callable[[Office, argparse.Namespace], Iterator[Answer]]] = {
    "list": _list,
    "show": _show,
    "check": _check,
    "adopt": _adopt,
    "restore": _restore,
    "diff": _diff,
    "sample": _sample,
}
