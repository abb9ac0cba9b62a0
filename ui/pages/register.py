"""登记: a visitor's matter is taken in by keyboard alone, and ends in one of two equal ways."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.errors import Refused, Trouble
from app.domain.matter import SameAct
from app.domain.petition import Draft
from app.domain.words import said
from app.intake import Parked, Registered
from app.notices import Spot
from app.office import Office
from app.signing import telling
from ui import style
from ui.forms import Problem
from ui.jobs import Jobs
from ui.keys import bind
from ui.register_again import ENDS, FOLLOWED, Again, again_words, doing
from ui.register_cards import AfterCard, ParkedCard, VoidCard
from ui.register_form import RegisterForm
from ui.register_repeats import RepeatsCard
from ui.register_values import (
    BAD_DAY,
    FORM_FIELDS,
    OTHER_NAME,
    Reading,
    day_text,
    draft_of,
    is_day,
    odd_phone,
    says_nothing,
    shown_problems,
    values_of,
)
from ui.register_view import RegisterView

Arrival = datetime | date
"""When she came: a moment, or only a day."""
SAVE_AFTER_MS = 1000
"""A change is in the store at most this long after it, plus the writing itself."""
COMPACT_BELOW = 1150
_DAYS = ("received_at", "postmark_on", "source_due_on", "born_on")


class Keeping:
    """Which parked draft the form is. Read and written in the store's lane only."""

    __slots__ = ("id",)

    def __init__(self, id_: bytes | None = None) -> None:
        self.id = id_


