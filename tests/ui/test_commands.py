"""The command line: promised keys, exit statuses, nothing personal where it goes wrong."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import builders
import pytest
from builders import PASSPHRASE_LONG
from calling import ID_NUMBER, NAME, TODAY, Desk, petition

from app.domain.words import SENTENCES
from app.keyfile import FILE_NAMES
from ui import commands, main

DONE, WRONG, REFUSED, TROUBLE = 0, 2, 3, 4
ROOT = Path(__file__).resolve().parents[2]
DUE_KEYS = {
    "rule",
    "article",
    "trigger_on",
    "nominal",
    "rolled",
    "internal",
    "provisional",
    "steps",
}
ROW_KEYS = {
    "number",
    "id",
    "kind",
    "received_on",
    "channel",
    "name",
    "gist",
    "state",
    "next",
    "due",
    "place",
    "category",
    "village_code",
}


GUIDE_KEYS = {
    "id",
    "told",
    "category",
    "route",
    "organ",
    "organ_contact",
    "articles",
    "duty",
    "own_procedure",
    "limits",
    "checked",
    "because",
}


@pytest.fixture
def desk(folder, tmp_path, capsys, monkeypatch) -> Desk:
    return Desk(folder, tmp_path, capsys, monkeypatch)


# --- commands that need no office ------------------------------------------------------------


def test_a_deadline_explains_itself(desk) -> None:
    answer = desk.one("deadline", "notice_15d", "2026-09-22", today=None)
    assert set(answer) == DUE_KEYS
    assert (answer["rule"], answer["nominal"]) == ("NOTICE_15D", "2026-10-07")
    assert answer["steps"]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("deadline", "NO_SUCH", "2026-09-22"), REFUSED, "deadline."),
        (("deadline", "NOTICE_15D", "2026-02-30"), WRONG, "call.wrong"),
        (("deadline", "NOTICE_15D", "9999-12-31"), REFUSED, "deadline."),
        (("deadline", "NOTICE_15D", "2026-09-22", "--days", "400"), REFUSED, "deadline."),
        (("deadline", "NOTICE_15D"), WRONG, "call.wrong"),
        (("calendar", "next"), WRONG, "call.wrong"),
        (("calendar", "0"), WRONG, "call.wrong"),
        (("calendar", "99999"), WRONG, "call.wrong"),
        (("fly",), WRONG, "call.wrong"),
        (("acts", "--loud"), WRONG, "call.wrong"),
        (("deadline", "NOTICE_15D", "2026-09-22", "--calendar", "nowhere"), TROUBLE, "file."),
    ],
)
def test_a_wrong_call_is_told_apart_from_a_refusal(desk, words, status, code) -> None:
    assert desk.fault(*words, status=status, today=None)["code"].startswith(code)


def test_a_year_is_known_or_says_that_it_is_not(desk) -> None:
    assert desk.one("calendar", "2026", today=None)["published"] is True
    assert desk.one("calendar", "2051", today=None)["published"] is False


def test_an_id_number_is_read(desk) -> None:
    answer = desk.one("check-id", ID_NUMBER)
    assert set(answer) >= {"kind", "valid", "reason", "sex", "born_on", "area"}
    assert (answer["valid"], answer["sex"], answer["born_on"]) == (True, "female", "1949-12-31")
    assert desk.one("check-id", "11010519491231002")["valid"] is False


def test_acts_and_letters_are_listed(desk) -> None:
    acts = {each["act"]: each for each in desk.run("acts")}
    assert {"register", "notify_on_spot", "void"} <= set(acts)
    assert acts["void"]["fields"] == ["reason"]
    extend = acts["extend"]
    assert extend["fields"] == ["days", "reason", "assigner_paper"]
    assert (extend["signs"], extend["starts"], extend["ends"]) == (
        True,
        ["HANDLE_EXT"],
        ["HANDLE_60D"],
    )
    own = acts["own_procedure"]["asks"][0]
    assert {each["code"] for each in own["options"]} >= {"land_use", "village_affairs"}
    assert all(each["article"] for each in own["options"])
    assert "registrar" in acts["void"]["roles"]
    assert all(each["article"] and each["label"] for each in acts.values())
    assert {"receipt", "receipt_notice"} <= {each["kind"] for each in desk.run("letters")}


def test_whose_a_claim_is_is_proposed_with_its_reasons(desk) -> None:
    answer = desk.one("guide", "村委会收回我家承包地，和邻居争地界", today=None)
    best = answer["proposals"][0]
    assert set(best) == GUIDE_KEYS
    assert best["because"]["words"]
    assert len(answer["questions"]) == 3
    turned = desk.one("guide", "村委会收回我家承包地，和邻居争地界", "--answers", "2,2", today=None)
    assert turned["proposals"][0]["id"] == "land_use_dispute"
    assert turned["proposals"][0]["because"]["answers"] == ["没有证", "个人"]
    assert turned["proposals"][0]["own_procedure"] == "land_use"
    by_category = desk.one("guide", "--category", "1301", today=None)
    assert all(each["category"] == "1301" for each in by_category["proposals"])
    assert desk.one("guide", "你好", today=None) == {"proposals": [], "questions": []}


@pytest.mark.parametrize("given", ["9", "x", "1,-1"])
def test_an_answer_that_is_none_is_a_wrong_call(desk, given) -> None:
    told = ("guide", "村委会收回我家承包地，和邻居争地界", "--answers", given)
    assert desk.fault(*told, status=WRONG, today=None)["code"] == "call.wrong"


def test_an_organ_is_written_down_and_listed(filled) -> None:
    told = ("organs", "--kind", "court", "--name", "云溪县人民法院", "--contact", "0450-1")
    assert filled.one(*told).items() >= {"kind": "court", "contact": "0450-1"}.items()
    listed = {each["kind"]: each for each in filled.run("organs")}
    assert listed["court"]["contact"] == "0450-1"
    assert len(listed) > 20
    told = ("organs", "--kind", "nobody", "--name", "某局")
    assert filled.fault(*told, status=REFUSED)["code"] == "organ.unknown"


# --- first use -------------------------------------------------------------------------------


def office_file(tmp_path: Path, text: str = builders.OFFICE_TOML) -> str:
    path = tmp_path / "office.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_init_founds_an_office_once(desk, tmp_path) -> None:
    desk.folder = tmp_path / "new"
    sheet = tmp_path / "recovery.pdf"
    told = ("init", "--office", office_file(tmp_path), "--recovery-sheet", str(sheet))
    answer = desk.one(*told)
    assert desk.status == DONE
    assert answer["office"] == "云溪县青山镇人民政府"
    assert sheet.read_bytes().startswith(b"%PDF")
    assert desk.one("verify")["sound"]
    assert desk.fault(*told)["code"] == "office.folder_not_empty"
    assert desk.one("verify")["sound"]


def test_init_founds_nothing_when_the_sheet_has_no_place(desk, tmp_path) -> None:
    desk.folder = tmp_path / "new"
    told = ("init", "--office", office_file(tmp_path), "--recovery-sheet")
    error = desk.fault(*told, str(tmp_path / "nowhere" / "sheet.pdf"), status=TROUBLE)
    assert error["code"] == "recovery.no_place"
    assert not desk.folder.exists()


def test_init_names_what_is_wrong_in_the_office_file(desk, tmp_path) -> None:
    desk.folder = tmp_path / "new"
    path = office_file(tmp_path, builders.OFFICE_TOML.replace("phone", "fone", 1))
    error = desk.fault("init", "--office", path)
    assert (error["code"], "phone" in error["message"] or "fone" in error["message"]) == (
        "office.unreadable",
        True,
    )
    assert desk.fault("init", "--office", "nowhere.toml", status=TROUBLE)["code"] == (
        "file.unreadable"
    )


# --- registering -----------------------------------------------------------------------------


def test_register_answers_one_line_a_petition(desk) -> None:
    answers = desk.register(petition(), petition(channel="letter"))
    assert desk.status == DONE
    assert [each["number"] for each in answers] == ["青信2026-0001", "青信2026-0002"]
    for each in answers:
        assert set(each) >= {"id", "number", "query_code", "state", "due", "receipt_letter"}
        assert each["receipt_letter"] is None
        assert set(each["due"][0]) == DUE_KEYS
        assert each["today"] == TODAY


def test_register_from_standard_input(desk) -> None:
    desk.type(json.dumps(petition()).encode())
    assert desk.one("register", "-")["number"] == "青信2026-0001"


def test_letters_go_where_they_are_told_to(desk, tmp_path) -> None:
    (answer,) = desk.run("register", desk.file(petition()), "--letters", str(tmp_path / "letters"))
    sheet = Path(answer["receipt_letter"])
    assert sheet.parent == tmp_path / "letters"
    assert NAME not in sheet.name
    again = tmp_path / "again.pdf"
    desk.one("letter", "青信2026-0001", "receipt", "-o", str(again))
    assert again.read_bytes() == sheet.read_bytes()


def test_a_refused_line_does_not_hold_up_the_others(desk) -> None:
    six = [{"name": f"{NAME}{n}"} for n in range(6)]
    answers = desk.register(
        petition(),
        petition(petitioners=six),
        "{not json",
        petition(content=" "),
        petition(channel="call"),
    )
    assert desk.status == REFUSED
    assert [each.get("number") for each in answers] == [
        "青信2026-0001",
        None,
        None,
        None,
        "青信2026-0002",
    ]
    errors = [each["error"] for each in answers if "error" in each]
    assert [each["code"] for each in errors] == [
        "draft.too_many_representatives",
        "draft.unreadable",
        "draft.content_missing",
    ]
    assert errors[0]["article"] == "20.3"
    assert errors[0]["field"] == "petitioners"


def test_a_day_moved_by_hand_marks_what_is_written_and_printed(desk) -> None:
    (answer,) = desk.register(petition(received_at="2031-03-03"), today="2031-03-03")
    assert (answer["number"], answer["today"]) == ("青信2031-0001", "2031-03-03")
    assert answer["due"][0]["provisional"] is True
    shown = desk.one("show", answer["number"], today=None)
    assert "today" not in shown
    assert not shown["history"][0]["recorded_at"].startswith("2031")


# --- looking ---------------------------------------------------------------------------------


@pytest.fixture
def filled(desk) -> Desk:
    desk.register(
        petition(),
        petition(received_at="2026-09-20", petitioners=[{"name": "周伯通"}], channel="call"),
        petition(received_at="2026-09-18", petitioners=[{"name": "王小明"}], category="land"),
    )
    return desk


def test_a_list_is_rows_with_names_masked(filled) -> None:
    rows = filled.run("list")
    assert [each["number"][-1] for each in rows] == ["1", "2", "3"]
    assert all(set(each) >= ROW_KEYS for each in rows)
    assert [each["name"] for each in rows] == ["洪*公", "周*通", "王*明"]
    assert [each["place"] for each in rows] == ["local"] * 3


def test_a_list_goes_on_at_its_cursor(filled) -> None:
    first = filled.run("list", "--limit", "2")
    rest = filled.run("list", "--limit", "2", "--after", first[-1]["cursor"])
    assert [each["number"][-1] for each in rest] == ["3"]
    for words in (("--after", "x"), ("--after", "1" * 40), ("--limit", "-1"), ("--limit", "all")):
        assert filled.fault("list", *words, status=WRONG)["code"] == "call.wrong"


def test_filters_search_and_counts(filled) -> None:
    assert filled.one("list", "--count")["count"] == 3
    assert filled.one("list", "--channel", "call")["number"] == "青信2026-0002"
    assert filled.one("list", "--category", "land")["number"] == "青信2026-0003"
    assert filled.one("search", "伯通")["number"] == "青信2026-0002"
    assert filled.one("search", "0003")["number"] == "青信2026-0003"
    assert filled.one("search", "无此人", "--count")["count"] == 0
    assert filled.one("list", "--since", "2026-09-21")["number"] == "青信2026-0001"
    assert filled.one("list", "--until", "2026-09-18")["number"] == "青信2026-0003"
    assert filled.run("list", "--state", "accepted") == []


def test_names_are_shown_on_demand_and_that_is_recorded(filled) -> None:
    before = filled.one("verify")["entries"]
    assert filled.run("list", "--show-names")[0]["name"] == NAME
    assert filled.run("due", "--show-names")[0]["name"] == "王小明"
    shown = filled.one("show", "青信2026-0001", "--show-names")
    assert shown["petitioners"][0]["id_number"] == ID_NUMBER
    assert shown["history"][-1]["act"] == "show_numbers"
    assert filled.one("verify")["entries"] == before + 3


def test_show_is_the_whole_file_with_numbers_masked(filled) -> None:
    shown = filled.one("show", "青信2026-0001")
    assert set(shown) >= {
        "here_before",
        "comes_again",
        "turned_into",
        "number",
        "petitioners",
        "claims",
        "state",
        "strands",
        "next",
        "allowed",
        "not_allowed",
        "due",
        "history",
        "letters",
        "attachments",
        "place",
    }
    person = shown["petitioners"][0]
    assert (person["id_number"], person["phone"]) == ("110105********002X", "139****5678")
    assert shown["allowed"] == [
        "notify_on_spot",
        "classify",
        "transfer",
        "assign",
        "notify_elsewhere",
        "ask_competence",
        "no_longer_accept",
        "withdraw",
        "name_complained_of",
        "recuse",
        "refer_help",
        "report_urgent",
        "receive_supervision",
        "receive_suggestion",
        "add_note",
        "amend",
        "link",
        "void",
    ]
    assert shown["next"] == "classify"
    reasons = {each["act"]: each["reason"] for each in shown["not_allowed"]}
    assert reasons["serve"] == SENTENCES["procedure.not_yet.serve"]
    assert all(each["article"] for each in shown["not_allowed"])
    assert shown["history"][0]["label"] == "登记"
    assert filled.fault("show", "青信2026-0099")["code"] == "petition.unknown"
    assert shown["here_before"] == "alone"
    assert shown["comes_again"]["act"] == "add_note"


def test_what_may_be_the_same_matter_is_told_without_a_name(desk) -> None:
    desk.register(petition())
    other = petition(petitioners=[{"name": "周伯通"}], claims=["公布占地面积"])
    (found,) = desk.one("repeats", desk.file(other, name="draft.json"))
    assert set(found) == {"number", "score", "same", "different"}
    assert (found["same"], found["different"]) == (
        ["alike_words"],
        ["different_name", "new_claim"],
    )
    assert 0 < found["score"] <= 1
    assert (
        desk.one("repeats", desk.file(petition(content="食堂的菜太咸", claims=[]), name="x.json"))
        == []
    )


def test_what_is_due_comes_by_urgency(filled) -> None:
    rows = filled.run("due")
    assert [each["number"][-1] for each in rows] == ["3", "2", "1"]
    assert set(rows[0]["due"]) == DUE_KEYS
    assert filled.run("due", "--until", "2026-09-30") == []


# --- acts ------------------------------------------------------------------------------------


def test_an_act_answers_the_petition(filled, tmp_path) -> None:
    told = filled.file({"ours": True, "handler": "chenjialuo"})
    answer = filled.one(
        "act", "青信2026-0001", "notify_on_spot", told, "--letters", str(tmp_path / "letters")
    )
    assert (filled.status, answer["state"], answer["next"]) == (DONE, "accepted", "hear_statement")
    assert answer["met"][0]["how"] == "on_spot"
    assert [each["kind"] for each in answer["letters"]] == ["receipt_notice"]
    assert [each.suffix for each in (tmp_path / "letters").iterdir()] == [".pdf"]


@pytest.mark.parametrize(
    ("act", "told", "status", "code", "field"),
    [
        ("notify_on_spot", {"ours": False}, REFUSED, "notice.organ_missing", "organ"),
        ("notify_on_spot", {"handler": "nobody"}, REFUSED, "cadre.unknown", "handler"),
        ("notify_on_spot", {"mood": "x"}, REFUSED, "draft.unknown_key", "mood"),
        ("notify_on_spot", '{"ours": true, "ours": false}', REFUSED, "draft.doubled_key", "ours"),
        ("notify_on_spot", {"ours": "yes"}, REFUSED, "draft.unreadable", "ours"),
        ("void", {"reason": " "}, REFUSED, "void.reason_missing", "reason"),
        ("void", {}, REFUSED, "draft.unreadable", None),
        ("fly", {}, WRONG, "call.wrong", None),
    ],
)
def test_an_act_at_fault_is_named_and_changes_nothing(
    filled, act, told, status, code, field
) -> None:
    before = filled.one("verify")["entries"]
    path = filled.file(told)
    error = filled.fault("act", "青信2026-0001", act, path, status=status)
    assert (error["code"], error.get("field")) == (code, field)
    assert filled.one("verify")["entries"] == before


def test_a_registration_is_undone_on_the_same_day(desk) -> None:
    (made,) = desk.register(petition(), today=None)
    path = desk.file({"reason": "重复登记"})
    answer = desk.one("act", made["number"], "void", path, today=None)
    assert (answer["state"], answer["allowed"], answer["next"]) == ("void", [], None)
    assert desk.fault("act", made["number"], "void", path, today=None)["code"] == (
        "procedure.done_already"
    )


def test_a_letter_that_was_not_issued_is_told(filled, tmp_path) -> None:
    told = ("letter", "青信2026-0001", "receipt_notice", "-o", str(tmp_path / "x.pdf"))
    assert filled.fault(*told)["code"] == "letter.not_issued"
    assert not (tmp_path / "x.pdf").exists()


# --- the door --------------------------------------------------------------------------------


def test_a_wrong_passphrase_is_told_and_then_there_is_a_wait(desk, monkeypatch) -> None:
    monkeypatch.setenv(commands.PASSPHRASE_VARIABLE, "别的口令也有十个字长")
    codes = {desk.fault("list")["code"] for _ in range(6)}
    assert codes == {"unlock.wrong", "unlock.wait"}
    assert "别的口令" not in desk.error


def test_the_passphrase_comes_from_a_file_or_the_variable(desk, tmp_path, monkeypatch) -> None:
    monkeypatch.delenv(commands.PASSPHRASE_VARIABLE)
    assert desk.fault("list", status=WRONG)["code"] == "call.wrong"
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE_LONG + "\n", encoding="utf-8")
    assert desk.run("--passphrase-file", str(path), "list") == []
    assert desk.status == DONE
    missing = ("--passphrase-file", str(tmp_path / "nowhere"), "list")
    assert desk.fault(*missing, status=TROUBLE)["code"] == "file.unreadable"


def test_several_accounts_need_a_name(desk, capsys) -> None:
    assert main.run(["--data", str(desk.folder), "--json", "list"]) == WRONG
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "call.wrong"


# --- the store -------------------------------------------------------------------------------


def test_a_folder_without_an_office_is_told(desk, tmp_path, capsys) -> None:
    desk.folder = tmp_path / "empty"
    assert desk.fault("list", status=TROUBLE)["code"] in {"keys.missing", "store.missing"}
    assert main.run(["--data", str(desk.folder), "--json", "list"]) == TROUBLE
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "store.missing"
    assert not desk.folder.exists()


def test_a_missing_store_beside_its_keys_is_told(desk) -> None:
    for each in desk.folder.glob("desk.db*"):
        each.unlink()
    assert desk.fault("list", status=TROUBLE)["code"] == "store.missing"


def test_a_damaged_store_is_told_and_left_as_it_is(desk) -> None:
    path = desk.folder / "desk.db"
    harmed = bytearray(path.read_bytes())
    harmed[:4096] = os.urandom(4096)
    path.write_bytes(harmed)
    assert desk.fault("list", status=TROUBLE)["code"] == "store.damaged"
    assert path.read_bytes() == bytes(harmed)


def test_a_store_of_a_newer_program_is_told_and_left_as_it_is(desk) -> None:
    office = builders.opened(desk.folder)
    with office.desk.store.work() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    office.close()
    before = (desk.folder / "desk.db").read_bytes()
    assert desk.fault("list", status=TROUBLE)["code"] == "store.newer"
    assert (desk.folder / "desk.db").read_bytes() == before


def test_damaged_keys_are_told_one_copy_is_enough(desk) -> None:
    (desk.folder / FILE_NAMES[0]).write_bytes(b"x")
    assert desk.run("list") == []
    assert SENTENCES["keys.copy_damaged"] in desk.error
    for name in FILE_NAMES:
        (desk.folder / name).write_bytes(b"x")
    assert desk.fault("list", status=TROUBLE)["code"] == "keys.damaged"


def test_verify_says_what_it_walked_and_what_is_broken(filled) -> None:
    answer = filled.one("verify")
    assert (filled.status, answer["sound"], answer["broken"]) == (DONE, True, [])
    assert answer["entries"] >= 4
    office = builders.opened(filled.folder)
    with office.desk.store.work() as connection:
        connection.exec_driver_sql("DROP TRIGGER guard_petitions_update")
        connection.exec_driver_sql("UPDATE petitions SET gist = 'x'")
    office.close()
    answer = filled.one("verify")
    assert (filled.status, answer["sound"], answer["tables_differ"]) == (
        TROUBLE,
        False,
        ["petitions"],
    )


# --- the whole program -----------------------------------------------------------------------


def program(*words: str, **more):
    return subprocess.run(
        [sys.executable, "-m", "ui.main", *words],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
        **more,
    )


def test_the_real_program_with_pipes_speaks_utf_8_whatever_the_locale(folder) -> None:
    told = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    told[commands.PASSPHRASE_VARIABLE] = PASSPHRASE_LONG
    lines = "\n".join(json.dumps(petition(), ensure_ascii=False) for _ in range(2))
    words = ("--data", str(folder), "--user", "zhaomin", "--today", TODAY, "register", "-")
    done = program(*words, "--json", env=told, input=lines.encode())
    assert (done.returncode, done.stderr) == (DONE, b"")
    answers = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [each["number"] for each in answers] == ["青信2026-0001", "青信2026-0002"]
    refused = program(*words[:-2], "show", "青信2026-0009", "--json", env=told)
    assert refused.returncode == REFUSED
    assert "没有这个编号" in refused.stderr.decode("utf-8")


def test_commands_never_load_qt_and_plain_ones_no_store() -> None:
    script = (
        "import sys; from ui import main; main.run(['acts']);"
        "bad = {'PySide6', 'sqlalchemy', 'sqlcipher3'} & set(sys.modules);"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_copy_of_the_folder_opens_elsewhere(filled, tmp_path) -> None:
    shutil.copytree(filled.folder, tmp_path / "copy")
    filled.folder = tmp_path / "copy"
    assert filled.one("list", "--count")["count"] == 3


def test_blank_slips_are_printed_counted_and_voided(desk, tmp_path) -> None:
    out = tmp_path / "slips.pdf"
    made = desk.one("slips", "--print", "2", "-o", str(out))
    assert made["numbers"] == ["青信单2026-0001", "青信单2026-0002"]
    assert out.read_bytes().startswith(b"%PDF")
    told = desk.one("slips", "--void", "青信单2026-0002", "--reason", "写坏了")
    assert (told["unused"], told["used"], told["void"]) == (1, 0, 1)
    desk.register(petition(slip_number="青信单2026-0001"))
    left = desk.one("slips")
    assert (left["unused"], left["used"], left["void"]) == (0, 1, 1)
    desk.run("slips", "--print", "2")
    assert desk.status == WRONG
