"""Reads the shipped rules and calendars. The caller keeps what it gets: no state lives here."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from app.domain.asked import parse_grounds
from app.domain.calendar import WorkCalendar, parse_calendar
from app.domain.category import Category, parse_categories
from app.domain.competence import Guide, Organ, parse_guide
from app.domain.deadline import Layer, RuleSet, parse_rules
from app.domain.errors import Refused, Trouble
from app.domain.layer import Setting, laid, parse_layer, parse_settings
from app.domain.procedure import Procedure, parse_procedure
from app.domain.recount import Counting
from app.domain.remedies import Remedies, parse_remedies
from app.domain.units import parse_units

if TYPE_CHECKING:
    from datetime import date

_BIGGEST_FILE = 1_000_000
_SHIPPED = {"黑龙江省": "heilongjiang.toml"}


def load_rules(layers: Mapping[Layer, str] | None = None) -> RuleSet:
    """Read the product's rules; `layers` are the texts of nearer layers, by name."""
    product = parse_rules(_resource("procedure", "rules.toml"))
    files = [structs.replace(parse_layer(t), level=level) for level, t in (layers or {}).items()]
    return RuleSet.of(*laid(product, files))


def load_settings() -> tuple[Setting, ...]:
    """Read the table of what places decide for themselves."""
    return parse_settings(_resource("procedure", "settings.toml"))


def shipped_layer(province: str) -> str | None:
    """Give the layer that is shipped for a province, None where there is none yet."""
    name = _SHIPPED.get(province)
    return None if name is None else _resource("procedure", name)


def load_counting(
    calendars: Sequence[str] = (), layers: Mapping[Layer, str] | None = None
) -> Counting:
    """Read what dates are counted by: shipped rules and days, with the office's files on top."""
    return Counting(load_rules(layers), load_calendar(calendars))


def load_procedure(settings: Collection[str] = ()) -> Procedure:
    """Read the table of states and acts; `settings` are what nearer layers have turned on."""
    grounds = parse_grounds(_resource("procedure", "grounds.toml"), settings)
    units = parse_units(_resource("procedure", "units.toml"))
    return parse_procedure(_resource("procedure", "acts.toml"), grounds, units)


def load_remedies() -> Remedies:
    """Read the table of remedies."""
    return parse_remedies(_resource("procedure", "remedies.toml"))


def load_guide(county: str = "", town: str = "", own: Mapping[str, Organ] | None = None) -> Guide:
    """Read whose a typical claim usually is, with the organs as they are called here."""
    return parse_guide(_resource("procedure", "competence.toml"), county, town, own)


def load_categories() -> tuple[Category, ...]:
    """Read the table of what petitions are about."""
    return parse_categories(_resource("categories", "categories.toml"))


def load_calendar(files: Sequence[str] = ()) -> WorkCalendar:
    """Read the working days known to the program; `files` are texts of calendar files on top."""
    calendar = _packaged()
    for name in _calendar_names():
        calendar = calendar.laid_over(parse_calendar(_resource("calendar", name)))
    for text in files:
        calendar = calendar.laid_over(parse_calendar(text))
    return calendar


def read_calendar_file(path: Path) -> str:
    """Read a calendar file given by a person; Refused where it is too large or not text."""
    try:
        with path.open("rb") as file:
            data = file.read(_BIGGEST_FILE + 1)
    except OSError:
        raise Trouble("file.unreadable") from None
    return calendar_text(data)


def calendar_text(data: bytes) -> str:
    """Take a file's bytes (a calendar, a layer) as text; Refused where it is too large or none."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("calendar.unreadable") from None
    if len(data) > _BIGGEST_FILE:
        raise Refused("calendar.unreadable")
    return text


def _packaged() -> WorkCalendar:
    """Convert the package's tables; imported here so that commands without dates stay quick."""
    data = import_module("chinese_calendar.constants")
    holidays: Mapping[date, str] = data.holidays
    worked: Mapping[date, str] = data.workdays
    names: Mapping[str, str] = tomllib.loads(_resource("calendar", "names.toml"))
    return WorkCalendar(
        frozenset(day.year for day in holidays),
        {day.toordinal(): names.get(name, name) for day, name in holidays.items()},
        {day.toordinal(): names.get(name, name) for day, name in worked.items()},
    )


def _calendar_names() -> list[str]:
    folder = resources.files("resources") / "calendar"
    names = (each.name for each in folder.iterdir())
    return sorted(name for name in names if name.endswith(".toml") and name[0].isdigit())


def _resource(folder: str, name: str) -> str:
    return (resources.files("resources") / folder / name).read_text(encoding="utf-8")
