"""The way of a strand from registration to its end, with the days that are known, as one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.domain.file import PetitionFile, Strand
from ui import duties, style
from ui.pieces import called

_WINDOW = "复查期"
_APART = 6
_WAY: tuple[str, ...] = ("登记", "甄别", "受理", "办理", "签发", "送达", _WINDOW, "办结")
AT = {
    "registered": 1,
    "screening": 2,
    "accepted_simple": 3,
    "accepted": 3,
    "remanded": 3,
    "investigating": 3,
    "hearing": 3,
    "mediating": 3,
    "opinion_draft": 4,
    "opinion_signed": 5,
    "answer_kept": 6,
    "simple_replied": 6,
    "opinion_served": 6,
    "settled": 6,
    "review_window": 6,
    "under_review": 6,
    "review_lapsed": 6,
    "recheck_window": 6,
    "under_recheck": 6,
    "recheck_lapsed": 6,
    "recheck_served": 6,
}
_ELSEWHERE: tuple[str, ...] = ("登记", "甄别", "告知", "办结")
_STATUTORY = frozenset({"litigation", "arbitration", "party_appeal", "admin_procedure"})
_ELSEWHERE_AT = {
    "objection_filed": 2,
    "suggestion_study": 2,
    "own_procedure": 3,
    "own_decided": 3,
    "answer_kept": 4,
    "referred": 3,
    "notified_elsewhere": 4,
    "not_accepted": 3,
    "no_longer_accepted": 3,
    "returned": 3,
    "replied": 4,
    "withdrawn": 4,
    "closed": 4,
    "archived": 4,
    "void": 4,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: done, here, or still to come."""

    words: str
    day: str
    done: bool
    here: bool


def way(file: PetitionFile, strand: Strand, today: date) -> tuple[Step, ...]:
    """Tell the way of a strand from registration to its end, with the days that are known."""
    handled = strand.accepted_on is not None
    led_away = strand.route in _STATUTORY or (strand.state in _ELSEWHERE_AT and not handled)
    names = _ELSEWHERE if led_away else _WAY
    at = len(_WAY) if handled else _ELSEWHERE_AT.get(strand.state, 0)
    at = min(AT.get(strand.state, at) or 1, len(names))
    days = _days(file, strand)
    return tuple(
        Step(
            name,
            _day_words(name, days.get(name) if n < at or name == _WINDOW else None, today),
            done=n < at,
            here=n == at,
        )
        for n, name in enumerate(names)
    )


def _day_words(name: str, day: date | None, today: date) -> str:
    if day is None:
        return ""
    return f"{'到' if name == _WINDOW else ''}{duties.short_day(day, today)}"


def _days(file: PetitionFile, strand: Strand) -> dict[str, date]:
    acts = {each.act: date.fromisoformat(each.claimed_at[:10]) for each in file.history}
    days = {"登记": date.fromisoformat(file.registered_at[:10])}
    told = acts.get("notify_on_spot") or acts.get("register_and_notify")
    if (screened := acts.get("classify") or told) is not None:
        days["甄别"] = screened
    if strand.accepted_on is not None:
        days["受理"] = strand.accepted_on
    if (opinion := file.opinion(strand.id)) is not None:
        days["办理"] = opinion.drafted_on
        signed = (each.issued_on for each in file.letters if each.id == opinion.letter)
        served = (each.served_on for each in file.recipients if each.letter == opinion.letter)
        for name, known in (("签发", signed), ("送达", served)):
            if found := [day for day in known if day is not None]:
                days[name] = max(found)
    if (gone := acts.get("refer") or acts.get("notify_elsewhere") or told) is not None:
        days["告知"] = gone
    windows = [each.window_rolled for each in file.recipients_of(strand.id) if each.window_rolled]
    if windows:
        days[_WINDOW] = max(windows)
    return days


class WayStrip(QWidget):
    """The way as a line with its steps; read aloud as one sentence."""

    def __init__(self) -> None:
        super().__init__()
        called(self, "pet_lbl_way", "办到哪一步")
        self._steps: tuple[Step, ...] = ()
        self.setFixedHeight(style.px(46))

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps."""
        self._steps = tuple(steps)
        told = [f"{s.words}{s.day or ('进行中' if s.here else '')}" for s in steps]
        self.setAccessibleName("，".join(told))
        self.update()

    def words(self) -> str:
        """Give what it says, for those who listen and for tests."""
        return self.accessibleName()

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, style.px(46))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / len(self._steps)
        for n, step in enumerate(self._steps):
            self._join(painter, n, wide, step)
        for n, step in enumerate(self._steps):
            self._dot(painter, 14 + n * wide, step)
            self._write(painter, n * wide, wide, step)

    def _join(self, painter: QPainter, n: int, wide: float, step: Step) -> None:
        if n + 1 == len(self._steps):
            return
        theme = style.current()
        pen = QPen(QColor(theme.acc if step.done else theme.line2), 2)
        if not step.done:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(24 + n * wide, 11), QPointF(4 + (n + 1) * wide, 11))

    def _dot(self, painter: QPainter, x: float, step: Step) -> None:
        theme = style.current()
        painter.setPen(QPen(QColor(theme.acc if step.done or step.here else theme.line2), 2))
        painter.setBrush(QColor(theme.acc if step.done else theme.surf))
        painter.drawEllipse(QPointF(x, 11), 9, 9)
        if step.here:
            painter.setBrush(QColor(theme.acc))
            painter.drawEllipse(QPointF(x, 11), 4, 4)
        if step.done:
            painter.setPen(QPen(QColor(theme.on_acc), 2))
            painter.drawPolyline([QPointF(x - 4, 11), QPointF(x - 1, 14), QPointF(x + 5, 8)])

    def _write(self, painter: QPainter, left: float, wide: float, step: Step) -> None:
        theme = style.current()
        font = QFont(self.font())
        font.setPixelSize(style.px(14))
        font.setBold(step.here)
        painter.setFont(font)
        painter.setPen(QColor(theme.acc if step.here else theme.text))
        area = QRectF(left, 24, wide, style.px(22))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, step.words)
        gap = painter.fontMetrics().horizontalAdvance(step.words) + 6
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(theme.text2))
        told = step.day or ("进行中" if step.here else "")
        if gap + painter.fontMetrics().horizontalAdvance(told) > wide - _APART:
            font.setPixelSize(style.px(style.SCALE["key"]))
            painter.setFont(font)
        painter.drawText(area.adjusted(gap, 0, 0, 0), Qt.AlignmentFlag.AlignLeft, told)
