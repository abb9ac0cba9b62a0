"""A store of invented petitions, as many as asked for, written straight into its tables.

Only for measuring: a raw connection writes petitions, people, claims, parties, strands, clocks
and the search index with an open entry lying there, so the guards let it pass. There are no journal
entries and no letters behind these petitions; `verify` would say so. Everything is invented from
the pieces below and from a fixed seed. Kept in a cache folder between runs.
"""
# ruff: noqa: E402 the paths are set before our own modules are imported

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

import sqlcipher3.dbapi2 as sqlcipher

from app import keys, safe
from app.clock import CHINA, SystemClock
from app.desk import record_id
from app.keys import Purpose
from db import search
from db.journal import DAY_BITS
from db.tables import PROSE, packed
from ui import sample

CHUNK = 10_000
DAYS = 9 * 365
VILLAGES = 24
OPEN = 2_000
"""So many of the newest are still being handled."""
DEPTH = 4
NOBODYS = search.own("#", "")
"""A token that nothing asks for."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易常武乔贺赖龚文单仇解查区盖翟覃朴乐员缪佟"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英建国华文玉春秀志海荣生永福德金云红梅凤珍林新德明"
    "德胜光东亮成辉学义兴良山仁波宁贵祥才发武利清飞彬富顺信子杰浩雪琳晨宇轩梓涵欣怡嘉佳雨泽"
)
RARE = "𠮷㛃䶮𡋾𤧟𬭸𬎆\U0002e3af\U00030edd\U00031350"
TOWNS = "石柳青白红桃杏松榆槐桑竹梅龙凤虎马牛羊金银铜铁东西南北上下前后新老大小长平安和兴旺"
ENDS = "桥树山河湾沟坡岭庄屯堡店窑坝塘井泉台岗洼"
CATEGORIES = (
    "land",
    "road",
    "water",
    "wage",
    "house",
    "school",
    "relief",
    "power",
    "waste",
    "loan",
)
OPENINGS = (
    "{village}{group}组村民{name}反映，", "本人系{village}{group}组村民，现反映以下问题：",
    "来访人称，{year}年{month}月起，", "{name}来电反映，{village}",
    "我是{village}的{name}，今年{age}岁，", "群众{name}等{few}人联名来信，",
    "{year}年{month}月{day}日，", "关于{village}{thing}一事，{name}反映：",
)  # fmt: skip
MATTERS = {
    "land": (
        "村里修{thing}占用本人承包地约{number}亩，口头答应每亩补偿{amount}元，至今没有兑付。",
        "邻居{other}在{place}边上垒墙，占了我家宅基地{number}平方米，多次找村委会调解没有结果。",
        "{year}年土地确权时把{place}的{number}亩地登记到{other}名下，要求更正。",
        "{company}租用土地{number}亩种植{crop}，租金欠了{few}年，共{amount}元。",
    ),
    "road": (
        "通往{place}的水泥路破损严重，下雨天积水，{crop}运不出去，希望尽快维修。",
        "{company}的重车把{place}的路压坏了，答应{month}月修好，一直没有动工。",
        "村口到{place}有{number}里路没有硬化，孩子上学要绕行。",
    ),
    "water": (
        "{place}的机井停用{few}个月，{number}亩{crop}浇不上水，减产严重。",
        "自来水每天只来{few}个小时，水质发黄，{few}户人家只能到{place}挑水。",
        "上游{company}拦河取水，下游{village}灌溉用水不足。",
    ),
    "wage": (
        "在{company}干活{few}个月，拖欠工资{amount}元，老板{other}电话不接。",
        "{year}年在{place}工地做{work}，包工头{other}打了{amount}元欠条，至今未还。",
    ),
    "house": (
        "危房改造申请{few}次没有批下来，房屋{place}面墙开裂，担心倒塌。",
        "{company}施工放炮震裂房屋{number}间，评估只赔{amount}元，不能接受。",
    ),
    "school": (
        "{place}小学撤并后，孩子每天走{number}里路，要求开通校车。",
        "孩子户口在{village}，报名时被告知学区改到{place}，不合理。",
    ),
    "relief": (
        "家中{few}口人，{other}长期患病，{year}年申请低保没有通过，请求重新核查。",
        "{crop}受冰雹灾害{number}亩，救助款{amount}元没有发到户。",
    ),
    "power": (
        "{place}电压不稳，{few}户的电器烧坏，供电所说要等改造。",
        "高压线从{place}上方经过，离房顶只有{number}米，要求迁移。",
    ),
    "waste": (
        "{company}在{place}堆放废料，夏天气味难闻，污水流进{crop}地里。",
        "村里垃圾池设在{place}，{few}天清运一次，蚊蝇很多。",
    ),
    "loan": (
        "{year}年{other}以我的名义在信用社贷款{amount}元，我不知情，要求查清。",
        "村集体欠本人{work}款{amount}元，账上有记录，多年没有给付。",
    ),
}
TAILS = (
    "此前曾向村委会反映{few}次，村干部{other}答复说等上级资金。",
    "希望镇政府派人到现场看一看。",
    "有{year}年签的协议和照片为证。", "{village}还有{few}户情况相同。",
    "请求依法处理，并给书面答复。",
    "联系人{name}，家住{village}{group}组{place}旁边。",
    "{other}表示可以作证，当时在场的还有{company}的人。",
    "上次{month}月{day}日来过，经办人说一个月内办，现在已经过了{few}个月。",
    "如果不能解决，希望说明理由和依据。", "本人年纪大，来一趟镇上不方便，请电话告知。",
)  # fmt: skip
CLAIMS = (
    "兑付{thing}补偿款{amount}元", "维修{place}道路", "查清{company}的问题", "恢复{place}供水",
    "更正{place}的登记", "支付拖欠的{work}款{amount}元", "公布{thing}的账目", "重新核查低保资格",
)  # fmt: skip
THINGS = ("机耕道", "水渠", "文化广场", "蓄水池", "通村公路", "高压线塔", "村部", "晒场")
CROPS = ("玉米", "水稻", "大豆", "小麦", "苹果", "花椒", "烟叶", "土豆", "辣椒", "药材")
WORK = ("瓦工", "木工", "运输", "绿化", "挖土方", "水电", "保洁", "看护")


def village_code(at: int) -> str:
    """Give the code of an invented village."""
    return f"2300001002{at:02}"


def person(dice: random.Random) -> str:
    """Invent a name; one in two thousand has a character that is rarely seen."""
    given = "".join(dice.choices(GIVEN, k=1 if dice.random() < 0.2 else 2))
    if dice.random() < 0.0005:
        given = dice.choice(RARE) + given[1:]
    return dice.choice(SURNAMES[:20] if dice.random() < 0.6 else SURNAMES) + given


def _place(dice: random.Random) -> str:
    return (
        dice.choice(TOWNS)
        + chr(0x4E00 + min(int(dice.expovariate(1 / 1500)), 20900))[: dice.random() < 0.3]
        + dice.choice(ENDS)
    )


def _facts(dice: random.Random, name: str, village: int) -> dict[str, str]:
    return {
        "village": TOWNS[village] + ENDS[village % len(ENDS)] + "村",
        "name": name,
        "other": person(dice),
        "group": dice.choice("一二三四五六七八九"),
        "year": str(dice.randint(2009, 2026)),
        "month": str(dice.randint(1, 12)),
        "day": str(dice.randint(1, 28)),
        "age": str(dice.randint(21, 89)),
        "few": str(dice.randint(2, 30)),
        "number": f"{dice.randint(1, 400) / 10:g}",
        "amount": str(dice.randint(3, 4000) * 50),
        "thing": dice.choice(THINGS),
        "crop": dice.choice(CROPS),
        "work": dice.choice(WORK),
        "place": _place(dice),
        "company": _place(dice)
        + dice.choice(("建筑公司", "砂石厂", "合作社", "养殖场", "果品公司")),
    }


def text(dice: random.Random, category: str, facts: dict[str, str]) -> str:
    """Write what a petition says: 93 to some 330 characters."""
    told = dice.choice(OPENINGS) + "".join(
        dice.sample(MATTERS[category], dice.randint(1, len(MATTERS[category])))
    )
    length = dice.randint(93, 300)
    made = told.format_map(facts)
    for tail in dice.sample(TAILS, len(TAILS)):
        if len(made) >= length:
            break
        made += tail.format_map(facts)
    while len(made) < 93:
        made += "请帮助解决。"
    return made[:328]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Which petitions to invent: the first's place, how many, of how many, up to which day."""

    first: int
    count: int
    of: int
    today: date


