"""What a desk with a million petitions costs: one run, medians and 95 of 100 beside their goals.

`python bench/desk.py [--petitions N] [--cache DIR]`. The store is invented once (`million.py`,
nine minutes and 3.5 GB for a million) and kept in the cache folder; registering adds its petitions
to it. Everything runs as in the program: the encrypted store with its own settings, the real
pages off screen, the workers of the window. Milliseconds of this machine; README.md says what each
is.
"""
# ruff: noqa: E402 the paths are set before our own modules are imported

import argparse
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.petition import Draft, PetitionerDraft
from app.handling import NoteTold
from app.office import Office
from bench import million
from bench.painting import PATIENCE_MS, FirstPaint, Heartbeat, Taken
from db import petitions
from db.petitions import Wanted
from ui import sample, start
from ui.jobs import Jobs
from ui.pages.ledger import LedgerPage
from ui.pages.petition import PetitionPage
from ui.pages.today import TodayPage

ROUNDS = 7
FIRST_PAGE = 50
REGISTERED = 200
REPEATED = 200
VILLAGE = million.village_code(3)
ENTRIES = 200
CROWDED = "量尺渠边第七闸"
"""Words of the one petition with a long history; no invented one has them."""

CLASSES: dict[str, tuple[Wanted, ...]] = {
    "no words, newest": (Wanted(),),
    "1 character, common": tuple(Wanted(words=w) for w in "村反路地人"),
    "1 character, rare": tuple(Wanted(words=w) for w in ("𠮷", "𡋾", "麒", "\U00031350", "龘")),
    "2 characters, common": tuple(
        Wanted(words=w) for w in ("反映", "道路", "村民", "希望", "补偿")
    ),
    "2 characters, rare": tuple(Wanted(words=w) for w in ("桥麒", "张𠮷", "路瓦", "贷井", "旱涝")),
    "3 characters, common": tuple(
        Wanted(words=w) for w in ("承包地", "宅基地", "村委会", "没有兑", "自来水")
    ),
    "3 characters, rare": tuple(
        Wanted(words=w) for w in ("覃明泽", "佟佳晨", "盖宇轩", "翟梓涵", "单雨泽")
    ),
    "4 and more": tuple(
        Wanted(words=w)
        for w in (
            "本人承包地约",
            "修水渠占用本人承包地",
            "没有调解结果",
            "危房改造申请",
            "路灯坏了三个月",
        )
    ),
    "common pieces, rare whole": tuple(
        Wanted(words=w) for w in ("解决定", "村民主任人", "补偿地", "道路灯", "承包地界")
    ),
    "two or three words": tuple(
        Wanted(words=w)
        for w in ("张伟 宅基地", "机井 学区", "玉米 冰雹 王", "王 村 路", "瓦工 欠条 李强")
    ),
    "initials": tuple(Wanted(words=w) for w in ("z", "zw", "lxy", "qt", "ycx")),
    "syllables": tuple(
        Wanted(words=w) for w in ("li", "zhang", "zhangw", "zhang wei", "lixiaoy", "ouyang")
    ),
    "phone, id, last four": tuple(
        Wanted(words=w) for w in ("138", "1385", "5678", "13912345678", "19650312")
    ),
    "number": tuple(
        Wanted(words=w) for w in ("青信2024", "2025-0900", "0999", "2026-0999999", "青信")
    ),
    "filters": (
        Wanted(state="accepted"),
        Wanted(states=("registered", "accepted"), village_code=VILLAGE),
        Wanted(category="wage", channel="letter", village_code=VILLAGE),
        Wanted(kind="enquiry", since=date(2024, 1, 1), until=date(2024, 6, 1)),
        Wanted(due_until=date(2100, 1, 1)),
    ),
    "words and filters": (
        Wanted(words="承包地", state="accepted", village_code=VILLAGE),
        Wanted(words="道路", category="water", channel="call"),
        Wanted(words="村民", village_code=VILLAGE, since=date(2024, 1, 1)),
        Wanted(words="张伟", state="closed"),
        Wanted(words="补偿", due_until=date(2100, 1, 1)),
    ),
    "nearest duty first": (Wanted(sort="due"), Wanted(sort="due", state="accepted")),
}
"""The classes of FOUNDATIONS' own measurement, and what the ledger asks besides."""
TYPED = ("村", "张", "张伟", "z", "zw", "承包地", "5678", "青信2024", "张伟 宅基地", "道路")

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `goal` and the figures share their unit; the 95th is held to it."""

    name: str
    median: float
    high: float
    goal: float | None
    unit: str = "ms"
    cpu: float | None = None

    def told(self) -> str:
        """Write it, with the ratio to its goal."""
        ratio = "" if self.goal is None else f"{self.high / self.goal:.2f}"
        verdict = "" if self.goal is None else "met" if self.high <= self.goal else "MISSED"
        goal = "-" if self.goal is None else f"{self.goal:g}"
        cpu = "" if self.cpu is None else f"{self.cpu:.2f}"
        figures = f"{self.median:>10.2f}{self.high:>10.2f}{cpu:>10}"
        return f"{self.name:<48}{figures} {self.unit:<3}{goal:>8}{ratio:>8}  {verdict}"


def timed(work: Work) -> Taken:
    """Measure one piece of work."""
    begun, worked = time.perf_counter(), time.thread_time()
    work()
    return (time.perf_counter() - begun) * 1e3, (time.thread_time() - worked) * 1e3


def of(name: str, taken: Sequence[Taken], goal: float | None) -> Line:
    """Sum up what was taken."""
    ordered = sorted(each for each, _ in taken)
    at = min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))
    cpu = statistics.median(each for _, each in taken)
    return Line(name, statistics.median(ordered), ordered[at], goal, cpu=cpu)


# --- the store -------------------------------------------------------------------------------


def searching(office: Office) -> Iterator[Line]:
    """Measure the statements alone, in one connection: page, capped count, exact count."""
    pages: list[Taken] = []
    capped: list[Taken] = []
    exact: list[Taken] = []
    with office.desk.store.look() as connection:
        for name, asked in CLASSES.items():
            here: list[Taken] = []
            for wanted in asked:
                walk = petitions._by_duty if wanted.sort == "due" else petitions._newest  # noqa: SLF001 the SQL alone

                def page(wanted: Wanted = wanted, walk: Callable[..., object] = walk) -> object:
                    return walk(connection, wanted, None, FIRST_PAGE)

                def few(wanted: Wanted = wanted) -> int:
                    return petitions.count(connection, wanted)

                def all_(wanted: Wanted = wanted) -> int:
                    return petitions.count(connection, wanted, None)

                page()
                here += [timed(page) for _ in range(ROUNDS)]
                capped += [timed(few) for _ in range(ROUNDS)]
                exact += [timed(all_) for _ in range(3)]
            yield of(f"  page of 50: {name}", here, None)
            pages += here
    yield of("search, SQL page of 50, all classes", pages, 5)
    yield of("capped count", capped, 5)
    yield of("exact count, in a worker", exact, 100)


def rows_read(office: Office) -> Iterator[Line]:
    """Measure a page as values, with duty, state, name and place of each row."""
    for limit in (FIRST_PAGE, petitions.PAGE):
        taken = [
            timed(lambda w=w, n=limit: office.records.page(w, limit=n))  # type: ignore[misc]
            for asked in CLASSES.values()
            for w in asked
            for _ in range(2)
        ]
        yield of(f"page of {limit} rows as values", taken, None)


def registering(office: Office, jobs: Jobs) -> Iterator[Line]:
    """Measure registering in the window's worker while the window runs."""
    dice = random.Random(time.time_ns())
    for sheet in (False, True):
        taken: list[Taken] = []
        for draft in _drafts(dice, office.clock.today(), REGISTERED):

            def act(draft: Draft = draft, taken: list[Taken] = taken, sheet: bool = sheet) -> None:
                taken.append(timed(lambda: office.intake.register(draft, sheet=sheet)))

            _awaited(jobs, act)
        yield of(
            "registering" + (", with its sheet" if sheet else ""), taken, None if sheet else 20
        )
        if not sheet:
            half = statistics.median(each for each, _ in taken)
            yield Line("registering, the median", half, half, 5)


