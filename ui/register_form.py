"""The fields of 登记 in their printed order, ① to ⑫, and 更多 below them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from app.domain.category import Category, proposed
from app.domain.codes import CodeCheck
from app.domain.competence import Row
from app.domain.people import Village
from app.domain.petition import REPRESENTATIVES_MOST
from app.domain.words import CHANNELS, ORIGINS, SEXES
from app.rules import load_categories
from app.signing import Paper, Telling
from ui import style
from ui.editors import Proposed
from ui.forms import Check, Choice, Field, Form, Line, Lines, Offering, Segments, Text
from ui.paper_lines import PaperLines, paper_of
from ui.pieces import Button, Card, Tone, icon_label, key_cap, label, row, set_icon
from ui.register_people import People, PeopleField
from ui.register_values import (
    ENQUIRY,
    Reading,
    categories_like,
    code_line,
    committee_of,
    day_text,
    is_day,
    parties_in,
    village_in,
    villages_like,
)

_CHANNEL_ORDER = ("visit", "letter", "call", "online", "fax")
_SIDE_LABEL = 76
_RIGHT_WIDTH = 378
_DAY_HINT = "例如 9月22日"
_LEAST_LINES = 2
_NO_CATEGORY = "可以不填，拼音首字母也行"


class CategoryLine(Offering):
    """What it is about: characters, initials or a code; empty, it offers what the text suggests."""

    def __init__(self, categories: Callable[[], Sequence[Category]]) -> None:
        super().__init__(
            "reg_edit_category",
            "分类",
            "reg_list_categories",
            lambda typed: categories_like(typed, categories()),
            placeholder=_NO_CATEGORY,
        )
        self._suggested: tuple[str, ...] = ()

    def suggest(self, paths: Sequence[str]) -> None:
        """Say what the text suggests; it is taken with Alt+8 and Enter, or not at all."""
        self._suggested = tuple(paths)
        told = f"Alt+8：{paths[0]}" if paths else _NO_CATEGORY
        self.setPlaceholderText(told)
        self.setAccessibleDescription(f"像是{paths[0]}" if paths else "")

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.ShortcutFocusReason and not self.text():
            QTimer.singleShot(0, self, self._offer_suggested)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.text():
            self._offer_suggested()
        else:
            super().keyPressEvent(event)

    def _offer_suggested(self) -> None:
        if self.hasFocus() and not self.text():
            self.offer(self._suggested)


class Story(Text):
    """The facts: asks for its least height and takes all that the other rows leave."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.minimumHeight())


class CodeLine(Card):
    """What the id number tells, in one line: 由证件号带出…"""

    def __init__(self) -> None:
        super().__init__(tone="soft")
        self.body.setContentsMargins(10, 2, 6, 2)
        self._shape = icon_label("info")
        self._words = label(text="small", tone="text2", object_name="reg_lbl_id")
        self.mend = Button("不对可直接改", "reg_btn_id_mend", "性别和生日不对，直接改", kind="bare")
        self.mend.setStyleSheet(f"min-height: {style.px(24)}px;")
        self.body.addLayout(row(self._shape, self._words, None, self.mend, gap=8))
        self.setFixedHeight(style.px(30))
        self.tell(None, "")

    def tell(self, told: CodeCheck | None, words: str) -> None:
        """Show a line; without a number it says what the number is for."""
        tone: Tone = "text3" if told is None else "ok" if told.valid else "warn"
        set_icon(self._shape, "ok" if tone == "ok" else "info", tone, 16)
        self._words.setText(words or "有证件号就自动带出性别和生日，没有也能登记")
        style.set_mark(self._words, "tone", "text2" if tone == "ok" else tone)
        self._words.setAccessibleName(self._words.text())
        self.mend.setVisible(told is not None)

    def words(self) -> str:
        """Give what it says."""
        return self._words.text()


