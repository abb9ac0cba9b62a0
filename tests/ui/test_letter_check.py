"""`letter-check`: a letter is proven from its PDF, or from its code as a scanner reads it."""

import json
from pathlib import Path

import pytest
from calling import Desk, petition

from app.wire.letter_code import pages_of


@pytest.fixture
def desk(folder, tmp_path, capsys, monkeypatch) -> Desk:
    return Desk(folder, tmp_path, capsys, monkeypatch)


@pytest.fixture
def letter(desk) -> Path:
    (answer,) = desk.run("register", desk.file(petition()), "--letters", str(desk.tmp / "letters"))
    return Path(answer["receipt_letter"])


def code(letter: Path) -> str:
    return pages_of(letter.read_bytes())[-1].partition("文书校验：")[2]


def test_a_letter_is_genuine_and_the_same_as_the_record(desk, letter) -> None:
    told = desk.one("letter-check", str(letter))
    assert (told["verdict"], told["record"]) == ("genuine", "same")
    assert (told["number"], told["date"]) == ("青信收〔2026〕1号", "2026-09-22")


def test_a_scanned_code_proves_number_and_day(desk, letter) -> None:
    desk.type(code(letter).encode())
    told = desk.one("letter-check", "-")
    assert (told["verdict"], told["record"]) == ("issued", "same")


def test_a_turned_number_is_refused_with_a_sentence(desk, letter) -> None:
    desk.type(code(letter).replace("1号", "2号").encode())
    error = desk.fault("letter-check", "-")
    assert error["code"] == "letter_check.changed"
    assert "改过" in error["message"]


def test_the_letter_of_another_office_needs_its_key(desk, letter, tmp_path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"letter_keys": ["00" * 32]}), encoding="utf-8")
    assert desk.one("letter-check", str(letter), "--keys", str(keys))["record"] == "same"
    keys.write_text("[]", encoding="utf-8")
    refused = desk.fault("letter-check", str(letter), "--keys", str(keys))
    assert refused["code"] == "letter_check.keys"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7 torn", "letter_check.unreadable"),
        (b"\xff\xfe", "letter_check.unreadable"),
        (b"https://example.org/", "letter_check.no_code"),
        (b"", "letter_check.no_code"),
    ],
)
def test_what_is_no_letter_is_refused(desk, content, expected) -> None:
    desk.type(content)
    assert desk.fault("letter-check", "-")["code"] == expected