def repeating(office: Office) -> Iterator[Line]:
    """Measure likely repeats: petitions of the store retold with clauses and characters lost."""
    dice = random.Random(7)
    with office.desk.store.look() as connection:
        top = connection.exec_driver_sql("SELECT max(row), min(row) FROM petitions").one()
        told = [
            connection.exec_driver_sql(
                "SELECT p.row, prose(p.content), p.category, w.name, w.id_number, w.phone,"
                " w.village_code"
                " FROM petitions p JOIN petitioners w ON w.petition = p.id"
                " WHERE p.row <= ? ORDER BY p.row DESC LIMIT 1",
                (dice.randint(top[1], top[0]),),
            ).one()
            for _ in range(REPEATED)
        ]
    for name, person in (("by what is said alone", False), ("with person, place, kind", True)):
        first = 0
        taken: list[Taken] = []
        for row in told:
            who = PetitionerDraft(row[3], id_number=row[4], phone=row[5], village_code=row[6])
            draft = Draft(
                content=_retold(dice, row[1]),
                category=row[2] if person else None,
                petitioners=(who if person else PetitionerDraft(name="无名氏"),),
            )
            found: list[Any] = []
            taken.append(timed(lambda d=draft, f=found: f.extend(office.intake.repeats(d))))  # type: ignore[misc]
            first += bool(found) and found[0].row == row[0]
        yield of(f"likely repeats {name} ({first}/{len(told)} first)", taken, 50)