class RegisterPage(QWidget):
    """The page of 登记. `registered` carries what the act left, `told` words for the toast."""

    registered = Signal(object)
    told = Signal(str, object)
    """Words, and what takes it back (or None)."""
    void_asked = Signal()
    """撤回 was chosen in the toast: this page wants to be shown."""
    drafts_found = Signal(int)
    """Once, at the start: so many drafts wait since last time."""
    act_wanted = Signal(str, str)
    """A petition's page is to be shown, and an act begun there ("" for none)."""
    settings_wanted = Signal(str)
    left = Signal()
    """存草稿离开: the draft is kept, another page may be shown."""

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._keeping = Keeping()
        self._arrived_at: Arrival = office.clock.now()
        self._dirty = False
        self._saving = False
        self._ending = False
        self._asked_red = False
        self._spot_wanted = False
        self._offered = False
        self._read_back: Draft | None = None
        self._touched: set[str] = set()
        self.form = RegisterForm(office.villages, self._reading, lambda: telling(office.desk))
        self.after = AfterCard()
        self.parked = ParkedCard()
        self.void = VoidCard()
        self.repeats = RepeatsCard(office, jobs)
        self._view = RegisterView(self.form, (self.void, self.repeats, self.after, self.parked))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._view)
        self._save_timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._connect()
        self._bind()
        self._empty("visit", "direct")
        self._look_for_drafts()

    # what the window asks

    def arrived(self) -> None:
        """Put the cursor into 姓名: F2 was pressed, or the page was chosen."""
        if self.is_empty():
            self._start_clock()
            self._look_again()
        self._look_for_drafts()
        self.form.tell_authority(self._office.desk.leader_named())
        self.form.jump(self.form.fields["name"])

    def begin_anew(self) -> None:
        """Begin an empty form by the clock as it is now; one that says something stays."""
        if self.is_empty():
            self._empty(self.form.enquiry_channel() or "visit", "direct")

    def is_empty(self) -> bool:
        """Tell whether nothing worth keeping is in the form."""
        return says_nothing(self.draft())

    def draft(self) -> Draft:
        """Give what is in the form."""
        values = self.form.values() | {
            "enquiry_channel": self.form.enquiry_channel(),
            "linked_to": self.repeats.linked,
            "other_matters": self.repeats.others,
            "read_back": False,
        }
        draft = draft_of(values, self._arrived_at, self._reading())
        # What was changed after it was read to her has not been read to her.
        read = self._read_back is not None and _heard(draft) == _heard(self._read_back)
        said = self._view.reading.said(self._office.me.name) if read else {}
        return msgspec.structs.replace(draft, read_back=read, **said)

    def keep(self) -> None:
        """Save the draft now, if there is something unsaved."""
        self._save_timer.stop()
        if self._dirty and not self._ending:
            self._dirty = False
            self._park(self.draft())

    def saved_words(self) -> str:
        """Give what stands at the foot: 草稿已保存 hh:mm:ss."""
        return self._view.saved.text()

    def message(self) -> str:
        """Give what the page says above its buttons: why the last end did not come about."""
        return self._view.message.words()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.keep()
        super().hideEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(compact=self.width() < style.px(COMPACT_BELOW))

    # the ends

    def register_spot(self) -> None:
        """登记并当场告知."""
        self._end(spot=True)

    def register_later(self) -> None:
        """登记，15 日内告知; an enquiry becomes a petition first."""
        if self.draft().kind == "enquiry":
            self.form.make_petition()
        else:
            self._end(spot=False)

    def leave(self) -> None:
        """存草稿离开."""
        self.keep()
        if not self.is_empty():
            self._empty_again()
            self.told.emit("草稿已留着，随时接着写", None)
        self.left.emit()

    def _end(self, *, spot: bool) -> None:
        if self._ending:
            return
        self._asked_red = True
        draft = self.draft()
        self._spot_wanted = spot
        found = self._found(draft)
        self._show(found)
        if self._jump_to_red(found):
            return
        if self.repeats.unread():
            self._view.message.say("正在看关联的那一件，请稍等再按一次。")
            return
        self._hold(on=True)
        self._save_timer.stop()
        if (act := self._again()) is not None:
            work = doing(self._office, draft, act, self._keeping.id)
            self._jobs.act(self, work, self._done_again, self._not_taken)
            return
        told = self._spot() if spot and draft.kind == "petition" else None
        keeping = self._keeping
        self._jobs.act(
            self,
            lambda: self._office.intake.register(draft, spot=told, kept=keeping.id),
            self._taken,
            self._not_taken,
        )

    def _again(self) -> SameAct | None:
        """Give the act that takes the place of registering, if the matter is known to be here."""
        same = self.repeats.same()
        return same.next.act if same is not None and same.next.act in ENDS else None

    def _done_again(self, made: Again) -> None:
        self._hold(on=False)
        number = made.petition.number
        self._view.message.say("")
        if not made.done:
            self._mark_dirty()
            self.told.emit(f"{number} 有几位信访人，请选是哪一位要复查。草稿留着", None)
            self.act_wanted.emit(number, made.act)
            return
        self._empty_again()
        if made.sheet is not None:
            self.registered.emit(made.sheet)
        else:
            self.act_wanted.emit(number, made.act if made.act in FOLLOWED else "")
        self.told.emit(again_words(made, self._office.clock.today()), None)

    def _organ_missing(self) -> bool:
        values = self.form.values()
        return values["spot"] == "elsewhere" and not values["organ"].strip()

    def _spot(self) -> Spot:
        values = self.form.values()
        ours = values["spot"] != "elsewhere"
        organ = None if ours else values["organ"].strip()
        paper = self.form.paper(self._office.clock.today())
        limits = () if ours else self.form.limits()
        return Spot(ours=ours, organ=organ, limits=limits, paper=paper)

    def _hold(self, *, on: bool) -> None:
        # What would be typed between the act and its answer would go with the emptied form.
        self._ending = on
        self.form.setEnabled(not on)

    def _let_go(self) -> None:
        if self._ending:  # a bug was in the way of an answer: what was typed is still there
            self._hold(on=False)
            self._mark_dirty()

    def _taken(self, made: Registered) -> None:
        self._hold(on=False)
        number = made.petition.number
        self._view.message.say("")
        self._empty_again()
        self.registered.emit(made)
        # After the page has changed, so that it does not cover the toast.
        self.told.emit(f"已登记 {number}", lambda: self._ask_void(number))

    def _not_taken(self, fault: Refused | Trouble) -> None:
        # Nothing was written and nothing is lost: say so where the eyes are, keep the draft.
        self._hold(on=False)
        self._mark_dirty()
        field = FORM_FIELDS.get(getattr(fault, "field", None) or "", getattr(fault, "field", None))
        if field not in self.form.fields:
            self.form.jump(self.form.fields["content"])
        else:
            self.form.fields[field].show_problem(Problem.of(fault))
            self._shown.add(field)
            self.form.jump(self.form.fields[field])
        self._view.message.refuse(fault, "dan")

    # checking while typing

    def _found(self, draft: Draft) -> dict[str, Problem]:
        found = shown_problems(self._office.intake.problems(draft), len(draft.principals()))
        values = self.form.values()
        today = self._office.clock.today()
        spot = self._spot_wanted and draft.kind == "petition" and self._again() is None
        if spot and self._organ_missing():
            found["organ"] = Problem("notice.organ_missing", stops=True)
        if spot and not self.form.paper_is_dated(today):
            found["paper"] = BAD_DAY
        if "phone" in found and not found["phone"].stops:
            found["phone"] = odd_phone(values["phone"])
        if self.repeats.other_name():
            found.setdefault("id_number", OTHER_NAME)
        return found | {name: BAD_DAY for name in _DAYS if not is_day(values[name], today)}

    def _show(self, found: dict[str, Problem]) -> None:
        for name, field in self.form.fields.items():
            problem = found.get(name)
            if problem is not None and self._worth_saying(name, problem):
                field.show_problem(problem)
                self._shown.add(name)
            elif name in self._shown:
                field.show_problem(None)
                self._shown.discard(name)
        self.form.tell_code()

    def _worth_saying(self, name: str, problem: Problem) -> bool:
        # Amber once the field was left; red not before the end was asked for.
        early = not problem.stops or problem is BAD_DAY
        return self._asked_red or (early and name in self._touched)

    def _jump_to_red(self, found: dict[str, Problem]) -> bool:
        for name, field in self.form.fields.items():
            if name in found and found[name].stops:
                if field.isHidden():
                    self.form.open_more(on=True)
                self.form.jump(field)
                return True
        return False

    def _look_again(self) -> None:
        draft = self.draft()
        self._show(self._found(draft))
        enquiry = draft.kind == "enquiry"
        due = self._office.intake.preview(draft)
        self.after.show_due(due, self._office.clock.today(), enquiry=enquiry)
        again = self._again()
        if again is not None:
            words = ENDS[again]
        else:
            words = "登记咨询，当场答复" if enquiry else "登记并当场告知"
        self._view.spot.set_words(words)
        self._view.later.set_words("改为信访件" if enquiry else "登记，15 日内告知")
        self._view.later.setVisible(again is None)
        self.form.ask_spot(on=again is None)
        self.after.setVisible(again is None)
        self.after.set_brief(brief=self.repeats.showing())
        self._view.heard.setVisible(draft.read_back)
        self.repeats.look(draft)
        claims = "\n".join(each.text for each in draft.claim_drafts())
        self.form.suggest_category(f"{draft.content}\n{claims}")
        self.form.suggest_organ(self._office.guide.elsewhere(f"{claims}\n{draft.content}"))

    def _on_more(self, *, on: bool) -> None:
        self._view.more.set_words("收起更多" if on else "更多")

    def _on_changed(self) -> None:
        if not self._dirty and self._keeping.id is None and not self._saving:
            self._start_clock()
        self._mark_dirty()
        self._look_again()

    def _on_decided(self) -> None:
        if self._ending:
            return
        self._mark_dirty()
        self._look_again()

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None:
            self._view.focused(new)
        if new is not None and self.form.isAncestorOf(new):
            # After the layout: what was just unfolded has its place only then.
            QTimer.singleShot(0, self, lambda: self._view.bring(new))
        for name, field in self.form.fields.items():
            if old is not None and old in field.editor.stops():
                self._touched.add(name)
                self._look_again()
                return

    # reading back and comparing

    def read_back(self) -> None:
        """读给群众听: show the record in large type."""
        self._view.reading.show_draft(self.draft())
        self._view.show_reading()

    def _agreed(self) -> None:
        self._read_back = self.draft()
        self._view.show_form()
        self._mark_dirty()
        self._look_again()

    def _compare(self) -> None:
        beside = self.repeats.chosen()
        if beside is not None:
            today = self._office.clock.today()
            self._view.comparing.show_pair(self.draft(), beside, today)
            self._view.show_comparing()

    def _compared_same(self) -> None:
        self._view.show_form()
        self.repeats.say_same()

    def _compared_other(self) -> None:
        self._view.show_form()
        self.repeats.say_other()

    # keeping

    def _mark_dirty(self) -> None:
        self._dirty = True
        if not self._save_timer.isActive():
            self._save_timer.start()

    def _park(self, draft: Draft) -> None:
        keeping = self._keeping
        if says_nothing(draft):
            self._view.saved.setText("")
            self._drop(keeping)
            return
        self._saving = True
        self._jobs.act(self, lambda: self._store(draft, keeping), self._kept, self._not_kept)

    def _store(self, draft: Draft, keeping: Keeping) -> Parked:
        parked = self._office.intake.park(draft, keeping.id)
        keeping.id = parked.id
        return parked

    def _kept(self, parked: Parked) -> None:
        self._saving = False
        if parked.id == self._keeping.id:
            self._view.say_saved(f"草稿已保存 {parked.saved_at:%H:%M:%S}", good=True)

    def _not_kept(self, fault: Refused | Trouble) -> None:
        self._saving = False
        self._mark_dirty()
        self._view.say_saved("草稿还没存上，会再试", good=False)
        self._view.message.say(said(fault), "dan")

    # drafts found again

    def _look_for_drafts(self) -> None:
        keeping = self._keeping
        self._jobs.ask(self, lambda: (self._office.intake.parked(), keeping.id), self._found_drafts)

    def _found_drafts(self, answer: tuple[tuple[Parked, ...], bytes | None]) -> None:
        drafts, mine = answer
        others = [each for each in drafts if each.id not in {mine, self._keeping.id}]
        if not self._offered:
            self._offered = True
            self.drafts_found.emit(len(others))
        self.parked.show_drafts(others, self._office.clock.now())

    def resume(self, parked: Parked) -> None:
        """接着写: the form becomes that draft; what was in it is parked in its turn."""
        self.keep()
        self._keeping = Keeping(parked.id)
        at = parked.draft.received_at
        self._arrived_at = at if at is not None else self._office.clock.now()
        self._load(parked.draft)
        self._view.say_saved(f"草稿已保存 {parked.saved_at:%H:%M:%S}", good=True)
        self._look_for_drafts()
        self.form.jump(self.form.fields["name"])

    def discard(self, parked: Parked) -> None:
        """不要了: the cadre says that the draft may go."""
        self._drop(Keeping(parked.id))

    def _drop(self, keeping: Keeping) -> None:
        self._jobs.act(self, lambda: self._forget(keeping), lambda _done: self._look_for_drafts())

    def _forget(self, keeping: Keeping) -> None:
        if keeping.id is not None:
            self._office.intake.drop(keeping.id)
            keeping.id = None

    # taking back

    def _ask_void(self, number: str) -> None:
        self.void_asked.emit()
        self.void.ask(number)

    def _void(self, number: str, reason: str) -> None:
        self._jobs.act(
            self,
            lambda: self._office.handling.void(number, reason),
            lambda file: self._voided(file.number),
            lambda fault: self.void.fault.say(said(fault), "dan"),
        )

    def _voided(self, number: str) -> None:
        self.void.hide()
        self.told.emit(f"已作废 {number}，号留着", None)

    # the form's contents

    def _empty_again(self) -> None:
        values = self.form.values()
        self._empty(self.form.enquiry_channel(), values["origin"])
        self._look_for_drafts()
        self.form.jump(self.form.fields["name"])

    def _empty(self, channel: str, origin: str) -> None:
        self._keeping = Keeping()
        self._dirty = False
        self._save_timer.stop()
        self._view.say_saved("", good=True)
        self._start_clock()
        blank = Draft(received_at=self._office.clock.today())
        values = values_of(blank, self._office.clock.today())
        self._load_values(values | {"channel": channel, "origin": origin})

    def _load(self, draft: Draft) -> None:
        self._load_values(values_of(draft, self._office.clock.today()))

    def _load_values(self, values: dict[str, Any]) -> None:
        self._asked_red = self._spot_wanted = False
        self._touched = set()
        self._shown: set[str] = set()
        self._dirty = False
        self._read_back = None
        self.repeats.load(values["linked_to"], values["other_matters"])
        self.form.load_values(values)
        self._view.reading.load(values["signed_how"], values["witness"])
        if values["read_back"]:
            self._read_back = self.draft()
        self._look_again()

    def _start_clock(self) -> None:
        # The clocks of the law run from arrival: the moment this record was begun.
        clock = self._office.clock
        self._arrived_at = clock.now() if clock.shown_today is None else clock.today()
        shown = day_text(clock.today(), clock.today())
        self._view.arrival.setText(f"收到时间 {shown} {clock.now():%H:%M} · 编号登记后自动给")

    def _reading(self) -> Reading:
        office = self._office
        return Reading(office.clock.today(), office.villages, office.intake.check_id)

    # laying out

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.form.left.connect(self._go_to_end)
        self.form.more_opened.connect(lambda on: self._on_more(on=on))
        self._save_timer.timeout.connect(self.keep)
        self.repeats.decided.connect(self._on_decided)
        self.repeats.found.connect(self._look_again)
        self.repeats.compare_wanted.connect(self._compare)
        self._view.read_back.clicked.connect(self.read_back)
        self._view.reading.confirmed.connect(self._agreed)
        for sheet in (self._view.reading, self._view.comparing):
            sheet.closed.connect(self._view.show_form)
        self._view.comparing.same.connect(self._compared_same)
        self._view.comparing.other.connect(self._compared_other)
        self.parked.resumed.connect(self.resume)
        self.parked.dropped.connect(self.discard)
        self.void.wanted.connect(self._void)
        self._view.spot.clicked.connect(self.register_spot)
        self._view.later.clicked.connect(self.register_later)
        self._view.leave.clicked.connect(self.leave)
        self._view.message.wanted.connect(self.settings_wanted)
        self._jobs.idle.connect(self._let_go)
        self._view.more.clicked.connect(self._more)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def _bind(self) -> None:
        bind(self, "Ctrl+S", self.keep)
        for number in range(1, 11):
            bind(self, f"Alt+{number % 10}", self._jumper(number))

    def _jumper(self, number: int) -> Callable[[], None]:
        reason = Qt.FocusReason.ShortcutFocusReason
        return lambda: self.form.stops_for(number).setFocus(reason)

    def _go_to_end(self) -> None:
        self._view.spot.setFocus(Qt.FocusReason.TabFocusReason)

    def _more(self) -> None:
        on = not self.form.more_is_open()
        self.form.open_more(on=on)
        if on:
            self.form.jump(self.form.fields["received_at"])

    def _fit(self, *, compact: bool) -> None:
        self._view.set_compact(compact=compact)
        self.after.set_compact(compact=compact)
        self.repeats.set_compact(compact=compact)


def _heard(draft: Draft) -> Draft:
    """Give what of a record she hears; the rest may change without reading it again."""
    return Draft(
        petitioners=draft.petitioners,
        content=draft.content,
        claims=draft.claims,
        complained_of=draft.complained_of,
        name_withheld=draft.name_withheld,
        answer=draft.answer,
    )
