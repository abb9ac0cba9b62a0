"""What an act asks for, and what was told: typed fields, coded grounds, read strictly. Pure.

An act whose whole effect is data names its fields in `resources/procedure/acts.toml` and the
grounds one may choose from in `grounds.toml`; windows make the form from them, the command line
reads JSON by them, and both are held to the same here.
"""

import tomllib
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from app.domain.errors import Refused, Trouble

AskKind = Literal[
    "line",
    "text",
    "day",
    "number",
    "check",
    "choice",
    "cadre",
    "petitioner",
    "claim",
    "people",
    "unit",
]
When = Literal["past", "ahead", "any"]
Checked = Literal["read", "known", "unsure"]
LONGEST = 100_000
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of an act: how it is filled, its label and hint, whether it must be.

    `when` bounds a day: "past" from receipt until today, "ahead" from today on. `options` names
    the list a choice is made from. `people` and `unit` are never those complained of.
    """

    name: str
    kind: AskKind
    told: str
    hint: str = ""
    must: bool = False
    options: str = ""
    when: When = "past"


@dataclass(frozen=True, slots=True)
class Ground:
    """One coded reason: its label, its words on paper, the provision, and how sure we are.

    `letter` is the kind of paper it leads to; `setting` names what a nearer layer must turn on;
    `rule` is the deadline it starts from receipt; `by` and `adds` are the provision and what else
    a notice tells with it.
    """

    code: str
    told: str
    says: str = ""
    article: str = ""
    routes: tuple[str, ...] = ()
    letter: str = ""
    setting: str = ""
    checked: Checked = "known"
    rule: str = ""
    by: str = ""
    adds: str = ""

    @property
    def words(self) -> str:
        """Give what stands on paper."""
        return self.says or self.told


class Grounds:
    """The lists of coded grounds, with those left out that no layer has turned on."""

    def __init__(self, lists: Mapping[str, tuple[Ground, ...]]) -> None:
        self._lists = lists

    def names(self) -> Collection[str]:
        """Give the names of all lists."""
        return self._lists.keys()

    def of(self, name: str) -> tuple[Ground, ...]:
        """Give the grounds of one list, in its order."""
        return self._lists.get(name, ())

    def one(self, name: str, code: object) -> Ground:
        """Give one ground by its code.

        Errors: Refused("step.unknown_choice").
        """
        found = next((each for each in self.of(name) if each.code == code), None)
        if found is None:
            raise Refused("step.unknown_choice")
        return found


def parse_grounds(text: str, settings: Collection[str] = ()) -> Grounds:
    """Read the lists; `settings` are what the nearer layers have turned on.

    Errors: Trouble("procedure.damaged").
    """
    try:
        told = tomllib.loads(text)
        lists = {
            each["name"]: tuple(_ground(one) for one in each["option"]) for each in told["list"]
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise Trouble("procedure.damaged") from fault
    if any(each.checked not in get_args(Checked) for row in lists.values() for each in row):
        raise Trouble("procedure.damaged")
    return Grounds(
        {
            name: tuple(each for each in row if not each.setting or each.setting in settings)
            for name, row in lists.items()
        }
    )


def _ground(told: Mapping[str, Any]) -> Ground:
    routes = tuple(told.get("routes", ()))
    return Ground(**(dict(told) | {"routes": routes}))


def read_told(
    asks: Collection[Ask], told: Mapping[str, object], grounds: Grounds
) -> Mapping[str, Any]:
    """Read what was told for the fields of an act; what was left empty is left out.

    Days come as `date` or YYYY-MM-DD, ids as bytes or hex, people as a list or a text with 、.
    Errors: Refused("step.unknown_field"), ("step.missing"), ("step.not_this"),
    ("step.unknown_choice"), ("act.no_day"), each with its field.
    """
    known = {each.name: each for each in asks}
    for name in told:
        if name not in known:
            raise Refused("step.unknown_field", field=name, detail={"name": name})
    read = {}
    for ask in asks:
        value = _read(ask, told.get(ask.name), grounds)
        if value is not None:
            read[ask.name] = value
        elif ask.must:
            raise Refused("step.missing", field=ask.name, detail={"what": ask.told})
    return read


def _read(ask: Ask, value: object, grounds: Grounds) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()) or value in ((), []):
        return None
    if ask.kind != "choice":
        return _READERS[ask.kind](ask, value)
    try:
        return grounds.one(ask.options, value).code
    except Refused as fault:
        raise Refused(fault.code, field=ask.name, detail={"what": ask.told}) from None


def _text(ask: Ask, value: object) -> str:
    text = str(_of_kind(ask, value, str)).strip()
    if len(text) > LONGEST or any(_unwritable(each) for each in text):
        raise Refused("step.not_this", field=ask.name, detail={"what": ask.told})
    return text


def _unwritable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"


def _day(ask: Ask, value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(_of_kind(ask, value, str)))
    except ValueError:
        raise Refused("act.no_day", field=ask.name) from None


def _count(ask: Ask, value: object) -> int:
    told = value
    if isinstance(told, str) and told.strip().isascii() and told.strip().isdigit():
        told = int(told.strip()[:9])
    if isinstance(told, bool) or not isinstance(told, int) or not 1 <= told <= _MOST:
        raise Refused("step.not_this", field=ask.name, detail={"what": ask.told})
    return told


def _people(ask: Ask, value: object) -> tuple[str, ...] | None:
    parts = value.split("、") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(each, str) for each in parts):
        raise Refused("step.not_this", field=ask.name, detail={"what": ask.told})
    return tuple(text for each in parts if (text := _text(ask, each))) or None


def _of_kind(ask: Ask, value: object, kind: type) -> object:
    if not isinstance(value, kind):
        raise Refused("step.not_this", field=ask.name, detail={"what": ask.told})
    return value


def _check(ask: Ask, value: object) -> bool | None:
    return bool(_of_kind(ask, value, bool)) or None


def _cadre(ask: Ask, value: object) -> bytes | str:
    return value if isinstance(value, bytes) else _text(ask, value)


_READERS: Mapping[str, Callable[[Ask, object], object]] = {
    "line": _text,
    "text": _text,
    "unit": _text,
    "day": _day,
    "number": _count,
    "claim": _count,
    "petitioner": _count,
    "people": _people,
    "check": _check,
    "cadre": _cadre,
}
