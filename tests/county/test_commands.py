"""`petition-county` as county IT staff call it: real processes, real exit codes, JSON out."""

import json
import shutil
import signal
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
