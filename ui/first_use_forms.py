"""What the first use asks, step by step, and how it is read: pure checks first, then the forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.domain.errors import Refused
from app.domain.people import ROLES as ROLE_KEYS
from app.domain.people import Role
from app.domain.pinyin import spellings
from app.domain.words import ROLES, WAYS
from app.passphrase import check_passphrase
from app.safe import CadreTold, OfficePlan, OfficeTold, VillageTold
from ui import style
from ui.editors import Check, Line, Segments, Text
from ui.forms import Field, Form, Problem
from ui.pieces import Message, label, row
from ui.register_values import day_of

RULES = "至少 10 个字，可以用一句好记的话；不要有自己的姓名、登录名，不用凑符号。"
OTHERS = "他们的账号建好以后在“设置”的“人员和账号”里开，口令本人自己设。"
NO_AUTHORITY = (
    "领导写给窗口的授权，一次管以后每件。空着就不能当场告知、不能出受理告知书，除非每件都有领导签的纸；"
    "以后在“设置”的“本单位”里补。"
)
WAY_WORDS: Mapping[str, str] = {
    "online": "联网时自己上报，断网照常登记。建好以后，在“上报同步”里填县里给的网址和代码。",
    "usb": "不联网，用 U 盘带给县里，带回执回来。建好以后，在“上报同步”里选 U 盘。",
    "none": "县里没装接收端：没有要等的，“上报同步”只列要录入上级系统的和要报的台账。",
}
"""What each way to report means here."""
ALONE: tuple[Role, ...] = ("registrar", "handler", "confidential", "admin")
"""一人所: what needs a leader takes the leader's paper."""
FIRST: tuple[Role, ...] = ("registrar", "handler", "admin")
HOURS = "工作日 8:30-11:30 13:30-17:00"
_WORDS_TO_ROLES = {words: key for key, words in ROLES.items() if key in ROLE_KEYS}
_SPLIT = re.compile(r"[\s,，、;；]+")
_LOGIN = re.compile(r"[a-z0-9_.-]{2,32}")
_DIVISION, _VILLAGE = 9, 12

_AUTHORITY = ("standing_authority", "standing_authority_on", "standing_authority_by")
_LABEL = 92
_OFFICE_NEEDS = ("province", "city", "county", "town", "letter_word", "address", "phone")


@dataclass(frozen=True, slots=True)
class _Say(Problem):
    """A problem that only this page can find, with its own sentence."""

    text: str = ""

    @override
    def words(self) -> str:
        return self.text or Problem.words(self)


def _stop(text: str) -> _Say:
    return _Say("form.first_use", True, None, text)


def office_problems(values: Mapping[str, Any]) -> dict[str, Problem]:
    """Check the office's own facts."""
    found: dict[str, Problem] = {
        name: _stop("还没写，信封和回执上要用。")
        for name in _OFFICE_NEEDS
        if not str(values.get(name, "")).strip()
    }
    code = str(values.get("division_code", "")).strip()
    if not (code.isascii() and code.isdigit() and len(code) == _DIVISION):
        found["division_code"] = _stop("区划代码是 9 位数字，到乡镇这一级。")
    return found


def people_problems(values: Mapping[str, Any], today: date | None = None) -> dict[str, Problem]:
    """Check the first account, its passphrase, the others and the leader's authority."""
    found = authority_problems(values, today)
    if not str(values.get("name", "")).strip():
        found["name"] = _stop("还没写姓名。")
    if not _LOGIN.fullmatch(str(values.get("login", "")).strip()):
        found["login"] = _stop("小写字母和数字，2 到 32 位。")
    try:
        others_of(str(values.get("others", "")))
    except ValueError as fault:
        found["others"] = _stop(str(fault))
    login, name = str(values.get("login", "")), str(values.get("name", ""))
    return found | secret_problems(values, login, name)


def authority_problems(values: Mapping[str, Any], today: date | None) -> dict[str, Problem]:
    """Check the leader's authority: all of it or nothing."""
    number, on, by = (str(values.get(name) or "").strip() for name in _AUTHORITY)
    if not (number or by):
        return {}
    found: dict[str, Problem] = {}
    if not number:
        found[_AUTHORITY[0]] = _stop("还没写授权文件的编号。")
    if not by:
        found[_AUTHORITY[2]] = _stop("请写姓名。")
    try:
        day = authority_day(on, today)
    except ValueError:
        day = None
    if day is None:
        found[_AUTHORITY[1]] = _stop("请写全年月日。")
    elif today is not None and day > today:
        found[_AUTHORITY[1]] = _stop("在今天以后，请核对。")
    return found


def authority_day(text: str, today: date | None) -> date | None:
    """Read the authority's day; without a year it is this year's. ValueError for what is none."""
    found = day_of(text, today or date.min)
    if found is not None and found.year == date.min.year:
        raise ValueError("no year")
    return found