def invented(asked: Chunk) -> dict[str, list[tuple[Any, ...]]]:
    """Invent a chunk's rows, by table, with their index rows; runs in a process of its own."""
    dice = random.Random(asked.first)
    made: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}
    for at in range(asked.first, asked.first + asked.count):
        _one(dice, at, asked, made)
    made["search"].reverse()  # the index takes rows upwards
    return made


def _one(
    dice: random.Random, at: int, asked: Chunk, made: dict[str, list[tuple[Any, ...]]]
) -> None:
    day = at * DAYS // asked.of
    on = asked.today - timedelta(days=DAYS - 1 - day)
    row = (on.toordinal() << DAY_BITS) + at + day * asked.of // -DAYS
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=CHINA) + timedelta(seconds=at % 3600)
    new_id = partial(_new_id, dice, noon)
    key, strand = new_id(), new_id()
    name, village = person(dice), min(int(dice.expovariate(0.15)), VILLAGES - 1)
    category = dice.choice(CATEGORIES)
    facts = _facts(dice, name, village)
    told: dict[str, Any] = {
        "id": key, "row": row, "kind": "petition" if dice.random() < 0.97 else "enquiry",
        "number": f"青信{on.year}-{at:07}", "device_letter": "",
        "query_code": "".join(dice.choices("23456789ABCDEFGHJKMNPQRSTUVWXYZ", k=8)),
        "channel": dice.choice(("visit", "visit", "letter", "call", "online")), "origin": "direct",
        "category": category, "content": text(dice, category, facts),
        "village_code": village_code(village), "received_on": on.isoformat(),
        "received_at": on.isoformat(), "registered_at": f"{on}T09:12:00.000+08:00",
        "people_count": 1, "name_withheld": 0, "name_or_address_unclear": 0, "anonymous": 0,
    }  # fmt: skip
    told["gist"] = told["content"][:38]
    born = date(1935, 1, 1) + timedelta(days=dice.randrange(25_000))
    who = {
        "id": new_id(), "petition": key, "n": 0, "position": 0, "role": "petitioner",
        "name": name, "id_kind": "resident_id", "sex": "male", "anonymous": 0,
        "phone": f"1{dice.randint(3, 9)}{dice.randrange(10**9):09}",
        "id_number": f"230000{born:%Y%m%d}{dice.randrange(10**4):04}",
        "born_on": born.isoformat(), "address": f"{facts['village']}{facts['group']}组",
        "village_code": village_code(village),
    }  # fmt: skip
    claims = [
        {
            "id": new_id(), "petition": key, "n": n, "strand": strand, "position": n,
            "text": dice.choice(CLAIMS).format_map(facts),
        }
        for n in range(dice.randint(1, 2))
    ]  # fmt: skip
    party = {
        "id": new_id(), "petition": key, "n": 0, "position": 0,
        "name": facts["company"], "party_kind": "unit",
    }  # fmt: skip
    running = asked.of - at < OPEN * 2 and dice.random() < 0.5
    state = dice.choice(("registered", "accepted")) if running else dice.choices(
        ("closed", "notified_elsewhere", "void"), (80, 19, 1)
    )[0]  # fmt: skip
    held = {
        "id": strand, "petition": key, "n": 0, "position": 0, "state": state,
        "procedure": "ordinary", "route": "petition_procedure", "handler": None,
        "state_since": on.isoformat(),
    }  # fmt: skip
    clocks = [_clock(new_id, key, strand, on, rule, None if running else on) for rule in (0, 1)]
    for table, rows in (
        ("petitions", [told]), ("petitioners", [who]), ("claims", claims), ("strands", [held]),
        ("complained_of", [party][: dice.random() < 0.5]), ("clocks", clocks),
    ):  # fmt: skip
        made[table] += [
            tuple(_kept(table, name, each.get(name)) for name in _TABLES[table]) for each in rows
        ]
    words = _index(told, who, claims, facts["company"], state, running)
    made["search"].append((search.NEWEST - row, words))


