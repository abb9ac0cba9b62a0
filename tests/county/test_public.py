"""The county's page that tells whether a paper was issued, asked over real sockets."""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import httpx
import psycopg
import pytest
from forgeries import PAINTED, QUIET, REWORDED, swapped_glyphs
from specimens import RECEIPT
from township import Township, some_id, some_part

from app.letters.kinds import receipt_notice
from app.letters.marking import marked
from app.wire import letter_code
from app.wire.letter_code import Signer
from county import public
from county.public import AT_ONCE, CODE_LARGEST, FILE_LARGEST, PATH

DAY = date(2026, 9, 22)
NUMBER = "青信告〔2026〕1号"
Ask = Callable[..., httpx.Response]


@pytest.fixture
def page(served: httpx.Client) -> Ask:
    """Ask the page: nothing opens it, `code` or `pdf` is sent as a browser sends it."""
    address = str(served.base_url.join("/"))[:-1] + PATH

    def ask(code: str | None = None, pdf: bytes | None = None) -> httpx.Response:
        if code is not None:
            return served.post(address, data={"code": code})
        if pdf is not None:
            told = {"letter": ("文书.pdf", pdf, "application/pdf")}
            return served.post(address + "/file", files=told)
        return served.get(address)

    return ask


@pytest.fixture
def raw(served: httpx.Client) -> Callable[..., httpx.Response]:
    """Send bytes that no browser would."""
    root = str(served.base_url.join("/"))[:-1]
    return lambda path, **told: served.post(root + path, **told)


def signer_of(township: Township) -> Signer:
    return Signer(township.verify_key, township.key.sign)


def letter_of(township: Township) -> bytes:
    with marked(signer_of(township), NUMBER, DAY):
        return receipt_notice(RECEIPT)


def code_of(township: Township, number: str = NUMBER) -> str:
    return letter_code.code_of(signer_of(township), number, DAY, ["文"])


def said(answer: httpx.Response) -> str:
    found = re.search(r'<section class="answer[^>]*>(.*?)</section>', answer.text, re.DOTALL)
    return unescape(re.sub("<[^>]+>", " ", found[1])) if found else ""


def test_the_page_asks_for_a_code_or_a_file_and_needs_nothing_from_elsewhere(page: Ask) -> None:
    answer = page()
    assert answer.status_code == 200
    assert "云溪县信访局" in answer.text
    assert said(answer) == ""
    assert not re.search(r"<script|https?://|@import|url\(|\son\w+=", answer.text)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    for name in re.findall(r'<label for="(\w+)"', answer.text):
        assert f'id="{name}"' in answer.text


def test_a_code_from_paper_is_proven_and_asks_for_eyes(page: Ask, township: Township) -> None:
    code = code_of(township)
    for typed in (code, code.lower(), " ".join(letter_code.code_lines(code))):
        answer = page(code=typed)
        assert answer.status_code == 200
        told = said(answer)
        assert "校验码是真的" in told
        assert f"{NUMBER}，2026年9月22日签发，签名的是青山镇" in told
        assert "纸上的字和数没有核对过" in told


def test_a_turned_number_an_unknown_office_and_no_code_are_told_apart(
    page: Ask, township: Township
) -> None:
    changed = said(page(code=code_of(township).replace("1号", "2号")))
    assert "对不上，不能当原件" in changed
    assert "2号" not in changed, "what was not signed is not said"
    assert "不是认识的机关签的" in said(page(code=code_of(Township())))
    for typed in ("6901234567892", "", "〔〕", "/" * 300):
        assert "没有校验码" in said(page(code=typed))


def test_the_issued_file_is_genuine(page: Ask, township: Township) -> None:
    told = said(page(pdf=letter_of(township)))
    assert "是真的" in told
    assert f"{NUMBER}，2026年9月22日签发，签名的是青山镇" in told


def reported(county: Any, township: Township, state: str = "accepted", **letter: object) -> None:
    """Let the township report a letter, as `letter` says, of a petition in a state."""
    of = {"petition": township.register().hex()}
    told = {"number": NUMBER, "issued_on": DAY.isoformat()} | of
    parts = [some_part("letter", some_id(), **told | letter)]
    parts += [some_part("strand", some_id(), state=state, state_since="2026-09-23", **of)]
    township.write(parts)
    county.take(township.sealed(county.keys.address))


@pytest.mark.parametrize(
    ("state", "letter"), [("accepted", {"voided_on": "2026-09-23"}), ("void", {})]
)
def test_a_void_letter_is_told_as_void(
    page: Ask, county: Any, township: Township, state: str, letter: dict[str, object]
) -> None:
    before = said(page(code=code_of(township)))
    assert before.strip().endswith("县里没有收到它作废的报告。")
    reported(county, township, state, **letter)
    for answer in (page(code=code_of(township)), page(pdf=letter_of(township))):
        told = said(answer)
        assert "是真的，可是已经作废" in told
        assert "青山镇报来：这一份已在2026年9月23日作废，不能再用" in told
    assert "已经作废" not in said(page(code=code_of(township, "青信告〔2026〕2号")))


def test_void_minutes_are_told_as_void(page: Ask, county: Any, township: Township) -> None:
    told = {"number": NUMBER, "issued_on": DAY.isoformat(), "voided_on": "2026-09-24"}
    township.write([some_part("minutes", some_id(), **told)])
    county.take(township.sealed(county.keys.address))
    assert "已在2026年9月24日作废" in said(page(code=code_of(township)))


def test_a_letter_of_another_office_with_that_number_is_not_void(
    page: Ask, county: Any, township: Township, enrolled: Callable[[], Township]
) -> None:
    reported(county, township, voided_on="2026-09-23")
    other = enrolled()
    reported(county, other)
    assert "已经作废" in said(page(code=code_of(township)))
    assert "已经作废" not in said(page(code=code_of(other)))