def region_problems(values: Mapping[str, Any]) -> dict[str, Problem]:
    """Check the villages."""
    try:
        villages_of(str(values.get("villages", "")))
    except ValueError as fault:
        return {"villages": _stop(str(fault))}
    return {}


def villages_note(text: str, division: str) -> tuple[str, bool]:
    """Say how many villages were read, and whether all lie in this township: (words, good)."""
    try:
        villages = villages_of(text)
    except ValueError as fault:
        return str(fault), False
    outside = sum(not each.code.startswith(division) for each in villages)
    if outside:
        return f"{len(villages)} 个村居，有 {outside} 个的代码不在 {division} 下面，请核对。", False
    return (f"{len(villages)} 个村居", True) if villages else ("", False)


def secret_problems(values: Mapping[str, Any], login: str, name: str) -> dict[str, Problem]:
    """Check the passphrase and that it was typed the same twice."""
    found: dict[str, Problem] = {}
    first, again = str(values.get("passphrase", "")), str(values.get("again", ""))
    try:
        check_passphrase(first, login=login, name=name)
    except Refused as fault:
        found["passphrase"] = Problem.of(fault)
    if first != again:
        found["again"] = _stop("两次不一样，请重输。")
    return found


def villages_of(text: str) -> tuple[VillageTold, ...]:
    """Read villages, one a line: `代码 名称`. ValueError says which line and why."""
    made: list[VillageTold] = []
    for at, line in _lines(text):
        code, _gap, name = line.partition(" ")
        if not (code.isascii() and code.isdigit() and len(code) == _VILLAGE):
            raise ValueError(f"第 {at} 行：前面要写 12 位村居代码，再空一格写名称。")
        if not name.strip():
            raise ValueError(f"第 {at} 行：代码后面空一格，写村居名称。")
        if any(each.code == code for each in made):
            raise ValueError(f"第 {at} 行：这个代码上面已经有了。")
        made.append(VillageTold(code, name.strip()))
    return tuple(made)


def others_of(text: str) -> tuple[CadreTold, ...]:
    """Read those who work here too, one a line: `姓名 登录名 岗位…`. ValueError says why not."""
    made: list[CadreTold] = []
    for at, line in _lines(text):
        name, *rest = _SPLIT.split(line)
        login = rest[0] if rest and _LOGIN.fullmatch(rest[0]) else ""
        roles = rest[1:] if login else rest
        unknown = next((each for each in roles if each not in _WORDS_TO_ROLES), None)
        if unknown is not None or not roles:
            known = "、".join(_WORDS_TO_ROLES)
            raise ValueError(f"第 {at} 行：姓名、登录名后面写岗位，岗位有：{known}。")
        told: tuple[Any, ...] = tuple(_WORDS_TO_ROLES[each] for each in roles)
        made.append(CadreTold(login or login_of(name), name, told))
    return tuple(made)


def login_of(name: str) -> str:
    """Propose a login: the name's pinyin without tones."""
    told = spellings(name)
    return re.sub(r"[^a-z0-9]", "", "".join(told[0] if told else ()))[:32]


def plan_of(values: Mapping[str, Any], today: date | None = None) -> OfficePlan:
    """Make the plan from checked values; `today` is what a day without a year is read by."""
    text = {name: str(told).strip() for name, told in values.items() if isinstance(told, str)}
    alone = bool(values.get("alone"))
    on = authority_day(text["standing_authority_on"], today)
    office = OfficeTold(
        town=text["town"],
        county=text["county"],
        city=text["city"],
        province=text["province"],
        division_code=text["division_code"],
        letter_word=text["letter_word"],
        number_prefix=text["letter_word"],
        address=text["address"],
        phone=text["phone"],
        hours=text["hours"] or HOURS,
        review_organ=text["review_organ"] or f"{text['county']}人民政府",
        review_organ_address=text["review_organ_address"],
        county_bureau=f"{text['county']}信访局",
        county_bureau_phone=text["county_bureau_phone"],
        report_way=values.get("report_way") or "online",
        standing_authority=text["standing_authority"],
        standing_authority_on=on if text["standing_authority"] else None,
        standing_authority_by=text["standing_authority_by"],
        one_person=alone,
    )
    me = CadreTold(text["login"], text["name"], ALONE if alone else FIRST)
    others = others_of(text["others"])
    return OfficePlan(office, (me, *others), villages_of(text["villages"]))


def _lines(text: str) -> list[tuple[int, str]]:
    told = ((at, " ".join(line.split())) for at, line in enumerate(text.splitlines(), 1))
    return [(at, line) for at, line in told if line]


def _line(name: str, words: str, placeholder: str = "") -> Field:
    editor = Line(f"wiz_edit_{name}", words, placeholder=placeholder)
    return Field(name, words, editor, label_width=86)


