"""The code in a letter's foot: same letter, same code; one character changed, no proof."""

import base64
import json
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.wire.letter_code import (
    Signer,
    check,
    check_code,
    check_content,
    check_typed,
    code_lines,
    code_of,
    demand,
    digest_of,
    key_id,
    pages_of,
    read_keys,
    unmarked,
)

DAY = date(2026, 9, 14)
NUMBER = "青信告〔2026〕12号"
PAGES = ("处理意见书 唐𬭎：兑付5400元。— 1 —", "经办 0871-5550 青山镇人民政府 — 2 —")


def signer(seed: int = 1) -> Signer:
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return Signer(key.public_key().public_bytes_raw(), key.sign)


def made(pages=PAGES, number=NUMBER, on=DAY):
    lines = code_lines(code_of(signer(), number, on, pages))
    return (*pages[:-1], pages[-1] + "\r\n" + "\r\n".join(lines))


KEYS = (signer(2).verify_key, signer().verify_key)


def test_a_letter_is_proven_with_number_and_day_by_the_public_key_alone() -> None:
    found = check(made(), KEYS)
    assert found.verdict == "text_only", "text alone never proves a file"
    assert (found.number, found.day) == (NUMBER, "2026-09-14")
    assert found.key_id == key_id(signer().verify_key)
    assert demand(found) is found


def test_the_same_letter_has_the_same_code_and_blanks_do_not_count() -> None:
    assert made() == made()
    assert check([page.replace("：", "：\r\n  ") for page in made()], KEYS).verdict == "text_only"


def test_every_character_of_text_number_day_and_code_counts() -> None:
    pages = made()
    for at, page in enumerate(pages):
        for n, char in enumerate(page):
            if char.isspace():
                continue
            other = "乙" if char != "乙" else "甲"
            forged = [*pages[:at], page[:n] + other + page[n + 1 :], *pages[at + 1 :]]
            assert check(forged, KEYS).verdict not in {"genuine", "text_only"}, (at, n, char)


@pytest.mark.parametrize(
    "forged",
    [
        lambda p: [p[1]],
        lambda p: [p[0], p[0], p[1]],
        lambda p: [p[0] + p[1].split("文书校")[0], "文书校" + p[1].split("文书校")[1]],
        lambda p: [p[0], p[1] + "另付一万元"],
        lambda p: [p[0], p[1].replace("2026-09-14", "2026-09-15")],
        lambda p: [p[0], p[1].replace(" / 2026", " / 2025")],
        lambda p: [p[0], p[1].replace("号 /", "号之一 /")],
        lambda p: [p[0], p[1][:-2]],
        lambda p: [p[0], p[1].lower()],
        lambda p: [p[0], p[1].split("/")[0]],
    ],
)
def test_what_was_changed_is_told_as_changed(forged) -> None:
    assert check(forged(made()), KEYS).verdict == "changed"


def test_the_code_of_another_letter_or_key_proves_nothing() -> None:
    other = made(pages=("兑付54000元。", PAGES[1]))
    assert check([made()[0], other[1]], KEYS).verdict == "changed"
    assert check(made(), KEYS[:1]).verdict == "unknown_key"
    assert check(made(on=DAY + timedelta(days=1)), KEYS).day == "2026-09-15"


def test_an_old_letter_has_no_code_and_is_not_called_false() -> None:
    for pages in (PAGES, (), ("",)):
        assert check(pages, KEYS).verdict == "no_code"
    with pytest.raises(Refused) as refused:
        demand(check(PAGES, KEYS))
    assert refused.value.code == "letter_check.no_code"


def test_the_code_is_no_part_of_the_text() -> None:
    assert unmarked(made()[1]) == "".join(PAGES[1].split())
    assert unmarked("文书校验： 是什么？") == "文书校验：是什么？"


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        pages_of(b"no pdf")
    assert refused.value.code == "letter_check.unreadable"


def test_a_code_alone_proves_number_and_day_as_typed_or_scanned() -> None:
    code = code_of(signer(), NUMBER, DAY, PAGES)
    for typed in (code, " ".join(code_lines(code)), code.replace("/", " / ") + "\r\n"):
        found = check_code(typed, KEYS)
        assert (found.verdict, found.number, found.digest) == ("issued", NUMBER, digest_of(PAGES))
    assert check_code(code, KEYS[:1]).verdict == "unknown_key"
    assert check_code(code.replace("12号", "13号"), KEYS).verdict == "changed"
    assert check_code("https://example.org/", KEYS).verdict == "no_code"
    assert check_content(code.encode(), KEYS).verdict == "issued"
    with pytest.raises(Refused, match=r"letter_check\.unreadable"):
        check_content(b"\xff\xfe", KEYS)


def test_a_code_typed_by_hand_is_read_as_it_was_meant() -> None:
    code = code_of(signer(), NUMBER, DAY, PAGES)
    number, day, signed = code.split("/")
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in code)
    mistaken = signed.translate(str.maketrans("OIB", "018"))
    for typed in (
        code.lower(),
        " ".join(code_lines(code)).replace("：", ":"),
        wide,
        code.replace("/", "、"),
        code.replace("〔", "（").replace("〕", "）"),
        code.replace("〔", "[").replace("〕", "]"),
        f"{number} / {day} / {mistaken.lower()}",
    ):
        found = check_typed(typed, KEYS)
        assert (found.verdict, found.number) == ("issued", NUMBER), typed
    assert check_typed(code.replace("12号", "13号"), KEYS).verdict == "changed"
    assert check_typed(code, KEYS[:1]).verdict == "unknown_key"
    assert check_typed("6901234567892", KEYS).verdict == "no_code"


def test_text_that_only_looks_like_a_code_is_text_like_any_other() -> None:
    smuggled = "文书校验：另付一万元/2026-09-14/AAAA"
    first, last = made()
    assert check([first + smuggled, last], KEYS).verdict == "changed"
    assert (
        check([first, last.replace("文书校验：", smuggled + "文书校验：")], KEYS).verdict
        == "changed"
    )
    own = made(pages=(PAGES[0] + smuggled, PAGES[1]))
    assert check(own, KEYS).verdict == "text_only"


@given(at=st.integers(0, 83), bit=st.integers(0, 7))
def test_no_bit_of_a_code_can_be_turned(at, bit) -> None:
    code = code_of(signer(), NUMBER, DAY, PAGES)
    head, _, signed = code.rpartition("/")
    raw = bytearray(base64.b32decode(signed + "=" * (-len(signed) % 8)))
    raw[at] ^= 1 << bit
    forged = f"{head}/{base64.b32encode(bytes(raw)).decode().rstrip('=')}"
    assert check_code(forged, KEYS).verdict in {"changed", "unknown_key"}


def test_the_keys_of_a_county_are_read_and_nothing_else() -> None:
    told = json.dumps({"letter_keys": [each.hex() for each in KEYS]}).encode()
    assert read_keys(told) == KEYS
    for wrong in (b"", b"[]", b"{}", b'{"letter_keys": ["00"]}', b'{"letter_keys": [1]}', b"\xff"):
        with pytest.raises(Refused, match=r"letter_check\.keys"):
            read_keys(wrong)
