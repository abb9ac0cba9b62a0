"""空白登记单 in 设置: how many there are, more printed as a PDF, one that was spoiled made void."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.words import said
from app.durable import replace_file
from app.office import Office
from app.slips import Stock
from ui.editors import Line, Segments
from ui.jobs import Fault, Jobs
from ui.pieces import Button, Card, Message, label, row

ChoosePlace = Callable[[QWidget, str], str]
_COUNTS = ((10, "十张"), (20, "二十张"), (50, "五十张"))
_FILE = "空白登记单.pdf"


class SlipStock(QWidget):
    """The stock of blank slips. `told` carries words for the toast."""

    told = Signal(str)

    def __init__(self, office: Office, jobs: Jobs, choose_place: ChoosePlace | None = None) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._choose = choose_place or _choose_place
        self._stock = label(text="strong", object_name="set_lbl_slips")
        self._count = Segments("set_seg_slips", "打多少张", _COUNTS)
        self._count.set_value(_COUNTS[0][0])
        self._print = Button("打一批，存成 PDF", "set_btn_slips", icon="printer")
        self._print.clicked.connect(self.print)
        self._number = Line("set_edit_slip", "作废的纸单号", placeholder="纸单号")
        self._reason = Line("set_edit_slip_reason", "作废的原因", placeholder="写坏了、丢了")
        self._void = Button("作废", "set_btn_slip_void", "作废这张纸单")
        self._void.clicked.connect(self.void)
        self._note = Message()
        self._note.setObjectName("set_lbl_slip_note")
        self._lay_out()

    def look(self) -> None:
        """Ask how many slips there are."""
        self._jobs.ask(self, self._office.slips.stock, self._show)

    def print(self) -> None:
        """Print slips into a PDF somebody chooses the place of."""
        place = self._choose(self, _FILE)
        if not place:
            return
        count = int(self._count.value())

        def printed() -> int:
            made = self._office.slips.print(count)
            replace_file(Path(place), made.pdf)
            return len(made.numbers)

        self._jobs.act(self, printed, self._printed, self._failed)

    def void(self) -> None:
        """Make one slip void."""
        number, reason = self._number.value(), self._reason.value()
        self._jobs.act(
            self, lambda: self._office.slips.void(number, reason), self._voided, self._failed
        )

    def _show(self, stock: Stock) -> None:
        self._stock.setText(
            f"没用的 {stock.unused} 张 · 录入的 {stock.used} 张 · 作废的 {stock.void} 张"
        )

    def _printed(self, count: int) -> None:
        self._note.say("")
        self.told.emit(f"{count} 张空白登记单存好了，打印出来备用")
        self.look()

    def _voided(self, _done: object) -> None:
        for each in (self._number, self._reason):
            each.set_value("")
        self._note.say("")
        self.told.emit("这张纸单已作废，编号仍看得见")
        self.look()

    def _failed(self, fault: Fault) -> None:
        self._note.say(said(fault), "warn")

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        card = Card("空白登记单")
        card.body.setSpacing(10)
        card.body.addWidget(
            label(
                "停电、没带电脑时手写：上半联存查，下半联交信访人。"
                "以后按 F2 登记，写上纸单号，回执不再打印。",
                tone="text2",
                wrap=True,
            )
        )
        card.body.addWidget(self._stock)
        card.body.addLayout(row(self._count, self._print, None, gap=10))
        card.body.addLayout(row(self._number, self._reason, self._void, None, gap=10))
        card.body.addWidget(self._note)
        body.addWidget(card)
        body.addStretch(1)


def _choose_place(owner: QWidget, name: str) -> str:
    return QFileDialog.getSaveFileName(owner, "存空白登记单", name, "PDF (*.pdf)")[0]
