"""Every named path a petition can take (RULES 1.5), walked to its end on the command line."""

import json

import pytest
from calling import Desk, petition

from app.domain.words_papers import READER_COPIES
from app.letters.template import explains

NUMBER = "青信2026-0001"
DAY = "2026-09-22"
OURS = (
    "classify",
    {"claims": [{"n": 1, "matter_class": "appeal_claim", "route": "petition_procedure"}]},
)
STATUTORY = (
    "classify",
    {"claims": [{"n": 1, "matter_class": "appeal_claim", "route": "admin_procedure"}]},
)
COURT = ("classify", {"claims": [{"n": 1, "matter_class": "appeal_claim", "route": "litigation"}]})
SUGGESTS = ("classify", {"claims": [{"n": 1, "matter_class": "suggestion"}]})
HEARD = ("hear_statement", {"text": "她说了经过。", "read_back": True, "signed_how": "thumb"})
OPINION = (
    "draft_opinion",
    {
        "facts": "经查，占地0.6亩。",
        "evidence": ["丈量记录"],
        "claims": [
            {
                "n": 1,
                "outcome": "explain",
                "answer": "按合同办。",
                "law": "《土地管理法》第四十八条",
            }
        ],
    },
)
SUPPORTED = (
    "draft_opinion",
    {
        "facts": "经查，占地0.6亩。",
        "claims": [
            {
                "n": 1,
                "outcome": "support",
                "answer": "兑付5400元。",
                "law": "《土地管理法》第四十八条",
                "executor": "青山镇财政所",
                "execute_by": "2026-10-30",
            }
        ],
    },
)
SIGNED = ("sign", {})
SERVED = ("serve", {"way": "in_person"})
CLOSED = ("close", {"reason": "已经办完。"})
ARCHIVED = ("archive", {"ground": "thirty", "volume": "2026-31"})
LAPSED = ("@2026-12-01", "lapse_review", {})
PAPER = {"from_number": "云信复〔2026〕3号", "from_on": "2026-11-05"}
REVIEWED = {**PAPER, "result": "maintained", "organ": "云溪县人民政府", "served_on": "2026-11-06"}
FORWARDED = ("forward_review", {"reasons": "款子少算了。", "read_back": True})
FROM_COUNTY = {"origin": "transferred", "platform_number": "LF2026-77"}
BEGUN = (OURS, ("accept", {}), SERVED, HEARD)
ORDINARY = (*BEGUN, OPINION, SIGNED, SERVED)
SIMPLE = (OURS, ("accept_simple", {"ground": "clear", "how": "phone"}))

