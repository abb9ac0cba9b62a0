"""How a duty is shown: its day, its badge, its reason, and 怎么算的 as a chain of cards.

Pure words first, then the one widget. Dates are counted below; nothing is counted anew here
but the distance to today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.calendar import WorkCalendar
from app.domain.deadline import ROLLOVER, Rule, RuleSet
from app.domain.errors import Refused
from app.domain.file import Clock
from app.domain.words import RULES, article_words
from app.domain.words_due import WEEKDAYS
from app.office import Office
from ui.flow import Flow
from ui.pieces import BadgeKind, clear, label

Urgency = Literal["over", "today", "soon", "later"]

SOON_WORKING_DAYS = 3
_LISTED_MOST = 7
_BEGINS = {"NOTICE_15D": "收到", "NOTICE_15D_UP": "收到", "OBJECTION_5WD": "收到"}
"""Where the rule's own words for its beginning are too long for one line."""


def day_words(day: date, today: date) -> str:
    """Write a day: 9月30日 周三, of another year 2025年12月2日."""
    if day.year != today.year:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.month}月{day.day}日 {WEEKDAYS[day.weekday()]}"


def short_day(day: date, today: date) -> str:
    """Write a day for a table: 9月14日, of another year 25年12月2日."""
    year = "" if day.year == today.year else f"{day.year % 100:02d}年"
    return f"{year}{day.month}月{day.day}日"


def moment_words(at: str, today: date) -> str:
    """Write an ISO moment: 今天 09:12, 昨天 17:20, 9月18日 16:48. Nothing for nothing."""
    if not at:
        return ""
    moment = datetime.fromisoformat(at)
    ago = (today - moment.date()).days
    day = {0: "今天", 1: "昨天"}.get(ago) or short_day(moment.date(), today)
    return f"{day} {moment:%H:%M}"


def duty_words(clock: Clock) -> str:
    """Name what is to be done."""
    return RULES.get(clock.rule, clock.rule)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a duty is held against: today, the calendar, and from which day it counts as late.

    `rolls`: the place decided that it is late after the rolled day (`deadline.office_rollover`).
    """

    today: date
    calendar: WorkCalendar
    rolls: bool = False

    @classmethod
    def of(cls, today: date, rules: RuleSet, calendar: WorkCalendar) -> Self:
        """Take it from the rules as they hold here."""
        return cls(today, calendar, bool(rules.decides(ROLLOVER, default=False)))

    def limit(self, clock: Clock) -> date:
        """Give the last day on which it is not late."""
        return clock.rolled if self.rolls else clock.nominal


def measure(office: Office) -> Measure:
    """Give what an office's duties are held against now."""
    return Measure.of(office.clock.today(), office.desk.rules, office.desk.calendar)


def urgency(clock: Clock, at: Measure) -> Urgency:
    """Tell how near it is: late counts from the last day, near from the office's own."""
    limit = at.limit(clock)
    if limit < at.today:
        return "over"
    if at.today in {clock.internal, limit}:
        return "today"
    near = at.calendar.add_working(at.today, SOON_WORKING_DAYS)
    return "soon" if clock.internal <= near else "later"


def badge(clock: Clock, at: Measure) -> tuple[BadgeKind, str]:
    """Give the badge: 逾期 1 天, 今天到期, 还有 8 天. Days are calendar days."""
    near, limit = urgency(clock, at), at.limit(clock)
    if near == "over":
        return "over", f"逾期 {(at.today - limit).days} 天"
    if near == "today":
        return "today", "今天到期"
    if clock.internal < at.today:
        kind = "法定" if limit == clock.nominal else "顺延后"
        return "soon", f"{kind}还有 {(limit - at.today).days} 天"
    return near, f"还有 {(clock.internal - at.today).days} 天"


def due_on(clock: Clock, at: Measure) -> date:
    """Give the day to show: the office's target, once it has passed the last day."""
    return clock.internal if clock.internal >= at.today else at.limit(clock)


