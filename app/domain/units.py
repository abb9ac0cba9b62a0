"""Which units are no lower organ and no organ with the power to handle: patterns, as data. Pure.

A village committee or a station can be asked (`dispatch`); the matter stays with this office
(OFFICE 3.7, Articles 22, 23, 44).
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from app.domain.errors import Refused, Trouble

Use = Literal["lower", "competent", "referred"]
_CODES: dict[Use, str] = {
    "lower": "transfer.not_lower",
    "competent": "notice.not_competent",
    "referred": "notice.not_competent",
}
_TOWN = "{town}"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of unit: how its name is known, what it never is, why, and by which article."""

    name: str
    never: tuple[Use, ...]
    says: str
    article: str
    has: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def is_of(self, named: str, town: str) -> bool:
        """Tell whether a name is of this kind, in this township."""
        if any(each in named for each in self.but):
            return False
        if any(named.startswith(each.replace(_TOWN, town)) for each in self.begins):
            return True
        rest = named.removeprefix(town) if town else named
        return rest.endswith(self.ends) or any(each in rest for each in self.has)


@dataclass(frozen=True, slots=True)
class Units:
    """The table, asked by the name of a unit."""

    kinds: tuple[Kind, ...] = ()

    def demand(self, named: str, use: Use, town: str, field: str) -> None:
        """Refuse a unit that never is what it is taken for.

        Errors: Refused("transfer.not_lower"), ("notice.not_competent").
        """
        bare = "".join(named.split())
        for kind in self.kinds:
            if use in kind.never and kind.is_of(bare, town):
                raise Refused(
                    _CODES[use], field=field, article=kind.article, detail={"why": kind.says}
                )


def parse_units(text: str) -> Units:
    """Read the table.

    Errors: Trouble("procedure.damaged").
    """
    try:
        kinds = tuple(_kind(each) for each in tomllib.loads(text)["kind"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise Trouble("procedure.damaged") from fault
    if not kinds or any(not set(each.never) <= set(get_args(Use)) for each in kinds):
        raise Trouble("procedure.damaged")
    return Units(kinds)


def _kind(told: dict[str, Any]) -> Kind:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in told.items()
    }
    return Kind(**values)