def _retold(dice: random.Random, content: str) -> str:
    clauses = [each for each in content.split("。") if each]
    if len(clauses) > 2:
        clauses.pop(dice.randrange(len(clauses)))
    return "你好，再反映一下，" + "".join(c for c in "。".join(clauses) if dice.random() > 0.03)


def _drafts(dice: random.Random, today: date, count: int) -> Iterator[Draft]:
    for _ in range(count):
        name, village = million.person(dice), dice.randrange(million.VILLAGES)
        category = dice.choice(million.CATEGORIES)
        facts = million._facts(dice, name, village)  # noqa: SLF001 the generator's own
        who = PetitionerDraft(
            name=name,
            phone=f"139{dice.randrange(10**8):08}",
            address=f"{facts['village']}{facts['group']}组",
            village_code=million.village_code(village),
        )
        yield Draft(
            channel="visit",
            received_at=today,
            petitioners=(who,),
            content=million.text(dice, category, facts),
            category=category,
            claims=(million.CLAIMS[0].format_map(facts),),
        )


# --- the window ------------------------------------------------------------------------------


def typing(office: Office, jobs: Jobs) -> Iterator[Line]:
    """Measure from the key to the painted rows of the real ledger, and its first opening."""
    page = LedgerPage(office, jobs)
    shown = _on_screen(page)
    seen, loaded = page.table.viewport(), page.rows.loaded

    def took(ask: Work) -> Taken:
        told = FirstPaint(seen, loaded).wait(ask)
        _settled(jobs)
        return told

    yield of("ledger open, first", [took(page.look)], None)
    yield of("ledger open", [took(page.look) for _ in range(20)], 50)
    taken = []
    for _ in range(3):
        for words in TYPED:
            for n in range(1, len(words) + 1):
                typed = words[:n]
                taken.append(took(lambda t=typed: page.search(t)))  # type: ignore[misc]
    yield of("key to painted rows", taken, 16)
    shown.close()


def opening(office: Office, jobs: Jobs) -> Iterator[Line]:
    """Measure opening one petition until it is really seen: read, laid out, painted by itself."""
    rows = office.records.page(Wanted(state="accepted"), limit=20)
    rows += office.records.page(Wanted(words="承包地"), limit=20)
    read = [timed(lambda e=each: office.records.file(e.number)) for each in rows]  # type: ignore[misc]
    yield of("petition read", read, None)
    page = PetitionPage(office, jobs)
    shown = _on_screen(page)
    taken = []
    for n, each in enumerate(rows):
        seen = FirstPaint(page, page.opened).wait(lambda e=each: page.open(e.number))  # type: ignore[misc]
        if n:  # the first opening makes the rows that all others fill again
            taken.append(seen)
        else:
            yield of("petition open, the very first", [seen], None)
        _settled(jobs)
    yield of("petition open", taken, 50)
    shown.close()


