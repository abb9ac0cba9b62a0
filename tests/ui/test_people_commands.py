"""`accounts` and `office`: who works here, who can unlock, the leader's standing authority."""

import json

import pytest
from builders import PASSPHRASE_LONG
from calling import Desk

from ui.commands import WRONG_CALL as WRONG


@pytest.fixture
def desk(folder, tmp_path, capsys, monkeypatch):
    return Desk(folder, tmp_path, capsys, monkeypatch)


def test_accounts_are_listed_and_given(desk, tmp_path) -> None:
    assert [each["login"] for each in desk.run("accounts")] == ["zhaomin", "chenjialuo"]
    path = tmp_path / "new"
    path.write_text(PASSPHRASE_LONG, encoding="utf-8")
    told = ("accounts", "--add", "guojing", "--new-passphrase-file", str(path))
    assert desk.fault(*told)["code"] == "cadre.unknown"
    assert desk.fault("accounts", "--add", "guojing", status=WRONG)["code"] == "call.wrong"


def test_a_colleague_is_added_and_shut_out_by_command(desk, tmp_path) -> None:
    new = ("accounts", "--new", "guojing", "--name", "郭靖", "--roles", "handler,registrar")
    assert len(desk.run(*new)) == 2  # written down; no account yet
    path = tmp_path / "new"
    path.write_text(PASSPHRASE_LONG, encoding="utf-8")
    added = desk.run("accounts", "--add", "guojing", "--new-passphrase-file", str(path))
    assert [each["login"] for each in added][-1] == "guojing"
    assert len(desk.run("accounts", "--close", "guojing")) == 2
    assert desk.fault("accounts", "--close", "zhaomin")["code"] == "account.own"
    bad = ("accounts", "--new", "yangguo", "--name", "杨过", "--roles", "king")
    assert desk.fault(*bad, status=WRONG)["code"] == "call.wrong"
    (told,) = desk.run("office")
    assert [(each["name"], each["active"], each["account"]) for each in told["cadres"]] == [
        ("陈家洛", True, True),
        ("郭靖", False, False),
        ("赵敏", True, True),
    ]


def test_the_leaders_authority_is_recorded_by_command(desk, tmp_path) -> None:
    (before,) = desk.run("office")
    assert (before["town"], before["authority"]) == ("青山镇", None)
    path = tmp_path / "authority.json"
    told = {"number": "青办授〔2026〕3号", "on": "2026-09-01", "leader": "张三丰"}
    path.write_text(json.dumps(told), encoding="utf-8")
    (after,) = desk.run("office", "--authority", str(path))
    assert after["authority"] == told
    path.write_text(json.dumps(told | {"leader": ""}), encoding="utf-8")
    fault = desk.fault("office", "--authority", str(path))
    assert (fault["code"], fault["field"]) == ("authority.leader_missing", "leader")
    path.write_text('{"number": "3号"}', encoding="utf-8")
    assert desk.fault("office", "--authority", str(path))["code"] == "draft.unreadable"


def test_what_letters_print_of_the_office_is_changed_by_command(desk, tmp_path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"phone": "0450-7654321"}), encoding="utf-8")
    (foreseen,) = desk.run("office", "--facts", str(path), "--dry-run")
    assert foreseen["phone"] == "0450-0000000"
    (change,) = foreseen["changed"]
    assert (change["fact"], change["was"], change["now"]) == (
        "phone", "0450-0000000", "0450-7654321",
    )  # fmt: skip
    assert "handling_opinion" in change["papers"]
    (after,) = desk.run("office", "--facts", str(path))
    assert (after["phone"], after["changed"]) == ("0450-7654321", [change])
    assert desk.fault("office", "--facts", str(path))["code"] == "office.same"
    path.write_text('{"town": "黄河镇"}', encoding="utf-8")
    assert desk.fault("office", "--facts", str(path))["code"] == "draft.unknown_key"
