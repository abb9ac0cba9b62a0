"""What a passphrase must be."""

import pytest

from app import keys
from tests.app.key_parts import (
    OTHER,
    RIGHT,
    ROOT,
    refused,
    wide,
)


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [
        ("", "too_short"),
        ("nine char", "too_short"),
        ("九个字的密码太短了", "too_short"),
        ("x" * 1025, "too_long"),
        ("three\x00blind herons", "character"),
        ("three\ud800blind herons", "character"),
        ("zhaomin and herons", "holds_name"),
        ("three ZHAOMIN herons", "holds_name"),
        (wide("zhaomin") + " three herons", "holds_name"),
        ("赵敏的三只苍鹭站在水里", "holds_name"),
        ("aaaaaaaaaaaa", "common"),
        ("1212121212", "common"),
        ("1234567890", "common"),
        ("0987654321", "common"),
        ("3456789012", "common"),
        ("qwertyuiop", "common"),
        ("abcdefghijkl", "common"),
        ("password2026", "common"),
        ("Password123!", "common"),
        ("woaini1314520", "common"),
        ("5201314woaini", "common"),
        ("WOAIZHONGGUO", "common"),
        (wide("password123"), "common"),
        ("1qaz2wsx3edc", "common"),
        ("xinfangban2026", "common"),
        ("为人民服务123456", "common"),
    ],
)
def test_a_weak_passphrase_is_refused_with_its_reason_and_never_repeated(passphrase, why):
    error = refused(
        f"passphrase.{why}",
        lambda: keys.check_passphrase(passphrase, login="zhaomin", name="赵敏"),
    )
    assert error.field == "passphrase"
    assert not passphrase or passphrase not in repr(error) + repr(dict(error.detail))


@pytest.mark.parametrize(
    "passphrase",
    [
        RIGHT,
        OTHER,
        "三只苍鹭站在浅水里",
        "xk29fjw0qz",
        "老槐树下第三块青石板",
        "min zhao grows leeks",
    ],
)
def test_a_sound_passphrase_needs_no_signs_or_capitals(passphrase):
    if len(passphrase) < 10:
        refused(
            "passphrase.too_short",
            lambda: keys.check_passphrase(passphrase, login="zhaomin", name="赵敏"),
        )
    else:
        keys.check_passphrase(passphrase, login="zhaomin", name="赵敏")


def test_the_common_list_is_a_list_of_real_lines():
    lines = (ROOT / "resources/wordlists/common_passphrases.txt").read_text("utf-8").splitlines()
    words = [line for line in lines if not line.startswith("#")]
    assert len(words) >= 200
    assert len(words) == len(set(words))
    assert all(word == word.strip().casefold() and word for word in words)
