"""What a ledger shows: conditions a cadre chose, told from today; and the views kept of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import msgspec

from app.domain.words import CHANNELS, KINDS, STATES
from app.office import Office
from app.records import Sort, Wanted
from ui.duties import SOON_WORKING_DAYS, measure, short_day

ALL = "全部"
KEPT = "ledger.views"
"""The name under which a cadre's own views are kept on this PC."""
NAME_MOST = 12
_OPEN = ("screening", "accepted", "investigating", "opinion_draft", "opinion_signed")

RECEIVED: Mapping[str, str] = {"1": "今天", "7": "近一周", "30": "近一月", "365": "近一年"}
"""Days back from today, as they are chosen."""
DUE: Mapping[str, str] = {"late": "逾期", "soon": "快到期"}
COMES_FROM: Mapping[str, str] = {"county": "县里转来"}

FIELDS: Mapping[str, str] = {
    "states": "状态",
    "channel": "形式",
    "village": "村居",
    "category": "分类",
    "handler": "经办",
    "received": "收到",
    "due": "期限",
    "kind": "种类",
    "origin": "来源",
}
"""The conditions in the order of the menu, and how they are called."""


@dataclass(frozen=True, slots=True)
class View:
    """Conditions under a name. `received` is days back, or two ISO days with a slash between."""

    name: str = ""
    words: str = ""
    states: tuple[str, ...] = ()
    channel: str | None = None
    village: str | None = None
    category: str | None = None
    handler: bytes | None = None
    received: str = ""
    due: Literal["", "late", "soon"] = ""
    kind: str | None = None
    origin: Literal["", "county"] = ""
    sort: Sort = "newest"

    def conditions(self) -> dict[str, Any]:
        """Give the conditions that are set, by field."""
        return {name: told for name in FIELDS if (told := getattr(self, name))}

    def holds_in(self, other: "View") -> bool:
        """Tell whether every condition of this view is one of the other's."""
        there = other.conditions()
        mine = self.conditions().items()
        return all(there.get(name) == told for name, told in mine) and self.words in {
            "",
            other.words,
        }

    def without(self, field: str) -> "View":
        """Take one condition away."""
        empty: Any = {"states": (), "received": "", "due": "", "origin": ""}.get(field)
        return replace(self, **{field: empty})

    def wanted(self, office: Office) -> Wanted:
        """Ask for it today."""
        today = office.clock.today()
        since, until = span(self.received, today)
        due_from, due_until = self._due(office, today)
        return Wanted(
            words=self.words,
            states=self.states,
            since=since,
            until=until,
            channel=self.channel,
            category=self.category,
            village_code=self.village,
            kind=self.kind,
            handed_down=self.origin == "county",
            handler=self.handler,
            due_from=due_from,
            due_until=due_until,
            rolled=measure(office).rolls,
            sort=self.sort,
        )

    def _due(self, office: Office, today: date) -> tuple[date | None, date | None]:
        if self.due == "late":
            return None, today - timedelta(days=1)
        if self.due == "soon":
            return today, office.desk.calendar.add_working(today, SOON_WORKING_DAYS)
        return None, None


def span(received: str, today: date) -> tuple[date | None, date | None]:
    """Give the first and last day of receipt; None where it is open."""
    if "/" in received:
        first, _, last = received.partition("/")
        return _day(first), _day(last)
    if received:
        return today - timedelta(days=int(received) - 1), None
    return None, None


def _day(told: str) -> date | None:
    return date.fromisoformat(told) if told else None


def built_in(me: bytes) -> tuple[View, ...]:
    """Give the views everybody has."""
    return (
        View(ALL),
        View("我经办", handler=me),
        View("待告知", states=("registered",), kind="petition"),
        View("办理中", states=_OPEN),
        View("快到期", due="soon", sort="due"),
        View("逾期", due="late", sort="due"),
        View("县里转来", origin="county"),
    )


def told(field: str, value: Any, office: Office) -> str:
    """Say a condition's value."""
    today = office.clock.today()
    if field == "states":
        return "、".join(STATES.get(each, each) for each in value)
    if field == "village":
        return village_name(office, value)
    if field == "handler":
        return "只看我的" if value == office.me.id else cadre_name(office, value)
    if field == "received":
        return _received_words(value, today)
    named = {"channel": CHANNELS, "due": DUE, "kind": KINDS, "origin": COMES_FROM}.get(field, {})
    return named.get(value, value)


def _received_words(received: str, today: date) -> str:
    if received in RECEIVED:
        return RECEIVED[received]
    first, last = span(received, today)
    begins = short_day(first, today) if first else ""
    ends = short_day(last, today) if last else ""
    if first and last:
        return f"{begins}到{ends}"
    return f"{begins}以后" if first else f"{ends}以前"


def village_name(office: Office, code: str | None) -> str:
    """Give a village's name, nothing for nothing."""
    return next((each.name for each in office.villages if each.code == code), code or "")


def cadre_name(office: Office, id_: bytes | None) -> str:
    """Give the name of one who works here, nothing for nobody."""
    cadre = office.desk.cadre(id_)
    return cadre.name if cadre else ""


def choices(office: Office, categories: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give what each condition can be: field -> words and value. Empty ones are left out."""
    offered: dict[str, dict[str, Any]] = {
        "states": {words: (state,) for state, words in STATES.items()},
        "channel": {words: code for code, words in CHANNELS.items()},
        "village": {each.name: each.code for each in office.villages},
        "category": {each: each for each in categories},
        "handler": {"只看我的": office.me.id}
        | {each.name: each.id for each in office.cadres if each.id != office.me.id},
        "received": {words: days for days, words in RECEIVED.items()},
        "due": {words: code for code, words in DUE.items()},
        "kind": {words: code for code, words in KINDS.items()},
        "origin": {words: code for code, words in COMES_FROM.items()},
    }
    return ((field, some) for field, some in offered.items() if some)


def written(views: Sequence[View]) -> bytes:
    """Write views as they are kept."""
    return msgspec.json.encode(views)


def read(kept: bytes | None) -> tuple[View, ...]:
    """Read kept views; what another version wrote and this one cannot read is left out."""
    if kept is None:
        return ()
    try:
        return msgspec.json.decode(kept, type=tuple[View, ...])
    except msgspec.MsgspecError:
        return ()