@pytest.mark.parametrize("forge", [*PAINTED, *QUIET, *REWORDED], ids=lambda each: each.__name__)
def test_no_forged_file_is(page: Ask, township: Township, forge: Any) -> None:
    told = said(page(pdf=forge(letter_of(township))))
    assert "不是原来的文件" in told
    assert NUMBER not in told


def test_a_file_that_nobody_signed_is_not_opened(
    page: Ask, township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    monkeypatch.setattr(letter_code, "pages_of", opened.append)
    assert "不是原来的文件" in said(page(pdf=swapped_glyphs(letter_of(township))))
    assert "不是原来的文件" in said(page(pdf=b"%PDF-1.7 torn"))
    assert "不是原来的文件" in said(page(pdf=letter_of(Township())))
    assert "没有选 PDF 文件" in said(page(pdf=b"MZ" * 999))
    assert "没有选 PDF 文件" in said(page(pdf=b""))
    assert opened == []


def test_what_an_office_signed_is_shown_as_text_and_never_as_a_page(
    page: Ask, township: Township
) -> None:
    answer = page(code=code_of(township, "<B>&{COUNTY}<SCRIPT>"))
    assert "校验码是真的" in answer.text
    assert "<SCRIPT>" not in answer.text
    assert "&lt;B&gt;" in answer.text


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("", b""),
        ("application/json", b"{}"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=-", b"-" * 100_000),
        ("multipart/form-data; boundary=q", b"--q\r\n\r\n%PDF-\r\n--q--"),
        ("multipart/form-data; boundary=q", b'--q\r\nname="letter"\r\n\r\n%PDF- never ends'),
        ("multipart/form-data; boundary=" + "q" * 200, b"--q"),
    ],
)
def test_a_form_that_is_none_is_refused(raw: Any, kind: str, content: bytes) -> None:
    answer = raw(PATH + "/file", content=content, headers={"content-type": kind})
    assert answer.status_code == 400
    assert "没有收到要核对的内容" in said(answer)


@pytest.mark.hostile
@pytest.mark.parametrize("content", [b"\xff\xfe", b"code=%ff", b"a=1&" * 9])
def test_a_code_that_is_none_is_refused(raw: Any, content: bytes) -> None:
    assert raw(PATH, content=content).status_code == 400


def test_too_much_is_refused_while_it_is_read(page: Ask, raw: Any) -> None:
    assert "文件太大" in said(raw(PATH, content=b"code=" + b"A" * CODE_LARGEST))

    def endless() -> Iterator[bytes]:
        for _ in range(FILE_LARGEST // 2**20 + 4):
            yield bytes(2**20)

    try:
        answer = raw(PATH + "/file", content=endless())
    except httpx.TransportError:
        pass  # the county hung up while we were still writing: as good
    else:
        assert answer.status_code == 413
    assert page().status_code == 200


def test_only_so_many_are_answered_in_a_minute_and_then_again(
    page: Ask, county: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "A_MINUTE", 5)  # the county's clock goes on a second a look
    assert [page(code="x").status_code for _ in range(7)] == [200] * 5 + [429] * 2
    assert "请等一分钟再来" in said(page(code="x"))
    assert page().status_code == 200, "the page itself is always there"
    county.at += timedelta(minutes=1)
    assert page(code="x").status_code == 200


def test_only_so_many_are_answered_at_once(
    page: Ask, township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, held = threading.Semaphore(0), threading.Event()

    def slow(*_told: object) -> letter_code.Checked:
        going.release()
        held.wait(60)
        return letter_code.Checked("no_code")

    monkeypatch.setattr(letter_code, "check_typed", slow)
    asking = [threading.Thread(target=page, kwargs={"code": "x"}) for _ in range(AT_ONCE)]
    for each in asking:
        each.start()
    for _ in asking:
        assert going.acquire(timeout=60)
    assert page(code="x").status_code == 429
    held.set()
    for each in asking:
        each.join()
    assert page(code="x").status_code == 200


def test_who_sends_too_slowly_is_let_go(
    page: Ask, raw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "PATIENCE", 0.2)
    waiting = threading.Event()

    def slowly() -> Iterator[bytes]:
        yield b"code="
        waiting.wait(5)
        yield b"x"

    try:
        answer = raw(PATH, content=slowly())
    except httpx.TransportError:
        return
    assert answer.status_code == 400


def test_a_database_that_is_gone_is_told(
    page: Ask, monkeypatch: pytest.MonkeyPatch, township: Township
) -> None:
    def gone(_connection: object) -> None:
        raise psycopg.OperationalError("secret address")

    monkeypatch.setattr("county.offices.letter_keys", gone)
    answer = page(code=code_of(township))
    assert answer.status_code == 503
    assert "暂时核对不了" in said(answer)
    assert "secret" not in answer.text


def test_nothing_of_what_is_asked_is_kept_or_logged(
    page: Ask, county: Any, township: Township, caplog: pytest.LogCaptureFixture
) -> None:
    tables = [
        row[0] for row in county.ask("SELECT tablename FROM pg_tables WHERE schemaname='public'")
    ]
    before = {each: county.count(each) for each in tables}
    with caplog.at_level(logging.DEBUG):
        page(code=code_of(township))
        page(code="洪七公的事")
        page(pdf=letter_of(township))
        page(pdf=b"MZ")
    for private in ("青信告", "洪七公", "文书.pdf", code_of(township)[-20:]):
        assert private not in caplog.text
    assert {each: county.count(each) for each in tables} == before
