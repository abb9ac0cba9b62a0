"""What a province, a county or the township lays over the product's rules: only what may differ.

A layer changes settings (`resources/procedure/settings.toml`) and lengths that are left open; what
is binding can only become shorter for an office and longer for the petitioner. What a layer
changes holds for what begins on `in_force_from` or later.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import msgspec

from app.domain import deadline
from app.domain.deadline import LAYERS, Layer, Rule, RuleSet
from app.domain.errors import Refused, Trouble

Value = bool | int | str | tuple[str, ...]
_LENGTHS: Mapping[str, str] = {
    "simple.accept_days": "SIMPLE_ACCEPT_3WD",
    "simple.reply_days": "SIMPLE_REPLY_10WD",
    "suggest.target_days": "SUGGEST_TARGET",
    "suggestion.feedback_days": "SUGGEST_FEEDBACK_30D",
    "urgent.report_hours": "URGENT_REPORT",
}
"""Settings that are the length of one rule."""
_HEARD: Mapping[str, str] = {
    "RECHECK_OPINION_30D": "RECHECK",
    "REVIEW_OPINION_30D": "REVIEW",
    "HANDLE_60D": "HANDLE",
}


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that places decide for themselves. `by` is the nearest layer that may."""

    key: str
    by: Layer
    kind: Literal["flag", "choice", "days", "list"]
    default: bool | int | str | tuple[str, ...]
    says: str
    basis: str
    choices: tuple[str | int, ...] = ()


class LayerFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One layer as its file tells it. `verified`: somebody has read the source."""

    level: Layer = "province"
    name: str = ""
    source: str = ""
    verified: bool = False
    published_on: date | None = None
    in_force_from: date | None = None
    settings: dict[str, Any] = msgspec.field(default_factory=dict)
    rule: tuple[Rule, ...] = ()


class _SettingsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    setting: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A setting as it holds here, and the layer it comes from."""

    setting: Setting
    value: Value
    layer: Layer
    name: str


def parse_settings(text: str) -> tuple[Setting, ...]:
    """Read the table of what may be set. A table that does not fit is Trouble."""
    try:
        return msgspec.convert(tomllib.loads(text), _SettingsFile).setting
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        raise Trouble("rules.unreadable", detail={"layer": "settings"}) from None