def office_form(left_words: str = "") -> Form:
    """Make the form of the office's own facts; `left_words` tell of a founding broken off."""
    form = Form(office_problems)
    if left_words:
        form.add(Message(left_words, "warn"))
    form.add(_line("province", "省"), _line("city", "市"))
    form.add(_line("county", "县"), _line("town", "乡镇"))
    form.add(
        _line("division_code", "区划代码", "9 位，到乡镇"),
        _line("letter_word", "发文代字", "如 青信"),
    )
    form.add(_line("address", "地址"))
    form.add(_line("phone", "电话"), _line("hours", "办公时间"))
    form.add(
        _line("review_organ", "复查机关", "空着就是县人民政府"),
        _line("review_organ_address", "复查地址", "印在处理意见书上，可以空着"),
    )
    form.add(_line("county_bureau_phone", "县局电话", "县信访局的电话，可以空着"))
    form.load({"hours": HOURS})
    return form


def people_form(today: date | None = None) -> Form:
    """Make the form of who works here, the leader's authority and the first passphrase."""
    form = Form(lambda values: people_problems(values, today))
    form.add(_line("name", "您的姓名"), _line("login", "登录名", "自动取拼音，可改"))
    alone = Check("一人所：登记、承办、密件、管理都是我，要领导签的凭纸", "wiz_chk_alone")
    form.add(Field("alone", "", alone))
    others = Text(
        "wiz_text_others",
        "其他人员",
        placeholder="一行一个：姓名 登录名 岗位，如 陈家洛 chenjialuo 承办人 领导",
        lines=2,
    )
    form.add(Field("others", "其他人员", others, label_width=86))
    form.add(_under(OTHERS))
    _authority_row(form)
    first = Line("wiz_edit_passphrase", "登录口令", secret=True)
    again = Line("wiz_edit_again", "再输一遍", secret=True)
    form.add(Field("passphrase", "登录口令", first, label_width=86))
    form.add(Field("again", "再输一遍", again, label_width=86))
    form.load({"alone": True})
    form.fields["passphrase"].say(RULES)
    # Whoever names others is not alone: the leader among them signs, no paper is asked for.
    others.edited.connect(lambda: alone.set_value(not others.value().strip()))
    return form


def _authority_row(form: Form) -> None:
    """Ask for the leader's standing authority: it may be left, and what that costs is said."""
    number = Line("wiz_edit_standing_authority", "领导授权", placeholder="授权文件编号")
    on = Line("wiz_edit_standing_authority_on", "授权日期", placeholder="日期，如 2026年1月5日")
    by = Line("wiz_edit_standing_authority_by", "授权的领导", placeholder="领导姓名")
    line = form.add(
        Field("standing_authority", "领导授权", number, label_width=86),
        Field("standing_authority_on", "", on),
        Field("standing_authority_by", "", by),
        gap=6,
    )
    for at, share in enumerate((6, 4, 2)):
        line.setStretch(at, share)
    form.add(_under(NO_AUTHORITY))


def _under(words: str) -> QWidget:
    """Make a line that stands under the editor of the row above, whatever is wrong there."""
    holder = QWidget()
    line = row(style.px(_LABEL), Message(words))
    line.setStretch(1, 1)
    holder.setLayout(line)
    return holder


def region_form(calendar_words: str) -> Form:
    """Make the form of the calendar's state and the villages."""
    form = Form(region_problems)
    form.add(Message(calendar_words, "text2"))
    villages = Text(
        "wiz_text_villages",
        "村居",
        placeholder="一行一个，12 位代码空一格写名称。换行按 Alt+Enter，也可以整段粘贴",
        lines=8,
    )
    form.add(Field("villages", "村居", villages, label_width=86))
    form.add(label("村居可以空着，登记时照样能写住址。", text="small", tone="text2"))
    return form


def way_form() -> Form:
    """Make the form of the three ways to report; each says what it means."""
    form = Form()
    way = Segments("wiz_seg_way", "上报方式", tuple(WAYS.items()))
    form.add(Field("report_way", "上报方式", way, label_width=86), None)
    told = label(WAY_WORDS["online"], wrap=True, object_name="wiz_lbl_way")
    form.add(told)
    form.add(
        label(
            "以后在“上报同步”里可以改；改成在线以后，以前登记的会一次报齐。",
            text="small",
            tone="text2",
        )
    )
    way.edited.connect(lambda: told.setText(WAY_WORDS[way.value()]))
    form.load({"report_way": "online"})
    return form


def old_form() -> Form:
    """Say what becomes of the old ledger. Nothing is asked."""
    form = Form()
    form.add(label("从今天起登记的都在这里；旧台账原样留着，该办的照旧办。", wrap=True))
    form.add(
        label(
            "旧台账里还没办完的，可以一件件按 F2 登记：收到日期写原来的日期，"
            "期限照原来的日期算。从 Excel 整本导入的功能还没有做好。",
            wrap=True,
        )
    )
    form.add(label("按“建立”，数据库就在这台电脑上加密建好，接着打印恢复纸。", wrap=True))
    return form
