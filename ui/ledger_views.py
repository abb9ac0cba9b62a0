"""The ledger's views as chips: chosen by Alt and a digit, kept by Ctrl+D, renamed, let go."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from typing_extensions import override

from app.records import COUNT_CAP
from ui import keys, style
from ui.ledger_view import NAME_MOST, View
from ui.pieces import Button, called, row

KEYED = 9
"""So many views have a key."""


class NameLine(QLineEdit):
    """Where a view's name is written: Enter keeps it, Esc leaves it."""

    def __init__(self) -> None:
        super().__init__()
        called(self, "ledger_edit_view_name", "视图的名字")
        self.setPlaceholderText("起个名字，Enter 存下")
        self.setMaxLength(NAME_MOST)
        self.setFixedWidth(style.px(190))
        self.hide()


class ViewBar(QWidget):
    """Chips with counts. Emits `chosen(at)`, `kept(name)`, `renamed(at, name)`, `dropped(at)`."""

    chosen = Signal(int)
    kept = Signal(str)
    renamed = Signal(int, str)
    dropped = Signal(int)
    left = Signal()
    """Naming is over: the list takes the keys again."""

    def __init__(self, beside: QWidget) -> None:
        super().__init__()
        self._views: tuple[View, ...] = ()
        self._own_from = 0
        self._counts: dict[int, str] = {}
        self._chips: list[Button] = []
        self._renaming: int | None = None
        self._chips_line = row(gap=8)
        self.more = Button("更多", "ledger_btn_more_views", "更多视图", kind="chip")
        self.keep = Button(
            "存为视图", "ledger_btn_keep_view", kind="link", hint="Ctrl+D", icon="star"
        )
        self.rename = Button("改名", "ledger_btn_rename_view", "给这个视图改名", kind="link")
        self.drop = Button("去掉", "ledger_btn_drop_view", "去掉这个视图", kind="link")
        self.name = NameLine()
        self._beside = beside
        self._lay_out()
        self._connect()

    def show_views(self, views: Sequence[View], own_from: int) -> None:
        """Show these; from `own_from` on they are the cadre's own."""
        self._views, self._own_from = tuple(views), own_from
        self._counts.clear()
        for old in self._chips:
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self._chips = [self._chip(at) for at in range(len(self._views))]
        for chip in self._chips:
            self._chips_line.addWidget(chip)

    def mark(self, at: int) -> None:
        """Mark the view on show; one's own can be renamed and let go."""
        for other, chip in enumerate(self._chips):
            chip.setChecked(other == at)
        own = at >= self._own_from
        for button in (self.rename, self.drop):
            button.setVisible(own)
        self._fit(at)

    def at(self) -> int:
        """Give the place of the marked view."""
        return next((at for at, chip in enumerate(self._chips) if chip.isChecked()), 0)

    def say_count(self, at: int, count: int) -> None:
        """Show how many petitions a view holds."""
        self._counts[at] = "1000+" if count >= COUNT_CAP else str(count)
        self._chips[at].set_words(self._words(at))
        self._fit(self.at())

    def ask_name(self, *, renaming: bool = False) -> None:
        """Let the cadre write a name."""
        self._renaming = self.at() if renaming else None
        self.name.setText(self._views[self.at()].name if renaming else "")
        self.name.show()
        self.keep.hide()
        self._fit(self.at())
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    def leave(self) -> bool:
        """Give up naming; False if nothing was being named."""
        naming = not self.name.isHidden()
        if naming:
            self._leave()
        return naming

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.at())

    def _lay_out(self) -> None:
        line = row(gap=8)
        line.addLayout(self._chips_line)
        for part in (self.more, self.keep, self.rename, self.drop, self.name):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self._beside)
        self.setLayout(line)
        for part in (self.more, self.rename, self.drop):
            part.hide()

    def _connect(self) -> None:
        self.more.clicked.connect(self._show_more)
        self.keep.clicked.connect(lambda _on: self.ask_name())
        self.rename.clicked.connect(lambda _on: self.ask_name(renaming=True))
        self.drop.clicked.connect(lambda _on: self.dropped.emit(self.at()))
        self.name.returnPressed.connect(self._named)

    def _chip(self, at: int) -> Button:
        name = self._views[at].name
        chip = Button(self._words(at), f"ledger_btn_view_{at + 1}", f"看{name}", kind="chip")
        chip.setCheckable(True)
        if at < KEYED:
            chip.setToolTip(f"{name}  {keys.shown(f'Alt+{at + 1}')}")
        chip.clicked.connect(lambda _on: self.chosen.emit(at))
        return chip

    def _words(self, at: int) -> str:
        return " ".join(each for each in (self._views[at].name, self._counts.get(at)) if each)

    def _named(self) -> None:
        name = self.name.text().strip()
        if not name:
            return
        at = self._renaming
        self._leave()
        if at is None:
            self.kept.emit(name)
        else:
            self.renamed.emit(at, name)

    def _leave(self) -> None:
        self.name.hide()
        self.keep.show()
        self._fit(self.at())
        self.left.emit()

    def _fit(self, marked: int) -> None:
        """Show the chips that have room, the marked one always; the rest stand under 更多."""
        after = (self.keep, self.rename, self.drop, self.name, self._beside)
        spent = sum(each.sizeHint().width() + 8 for each in after if not each.isHidden())
        room = self.width() - spent - self.more.sizeHint().width() - 8
        if self._chips:
            room -= self._chips[marked].sizeHint().width() + 8
        for at, chip in enumerate(self._chips):
            if at != marked:
                room -= chip.sizeHint().width() + 8
            chip.setVisible(at == marked or room >= 0)
        self.more.setVisible(any(chip.isHidden() for chip in self._chips))

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for at, chip in enumerate(self._chips):
            if chip.isHidden():
                menu.addAction(self._words(at), partial(self.chosen.emit, at))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
