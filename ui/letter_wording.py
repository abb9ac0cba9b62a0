"""文书措辞 in 设置: how each kind of letter is worded here, beside a sample of it that follows.

What may not be changed stands among the rest with its reason. What was typed stays until it is
saved or put away: a refusal, another kind, another page of the settings lose nothing.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.errors import Refused
from app.domain.printing import Offset
from app.domain.words import said
from app.letters.overlay import WordingFile
from app.office import Office
from app.phrasing import Difference, Kind
from ui import keys, spool, style
from ui.editors import Choice, Segments
from ui.elided import Elided
from ui.jobs import Asked, Fault, Jobs
from ui.paper import Paper
from ui.pieces import Button, Card, Message, label, row
from ui.sheets import Sheets
from ui.tables import LazyRows, Table
from ui.wording_parts import (
    BlockEditor,
    DifferenceView,
    Row,
    block_columns,
    kind_columns,
    rows_of,
    whose,
)

REST_MS = 400
"""So long nothing was typed before the sample is set anew."""
_WAYS = (("write", "写法"), ("differs", "和默认的差别"))
_KINDS_WIDE, _PREVIEW_WIDE = 254, 392
_NARROW = 1100
"""Below this width the outer columns give way to the one that is written in."""
_ONLY = "改措辞要领导或者系统管理员来改；这里可以看。"
_UNFIT = "原来改的措辞不合新版程序的要求，没有用；文书用的是默认的。请照着改好再保存。"
_NO_PRINTER = "没有找到打印机"


class LetterWording(QWidget):
    """The kinds, the blocks of one, its sample. `told` carries words for the toast."""

    told = Signal(str)

    def __init__(self, office: Office, jobs: Jobs) -> None:
        super().__init__()
        self._office = office
        self._jobs = jobs
        self._kind = ""
        self._typed: dict[str, dict[str, str]] = {}
        self._restored: set[str] = set()
        self._asked: Asked | None = None
        self._saving = False
        self._known: dict[str, Kind] = {}
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self.preview)
        self._make()
        self._lay_out()
        keys.bind(self, "F6", self._next_panel)

    def look(self) -> None:
        """Ask how letters are worded now; what was typed and not saved stays."""
        self._jobs.ask(self, self._office.phrasing.kinds, self._show_kinds)
        if self.printer.count() == 0:
            self._jobs.ask(self, spool.printers, self._show_printers, lane="print")

    def typed(self) -> Mapping[str, str]:
        """Give what was typed for the kind on show and is not saved."""
        return self._typed.get(self._kind, {})

    def file(self) -> WordingFile:
        """Give the wording as it would be saved."""
        own = self._kind not in self._restored
        return self._office.phrasing.with_texts(self._kind, self.typed(), own=own)

    def preview(self) -> None:
        """Set the sample anew in the worker, or say what is wrong with what was typed."""
        if not self._kind:
            return
        if self._asked is not None:
            self._asked.drop()
        kind, file, sample = self._kind, self.file(), self._office.phrasing.sample
        self._asked = self._jobs.ask(
            self,
            lambda: Paper(sample(kind, file, across=False)),
            self._show_paper,
            partial(self._refused, follow=False),
        )
        self._show_rows()
        self.differences.show_differences(self._differences())

    def save(self) -> None:
        """Save what was typed: from now on letters are made so."""
        if self._saving or not self._kind:
            return
        kind, file, phrasing = self._kind, self.file(), self._office.phrasing
        back = kind in self._restored and not file.blocks
        work = partial(phrasing.restore, kind) if back else partial(phrasing.adopt, file)
        self._saving = True
        self._note.say("正在保存…", "acc")
        self._jobs.act(self, work, self._saved, self._refused)

    def restore(self) -> None:
        """Show the default in every block; it holds once it is saved."""
        self._typed.pop(self._kind, None)
        self._restored.add(self._kind)
        self._note.say("已换回默认的写法，保存以后才算数。", "acc")
        self._changed()

    def put_away(self) -> None:
        """Put away what was typed and not saved."""
        self._typed.pop(self._kind, None)
        self._restored.discard(self._kind)
        self._note.say("")
        self._changed()

    def print(self) -> None:
        """Print the sample as it is typed now, with 样张 across every page."""
        queue = self.printer.value()
        if queue is None or not self._kind:
            self._note.say(said(Refused("print.no_printer")), "warn")
            return
        kind, file, phrasing = self._kind, self.file(), self._office.phrasing
        self._note.say("正在打印样张…", "acc")

        def made() -> tuple[bytes, Offset]:
            return phrasing.sample(kind, file), self._office.printing.offset(queue)

        def send(told: tuple[bytes, Offset]) -> None:
            work = partial(spool.print_unrecorded, told[0], queue, told[1])
            done = "样张已送到打印机，看过可以丢掉。"
            ended = lambda _none: self._note.say(done, "ok")  # noqa: E731 said when it is done
            self._jobs.ask(self, work, ended, self._refused, lane="print")

        self._jobs.ask(self, made, send, self._refused)

    def said(self) -> str:
        """Give what stands under the text."""
        return self._note.words()

    def _show_kinds(self, kinds: tuple[Kind, ...]) -> None:
        self._known = {each.kind: each for each in kinds}
        at = self._kind or (kinds[0].kind if kinds else "")
        self._kind_rows.set_rows(kinds)
        order = [each.kind for each in kinds]
        if at in order:
            self.kinds.selectRow(order.index(at))
        self._choose(self._known.get(at))

    def _choose(self, kind: Kind | None) -> None:
        if kind is None:
            return
        if kind.kind != self._kind:
            self._note.say("")
            self._kind = kind.kind
            self.block.show_block(None)
        self._title.say(kind.title)
        self._whose.setText(whose(kind))
        if kind.unfit:
            self._note.say(_UNFIT, "warn")
        elif not self._office.phrasing.may_change():
            self._note.say(_ONLY)
        self._changed()

    def _changed(self) -> None:
        """Show at once what follows from what was typed, and the sample after a rest."""
        self._show_rows()
        self._tell_buttons()
        self._timer.start()

    def _rows(self) -> tuple[Row, ...]:
        own = self._kind not in self._restored
        return rows_of(self._office.phrasing.blocks(self._kind, own=own), self.typed(), self._kind)

    def _show_rows(self) -> None:
        rows, at = self._rows(), self.block.name
        self._block_rows.set_rows(rows)
        names = [each.name for each in rows]
        first = next((n for n, each in enumerate(rows) if each.lock is None), 0)
        chosen = names.index(at) if at in names else first
        self.blocks.selectRow(chosen)
        self.block.show_block(rows[chosen], may=self._office.phrasing.may_change())

    def _differences(self) -> tuple[Difference, ...]:
        return self._office.phrasing.differences(self._kind, self.file())

    def _edited(self, name: str, text: str) -> None:
        self._typed.setdefault(self._kind, {})[name] = text
        self._note.say("")
        self._tell_buttons()
        self._timer.start()

    def _show_paper(self, paper: Paper) -> None:
        self._asked = None
        self.sheets.show_paper(paper, "样张")

    def _saved(self, kind: Kind) -> None:
        self._saving = False
        self._typed.pop(kind.kind, None)
        self._restored.discard(kind.kind)
        self._note.say("")
        words = "恢复了默认的措辞" if kind.layer != "office" else f"保存了，是{whose(kind)}"
        self.told.emit(f"《{kind.title}》{words}；以前出的文书不变")
        self.look()

    def _refused(self, fault: Fault, *, follow: bool = True) -> None:
        self._saving = False
        self._note.say(said(fault), "dan")
        field = getattr(fault, "field", None)
        names = [each.name for each in self._rows()]
        if follow and field in names:
            self._ways.set_value("write")
            self._turn()
            self.blocks.selectRow(names.index(field))
            self.block.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_printers(self, names: tuple[str, ...]) -> None:
        self.printer.clear()
        for name in names:
            self.printer.addItem(name, name)
        if not names:
            self.printer.addItem(_NO_PRINTER, None)

    def _tell_buttons(self) -> None:
        may, held = self._office.phrasing.may_change(), self._known.get(self._kind)
        open_ = bool(self.typed()) or self._kind in self._restored
        own = held is not None and (held.layer == "office" or held.unfit)
        self._save.setVisible(may)
        self._away.setVisible(may and open_)
        self._restore.setVisible(may and own and self._kind not in self._restored)

    def _turn(self) -> None:
        writing = self._ways.value() == "write"
        for part in (self.blocks, self.block):
            part.setVisible(writing)
        self.differences.setVisible(not writing)

    def _next_panel(self) -> None:
        panels = (self.kinds, self.blocks, self.block.text)
        at = next((n for n, each in enumerate(panels) if each.hasFocus()), -1)
        panels[(at + 1) % len(panels)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        narrow = self.width() < style.px(_NARROW)
        self._left.setFixedWidth(style.px(_KINDS_WIDE - 10 * narrow))
        self._right.setFixedWidth(style.px(_PREVIEW_WIDE - 112 * narrow))

    def _make(self) -> None:
        self._kind_rows = LazyRows(kind_columns())
        self.kinds: Table = Table("set_table_wordings", "有措辞的文书", self._kind_rows)
        self.kinds.selected.connect(self._choose)
        self.kinds.opened.connect(lambda _kind: self.blocks.setFocus())
        self._block_rows = LazyRows(block_columns())
        self.blocks: Table = Table("set_table_blocks", "这种文书的每一段", self._block_rows)
        self.block = BlockEditor()
        self.blocks.selected.connect(self._choose_block)
        self.blocks.opened.connect(lambda _row: self.block.text.setFocus())
        self.block.edited.connect(self._edited)
        self.block.left.connect(self.blocks.setFocus)
        self.differences = DifferenceView()
        self.sheets = Sheets()
        self.sheets.look("down")
        self.printer = Choice("set_combo_wording_printer", "样张用哪台打印机", ())
        self._ways = Segments("set_seg_wording", "看写法还是差别", _WAYS)
        self._ways.set_value("write")
        self._ways.edited.connect(self._turn)
        self._title = Elided(text="h2", object_name="set_lbl_wording_title")
        self._whose = label(text="small", tone="text2", object_name="set_lbl_wording_whose")
        self._note = Message()
        self._note.setObjectName("set_lbl_wording_note")
        self._save = Button("保存", "set_btn_wording_save", kind="pri", shortcut="Ctrl+S")
        self._save.clicked.connect(self.save)
        self._restore = Button("恢复默认", "set_btn_wording_restore")
        self._restore.clicked.connect(self.restore)
        self._away = Button("不改了", "set_btn_wording_leave", "不改了，放弃没保存的")
        self._away.clicked.connect(self.put_away)
        self._print = Button("印样张", "set_btn_wording_print", "印一份样张", icon="printer")
        self._print.clicked.connect(self.print)

    def _choose_block(self, chosen: Row) -> None:
        if chosen.name != self.block.name:
            self.block.show_block(chosen, may=self._office.phrasing.may_change())

    def _lay_out(self) -> None:
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        self._left = Card()
        self._left.body.addWidget(self.kinds, 1)
        middle = Card()
        head = row(self._title, self._whose, self._ways, gap=8)
        head.setStretch(0, 1)
        middle.body.addLayout(head)
        middle.body.addWidget(self.blocks, 1)
        middle.body.addWidget(self.block)
        middle.body.addWidget(self.differences, 1)
        middle.body.addWidget(self._note)
        middle.body.addLayout(row(self._restore, self._away, None, self._save, gap=8))
        self._right = Card()
        self._right.body.addWidget(self.sheets, 1)
        foot = QVBoxLayout()
        foot.addLayout(row(self._print, self.printer, gap=8))
        self._right.body.addLayout(foot)
        for part, share in ((self._left, 0), (middle, 1), (self._right, 0)):
            body.addWidget(part, share)
        self._turn()
