"""打印今日清单: what is late or due today, on paper for the office's own use, as 今日 shows it."""

from collections.abc import Mapping, Sequence

from app.domain.people import masked_name
from app.office import Office
from ui import duties
from ui.duty_list import Item

TITLE = "今日清单"
_COLUMNS: Mapping[str, int] = {
    "期限": 22,
    "要办的": 24,
    "编号": 32,
    "姓名": 16,
    "事由": 46,
    "办好": 10,
}
_NOTE = "本机关内部使用，不外传。姓名只印一部分；办好一件打一个勾，用完销毁。"
_NOTHING = "今天没有到期的"


def due_now(office: Office, items: Sequence[Item]) -> tuple[Item, ...]:
    """Give what is late or ends today, in the order of the list."""
    at = duties.measure(office)
    near = ("over", "today")
    return tuple(each for each in items if each.row and each.row.due and _near(each, at) in near)


def paper(office: Office, items: Sequence[Item], *, mine: bool) -> bytes:
    """Set the list; runs in the worker."""
    today = office.clock.today()
    now = due_now(office, items)
    whose = f"只看{office.me.name}的" if mine else "全所"
    told = f"{duties.day_words(today, today)} · {whose} · {len(now)} 件"
    rows = [_row(each) for each in now]
    blank = ("", _NOTHING, *("" for _ in range(len(_COLUMNS) - 2)))
    return office.papers.listing(TITLE, told, _COLUMNS, rows or [blank], (_NOTE,))


def _row(item: Item) -> tuple[str, ...]:
    each, counted = item.row, item.counted
    if each is None or counted is None:
        return ()
    _kind, told = duties.badge(counted.clock, counted.measure)
    duty = duties.duty_words(counted.clock)
    return (
        told,
        duty,
        each.number,
        "匿名" if each.anonymous else masked_name(each.name),
        each.gist,
        "□",
    )


def _near(item: Item, at: duties.Measure) -> str:
    clock = item.row.due if item.row is not None else None
    return duties.urgency(clock, at) if clock is not None else "later"
