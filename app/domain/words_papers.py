"""How papers are called that are no letters: forms, what goes by post, copies for the reader."""

from collections.abc import Mapping

NAMELESS = "匿名"
NAME_WITHHELD = "信访人要求不透露姓名，书面告知请交本机关转交"
NO_NAME = "没有留下姓名"
NO_MATERIALS = "没有"
VOID = "作废"
HOW_TO_ASK = "凭编号{number}和查询码，到窗口或者打电话{phone}。地址{address}，{hours}。"
OFFICE_FORMS: Mapping[str, str] = {
    "registration_form": "信访事项登记表",
    "interview_record": "接谈记录",
    "rights_notice": "权利义务告知书",
    "power_of_attorney": "授权委托书",
    "representative_election": "代表推选书",
    "recusal_request": "回避申请书",
    "extension_approval": "延期办理审批表",
    "hearing_record": "听证笔录",
    "hearing_report": "听证报告",
    "mediation_record": "调解笔录",
    "rating_form": "满意度评价表",
    "my_record": "保存的本人信息",
    "file_cover": "卷宗封面和目录",
}
"""The office's own forms of a petition: for the file, or to be filled in."""
POSTED: Mapping[str, str] = {
    "envelope_dl": "信封 220×110",
    "envelope_c5": "信封 229×162",
    "labels": "地址签",
}
"""What a letter goes by post in."""
PETITION_PAPERS: Mapping[str, str] = {**OFFICE_FORMS, **POSTED}
"""Every paper of a petition that is no letter and is recorded nowhere."""
READER_COPIES: Mapping[str, str] = {"large_print": "大字本", "plain_words": "看得懂的说明"}
"""Copies of a letter for its reader; neither is the letter."""
SPOKEN_COPIES: Mapping[str, str] = {"sms": "短信", "read_aloud": "念给信访人听"}
"""A letter in words that are sent or read to her."""
BORN = "{day}生"
SERVED = "{day}送达"
NOT_SERVED = "还没有送达"
SENT_TO = "送{whom}"
NOTHING_KEPT = "没有"
UPWARDS = "按规定报{bureau}：{place}"
HOW_TO_CORRECT = (
    "要更正、补充的写在下一栏，或者打{phone}；窗口：{address}，{hours}。"
    "改不了的，本机关书面说明理由。"
)
"""On the paper that tells a petitioner what is kept about her."""

ROUTE_SIMPLE = (
    "您反映的事项属于本机关职权范围，现予受理，按信访程序简易办理"
    "（《信访工作条例》第三十一条第六项）"
)
REST_STUDIED = "其中第{claims}项是意见建议，由本机关研究后另行书面答复。"
PASSED = "已经超过，本机关将立即办理"
DAY_PASSED = f"{{day}}（{PASSED}）"
ORDERED_BY = "{organ}于{on}以{number}责令重新办理"
CHANGED_BY = "{organ}于{on}以{number}变更"


def materials(count: int, pages: int | None) -> str:
    """Say how much she handed in; nothing where nothing is known of any."""
    if not count:
        return ""
    return f"{count}件，共{pages}页" if pages else f"{count}件"


def named_of(names: str, people: int, named: int) -> str:
    """Name those who petition, and how many they are where not all are named."""
    return f"{names}（共{people}人）" if people > named else names


def organ_at(organ: str, address: str) -> str:
    """Name an organ with where it is, where that is known."""
    return f"{organ}（地址：{address}）" if address else organ