def blocking(office: Office, jobs: Jobs) -> Iterator[Line]:
    """Measure the longest block of the window while pages open; nothing may hold it over 100 ms."""
    long, today = _crowded(office)
    beat, some = Heartbeat(), office.records.page(Wanted(), limit=1)[0].number
    ledger, petition, first = LedgerPage(office, jobs), PetitionPage(office, jobs), today

    def blocks(name: str, page: QWidget, asks: Sequence[Work]) -> Line:
        shown = _on_screen(page)
        _settled(jobs)
        taken = [beat.longest_block(ask, lambda: jobs.busy) for _ in range(5) for ask in asks]
        shown.close()
        return of(f"longest block: {name}", taken, 100)

    words = ("村", "张", "承包地", "")
    yield blocks("ledger", ledger, [lambda w=w: ledger.search(w) for w in words])  # type: ignore[misc]
    both = [lambda n=n: petition.open(n) for n in (long, some)]  # type: ignore[misc]
    yield blocks(f"petition, {ENTRIES} entries", petition, both)
    page = TodayPage(office, jobs)
    yield blocks(f"today, {first} duties", page, [page.look])


def _crowded(office: Office) -> tuple[str, int]:
    """Give a petition with a long history, and how many duties 今日 shows; made once."""
    found = office.records.page(Wanted(words=CROWDED), limit=1)
    if not found:
        draft = Draft(
            channel="visit",
            received_at=office.clock.today(),
            petitioners=(PetitionerDraft(name="周伯通"),),
            content=f"{CROWDED}，来过很多次。",
            claims=("修好水渠",),
        )
        number = office.intake.register(draft, sheet=False).petition.number
        for n in range(ENTRIES):
            office.handling.add_note(number, NoteTold(f"第{n + 1}次来，说的和上次一样。" * 4))
    else:
        number = found[0].number
    return number, len(office.records.today(mine=False).duties)


def _on_screen(page: QWidget) -> QWidget:
    page.resize(1198, 612)
    page.show()
    QApplication.sendPostedEvents()
    return page


def _settled(jobs: Jobs) -> None:
    """Let counts and previews end, so that the next key stands alone."""
    while jobs.busy:
        loop = QEventLoop()
        jobs.idle.connect(loop.quit)
        QTimer.singleShot(PATIENCE_MS, loop.quit)
        loop.exec()


def _awaited(jobs: Jobs, work: Work) -> None:
    owner = QWidget()
    jobs.ask(owner, work, lambda _done: None)
    _settled(jobs)


def memory() -> float:
    """Give what this process holds now, in MB; Linux only."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def run(folder: Path) -> None:
    """Measure everything and print the table."""
    head = f"{'':<48}{'median':>10}{'p95':>10}{'cpu':>10}    {'goal':>8}{'ratio':>8}"
    print(head, flush=True)
    qInstallMessageHandler(lambda *_told: None)  # the off-screen platform speaks with each window
    application = start.application()
    office, jobs = sample.opened(folder), Jobs()
    gc.freeze()  # as the program does when its first picture stands
    base = memory()
    for lines in (
        typing(office, jobs),
        opening(office, jobs),
        blocking(office, jobs),
    ):
        for line in lines:
            print(line.told(), flush=True)
    window = memory()
    for lines in (
        searching(office),
        rows_read(office),
        registering(office, jobs),
        repeating(office),
    ):
        for line in lines:
            print(line.told(), flush=True)
    with office.desk.store.look() as connection:
        told = (
            connection.exec_driver_sql(f"PRAGMA {n}").scalar_one()
            for n in ("page_count", "freelist_count")
        )
        size = (next(told) - next(told)) * 4096 / 1e9
    print(Line("memory, office open", base, base, None, "MB").told())
    print(Line("memory, ledger and petition shown", window, window, 200, "MB").told())
    print(Line("memory, at the end, bench included", memory(), memory(), None, "MB").told())
    print(Line("database, no journal, no letters", size, size, 2.5, "GB").told())
    jobs.close()
    office.close()
    del application


def main() -> None:
    """Build the store if it is not there, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--petitions", type=int, default=1_000_000)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "desk-bench")
    told = parser.parse_args()
    told.cache.mkdir(parents=True, exist_ok=True)
    run(million.built(told.cache, told.petitions))


if __name__ == "__main__":
    main()