class RegisterForm(Form):
    """The form of 登记. `compact` closes up the rows; `open_more` shows the rest."""

    more_opened = Signal(bool)

    def __init__(
        self,
        villages: tuple[Village, ...],
        reading: Callable[[], Reading],
        authority: Callable[[], Telling],
    ) -> None:
        super().__init__()
        self._villages = villages
        self._reading = reading
        self._authority = authority
        self._compact = False
        self._withheld_by_hand = False
        self._last_channel = "visit"
        self._name_aside = ""
        self._asks_spot = True
        self._categories = cache(load_categories)
        self.hint = self._hint_line()
        self._first_rows()
        self._middle_rows()
        self._last_rows()
        self._more_rows()
        self._follow()
        self._guided: Row | None = None
        self.set_compact(compact=False)
        self.open_more(on=False)
        self.show_people(on=False)
        self._on_channel()
        self._on_spot()

    def enquiry_channel(self) -> str:
        """Give by which way an enquiry came: the last way chosen."""
        return self._last_channel

    def set_compact(self, *, compact: bool) -> None:
        """Close up for a small screen: narrow gaps, no hint line."""
        self._compact = compact
        self._show_hint()
        self.body.setSpacing(3 if compact else 6)
        text = self.fields["content"].widget
        text.setMinimumHeight(text.fontMetrics().lineSpacing() * _LEAST_LINES + 12)

    def open_more(self, *, on: bool) -> None:
        """Show or put away what is rarely needed."""
        for name in _MORE:
            _show(self.fields[name], on=on)
        self.more_opened.emit(on)

    def more_is_open(self) -> bool:
        """Tell whether 更多 is shown."""
        return not self.fields[_MORE[0]].isHidden()

    def show_people(self, *, on: bool) -> None:
        """Show or put away the representatives."""
        _show(self.fields["people"], on=on)

    def make_petition(self, why: str = "改为信访件，期限从收到那天起算") -> None:
        """Make a petition of an enquiry; what was written stays."""
        self.fields["channel"].editor.set_value(self._last_channel)
        self.fields["channel"].say(why)
        self._on_channel()
        self.changed.emit()

    def suggest_category(self, text: str) -> None:
        """Say which category a text suggests."""
        line = self.fields["category"].widget
        if isinstance(line, CategoryLine):
            line.suggest([each.path for each in proposed(text, self._categories())])

    def suggest_organ(self, row: Row | None) -> None:
        """Say which organ the guide would send her to; the cadre takes it or writes another."""
        self._guided = row
        line = self.fields["organ"].widget
        if isinstance(line, Proposed):
            line.propose(row.organ.name if row else "")

    def limits(self) -> tuple[str, ...]:
        """Give the other limits of the guide's row, where its organ is the one that is named."""
        named = self.fields["organ"].editor.value().strip()
        row = self._guided
        return tuple(e.code for e in row.limits) if row and row.organ.name == named else ()

    def ask_spot(self, *, on: bool) -> None:
        """Ask or do not ask what is told on the spot: an earlier petition may have said it."""
        self._asks_spot = on
        self._on_channel()

    def load_values(self, values: dict[str, Any]) -> None:
        """Show a whole record and put the dependent parts right."""
        self._withheld_by_hand = bool(values.get("name_withheld"))
        self.load(values)
        self.open_more(on=any(values.get(name) for name in _MORE))
        self._on_channel()
        self._on_people()
        self._on_spot()
        self.tell_code()
        self.tell_authority()

    def tell_authority(self, leader: str | None = None) -> None:
        """Say by what may be told on the spot, and ask for the leader's paper where it is by one.

        `leader` is whose paper it usually is.
        """
        if leader is not None:
            self._paper.expect(self._reading().today, leader)
        self.fields["spot"].say(_TELLING[self._authority()])
        self._on_spot()

    def paper(self, today: date) -> Paper | None:
        """Give the leader's paper for what is told on the spot, if one is written."""
        asked = not self.fields["paper"].isHidden()
        return paper_of(self._paper.value(), today) if asked else None

    def paper_is_dated(self, today: date) -> bool:
        """Tell whether the paper has no day, or one that is a day."""
        return self.fields["paper"].isHidden() or is_day(self._paper.value()[1], today)

    def tell_code(self) -> None:
        """Say what the id number says."""
        typed = self.fields["id_number"].editor.value().strip()
        reading = self._reading()
        told = reading.check_id(typed) if typed else None
        self.code_line.tell(told, code_line(told, reading.today) if told else "")
        tone = "warn" if told is not None and not told.valid else ""
        style.set_mark(self.fields["id_number"].widget, "fault", tone)

    def stops_for(self, number: int) -> QWidget:
        """Give where Alt+number goes: the n-th field."""
        return self.fields[_NUMBERED[number - 1]].editor.stops()[0]

    # the rows

    def _hint_line(self) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(label("必填：形式、姓名（或匿名）、反映情况", text="small", tone="text2"))
        line.addStretch(1)
        for cap, words in (("Enter", "下一格"), ("Shift+Enter", "上一格")):
            line.addWidget(key_cap(cap))
            line.addWidget(label(words, text="small", tone="text2"))
        self.body.addWidget(holder)
        return holder

    def _first_rows(self) -> None:
        ways = [(each, CHANNELS[each]) for each in _CHANNEL_ORDER] + [(ENQUIRY, "咨询")]
        channel = Segments("reg_seg_channel", "形式", ways)
        origin = Choice("reg_combo_origin", "来源", list(ORIGINS.items()))
        self._share(
            Field("channel", "形式", channel, number=1),
            Field("origin", "来源", origin, number=2, label_width=66),
            gap=10,
        )
        name = Field("name", "姓名", Line("reg_edit_name", "姓名"), number=3)
        anonymous = Field("anonymous", "", Check("匿名", "reg_chk_anonymous"))
        code = Line("reg_edit_id", "证件号")
        id_number = Field("id_number", "证件号", code, number=4, label_width=_SIDE_LABEL)
        self._share(name, anonymous, _right(id_number), shares=(1, 0, 0), gap=10)
        self.code_line = CodeLine()
        self.code_line.mend.clicked.connect(self._mend_code)
        self.body.addLayout(_indented(self.code_line))

    def _middle_rows(self) -> None:
        phone = Line("reg_edit_phone", "手机")
        address = Offering(
            "reg_edit_address",
            "住址",
            "reg_list_villages",
            lambda typed: villages_like(typed, self._villages),
            placeholder="村居，拼音首字母也行",
        )
        self._share(
            Field("phone", "手机", phone, number=5),
            _right(Field("address", "住址", address, number=6, label_width=_SIDE_LABEL)),
            shares=(1, 0),
            gap=10,
        )
        people = Line("reg_edit_people_count", "来访人数", width=64)
        people.setValidator(QIntValidator(1, 99999, people))
        note = label(f"人 · 代表不超过 {REPRESENTATIVES_MOST} 人", text="small", tone="text2")
        counted = Field("people_count", "来访人数", people, number=7, beside=note)
        category = CategoryLine(self._categories)
        kind = Field("category", "分类", category, number=8, label_width=_SIDE_LABEL)
        self._share(counted, _right(kind), shares=(1, 0), gap=10)
        self._share(PeopleField("people", "代表", People(), note="第20条：≤5人"))
        content = Story("reg_text_content", "反映情况", placeholder="把群众的话记下来")
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._share(Field("content", "反映情况", content, number=9))
        self.body.setStretch(self.body.count() - 1, 1)

    def _last_rows(self) -> None:
        hint = "下一条诉求，没有就直接回车"
        claims = Lines("reg_edit_claim", "诉求", placeholder=hint)
        self._share(Field("claims", "诉求", claims, number=10, note="逐条写"))
        party = Line("reg_edit_party", "被反映的单位或人", placeholder="可以不填，几个用顿号分开")
        self.own = Button("本人所在村委会", "reg_btn_own_village")
        self.own.clicked.connect(self._complain_of_own)
        withheld = Check("不透露姓名", "reg_chk_withheld", "不向对方透露姓名")
        complained = Field("complained_of", "被反映的", party, number=11, beside=self.own)
        self._share(complained, Field("name_withheld", "", withheld), shares=(1, 0), gap=8)
        told = Segments(
            "reg_seg_spot",
            "当场告知",
            [("ours", "归本机关，按信访程序受理"), ("elsewhere", "请向有权机关提出")],
        )
        organ = Proposed("reg_edit_organ", "有权处理的机关", placeholder="哪个机关")
        spot = Field("spot", "当场告知", told, number=12)
        line = self.add(spot, Field("organ", "", organ), gap=10)
        line.setStretch(1, 100)
        line.addStretch(1)
        self._paper = PaperLines("reg")
        self._share(Field("paper", "签批纸", self._paper))
        answer = Line("reg_edit_answer", "答复", placeholder="怎么答的，依据哪一条")
        self._share(Field("answer", "答复", answer, number=12))

    def _more_rows(self) -> None:
        received = Line("reg_edit_received", "收到日期", placeholder="今天可以不填")
        postmark = Line("reg_edit_postmark", "邮戳日期", placeholder=_DAY_HINT)
        self._pair(("received_at", "收到日期", received), ("postmark_on", "邮戳", postmark))
        platform = Line("reg_edit_platform", "来文号", placeholder="县转送、交办的来文号")
        wanted = Line("reg_edit_source_due", "要求反馈日期", placeholder=_DAY_HINT)
        self._pair(("platform_number", "来文号", platform), ("source_due_on", "要求反馈", wanted))
        sexes = Choice("reg_combo_sex", "性别", [(None, "没写"), *SEXES.items()])
        born = Line("reg_edit_born", "出生日期", placeholder="例如 1958年3月12日")
        self._pair(("sex", "性别", sexes), ("born_on", "生日", born))
        self._speaker_rows()
        slip = Line("reg_edit_slip", "纸单号", placeholder="停电时写的登记单")
        unclear = Check("姓名或住址不清", "reg_chk_unclear")
        self._pair(("slip_number", "纸单号", slip), ("name_or_address_unclear", "", unclear))
        count = Line("reg_edit_material_count", "收到材料几件", placeholder="几件")
        pages = Line("reg_edit_material_pages", "收到材料共几页", placeholder="印在回执上")
        self._pair(("material_count", "材料件数", count), ("material_pages", "共几页", pages))

    def _speaker_rows(self) -> None:
        roles = ((None, "本人来的"), ("agent", "代理人"), ("guardian", "监护人"))
        role = Choice("reg_combo_speaker_role", "谁替办", list(roles))
        name = Line("reg_edit_speaker", "替办人姓名", placeholder="代理人、监护人的姓名")
        self._pair(("speaker_role", "谁替办", role), ("speaker", "替办人", name))
        paper = Line("reg_edit_authority", "凭什么替办", placeholder="委托书编号；监护人写关系")
        phone = Line("reg_edit_speaker_phone", "替办人手机")
        self._pair(("authority", "凭什么", paper), ("speaker_phone", "手机", phone))

    def _pair(self, left: tuple[str, str, QWidget], right: tuple[str, str, QWidget]) -> None:
        second = _right(Field(*right, label_width=_SIDE_LABEL))
        self._share(Field(*left), second, shares=(1, 0), gap=10)

    def _share(self, *fields: Field, shares: Sequence[int] = (), gap: int = 14) -> None:
        line = self.add(*fields, gap=gap)
        for at, share in enumerate(shares):
            line.setStretch(at, share)

    # what follows from what

    def _follow(self) -> None:
        fields = self.fields
        fields["channel"].editor.edited.connect(self._on_channel)
        fields["name"].editor.edited.connect(self._on_name)
        fields["anonymous"].editor.edited.connect(self._on_anonymous)
        fields["id_number"].editor.edited.connect(self._on_code)
        fields["people_count"].editor.edited.connect(self._on_people)
        fields["claims"].editor.edited.connect(self._on_claim)
        fields["complained_of"].editor.edited.connect(self._on_party)
        fields["name_withheld"].editor.edited.connect(self._on_withheld)
        fields["spot"].editor.edited.connect(self._on_spot)

    def _on_channel(self) -> None:
        chosen = self.fields["channel"].editor.value()
        enquiry = chosen == ENQUIRY
        if chosen and not enquiry:
            self._last_channel = chosen
        _show(self.fields["spot"], on=not enquiry and self._asks_spot)
        _show(self.fields["answer"], on=enquiry)
        self._on_spot()

    def _on_anonymous(self) -> None:
        # The name is put aside, not lost, while the box is ticked.
        name = self.fields["name"].editor
        if self.fields["anonymous"].editor.value():
            self._name_aside = name.value()
            name.set_value("")
        elif not name.value():
            name.set_value(self._name_aside)

    def _on_name(self) -> None:
        if self.fields["name"].editor.value():
            self.fields["anonymous"].editor.set_value(False)

    def _on_code(self) -> None:
        self.tell_code()
        reading = self._reading()
        told = reading.check_id(self.fields["id_number"].editor.value())
        if told.valid and told.born_on is not None:
            self.fields["sex"].editor.set_value(told.sex)
            self.fields["born_on"].editor.set_value(day_text(told.born_on, reading.today))

    def _mend_code(self) -> None:
        self.open_more(on=True)
        self.fields["sex"].widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_people(self) -> None:
        told = self.fields["people_count"].editor.value()
        others = int(told) - 1 if told.isdigit() else 0
        people = self.fields["people"].widget
        self.show_people(on=others > 0 or bool(self.fields["people"].editor.value()))
        if isinstance(people, People) and not self.fields["people"].isHidden():
            people.show_rows(others)

    def _on_claim(self) -> None:
        # Whoever claims something has not only asked (Article 44, 1): it becomes a petition.
        if (
            self.fields["channel"].editor.value() == ENQUIRY
            and self.fields["claims"].editor.value()
        ):
            self.make_petition("有诉求，按信访件登记（第44条）")

    def _on_party(self) -> None:
        if not self._withheld_by_hand:
            self.fields["name_withheld"].editor.set_value(self._complains_of_own())

    def _on_withheld(self) -> None:
        self._withheld_by_hand = True

    def _on_spot(self) -> None:
        spot = self.fields["spot"]
        elsewhere = spot.editor.value() == "elsewhere" and not spot.isHidden()
        _show(self.fields["organ"], on=elsewhere)
        by_paper = self._authority() == "by_paper" and not spot.isHidden()
        _show(self.fields["paper"], on=by_paper)
        self._show_hint()

    def _show_hint(self) -> None:
        # The row of the leader's paper takes the room of the hint.
        self.hint.setVisible(not self._compact and self.fields["paper"].isHidden())

    def _own_village(self) -> Village | None:
        return village_in(self.fields["address"].editor.value(), self._villages)

    def _complains_of_own(self) -> bool:
        village = self._own_village()
        stem = village.name.removesuffix("村") if village else ""
        return bool(stem) and any(
            stem in each for each in parties_in(self.fields["complained_of"].editor.value())
        )

    def _complain_of_own(self) -> None:
        village = self._own_village()
        if village is None:
            self.fields["complained_of"].say("先写住址，才知道是哪个村。")
            return
        editor = self.fields["complained_of"].editor
        named = parties_in(editor.value())
        if committee_of(village) not in named:
            editor.set_value("、".join((*named, committee_of(village))))
            editor.edited.emit()


_NUMBERED = (
    "channel",
    "origin",
    "name",
    "id_number",
    "phone",
    "address",
    "people_count",
    "category",
    "content",
    "claims",
)
_MORE = (
    "received_at",
    "postmark_on",
    "platform_number",
    "source_due_on",
    "sex",
    "born_on",
    "speaker_role",
    "speaker",
    "authority",
    "speaker_phone",
    "slip_number",
    "name_or_address_unclear",
    "material_count",
    "material_pages",
)


_TELLING: Mapping[Telling, str] = {
    "freely": "",
    "by_paper": "",
    "not": "窗口当场告知要有领导的书面授权；没有的先登记，15 日内告知。",
}
"""What is said under 当场告知."""


def _show(field: Field, *, on: bool) -> None:
    # A stop that is not shown is no stop: Enter passes it by.
    field.setVisible(on)
    for stop in field.editor.stops():
        stop.setVisible(on)


def _right(field: Field) -> Field:
    # The right-hand fields of all rows stand under each other.
    field.setFixedWidth(style.px(_RIGHT_WIDTH))
    return field


def _indented(part: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addSpacing(style.px(98) + 6)
    line.addWidget(part, 1)
    return line
