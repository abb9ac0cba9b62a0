"""`letter-check`: a letter is proven from its PDF, or from its code as a scanner reads it."""

import json
from pathlib import Path

import pytest
from calling import REFUSED, Desk, petition
from forgeries import saved_anew, swapped_glyphs, white_box

from app.wire.letter_code import pages_of
from ui import main


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
    assert (told["page"], desk.status) == (None, 0)
    assert told["message"].startswith("是真的。青信收〔2026〕1号，2026年9月22日签发。")


@pytest.mark.parametrize(
    ("forge", "page"), [(swapped_glyphs, 1), (white_box, 1), (saved_anew, None)]
)
def test_a_file_that_is_not_byte_for_byte_the_issued_one_ends_with_3(
    desk, letter, forge, page
) -> None:
    letter.write_bytes(forge(letter.read_bytes()))
    told = desk.one("letter-check", str(letter))
    assert (told["verdict"], told["record"], told["page"]) == ("text_only", "text_same", page)
    assert desk.status == REFUSED
    assert "不能当原件" in told["message"]


def test_a_person_reads_a_sentence(desk, letter, capsys) -> None:
    words = ["--data", str(desk.folder), "--user", "zhaomin", "letter-check", str(letter)]
    assert main.run(words) == 0
    said = capsys.readouterr().out
    assert said.startswith("是真的。")


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
