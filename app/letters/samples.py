"""A sample of every kind of letter, with facts of nobody, in the wording that holds now.

For the eye (settings) and for the proof: a wording is tried on its sample before it is adopted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain import words
from app.letters import kinds, marking
from app.letters.citizen import locked_in_full
from app.letters.layouts import CONTENTS, FORMS, layout, listed
from app.letters.schema import ALWAYS
from app.letters.template import STEPPED, wording
from app.letters.values import (
    AcceptanceNotice,
    AnsweredClaim,
    BlankSlip,
    DueLine,
    ElsewhereNotice,
    FormCell,
    HandlingOpinion,
    Letterhead,
    Matter,
    OfficeForm,
    ReceiptNotice,
    ReferralNotice,
    ReviewRequest,
    ServiceReceipt,
    ServiceSlip,
    Serving,
    StepLetter,
)

ACROSS = "样张"
_ON, _ISSUED = date(2026, 11, 2), date(2026, 11, 23)
_COUNTED = (
    "2026年11月23日（周一）信访人收到书面处理意见，当天不算",
    "加30个自然日，到2026年12月23日（周三）",
    "依据：《信访工作条例》第三十五条",
    "最后一天是2026年12月23日（周三），当天寄出也算数",
)
"""How the day of a slip was counted, in the words of a real one."""
_CODE = "0000-0000"
_HANDLER = "经办人甲"
_CLAIMS = (
    "请求把村口到学校的排水渠疏通，并明确今后由谁管护。",
    "请求补偿因为淹水造成的损失12,345.60元。",
)
_REVIEW = ("如不服本处理意见，可以自收到本意见书之日起30日内，向上一级机关请求复查（样张）。",)
_COURTS = (
    (
        "如不服本答复，应当先自知道之日起60日内向上一级机关申请行政复议；对复议决定不服的，"
        "可以自收到决定书之日起15日内依法向人民法院提起诉讼（样张）。"
    ),
)
_DECIDED = (
    "如不服本决定，可以自收到之日起60日内申请行政复议，也可以自收到之日起6个月内依法提起行政诉讼（样张）。",
)
_LAW = "《样张法》第一条"
_DAYS = frozenset(
    {"accepted_on", "due_on", "was_due_on", "by", "on", "from_on", "sits_on", "perform_by"}
    | {"answered_on", "served_on"}
)
_TOLD: Mapping[str, str] = {
    "law": _LAW,
    "handler": _HANDLER,
    "days": "30",
    "time": "上午9时30分",
    "reason": "需要请第三方测量，测量结果还没有出来",
    "ground": "不属于本机关职权范围",
    "facts": "已经到现场看过，排水渠淤积约0.8米",
    "what": "疏通村口到学校的排水渠，并写明今后由谁管护",
    "decision": "在汛期以前疏通排水渠",
    "text": "排水渠由镇里疏通，今后由村里管护",
    "terms": "1.乙方疏通村口到学校的排水渠；\n2.甲方配合施工，不另收青苗费",
    "parties": "样张村村民委员会",
    "mediator": "调解员甲",
    "perform_how": "由乙方组织施工，完工后双方到现场验收",
    "breach": "乙方逾期的，每逾期一日向甲方支付10元；甲方不配合施工的，工期顺延",
    "note": "请在期限内书面答复并抄送本机关",
    "place": "便民服务大厅二楼会议室",
    "host": "主持人甲",
    "members": "听证员甲、听证员乙",
    "issues": "排水渠由谁疏通、损失怎么补偿",
    "organ": "样张县水务局",
    "to_unit": "样张单位",
    "from_number": "样信答\u30142026\u30151号",
    "further": "继续核实，随时报告",
    "measures": "已经派人到现场",
    "her_view": "对办理结果没有其他意见",
    "adopted": "部分采纳",
    "claim": _CLAIMS[0].rstrip("。"),
    "addressed": "样张单位",
    "leader": "已经报告主要负责人",
    "learnt": "2026年11月23日9时",
    "answers": "本机关",
    "answer_title": "信访处理意见书",
    "answer_number": "样信答\u30142026\u30151号",
    "executed": "还没有执行完",
    "awaited": "《信访处理意见书》（样信答\u30142026\u30151号）",
    "how": "当面",
    "told_to": "样张甲",
    "petitioner": "样张甲、样张乙（共3人）",
    "materials": "3件，共7页",
}
"""What a sample says; a field that is not here says that it is one."""
_DISPUTE = "排水渠淤积约0.8米；由谁疏通，双方各说各的。乙方负责管护，甲方应当配合"
_OF_KIND: Mapping[str, Mapping[str, str]] = {
    "mediation_agreement": {
        "facts": _DISPUTE,
        "committee": "样张镇人民调解委员会",
    },
    "land_agreement": {
        "facts": _DISPUTE,
        "committee": "",
        "witnessed": "样张县样张镇人民政府",
    },
    "mediation_ended_notice": {
        "ground": "调解了，没有达成协议",
        "text": "11月6日双方到场，对退地面积谈不拢",
        "organ": "样张县农村土地承包仲裁委员会",
    },
    "help_slip": {
        "ground": "临时救助",
        "organ": "样张县民政局",
        "materials": "身份证\n住院费用单据",
        "note": "代填申请表",
    },
    "settlement_agreement": {
        "facts": _DISPUTE,
        "committee": "",
    },
    "own_procedure_notice": {
        "ground": "该事项属于本机关的法定职责",
        "article": "《信访工作条例》第三十一条第四项",
        "note": "",
    },
    "no_longer_notice": {
        "ground": "复核意见已经作出",
        "facts": "所提的诉求、事实和理由，复核意见都已经答复",
    },
    "conversion_notice": {"ground": "情况比登记时复杂，需要调查核实"},
    "competence_letter": {
        "parties": "样张县水务局",
        "reason": "水务局说归乡镇管护，本机关认为是县管渠道，11月6日协商过一次",
    },
    "objection_letter": {"reason": "排水渠由县水务局管理，不归本机关管理"},
    "recusal_decision": {
        "asked_by": "信访人申请",
        "who": "经办人乙",
        "ground": "是近亲属",
        "decision": "同意回避，改由经办人甲承办",
        "reason": "情况属实",
    },
    "urgent_report": {
        "ground": "首报",
        "what": "群众到镇政府反映排水渠淤堵，情绪激动，秩序正常",
        "involved": "约20人",
    },
}
"""The same for one kind, where what fits all would mislead."""
_IN_FORMS: Mapping[str, str] = {
    "name": "样张甲",
    "matter": "村口排水渠淤堵，雨后路面积水（样张）",
    "content": "村口到学校的排水渠淤堵，雨后路面积水，孩子上学不便（样张）。",
    "claims": "\n".join(_CLAIMS),
    "channel": "来访",
    "origin": "直接提出",
    "handler": _HANDLER,
    "registrar": _HANDLER,
    "sex": "女，1962年3月4日生",
    "village": "样张村",
    "statement": "2026年11月5日　排水渠是去年秋天淤上的。",
    "work": "2026年11月2日　登记\n2026年11月5日　受理\n2026年11月5日　听取陈述",
    "letters": "2026年11月5日　信访事项受理告知书　样信受\u30142026\u30151号　2026年11月5日送达",
    "sent_to": "2026年11月6日　转办单　样信办\u30142026\u30151号　送样张单位",
    "county": "按规定报样张县信访局：县里已收",
}
_ON_OFFICE_FORMS: Mapping[str, str] = {
    "received": "2026年11月2日",
    "registered": "2026年11月2日",
    "people": "3",
    "id": "000000********0000",
    "phone": "000****0000",
    "address": "样张村1号",
    "category": "农村农业－农田水利",
    "complained": "样张村村民委员会",
    "attachments": "现场照片、误工记录",
    "materials": "现场照片、误工记录",
    "receiver": _HANDLER,
    "accepted": "2026年11月5日",
    "due": "2027年1月4日",
    "when": "2026年12月1日上午9时30分",
    "place": _TOLD["place"],
    "host": _TOLD["host"],
    "members": _TOLD["members"],
    "issues": _TOLD["issues"],
    "from": "2026年11月2日",
    "until": "2027年2月10日",
    "route": words.ROUTES["petition_procedure"],
    "result": words.STATES["archived"],
    "papers": "6",
}
"""What the record fills in on forms that stay in the office; ids and telephones are masked."""
_ON_COVER: Mapping[str, str] = {"term": "30年", "volume": "2027-信-1"}
_IN_CONTENTS = tuple(
    (str(n), f"样信{mark}\u30142026\u3015{serial}" if mark else "", whose, title, day, "", "")
    for n, (mark, serial, whose, title, day) in enumerate(
        (
            ("", "", "样张甲、样张乙", "现场照片", "20261102"),
            ("", "", "样张甲、样张乙", "误工记录", "20261102"),
            ("收", "1号", "样张镇人民政府", words.LETTERS["receipt"], "20261102"),
            ("受", "1号", "样张镇人民政府", words.LETTERS["acceptance_notice"], "20261105"),
            ("答", "1号", "样张镇人民政府", words.LETTERS["handling_opinion"], "20261123"),
            ("送", "1号", "样张镇人民政府", words.LETTERS["service_slip"], "20261123"),
        ),
        1,
    )
)
"""What she brought, then what was issued, as a file's contents list it."""
_LONG_DAY = "2026年12月31日"
_MATTER = Matter(
    "样信\u30142026\u30151号",
    "样信2026-0001",
    _CODE,
    ("样张甲", "样张乙"),
    3,
    False,
    _ON,
    "来访",
    "村口排水渠淤堵，雨后路面积水（样张）",
    _ISSUED,
    "0" * 16,
)


