"""Input that means harm: whatever comes in, an answer goes out, nothing is half written."""

import io
import json
import sys
from pathlib import Path

import builders
import pytest
from builders import PASSPHRASE_LONG
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.domain.words import SENTENCES
from app.records import Wanted
from ui import commands, main
from ui.office_commands import _draft

pytestmark = pytest.mark.hostile

NAME = "洪七公"
GOOD = {
    "channel": "visit",
    "received_at": "2026-09-22",
    "petitioners": [{"name": NAME}],
    "content": "路灯不亮。",
}


def line(**told) -> bytes:
    return json.dumps(GOOD | told, ensure_ascii=False).encode("utf-8", errors="surrogatepass")


BAD_LINES = [
    (b'{"channel": "visit", "channel": "call"}', "draft.doubled_key", "channel"),
    (b'{"petitioners": [{"name": "a", "name": "b"}]}', "draft.doubled_key", "name"),
    (line(colour="red"), "draft.unknown_key", "colour"),
    (line(petitioners=[{"name": NAME, "label": "x"}]), "draft.unknown_key", "label"),
    (line(重点="x"), "draft.unknown_key", "\u91cd\u70b9"),
    (line(received_at="2026-02-30"), "draft.no_such_day", "received_at"),
    (line(received_at="0001-01-01T00:00:00+14:00"), "draft.no_such_day", "received_at"),
    (line(received_at=20260922), "draft.no_such_day", "received_at"),
    (line(signed_for_at="2026-02-30T09:00:00"), "draft.no_such_day", "signed_for_at"),
    (line(source_due_on="soon"), "draft.no_such_day", "source_due_on"),
    (line(petitioners=[{"name": NAME, "born_on": "1949-13-31"}]), "draft.no_such_day", "born_on"),
    (line(channel="pigeon"), "draft.not_among", "channel"),
    (line(petitioners=[{"name": NAME, "sex": "x"}]), "draft.not_among", "sex"),
    (line(channel=5), "draft.unreadable", "channel"),
    (line(claims=[{"text": "x", "route": "by_foot"}]), "draft.not_among", "route"),
    (line(people_count=10**30), "draft.people_count_too_large", "people_count"),
    (line(people_count=-1), "draft.people_count_too_small", "people_count"),
    (line(content="\x00"), "draft.control_character", "content"),
    (line(answer="a\x00b"), "draft.control_character", "answer"),
    (line(petitioners=[{"name": "a\x07"}]), "draft.control_character", "name"),
    (line(petitioners=[{"name": NAME, "phone": "1\x1b"}]), "draft.control_character", "phone"),
    (line(attachments=["/no/such/file"]), "attachment.unreadable", "attachments"),
    (line(content="x" * 100_001), "draft.too_long", "content"),
    (b'{"content": "' + b"x" * (1024 * 1024) + b'"}', "draft.too_long", "content"),
    (line(petitioners=[{"name": NAME}] * 6), "draft.too_many_representatives", "petitioners"),
    (line(received_at="0999-01-01"), "draft.received_long_ago", "received_at"),
    (line(source_due_on="2026-01-01"), "draft.due_before_receipt", "source_due_on"),
    (b"null", "draft.unreadable", None),
    (b"[]", "draft.unreadable", None),
    (b'"x"', "draft.unreadable", None),
    (b"{}{}", "draft.unreadable", None),
    (b"\xff\xfe{}", "draft.unreadable", None),
    (b"\xef\xbb\xbf{}", "draft.unreadable", None),
    (b'{"content": "\xff"}', "draft.unreadable", None),
    (b'{"content": NaN}', "draft.unreadable", None),
    (b"[" * 100_000, "draft.unreadable", None),
    (b'{"a":' * 50_000, "draft.unreadable", None),
    (b'{"people_count": 1e999}', "draft.unreadable", None),
    (line(content="\ud800"), "draft.unreadable", None),
]


def refuse(folder, content: bytes, monkeypatch, capsys) -> tuple[int, list[dict]]:
    monkeypatch.setenv(commands.PASSPHRASE_VARIABLE, PASSPHRASE_LONG)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    words = ["--data", str(folder), "--user", "zhaomin", "--today", "2026-09-22", "--json"]
    status = main.run([*words, "register", "-"])
    said = capsys.readouterr()
    assert NAME not in said.err
    return status, [json.loads(each) for each in said.out.splitlines()]