def _kept(table: str, name: str, value: Any) -> Any:
    return packed(value) if value is not None and name in PROSE[table] else value


def _new_id(dice: random.Random, at: datetime) -> bytes:
    return record_id(at, dice.randbytes(10))


def _clock(
    new_id: Callable[[], bytes],
    key: bytes,
    strand: bytes,
    on: date,
    rule: int,
    met: date | None,
) -> dict[str, Any]:
    nominal = on + timedelta(days=(15, 60)[rule])
    return {
        "id": new_id(), "petition": key, "n": rule, "strand": strand,
        "rule": ("NOTICE_15D", "HANDLE_60D")[rule], "article": ("23.2", "34")[rule],
        "trigger_on": on.isoformat(), "nominal": nominal.isoformat(),
        "rolled": nominal.isoformat(), "internal": (nominal - timedelta(days=3)).isoformat(),
        "provisional": 0,
        "met_on": met.isoformat() if met else None, "met_how": "notice" if met else None,
    }  # fmt: skip


def _index(
    told: dict[str, Any], who: dict[str, Any], claims: list[dict[str, Any]], party: str,
    state: str, running: bool,
) -> str:  # fmt: skip
    """Make the very tokens that `search.row_of` would; a test row is compared after building."""
    texts = [told[n] for n in ("number", "query_code", "gist", "content")]
    texts += [who[n] for n in ("name", "id_number", "phone", "address")]
    texts += [each["text"] for each in claims] + [party]
    made = search.tokens("\n".join(texts))
    made |= search.names(who["name"])
    made |= {
        search.own(kind, value)
        for kind, value in (
            ("s", state), ("c", told["channel"]), ("g", told["category"]),
            ("v", told["village_code"]), ("k", told["kind"]),
        )
    }  # fmt: skip
    if running:
        made.add(search.own("o", ""))
    return " ".join(made)


