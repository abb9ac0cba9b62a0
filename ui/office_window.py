"""The office's window put together: pages, what leads from one to another, and the quiet rounds."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.domain.clock_doubt import Doubt
from app.domain.errors import Refused, Trouble
from app.domain.people import Role
from app.domain.procedure_picture import picture
from app.domain.words import ROLES
from app.intake import Registered
from app.letters.fonts import screen_faces
from app.office import Office
from app.sync.exchange import SyncStatus
from ui import keys, style
from ui.clock_dialog import ClockDialog, doubt_words
from ui.duties import moment_words
from ui.help_dialog import HelpDialog
from ui.jobs import Jobs
from ui.notices import Remedy
from ui.options import cache_folder
from ui.pages.ledger import LedgerPage
from ui.pages.letter import LetterPage
from ui.pages.petition import PetitionPage
from ui.pages.prints import PrintsPage
from ui.pages.register import RegisterPage
from ui.pages.settings import SettingsPage
from ui.pages.sync import SyncPage
from ui.pages.today import TodayPage
from ui.session import Session
from ui.window import Window

ALONE = "一人所"
"""One registers, handles and administers; what a leader signs goes by the leader's paper."""
PLAN_MONTH = 11
"""From this month on the next year's holidays are usually published."""
_CALENDAR_PAGES = frozenset({"today", "settings"})
ROUND_LOOK_MS = 5_000
"""How often it is asked whether a round with the county is due by itself."""


