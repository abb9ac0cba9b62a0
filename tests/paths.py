"""The named paths a petition can take (RULES 1.5), each from its registration to its end.

A step is the act that the path takes there. What comes next by the program's own answer is that
act; where the path takes another lawful one of those offered, the step says so: `aside`.
"""

from dataclasses import dataclass, field, replace
from typing import Any

DAY = "2026-09-22"
LATER = "2026-12-10"
"""When every window that was opened in autumn is over."""


@dataclass(frozen=True)
class Step:
    """One act with its values, on the day of the step before if none is told."""

    act: str
    values: dict[str, Any] = field(default_factory=dict)
    on: str = ""
    aside: bool = False


@dataclass(frozen=True)
class Path:
    """How a petition comes, the acts in their order, the state they lead to.

    `then` is what comes next at its end; `layer` what its county decided.
    """

    steps: tuple[Step, ...]
    end: str = "archived"
    told: dict[str, Any] = field(default_factory=dict)
    then: str | None = None
    layer: str = ""


def to(act: str, **values: Any) -> Step:
    return Step(act, values)


def aside(act: str, **values: Any) -> Step:
    """Take a lawful act that is not what usually comes next."""
    return Step(act, values, aside=True)


def on(day: str, *steps: Step) -> tuple[Step, ...]:
    """Let a day come before these."""
    return (replace(steps[0], on=day), *steps[1:])


def apart(step: Step) -> Step:
    return replace(step, aside=True)


def classified(route: str | None) -> Step:
    told = {"n": 1, "matter_class": "appeal_claim" if route else "suggestion"}
    return to("classify", claims=[told | ({"route": route} if route else {})])


OURS, STATUTORY = classified("petition_procedure"), classified("admin_procedure")
COURT, DUTY, SUGGESTS = classified("litigation"), classified("duty_performance"), classified(None)
LAND = classified("arbitration")
TWO_WAYS = to("classify", claims=[OURS.values["claims"][0], COURT.values["claims"][0] | {"n": 2}])
ACCEPTED = to("accept")
SERVED = to("serve", way="in_person")
HANDED = SERVED
"""A notice of what becomes of the matter: until she has it, that comes next."""
HANDED_TOO = apart(SERVED)
"""Another notice is handed over while the work goes on."""
HEARD = to("hear_statement", text="她说了经过。", read_back=True, signed_how="thumb")
LAW = "《土地管理法》第四十八条"
OPINION = to(
    "draft_opinion",
    facts="经查，占地0.6亩。",
    evidence=["丈量记录"],
    claims=[{"n": 1, "outcome": "explain", "answer": "按合同办。", "law": LAW}],
)
UNDATED = {"n": 1, "outcome": "support", "answer": "兑付5400元。", "law": LAW}
GRANTED = {**UNDATED, "executor": "青山镇财政所", "execute_by": "2026-10-30"}
SUPPORTED = to("draft_opinion", facts="经查，占地0.6亩。", claims=[GRANTED])
SIGNED = to("sign")
CLOSED = to("close", reason="已经办完。")
ARCHIVED = to("archive", ground="thirty", volume="2026-31")
ENDED = (CLOSED, ARCHIVED)
HANDED_OVER = (to("note_handover", ground="taken", from_number="（2026）云0号"), ARCHIVED)
LAPSED = to("lapse_review")
PAPER = {"from_number": "云信复〔2026〕3号", "from_on": "2026-11-05", "served_on": "2026-11-06"}
ABOVE = {"from_number": "示信核〔2026〕8号", "from_on": "2026-12-18", "served_on": "2026-12-20"}
COUNTY, CITY = "云溪县人民政府", "示例市人民政府"
REVIEW = to("review_result", result="maintained", organ=COUNTY, **PAPER)
REFUSALS = """
level = "county"
name = "云溪县"
source = "云溪县信访局的通知"
in_force_from = 2026-01-01
[settings]
"route.notice_form" = "refusal"
"""
TRANSFERRED = {"origin": "transferred", "platform_number": "LF2026-77"}
ASSIGNED = {"origin": "assigned", "platform_number": "LF2026-78", "source_due_on": "2026-11-30"}
BEGUN = (OURS, ACCEPTED, HANDED, HEARD)
SERVED_OPINION = (OPINION, SIGNED, SERVED)
ORDINARY = (*BEGUN, *SERVED_OPINION)
UNASKED = (*on(LATER, LAPSED), *ENDED)
SIMPLE = (OURS, aside("accept_simple", ground="clear", how="phone"))
OBJECTED = aside("object", reason="占地在邻镇。", organ="白水镇人民政府")
OWN = aside("own_procedure", ground="land_use")
LOWER = {"to_unit": "青山镇农业综合服务中心"}
FORWARDED = aside("forward_review", reasons="款子少算了。", read_back=True)
SENT_ON = to("forward_review", reasons="", forwarded_on="2026-10-09")
RECHECK = aside("request_recheck", petitioner=1, how="spoken", text="还是不服。")
AGREED = {
    "parties": "石桥村一组",
    "facts": "占地0.6亩没有补偿，一组应当补。",
    "terms": "一组十日内补5400元。",
    "perform_how": "一次付清。",
    "breach": "逾期的按日加付10元。",
    "signed_how": "signed",
}
MEDIATED = to(
    "settle",
    ground="mediation",
    mediator="张三丰",
    committee="青山镇人民调解委员会",
    **AGREED,
)
MEDIATING = aside("mediate", agreed=True, mediator="张三丰")
HEARING = aside(
    "hold_hearing",
    sits_on="2026-10-12",
    time="上午9时",
    place="镇政府二楼",
    host="张三丰",
    issues="占地多少",
)
WITHDRAWN = aside("withdraw", text="已和邻居谈好。", signed_how="signed")
BUREAU = {"organ": "云溪县信访局", "from_number": "云督1号", "from_on": DAY}
EXECUTION: dict[str, Any] = {"claim": 1, "to_unit": "青山镇财政所"}
REVIEWED = (
    *ORDINARY,
    *on("2026-10-08", FORWARDED),
    *on("2026-10-09", SENT_ON),
    *on("2026-11-06", REVIEW),
)
RECHECKED = (
    *REVIEWED,
    *on("2026-11-20", RECHECK, to("forward_recheck")),
)
ANEW = (HEARD, *SERVED_OPINION)

