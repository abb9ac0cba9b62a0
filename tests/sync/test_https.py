"""What comes back when it is not the county that answers."""

import gzip
import socket
import ssl
from datetime import UTC, datetime

import builders
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.errors import Refused, Trouble
from app.sync.carriers import MOST_ANSWER, Https, TooLargeError, checked_url
from app.sync.exchange import Exchange
from tests.sync.double import Double
from tests.sync.stub import Stub, page

NO_ANSWER = "sync.no_answer_from_county"


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


# --- through a whole round -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page("200 OK", b"<html>log in</html>", "Content-Type: text/html"), NO_ANSWER),
        (page("302 Found", b"", "Location: http://login.example/"), NO_ANSWER),
        (page("502 Bad Gateway", b"bad gateway"), NO_ANSWER),
        (page("200 OK", b"", length=0), NO_ANSWER),
        (page("200 OK", b'{"body":', length=8), NO_ANSWER),
        (page("200 OK", b'{"body":', length=900), "sync.cut_off"),
        (page("413 Content Too Large", b""), "sync.too_large"),
        (page("503 Service Unavailable", b""), "sync.county_busy"),
    ],
)
def test_nothing_is_marked_by_what_is_not_the_county(office, answer, code):
    county = Double()
    desk, keys, sidecar = office.desk, office.sync._keys, office.sync._sidecar
    Exchange(desk, keys, sidecar, county).enrol("http://county.example", "one-time")
    office.intake.register(builders.draft())
    waiting = office.sync.status().waiting
    with Stub(answer) as stub:
        sync = Exchange(desk, keys, sidecar, lambda _url: Https(stub.url))
        with pytest.raises(Trouble) as caught:
            sync.run()
        assert caught.value.code == code
    status = office.sync.status()
    assert (status.waiting, status.last_receipt_at) == (waiting, "")
    assert all(each.receipt is None for each in status.parcels)
    assert Exchange(desk, keys, sidecar, county).run().state == "applied"
    assert office.sync.status().waiting == 0


def test_a_certificate_nobody_trusts_has_its_own_code(tmp_path):
    stub = Stub(page("200 OK", b"answer"), tls=own_certificate(tmp_path))
    with stub, pytest.raises(Trouble) as caught:
        Https(stub.url).get("hello")
    assert caught.value.code == "sync.certificate"


def own_certificate(folder) -> ssl.SSLContext:
    """Make a certificate that its holder signed for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(
        encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "own.pem"
    file.write_bytes(private + made.public_bytes(encoding))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
