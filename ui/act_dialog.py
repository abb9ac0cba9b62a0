"""One act in one view: on the left what it needs, on the right the letter as it will be.

The preview is the act itself, tried and rolled back, so it refuses what the act will refuse.
Cancelling loses nothing: what was typed is given back to the page that opened the dialog.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.acting import Tried
from app.domain.errors import Refused
from app.domain.words import ACTS, UNWRITTEN
from app.durable import replace_file
from app.letters.seal import seal_places
from app.office import Office
from ui import keys, style
from ui.act_forms import ActForm
from ui.due_dialog import counted, running
from ui.duties import DueChain
from ui.editors import Line, Text
from ui.elided import Elided
from ui.forms import Problem
from ui.jobs import Asked, Fault, Jobs
from ui.letter_cards import proof_words
from ui.paper import Paper
from ui.pieces import Badge, Button, Message, label, row, rule
from ui.refusal import Refusal
from ui.sheets import Sheets

MOST = QSize(1140, 664)
NARROW = 620
"""Width of a dialog without a letter beside the form."""
REST_MS = 400
_MARGIN = 18


class ActDialog(QDialog):
    """The dialog of one act. `did` carries what the act gave; the dialog is closed by then."""

    did = Signal(object)
    settings_wanted = Signal(str)
    """A part of 设置 where what refuses the act can be put right."""

    def __init__(
        self,
        office: Office,
        jobs: Jobs,
        act: str,
        form: ActForm,
        badge: Badge | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._choose_path: Callable[[QWidget, str], str] = _ask_path
        self._office = office
        self._jobs = jobs
        self.form = form
        self._asked: Asked | None = None
        self._acting = False
        self.setObjectName("dlg_card_act")
        self.setAccessibleName(ACTS[act])
        self.setWindowTitle(ACTS[act])
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.sheets = Sheets()
        self._clock = running(office, form.file) if badge is not None else None
        self.chain = DueChain()
        self.chain.hide()
        self._note = Refusal("dlg_btn_remedy_letter")
        self._fault = Refusal("dlg_btn_remedy")
        self._go = Button(ACTS[act], "dlg_btn_do", kind="pri", shortcut="Ctrl+Enter")
        self._cancel = Button("取消", "dlg_btn_cancel", hint="Esc")
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._lay_out(ACTS[act], badge)
        self._fit(parent)
        keys.bind(self, "F4", self.explain)
        self._go.clicked.connect(self.do)
        self._cancel.clicked.connect(self.reject)
        for each in (self._note, self._fault):
            each.wanted.connect(self._put_right)
        self._timer.timeout.connect(self.preview)
        form.changed.connect(self._changed)
        form.left.connect(lambda: self._go.setFocus(Qt.FocusReason.TabFocusReason))

    def begin(self, typed: Mapping[str, Any] | None) -> None:
        """Open it, with what was typed before if it was cancelled."""
        if typed:
            for name, field in self.form.fields.items():
                if name in typed:
                    field.editor.set_value(typed[name])
        self.open()
        stops = [each for each in self.form.stops() if each.isVisibleTo(self.form)]
        (stops[0] if stops else self._go).setFocus(Qt.FocusReason.OtherFocusReason)
        at = self.focusWidget()
        if isinstance(at, Line):
            at.selectAll()
        self.preview()

    def explain(self) -> None:
        """Unfold how the date in the head was counted, or fold it (F4)."""
        if self._clock is not None:
            if self.chain.isHidden():
                self.chain.explain(counted(self._office, self._clock))
                inside = self.contentsRect().width() - 2 * _MARGIN
                self.chain.setMinimumHeight(self.chain.heightForWidth(inside))
            self.chain.setVisible(self.chain.isHidden())

    def typed(self) -> dict[str, Any]:
        """Give what stands in the form."""
        return self.form.values()

    def told(self) -> str:
        """Give what is said under the letter: what preflight found, or why there is no letter."""
        return self._note.words()

    def preview(self) -> None:
        """Try the act in the worker and show the letter, or say what is still missing."""
        if not self.form.letter or self._acting:
            return
        if self._asked is not None:
            self._asked.drop()
        try:
            act = self.form.ready()
        except Refused as fault:
            self._refused_preview(fault)
            return
        self._asked = self._jobs.ask(
            self, lambda: self._office.tried(act), self._show, self._refused_preview
        )

    def do(self) -> None:
        """Do the act; a refusal stands at its field, and nothing typed is lost."""
        if self._acting:
            return
        self.form.show_problems({})
        try:
            act = self.form.ready()
        except Refused as fault:
            self._refused(fault)
            return
        self._acting = True
        self._fault.say("")
        self._jobs.act(self, act, self._did, self._refused)

    def save_draft(self) -> None:
        """Ask where to, and keep the letter as a draft for a word processor; nothing is done."""
        try:
            act = self.form.ready()
        except Refused as fault:
            self._refused(fault)
            return
        self._jobs.ask(self, lambda: self._office.draft(act), self._keep_draft, self._refused)

    def _keep_draft(self, draft: bytes | None) -> None:
        path = None if draft is None else self._choose_path(self, f"{self.form.file.number}.docx")
        if not path or draft is None:
            return
        self._jobs.act(
            self,
            lambda: replace_file(Path(path), draft),
            lambda _done: self._note.say("稿存好了。改好的话，把文字填回左边再出具。", "ok"),
            self._refused,
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if plain and not event.modifiers():
            event.accept()  # Enter goes from field to field; it never presses a button by itself
            return
        super().keyPressEvent(event)

    def _changed(self) -> None:
        self._fault.say("")
        if self.form.letter:
            self._timer.start()

    def _show(self, made: Tried | None) -> None:
        """Show the letter as it would be, and what preflight found to look at."""
        self._asked = None
        if made is None:
            self.sheets.show_paper(None)
            self._note.say("这一步不另出文书。")
            return
        seals = seal_places(made.pdf, made.facts)
        self.sheets.show_paper(Paper(made.pdf), "草稿", seals)
        looks = [proof_words(each) for each in made.found if each.verdict != "good"]
        told = looks or [f"印前检查 {len(made.found)} 项都合格。还没出具，提交后编号才定下来。"]
        if not made.found:
            told = [f"写着“{UNWRITTEN}”的地方还没写。写全了才做印前检查、才能签发。"]
        self._note.say("；".join(told), "warn" if looks or not made.found else "text2")

    def _refused_preview(self, fault: Fault) -> None:
        self._asked = None
        self.sheets.show_paper(None)
        self._note.refuse(fault, "warn")

    def _put_right(self, part: str) -> None:
        self.reject()  # what was typed is given back when the dialog opens again
        self.settings_wanted.emit(part)

    def _did(self, made: object) -> None:
        self._acting = False
        self.accept()
        self.did.emit(made)

    def _refused(self, fault: Fault) -> None:
        self._acting = False
        name = getattr(fault, "field", None) or ""
        field = self.form.fields.get(name)
        if field is None or field.isHidden():
            self._fault.refuse(fault, "dan")
            return
        field.show_problem(Problem.of(fault))
        self.form.jump(field)

    def _fit(self, parent: QWidget) -> None:
        window = parent.window()
        wide = MOST.width() if self.form.letter or self.form.wide else NARROW
        most = QSize(min(wide, window.width() - 24), min(MOST.height(), window.height() - 40))
        if not self.form.letter and not self.form.wide:
            tall = self.form.sizeHint().height() + style.px(190)
            most.setHeight(min(most.height(), max(tall, style.px(320))))
        self.resize(most)

    def _lay_out(self, title: str, badge: Badge | None) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        body.setSpacing(8)
        about = Elided(tone="text2")
        about.say(f"{self.form.file.number} · {self.form.file.gist}")
        head = row(label(title, text="h2"), gap=10)
        head.addWidget(about, 1)
        if badge is not None:
            head.addWidget(badge)
            how = Button("怎么算的", "dlg_btn_how", kind="link", hint="F4")
            how.clicked.connect(self.explain)
            head.addWidget(how)
        body.addLayout(head)
        body.addWidget(self.chain)
        body.addWidget(rule())
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self._left(), 1)
        if self.form.letter:
            across.addWidget(rule(upright=True))
            across.addLayout(self._right(), 1)
        body.addLayout(across, 1)
        body.addWidget(rule())
        body.addWidget(self._fault)
        kept = label("办了以后在“经过”里留痕。", text="small", tone="text2")
        body.addLayout(row(kept, None, self._cancel, self._go))

    def _left(self) -> QWidget:
        holder = QWidget()
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 0, 0)
        if self.form.hint:
            body.addWidget(Message(self.form.hint, "warn" if self.form.letter else "text2"))
        area = QScrollArea()
        area.setObjectName("dlg_list_form")
        area.setAccessibleName("要填的内容")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addWidget(self.form)
        area.setWidget(inner)
        inner.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        body.addWidget(area, 1)
        for stop in self.form.stops():
            if isinstance(stop, Line | Text):
                stop.setMinimumWidth(style.px(160))
        return holder

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        self._draft = Button("存可改的稿", "dlg_btn_draft", "存一份能在 WPS 里改的稿，什么也不办")
        self._draft.clicked.connect(self.save_draft)
        right.addLayout(row(label("文书预览 · 边填边变", tone="text2"), None, self._draft))
        self.sheets.look("down")
        right.addWidget(self.sheets, 1)
        right.addWidget(self._note)
        return right


def _ask_path(owner: QWidget, name: str) -> str:
    path, _kind = QFileDialog.getSaveFileName(owner, "存可改的稿", name, "WPS、Word (*.docx)")
    return path