PATHS = {
    "elsewhere": ({}, [("notify_elsewhere", {"organ": "云溪县自然资源局"}), SERVED], "closed"),
    "statutory route": (
        {},
        [COURT, ("refer", {"organ": "云溪县人民法院"}), SERVED, CLOSED, ARCHIVED],
        "archived",
    ),
    "objection, the county agrees": (
        FROM_COUNTY,
        [
            ("object", {"reason": "占地在邻镇。", "organ": "白水镇人民政府"}),
            ("tell_objection_period", {"answers": "云溪县信访局"}),
            SERVED,
            ("objection_agreed", {"from_number": "云信退〔2026〕1号", "from_on": DAY}),
            CLOSED,
        ],
        "closed",
    ),
    "objection, the county does not agree": (
        FROM_COUNTY,
        [
            ("object", {"reason": "占地在邻镇。", "organ": "白水镇人民政府"}),
            ("objection_denied", {"text": "地在你镇。"}),
            *ORDINARY,
            LAPSED,
            CLOSED,
        ],
        "closed",
    ),
    "a suggestion": (
        {},
        [
            SUGGESTS,
            ("reply_suggestion", {"adopted": "whole", "text": "加装路灯。"}),
            SERVED,
            CLOSED,
        ],
        "closed",
    ),
    "a suggestion that takes longer to study": (
        {},
        [
            SUGGESTS,
            ("tell_study", {}),
            SERVED,
            ("reply_suggestion", {"adopted": "partly", "text": "先装两盏。"}),
            SERVED,
            CLOSED,
        ],
        "closed",
    ),
    "no longer accepted after re-examination": (
        {},
        [
            OURS,
            (
                "no_longer_accept",
                {
                    "ground": "rechecked",
                    "from_number": "示信核〔2025〕8号",
                    "from_on": "2025-12-01",
                    "facts": "同一块地。",
                },
            ),
            SERVED,
            CLOSED,
        ],
        "closed",
    ),
    "the township's own procedure": (
        {},
        [
            STATUTORY,
            ("own_procedure", {"ground": "land_use"}),
            (
                "decide_own",
                {
                    "facts": "地界清楚。",
                    "decision": "争议地归洪七公使用。",
                    "law": "《土地管理法》第十四条",
                },
            ),
            SERVED,
        ],
        "opinion_served",
    ),
    "the committee is ordered": (
        {},
        [
            STATUTORY,
            ("own_procedure", {"ground": "village_affairs"}),
            (
                "decide_own",
                {
                    "facts": "账目没有公布。",
                    "decision": "十日内公布账目。",
                    "law": "《村民委员会组织法》第三十一条",
                    "addressed": "柳树村民委员会",
                },
            ),
            SERVED,
        ],
        "opinion_served",
    ),
    "simple": (
        {},
        [*SIMPLE, ("reply_simple", {"text": "路灯已修。", "how": "phone"}), SERVED, CLOSED],
        "closed",
    ),
    "simple, then ordinary": (
        {},
        [
            *SIMPLE,
            ("reply_simple", {"text": "路灯已修。", "how": "phone"}),
            ("convert_to_ordinary", {"ground": "not_agreed"}),
            SERVED,
            SERVED,
            HEARD,
            OPINION,
            SIGNED,
            SERVED,
            LAPSED,
            CLOSED,
        ],
        "closed",
    ),
    "a hearing": (
        {},
        [
            *BEGUN,
            (
                "hold_hearing",
                {
                    "sits_on": "2026-10-12",
                    "time": "上午9时",
                    "place": "镇政府二楼",
                    "host": "张三丰",
                    "issues": "占地多少",
                },
            ),
            SERVED,
            ("@2026-10-12", "record_hearing", {"text": "双方都说了。", "people": "张三丰"}),
            OPINION,
            SIGNED,
            SERVED,
            ("@2026-12-08", "lapse_review", {}),
            CLOSED,
        ],
        "closed",
    ),
    "mediation": (
        {},
        [
            *BEGUN,
            ("mediate", {"agreed": True, "mediator": "张三丰"}),
            (
                "settle",
                {
                    "ground": "mediation",
                    "parties": "石桥村一组",
                    "mediator": "张三丰",
                    "committee": "青山镇人民调解委员会",
                    "facts": "占地0.6亩没有补偿，一组应当补。",
                    "terms": "一组十日内补5400元。",
                    "perform_how": "一次付清。",
                    "breach": "逾期的按日加付10元。",
                    "signed_how": "signed",
                },
            ),
            CLOSED,
            ARCHIVED,
        ],
        "archived",
    ),
    "mediation that fails": (
        {},
        [
            *BEGUN,
            ("mediate", {"agreed": True, "mediator": "张三丰"}),
            ("mediation_failed", {"text": "钱数谈不拢。"}),
            OPINION,
            SIGNED,
            SERVED,
            LAPSED,
        ],
        "review_lapsed",
    ),
    "extended": (
        {},
        [
            *BEGUN,
            ("extend", {"days": 30, "reason": "要等丈量结果。"}),
            SERVED,
            OPINION,
            SIGNED,
            SERVED,
            LAPSED,
            CLOSED,
        ],
        "closed",
    ),
    "supported and carried out": (
        {},
        [
            *BEGUN,
            SUPPORTED,
            SIGNED,
            SERVED,
            (
                "order_execution",
                {"claim": 1, "to_unit": "青山镇财政所", "what": "兑付5400元。", "by": "2026-10-30"},
            ),
            (
                "supervise_execution",
                {"claim": 1, "to_unit": "青山镇财政所", "what": "还没有兑付。", "by": "2026-11-10"},
            ),
            ("@2026-11-09", "execute", {"claim": 1, "proof": "收据。"}),
            LAPSED,
            CLOSED,
            ARCHIVED,
        ],
        "archived",
    ),
    "review and re-examination": (
        {},
        [
            *ORDINARY,
            ("@2026-10-08", *FORWARDED),
            ("@2026-10-09", "forward_review", {"reasons": "", "forwarded_on": "2026-10-09"}),
            ("@2026-11-06", "review_result", REVIEWED),
            (
                "@2026-11-20",
                "request_recheck",
                {"petitioner": 1, "how": "spoken", "text": "还是不服。"},
            ),
            ("@2026-11-20", "forward_recheck", {}),
            (
                "@2026-12-20",
                "recheck_result",
                {
                    "result": "maintained",
                    "organ": "示例市人民政府",
                    "from_number": "示信核〔2026〕8号",
                    "from_on": "2026-12-18",
                    "served_on": "2026-12-20",
                },
            ),
            CLOSED,
        ],
        "closed",
    ),
    "review, then nothing": (
        {},
        [
            *ORDINARY,
            ("@2026-11-06", "review_result", REVIEWED),
            ("@2026-12-20", "lapse_recheck", {}),
            CLOSED,
        ],
        "closed",
    ),
    "remanded and answered anew": (
        {},
        [
            *ORDINARY,
            ("@2026-11-06", "review_result", REVIEWED | {"result": "remanded", "by": "2026-12-30"}),
            ("@2026-11-09", *HEARD),
            ("@2026-11-09", *OPINION),
            ("@2026-11-09", *SIGNED),
            ("@2026-11-09", *SERVED),
        ],
        "review_window",
    ),
    "withdrawn, and come back": (
        {},
        [
            OURS,
            ("withdraw", {"text": "已和邻居谈好。", "signed_how": "signed"}),
            ("@2026-10-12", "resume", {"text": "邻居又反悔了。"}),
            ("@2026-10-12", *OURS),
            ("@2026-10-12", "accept", {}),
        ],
        "accepted",
    ),
    "assigned by the county, reported": (
        {"origin": "assigned", "platform_number": "LF2026-78", "source_due_on": "2026-11-30"},
        [
            *ORDINARY,
            ("report_result", {"text": "已答复。", "her_view": "none"}),
            LAPSED,
            CLOSED,
        ],
        "closed",
    ),
}