def sample(kind: str, head: Letterhead, *, across: bool = False) -> bytes:
    """Set the sample of a kind for an office; `across` writes 样张 over each page.

    Errors: Refused("letter.too_long"), ("letter.no_glyph"), Trouble("letter.wording").
    """
    make, values = sample_values(kind, head)
    with marking.across(ACROSS if across else None):
        return make(values)


def sample_values(kind: str, head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    """Give how a kind is set and what its sample is told."""
    if kind in STEPPED:
        return kinds.notice, _stepped(kind, head)
    if kind in FORMS:
        return kinds.office_form, _form(kind, head)
    return _SAMPLES[kind](head)


def every(kind: str, head: Letterhead) -> Iterator[tuple[str, Callable[[Any], bytes], Any]]:
    """Give the sample of a kind, then others of that wording that say what the first leaves out.

    A letter each: its kind, how it is set, what it is told.
    """
    make, values = sample_values(kind, head)
    yield kind, make, values
    if isinstance(values, ReceiptNotice):
        later = replace(values, notice_kind="within_15_days", by_when=())
        yield "receipt", make, later
        yield "receipt", make, replace(later, notice_due_on=None)
    if isinstance(values, HandlingOpinion):
        yield kind, make, replace(values, accepted_on=None)


def has_sample(kind: str) -> bool:
    """Tell whether there is a sample of a kind."""
    return kind in STEPPED or kind in FORMS or kind in _SAMPLES


def _stepped(kind: str, head: Letterhead) -> StepLetter:
    """Tell every field of a letter that is wording alone; days as days are written."""
    told = {
        name: _LONG_DAY if name in _DAYS else _TOLD.get(name, f"样张的{label}")
        for label, name in wording(kind).fields.items()
        if name not in ALWAYS and name != "addressee"  # whom it names is told by the matter
    } | dict(_OF_KIND.get(kind, {}))
    words_of = wording(kind)
    named = words_of.to_her or words_of.shared or words_of.shown
    matter = replace(
        _MATTER, letter_number=f"样{words.LETTER_MARKS.get(kind, '')}\u30142026\u30151号"
    )
    if words_of.of_two:
        # One seal stands below: the committee's, else the organ's.
        told["witnessed"] = "" if told["committee"] else head.organ_name
    if words_of.shared or words_of.shown:
        matter = replace(matter, query_code="")
    elif not named:
        matter = replace(matter, petitioner_names=(), query_code="", anonymous=True)
    remedy = _DECIDED if "remedy" in words_of.lists["order"] else ()
    public = words_of.lists["to"] == "public"
    addressee = None if named else _MATTER.petitioner_names[0] if public else "样张单位"
    rows = tuple(sorted(told.items()))
    return StepLetter(kind, head, matter, _CLAIMS, rows, addressee, remedy)


def _receipt(head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    values = ReceiptNotice(
        organ_name=head.organ_name,
        county_bureau_name=head.county_bureau_name,
        county_bureau_phone=head.county_bureau_phone,
        review_organ=head.review_organ,
        office_phone=head.office_phone,
        office_hours=head.office_hours,
        office_address=head.office_address,
        number=_MATTER.petition_number,
        query_code=_CODE,
        received_on=_ON,
        registered_on=_ON,
        issued_on=_ISSUED,
        channel_label=_MATTER.channel_label,
        petitioner_names=_MATTER.petitioner_names,
        people_count=_MATTER.people_count,
        anonymous=False,
        gist=_MATTER.gist,
        claims=_CLAIMS,
        notice_kind="combined",
        route_text=words.ROUTE_OURS,
        handler_name=_HANDLER,
        by_when=(_promised("11月23日受理", date(2027, 1, 22)),),
        notice_due_on=date(2026, 11, 17),
        rules_hash=_MATTER.rules_hash,
        letter_number="样信告\u30142026\u30151号",
        materials="3件，共7页",
    )
    return kinds.receipt_notice, values


def _acceptance(head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    due = (_promised("11月5日受理", date(2027, 1, 4)),)
    route = words.ROUTE_OURS.rstrip("。")
    return kinds.acceptance_notice, AcceptanceNotice(
        head, _MATTER, _CLAIMS, route, _HANDLER, date(2026, 11, 5), due, "第2项另行告知"
    )


def _referral(head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    route, limits = words.REFERRALS["litigation"], ("诉讼时效三年",)
    return kinds.referral_notice, ReferralNotice(
        head, _MATTER, _CLAIMS, route, "样张县人民法院", "0000-0000000", limits, _HANDLER
    )


def _elsewhere(head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    return kinds.elsewhere_notice, ElsewhereNotice(
        head, _MATTER, _CLAIMS, "样张县水务局", "0000-0000000", ("申请复议的期限60日",), _HANDLER
    )


def _opinion(
    head: Letterhead, kind: Any = "handling_opinion"
) -> tuple[Callable[[Any], bytes], Any]:
    answered = (
        AnsweredClaim(_CLAIMS[0], "支持", "由镇里疏通。", _LAW, "样张单位", date(2027, 4, 30)),
        AnsweredClaim(_CLAIMS[1], "解释说明", "经核实，没有政策依据，可以申请救助。", _LAW),
    )
    facts = "经查：排水渠淤积约0.8米。\n已经到现场看过，并当面听取了陈述。"
    evidence, reply = ("现场照片", "谈话记录"), kind == "duty_reply"
    remedy, copies = (_COURTS, ()) if reply else (_REVIEW, ("样张单位",))
    return kinds.handling_opinion, HandlingOpinion(
        head, _MATTER, kind, answered, facts, evidence, remedy, _ON, copies, handler_name=_HANDLER
    )


def _slip(head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    matter = replace(_MATTER, petitioner_names=("样张甲",), people_count=1)
    return kinds.service_slip, ServiceSlip(
        head, matter, words.LETTERS["handling_opinion"], "样张甲", _ISSUED, "当面", _REVIEW,
        words.RULES["REVIEW_REQUEST_30D"], date(2026, 12, 23), _COUNTED,
    )  # fmt: skip


def _service(head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    served = Serving("样张乙", "样张村1号", "留置", _ISSUED, witness="见证人甲", refusal="样张")
    return kinds.service_receipt, ServiceReceipt(
        head.organ_name, _MATTER.petition_number, words.LETTERS["handling_opinion"],
        _MATTER.letter_number, _ISSUED, (Serving("样张甲"), served),
    )  # fmt: skip


def _review(head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    return kinds.review_request, ReviewRequest(
        head, _MATTER, "样张甲", "口头", words.LETTERS["handling_opinion"],
        "样信答\u30142026\u30151号", _ISSUED, date(2026, 12, 8),
        "对第2项不服，理由写在这里（样张）。", _HANDLER,
        read_back=True, served_on=_ISSUED, last_day=date(2026, 12, 23),
        forward_by=date(2026, 12, 10), phone="000 0000 0000", address="样张村1号",
    )  # fmt: skip


def _recheck(head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    make, values = _review(head)
    return make, replace(
        values, kind="recheck_slip", opinion_title=words.REVIEW_OPINION,
        opinion_number="样府复查\u30142026\u30151号", organ="样张市人民政府",
        materials="复查意见书1份2页\n照片3张",
    )  # fmt: skip


def _slips(head: Letterhead) -> tuple[Callable[[Any], bytes], Any]:
    return kinds.blank_slips, (BlankSlip(head, "样信单2026-0001", _CODE),)


def _promised(counted_from: str, day: date) -> DueLine:
    """Give a promise in the words of a real letter: what, by when, and how the day was counted."""
    return DueLine(words.RULES["HANDLE_60D"], day, f"{counted_from}，次日起60日")


_SHE_FILLS = frozenset({"power_of_attorney", "recusal_request", "rating_form"})
"""Forms in which she writes her own numbers."""


def _form(kind: str, head: Letterhead) -> OfficeForm:
    """Fill a form of the office: what is known of nobody; what waits for a pen stays open."""
    told = layout(kind)
    known = {
        **({} if kind in _SHE_FILLS else _ON_OFFICE_FORMS),
        **(_ON_COVER if kind == "file_cover" else {}),
        **_IN_FORMS,
        "rights": "\n".join(locked_in_full(head, "back_rights")),
        "duties": "\n".join(locked_in_full(head, "back_duties")),
    }
    parts = tuple(
        listed(_IN_CONTENTS)
        if part == ((CONTENTS,),)
        else tuple(
            tuple(FormCell(n, known.get(n, ""), told.room(n), n in told.blank) for n in row)
            for row in part
        )
        for part in told.parts
    )
    return OfficeForm(kind, head.organ_name, _MATTER.petition_number, parts)


_SAMPLES: Mapping[str, Callable[[Letterhead], tuple[Callable[[Any], bytes], Any]]] = {
    "receipt_notice": _receipt,
    "acceptance_notice": _acceptance,
    "referral_notice": _referral,
    "elsewhere_notice": _elsewhere,
    "handling_opinion": _opinion,
    "duty_reply": lambda head: _opinion(head, "duty_reply"),
    "service_slip": _slip,
    "service_receipt": _service,
    "review_request": _review,
    "recheck_slip": _recheck,
    "blank_slip": _slips,
}