PATHS: dict[str, Path] = {
    "told on the spot that it is ours": Path(
        (aside("notify_on_spot"), HEARD, *SERVED_OPINION, *UNASKED)
    ),
    "told on the spot whose it is": Path(
        (aside("notify_on_spot", ours=False, organ="云溪县自然资源局"), *HANDED_OVER)
    ),
    "told elsewhere": Path((aside("notify_elsewhere", organ="云溪县自然资源局"), SERVED, ARCHIVED)),
    "led into a statutory route": Path(
        (COURT, to("refer", organ_kind="court"), SERVED, *HANDED_OVER)
    ),
    "two claims on two ways, each to its end": Path(
        (
            TWO_WAYS,
            to("accept", strand=1),
            aside("refer", organ_kind="court", strand=2),
            SERVED,
            SERVED,
            *ANEW,
            to("note_handover", ground="went"),
            *on(LATER, LAPSED),
            CLOSED,
            ARCHIVED,
            ARCHIVED,
        ),
        told={"claims": ["兑付补偿款", "请求离婚"]},
    ),
    "told aloud whose it is, by one who left no address": Path(
        (
            COURT,
            to("refer", organ_kind="court"),
            to("note_handover", ground="hers", how="phone"),
            ARCHIVED,
        ),
        told={"petitioners": [{"name": "洪七公"}], "name_or_address_unclear": True},
    ),
    "not accepted, where the county has it written": Path(
        (
            COURT,
            aside(
                "refuse_acceptance",
                ground="statutory_route",
                facts="双方对合同效力有争议。",
                organ="云溪县人民法院",
            ),
            SERVED,
            *ENDED,
        ),
        layer=REFUSALS,
    ),
    "no longer accepted after re-examination": Path(
        (
            OURS,
            aside(
                "no_longer_accept",
                ground="rechecked",
                from_number="示信核〔2025〕8号",
                from_on="2025-12-01",
                facts="同一块地。",
            ),
            SERVED,
            *ENDED,
        )
    ),
    "transferred to a lower organ": Path(
        (OURS, aside("transfer", **LOWER), SERVED, *ENDED),
    ),
    "assigned to a lower organ, which answers": Path(
        (
            OURS,
            aside("assign", by="2026-10-20", **LOWER),
            SERVED,
            *on(
                "2026-10-19",
                to("dispatch_reply", from_unit=LOWER["to_unit"], text="渠已修通。"),
            ),
            *ENDED,
        ),
    ),
    "transferred by the county, answered here": Path(
        (aside("sign_for"), *ORDINARY, *UNASKED), told=TRANSFERRED
    ),
    "assigned by the county, reported": Path(
        (
            aside("sign_for"),
            *ORDINARY,
            to("report_result", text="已答复。", her_view="none"),
            *UNASKED,
        ),
        told=ASSIGNED,
    ),
    "objection, the county agrees": Path(
        (
            OBJECTED,
            *on(
                "2026-10-05",
                to("tell_objection_period", answers="云溪县信访局"),
                HANDED,
                to("objection_agreed", from_number="云信退〔2026〕1号", from_on="2026-09-30"),
            ),
            *ENDED,
        ),
        told=TRANSFERRED,
    ),
    "objection, the county does not agree": Path(
        (OBJECTED, aside("objection_denied", text="地在你镇。"), *ORDINARY, *UNASKED),
        told=TRANSFERRED,
    ),
    "two organs disagree whose it is, the one above decides": Path(
        (
            OURS,
            aside("ask_competence", parties="云溪县水务局", reason="各说不归自己。"),
            aside("competence_decided", ground="ours", from_number="云函9号", from_on=DAY),
            *ORDINARY[1:],
            *UNASKED,
        )
    ),
    "a suggestion": Path(
        (
            SUGGESTS,
            aside("reply_suggestion", adopted="whole", text="加装路灯。"),
            SERVED,
            *ENDED,
        )
    ),
    "a suggestion that takes longer to study": Path(
        (
            SUGGESTS,
            to("tell_study"),
            HANDED,
            to("reply_suggestion", adopted="partly", text="先装两盏。"),
            SERVED,
            *ENDED,
        )
    ),
    "duty performed, or told why not": Path(
        (DUTY, ACCEPTED, HANDED, HEARD, *SERVED_OPINION, *ENDED)
    ),
    "the township decides in its own procedure": Path(
        (
            STATUTORY,
            OWN,
            HANDED,
            to(
                "decide_own",
                facts="地界清楚。",
                decision="争议地归洪七公使用。",
                law="《土地管理法》第十四条",
                parties="郭靖",
            ),
            SERVED,
            aside("serve_other_party", parties="郭靖", way="in_person"),
            *ENDED,
        )
    ),
    "the committee is ordered to do its duty": Path(
        (
            STATUTORY,
            aside("own_procedure", ground="village_affairs"),
            HANDED,
            to(
                "decide_own",
                facts="账目没有公布。",
                decision="十日内公布账目。",
                law="《村民委员会组织法》第三十一条",
                addressed="柳树村民委员会",
            ),
            SERVED,
            *ENDED,
        )
    ),
    "contracted land, mediated by the township": Path(
        (
            LAND,
            aside("own_procedure", ground="contracted_land"),
            HANDED,
            to("settle", ground="land_mediation", mediator="张三丰", **AGREED),
            *ENDED,
        )
    ),
    "contracted land, no agreement": Path(
        (
            LAND,
            aside("own_procedure", ground="contracted_land"),
            HANDED,
            aside("record_work", text="双方到场，谈不拢。", kind="talk"),
            aside(
                "end_land_mediation",
                ground="no_agreement",
                text="双方到场，谈不拢。",
                organ="云溪县农村土地承包仲裁委员会",
            ),
            SERVED,
            *HANDED_OVER,
        )
    ),
    "settled within the own procedure": Path(
        (
            STATUTORY,
            OWN,
            HANDED,
            aside("settle", ground="settlement", **AGREED),
            *ENDED,
        )
    ),
    "simple": Path((*SIMPLE, to("reply_simple", text="路灯已修。", how="phone"), SERVED, *ENDED)),
    "simple, then ordinary": Path(
        (
            *SIMPLE,
            to("reply_simple", text="路灯已修。", how="phone"),
            aside("convert_to_ordinary", ground="not_agreed"),
            HANDED_TOO,
            HANDED_TOO,
            *ANEW,
            *UNASKED,
        )
    ),
    "work is asked of a station, and comes back": Path(
        (
            *BEGUN,
            aside("record_work", text="到现场丈量。", kind="visit"),
            aside("dispatch", what="查账目。", by="2026-10-10", to_unit="青山镇财政所"),
            aside("dispatch_reply", from_unit="青山镇财政所", text="账上没有这笔。"),
            *SERVED_OPINION,
            *UNASKED,
        )
    ),
    "a hearing": Path(
        (
            *BEGUN,
            HEARING,
            HANDED_TOO,
            *on("2026-10-12", to("record_hearing", text="双方都说了。", people="张三丰")),
            *SERVED_OPINION,
            *UNASKED,
        )
    ),
    "a hearing that is called off": Path(
        (
            *BEGUN,
            HEARING,
            HANDED_TOO,
            aside("call_off_hearing", reason="她生病了。", how="phone"),
            *SERVED_OPINION,
            *UNASKED,
        )
    ),
    "mediated": Path((*BEGUN, MEDIATING, MEDIATED, *ENDED)),
    "mediation that fails": Path(
        (
            *BEGUN,
            MEDIATING,
            aside("mediation_failed", text="钱数谈不拢。"),
            *SERVED_OPINION,
            *UNASKED,
        )
    ),
    "extended": Path(
        (
            *BEGUN,
            aside("extend", days=30, reason="要等丈量结果。"),
            HANDED_TOO,
            *SERVED_OPINION,
            *UNASKED,
        )
    ),
    "supported and carried out": Path(
        (
            *BEGUN,
            SUPPORTED,
            SIGNED,
            SERVED,
            aside("order_execution", what="兑付5400元。", by="2026-10-30", **EXECUTION),
            aside("supervise_execution", what="还没有兑付。", by="2026-11-10", **EXECUTION),
            *on("2026-11-09", to("execute", claim=1, proof="收据。")),
            *UNASKED,
        )
    ),
    "supported without a day": Path(
        (
            *BEGUN,
            to("draft_opinion", facts="经查，占地0.6亩。", claims=[UNDATED]),
            SIGNED,
            SERVED,
            to("order_execution", what="兑付5400元。", by="2026-10-30", **EXECUTION),
            *on("2026-10-20", to("execute", claim=1, proof="收据。")),
            *UNASKED,
        )
    ),
    "review, the file is called for, nothing more is asked": Path(
        (
            *ORDINARY,
            *on("2026-10-08", FORWARDED),
            *on("2026-10-09", SENT_ON),
            *on(
                "2026-10-12",
                aside("file_asked", organ=COUNTY, from_number="云信调1号", from_on="2026-10-11"),
                to("file_sent"),
            ),
            *on("2026-11-06", REVIEW),
            *on(LATER, to("lapse_recheck")),
            *ENDED,
        )
    ),
    "review and re-examination": Path(
        (
            *RECHECKED,
            *on("2026-12-20", to("recheck_result", result="maintained", organ=CITY, **ABOVE)),
            *ENDED,
        )
    ),
    "changed on review, carried out as it was decided there": Path(
        (
            *ORDINARY,
            *on("2026-10-08", FORWARDED),
            *on("2026-10-09", SENT_ON),
            *on(
                "2026-11-06",
                to("review_result", result="changed", organ=COUNTY, **PAPER),
                to("note_change", text="兑付5400元。", outcome="support", **EXECUTION),
                to("order_execution", what="兑付5400元。", by="2026-11-30", **EXECUTION),
            ),
            *on("2026-11-20", to("execute", claim=1, proof="收据。")),
            *on("2026-12-10", to("lapse_recheck")),
            *ENDED,
        )
    ),
    "changed on re-examination, so that nothing is to be done": Path(
        (
            *RECHECKED,
            *on(
                "2026-12-20",
                to("recheck_result", result="changed", organ=CITY, **ABOVE),
                to("note_change", claim=1, text="不予补偿。", outcome="reject"),
            ),
            *ENDED,
        )
    ),
    "remanded on review and answered anew": Path(
        (
            *ORDINARY,
            *on("2026-10-08", FORWARDED),
            *on("2026-10-09", SENT_ON),
            *on(
                "2026-11-06",
                to("review_result", result="remanded", organ=COUNTY, by="2026-12-30", **PAPER),
            ),
            *on("2026-11-09", *ANEW),
            *on("2026-12-28", LAPSED),
            *ENDED,
        )
    ),
    "remanded on re-examination and answered anew": Path(
        (
            *RECHECKED,
            *on("2026-12-20", to("recheck_result", result="remanded", organ=CITY, **ABOVE)),
            *on("2026-12-22", *ANEW),
            *on("2027-02-10", LAPSED),
            *ENDED,
        )
    ),
    "withdrawn": Path((OURS, WITHDRAWN, ARCHIVED)),
    "withdrawn while it is handled": Path((*BEGUN, WITHDRAWN, ARCHIVED)),
    "withdrawn, and come back": Path(
        (
            OURS,
            WITHDRAWN,
            *on("2026-10-12", aside("resume", text="邻居又反悔了。")),
            ACCEPTED,
            HANDED,
            *ANEW,
            *UNASKED,
        )
    ),
    "one of two withdraws and comes back, the other goes on": Path(
        (
            OURS,
            ACCEPTED,
            HANDED,
            to("serve", way="in_person", petitioner=2),
            aside("withdraw_one", petitioner=2, text="我家的谈好了。", signed_how="thumb"),
            *ANEW,
            *on("2026-09-28", aside("rejoin", petitioner=2, text="又反悔了。")),
            aside("serve", way="in_person", petitioner=2),
            *UNASKED,
        ),
        told={"petitioners": [{"name": name, "address": "石桥村"} for name in ("甲", "乙")]},
    ),
    "supervised from above, and suggested to": Path(
        (
            *BEGUN,
            aside(
                "receive_supervision",
                what="报进展。",
                by="2026-10-10",
                **BUREAU,
            ),
            aside(
                "receive_suggestion",
                ground="improve",
                what="改进工作。",
                **BUREAU,
            ),
            to("answer_supervision", organ="云溪县信访局", text="正在办理。"),
            to("answer_suggestion", organ="云溪县信访局", adopted="whole", text="已改。"),
            *SERVED_OPINION,
            *UNASKED,
        )
    ),
    "urgent, and reported at once": Path(
        (
            aside(
                "report_urgent",
                ground="first",
                learnt="9月22日9时10分",
                place="镇政府院内",
                what="堤坝渗水。",
                leader="镇长，9时15分",
                measures="已经转移群众。",
            ),
            *ORDINARY,
            *UNASKED,
        )
    ),
    "answered to nobody who can be reached": Path(
        (OURS, ACCEPTED, HEARD, OPINION, SIGNED, *ENDED),
        told={"petitioners": [{"name": "", "anonymous": True}]},
    ),
    "posted, come back, announced": Path(
        (
            OURS,
            ACCEPTED,
            aside("post_letter", petitioner=1, mail_number="XA12345678923"),
            *on("2026-09-28", aside("letter_returned", petitioner=1, ground="unknown")),
            aside("announce_letter", petitioner=1, reason="两次上门没有人。"),
            *on("2026-11-02", to("serve", way="announcement")),
            *ANEW,
            *on("2026-12-10", LAPSED),
            *ENDED,
        )
    ),
}
NO_PATH = {"add_note", "amend", "link", "void", "void_letter", "note_signing", "rate"} | {
    *("name_complained_of", "recuse", "refer_help"),
}
"""Acts beside a path: they note, correct or undo, and lead nowhere."""
