"""The ledger's columns: what each says of a petition, and where the search hit it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.file import Clock, Row
from app.domain.people import masked_name
from app.domain.words import ACTS, PLACES, PLACES_SHORT, STATES
from app.office import Office
from app.records import hits
from ui import duties
from ui.ledger_view import cadre_name, village_name
from ui.petition_words import PLACE_SHAPES, STATE_SHAPES, name_words
from ui.tables import Cell, Column, Hit

WIDE_ONLY = frozenset({"编号", "分类", "经办"})
"""Columns for wide screens."""
REPORTED = "上报"
"""Where a record is; no column of an office whose county receives nothing."""
SPARED = "村居"
"""The column that goes first where there is little room."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the ledger and where its cells were hit, by the column's title."""

    row: Row
    hits: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """Give the petition's number."""
        return self.row.number


def found(row: Row, asked: Sequence[str], office: Office) -> Found:
    """Look for the hits of folded words; in the worker, because initials may have to be loaded."""
    if not asked:
        return Found(row)
    texts = {
        "编号": (row.number, False),
        "姓名": (name_words(row), not row.anonymous),
        "事由": (row.gist, False),
        "村居": (village_name(office, row.village_code), False),
    }
    made = {title: hits(text, asked, name=name) for title, (text, name) in texts.items()}
    return Found(row, {title: some for title, some in made.items() if some})


def columns(office: Office) -> tuple[Column, ...]:
    """Give the columns; dates are told against the office's own today."""

    def plain(
        title: str, told: Callable[[Row], str], width: int, *, strong: bool = False
    ) -> Column:
        def cell(each: Found) -> Cell:
            return Cell(told(each.row), strong=strong, marks=each.hits.get(title, ()))

        return Column(title, cell, width)

    def received(each: Found) -> Cell:
        return Cell(duties.short_day(each.row.received_on, office.clock.today()), tone="text2")

    def state(each: Found) -> Cell:
        row = each.row
        return state_cell(row.kind, row.state, row.due, duties.measure(office))

    return (
        Column("状态", state, 114),
        plain("编号", lambda row: row.number, 132),
        plain("姓名", name_words, 84, strong=True),
        plain("事由", lambda row: row.gist, 0),
        plain("分类", lambda row: row.category or "", 104),
        plain("村居", lambda row: village_name(office, row.village_code), 80),
        plain("经办", lambda row: cadre_name(office, row.handler), 80),
        Column("收到", received, 104, sort_key="newest"),
        Column(REPORTED, lambda each: place_cell(each.row), 70),
        Column("下一步和期限", lambda each: next_step(each.row, office), 178, sort_key="due"),
    )


def state_cell(kind: str, state: str, due: Clock | None, at: duties.Measure) -> Cell:
    """Say where a petition stands: late before all else, then what its state waits for."""
    if kind == "enquiry":
        return Cell("咨询", badge="info")
    if due is not None and at.limit(due) < at.today:
        return Cell("逾期", badge="over", strong=True)
    if state == "registered" and due is not None:
        return Cell("待告知", badge="today")
    return Cell(STATES.get(state, state), badge=STATE_SHAPES.get(state, "neutral"))


def place_cell(row: Row) -> Cell:
    """Say where a record is: on this PC, on its way, at the county; the whole word when asked."""
    short, whole = PLACES_SHORT[row.place], PLACES[row.place]
    return Cell(short, badge=PLACE_SHAPES[row.place], said=whole)


def next_step(each: Row, office: Office) -> Cell:
    """Say what comes next and by when; while her days run, until when they do."""
    today = office.clock.today()
    if each.due is None and each.window is not None and each.window >= today:
        whose = _WINDOWS.get(each.state, "")
        return Cell(f"{whose}到{duties.short_day(each.window, today)}", badge="later")
    if each.due is None:
        return _next_act(each, office)
    at = duties.measure(office)
    near = duties.urgency(each.due, at)
    kind, told = duties.badge(each.due, at)
    verb = _SHORT_DUTY.get(each.due.rule, duties.duty_words(each.due))
    if near == "later":
        day = duties.short_day(duties.due_on(each.due, at), today)
        return Cell(f"{verb} {day}前", badge="later")
    return Cell(f"{verb} {told}", badge=kind, strong=True)


def _next_act(each: Row, office: Office) -> Cell:
    act = None
    if each.kind == "petition":
        duty = each.due.rule if each.due else ""
        act = office.procedure.next_of(each.state, each.route, duty)
    return Cell(ACTS.get(act, "—") if act else "—", tone="text2")


_WINDOWS = {"review_window": "复查期内，", "recheck_window": "复核期内，"}
"""Her days run: nothing is over, and nothing is ours to do."""
_SHORT_DUTY = {
    "NOTICE_15D": "告知",
    "NOTICE_15D_UP": "告知",
    "HANDLE_60D": "答复",
    "DUTY_2M": "答复",
    "REVIEW_FORWARD": "转出",
    "HANDLE_EXT": "答复",
    "ORDERED_ANEW": "重办",
    "SIMPLE_REPLY_10WD": "答复",
    "DISPATCH_REPLY": "等回复",
    "SUPPORT_EXEC": "执行",
    "SUPERVISION": "报督办",
    "SUGGEST_FEEDBACK_30D": "反馈",
    "SUGGEST_TARGET": "答复",
    "LAND_MEDIATION": "调解",
    "REVIEW_FILE": "送卷",
    "ASSIGN_FEEDBACK": "报结果",
}


def copied(each: Found, texts: Mapping[str, str]) -> str:
    """Write a row for the clipboard: its cells, the name masked."""
    told = dict(texts)
    told["姓名"] = "匿名" if each.row.anonymous else masked_name(each.row.name)
    return "\t".join(told.values())
