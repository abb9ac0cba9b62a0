"""Any piece of anything a petition says finds it, and nothing else does; newest first, unsorted."""

import secrets
import threading
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from builders import SetClock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.pinyin import initials
from app.wire.entry import DeviceId, RecordId
from app.wire.shapes import SHAPES, Holds
from db import files, journal, petitions, search
from db.journal import Change, Writer
from db.petitions import Wanted
from db.store import Stopped, Store

DEVICE = DeviceId(bytes(range(16)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    made = Store.create(Path(tmp_path_factory.mktemp("search")) / "desk.db", bytes(32))
    with made.work() as connection:
        journal.open_epoch(connection, 1)
    yield made
    made.close()


class _Undone(Exception):
    pass


@pytest.fixture
def connection(store):
    """A connection whose writing is undone at the end."""
    with pytest.raises(_Undone), store.work() as connection:
        yield connection
        raise _Undone


def put(connection, number: str = "1", on: str = "2026-09-22", **records) -> bytes:
    """Write one petition; `records` are (values of) further records by their kind."""
    petition = RecordId(secrets.token_bytes(16))
    facts = {"number": number, "received_on": on, "kind": "petition", "channel": "visit"}
    changes = [Change("petition", petition, facts | records.pop("petition", {}), new=True)]
    for kind, values in records.items():
        told = {"petition": petition.hex(), **values}
        changes.append(Change(kind, RecordId(secrets.token_bytes(16)), told, new=True))
    Writer(connection, DEVICE, SetClock()).write("x", changes, actor=None, subject=petition)
    return petition


def found(connection, words: str, **wanted) -> list[str]:
    return [each.number for each in petitions.page(connection, Wanted(words=words, **wanted))]


# --- recall ----------------------------------------------------------------------------------

LETTERS = st.sampled_from(
    "村民主任解决定路修占地一二石桥ＡａBｂz0１2３9５豈"
    "𠮷㛃\U0002a6d6\U00030edd\U00031350\U0002ebf0\ue123，。 -·（\n"
)
TEXTS = st.text(LETTERS, max_size=24)
PLACES = (
    ("petition", "content"),
    ("petition", "gist"),
    ("claim", "text"),
    ("note", "text"),
    ("petitioner", "address"),
    ("complained_of", "name"),
    ("opinion", "facts"),
)


def plain(text: str) -> list[str]:
    """Fold by hand: width and case together, marks divide, a dash between letters joins."""
    made = ""
    for at, character in enumerate(text):
        wide = 0xFF01 <= ord(character) <= 0xFF5E
        made += (chr(ord(character) - 0xFEE0) if wide else character).lower()
        assert at < len(made)
    latin = set("abcdefghijklmnopqrstuvwxyz0123456789")
    kept = [
        "" if c == "-" and 0 < n < len(made) - 1 and {made[n - 1], made[n + 1]} <= latin else c
        for n, c in enumerate(made)
    ]
    return "".join(" " if c and c in "，。 -·（(\n," else c for c in kept).split()


def says(text: str, query: str) -> bool:
    return all(any(word in each for each in plain(text)) for word in plain(query))


@given(
    st.lists(st.tuples(st.sampled_from(PLACES), TEXTS), min_size=1, max_size=7),
    TEXTS,
    st.data(),
)
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_found_is_what_reading_everything_finds(store, told, other, data) -> None:
    asked = [other]
    for _, text in told:
        start = data.draw(st.integers(0, max(len(text) - 1, 0)))
        asked.append(text[start : start + data.draw(st.integers(1, 9))])
    with pytest.raises(_Undone), store.work() as connection:
        for n, ((kind, column), text) in enumerate(told):
            put(connection, f"№{n}", **{kind: {column: text}})
        for query in asked:
            if not plain(query):
                continue
            wanted = {f"№{n}" for n, (_, text) in enumerate(told) if says(text, query)}
            # The numbers 0 to 6 are texts too.
            wanted |= {f"№{n}" for n in range(len(told)) if says(f"no{n} {told[n][1]}", query)}
            assert set(found(connection, query)) == wanted, query
            assert petitions.count(connection, Wanted(words=query)) == len(wanted)
        raise _Undone


def test_pieces_that_lie_apart_are_not_taken_for_the_whole(connection) -> None:
    put(connection, "1", petition={"content": "村民主任。民主任人。主任人选"})
    put(connection, "2", petition={"content": "村民主任人选已定"})
    assert found(connection, "村民主任人选") == ["2"]
    assert petitions.count(connection, Wanted(words="村民主任人选")) == 1


def test_a_year_is_tied_to_the_word_before_it(connection) -> None:
    put(connection, "青信2024-0001")
    put(connection, "青信2026-0001", petition={"content": "2024年修路"})
    match = search.matching("青信2024")
    told = connection.exec_driver_sql("SELECT count(*) FROM search WHERE search MATCH ?", (match,))
    assert told.scalar() == 1
    assert found(connection, "青信2024") == found(connection, "信2024-00") == ["青信2024-0001"]


def test_a_page_is_full_though_some_of_it_was_not_meant(connection) -> None:
    for n in range(30):
        text = "村民主任人选" if n % 3 == 0 else "村民主任。民主任人。主任人选"
        put(connection, f"{n:02}", petition={"content": text})
    wanted = Wanted(words="村民主任人选")
    page = petitions.page(connection, wanted, limit=4)
    assert [each.number for each in page] == ["27", "24", "21", "18"]
    page = petitions.page(connection, wanted, limit=4, after=page[-1].row)
    assert [each.number for each in page] == ["15", "12", "09", "06"]


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("青信2026-0123", True),
        ("青信〔2026〕5号", True),
        ("0123", True),
        ("20260123", True),
        ("１３９００００", True),
        ("1390000-1234", True),
        ("1234", True),
        ("1243", False),
        ("002X", True),
        ("11010519491231002x", True),
        ("XA12345678", True),
        ("石桥村 1234 洪", True),
        ("石桥村 1234 王", False),
        ("𲎯", True),
    ],
)
def test_numbers_and_names_are_found_however_they_are_typed(connection, typed, finds) -> None:
    put(
        connection,
        "青信2026-0123",
        petitioner={
            "name": "洪𲎯公",
            "phone": "139 0000 1234",
            "id_number": "11010519491231002X",
            "address": "石桥村二组",
        },
        letter={"number": "青信〔2026〕5号", "issued_on": "2026-09-22"},
        recipient={"mail_number": "XA12345678"},
    )
    assert found(connection, typed) == (["青信2026-0123"] if finds else [])


