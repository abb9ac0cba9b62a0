"""`petition-county` as county IT staff call it: real processes, real exit codes, JSON out."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from forgeries import swapped_glyphs
from specimens import RECEIPT
from township import Township

from app.letters.kinds import receipt_notice
from app.letters.marking import marked
from app.wire import letter_code
from app.wire.envelope import Address, key_id
from app.wire.receipt import Enrolled, Receipt, first_hello, verified

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 9, 22)
PLAN = '[county]\nname = "云溪县信访局"\ndivision_code = "230000"\n'


@pytest.fixture
def data() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="county-"))
    made.chmod(0o711)
    yield made / "data"
    shutil.rmtree(made, ignore_errors=True)


def words(data: Path, *told: str) -> list[str]:
    return [sys.executable, "-m", "county.commands", "--data", str(data), *told]


def called(data: Path, *told: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words(data, *told), cwd=ROOT, capture_output=True, text=True, check=False)


def said(data: Path, *told: str) -> Any:
    done = called(data, *told)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def founded(data: Path) -> Path:
    plan = data.parent / "county.toml"
    plan.write_text(PLAN, encoding="utf-8")
    said(data, "init", "--county", str(plan))
    return plan


def test_the_walk_of_a_county(data: Path) -> None:
    plan = founded(data)
    assert called(data, "init", "--county", str(plan)).returncode == 3
    with subprocess.Popen(
        words(data, "serve", "--port", "0"), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as service:
        assert service.stdout is not None
        address = json.loads(service.stdout.readline())["ready"]
        code = said(data, "enrol-office", "--division-code", "230000100", "--name", "青山镇")
        assert set(code) == {"code", "expires_at"}
        township = Township()
        township.register("反映路灯")
        with httpx.Client(base_url=address + "/sync/v1/", trust_env=False, timeout=60) as client:
            hello, _ = first_hello(client.get("hello").content)
            key = bytes.fromhex(hello.verify_key)
            asked = msgspec.json.encode(township.asking(code["code"]))
            enrolled = verified(client.post("enrol", content=asked).content, key)
            assert enrolled.read(Enrolled).office == township.office.hex()
            to = Address(hello.county, key_id(hello.recipients[0]), hello.recipients)
            answer = client.post("batches", content=township.sealed(to))
            assert verified(answer.content, key).read(Receipt).state == "applied"
        service.send_signal(signal.SIGINT)
        service.wait(60)
    assert said(data, "verify")["sound"] is True
    assert said(data, "devices")["applied"] == 1
    assert said(data, "letter-keys") == {"letter_keys": [township.verify_key.hex()]}
    signer = letter_code.Signer(township.verify_key, township.key.sign)
    scanned = data.parent / "code.txt"
    scanned.write_text(letter_code.code_of(signer, "青信答〔2026〕1号", DAY, ["文"]), "utf-8")
    assert said(data, "letter-check", str(scanned)) == {
        "verdict": "issued",
        "number": "青信答〔2026〕1号",
        "date": "2026-09-22",
        "signed_by": "青山镇",
        "voided_on": None,
    }
    with marked(signer, "青信告〔2026〕1号", DAY):
        letter = receipt_notice(RECEIPT)
    scanned.write_bytes(letter)
    assert said(data, "letter-check", str(scanned))["verdict"] == "genuine"
    scanned.write_bytes(swapped_glyphs(letter))
    painted = called(data, "letter-check", str(scanned))
    assert (painted.returncode, json.loads(painted.stdout)["verdict"]) == (3, "text_only")
    scanned.write_text(letter_code.code_of(signer, "青信答〔2026〕1号", DAY, ["文"]), "utf-8")
    scanned.write_text(scanned.read_text("utf-8").replace("1号", "2号"), "utf-8")
    assert called(data, "letter-check", str(scanned)).returncode == 3
    out = data.parent / "out.jsonl"
    assert called(data, "export", "-o", str(out)).returncode == 0
    (line,) = out.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["content"] == "反映路灯"


def test_wrong_calls_have_their_own_status(data: Path) -> None:
    assert called(data, "dance").returncode == 2
    done = called(data, "serve")
    assert done.returncode == 4
    assert json.loads(done.stderr)["error"]["code"] == "county.missing"
    data.parent.joinpath("bad.toml").write_text("[county", encoding="utf-8")
    assert called(data, "init", "--county", str(data.parent / "bad.toml")).returncode == 3


def error_of(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    (line,) = done.stderr.splitlines()
    told: dict[str, str] = json.loads(line)["error"]
    return told


@pytest.mark.parametrize("command", ["devices", "verify", "letter-keys", "letter-check", "export"])
def test_a_mistyped_folder_is_refused_and_nothing_is_made_there(data: Path, command: str) -> None:
    more = [str(Path(__file__))] if command == "letter-check" else []
    done = called(data, command, *more)
    assert (done.returncode, done.stdout) == (4, "")
    assert error_of(done)["code"] == "county.missing"
    assert not data.exists()


def test_an_export_that_cannot_be_written_or_read_on_is_no_traceback(data: Path) -> None:
    founded(data)
    done = called(data, "export", "-o", str(data.parent / "nowhere" / "x"))
    assert (done.returncode, error_of(done)["code"]) == (4, "county.unwritable")
    with subprocess.Popen(
        words(data, "export"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as cut:
        assert cut.stdout is not None
        cut.stdout.close()  # as `head` does when it has enough
        assert cut.stderr is not None
        told = cut.stderr.read()
        cut.wait(60)
    assert (cut.returncode, told) == (0, b"")


def test_a_port_that_is_none_or_taken_is_told_as_every_error_is(data: Path) -> None:
    founded(data)
    for wrong in ("99999", "-1", "x"):
        done = called(data, "serve", "--port", wrong)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    assert called(data, "serve", "--workers", "0").returncode == 2
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = called(data, "serve", "--port", port)
    assert (done.returncode, done.stdout) == (4, "")
    assert error_of(done)["code"] == "county.port"
    assert port in error_of(done)["message"]


def test_an_office_has_a_division_and_a_name(data: Path) -> None:
    founded(data)
    for code, name, field in (
        ("xx", "青山镇", "division_code"),
        ("2300001", "青山镇", "division_code"),
        ("230000100", " ", "name"),
        ("２３００００", "青山镇", "division_code"),
    ):
        done = called(data, "enrol-office", "--division-code", code, "--name", name)
        assert (done.returncode, error_of(done)["field"]) == (3, field)


def test_accounts_for_a_console_that_is_not_there_are_said_not_to_be_made(data: Path) -> None:
    plan = data.parent / "county.toml"
    cadre = '[[cadres]]\nlogin = "li"\nname = "李莫愁"\nroles = ["admin"]\n'
    plan.write_text(PLAN + cadre, encoding="utf-8")
    done = called(data, "init", "--county", str(plan))
    assert done.returncode == 0
    assert json.loads(done.stdout)["accounts"] == []
    assert "1 个账号没有建立" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_several_workers_share_one_door_and_one_database(data: Path) -> None:
    founded(data)
    with subprocess.Popen(
        words(data, "serve", "--port", "0", "--workers", "2"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as service:
        assert service.stdout is not None
        address = json.loads(service.stdout.readline())["ready"]
        code = said(data, "enrol-office", "--division-code", "230000100", "--name", "青山镇")
        township = Township()
        with httpx.Client(base_url=address + "/sync/v1/", trust_env=False, timeout=60) as client:
            hello, _ = first_hello(client.get("hello").content)
            asked = msgspec.json.encode(township.asking(code["code"]))
            assert client.post("enrol", content=asked).status_code == 200
            to = Address(hello.county, key_id(hello.recipients[0]), hello.recipients)
            township.register("反映路灯")
            container = township.sealed(to)
            for _ in range(8):
                answer = client.post("batches", content=container, headers={"connection": "close"})
                key = bytes.fromhex(hello.verify_key)
                assert verified(answer.content, key).read(Receipt).state == "applied"
        service.send_signal(signal.SIGTERM)
        service.wait(60)
    assert service.returncode == 0
    assert said(data, "verify") == {
        "sound": True,
        "entries": 1,
        "broken": [],
        "tables_differ": [],
    }