@pytest.fixture
def desk(folder, tmp_path, capsys, monkeypatch) -> Desk:
    return Desk(folder, tmp_path, capsys, monkeypatch)


def walk(desk: Desk, steps: list[tuple]) -> dict:
    day, shown = DAY, {}
    for step in steps:
        *dated, act, values = step
        day = dated[0][1:] if dated else day
        path = desk.file(json.dumps(values, ensure_ascii=False), name="act.json")
        shown = desk.one("act", NUMBER, act, path, today=day)
        assert desk.status == 0, (act, shown)
    return shown


@pytest.mark.parametrize("name", sorted(PATHS))
def test_each_path_comes_to_its_end(desk, name) -> None:
    told, steps, end = PATHS[name]
    desk.register(petition(**told))
    shown = walk(desk, steps)
    assert shown["state"] == end
    if end in {"closed", "archived"}:
        running = {each["rule"] for each in shown["due"]}
        assert running <= {"RATE_30D", "RATE_120D", "JUDICIAL_CONFIRM_30D", "RECHECK_REQUEST_30D"}
    assert desk.one("verify", today="2027-01-05")["sound"]
    for letter in shown["letters"]:
        prove(desk, letter)


def prove(desk: Desk, letter: dict) -> None:
    """Check that a letter of whatever kind proves itself from its bytes alone."""
    path = str(desk.tmp / "letter.pdf")
    desk.one("letter", NUMBER, letter["kind"], "-o", path, today="2027-01-05")
    checked = desk.one("letter-check", path, today="2027-01-05")
    assert (checked["verdict"], checked["record"]) == ("genuine", "same")
    if explains(letter["kind"]):
        for copy in READER_COPIES:
            told = ("letter", NUMBER, letter["kind"], "--copy", copy, "-o", path)
            assert desk.one(*told, today="2027-01-05")["letter"] == path