def test_every_text_that_is_kept_is_searched_or_said_not_to_be() -> None:
    held = {
        f"{shape.table}.{each.name}"
        for shape in SHAPES.values()
        for each in shape.columns
        if each.holds in {Holds.TEXT, Holds.PROSE}
        and ("petition" in {c.name for c in shape.columns})
    }
    searched = {f"{t}.{name}" for t, names in search.SEARCHED.items() for name in names.split()}
    assert (
        searched - held - {f"petitions.{n}" for n in search.SEARCHED["petitions"].split()} == set()
    )
    words_of_people = {"name", "text", "facts", "reasons", "address", "content", "answer"}
    assert {each for each in held if each.partition(".")[2] in words_of_people} <= searched


# --- initials --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", "sxx"),
        ("仇和", "qh"),
        ("曾国藩", "zgf"),
        ("解缙", "xj"),
        ("查良镛", "zly"),
        ("区寄", "oj"),
        ("盖叫天", "gjt"),
        ("翟让", "zr"),
        ("覃塘", "qt"),
        ("覃塘", "tt"),
        ("朴正熙", "pzx"),
        ("乐毅", "yy"),
        ("乐毅", "ly"),
        ("员半千", "ybq"),
        ("任我行", "rwx"),
        ("缪荃孙", "mqs"),
        ("佟湘玉", "txy"),
        ("尉迟恭", "ycg"),
        ("万俟卨", "mq"),
        ("长孙无忌", "zswj"),
        ("𠮷建国", "jg"),
        ("阿依古丽·买买提", "aygl"),
    ],
)
def test_a_name_is_found_by_its_initials_as_a_surname_is_read(connection, name, typed) -> None:
    assert any(each.startswith(typed) for each in initials(name))
    put(connection, "1", petitioner={"name": name, "position": 0})
    put(connection, "2", petitioner={"name": "洪七公", "position": 0})
    for n in range(1, len(typed) + 1):
        assert "1" in found(connection, typed[:n].upper())
    assert found(connection, typed) == ["1"]
    assert found(connection, typed + "q") == []


