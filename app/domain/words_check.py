"""What is said of a letter that was checked: a headline, what is proven, what is left to the eye.

No sentence says more than was proven. `{number}`, `{day}`, `{page}`, `{office}` and `{voided}` are
the code's, the paper's, the county's own and the record's. Whether a letter is void no code can
say: the office that issued it knows, and the county once it was told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Tone = Literal["good", "info", "careful", "bad", "nothing"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer in words; `tone` is how it is shown, never the only sign of what it is."""

    tone: Tone
    headline: str
    sentence: str


_ISSUED = "{number}，{day}签发。"
_MOVED = "编号、日期和能读出来的文字对得上，可是文件动过：屏幕上看到的字、数、章不一定是原来的，"
_CODE_ALONE = "校验码里没有正文，纸上的字和数没有核对过："
_OWN_COPY = "{number}，{day}本机关打印给本人的保存信息。"
_NO_COPY = "没有留底，要对的请按现在存的再印一份。"
_NOT_REPORTED = "县里没有收到它作废的报告。"

CHECKED: Mapping[tuple[str, str], Judged] = {
    ("genuine", "same"): Judged(
        "good", "是真的", _ISSUED + "这个文件就是本机关发出的原件，从头到尾没有动过。"
    ),
    ("genuine", "absent"): Judged(
        "good",
        "是真的",
        _ISSUED + "这个文件就是出文书的机关发出的原件，从头到尾没有动过。本机关没有存这一份，"
        "后来作废了没有，要问出文书的机关。",
    ),
    ("genuine", "text_same"): Judged(
        "careful",
        "跟存的不是同一个文件",
        _ISSUED + "签名是真的，文字和本机关存的一样，可不是存的那个文件。请以存的那一份为准。",
    ),
    ("genuine", "differs"): Judged(
        "careful",
        "跟存的不一样",
        _ISSUED + "签名是真的，可文字跟本机关存的不一样。请打开存的那一份，逐字对一遍，报负责人。",
    ),
    ("text_only", "text_same"): Judged(
        "careful",
        "不是原来的文件",
        _ISSUED + "文字对得上，跟本机关存的逐页比过，看上去也一样；可这不是发出去的那个文件，"
        "可能另存过，不能当原件。请用存的那一份。",
    ),
    ("text_only", "differs"): Judged(
        "bad",
        "跟存的不一样，文件也动过",
        _ISSUED
        + "文件动过，文字也跟本机关存的不一样，不能当原件。请打开存的那一份对照，报负责人。",
    ),
    ("text_only", "absent"): Judged(
        "careful",
        "不是原来的文件",
        _ISSUED + _MOVED + "不能当原件。请看盖了章的纸，或者向出文书的机关要原来的文件。",
    ),
    ("issued", "same"): Judged(
        "info",
        "校验码是真的",
        _ISSUED + _CODE_ALONE + "本机关存着这一份，请打开跟手里的纸逐字对一遍。",
    ),
    ("issued", "absent"): Judged(
        "info",
        "校验码是真的",
        _ISSUED + _CODE_ALONE + "本机关没有存这一份，请找出文书的机关对一遍，"
        "后来作废了没有也要问那里。",
    ),
    ("genuine", "unkept"): Judged(
        "good", "是真的", _OWN_COPY + "这个文件就是当时的原件，从头到尾没有动过。" + _NO_COPY
    ),
    ("text_only", "unkept"): Judged(
        "careful", "不是原来的文件", _OWN_COPY + _MOVED + "不能当原件。" + _NO_COPY
    ),
    ("issued", "unkept"): Judged("info", "校验码是真的", _OWN_COPY + _CODE_ALONE + _NO_COPY),
    ("issued", "differs"): Judged(
        "careful",
        "跟存的不一样",
        _ISSUED
        + "校验码是真的，可跟本机关存的这一份不一样。请打开存的那一份，逐字对一遍，报负责人。",
    ),
}
"""By the verdict and by how the letter stands to the office's own record."""

