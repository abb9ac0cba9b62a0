"""The service over real sockets: every answer signed, every bound held, nothing said in logs."""

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import psycopg
import pytest
from township import Township

from app.wire.envelope import CONTAINER_LARGEST
from app.wire.receipt import Enrolled, Receipt, first_hello, verified


def code_of(county: Any, answer: httpx.Response) -> str:
    return str(verified(answer.content, county.keys.verify_key).read(dict)["code"])


def test_hello_enrol_batch_receipt(county: Any, served: httpx.Client) -> None:
    hello, _ = first_hello(served.get("hello").content)
    assert hello.county == county.keys.county
    township = Township()
    asked = msgspec.json.encode(township.asking(county.code()))
    told = verified(served.post("enrol", content=asked).content, bytes.fromhex(hello.verify_key))
    assert told.read(Enrolled).device == township.device.hex()
    township.register("反映路灯")
    container = township.sealed(county.keys.address)
    first, second = (served.post("batches", content=container) for _ in range(2))
    assert first.status_code == 200
    assert first.content == second.content
    assert verified(first.content, county.keys.verify_key).read(Receipt).applied == 1
    assert county.count("petitions") == 1


def test_what_is_no_batch_is_refused_with_a_signed_code(
    county: Any, served: httpx.Client, township: Township
) -> None:
    township.register()
    good = township.sealed(county.keys.address)
    for content, code in (
        (b"", "batch.not_ours"),
        (b"<html>", "batch.not_ours"),
        (good[:-1], "batch.damaged"),
        (Township().device * 20, "batch.not_ours"),
    ):
        answer = served.post("batches", content=content)
        assert (answer.status_code, code_of(county, answer)) == (400, code)
    assert county.count("entries") == 0


def test_a_device_nobody_enrolled_is_refused(county: Any, served: httpx.Client) -> None:
    stranger = Township()
    stranger.register()
    answer = served.post("batches", content=stranger.sealed(county.keys.address))
    assert code_of(county, answer) == "batch.unknown_device"


def test_a_bad_enrolment_is_refused_with_a_signed_code(county: Any, served: httpx.Client) -> None:
    for content in (b"", b"[]", b'{"code":"x"}', b"\xff"):
        assert code_of(county, served.post("enrol", content=content)) == "enrol.bad_request"


def test_too_much_is_cut_off_while_it_is_read(county: Any, served: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(CONTAINER_LARGEST // 2**20 + 8):
            yield bytes(2**20)

    try:
        answer = served.post("batches", content=endless())
    except httpx.TransportError:
        return  # the county hung up while we were still writing: as good
    assert (answer.status_code, code_of(county, answer)) == (413, "batch.too_large")


def test_a_length_beyond_the_bound_is_refused_before_reading(
    county: Any, served: httpx.Client
) -> None:
    answer = served.post("enrol", content=bytes(65 * 1024))
    assert (answer.status_code, code_of(county, answer)) == (413, "batch.too_large")


def test_a_failing_database_is_told_without_a_word_of_the_content(
    county: Any, served: httpx.Client, township: Township, caplog: pytest.LogCaptureFixture
) -> None:
    township.register("绝密的内容")
    with county.connect() as connection:
        connection.execute("ALTER TABLE petitions ADD CONSTRAINT never CHECK (false) NOT VALID")
    with caplog.at_level(logging.DEBUG):
        answer = served.post("batches", content=township.sealed(county.keys.address))
    assert (answer.status_code, code_of(county, answer)) == (500, "county.failed")
    assert "绝密" not in caplog.text
    assert county.count("entries") == 0


def test_a_database_that_is_gone_is_busy_and_comes_back(
    county: Any, served: httpx.Client, township: Township
) -> None:
    township.register()
    container = township.sealed(county.keys.address)
    name = county.url.rsplit("/", 1)[1]
    with psycopg.connect(county.url, autocommit=True, dbname="template1") as admin:
        admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        answer = served.post("batches", content=container)
        assert (answer.status_code, code_of(county, answer)) == (503, "county.busy")
        admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    assert served.post("batches", content=container).status_code == 200


def test_only_the_named_doors_are_open(served: httpx.Client) -> None:
    for path in ("/", "/docs", "/openapi.json", "/sync/v1/batches"):
        assert served.get(str(served.base_url.copy_with(path=path))).status_code in {404, 405}
