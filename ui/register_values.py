"""What the register form holds, as a Draft and back: pure, so that it can be proven without Qt."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from typing_extensions import override

from app.domain.category import Category
from app.domain.codes import CodeCheck, id_check_character
from app.domain.people import Village
from app.domain.petition import Channel, ClaimDraft, Draft, Origin, PartyDraft, PetitionerDraft
from app.domain.petition import Problem as Found
from app.domain.pinyin import begins
from app.domain.words import SEXES
from app.domain.words_due import WEEKDAYS
from ui.forms import Problem

ENQUIRY = "enquiry"
VILLAGE_COMMITTEE = "村民委员会"

FORM_FIELDS: Mapping[str, str] = {
    "petitioners": "name",
    "number": "name",
    "reason": "name",
    "role": "name",
    "acts_for": "speaker",
    "spot_organ": "organ",
    "paper_number": "paper",
    "paper_on": "paper",
    "paper_by": "paper",
}
"""Where a problem's wire name and the form's field name differ."""

_DAY = re.compile(r"(?:(?P<y>\d{4})\s*[年./-])?\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})\s*日?")
_DAY_DIGITS = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_PARTS = re.compile(r"[、，,；;\n]+")
_UNIT_MARKS = (*"委会局所站村组办队社厂店校院司处部", "政府", "中心")
_ID_LENGTH = 18
_MOBILE_LENGTH = 11

_DOUBTS: Mapping[str, str] = {
    "length": "证件号位数不对，照样能保存",
    "letter": "证件号里有不该有的字，照样能保存",
    "area": "证件号的地区不对，照样能保存",
    "date": "证件号里的出生日期不存在，照样能保存",
    "future": "证件号里的出生日期在今天以后，照样能保存",
    "too_old": "证件号里的出生年份早得不像真的，照样能保存",
    "check": "校验码不对，照样能保存",
    "organ_kind": "不像单位的信用代码，照样能保存",
    "precision_lost": "号码被表格软件改掉了末几位，照样能保存",
    "unknown": "不像证件号，照样能保存",
}


@dataclass(frozen=True, slots=True)
class Told(Problem):
    """A problem that brings its own sentence, for what only the form can get wrong."""

    text: str = ""

    @override
    def words(self) -> str:
        return self.text or Problem.words(self)


@dataclass(frozen=True, slots=True)
class OfPerson(Told):
    """A problem of one representative: `person` counts those written down, the first is 0."""

    person: int = 0
    column: int = 0
    """Which of the row: name, id number, telephone."""


BAD_DAY = Told("form.day", True, None, "看不懂这个日期，请写成 9月22日 或 2026-09-22。")


OTHER_NAME = Told(
    "form.other_name", False, None, "这个证件号登记过别的姓名，请对照证件。照样能保存。"
)


def odd_phone(typed: str) -> Problem:
    """Say how many digits a doubtful telephone number has."""
    digits = sum(character.isdigit() for character in typed)
    told = f"只有 {digits} 位" if digits < _MOBILE_LENGTH else f"有 {digits} 位，太长"
    return Told("draft.phone_length", False, None, f"{told}。可以先保存，以后补")


def day_of(text: str, today: date) -> date | None:
    """Read a day as people write it; without a year it is the last such day, this year or before.

    Raises ValueError for what is no day; None for nothing written.
    """
    told = text.strip()
    if not told:
        return None
    found = _DAY_DIGITS.fullmatch(told) or _DAY.fullmatch(told)
    if found is None:
        raise ValueError("no day")
    month, day = int(found["m"]), int(found["d"])
    return date(int(found["y"] or today.year), month, day)


def is_day(text: str, today: date) -> bool:
    """Tell whether nothing or a day is written."""
    try:
        day_of(text, today)
    except ValueError:
        return False
    return True


def day_text(day: date | None, today: date) -> str:
    """Write a day: this year's without the year."""
    if day is None:
        return ""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def day_with_weekday(day: date, today: date) -> str:
    """Write a day with its weekday: 9月30日 周三."""
    return f"{day_text(day, today)} {WEEKDAYS[day.weekday()]}"


def villages_like(typed: str, villages: Sequence[Village]) -> list[str]:
    """Give the villages meant by some characters or pinyin initials, in their fixed order."""
    told = typed.strip().lower()
    if not told:
        return []
    if told.isascii():
        return [each.name for each in villages if _meant(told, each)]
    return [each.name for each in villages if told in each.name]


def _meant(told: str, village: Village) -> bool:
    return begins(village.name, told) or (told.isdigit() and village.code.endswith(told))


def categories_like(typed: str, categories: Sequence[Category]) -> list[str]:
    """Give the categories meant by characters, pinyin initials or a code, in the table's order."""
    told = typed.strip().lower()
    if not told:
        return []
    if told.isdigit():
        return [each.path for each in categories if each.code.startswith(told)]
    if told.isascii():
        return [
            each.path for each in categories if begins(each.name, told) or begins(each.path, told)
        ]
    return [each.path for each in categories if told in each.path]


