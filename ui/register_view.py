"""How 登记 stands on screen: the form, the cards beside it, the ends below, two sheets over it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from ui import style
from ui.columns import SideColumn
from ui.pieces import Button, Card, icon_label, label, row
from ui.refusal import Refusal
from ui.register_form import RegisterForm
from ui.register_readback import ReadBack
from ui.register_repeats import CompareSheet


class RegisterView(QWidget):
    """Places the parts of 登记; what they do is the page's. `cards` stand beside the form."""

    def __init__(self, form: RegisterForm, cards: Sequence[QWidget]) -> None:
        super().__init__()
        self._form = form
        self._cards = cards
        self.reading = ReadBack()
        self.comparing = CompareSheet()
        self._back: QWidget | None = None
        self._make_buttons()
        self._make_words()
        self._desk = QWidget()
        self._sheets = QStackedLayout(self)
        for sheet in (self._desk, self.reading, self.comparing):
            self._sheets.addWidget(sheet)
        self._lay_out()
        self.set_compact(compact=False)

    def set_compact(self, *, compact: bool) -> None:
        """Close up for a small screen."""
        edge = (12, 4, 12, 4) if compact else (16, 8, 16, 8)
        self._body.setContentsMargins(*edge)
        self._body.setSpacing(6 if compact else 8)
        self._card.body.setContentsMargins(*((12, 6, 10, 6) if compact else (16, 8, 14, 8)))
        self._column.setFixedWidth(style.px(232 if compact else 384))
        self._form.set_compact(compact=compact)

    def say_saved(self, words: str, *, good: bool) -> None:
        """Say at the foot whether the draft is kept."""
        self.saved.setText(words)
        self.saved.setAccessibleName(words)
        style.set_mark(self.saved, "tone", "ok" if good else "warn")
        self._saved_mark.setVisible(good and bool(words))

    def bring(self, widget: QWidget) -> None:
        """Scroll the form so that one of its parts is in sight."""
        if self._form.isAncestorOf(widget):
            self._area.ensureWidgetVisible(widget, 0, 24)

    def focused(self, widget: QWidget) -> None:
        """Remember where the cursor is, for when a sheet is put away again."""
        if self._desk.isAncestorOf(widget):
            self._back = widget

    def show_reading(self) -> None:
        """Put the large record over the form."""
        self._sheets.setCurrentWidget(self.reading)
        self.reading.agreed.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_comparing(self) -> None:
        """Put both texts over the form."""
        self._sheets.setCurrentWidget(self.comparing)
        self.comparing.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_form(self) -> None:
        """Put a sheet away; it keeps nothing."""
        back = self._back
        self._sheets.setCurrentWidget(self._desk)
        self.reading.forget()
        self.comparing.forget()
        if back is not None and self._desk.isAncestorOf(back):
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_buttons(self) -> None:
        self.spot = Button(
            "登记并当场告知", "reg_btn_register_spot", kind="pri", shortcut="Ctrl+Enter",
            icon="printer",
        )  # fmt: skip
        self.later = Button(
            "登记，15 日内告知", "reg_btn_register_later", shortcut="Ctrl+Shift+Enter"
        )
        self.leave = Button("存草稿离开", "reg_btn_leave", shortcut="Esc")
        self.read_back = Button("读给群众听", "reg_btn_read_back", shortcut="Ctrl+R")
        self.more = Button("更多", "reg_btn_more", "更多栏目", shortcut="Alt+M")

    def _make_words(self) -> None:
        self.arrival = label(tone="text2", object_name="reg_lbl_arrival")
        self.message = Refusal("reg_btn_remedy")
        self.heard = label("已读给群众听", text="small", tone="ok", object_name="reg_lbl_heard")
        self.saved = label(text="small", tone="ok", object_name="reg_lbl_saved")
        self._saved_mark = icon_label("ok", "ok", 16)

    def _lay_out(self) -> None:
        self._body = QVBoxLayout(self._desk)
        self._body.addLayout(self._head())
        across = row(self._form_card(), self._side(), gap=12)
        across.setStretch(0, 1)
        self._body.addLayout(across, 1)
        self._body.addWidget(self.message)
        buttons = (self.spot, self.later, self.leave)
        self._body.addLayout(row(*buttons, None, self.heard, self._saved_mark, self.saved))

    def _head(self) -> QHBoxLayout:
        keys = (self.read_back, self.more)
        return row(label("登记", text="h1"), self.arrival, None, *keys, gap=12)

    def _form_card(self) -> Card:
        self._card = Card()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._form)
        self._area.viewport().setAutoFillBackground(False)
        self._form.setAutoFillBackground(False)
        self._card.body.addWidget(self._area)
        return self._card

    def _side(self) -> QWidget:
        self._column = SideColumn(gap=10)
        for card in self._cards:
            self._column.body.addWidget(card)
        self._column.body.addStretch(1)
        return self._column
