"""One real letter of every kind, with the facts frozen beside it: for proofs that go over all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain import words
from app.letters import kinds
from app.letters.template import STEPPED, wording
from app.letters.values import (
    AcceptanceNotice,
    AnsweredClaim,
    BlankSlip,
    DueLine,
    ElsewhereNotice,
    HandlingOpinion,
    Letterhead,
    Matter,
    ReceiptNotice,
    ReferralNotice,
    ReviewRequest,
    ServiceReceipt,
    ServiceSlip,
    Serving,
    StepLetter,
)
from app.papers import _facts

HEAD = Letterhead(
    "云岭县青石镇人民政府", "0871-5550 1234", "青石镇政府一楼便民服务大厅3号窗口",
    "工作日8:30至12:00、14:30至17:30", "云岭县信访局", "0871-5550 1200", "云岭县人民政府",
)  # fmt: skip
MATTER = Matter(
    "青信答〔2026〕5号", "青信2026-0317", "7KQ4-9MHT", ("唐𬭎", "𠮷䶮"), 4, False,
    date(2026, 11, 2), "来访", "青石村第三村民小组排水渠淤堵，稻田连年受淹", date(2026, 11, 22),
    "3f9a6c1be02d77aa",
)  # fmt: skip
CLAIMS = (
    "疏通青石村第三村民小组长约1.2公里的排水渠。",
    "赔偿因排水不畅造成的水稻减产损失38,460.50元。",
)
REVIEW = (
    "如不服本处理意见，可以自收到本意见书之日起30日内，向云岭县人民政府请求复查。",
    "收到当日不计入；期限最后一日是节假日的，顺延至节假日后的第一个工作日。",
)
COURTS = (
    (
        "如不服本答复，应当先自知道之日起60日内向云岭县人民政府申请行政复议；对复议决定不服的，"
        "可自收到决定书之日起15日内依法向人民法院提起诉讼。"
    ),
)
RECEIPT = ReceiptNotice(
    organ_name=HEAD.organ_name,
    county_bureau_name=HEAD.county_bureau_name,
    county_bureau_phone=HEAD.county_bureau_phone,
    review_organ=HEAD.review_organ,
    office_phone=HEAD.office_phone,
    office_hours=HEAD.office_hours,
    office_address=HEAD.office_address,
    number=MATTER.petition_number,
    query_code=MATTER.query_code,
    received_on=date(2026, 11, 2),
    registered_on=date(2026, 11, 3),
    issued_on=date(2026, 11, 22),
    channel_label="来访",
    petitioner_names=MATTER.petitioner_names,
    people_count=4,
    anonymous=False,
    gist=MATTER.gist,
    claims=CLAIMS,
    notice_kind="combined",
    route_text=words.ROUTE_OURS,
    handler_name="林晓岚",
    by_when=(DueLine("答复信访人", date(2027, 1, 21), "11月22日受理，次日起60日"),),
    notice_due_on=date(2026, 12, 7),
    rules_hash=MATTER.rules_hash,
    letter_number="青信告〔2026〕9号",
    materials="3件，共7页",
)
ANSWERED = (
    AnsweredClaim(CLAIMS[0], "支持", "由镇水利站疏通。", "《水法》第二十五条", "镇水利站",
                  date(2027, 4, 30)),
    AnsweredClaim(CLAIMS[1], "解释说明", "没有政策依据。\n可以申请临时救助。",
                  "《自然灾害救助条例》第二十条"),
)  # fmt: skip
OPINION = HandlingOpinion(
    HEAD, MATTER, "handling_opinion", ANSWERED,
    "经查：排水渠建于1998年。\n2026年6月测量，淤积约0.8米。", ("丈量记录", "现场照片"), REVIEW,
    date(2026, 11, 5), ("云岭县水务局",), handler_name="林晓岚",
)  # fmt: skip
ACCEPTED = AcceptanceNotice(
    HEAD, MATTER, CLAIMS, words.ROUTE_OURS.rstrip("。"), "林晓岚", date(2026, 11, 5),
    (DueLine("答复信访人", date(2027, 1, 4), "11月5日受理，次日起60日"),),
)  # fmt: skip
REFERRED = ReferralNotice(
    HEAD, MATTER, CLAIMS, words.REFERRALS["litigation"], "云岭县人民法院", "0871-5550 1888",
    ("合同纠纷的诉讼时效三年",), "林晓岚",
)  # fmt: skip
ELSEWHERE = ElsewhereNotice(
    HEAD, MATTER, CLAIMS, "云岭县水务局", "0871-5550 1666", handler_name="林晓岚"
)
SLIP = ServiceSlip(
    HEAD, replace(MATTER, petitioner_names=("唐𬭎",), people_count=1), "信访处理意见书", "唐𬭎",
    date(2026, 11, 20), "当面", REVIEW[:1], "可以申请复查", date(2026, 12, 21), ("次日起第30日",),
)  # fmt: skip
ASKED = ReviewRequest(
    HEAD, replace(MATTER, letter_number="青信复〔2027〕1号"), "唐𬭎", "口头", "信访处理意见书",
    "青信答〔2026〕5号", date(2026, 11, 22), date(2026, 12, 8),
    "排水渠是村里统一修的，说没有政策依据不赔我不服。", "林晓岚", read_back=True,
    served_on=date(2026, 11, 24), last_day=date(2026, 12, 24), forward_by=date(2026, 12, 10),
    phone="138 0000 1234", address="青石村第三村民小组12号",
)  # fmt: skip
RECHECK = replace(
    ASKED, kind="recheck_slip", matter=replace(MATTER, letter_number="青信核〔2027〕1号"),
    opinion_title=words.REVIEW_OPINION, opinion_number="云府复查〔2027〕3号",
    opinion_on=date(2027, 1, 20), served_on=date(2027, 1, 25), last_day=date(2027, 2, 24),
    how_label="邮寄", requested_on=date(2027, 2, 8), postmark_on=date(2027, 2, 8),
    forward_by=date(2027, 2, 10), materials="复查意见书1份2页\n照片3张",
    organ="云州市人民政府",
)  # fmt: skip
PROOF = ServiceReceipt(
    HEAD.organ_name, MATTER.petition_number, "信访处理意见书", "青信答〔2026〕5号",
    date(2026, 11, 22), (Serving("唐𬭎"), Serving("𠮷䶮", "青石村12号", "留置", date(2026, 11, 24),
    witness="陈有田", refusal="要等儿子回来再看", server_name="林晓岚")),
)  # fmt: skip
SLIPS = (
    BlankSlip(HEAD, "青信单2026-0007", "4HTK-9QPM"),
    BlankSlip(HEAD, "青信单2026-0008", "AB2C"),
)


@dataclass(frozen=True, slots=True)
class Specimen:
    """A letter: its kind, its values, how it is set."""

    kind: str
    values: Any
    make: Callable[[Any], bytes]

    def pdf(self, **changes: Any) -> bytes:
        """Set it, with some values changed; those of the head and the matter by their own names."""
        return self.make(changed(self.values, **changes))

    @property
    def facts(self) -> dict[str, Any]:
        """Give the facts as the record keeps them."""
        return dict(_facts(self.values))

    @property
    def hers(self) -> bool:
        """Tell whether it goes to the petitioner."""
        return getattr(self.values, "addressee", None) is None


def changed(values: Any, **changes: Any) -> Any:
    """Give values with some changed, wherever in head or matter they lie."""
    own, inner = {}, {"matter": {}, "head": {}}
    for name, value in changes.items():
        holder = next(
            (part for part in inner if hasattr(getattr(values, part, None), name)), None
        ) if not hasattr(values, name) else None  # fmt: skip
        if holder:
            inner[holder][name] = value
        else:
            own[name] = value
    for part, told in inner.items():
        if told:
            own[part] = replace(getattr(values, part), **told)
    return replace(values, **own)


_SEVERAL = frozenset({"text", "facts", "terms", "decision", "what", "breach", "measures"})
"""Fields typed in several paragraphs."""


def stepped(kind: str) -> Specimen:
    """A letter that is wording alone, every field of it told in a word of its own."""
    book = wording(kind)
    ours = {
        "you", "addressee", "received_on", "channel", "gist", "number", "letter_number", "claims",
        "query_code", "claim_count", "ordinal", "office_phone", "office_hours", "office_address",
        "names", "people", "own_organ", "county_bureau", "witnessed",
    }  # fmt: skip
    days = {"accepted_on", "due_on", "was_due_on", "by", "on", "from_on", "sits_on", "perform_by"}
    told = {}
    for n, (shown, name) in enumerate(book.fields.items()):
        if name in days:
            told[name] = f"2027年{n % 12 + 1}月{n % 28 + 1}日"
        elif name not in ours:
            more = "。\n又起一段，接着说。" if name in _SEVERAL else ""
            told[name] = f"{shown}是第{n}样情形{more}"
    told["law"] = "《土地管理法》第十四条"
    told["article"] = "《信访工作条例》第三十一条第四项"
    if kind in {"settlement_agreement", "land_agreement"}:
        # Only people's mediation has a committee; here the organ was a witness, or mediated.
        del told["committee"]
        told["witnessed"] = HEAD.organ_name
    named = book.to_her or book.shared or book.shown
    number = words.LETTER_MARKS[kind]
    matter = replace(MATTER, letter_number=f"青信{number}〔2026〕12号")
    if book.shared or book.shown:
        matter = replace(matter, query_code="")
    elif not named:
        matter = replace(matter, petitioner_names=(), query_code="", anonymous=True)
    remedy = COURTS if kind in {"own_decision", "order_told"} else ()
    values = StepLetter(
        kind, HEAD, matter, CLAIMS, tuple(sorted(told.items())),
        None if named else "青石镇财政所", remedy,
    )  # fmt: skip
    return Specimen(kind, values, kinds.notice)


def specimens() -> Iterator[Specimen]:
    """Give one letter of every kind that has facts."""
    yield Specimen("receipt_notice", RECEIPT, kinds.receipt_notice)
    later = replace(RECEIPT, notice_kind="within_15_days", by_when=())
    yield Specimen("receipt", later, kinds.receipt_notice)
    yield Specimen("acceptance_notice", ACCEPTED, kinds.acceptance_notice)
    yield Specimen("referral_notice", REFERRED, kinds.referral_notice)
    yield Specimen("elsewhere_notice", ELSEWHERE, kinds.elsewhere_notice)
    yield Specimen("handling_opinion", OPINION, kinds.handling_opinion)
    reply = replace(OPINION, kind="duty_reply", remedy=COURTS, copies_to=())
    yield Specimen("duty_reply", reply, kinds.handling_opinion)
    yield Specimen("service_slip", SLIP, kinds.service_slip)
    yield Specimen("review_request", ASKED, kinds.review_request)
    yield Specimen("recheck_slip", RECHECK, kinds.review_request)
    yield from (stepped(kind) for kind in sorted(STEPPED))


SPECIMENS = {each.kind: each for each in specimens()}
