"""The people of a petition and of the office, and how their numbers are masked.

A petitioner row belongs to one petition; nothing here spans petitions.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.petition import REPRESENTATIVES_MOST

Role = Literal["registrar", "handler", "leader", "confidential", "admin", "auditor"]
ROLES: tuple[Role, ...] = ("registrar", "handler", "leader", "confidential", "admin", "auditor")

ReportWay = Literal["online", "usb", "none"]

__all__ = ["REPRESENTATIVES_MOST", "ROLES", "Cadre", "OfficeFacts", "ReportWay", "Role", "Village"]

_SHORT_NAME = 2
_PHONE_KEPT = 7
_ID_KEPT = 10


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What letters and screens need to know of the office itself. `id` is 16 bytes."""

    id: bytes
    town: str
    county: str
    city: str
    province: str
    division_code: str
    letter_word: str
    number_prefix: str
    address: str
    phone: str
    hours: str
    review_organ: str
    review_organ_address: str
    county_bureau: str
    county_bureau_phone: str
    report_way: ReportWay
    notice_at_counter: Literal["combined", "separate"]
    standing_authority: str
    """Number of the leader's paper by which this desk may send notices; empty without one."""
    standing_authority_by: str
    standing_authority_on: date | None
    one_person: bool


@dataclass(frozen=True, slots=True)
class Village:
    """A village or neighbourhood of the township; `code` has 12 digits."""

    id: bytes
    code: str
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Cadre:
    """One who works here; `login` is a work account."""

    id: bytes
    login: str
    name: str
    roles: tuple[Role, ...]
    active: bool


def masked_name(name: str) -> str:
    """Keep the first character, and the last of three or more: 王*明."""
    if len(name) <= 1:
        return name
    if len(name) == _SHORT_NAME:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - _SHORT_NAME) + name[-1]


def masked_phone(phone: str) -> str:
    """Keep three and four digits: 139****0000; a short number keeps its last two."""
    if len(phone) > _PHONE_KEPT:
        return phone[:3] + "*" * (len(phone) - _PHONE_KEPT) + phone[-4:]
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def masked_id(number: str) -> str:
    """Keep six and four characters of an id number; of a shorter one the last two."""
    if len(number) > _ID_KEPT:
        return number[:6] + "*" * (len(number) - _ID_KEPT) + number[-4:]
    return "*" * max(len(number) - 2, 0) + number[-2:]
