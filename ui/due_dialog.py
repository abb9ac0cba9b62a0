"""怎么算的, wherever a date stands without room for its chain: one small sheet over the page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.file import Clock, PetitionFile
from app.office import Office
from ui import duties, keys, style
from ui.duties import Counted, DueChain
from ui.pieces import Badge, Button, label, row, rule

WIDE = 720


def running(office: Office, file: PetitionFile) -> Clock | None:
    """Give the date a petition stands at: our nearest duty, her right that runs, or what is owed
    her above.
    """
    return file.nearest() or next(iter(office.desk.awaited(file)), None)


def counted(office: Office, clock: Clock) -> Counted:
    """Put a date beside the rules and the calendar it was counted with."""
    return Counted(clock, office.desk.rules, office.desk.calendar, office.clock.today())


class DueDialog(QDialog):
    """One date and how it was counted. F4 or Esc closes it again."""

    def __init__(self, office: Office, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        told = counted(office, clock)
        self.chain = DueChain()
        self.chain.explain(told)
        self.setObjectName("dlg_card_due")
        self.setAccessibleName(told.sentence())
        self.setWindowTitle("怎么算的")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        body = QVBoxLayout(self)
        body.setContentsMargins(18, 12, 18, 12)
        body.setSpacing(8)
        named = label(duties.duty_words(clock), text="h2")
        body.addLayout(row(named, None, Badge(*told.badge()), gap=10))
        body.addWidget(rule())
        body.addWidget(self.chain)
        body.addStretch(1)
        close = Button("知道了", "dlg_btn_due_close", hint="Esc")
        close.clicked.connect(self.accept)
        body.addLayout(row(None, close))
        keys.bind(self, "F4", self.accept)
        wide = min(style.px(WIDE), parent.window().width() - 24)
        self.resize(wide, max(self.sizeHint().height(), body.heightForWidth(wide)))
        self.finished.connect(self.deleteLater)


def explain(office: Office, file: PetitionFile | None, owner: QWidget) -> DueDialog | None:
    """Open it for a petition; None where no date runs."""
    clock = running(office, file) if file is not None else None
    if clock is None:
        return None
    dialog = DueDialog(office, clock, owner)
    dialog.open()
    return dialog