def parse_layer(text: str) -> LayerFile:
    """Read a layer's file.

    Errors: Refused("layer.unreadable"), naming what is at fault.
    """
    try:
        return msgspec.convert(tomllib.loads(text.lstrip("\ufeff")), LayerFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as fault:
        what = str(fault).splitlines()[0][:80]
        raise Refused("layer.unreadable", field="file", detail={"what": what}) from None


def is_layer(text: str) -> bool:
    """Tell a layer's file from a calendar's: it names its level."""
    try:
        return "level" in tomllib.loads(text.lstrip("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return False


def check_layer(file: LayerFile, settings: Iterable[Setting], product: RuleSet) -> None:
    """Refuse a layer that changes what it may not, with the key or the rule as the field.

    Errors: Refused("layer.…"), ("rules.worse_than_law").
    """
    if file.level == "product" or not file.name.strip() or not file.source.strip():
        field = "level" if file.level == "product" else "name" if not file.name else "source"
        raise Refused("layer.incomplete", field=field)
    if (file.settings or file.rule) and file.in_force_from is None:
        raise Refused("layer.no_day", field="in_force_from")
    known = {each.key: each for each in settings}
    for key, value in file.settings.items():
        if key not in known:
            raise Refused("layer.unknown_setting", field=key, detail={"key": key[:40]})
        _check_value(known[key], value, file.level)
    for rule in file.rule:
        _check_rule(rule, product)


def _check_value(setting: Setting, value: Any, level: Layer) -> None:
    if LAYERS.index(level) > LAYERS.index(setting.by):
        raise Refused("layer.not_yours", field=setting.key, article=setting.basis)
    match setting.kind:
        case "flag":
            fits = isinstance(value, bool)
        case "choice":
            fits = isinstance(value, str) and value in setting.choices
        case "days":
            fits = type(value) is int and _between(value, setting.choices)
        case "list":
            fits = isinstance(value, list) and all(each in setting.choices for each in value)
    if not fits:
        raise Refused("layer.bad_value", field=setting.key)
    if setting.key == "hearing.exclude" and set(value) - {"RECHECK"}:
        # The regulation leaves hearings out of the re-examination's period alone (Art. 36 2).
        raise Refused("rules.worse_than_law", field=setting.key, article="36.2")


def _between(value: int, bounds: Sequence[str | int]) -> bool:
    least, most = bounds
    return int(least) <= value <= int(most)


def _check_rule(rule: Rule, product: RuleSet) -> None:
    versions = product.rules.get(rule.id)
    if versions is None:
        raise Refused("deadline.unknown_rule", field=rule.id)
    law = versions[0]
    if law.days == "none" and law.who != "petitioner":
        raise Refused("layer.mandatory", field=rule.id, article=law.article)
    if (rule.unit, rule.who) != (law.unit, law.who):
        raise Refused("rules.worse_than_law", field=rule.id, article=law.article)


def laid(
    product: Sequence[Rule], layers: Iterable[LayerFile]
) -> tuple[tuple[Rule, ...], Mapping[str, tuple[Value, Layer, str]]]:
    """Give all rules with what the layers change, and the settings that layers decided."""
    rules = list(product)
    nearest = {rule.id: rule for rule in product}
    decided: dict[str, tuple[Value, Layer, str]] = {}
    for file in sorted(layers, key=lambda each: LAYERS.index(each.level)):
        own = {rule.id: msgspec.structs.replace(rule, layer=file.level) for rule in file.rule}
        for key, value in file.settings.items():
            told: Value = tuple(value) if isinstance(value, list) else value
            decided[key] = (told, file.level, file.name)
            for rule_id, changed in _changed(key, told, nearest):
                base = own.get(rule_id, nearest[rule_id])
                own[rule_id] = _nearer(base, file, changed)
        rules += own.values()
        nearest |= own
    return tuple(rules), decided


def _nearer(base: Rule, file: LayerFile, changed: Mapping[str, Any]) -> Rule:
    begins = max(file.in_force_from or base.in_force_from, base.in_force_from)
    cite = base.cite if base.layer == file.level else f"{base.cite}，按{file.name}的规定"
    return msgspec.structs.replace(
        base, layer=file.level, cite=cite, in_force_from=begins, **changed
    )


def _changed(
    key: str, value: Value, rules: Mapping[str, Rule]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Tell which rules a setting changes, and what in them."""
    if key in _LENGTHS and _LENGTHS[key] in rules:
        yield _LENGTHS[key], {"length": value}
    for rule in rules.values():
        changed = _of_rule(key, value, rule)
        if changed:
            yield rule.id, changed


def _of_rule(key: str, value: Value, rule: Rule) -> Mapping[str, Any]:
    ours = rule.who == "office" and rule.length > 0
    match key:
        case "deadline.count_start" if ours and rule.unit in {"calendar", "working"}:
            return {"first_day_counts": value == "same_day"}
        case deadline.ROLLOVER if ours and rule.unit in {"calendar", "month"}:
            return {"late_after_rolled": value}
        case "hearing.exclude" if isinstance(value, tuple) and "hearing" in rule.excludes:
            return {} if _HEARD.get(rule.id) in value else {"excludes": ()}
    return {}


def held(
    settings: Iterable[Setting], decided: Mapping[str, tuple[Value, Layer, str]]
) -> tuple[Held, ...]:
    """Give each setting as it holds here, with the layer it comes from."""
    return tuple(
        Held(each, *decided.get(each.key, (each.default, "product", ""))) for each in settings
    )
