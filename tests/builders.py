"""Real parts for tests: a clock that is set, a founded office, a petition as it is typed."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from app import keys as keyring
from app.answering import ClaimAnswer, OpinionTold, Served
from app.classing import ClaimTold
from app.clock import CHINA
from app.domain.petition import Draft, PartyDraft, PetitionerDraft
from app.handling import NoteTold
from app.keyfile import KDF_FLOOR
from app.office import Office, open_office
from app.safe import CadreTold, CreatedOffice, OfficePlan, create_office, read_plan
from app.vault import Vault

PASSPHRASE = "山高水长路远风清"  # eight characters; tests of the rule use their own
PASSPHRASE_LONG = "青山镇的路灯昨晚又亮了三盏"
NUMBER = "青信2026-0001"
TWO = ("兑付修路占用承包地补偿款5400元", "公布占地面积测量结果")
MORNING = datetime(2026, 9, 22, 9, 12, tzinfo=CHINA)

OFFICE_TOML = """
[office]
town = "青山镇"
county = "云溪县"
city = "示例市"
province = "黑龙江省"
division_code = "230000100"
letter_word = "青信"
number_prefix = "青信"
address = "青山镇人民路1号"
phone = "0450-0000000"
hours = "工作日 8:30-11:30 13:30-17:00"
review_organ = "云溪县人民政府"
county_bureau = "云溪县信访局"
county_bureau_phone = "0450-0000001"
[[villages]]
code = "230000100201"
name = "石桥村"
[[villages]]
code = "230000100202"
name = "柳树村"
[[cadres]]
login = "zhaomin"
name = "赵敏"
roles = ["registrar", "handler", "leader", "admin"]
[[cadres]]
login = "chenjialuo"
name = "陈家洛"
roles = ["registrar", "handler"]
"""


class NoKeyring:
    """A PC without a real keyring: what office PCs and test machines are."""

    priority = 0


@dataclass
class SetClock:
    """A clock that stands where it is set and moves when told."""

    at: datetime = MORNING
    shown_today: date | None = None
    ticks: float = 1000.0
    boot: str = "boot-1"
    moved: list[timedelta] = field(default_factory=list)
    ahead: timedelta = timedelta(0)
    files: datetime | None = None

    def now(self) -> datetime:
        return self.at + self.ahead

    def pc_now(self) -> datetime:
        return self.at

    def correct(self, by: timedelta) -> None:
        self.ahead = by

    def file_time(self, _path: Path) -> datetime | None:
        return self.files

    def today(self) -> date:
        return self.shown_today or self.now().date()

    def monotonic(self) -> float:
        return self.ticks

    def boot_id(self) -> str:
        return self.boot

    def move(self, **by: float) -> None:
        step = timedelta(**by)
        self.at += step
        self.ticks += step.total_seconds()
        self.moved.append(step)


def no_vault() -> Vault:
    return Vault(backend=NoKeyring())


def plan(**office: Any) -> OfficePlan:
    told = OFFICE_TOML
    extra = "".join(f"{name} = {_toml(value)}\n" for name, value in office.items())
    return read_plan(told.replace("[[villages]]", extra + "[[villages]]", 1).encode())


def _toml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def found(folder: Path, clock: Any = None, **office: Any) -> CreatedOffice:
    """Found a real office in an empty folder, quickly (floor KDF parameters)."""
    import secrets

    return create_office(
        folder,
        plan(**office),
        {"zhaomin": PASSPHRASE_LONG, "chenjialuo": PASSPHRASE_LONG},
        clock=clock or SetClock(),
        random=secrets.token_bytes,
        vault=no_vault(),
        kdf=KDF_FLOOR,
    )


def found_alone(folder: Path, clock: Any = None, leader: str = "", **office: Any) -> CreatedOffice:
    """Found a 一人所; `leader` names one who signs here and has no account."""
    import secrets

    told = plan(**{"one_person": not leader} | office)
    me = replace(told.cadres[0], roles=("registrar", "handler", "confidential", "admin"))
    cadres = (me, *([CadreTold("zhangsanfeng", leader, ("leader",))] if leader else []))
    return create_office(
        folder,
        replace(told, cadres=cadres),
        {"zhaomin": PASSPHRASE_LONG},
        clock=clock or SetClock(),
        random=secrets.token_bytes,
        vault=no_vault(),
        kdf=KDF_FLOOR,
    )


def opened(folder: Path, clock: Any = None, login: str = "zhaomin") -> Office:
    """Open a founded office as one of its cadres."""
    clock = clock or SetClock()
    keys = keyring.unlock(folder, login, PASSPHRASE_LONG, clock=clock, vault=no_vault())
    return open_office(folder, keys, clock=clock)


def draft(**told: Any) -> Draft:
    """A petition as the counter types it; every fact can be told otherwise."""
    facts: dict[str, Any] = {
        "channel": "visit",
        "received_at": date(2026, 9, 22),
        "petitioners": (
            PetitionerDraft(
                name="洪七公",
                id_number="11010519491231002X",
                phone="13900000000",
                address="石桥村二组",
                village_code="230000100201",
            ),
        ),
        "content": "2024年修机耕道占用本人承包地约0.6亩，村里口头答应补偿，至今没有兑付。",
        "claims": ("兑付修路占用承包地补偿款5400元",),
        "complained_of": (PartyDraft(name="石桥村民委员会"),),
        "name_withheld": True,
    }
    return Draft(**facts | told)


def signed(office, route, copies_to=()):
    """Lead a petition with two claims along one route to the signed answer."""
    office.intake.register(draft(claims=TWO))
    office.handling.classify(
        NUMBER, [ClaimTold("appeal_claim", route, n=n) for n in range(1, len(TWO) + 1)]
    )
    office.handling.accept(NUMBER)
    office.handling.hear_statement(NUMBER, NoteTold("她说：地是2024年春天占的。"))
    office.answering.draft_opinion(
        NUMBER,
        OpinionTold(
            "经查，2024年修机耕道占地0.6亩。\n补偿款5400元未兑付；测量结果没有公布。",
            (
                ClaimAnswer(1, "support", "兑付5400元。", "《土地管理法》第四十八条", "财政所"),
                ClaimAnswer(2, "explain", "测量图已在村务公开栏公布。", "《村委会组织法》第三十条"),
            ),
            ("承包合同", "丈量记录"),
            copies_to=copies_to,
        ),
    )
    return office.answering.sign(NUMBER)


def answered(office, route, copies_to=()):
    """Lead it on to the slip of service."""
    signed(office, route, copies_to)
    return office.answering.serve(NUMBER, Served("in_person", date(2026, 9, 22)))


def letter_of(file, *kinds):
    return next(each for each in file.letters if each.letter_kind in kinds)