def village_in(address: str, villages: Sequence[Village]) -> Village | None:
    """Find the village an address lies in."""
    return next((each for each in villages if each.name in address), None)


def committee_of(village: Village) -> str:
    """Name the villagers' committee of a village."""
    stem = village.name.removesuffix("村")
    return village.name if village.name.endswith("社区") else f"{stem}村{VILLAGE_COMMITTEE}"


def code_line(told: CodeCheck, today: date) -> str:
    """Say in one line what an id number tells, or why it is doubtful. It never blocks."""
    if not told.valid:
        return _doubt(told)
    if told.kind == "credit_code":
        return "统一社会信用代码 · 校验码正确"
    if told.born_on is None or told.sex is None:
        return "号码没有带出性别和生日"
    born = told.born_on
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    facts = (SEXES[told.sex], f"{born.year}年{born.month}月{born.day}日生", f"{age} 岁")
    tail = "15 位旧号已换成 18 位" if told.kind == "resident_id_15" else "校验码正确"
    return "由证件号带出：" + " · ".join((*facts, tail))


def _doubt(told: CodeCheck) -> str:
    digits = told.normal[: _ID_LENGTH - 1]
    if told.reason == "length":
        return f"证件号有 {len(told.normal)} 位，应是 18 位，照样能保存"
    if told.reason == "check" and told.kind == "resident_id" and digits.isdigit():
        return f"校验码应是 {id_check_character(digits)}，照样能保存"
    return _DOUBTS.get(told.reason or "unknown", _DOUBTS["unknown"])


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read the form: today, the villages, and how to read an id number."""

    today: date
    villages: tuple[Village, ...]
    check_id: Callable[[str], CodeCheck]


def draft_of(values: Mapping[str, Any], arrived_at: datetime | date, reading: Reading) -> Draft:
    """Make the draft of what is in the form; an unreadable day counts as not written."""
    enquiry = values["channel"] == ENQUIRY
    return Draft(
        kind="enquiry" if enquiry else "petition",
        channel=cast("Channel | None", values["enquiry_channel"] if enquiry else values["channel"]),
        origin=cast("Origin", values["origin"]),
        received_at=_day(values["received_at"], reading) or arrived_at,
        petitioners=_people(values, reading),
        people_count=_number(values["people_count"]),
        category=values["category"].strip() or None,
        content=values["content"],
        answer=(values["answer"].strip() or None) if enquiry else None,
        claims=tuple(ClaimDraft(each) for each in values["claims"]),
        complained_of=tuple(_party(name) for name in parties_in(values["complained_of"])),
        name_withheld=bool(values["name_withheld"]),
        name_or_address_unclear=bool(values["name_or_address_unclear"]),
        slip_number=values["slip_number"].strip() or None,
        material_count=_count(values["material_count"]),
        material_pages=_count(values["material_pages"]),
        platform_number=values["platform_number"].strip() or None,
        source_due_on=_day(values["source_due_on"], reading),
        postmark_on=_day(values["postmark_on"], reading),
        linked_to=values["linked_to"],
        read_back=bool(values["read_back"]),
        other_matters=tuple(values["other_matters"]),
        spot_organ=values["organ"].strip() if values["spot"] == "elsewhere" else None,
    )


def values_of(draft: Draft, today: date) -> dict[str, Any]:
    """Give the form's values for a draft."""
    own = draft.principals()
    first = own[0] if own else PetitionerDraft()
    enquiry = draft.kind == "enquiry"
    on = draft.received_on()
    return {
        "channel": ENQUIRY if enquiry else draft.channel,
        "origin": draft.origin,
        "name": first.name,
        "anonymous": first.anonymous,
        "id_number": first.id_number or "",
        "sex": first.sex,
        "born_on": day_text(first.born_on, today),
        "phone": first.phone or "",
        "address": first.address or "",
        "people_count": str(draft.people_count or max(1, len(own))),
        "people": [_person_values(each) for each in own[1:]],
        "category": draft.category or "",
        "content": draft.content,
        "claims": [each.text for each in draft.claim_drafts()],
        "answer": draft.answer or "",
        "complained_of": "、".join(each.name for each in draft.complained_of),
        "name_withheld": bool(draft.name_withheld),
        "received_at": "" if on == today else day_text(on, today),
        "postmark_on": day_text(draft.postmark_on, today),
        "platform_number": draft.platform_number or "",
        "source_due_on": day_text(draft.source_due_on, today),
        "slip_number": draft.slip_number or "",
        "material_count": str(draft.material_count or ""),
        "material_pages": str(draft.material_pages or ""),
        "name_or_address_unclear": draft.name_or_address_unclear,
        "spot": "ours" if draft.spot_organ is None else "elsewhere",
        "organ": draft.spot_organ or "",
        "linked_to": draft.linked_to,
        "read_back": draft.read_back,
        "signed_how": draft.signed_how,
        "witness": draft.witness,
        "other_matters": draft.other_matters,
        **_speaker_values(draft),
    }