def test_initials_of_a_unit_find_nothing(connection) -> None:
    put(connection, complained_of={"name": "石桥村委会", "party_kind": "unit"})
    assert found(connection, "sqc") == []
    put(connection, "2", complained_of={"name": "石破天", "party_kind": "person"})
    assert found(connection, "spt") == ["2"]


# --- syllables -------------------------------------------------------------------------------

SAID = {
    "张伟": ("zhang wei",),
    "张卫民": ("zhang wei min",),
    "詹威": ("zhan wei",),
    "李娜": ("li na",),
    "李丽娟": ("li li juan",),
    "单雄信": ("shan xiong xin", "dan xiong xin", "chan xiong xin"),
    "尉迟恭": ("wei chi gong", "yu chi gong", "yun chi gong"),
    "吕芳": ("lv fang",),
    "西安": ("xi an",),
    "项安": ("xiang an",),
    "阿依古丽·买买提": ("a yi gu li mai mai ti", "e yi gu li mai mai ti"),
}
"""Names, and how each may be read aloud."""
PIECES = (
    *("zhang", "wei", "zhan", "li", "na", "juan", "shan", "xiong", "yu", "chi", "lv", "lyu"),
    *("fang", "xi", "an", "xian", "a", "yi", "gu", "min", "m", "w", "g"),
)


def spelt(name: str, query: str) -> bool:
    """Tell whether what was typed begins one way to say a name, divided where it was divided."""
    typed = query.replace("lyu", "lv").split()
    return any(_begins(typed, each.split()) for each in SAID[name])


def _begins(typed: list[str], said: list[str]) -> bool:
    if not typed:
        return True
    word, last = typed[0], len(typed) == 1
    for n in range(1, len(said) + 1):
        whole = "".join(said[:n])
        if whole == word:
            return _begins(typed[1:], said[n:])
        before = "".join(said[: n - 1])
        if last and n > 1 and whole.startswith(word) and word.startswith(before):
            return len(word) > len(before)
    return False


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3), st.sampled_from(["", " "]))
@settings(max_examples=150, deadline=None)
def test_names_are_found_by_their_syllables_as_they_are_said(store, halves, between) -> None:
    query = between.join(halves)
    with pytest.raises(_Undone), store.work() as connection:
        for name in SAID:
            put(connection, name, petitioner={"name": name, "position": 0})
        wanted = {name for name in SAID if spelt(name, query)}
        by_initials = {
            name
            for name in SAID
            if all(any(i.startswith(w) for i in initials(name)) for w in query.split())
        }
        here = set(found(connection, query))
        assert wanted <= here, query
        if between == "" or len(halves) == 1:
            assert here <= wanted | by_initials, query
        raise _Undone


@pytest.mark.parametrize(
    ("name", "typed", "marked"),
    [
        ("张忠良", "zhangzhongliang", 3),
        ("张忠良", "zhang zhongliang", 3),
        ("张忠良", "Zhang Zhong Liang", 3),
        ("张忠良", "zhangz", 2),
        ("吕布", "lvbu", 2),
        ("吕布", "lyubu", 2),
        ("覃塘", "qintang", 2),
        ("覃塘", "tantang", 2),
        ("万俟卨", "moqi", 2),
        ("阿依古丽·买买提", "ayiguli", 4),
    ],
)
def test_a_name_is_found_spelt_out_and_its_hit_is_marked(connection, name, typed, marked) -> None:
    put(connection, "1", petitioner={"name": name, "position": 0})
    put(connection, "2", petitioner={"name": "洪七公", "position": 0})
    put(connection, "3", complained_of={"name": f"{name}公司", "party_kind": "unit"})
    assert found(connection, typed) == ["1"]
    assert petitions.count(connection, Wanted(words=typed)) == 1
    assert found(connection, typed + "v") == []
    assert search.hits(name, search.words(typed.replace(" ", "")), name=True) == ((0, marked),)