class OfficeWindow(QObject):
    """Holds the window and its pages. `locked` asks that this process end."""

    locked = Signal()

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._reporting = False
        self._calendar_bar: tuple[str, Remedy] | None = None
        self.window = Window(
            f"{office.facts.county}{office.facts.town}人民政府",
            office.me.name,
            ALONE if office.facts.one_person else _role(office.me.roles),
            office.clock,
            short_title=office.facts.town,
            place_words=f"{office.facts.county} · 信访窗口",
        )
        self.today = TodayPage(office, jobs)
        self.register = RegisterPage(office, jobs)
        self.ledger = LedgerPage(office, jobs)
        self.petition = PetitionPage(office, jobs)
        self.letter = LetterPage(office, jobs)
        self.prints = PrintsPage(office, jobs)
        self.sync = SyncPage(office, jobs)
        self.settings = SettingsPage(office, jobs)
        for key, page in (
            ("today", self.today),
            ("register", self.register),
            ("ledger", self.ledger),
            ("sync", self.sync),
            ("settings", self.settings),
            ("petition", self.petition),
            ("letter", self.letter),
            ("prints", self.prints),
        ):
            self.window.add_page(key, page)
        self._connect()
        self.session = Session(self)
        self.session.left.connect(self.window.lock_requested)
        self._rounds = QTimer(self)
        self._rounds.setInterval(ROUND_LOOK_MS)
        self._rounds.timeout.connect(self.look_for_a_round)

    def begin(self) -> None:
        """Start what goes by itself: the idle watch and the rounds with the county."""
        self.window.idle.start()
        self.session.listen(self.window)
        self._rounds.start()
        self.look_for_a_round()
        self._say_status()
        self._reindex(left=True)
        brought = self._office.fonts.paths
        faces = partial(lambda folder: screen_faces(folder) + brought(), cache_folder())
        self._jobs.ask(self, faces, self._rare_faces, lambda _fault: None, lane="network")
        self._say_calendar()
        self._jobs.ask(self, self._office.timekeeping.doubt, self._ask_clock, lambda _fault: None)

    def _say_calendar(self) -> None:
        """Say whether the holidays are known; from November on also those of the next year."""
        today, calendar = self._office.clock.today(), self._office.desk.calendar
        year = today.year
        told = (
            f"{year} 年假日表已装"
            if calendar.published(year)
            else f"{year} 年假日表没装，按周末推算"
        )
        self.window.say_status("calendar", told)
        if today.month >= PLAN_MONTH and not calendar.published(year + 1):
            words = f"{year + 1} 年假日表还没装，落在 {year + 1} 年的期限先按周末推算。"
            remedy = Remedy("去装", lambda: self.window.show_page("settings"))
            self._calendar_bar = (words, remedy)
        else:
            self._calendar_bar = None
        self._stand_calendar(self.window.page())

    def _stand_calendar(self, page: str) -> None:
        """Let it stand where days are planned, and where it is mended; nowhere else."""
        if self._calendar_bar is not None and page in _CALENDAR_PAGES:
            self.window.notices.stand("calendar", *self._calendar_bar)
        else:
            self.window.notices.settle("calendar")

    def _reindex(self, left: bool) -> None:
        """After an upgrade the search index is made anew, a step at a time between other work."""
        if left:
            self._jobs.ask(self, self._office.records.reindex, self._reindex, lambda _fault: None)

    def practise(self) -> None:
        """Say on every page that this is the practice office, and how to leave it."""
        words = "练习：这里的人和事都是编的，随便试，不会上报，也不影响本单位的数据。"
        remedy = Remedy("结束练习", self.locked.emit)
        self.window.notices.stand("practice", words, remedy, thin=True)

    def _rare_faces(self, faces: tuple[Path, ...]) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.add_rare_faces(app, faces)

    def _connect(self) -> None:
        window, show = self.window, self.window.show_page
        self._jobs.failed.connect(window.notices.fault)
        self._jobs.acted.connect(lambda _made: self._say_status())
        window.register_requested.connect(lambda: show("register"))
        window.search_typed.connect(self._search)
        window.search_requested.connect(self._enter_search)
        window.report_requested.connect(self._report)
        window.lock_requested.connect(self._lock)
        window.closing.connect(self._leave)
        for page in (self.today, self.ledger):
            page.petition_wanted.connect(self.open_petition)
            page.register_wanted.connect(lambda: show("register"))
        self.today.sync_wanted.connect(lambda: show("sync"))
        self.today.act_wanted.connect(self.open_petition)
        self.today.clock_doubted.connect(self._doubt_clock)
        self.today.backup_words.connect(lambda words: window.say_status("backup", words))
        self.sync.ledger_wanted.connect(lambda: show("ledger"))
        self.today.counted.connect(lambda count: window.set_count("today", count))
        self.ledger.search_cleared.connect(window.top.search.clear)
        window.top.search.passed.connect(self.ledger.table.setFocus)
        self.ledger.search_shown.connect(window.top.search.setText)
        self.ledger.told.connect(window.notices.done)
        self.register.registered.connect(self._registered)
        self.register.left.connect(lambda: show("today"))
        self.register.act_wanted.connect(self.open_petition)
        self.register.void_asked.connect(lambda: show("register"))
        self.register.drafts_found.connect(self._offer_drafts)
        window.page_shown.connect(self._settle_drafts)
        window.page_shown.connect(self._stand_calendar)
        self.petition.back_wanted.connect(window.back)
        self.petition.letter_wanted.connect(self._show_letter)
        self.letter.left.connect(window.back)
        self.letter.register_wanted.connect(lambda: show("prints"))
        self.prints.left.connect(window.back)
        self.prints.letter_wanted.connect(self._open_letter)
        self.letter.serve_wanted.connect(lambda number: self.open_petition(number, "serve"))
        for telling in (self.register, self.petition, self.letter):
            telling.told.connect(window.notices.done)
        for wanting in (self.register, self.petition):
            wanting.settings_wanted.connect(self._put_right)
        self.settings.petition_wanted.connect(self.open_petition)
        self.settings.told.connect(window.notices.done)
        self.settings.register_wanted.connect(lambda: show("prints"))
        self.settings.calendar_changed.connect(self._say_calendar)
        window.help_requested.connect(self._help)
        self.sync.relock_wanted.connect(self._lock)
        self.sync.counted.connect(lambda count: window.set_count("sync", count))
        self.sync.status_words.connect(lambda words: window.say_status("sync", words))

    def _help(self, page: str) -> None:
        """Show the procedure; where a petition is on screen, its place in it."""
        desk = self._office.desk
        told = picture(self._office.procedure, desk.rules, desk.remedies)
        state = self.petition.stage() if page == "petition" else ""
        dialog = HelpDialog(told, state, self.window, keys.live(self.window))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_petition(self, number: str, act: str = "") -> None:
        """Show one petition, and begin an act there if it can be done."""
        self.petition.open(number, act)
        self.window.show_page("petition")

    def _put_right(self, part: str) -> None:
        """Show the part of 设置 where what was refused can be put right."""
        self.window.show_page("settings")
        self.settings.show_part(part)

    def _doubt_clock(self, _words: str) -> None:
        look = self._office.timekeeping.doubt
        self._jobs.ask(self, look, self._stand_clock, lambda _fault: None)

    def _stand_clock(self, found: Doubt | None) -> None:
        """Let it stand on every page that the clock is in doubt, with the way to settle it."""
        if found is None:
            self.window.notices.settle("clock")
            return
        remedy = Remedy("核对时间", lambda: self._ask_clock(found))
        self.window.notices.stand("clock", doubt_words(found), remedy)

    def _ask_clock(self, found: Doubt | None) -> None:
        """Ask for the true time; whoever wants to look first may."""
        self._stand_clock(found)
        if found is None:
            return
        dialog = ClockDialog(self._office, self._jobs, found, self.window)
        dialog.settled.connect(self._clock_settled)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def _clock_settled(self) -> None:
        self.window.notices.settle("clock")
        self._say_calendar()
        self.register.begin_anew()

    def look_for_a_round(self) -> None:
        """Report by itself when it is time: after an act, at start, every two hours."""
        if not self._reporting:
            self._jobs.ask(self, self._office.sync.due_in, self._round_due, lambda _fault: None)

    def _round_due(self, seconds: float | None) -> None:
        if seconds is None or seconds > 0 or self._reporting:
            return
        self._reporting = True
        self._jobs.act(
            self, self._office.sync.run, self._round_done, self._round_failed, lane="network"
        )

    def _round_done(self, _outcome: Any) -> None:
        self._reporting = False
        self._say_status()

    def _round_failed(self, _fault: Refused | Trouble) -> None:
        # A round by itself that fails says nothing: the status bar shows what waits.
        self._reporting = False
        self._say_status()

    def _say_status(self) -> None:
        self._jobs.ask(self, self._office.sync.status, self._status, lambda _fault: None)

    def _status(self, told: SyncStatus) -> None:
        if told.way == "none":
            self.window.say_status("sync", "县里没装接收端，不用上报")
            return
        waiting = f"{told.waiting} 条待上报" if told.waiting else "没有待上报的"
        if told.last_receipt_at:
            today = self._office.clock.today()
            waiting += f" · 最近回执 {moment_words(told.last_receipt_at, today)}"
        self.window.say_status("sync", waiting)
        self.window.set_count("sync", told.waiting)

    def _registered(self, made: Registered) -> None:
        self.letter.show_registered(made)
        self.window.show_page("letter")

    def _offer_drafts(self, count: int) -> None:
        if count and self.window.page() != "register":
            remedy = Remedy("去接着写", lambda: self.window.show_page("register"))
            words = f"上次没写完 {count} 份，已经替您留着。"
            self.window.notices.stand("drafts", words, remedy)

    def _settle_drafts(self, page: str) -> None:
        if page == "register":
            self.window.notices.settle("drafts")

    def _show_letter(self, made: Registered) -> None:
        self.letter.show_registered(made)
        self.window.show_page("letter")

    def _open_letter(self, number: str, letter: str) -> None:
        self.letter.show_numbered(number, letter)
        self.window.show_page("letter")

    def _search(self, words: str) -> None:
        self.ledger.search(words)
        if self.window.page() != "ledger":
            self.window.show_page("ledger")
            self.window.top.search.setFocus()

    def _enter_search(self, words: str) -> None:
        self._search(words)
        self.ledger.enter()

    def _report(self) -> None:
        self.window.show_page("sync")
        self.sync.report()

    def _lock(self) -> None:
        self._leave()
        self.locked.emit()

    def _leave(self) -> None:
        self._rounds.stop()
        self.register.keep()


def _role(roles: tuple[Role, ...]) -> str:
    """Say in one word what somebody is here for: the leader first, then the work."""
    order: tuple[Role, ...] = ("leader", "handler", "registrar", "confidential", "admin", "auditor")
    return ROLES[next(each for each in order if each in roles)]
