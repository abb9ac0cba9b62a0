"""Who is kept away from a petition: the one it complains of, and who steps aside (Art. 28 3, 30 3).

Such a one neither does anything with it nor reads it: lists show that it is there and by when
something is due, and nothing of what it says; no search finds it by what it says.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.desk import Desk
from app.domain import policy, words
from app.domain.complained import means, persons
from app.domain.errors import Refused
from app.domain.file import Letter, PetitionFile, Row
from app.domain.today import TodayView
from db import apart, files

ARTICLE = "28.3, 30.3"
_HANDED = frozenset({"receipt", "receipt_notice"})
"""Papers that whoever registered it hands over, whomever it complains of: they are hers."""


def recused(file: PetitionFile, cadre: bytes) -> bool:
    """Tell whether it was decided that this cadre steps aside from the petition (Art. 28 3)."""
    decided = [
        each.told.get("decision")
        for each in file.steps
        if each.act == "recuse" and each.told.get("who") == cadre.hex()
    ]
    return bool(decided) and decided[-1] == "granted"


def kept_away(desk: Desk, file: PetitionFile) -> str | None:
    """Tell why I may do nothing with a petition but have my stepping aside decided."""
    if recused(file, desk.me.id):
        return "act.recused"
    named = persons((each.name, each.party_kind) for each in file.complained_of)
    if any(means(each, desk.me.name) for each in named):
        return "act.complains_of_me" if _others(desk) else "act.complains_of_me_alone"
    return None


def _others(desk: Desk) -> bool:
    """Tell whether somebody else here could take it."""
    able = (e for e in desk.book.with_account() if policy.may(e.roles, "handle"))
    return any(each.id != desk.me.id for each in able)


def opened(desk: Desk, connection: Any, number: str) -> PetitionFile:
    """Read a petition whole, if it is not kept from me.

    Errors: Refused("petition.unknown"), ("act.complains_of_me"), ("act.complains_of_me_alone"),
    ("act.recused").
    """
    file = files.whole(connection, files.find(connection, number))
    if (code := kept_away(desk, file)) is not None:
        raise Refused(code, article=ARTICLE)
    return file


def glanced(desk: Desk, connection: Any, number: str) -> PetitionFile:
    """Read what I may see of a petition: whole, or covered where it is kept from me.

    Errors: Refused("petition.unknown").
    """
    file = files.whole(connection, files.find(connection, number))
    return file if kept_away(desk, file) is None else covered(file)


def demand_letter(desk: Desk, connection: Any, letter: Letter) -> None:
    """Refuse a letter of a petition that is kept from me; her receipt is hers and goes to her.

    Errors: Refused("act.complains_of_me"), ("act.complains_of_me_alone"), ("act.recused").
    """
    number = apart.numbered(connection, letter.id)
    if number is None or not _away(desk, connection, [number]):
        return
    file = files.whole(connection, files.find(connection, number))
    mine = file.registered_by == desk.me.id and letter.letter_kind in _HANDED
    if not mine:
        raise Refused(kept_away(desk, file) or "act.recused", article=ARTICLE)


def hidden(desk: Desk) -> tuple[str, ...]:
    """Give the marks that nothing may have which is found for me by what it says."""
    return apart.marks_of(desk.me.id, desk.me.name)


def covered(file: PetitionFile) -> PetitionFile:
    """Give what whoever is kept away may see: that it is there, where it stands, by when."""
    blank: dict[str, Any] = dict.fromkeys(_NOTHING) | dict.fromkeys(_ROWS, ())
    strands = tuple(replace(each, route=None, procedure=None) for each in file.strands)
    return replace(
        file,
        gist=words.KEPT_AWAY,
        content="",
        query_code="",
        strands=strands,
        people_count=1,
        **blank,
    )


_NOTHING = (
    "purpose",
    "category",
    "answer",
    "slip_number",
    "platform_number",
    "platform_query_code",
    "village_code",
    "written_by",
    "witness",
    "signed_how",
    "linked_to",
)
_ROWS = (
    "petitioners",
    "claims",
    "complained_of",
    "letters",
    "recipients",
    "signatures",
    "notes",
    "steps",
    "opinions",
    "reviews",
    "attachments",
    "history",
    "linked_numbers",
)
"""What of a petition is words: none of it is shown."""


def rows(desk: Desk, connection: Any, told: Sequence[Row]) -> tuple[Row, ...]:
    """Cover the lines of a list that are kept from me."""
    away = _away(desk, connection, [each.number for each in told])
    return tuple(_line(each) if each.number in away else each for each in told)


def _line(row: Row) -> Row:
    return replace(
        row,
        name="",
        anonymous=False,
        gist=words.KEPT_AWAY,
        category=None,
        village_code=None,
        route=None,
    )


def day(desk: Desk, connection: Any, told: TodayView) -> TodayView:
    """Cover what the first screen says of petitions that are kept from me."""
    told = replace(told, duties=rows(desk, connection, told.duties))
    numbers = [each.number for each in told.waiting] + [each.number for each in told.windows]
    away = _away(desk, connection, numbers)
    if not away:
        return told
    waiting = tuple(
        replace(each, gist=words.KEPT_AWAY, lacks=()) if each.number in away else each
        for each in told.waiting
    )
    windows = tuple(
        replace(each, name="") if each.number in away else each for each in told.windows
    )
    return replace(told, waiting=waiting, windows=windows)


def seen(desk: Desk, connection: Any, numbers: Iterable[str]) -> Callable[[str], bool]:
    """Tell of each number whether it is not kept from me."""
    away = _away(desk, connection, [*numbers])
    return lambda number: number not in away


def _away(desk: Desk, connection: Any, numbers: Sequence[str]) -> frozenset[str]:
    me = desk.me
    return apart.kept(connection, numbers, lambda name: means(name, me.name), me.id)
