"""`act NUMBER ACT FILE`: one act of the procedure with its values as JSON.

Each act reads its own keys; an unknown or doubled key is named. The acts are those of the windows.
"""

import argparse
import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from app.amending import Amended
from app.answering import OpinionTold, ReviewTold, Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.petition import REPRESENTATIVES_MOST, SignedHow
from app.domain.procedure import Act, Procedure
from app.handling import NoteTold
from app.notices import Spot
from app.office import Office
from app.signing import Paper
from ui.reading import read

_T = TypeVar("_T")
Doing = Callable[[Office, str, bytes], object]


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values of an act: nothing that the act does not know."""


class PaperTold(Told, frozen=True):
    """The leader's paper an act may carry where no leader can unlock."""

    paper_number: str | None = None
    paper_on: date | None = None
    paper_by: str | None = None
    paper_page: str | None = None

    def paper(self) -> Paper | None:
        """Give the paper; None where nothing of one was told.

        Errors: Refused("sign.paper_missing") for a part of one.
        """
        if self.paper_number is None and self.paper_on is None:
            return None
        if self.paper_number is None or self.paper_on is None:
            raise Refused("sign.paper_missing", field="paper_number")
        return Paper(self.paper_number, self.paper_on, self.paper_by or "", self.paper_page or "")


class SpotTold(PaperTold, frozen=True):
    """Values of `notify_on_spot`; `signed_how` for everyone alike, or for each petitioner."""

    ours: bool = True
    organ: str | None = None
    handler: str | None = None
    limits: tuple[str, ...] = ()
    signed_how: SignedHow | tuple[SignedHow | None, ...] | None = None


class ReasonTold(Told, frozen=True):
    """Values of `void` and `close`."""

    reason: str
    strand: int | None = None


class DayTold(Told, frozen=True):
    """Values of `sign_for`."""

    on: date | None = None


class AcceptTold(PaperTold, frozen=True):
    """Values of `accept`."""

    handler: str | None = None
    on: date | None = None
    strand: int | None = None


class OrganTold(PaperTold, frozen=True, kw_only=True):
    """Values of `refer` and `notify_elsewhere`."""

    organ: str = ""
    organ_kind: str | None = None
    organ_contact: str | None = None
    strand: int | None = None
    limits: tuple[str, ...] | None = None


class SignTold(PaperTold, frozen=True):
    """Values of `sign`."""

    strand: int | None = None


class LinkTold(Told, frozen=True):
    """Values of `link`: the number of the other petition, or null to take the link back."""

    to: str | None


class DelegateTold(Told, frozen=True):
    """Values of `delegate`; `act - delegate FILE`, for it is about no petition."""

    deputy: str
    from_on: date
    until_on: date
    paper_number: str
    paper_on: date
    acts: tuple[str, ...] = ("sign",)


def do(at: Office, told: argparse.Namespace, content: bytes) -> None:
    """Do one act.

    Errors: Refused("draft.unknown_key"), ("draft.unreadable") and what the act itself refuses.
    """
    act = at.procedure.acts.get(told.act)
    if act is not None and act.stepped:
        _step(at, told.number, act, content)
    else:
        ACTS[told.act](at, told.number, content)


def names(table: Procedure) -> tuple[str, ...]:
    """Give every act that the command can do."""
    return tuple(
        dict.fromkeys((*ACTS, *(each.name for each in table.acts.values() if each.stepped)))
    )


def _step(at: Office, number: str, act: Act, content: bytes) -> object:
    """Do an act that is data: its fields, the strand, and the leader's paper where it is signed."""
    told: dict[str, Any] = dict(read(content, dict[str, Any]))
    strand = told.pop("strand", None)
    if strand is not None and (not isinstance(strand, int) or isinstance(strand, bool)):
        raise Refused("draft.unreadable", field="strand", detail={"what": "strand"})
    paper = _paper(told) if act.signs or act.tells else None
    return at.stepping.do(number, act.name, told, strand=strand, paper=paper)


def _paper(told: dict[str, Any]) -> Paper | None:
    names = PaperTold.__struct_fields__
    told_of_it = {name: told.pop(name) for name in names if name in told}
    try:
        return msgspec.convert(told_of_it, PaperTold).paper()
    except msgspec.ValidationError:
        raise Refused("sign.paper_missing", field="paper_on") from None


def _cadre(at: Office, login: str | None) -> bytes | None:
    found = next((each.id for each in at.cadres if each.login == login), None)
    if login is not None and found is None:
        raise Refused("cadre.unknown", field="handler")
    return found


_STRUCTURES: dict[str, Any] = {}


def _structure(kind: Any) -> Any:
    """Make the strict reader of one of the acts' own values, with the strand it is about."""
    if kind.__name__ not in _STRUCTURES:
        hints = get_type_hints(kind)
        fields: list[Any] = []
        for each in dataclasses.fields(kind):
            bare = each.default is dataclasses.MISSING
            hint = _strict(hints[each.name])
            fields.append((each.name, hint) if bare else (each.name, hint, each.default))
        fields.append(("strand", int | None, None))
        _STRUCTURES[kind.__name__] = msgspec.defstruct(
            kind.__name__, fields, bases=(Told,), frozen=True
        )
    return _STRUCTURES[kind.__name__]


