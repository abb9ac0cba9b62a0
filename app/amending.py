"""What stands in a record is completed and corrected; what stood there stays in the journal.

She may ask for it (Personal Information Protection Law 46), the county asks for what is missing
(Articles 21 and 22), and what was typed wrong is mended. Letters that were issued stay as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from app.acting import Acting, Case
from app.desk import Desk
from app.domain.codes import check
from app.domain.errors import Refused
from app.domain.file import Petitioner, PetitionFile
from app.domain.petition import PetitionerDraft, person_problems

_RESIDENT = frozenset({None, "resident_id"})
_OF_HER = (
    "name",
    "id_kind",
    "id_number",
    "sex",
    "born_on",
    "phone",
    "address",
    "village_code",
)
_OF_MATTER = ("category", "gist", "content", "platform_number", "platform_query_code")
_NEVER_EMPTY = frozenset({"name", "gist", "content"})


@dataclass(frozen=True, slots=True)
class Amended:
    """What is to stand there instead: None leaves a field alone, an empty text takes it away.

    `petitioner` counts from 1. `reason` is asked for where something already stood.
    """

    petitioner: int = 1
    name: str | None = None
    id_kind: str | None = None
    id_number: str | None = None
    sex: Literal["male", "female"] | None = None
    born_on: date | None = None
    phone: str | None = None
    address: str | None = None
    village_code: str | None = None
    category: str | None = None
    gist: str | None = None
    content: str | None = None
    platform_number: str | None = None
    platform_query_code: str | None = None
    reason: str | None = None


class Amending:
    """Completes and corrects."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._acting = Acting(desk)

    def amend(self, number: str, told: Amended) -> PetitionFile:
        """Write what was missing or wrong anew.

        Filling in needs no reason; changing what stood there needs one, but for whoever
        registered it, on the same day. Her own words are changed on that day alone.
        Errors: Refused("amend.…"), ("draft.…").
        """
        with self._acting.on(number, "amend") as case:
            person = _person(case.file, told.petitioner)
            hers = _moved(person, _OF_HER, told)
            facts = _moved(case.file, _OF_MATTER, told)
            _read_number(person, hers, case.today)
            if not hers and not facts:
                raise Refused("amend.nothing")
            _demand_reason(case, person, {**hers, **facts}, told.reason)
            _demand_sound(person, hers, facts, case)
            if hers:
                case.put("petitioner", person, **hers)
            if "village_code" in hers and person.position == 0:
                facts["village_code"] = hers["village_code"]
            if facts:
                case.put("petition", case.file, **facts)
            reason = (told.reason or "").strip()
            kept: dict[str, Any] = {"fields": sorted({**hers, **facts})}
            case.add(
                "step",
                strand=None,
                cadre=case.desk.me.id,
                letter=None,
                act="amend",
                ground=None,
                happened_on=case.today,
                told=kept | ({"reason": reason} if reason else {}),
                said=reason,
            )
        return case.after


def _person(file: PetitionFile, place: int) -> Petitioner:
    if not 1 <= place <= len(file.petitioners):
        raise Refused("serve.nobody", field="petitioner")
    return file.petitioners[place - 1]


def _moved(kept: object, names: Iterable[str], told: Amended) -> dict[str, Any]:
    """Give what is told and differs from what is kept."""
    moved: dict[str, Any] = {}
    for name in names:
        value = getattr(told, name)
        if isinstance(value, str):
            value = value.strip() or None
        elif value is None:
            continue
        if getattr(told, name) is not None and value != (getattr(kept, name) or None):
            moved[name] = value
    return moved


def _read_number(person: Petitioner, hers: dict[str, Any], today: date) -> None:
    """Let a sound id number fill sex and birthday, where nobody told them otherwise."""
    number = hers.get("id_number")
    if not number or hers.get("id_kind", person.id_kind) not in _RESIDENT:
        return
    read = check(number, today)
    if read.valid and read.sex is not None and read.born_on is not None:
        hers.setdefault("sex", read.sex)
        hers.setdefault("born_on", read.born_on)


def _demand_reason(
    case: Case, person: Petitioner, moved: Mapping[str, Any], reason: str | None
) -> None:
    file = case.file
    registered = datetime.fromisoformat(file.registered_at).date()
    own = file.registered_by == case.desk.me.id and registered == case.today
    stood = [
        name
        for name in moved
        if getattr(person if name in _OF_HER else file, name) not in {None, ""}
    ]
    if "content" in moved and not own:
        raise Refused("amend.content_later", field="content")
    if stood and not own and not (reason or "").strip():
        raise Refused("amend.reason_missing", field="reason", article="个人信息保护法 46")


def _demand_sound(
    person: Petitioner, hers: Mapping[str, Any], facts: Mapping[str, Any], case: Case
) -> None:
    """Hold the new values to what the form holds them to; what is doubtful never blocks."""
    if person.anonymous and "name" in hers:
        raise Refused("amend.anonymous", field="name")
    empty = next((n for n, v in {**hers, **facts}.items() if v is None and n in _NEVER_EMPTY), None)
    if empty is not None and not (empty == "name" and person.anonymous):
        raise Refused("amend.empty", field=empty)
    told = {name: hers.get(name, getattr(person, name)) for name in _OF_HER}
    new = msgspec.structs.replace(
        PetitionerDraft(anonymous=person.anonymous), **told | {"name": told["name"] or ""}
    )
    texts = {name: value for name, value in facts.items() if isinstance(value, str)}
    found = person_problems(new, texts, case.file.received_on, case.today)
    stops = next((each for each in found if each.blocks), None)
    if stops is not None:
        raise Refused(stops.code, field=stops.field, article=stops.article or "19.1")