def says_nothing(draft: Draft) -> bool:
    """Tell whether nothing worth keeping was typed."""
    plain = Draft(
        channel=draft.channel,
        origin=draft.origin,
        kind=draft.kind,
        received_at=draft.received_at,
        people_count=draft.people_count,
        name_withheld=draft.name_withheld,
        read_back=draft.read_back,
        other_matters=draft.other_matters,
        spot_organ=draft.spot_organ,
    )
    return draft == plain


def of_person(found: Found) -> Problem:
    """Say which representative something is wrong with; it stands at their rows."""
    said = Problem(found.code, found.blocks).words()
    text = f"第 {found.person + 1} 位代表：{said}"
    column = {"id_number": 1, "born_on": 1, "phone": 2}.get(found.field, 0)
    return OfPerson(found.code, found.blocks, None, text, found.person, column)


def parties_in(text: str) -> list[str]:
    """Split what is written as complained of into names."""
    return [each.strip() for each in _PARTS.split(text) if each.strip()]


_SOUND = Problem("", stops=False)
_OF_SPEAKER: Mapping[str, str] = {"authority": "authority", "phone": "speaker_phone"}


def shown_problems(found: Sequence[Found], own: int = 0) -> dict[str, Problem]:
    """Give the problems by field of the form, the first of each, red before amber.

    `own` counts the petitioners; who comes after them speaks for them, in fields of her own.
    """
    shown: dict[str, Problem] = {}
    for each in found:
        if own and each.person >= own:
            name = _OF_SPEAKER.get(each.field, "speaker")
            shown.setdefault(name, Problem(each.code, each.blocks))
            continue
        if each.person:
            shown.setdefault("people", of_person(each))
            continue
        name = FORM_FIELDS.get(each.field, each.field)
        if each.code == "draft.too_many_representatives":
            name = "people_count"
        shown.setdefault(name, Problem(each.code, each.blocks))
    if not shown.get("id_number", _SOUND).stops:
        shown.pop("id_number", None)  # the line under the number says it better
    return shown


def _people(values: Mapping[str, Any], reading: Reading) -> tuple[PetitionerDraft, ...]:
    first = _first(values, reading)
    others = tuple(_representative(each, reading) for each in values["people"])
    own = (first, *others) if first != PetitionerDraft() or others else ()
    return (*own, *_speakers(values))


def _first(values: Mapping[str, Any], reading: Reading) -> PetitionerDraft:
    kind, number = _code(values["id_number"], reading)
    address = values["address"].strip()
    village = village_in(address, reading.villages)
    return PetitionerDraft(
        name="" if values["anonymous"] else values["name"].strip(),
        anonymous=bool(values["anonymous"]),
        id_kind=kind,
        id_number=number,
        sex=values["sex"],
        born_on=_day(values["born_on"], reading),
        phone=values["phone"].strip() or None,
        address=address or None,
        village_code=village.code if village else None,
    )


def _representative(told: Mapping[str, str], reading: Reading) -> PetitionerDraft:
    kind, number = _code(told["id_number"], reading)
    facts = reading.check_id(number) if number else None
    return PetitionerDraft(
        name=told["name"].strip(),
        id_kind=kind,
        id_number=number,
        sex=facts.sex if facts else None,
        born_on=facts.born_on if facts else None,
        phone=told["phone"].strip() or None,
    )


def _speakers(values: Mapping[str, Any]) -> tuple[PetitionerDraft, ...]:
    """Read who speaks for the first: an agent with her paper, a guardian with what makes her one.

    Without a role it is nobody, whatever else is written.
    """
    role, name = values["speaker_role"], values["speaker"].strip()
    if role is None:
        return ()
    return (
        PetitionerDraft(
            name=name,
            role=role,
            authority=values["authority"].strip() or None,
            phone=values["speaker_phone"].strip() or None,
        ),
    )


def _speaker_values(draft: Draft) -> dict[str, Any]:
    found = next((each for each in draft.petitioners if each.speaks_for_another()), None)
    told = found or PetitionerDraft()
    return {
        "speaker_role": told.role,
        "speaker": told.name,
        "authority": told.authority or "",
        "speaker_phone": told.phone or "",
    }


def _person_values(person: PetitionerDraft) -> dict[str, str]:
    return {
        "name": person.name,
        "id_number": person.id_number or "",
        "phone": person.phone or "",
    }


def _code(typed: str, reading: Reading) -> tuple[str | None, str | None]:
    number = typed.strip()
    if not number:
        return None, None
    told = reading.check_id(number)
    kind = {"resident_id_15": "resident_id", "unknown": None}.get(told.kind, told.kind)
    return kind, told.normal if told.valid else number


def _day(text: str, reading: Reading) -> date | None:
    return day_of(text, reading.today) if is_day(text, reading.today) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _count(text: str) -> int | None:
    """Read a count that may be left out; what is no number is none that can be (0)."""
    told = text.strip()
    return (_number(told) or 0) if told else None


def _party(name: str) -> PartyDraft:
    unit = any(mark in name for mark in _UNIT_MARKS)
    return PartyDraft(name, "unit" if unit else "person")