def _strict(hint: Any) -> Any:
    inner = get_args(hint)
    if inner and dataclasses.is_dataclass(inner[0]):
        return tuple.__class_getitem__((_structure(inner[0]), ...))
    return hint


_ClaimsTold: Any = msgspec.defstruct(
    "ClaimsTold", [("claims", _strict(tuple[ClaimTold, ...]))], bases=(Told,), frozen=True
)


def _values(content: bytes, kind: type[_T]) -> tuple[_T, int | None]:
    read_ = read(content, _structure(kind))
    return _plain(read_, kind), read_.strand


def _plain(told: Any, kind: type[_T]) -> _T:
    hints = get_type_hints(kind)
    values = {}
    for each in dataclasses.fields(kind):  # type: ignore[arg-type]  # one of our dataclasses
        value, inner = getattr(told, each.name), get_args(hints[each.name])
        if isinstance(value, tuple) and inner and dataclasses.is_dataclass(inner[0]):
            value = tuple(_plain(one, inner[0]) for one in value)  # type: ignore[arg-type]  # the same
        values[each.name] = value
    return kind(**values)


def _notify_on_spot(at: Office, number: str, content: bytes) -> object:
    told = read(content, SpotTold)
    spot = Spot(
        ours=told.ours,
        organ=told.organ,
        handler=_cadre(at, told.handler),
        limits=told.limits,
        paper=told.paper(),
        signed_how=_signings(told.signed_how),
    )
    return at.handling.notify_on_spot(number, spot)


def _signings(
    told: SignedHow | tuple[SignedHow | None, ...] | None,
) -> tuple[SignedHow | None, ...]:
    """Read how the stub was signed: one word for all who can be named, or one for each."""
    return (told,) * REPRESENTATIVES_MOST if isinstance(told, str) else told or ()


def _classify(at: Office, number: str, content: bytes) -> object:
    told = read(content, _ClaimsTold)
    return at.handling.classify(number, [_plain(each, ClaimTold) for each in told.claims])


def _accept(at: Office, number: str, content: bytes) -> object:
    told = read(content, AcceptTold)
    handler = _cadre(at, told.handler)
    return at.handling.accept(
        number, handler=handler, on=told.on, strand=told.strand, paper=told.paper()
    )


def _refer(at: Office, number: str, content: bytes) -> object:
    told = read(content, OrganTold)
    return _told_whose(at.handling.refer, number, told)


def _elsewhere(at: Office, number: str, content: bytes) -> object:
    told = read(content, OrganTold)
    return _told_whose(at.handling.notify_elsewhere, number, told)


def _told_whose(tell: Callable[..., object], number: str, told: OrganTold) -> object:
    return tell(
        number,
        told.organ,
        kind=told.organ_kind,
        contact=told.organ_contact,
        strand=told.strand,
        limits=told.limits,
        paper=told.paper(),
    )


def _statement(at: Office, number: str, content: bytes) -> object:
    told, strand = _values(content, NoteTold)
    return at.handling.hear_statement(number, told, strand=strand)


def _work(at: Office, number: str, content: bytes) -> object:
    told, strand = _values(content, NoteTold)
    return at.handling.record_work(number, told, strand=strand)


def _opinion(at: Office, number: str, content: bytes) -> object:
    told, strand = _values(content, OpinionTold)
    return at.answering.draft_opinion(number, told, strand=strand)


def _sign(at: Office, number: str, content: bytes) -> object:
    told = read(content, SignTold)
    return at.answering.sign(number, paper=told.paper(), strand=told.strand)


def _delegate(at: Office, _number: str, content: bytes) -> object:
    told = read(content, DelegateTold)
    deputy = _cadre(at, told.deputy) or b""
    paper = Paper(told.paper_number, told.paper_on)
    at.answering.delegate(deputy, told.acts, told.from_on, told.until_on, paper)
    return None


ACTS: Mapping[str, Doing] = {
    "notify_on_spot": _notify_on_spot,
    "sign_for": lambda at, number, content: at.handling.sign_for(number, read(content, DayTold).on),
    "classify": _classify,
    "accept": _accept,
    "refer": _refer,
    "notify_elsewhere": _elsewhere,
    "hear_statement": _statement,
    "record_work": _work,
    "draft_opinion": _opinion,
    "sign": _sign,
    "delegate": _delegate,
    "serve": lambda at, number, content: at.answering.serve(number, _values(content, Served)[0]),
    "forward_review": lambda at, number, content: at.answering.forward_review(
        number, _values(content, ReviewTold)[0]
    ),
    "amend": lambda at, number, content: at.amending.amend(number, _values(content, Amended)[0]),
    "add_note": lambda at, number, content: at.handling.add_note(
        number, _values(content, NoteTold)[0]
    ),
    "link": lambda at, number, content: at.handling.link(number, read(content, LinkTold).to),
    "close": lambda at, number, content: at.handling.close(
        number, read(content, ReasonTold).reason, strand=read(content, ReasonTold).strand
    ),
    "void": lambda at, number, content: at.handling.void(number, read(content, ReasonTold).reason),
}
