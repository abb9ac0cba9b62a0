"""Where each rule comes from: the layers that hold here, every period, every thing left open."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.deadline import LAYERS, Rule
from app.domain.layer import Held, LayerFile
from app.domain.words import RULES
from app.domain.words_due import LAYER_WORDS, SETTING_VALUES, UNIT_WORDS, WHO_WORDS
from app.office import Office
from ui.editors import Segments
from ui.pieces import Card, label, row
from ui.tables import Cell, Column, LazyRows, Table

_PRODUCT = "国家的规定随程序带着：《信访工作条例》和有关法律。"


@dataclass(frozen=True, slots=True)
class Sources:
    """What one look brought."""

    layers: tuple[LayerFile, ...]
    rules: tuple[Rule, ...]
    settings: tuple[Held, ...]


def look(office: Office) -> Sources:
    """Ask for the layers, the rules in force today, and the settings; in a worker."""
    rules, today = office.desk.rules, office.clock.today()
    nearest = (rules.at(rule_id, today) for rule_id in rules.rules)
    order = list(RULES)
    told = sorted(nearest, key=lambda e: (e.who != "office", _place(order, e.id), e.id))
    return Sources(office.adopting.layers(), tuple(told), office.adopting.settings())


def _place(order: list[str], rule_id: str) -> int:
    return order.index(rule_id) if rule_id in order else len(order)


class RuleSources(QWidget):
    """The layers in words, and a table of periods or of what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self._layers = label(tone="text2", wrap=True, object_name="set_lbl_layers")
        self._rules = LazyRows(_rule_columns())
        self._settings = LazyRows(_setting_columns())
        self.rules = Table("set_table_rules", "每条期限的出处", self._rules)
        self.settings = Table("set_table_settings", "可以另定的事", self._settings)
        self._which = Segments(
            "set_seg_rules", "看哪些", ((True, "每条期限"), (False, "可以另定的事"))
        )
        self._which.set_value(True)
        self._which.edited.connect(self._turn)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        card = Card("规定的出处", side=self._which)
        for part in (self._layers, self.rules, self.settings):
            card.body.addWidget(part, int(part is not self._layers))
        foot = label("法定的天数锁住了：各地只能写得对群众更有利。", text="small", tone="text2")
        card.body.addLayout(row(foot, None))
        body.addWidget(card)
        self._turn()

    def show_sources(self, told: Sources) -> None:
        """Show them."""
        self._layers.setText(_PRODUCT + "".join(_layer_words(each) for each in told.layers))
        self._rules.set_rows(told.rules)
        self._settings.set_rows(told.settings)

    def _turn(self) -> None:
        periods = bool(self._which.value())
        self.rules.setVisible(periods)
        self.settings.setVisible(not periods)


def _layer_words(file: LayerFile) -> str:
    verified = "" if file.verified else "，没有核实"
    count = len(file.settings) + len(file.rule)
    decided = f"另定了 {count} 件事" if count else "没有另定的事"
    return f"{LAYER_WORDS[file.level]}一层：{file.name}（{file.source}{verified}），{decided}。"


def _rule_columns() -> tuple[Column, ...]:
    return (
        Column("办什么", lambda each: RULES.get(each.id, each.id), 170),
        Column("期限", _length, 130),
        Column("谁的", lambda each: WHO_WORDS[each.who], 90),
        Column("出自", lambda each: _source(each.layer, locked=each.binding), 110),
        Column("依据", lambda each: each.cite),
    )


def _setting_columns() -> tuple[Column, ...]:
    return (
        Column("什么事", lambda each: each.setting.says, 340),
        Column("现在", _value, 170),
        Column("谁可以定", lambda each: _who(each.setting.by), 110),
        Column("出自", lambda each: _source(each.layer), 110),
        Column("根据", lambda each: each.setting.basis),
    )


def _length(each: Any) -> str:
    rule: Rule = each
    if rule.unit == "calendar" and not rule.length:
        return "当天"
    return UNIT_WORDS[rule.unit].format(length=rule.length)


def _who(by: str) -> str:
    nearest = LAYERS.index(by)
    return "、".join(LAYER_WORDS[each] for each in LAYERS[1 : nearest + 1])


def _source(layer: str, *, locked: bool = False) -> Cell:
    if layer == "product":
        return Cell("国家 · 锁定", tone="text2") if locked else Cell("国家", tone="text2")
    return Cell(LAYER_WORDS[layer], badge="info", framed=True)


def _value(each: Any) -> str:
    held: Held = each
    told = held.value if isinstance(held.value, tuple) else (held.value,)
    return "、".join(SETTING_VALUES.get(str(one), str(one)) for one in told) or "没有"
