"""Whose a claim usually is: typical township claims as data, found by their words. Pure.

The guide proposes with its reasons and never decides: a row is only taken by a cadre. What was not
checked against the law's text says so, and a limit that was not checked is never printed.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import msgspec

from app.domain.category import Category
from app.domain.errors import Refused, Trouble
from app.domain.petition import Route

Checked = Literal["read", "known", "unsure"]
_ROUTES = frozenset({*get_args(Route), "suggestion", "accusation"})
_TOWNSHIP = "township"
_CATEGORY_WEIGHT = 3
_ANSWER_WEIGHT = 8
"""An answer says more than a word or two of the text, and less than a whole phrase."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit that runs against her beside the petition: what law, how long, from when.

    `short` is its name and length alone.
    """

    code: str
    short: str
    text: str
    checked: Checked


@dataclass(frozen=True, slots=True)
class Organ:
    """A kind of organ as this office calls it; address and telephone where it wrote them down."""

    kind: str
    name: str
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, and the rows it speaks for."""

    told: str
    toward: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One plain question that tells rows apart."""

    ask: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A typical claim: its usual route and organ, the law, and what this office does itself.

    `route` is one of Article 31, "suggestion" or "accusation"; `own` the ground of the office's
    own statutory procedure; `questions` are asked where its case is often another's.
    """

    id: str
    category: str
    told: str
    words: tuple[str, ...]
    route: str
    organ: Organ
    articles: str
    duty: str | None
    limits: tuple[Limit, ...]
    own: str | None
    questions: tuple[Question, ...]
    checked: Checked

    @property
    def takeable(self) -> bool:
        """Tell whether a claim of an ordinary petition may go this way (Article 30 3)."""
        return self.route != "accusation"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row with its reasons: the words of the text, the category, the answers given."""

    row: Row
    words: tuple[str, ...]
    by_category: bool
    by_answers: tuple[str, ...]


class Guide:
    """The table, asked with a claim's text."""

    def __init__(
        self, rows: Sequence[Row], limits: Mapping[str, Limit], organs: Sequence[Organ]
    ) -> None:
        self.rows = {each.id: each for each in rows}
        self._limits = limits
        self._organs = tuple(organs)

    def propose(
        self,
        text: str,
        category: str | None = None,
        answers: Sequence[Answer] = (),
        most: int = 3,
    ) -> tuple[Proposal, ...]:
        """Give the rows a claim may belong to, the likeliest first.

        `category` is a code or both levels' words, as a petition keeps them. Only a category and
        no word gives the rows of that category; nothing known gives nothing.
        """
        found = [_weighed(each, text, category, answers) for each in self.rows.values()]
        likely = [each for each in found if each[0] > 0]
        likely.sort(key=lambda each: each[0], reverse=True)
        return tuple(proposal for _weight, proposal in likely[:most])

    def elsewhere(self, text: str) -> Row | None:
        """Give the likeliest row of another organ: where she would be told to go."""
        likely = (each.row for each in self.propose(text, most=len(self.rows)))
        return next((e for e in likely if e.takeable and e.organ.kind != _TOWNSHIP), None)

    def printed(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Give the sentences of limits as a letter names them: none that nobody checked.

        Errors: Refused("limits.unknown").
        """
        wanted = dict.fromkeys(codes)
        found = self.limits(wanted)
        if len(found) != len(wanted):
            raise Refused("limits.unknown", field="limits")
        return tuple(each.text for each in found if each.checked != "unsure")

    def organs(self) -> tuple[Organ, ...]:
        """Give every kind of organ as this office calls it, in the order of the table."""
        return self._organs

    def limits(self, codes: Iterable[str]) -> tuple[Limit, ...]:
        """Give limits by code, each once, those unknown left out."""
        return tuple(self._limits[code] for code in dict.fromkeys(codes) if code in self._limits)


def questions(proposals: Sequence[Proposal]) -> tuple[Question, ...]:
    """Give the three questions that tell the proposals apart; none where one stands alone."""
    if len(proposals) < 2:  # noqa: PLR2004 one is not ambiguous
        return ()
    return next((each.row.questions for each in proposals if each.row.questions), ())


def _weighed(
    row: Row, text: str, category: str | None, answers: Sequence[Answer]
) -> tuple[int, Proposal]:
    found = [word for word in row.words if word in text]
    # A short word inside a longer one that was found says nothing more.
    whole = tuple(
        word for word in found if not any(word != other and word in other for other in found)
    )
    same = category == row.category
    spoke = tuple(each.told for each in answers if row.id in each.toward)
    weight = (
        sum(len(word) for word in whole) + _CATEGORY_WEIGHT * same + _ANSWER_WEIGHT * len(spoke)
    )
    return weight, Proposal(row, whole, same, spoke)


def category_code(path: str | None, categories: Sequence[Category]) -> str | None:
    """Give the code of a category kept as words; a code stays a code, what is unknown is None."""
    return next((each.code for each in categories if path in {each.path, each.code}), None)


def parse_guide(
    text: str, county: str = "", town: str = "", own: Mapping[str, Organ] | None = None
) -> Guide:
    """Read the table; its organs take the names of this county and township.

    `own` are the organs as this office itself calls them, by kind.
    Errors: Trouble("guide.damaged") for a row that names what the table does not hold.
    """
    try:
        told = tomllib.loads(text)
        named = {
            kind: Organ(kind, _here(name, county, town)) for kind, name in told["organs"].items()
        }
        organs = {**named, **(own or {})}
        limits = {code: Limit(code, **each) for code, each in told["limits"].items()}
        cases = {each["id"]: _questions(each) for each in told["case"]}
        rows = tuple(_row(each, organs, limits, cases) for each in told["row"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise Trouble("guide.damaged") from fault
    known = {each.id for each in rows}
    asked = {id_ for case in cases.values() for id_ in _toward(case)}
    marks = {each.checked for each in rows} | {each.checked for each in limits.values()}
    sound = asked <= known and marks <= {*get_args(Checked)} and len(known) == len(rows)
    if not sound or not {each.route for each in rows} <= _ROUTES:
        raise Trouble("guide.damaged")
    return Guide(rows, limits, tuple(organs.values()))


def organs_of(text: str | None) -> dict[str, Organ]:
    """Read the organs as an office wrote them down, by kind; None: it wrote none.

    Errors: Trouble("guide.damaged").
    """
    if text is None:
        return {}
    try:
        return {each.kind: each for each in msgspec.json.decode(text, type=tuple[Organ, ...])}
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise Trouble("guide.damaged") from fault


def written_organs(organs: Mapping[str, Organ]) -> str:
    """Write them down, in the order of their kinds."""
    return msgspec.json.encode([organs[kind] for kind in sorted(organs)]).decode()


def _here(name: str, county: str, town: str) -> str:
    """Name an organ of this county or township: a kind of organ until both are known."""
    for kind, known in ((_OF_COUNTY, county), (_OF_TOWN, town)):
        if known and name.startswith(kind):
            return known + name.removeprefix(kind)
    return name


_OF_COUNTY, _OF_TOWN = "县", "本乡镇"


def _questions(case: Mapping[str, Any]) -> tuple[Question, ...]:
    return tuple(
        Question(
            each["ask"],
            tuple(Answer(one["told"], tuple(one.get("toward", ()))) for one in each["answers"]),
        )
        for each in case["questions"]
    )


def _toward(case: Sequence[Question]) -> Iterable[str]:
    return (id_ for each in case for answer in each.answers for id_ in answer.toward)


def _row(
    told: Mapping[str, Any],
    organs: Mapping[str, Organ],
    limits: Mapping[str, Limit],
    cases: Mapping[str, tuple[Question, ...]],
) -> Row:
    return Row(
        told["id"],
        told["category"],
        told["told"],
        tuple(told["words"]),
        told["route"],
        organs[told["organ"]],
        told["articles"],
        told.get("duty"),
        tuple(limits[code] for code in told.get("limits", ())),
        told.get("own"),
        cases[told["ask"]] if "ask" in told else (),
        told["checked"],
    )