def test_one_that_complains_of_a_person_finds_it_by_that_persons_syllables(connection) -> None:
    put(connection, "1", complained_of={"name": "石破天", "party_kind": "person"})
    assert found(connection, "shipot") == ["1"]


# --- lists -----------------------------------------------------------------------------------

LISTS = (
    Wanted(),
    Wanted(words="洪"),
    Wanted(words="村民主任人选"),
    Wanted(words="h"),
    Wanted(words="洪 路", state="accepted", village_code="230000100201"),
    Wanted(states=("accepted", "registered"), channel="visit", category="land"),
    Wanted(handler=bytes(16), kind="petition", since=date(2026, 1, 1), until=date(2026, 12, 31)),
    Wanted(since=date(2026, 1, 1)),
    Wanted(words="路", due_until=date(2026, 12, 1)),
    Wanted(sort="due"),
    Wanted(sort="due", words="路", state="accepted", due_until=date(2026, 12, 1)),
)


def _due(on: str, **more) -> dict[str, object]:
    days = {"trigger_on": on, "nominal": on, "rolled": on, "internal": on}
    return {"rule": "NOTICE_15D", "article": "23.2", "steps": [], **days, **more}


@pytest.mark.parametrize("wanted", LISTS, ids=str)
def test_lists_are_read_from_indexes_alone_and_nothing_is_sorted(connection, wanted) -> None:
    row = petitions.page(connection, Wanted())
    assert row == ()
    put(connection, "1", clock=_due("2026-10-07"))
    asked: list[str] = []
    driver = connection.connection.driver_connection
    driver.set_trace_callback(asked.append)
    for after in (None, 1 << 44):
        petitions.page(connection, wanted, after=after)
    petitions.count(connection, wanted)
    driver.set_trace_callback(None)
    lists = [each for each in asked if "FROM petitions p" in each or "search f" in each]
    assert lists
    for statement in lists:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
        assert not any("TEMP B-TREE" in line for line in plan), (statement, plan)
        scans = [line for line in plan if line.startswith("SCAN")]
        assert all("VIRTUAL TABLE" in line or "subquery" in line for line in scans), plan


def test_a_row_of_a_list_reads_its_records_by_their_key_and_no_page_of_the_journal(
    connection,
) -> None:
    put(connection, "1", petitioner={"name": "张三丰", "position": 0}, strand={"state": "accepted"})
    asked: list[str] = []
    driver = connection.connection.driver_connection
    driver.set_trace_callback(asked.append)
    petitions.page(connection, Wanted())
    driver.set_trace_callback(None)
    plans = [
        row[3]
        for each in asked
        if each.startswith("SELECT")
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}")
    ]
    for told in (
        "SEARCH w USING PRIMARY KEY (petition=?)",
        "SEARCH clocks USING PRIMARY KEY (petition=?)",
        "SEARCH strands USING PRIMARY KEY (petition=?)",
        "SEARCH e USING COVERING INDEX",
    ):
        assert any(line.startswith(told) for line in plans), (told, plans)


def test_a_petition_is_found_by_either_number_without_reading_them_all(connection) -> None:
    put(connection, "1", petition={"platform_number": "WX1"})
    asked: list[str] = []
    driver = connection.connection.driver_connection
    driver.set_trace_callback(asked.append)
    assert files.find(connection, "WX1") == files.find(connection, "1")
    driver.set_trace_callback(None)
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}").all()
    assert not any(row[3].startswith("SCAN") for row in plan), plan