_TABLES = {
    "petitions": "row id kind number device_letter query_code channel origin category gist content"
    " village_code received_on received_at registered_at people_count name_withheld"
    " name_or_address_unclear anonymous",
    "petitioners": "id petition n position role name id_kind id_number sex phone address"
    " village_code born_on anonymous",
    "claims": "id petition n strand position text",
    "complained_of": "id petition n position name party_kind",
    "strands": "id petition n position route state procedure state_since handler",
    "clocks": "id petition n strand rule article trigger_on nominal rolled internal provisional"
    " met_on met_how",
    "search": "rowid words",
}  # fmt: skip
_TABLES = {table: tuple(names.split()) for table, names in _TABLES.items()}  # type: ignore[misc]


def built(cache_folder: Path, petitions: int) -> Path:
    """Give the folder of an office with so many petitions; build it if it is not there."""
    folder = cache_folder / f"office-{petitions}-v{search.VERSION}"
    if (folder / "built").exists():
        return folder
    begun = time.perf_counter()
    # In a process of its own: a store opened there locks memory page by page in the whole process,
    # and that makes bulk writing fifteen times slower.
    with ProcessPoolExecutor(1) as pool:
        pool.submit(_found, folder).result()
    connection = _raw(folder)
    _filled(connection, petitions)
    connection.close()
    (folder / "built").write_text(f"{time.perf_counter() - begun:.0f} s\n", encoding="utf-8")
    return folder


def _found(folder: Path) -> None:
    sample.found(folder)


def _raw(folder: Path) -> Any:
    clock = SystemClock()
    opened = keys.unlock(folder, sample.LOGIN, sample.PASSPHRASE, clock=clock)
    connection = sqlcipher.connect(str(folder / safe.STORE_NAME), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{opened.key(Purpose.STORE).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA cache_size = -262144")
    return connection


def _chunks(petitions: int, today: date) -> Iterator[Chunk]:
    for first in range(0, petitions, CHUNK):
        yield Chunk(first, min(CHUNK, petitions - first), petitions, today)


def _filled(connection: Any, petitions: int) -> None:
    today = SystemClock().today()
    connection.execute("PRAGMA synchronous = OFF")
    _settings(connection, automerge=0, crisismerge=2000, hashsize=1 << 28)
    with ProcessPoolExecutor(max(os.cpu_count() or 1, 2)) as pool:
        done = 0
        for made in pool.map(invented, _chunks(petitions, today)):
            _written(connection, made)
            done += len(made["petitions"])
            print(f"\r{done:,} petitions", end="", flush=True)
    _settings(connection, automerge=4, crisismerge=16, hashsize=1 << 20)
    _deepened(connection)
    connection.execute(
        "INSERT INTO local_state (name, value) VALUES ('search', ?)",
        (f"{search.VERSION} ".encode(),),
    )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print()


def _deepened(connection: Any) -> None:
    """Make one piece of the index, as deep as the biggest of one that grew by itself.

    Each `optimize` of two pieces or more puts them a level deeper. At the top the pieces of later
    acts would be merged with it: nothing else is merged for 50,000 acts, and each look opens a
    hundred pieces.
    """
    for row in range(DEPTH):
        connection.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (row, NOBODYS))
        connection.execute("DELETE FROM search WHERE rowid = ?", (row - 1,))
        connection.execute("INSERT INTO search(search) VALUES('optimize')")


def _settings(connection: Any, **told: int) -> None:
    for name, value in told.items():
        connection.execute("INSERT INTO search(search, rank) VALUES(?, ?)", (name, value))


def _written(connection: Any, made: dict[str, list[tuple[Any, ...]]]) -> None:
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    cursor.execute("INSERT INTO open_entry (seq) VALUES (0)")
    for table, rows in made.items():
        names = ", ".join(_TABLES[table])
        marks = ", ".join("?" * len(_TABLES[table]))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 names are ours
    cursor.execute("DELETE FROM open_entry")
    cursor.execute("COMMIT")


if __name__ == "__main__":
    print(built(Path(sys.argv[1]), int(sys.argv[2])))