PAINTED_OVER = Judged(
    "bad",
    "看上去被改过，不能当原件",
    _ISSUED + "文件动过，第 {page} 页看上去跟本机关存的不一样。请打开存的那一份对照，报负责人。",
)
"""Where a file reads like the office's own letter, and a page of it looks otherwise."""

_VOID = "这一份已在{voided}作废，不能再用。"
_VOIDED = Judged("bad", "是真的，可是已经作废", _ISSUED + "是本机关出的，可是" + _VOID)


def voided(judged: Judged, *, whole: bool) -> Judged:
    """Say of a letter on record that it is void; `whole` where nothing else speaks against it."""
    if whole:
        return _VOIDED
    return Judged(judged.tone, judged.headline, judged.sentence + "存着的" + _VOID)


AT_COUNTY: Mapping[str, Judged] = {
    "genuine": Judged(
        "good",
        "是真的",
        "{number}，{day}签发，签名的是{office}。这个文件就是发出的原件，从头到尾没有动过。"
        + _NOT_REPORTED,
    ),
    "issued": Judged(
        "info",
        "校验码是真的",
        "{number}，{day}签发，签名的是{office}。请先看纸上的编号、日期是不是这个；"
        + _CODE_ALONE
        + "请用眼睛看，拿不准的，请出文书的机关打开存的那一份对一遍。"
        + _NOT_REPORTED,
    ),
    "voided": Judged(
        "bad",
        "是真的，可是已经作废",
        "{number}，{day}签发，签名的是{office}。{office}报来：这一份已在{voided}作废，不能再用。",
    ),
    "not_whole": Judged(
        "careful",
        "不是原来的文件",
        "这个文件不是机关发出的原件，或者发出以后动过、另存过，不能当原件。"
        "请改核纸上的校验码，或者向出文书的机关要原来的文件。",
    ),
    "changed": Judged(
        "bad",
        "对不上，不能当原件",
        "编号、日期和校验码对不上：打错了，或者被改过。打进来的，请对照纸面再打一遍；"
        "还是对不上，不要当原件用。",
    ),
    "unknown_key": Judged(
        "careful",
        "不是认识的机关签的",
        "签名的不是在县里登记过的乡镇，核对不了。请向出文书的机关问。",
    ),
    "no_code": Judged(
        "nothing",
        "没有校验码",
        "这里没有校验码，核对不了，不等于是假的。校验码在文书最后一页下面，“文书校验：”后面，"
        "请从编号打起，两行都打。回执的在背面，正面的方码是查询用的。",
    ),
    "too_large": Judged("nothing", "文件太大", "没有核对。文书的文件不会这么大，请选原来的 PDF。"),
    "not_pdf": Judged("nothing", "没有选 PDF 文件", "没有核对。请选原来的 PDF 文件。"),
    "too_many": Judged("nothing", "现在核对的人多", "没有核对。请等一分钟再来。"),
    "busy": Judged("nothing", "暂时核对不了", "县里的数据库没有应答，没有核对。请过一会儿再来。"),
    "unreadable": Judged("nothing", "没有收到要核对的内容", "没有核对。请重新打开这一页再试。"),
}
"""What the county's page says: it knows every office's key, keeps no letter, opens no file that
nobody signed (`not_whole`).
"""


def told(
    judged: Judged,
    number: str,
    day: str,
    page: int = 0,
    office: str = "",
    voided_on: date | None = None,
) -> Judged:
    """Fill an answer; `day` is written YYYY-MM-DD, or empty where nothing is known."""
    signed = date.fromisoformat(day) if day else None
    days = (("day", _day(signed)), ("voided", _day(voided_on)))
    sentence = judged.sentence
    for name, value in (("number", number), ("page", str(page)), *days):
        sentence = sentence.replace("{" + name + "}", value)
    return Judged(judged.tone, judged.headline, sentence.replace("{office}", office))


def _day(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else ""