def test_filters_and_words_hold_together(connection) -> None:
    for n, (state, village, channel) in enumerate(
        (a, b, c)
        for a in ("registered", "notified_elsewhere")
        for b in ("230000100201", "230000100202")
        for c in ("visit", "call")
    ):
        facts = {"village_code": village, "channel": channel, "content": "路灯坏了" * (n % 2)}
        put(connection, str(n), petition=facts, strand={"state": state})
    assert found(connection, "", state="notified_elsewhere") == ["7", "6", "5", "4"]
    assert found(connection, "", states=("registered",), channel="call") == ["3", "1"]
    assert found(connection, "路灯", village_code="230000100202") == ["7", "3"]
    assert found(connection, "notified") == []


def test_a_met_duty_leaves_the_list_of_what_is_due(connection) -> None:
    one = put(connection, "1", clock=_due("2026-10-07"))
    put(connection, "2", clock=_due("2026-10-05"))
    put(connection, "3", clock=_due("2026-10-01", met_on="2026-09-23"))
    assert found(connection, "", sort="due") == ["2", "1", "3"]
    assert found(connection, "", due_until=date(2026, 12, 1)) == ["2", "1"]
    key = connection.exec_driver_sql("SELECT id FROM clocks WHERE petition = ?", (one,)).scalar()
    met = _due("2026-10-07", met_on="2026-09-24") | {"petition": one.hex()}
    Writer(connection, DEVICE, SetClock()).write(
        "y", [Change("clock", RecordId(key), met)], actor=None, subject=RecordId(one)
    )
    assert found(connection, "", due_until=date(2026, 12, 1)) == ["2"]
    assert found(connection, "", sort="due") == ["2", "3", "1"]


# --- keeping ---------------------------------------------------------------------------------


def test_an_old_index_is_made_anew_step_by_step(connection) -> None:
    while search.rebuild(connection):
        pass
    for n in range(7):
        put(connection, str(n), f"2026-09-{n + 1:02}", petition={"content": "路灯坏了"})
    cursor = connection.connection.cursor()
    cursor.execute("DELETE FROM search")
    cursor.execute("UPDATE local_state SET value = ? WHERE name = 'search'", (b"0 ",))
    assert found(connection, "路灯") == []
    steps = []
    while search.rebuild(connection, most=3):
        steps.append(found(connection, "路灯"))
    assert steps == [["6", "5", "4"], ["6", "5", "4", "3", "2", "1"]]
    assert found(connection, "路灯") == ["6", "5", "4", "3", "2", "1", "0"]
    assert search.rebuild(connection) is False


def test_a_look_nobody_waits_for_any_more_stops(store) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    stop = threading.Event()
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(Stopped), store.look(stop) as connection:
        connection.exec_driver_sql(endless).scalar()
    with store.look() as connection:  # the very connection looks again
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1


def test_folding_brings_width_and_case_together_only() -> None:
    assert search.fold("ＡＢＣ１２３") == "abc123"
    assert search.fold("青信2026－0001，") == "青信20260001 "
    assert search.fold("\uf900") == "\uf900"
    assert unicodedata.normalize("NFKC", "\uf900") == "豈"


@pytest.mark.parametrize(
    ("text", "query", "name", "told"),
    [
        ("柳树村的柳树", "柳树", False, ((0, 2), (4, 2))),
        ("青信2026-0187", "信２０２６", False, ((1, 5),)),
        ("张三丰", "zs", True, ((0, 2),)),
        ("张三丰", "zs", False, ()),
        ("张三丰", "s", True, ()),
        ("𠮷建国", "建国", True, ((1, 2),)),
        ("路灯不亮", "！", False, ()),
    ],
)
def test_hits_are_where_the_words_stand(text, query, name, told) -> None:
    assert search.hits(text, search.words(query), name=name) == told


def test_what_the_county_handed_down_is_a_list_of_its_own(connection) -> None:
    put(connection, "1")
    put(connection, "2", petition={"origin": "transferred"})
    put(connection, "3", petition={"origin": "assigned", "content": "修路"})
    assert found(connection, "", handed_down=True) == ["3", "2"]
    assert found(connection, "修路", handed_down=True) == ["3"]
    assert petitions.count(connection, Wanted(handed_down=True)) == 2