@dataclass(frozen=True, slots=True)
class Counted:
    """A clock beside the rule and the calendar it was counted with."""

    clock: Clock
    rules: RuleSet
    calendar: WorkCalendar
    today: date

    @property
    def measure(self) -> Measure:
        """Give what it is held against."""
        return Measure.of(self.today, self.rules, self.calendar)

    @property
    def rule(self) -> Rule | None:
        """Give the rule in force on the day of the event, None where it is no longer known."""
        try:
            return self.rules.at(self.clock.rule, self.clock.trigger_on)
        except Refused:
            return None

    def reason(self) -> str:
        """Say in one line why that day: 9月7日收到，次日起 15 天 · 第23条."""
        began = f"{short_day(self.clock.trigger_on, self.today)}{self._event()}"
        told = f"{began}，次日起 {self._length()}"
        rests = self._rests(self.clock.nominal)
        if self._is_right():
            late = short_day(self.clock.rolled, self.today)
            told += f"，最后一天{rests}，顺延到{late}" if rests else ""
            return f"{told}，当天寄出也算数 · {article_words(self.clock.article)}"
        if rests and self.clock.internal < self.clock.nominal:
            told += f"，最后一天{rests}，提前到{short_day(self.clock.internal, self.today)}"
        return f"{told} · {article_words(self.clock.article)}"

    def links(self) -> Iterator["Link"]:
        """Give the chain: start, length, legal last day, the office's target."""
        clock = self.clock
        yield Link(short_day(clock.trigger_on, self.today), f"{self._event()}（不算当天）", "soft")
        yield Link(f"＋{self._length()}", self._how(), "soft")
        if clock.rolled != clock.nominal and self._is_right():
            yield Link(day_words(clock.nominal, self.today), self._rests(clock.nominal), "soft")
        yield from self._ends()

    @property
    def right(self) -> bool:
        """Tell whether it is a right of the petitioner, and no duty of ours."""
        return self._is_right()

    def badge(self) -> tuple[BadgeKind, str]:
        """Give the badge: a right is never late, it has days left or ends today."""
        if not self._is_right():
            return badge(self.clock, self.measure)
        left = (self.clock.rolled - self.today).days
        return ("later", f"还有 {left} 天") if left > 0 else ("info", "今天最后一天")

    def until(self) -> str:
        """Say by when: 9月30日 周三前; a right runs to its last day, that one included."""
        if self._is_right():
            return f"到{day_words(self.clock.rolled, self.today)}"
        return f"{day_words(due_on(self.clock, self.measure), self.today)}前"

    def sentence(self) -> str:
        """Tell it all in one readable sentence, every skipped and made-up day in it."""
        return "怎么算的：" + "；".join(self.clock.steps) + "。"

    def _ends(self) -> Iterator["Link"]:
        clock, today = self.clock, self.today
        if self._is_right():
            rolls = "顺延到这天" if clock.rolled != clock.nominal else "最后一天"
            yield Link(day_words(clock.rolled, today), f"{rolls}，当天寄出也算数", "sel")
        elif clock.internal == clock.nominal:
            yield Link(day_words(clock.nominal, today), "法定期限，也是办公目标", "sel")
        else:
            rests = self._rests(clock.nominal)
            yield Link(day_words(clock.nominal, today), f"法定期限 · {rests}", "warn")
            if self.measure.rolls and clock.rolled != clock.nominal:
                yield Link(day_words(clock.rolled, today), "顺延到这天，过了才算逾期", "soft")
            yield Link(day_words(clock.internal, today), "办公目标 · 提前到上班日", "sel")

    def _is_right(self) -> bool:
        return self.rule is not None and self.rule.who == "petitioner"

    def _event(self) -> str:
        rule = self.rule
        return _BEGINS.get(self.clock.rule) or (rule.trigger if rule else "起算")

    def _length(self) -> str:
        rule = self.rule
        if rule is not None and rule.unit == "working":
            return f"{rule.length} 个工作日"
        return f"{(self.clock.nominal - self.clock.trigger_on).days} 天"

    def _how(self) -> str:
        article = article_words(self.clock.article)
        if self.rule is None or self.rule.unit != "working":
            return f"自然日，{article}"
        began, ended = self.clock.trigger_on.toordinal(), self.clock.nominal.toordinal()
        worked = [at for at in range(began + 1, ended + 1) if self.calendar.works(at)]
        if len(worked) > _LISTED_MOST:
            return f"周末和放假不算，{article}"
        return "、".join(self._worked(date.fromordinal(at)) for at in worked)

    def _worked(self, day: date) -> str:
        made_up = day.toordinal() in self.calendar.made_up
        return f"{day.day}（{WEEKDAYS[day.weekday()]}上班）" if made_up else str(day.day)

    def _rests(self, day: date) -> str:
        why = self.calendar.why(day)
        return {"holiday": f"{why.name}放假", "weekend": "是周末"}.get(why.kind, "")


@dataclass(frozen=True, slots=True)
class Link:
    """One card of the chain; `tone` is the card's ground."""

    title: str
    words: str
    tone: str


class DueChain(QWidget):
    """怎么算的: 3 to 5 cards side by side; with `whole` also the rules' own sentences below."""

    def __init__(self, *, whole: bool = True) -> None:
        super().__init__()
        self._whole = whole
        self._cards = Flow()
        self._told = label(text="small", tone="text2", wrap=True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addLayout(self._cards)
        body.addWidget(self._told)
        self._told.setVisible(whole)

    def explain(self, counted: Counted) -> None:
        """Show how one date came about."""
        clear(self._cards)
        self._cards.addWidget(label("怎么算的", text="small", tone="text2"))
        for at, link in enumerate(counted.links()):
            if at:
                self._cards.addWidget(label("→", tone="text2"))
            self._cards.addWidget(_card(link))
        self._told.setText(counted.sentence().partition("：")[2])
        self.setAccessibleName(counted.sentence())

    def words(self) -> str:
        """Give the whole explanation as it is read aloud."""
        return self.accessibleName()


def _card(link: Link) -> QFrame:
    card = QFrame()
    card.setProperty("k", "card")
    card.setProperty("tone", link.tone)
    body = QVBoxLayout(card)
    body.setContentsMargins(10, 4, 10, 4)
    body.setSpacing(0)
    body.addWidget(label(link.title, text="strong"))
    if link.words:
        body.addWidget(label(link.words, text="small", tone="text2"))
    body.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return card