def test_every_bad_line_is_named_and_the_good_one_still_goes_through(
    folder, monkeypatch, capsys
) -> None:
    content = b"\n".join([*(told for told, _, _ in BAD_LINES), line()])
    status, answers = refuse(folder, content, monkeypatch, capsys)
    assert status == commands.REFUSED
    for (told, code, field), answer in zip(BAD_LINES, answers, strict=False):
        error = answer["error"]
        assert error["code"] == code, (told[:80], error)
        if field is not None:
            assert error["field"] == field, (told[:80], error)
        assert error["message"] != SENTENCES["bug"]
        assert NAME not in error["message"]
    assert answers[-1]["number"] == "青信2026-0001"
    assert len(answers) == len(BAD_LINES) + 1
    office = builders.opened(folder)
    assert office.safe.verify().sound()
    office.close()


def test_a_day_that_is_none_names_its_article_and_a_wrong_word_the_right_ones(
    folder, monkeypatch, capsys
) -> None:
    told = line(received_at="2026-02-30") + b"\n" + line(channel="pigeon")
    _, answers = refuse(folder, told, monkeypatch, capsys)
    assert [each["error"].get("article") for each in answers] == ["23.2", None]
    message = answers[1]["error"]["message"]
    assert all(word in message for word in ("visit", "letter", "call", "fax", "online"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \r\n"])
def test_nothing_in_is_nothing_out(folder, monkeypatch, capsys, content) -> None:
    assert refuse(folder, content, monkeypatch, capsys) == (0, [])


def test_lines_of_windows_are_lines(folder, monkeypatch, capsys) -> None:
    status, answers = refuse(folder, line() + b"\r\n" + line() + b"\r\n", monkeypatch, capsys)
    assert (status, len(answers)) == (0, 2)


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(content) -> None:
    answered(content)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([*sorted(GOOD), "claims", "people_count", "signed_for_at"]), _JSON)
def test_any_value_in_any_place_gets_an_answer(key, value) -> None:
    answered(json.dumps(GOOD | {key: value}).encode())


def answered(content: bytes) -> None:
    """A draft comes out or a refusal with a sentence; anything else is a bug."""
    try:
        _draft(content)
    except Refused as fault:
        assert fault.code in SENTENCES


def test_hostile_files_of_others_get_an_answer(shared) -> None:
    folder = shared / "data" / "hostile" / "jsontestsuite" / "test_parsing"
    if not folder.is_dir():
        pytest.skip("no hostile files beside this checkout")
    files = sorted(folder.glob("*.json"))
    assert len(files) > 100
    for path in files:
        answered(path.read_bytes())


def test_nasty_strings_are_kept_and_found_as_they_are(office, shared) -> None:
    path = shared / "data" / "hostile" / "blns" / "blns.json"
    if not path.is_file():
        pytest.skip("no hostile strings beside this checkout")
    taken = 0
    for text in json.loads(path.read_text(encoding="utf-8")):
        told = builders.draft(content=text + "。", gist=None, claims=())
        if any(each.blocks for each in office.intake.problems(told)):
            with pytest.raises(Refused):
                office.intake.register(told)
            continue
        made = office.intake.register(told, sheet=False)
        assert office.records.file(made.petition.number).content == text + "。"
        taken += 1
    assert taken > 400
    assert office.safe.verify().sound()


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE petitions; --",
        '"',
        "*",
        "NEAR(",
        "洋 AND",
        "%",
        "_",
        "\\",
        "{}",
        "^洋",
        "-洋",
    ],
)
def test_a_search_is_words_never_a_language(office, text) -> None:

    office.intake.register(builders.draft(), sheet=False)
    assert office.records.page(Wanted(words=text)) == ()
    assert office.records.count(Wanted()) == 1


def test_a_number_is_a_number_never_a_path(office, folder: Path) -> None:
    for number in ("../../desk.db", "青信2026-0001\x00", "'", ""):
        with pytest.raises(Refused):
            office.records.file(number)
