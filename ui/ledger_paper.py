"""打印: the list as it is asked for now, on paper; what it was asked by stands in its head."""

from collections.abc import Iterator, Mapping

from app.domain.file import Row
from app.domain.people import masked_name
from app.office import Office
from app.records import PAGE
from ui import duties, ledger_view
from ui.ledger_columns import next_step, state_cell
from ui.ledger_view import View, village_name

TITLE = "信访件清单"
MOST = 500
"""So many rows go on paper; more is a job for a ledger, not for a printer."""
_COLUMNS: Mapping[str, int] = {
    "状态": 17,
    "编号": 32,
    "姓名": 16,
    "事由": 37,
    "村居": 16,
    "收到": 22,
    "下一步和期限": 24,
}
_NOTE = "本机关内部使用，不外传。姓名只印一部分，用完销毁。"
_SEARCHED = "另有查找词，不印"
_BUILT_IN = frozenset(each.name for each in ledger_view.built_in(b"")) - {ledger_view.ALL}
"""Views whose names are ours: what a cadre calls a view of her own may be somebody's name."""
_CUT = "只印前 {most} 件，请加条件再印。"


def paper(office: Office, view: View) -> bytes:
    """Set the list; runs in the worker."""
    rows = list(_rows(office, view))
    today = office.clock.today()
    more = len(rows) > MOST
    named = view.name if view.name in _BUILT_IN else ""
    asked = [
        f"{ledger_view.FIELDS[field]}：{ledger_view.told(field, value, office)}"
        for field, value in view.conditions().items()
    ]
    # A name, a number or a query code that was searched for would stand there unmasked.
    words = [_SEARCHED] if view.words else []
    count = f"{MOST} 件以上" if more else f"{len(rows)} 件"
    told = f"{duties.day_words(today, today)} · {count}"
    narrowed = "；".join((*((f"视图：{named}",) if named else ()), *words, *asked))
    notes = [f"条件：{narrowed}。" if narrowed else "条件：全部。", _NOTE]
    notes += [_CUT.format(most=MOST)] if more else []
    cells = [_cells(office, each) for each in rows[:MOST]]
    return office.papers.listing(TITLE, told, _COLUMNS, cells, notes)


def _rows(office: Office, view: View) -> Iterator[Row]:
    """Give the rows page by page, one more than go on paper."""
    wanted, after, given = view.wanted(office), None, 0
    while given <= MOST:
        page = office.records.page(wanted, after=after)
        yield from page
        given += len(page)
        if len(page) < PAGE:
            return
        after = page[-1].row


def _cells(office: Office, each: Row) -> tuple[str, ...]:
    today = office.clock.today()
    return (
        state_cell(each.kind, each.state, each.due, duties.measure(office)).text,
        each.number,
        "匿名" if each.anonymous else masked_name(each.name),
        each.gist,
        village_name(office, each.village_code),
        duties.short_day(each.received_on, today),
        next_step(each, office).text,
    )
