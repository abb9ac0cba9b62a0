"""What is said of the office itself: who works here, the leader's authority, the leader's paper."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "sign.paper_missing": (
        "领导不在这里签发的，要写明签批纸的编号、日期和领导姓名，日期不能在今天以后。没有签发。"
    ),
    "sign.paper_name_missing": "还没写是哪位领导在纸上签的，请写姓名。没有签发。",
    "notice.no_standing_authority": (
        "还没有登记领导的书面授权。请到“设置”的“本单位”登记一次，或者这一件凭领导签批的纸。"
    ),
    "notice.paper_not_here": (
        "这里的领导有账号，不凭纸。请领导本人开锁办，或者到“设置”的“本单位”登记一次授权。"
    ),
    "authority.number_missing": "还没写授权文件的编号。没有登记。",
    "authority.in_future": "授权文件的日期在今天以后，请核对。没有登记。",
    "authority.leader_missing": "还没写是哪位领导授权的，请写姓名。没有登记。",
    "office.fact_missing": "这一项文书上要印，不能空着。没有改动。",
    "office.fact_control": "这里有看不见的控制字符，请删掉重写。没有改动。",
    "office.same": "跟现在的一样，没有改动。",
    "cadre.name_missing": "还没写姓名。没有添加。",
    "cadre.no_roles": "至少选一个岗位。没有添加。",
    "account.own": "不能停用自己正用着的账号，请换别的管理员来停。没有改动。",
}

FACTS: Mapping[str, str] = {
    "address": "地址",
    "phone": "电话",
    "hours": "办公时间",
    "review_organ": "复查机关",
    "review_organ_address": "复查机关地址",
    "county_bureau": "县信访局",
    "county_bureau_phone": "县信访局电话",
}
"""How the facts are called that letters print of the office and that may change."""

NO_AUTHORITY = (
    "还没有登记。没有它，窗口不能当场告知，也不能出受理、分流告知书，除非每一件都有领导签的纸。"
)
"""What it costs to have no standing authority."""


def authority_words(number: str, on: str, leader: str) -> str:
    """Say which paper of the leader's speaks for this desk; `on` is a day in words or nothing."""
    told = "，".join(each for each in (on, f"{leader}签" if leader else "") if each)
    return f"{number}（{told}）" if told else number


def paper_words(leader: str, number: str, on: str, clerk: str) -> str:
    """Say that the leader signed on paper and a clerk wrote it down; `on` is a day in words."""
    page = "，".join(each for each in (f"签批纸 {number}", on) if each)
    return f"领导{leader}签批（{page}），{clerk}记录"
