"""What comes back when it is not the county that answers."""

import gzip
import socket

import pytest

from app.domain.errors import Refused, Trouble
from app.sync.carriers import MOST_ANSWER, Https, TooLargeError, checked_url
from tests.sync.stub import Stub, page


def troubled(answer: bytes) -> str:
    with Stub(answer) as stub, pytest.raises(Trouble) as caught:
        Https(stub.url).post("batches", b"sealed")
    return caught.value.code


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page("302 Found", b"", "Location: http://login.example/"), "sync.no_answer_from_county"),
        (page("407 Proxy Authentication Required", b"no"), "sync.no_answer_from_county"),
        (page("500 Internal Server Error", b"oops"), "sync.no_answer_from_county"),
        (page("502 Bad Gateway", b"<html>bad gateway</html>"), "sync.no_answer_from_county"),
        (page("503 Service Unavailable", b"later"), "sync.county_busy"),
        (page("429 Too Many Requests", b"later", "Retry-After: 60"), "sync.county_busy"),
        (page("200 OK", b"half of it", length=400), "sync.cut_off"),
        (page("200 OK", b"not gzip", "Content-Encoding: gzip"), "sync.no_answer_from_county"),
        (page("200 OK", bytes(MOST_ANSWER + 1)), "sync.no_answer_from_county"),
        (b"", "sync.cut_off"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "sync.cut_off"),
    ],
)
def test_each_has_its_code(answer, code):
    assert troubled(answer) == code


def test_too_large_asks_for_less():
    with Stub(page("413 Content Too Large", b"")) as stub, pytest.raises(TooLargeError):
        Https(stub.url).post("batches", b"sealed")


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Trouble) as caught:
        Https(f"http://127.0.0.1:{port}").get("hello")
    assert caught.value.code == "sync.unreachable"


def test_a_county_behind_a_compressing_proxy_is_still_read():
    body = gzip.compress(b"answer")
    with Stub(page("200 OK", body, "Content-Encoding: gzip")) as stub:
        assert Https(stub.url).get("hello") == b"answer"


def test_the_refusals_of_the_county_come_back_to_be_proven():
    with Stub(page("400 Bad Request", b"signed")) as stub:
        assert Https(stub.url).get("hello") == b"signed"


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with Stub(page("200 OK", b"answer")) as stub:
        assert Https(stub.url).get("hello") == b"answer"


def test_one_request_goes_to_the_prefix():
    with Stub(page("200 OK", b"answer")) as stub:
        Https(stub.url + "/").get("hello")
        assert [each.split(b"\r\n")[0] for each in stub.asked] == [b"GET /sync/v1/hello HTTP/1.1"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "county",
        "ftp://county/",
        "https://",
        "http://:80",
        "https://a:b@county/",
        "https://county/?x=1",
        "https://county/#x",
        "https://county:99999/",
        "http://[::1",
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(Refused) as caught:
        checked_url(url)
    assert caught.value.code == "sync.url"


def test_the_address_has_one_form():
    wanted = "https://county.example/sync/v1/"
    for told in ("https://county.example", " https://county.example/ ", wanted):
        assert checked_url(told) == wanted
