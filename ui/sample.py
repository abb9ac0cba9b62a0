"""The sample office: invented people and matters, for trying the program and for its pictures."""

import secrets
import shutil
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec import structs

from app import keys, safe
from app.answering import ClaimAnswer, OpinionTold
from app.clock import SystemClock
from app.domain.petition import Draft, PartyDraft, PetitionerDraft
from app.handling import NoteTold
from app.notices import Spot
from app.office import Office, open_office

LOGIN = "zhaomin"
PASSPHRASE = "green hill street lamps"  # noqa: S105 of an invented office, printed at every start


def found(folder: Path, *, reporting: bool = True) -> safe.CreatedOffice:
    """Found the sample office anew; without `reporting` it has nobody to report to."""
    shutil.rmtree(folder, ignore_errors=True)
    told = (resources.files("resources") / "sample_office.toml").read_bytes()
    plan = safe.read_plan(told)
    if not reporting:
        plan = structs.replace(plan, office=structs.replace(plan.office, report_way="none"))
    return safe.create_office(
        folder,
        plan,
        {LOGIN: PASSPHRASE},
        clock=SystemClock(),
        random=secrets.token_bytes,
    )


def opened(folder: Path) -> Office:
    """Open the sample office as its clerk."""
    clock = SystemClock()
    return open_office(folder, keys.unlock(folder, LOGIN, PASSPHRASE, clock=clock), clock=clock)


def practice(folder: Path) -> Office:
    """Open the practice office, made anew each time: what was tried yesterday is gone."""
    found(folder, reporting=False)
    at = opened(folder)
    fill(at)
    return at


def fill(at: Office) -> None:
    """Register a few invented petitions, as an office has them after some days."""
    today = at.clock.today()
    for back, told, spot in _DAYS:
        draft = structs.replace(told, received_at=today - timedelta(days=back))
        made = at.intake.register(draft, spot=spot).petition
        if spot is not None and spot.ours:
            _answer(at, made.number)


def _answer(at: Office, number: str) -> None:
    """Bring one matter to where it waits for the leader's signature."""
    told = "站牌是去年冬天被撞倒的，几个老人等车只能站着。"
    at.handling.hear_statement(number, NoteTold(told, read_back=True))
    answer = ClaimAnswer(
        1,
        "support",
        "由镇里协调客运公司重新立站牌。",
        "《道路旅客运输及客运站管理规定》",
        "镇交通站",
    )
    facts = "经现场查看，站牌底座断裂，属客运公司设施。"
    at.answering.draft_opinion(number, OpinionTold(facts, (answer,), ("现场照片",)))


_VILLAGES = {"石桥村": "230000100201", "柳树村": "230000100202", "向阳村": "230000100203"}
"""Those of `resources/sample_office.toml`, by how an address begins."""


def _draft(name: str, village: str, content: str, claim: str, **more: Any) -> Draft:
    code = next((code for start, code in _VILLAGES.items() if village.startswith(start)), None)
    person = PetitionerDraft(name=name, phone="13900000000", address=village, village_code=code)
    return Draft(
        **{"channel": "visit", **more}, petitioners=(person,), content=content, claims=(claim,)
    )


_DAYS: tuple[tuple[int, Draft, Spot | None], ...] = (
    (
        41,
        _draft(
            "周伯通",
            "柳树村一组",
            "村口公交站牌去年被撞倒，一直没有人修，老人等车没有地方坐。",
            "把站牌立起来",
        ),
        Spot(),
    ),
    (
        16,
        _draft(
            "祝英台",
            "向阳村三组",
            "村口路灯坏了三盏，晚上走路看不见，已有人摔伤。",
            "修好路灯",
            channel="call",
        ),
        None,
    ),
    (
        13,
        _draft(
            "钟馗",
            "石桥村四组",
            "自来水水压不足，早晚没有水，问过水厂没有答复。",
            "说明原因，恢复供水",
            origin="transferred",
        ),
        None,
    ),
    (
        6,
        _draft(
            "𠮷建国",
            "柳树村二组",
            "在县城工地干活四个月，工钱一直没有结清。",
            "要回工钱",
        ),
        Spot(ours=False, organ="云溪县人力资源和社会保障局劳动保障监察大队"),
    ),
    (
        2,
        _draft(
            "诸葛亮",
            "石桥村一组",
            "对低保评定结果有异议，邻居条件更好却评上了，要求公布评定办法。",
            "公布评定办法并重新核实",
            complained_of=(PartyDraft(name="石桥村村民委员会"),),
            name_withheld=True,
        ),
        None,
    ),
)
"""Days before today, the petition, and whether she was told on the spot. All invented."""
