"""Keyslots: who opens the office, with what, and what comes out."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from app import keys
from app.keys import KDF_DEFAULT, KDF_FLOOR, Kdf, NewUser, Purpose
from tests.app.key_parts import (
    NO_KEYRING,
    OFFICE,
    OTHER,
    RIGHT,
    ROOT,
    Door,
    HandClock,
    forge,
    make,
    qian,
    refused,
    slots,
    troubled,
    zhao,
)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def open_(tmp_path, clock):
    return Door(tmp_path, clock)


def test_the_parameters_of_every_day_open_in_one_try(tmp_path, clock):
    created = keys.create(tmp_path, OFFICE, [zhao()], vault=NO_KEYRING)
    body = json.loads((tmp_path / "keyslots.json").read_text("utf-8"))["body"]
    assert body["slots"][0]["kdf"] == [65536, 3, 1] == list(vars_of(KDF_DEFAULT))
    opened = keys.unlock(tmp_path, "zhaomin", RIGHT, clock=clock, vault=NO_KEYRING)
    assert opened.dmk == created.keys.dmk
    assert opened.user == created.keys.user


def vars_of(kdf: Kdf) -> tuple[int, int, int]:
    return kdf.memory_kib, kdf.rounds, kdf.lanes


def test_each_user_opens_with_their_own_passphrase_and_only_the_officer_gets_the_class_key(
    tmp_path, open_
):
    created = make(tmp_path, zhao(), qian())
    own, officer = open_(), open_("qianwei", OTHER)
    assert own.dmk == officer.dmk == created.keys.dmk
    assert own.class_key is None
    assert officer.class_key is not None
    assert officer.class_key != officer.dmk
    refused("unlock.wrong", lambda: open_("qianwei", RIGHT))


def test_a_wrong_passphrase_and_an_unknown_login_say_the_same(tmp_path, open_):
    make(tmp_path)
    first = refused("unlock.wrong", lambda: open_(passphrase="three blind heron"))
    second = refused("unlock.wrong", lambda: open_("nobody"))
    assert first.args == second.args
    assert dict(first.detail) == dict(second.detail) == {}
    assert first.field is second.field is None


def test_a_wrong_passphrase_and_an_unknown_login_take_the_same_time(tmp_path, open_, clock):
    make(tmp_path)

    def cost(login: str) -> float:
        clock.later(3600)
        before = time.process_time()
        refused("unlock.wrong", lambda: open_(login, "not this one at all"))
        return time.process_time() - before

    cost("zhaomin"), cost("nobody")
    pairs = [(cost("zhaomin"), cost("nobody")) for _ in range(9)]
    known, unknown = (min(column) for column in zip(*pairs, strict=True))
    assert unknown == pytest.approx(known, rel=0.2)


def test_full_width_letters_and_spaces_around_the_login_still_open(tmp_path, open_):
    make(tmp_path)
    wide = "".join(chr(ord(char) + 0xFEE0) if char != " " else "\u3000" for char in RIGHT)
    assert open_(" ZhaoMin ", wide).user.login == "zhaomin"


def test_nothing_secret_shows_when_printed(tmp_path):
    created = make(tmp_path, zhao(), qian())
    shown = repr(created) + repr(created.keys) + repr(zhao()) + repr(keys.DeviceKeys.create())
    assert "AGE-SECRET" not in shown
    assert repr(created.keys.dmk)[2:-1] not in shown
    assert RIGHT not in shown


def test_the_files_hold_no_key_and_no_passphrase_in_clear(tmp_path, open_):
    created = make(tmp_path, zhao(), qian())
    class_key = open_("qianwei", OTHER).class_key
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (created.keys.dmk, class_key):
        assert secret.hex().encode() not in content
        assert secret not in content
    assert RIGHT.encode() not in content
    assert b"AGE-SECRET" not in content


def test_the_lock_screen_sees_names_and_roles_in_order(tmp_path):
    make(tmp_path, zhao(), qian())
    shown = keys.users(tmp_path)
    assert [(user.login, user.name, user.roles) for user in shown] == [
        ("zhaomin", "赵敏", ("registrar", "admin")),
        ("qianwei", "钱卫", ("confidential",)),
    ]
    assert [user.holds_class_key for user in shown] == [False, True]


def test_an_office_is_never_made_over_another(tmp_path):
    make(tmp_path)
    before = (tmp_path / "keyslots.json").read_bytes()
    refused("keys.exist", lambda: make(tmp_path))
    (tmp_path / "keyslots.json").unlink()
    refused("keys.exist", lambda: make(tmp_path))
    assert before == (tmp_path / "keyslots.2.json").read_bytes()


def test_a_new_office_needs_users_with_different_sound_logins(tmp_path):
    refused("keys.no_user", lambda: keys.create(tmp_path, OFFICE, []))
    refused("user.exists", lambda: make(tmp_path, zhao(), replace(qian(), login="ZHAOMIN")))
    for login in ("", " ", "zhao min", "zhao\x00min", "z" * 65):
        bad = replace(qian(), login=login)
        assert refused("login.bad", lambda bad=bad: make(tmp_path, bad)).field == "login"
    assert list(tmp_path.iterdir()) == []


def test_changing_a_passphrase_rewrites_one_slot(tmp_path, open_, clock):
    make(tmp_path, zhao(), qian())
    before = slots(tmp_path)
    keys.change_passphrase(
        tmp_path,
        "qianwei",
        OTHER,
        "a lamp in the rain",
        clock=clock,
        vault=NO_KEYRING,
        kdf=KDF_FLOOR,
    )
    after = slots(tmp_path)
    assert before[0] == after[0]
    assert {key for key in before[1] if before[1][key] != after[1][key]} == {"salt", "user_key"}
    refused("unlock.wrong", lambda: open_("qianwei", OTHER))
    assert open_("qianwei", "a lamp in the rain").class_key is not None
    assert open_().dmk == open_("qianwei", "a lamp in the rain").dmk


def test_changing_needs_the_old_passphrase_and_a_sound_new_one(tmp_path, open_, clock):
    make(tmp_path)

    def change(old: str, new: str) -> object:
        return keys.change_passphrase(
            tmp_path, "zhaomin", old, new, clock=clock, vault=NO_KEYRING, kdf=KDF_FLOOR
        )

    refused("unlock.wrong", lambda: change(OTHER, "a lamp in the rain"))
    refused("passphrase.too_short", lambda: change(RIGHT, "short"))
    assert open_().user.login == "zhaomin"


def test_a_user_comes_and_goes(tmp_path, open_):
    admin = make(tmp_path).keys
    keys.add_user(tmp_path, admin, qian(roles=("handler",)), vault=NO_KEYRING, kdf=KDF_FLOOR)
    assert open_("qianwei", OTHER).dmk == admin.dmk
    refused("user.exists", lambda: keys.add_user(tmp_path, admin, qian(), vault=NO_KEYRING))
    keys.remove_user(tmp_path, "qianwei")
    refused("unlock.wrong", lambda: open_("qianwei", OTHER))
    refused("user.unknown", lambda: keys.remove_user(tmp_path, "qianwei"))
    refused("keys.last_user", lambda: keys.remove_user(tmp_path, "zhaomin"))
    assert open_().dmk == admin.dmk


def test_only_a_holder_hands_the_class_key_on(tmp_path, open_):
    admin = make(tmp_path, zhao(), qian()).keys
    sun = NewUser("sunli", "孙丽", ("confidential",), "grey stones, slow river")
    added = keys.add_user(tmp_path, admin, sun, vault=NO_KEYRING, kdf=KDF_FLOOR)
    assert not added.holds_class_key
    refused("keys.no_class_key", lambda: keys.grant_class_key(tmp_path, admin, "sunli"))
    officer = open_("qianwei", OTHER)
    refused("user.not_confidential", lambda: keys.grant_class_key(tmp_path, officer, "zhaomin"))
    assert keys.grant_class_key(tmp_path, officer, "sunli").holds_class_key
    assert open_("sunli", sun.passphrase).class_key == officer.class_key


def test_the_first_officer_of_an_office_without_one_gets_a_class_key(tmp_path, open_):
    admin = make(tmp_path).keys
    assert keys.add_user(tmp_path, admin, qian(), vault=NO_KEYRING, kdf=KDF_FLOOR).holds_class_key
    assert open_("qianwei", OTHER).class_key is not None


def test_a_part_of_one_slot_does_not_fit_into_another(tmp_path, open_):
    make(tmp_path, zhao(), qian())
    rows = slots(tmp_path)
    forge(tmp_path, lambda body: body["slots"][0].update(rows[1] | {"login": "zhaomin"}))
    refused("unlock.wrong", lambda: open_("zhaomin", OTHER))


def test_the_class_key_is_never_taken_for_the_master_key(tmp_path, open_):
    make(tmp_path, qian())
    row = slots(tmp_path)[0]
    forge(tmp_path, lambda body: body["slots"][0].update(master=row["class_key"]))
    troubled("keys.slot_refused", lambda: open_("qianwei", OTHER))


def test_a_master_key_wrapped_for_somebody_else_is_refused_not_used(tmp_path, open_):
    make(tmp_path, zhao(), qian())
    rows = slots(tmp_path)
    forge(tmp_path, lambda body: body["slots"][0].update(master=rows[1]["master"]))
    troubled("keys.slot_refused", open_)


def typed(text: str) -> list[str]:
    rest = text.removeprefix("AGE-SECRET-KEY-1")
    four = " ".join(rest[i : i + 4] for i in range(0, len(rest), 4))
    wide = "".join(chr(ord(char) + 0xFEE0) for char in text)
    return [
        text,
        text.lower(),
        f"  age secret key 1 {four}\r\n",
        text.replace("-", "—"),
        wide,
        "AGE-SECRET-KEY-1" + rest.replace("0", "O").replace("8", "b").replace("L", "1"),
    ]


def test_the_recovery_sheet_opens_however_it_is_typed_but_not_the_class_key(tmp_path):
    created = make(tmp_path, qian())
    for text in typed(created.recovery_text):
        opened = keys.open_with_recovery(tmp_path, text)
        assert opened.dmk == created.keys.dmk
        assert opened.class_key is None
        assert opened.user is None


def test_a_slip_and_another_offices_sheet_are_told_apart(tmp_path):
    text = make(tmp_path).recovery_text
    other = tmp_path / "other"
    other.mkdir()
    foreign = make(other).recovery_text
    swapped = text[:-1] + ("Q" if text[-1] != "Q" else "P")
    for slip in ("", "age", "AGE-SECRET-KEY-1", text[:-1], swapped, "密码"):
        refused("recovery.misread", lambda slip=slip: keys.open_with_recovery(tmp_path, slip))
    refused("recovery.wrong", lambda: keys.open_with_recovery(tmp_path, foreign))


def test_a_forgotten_passphrase_is_renewed_from_the_sheet(tmp_path, open_):
    created = make(tmp_path, zhao(), qian())
    opened = keys.open_with_recovery(tmp_path, created.recovery_text)
    renewed = keys.renew_user(
        tmp_path, opened, "qianwei", "a lamp in the rain", vault=NO_KEYRING, kdf=KDF_FLOOR
    )
    assert not renewed.holds_class_key
    assert [user.login for user in keys.users(tmp_path)] == ["zhaomin", "qianwei"]
    assert open_("qianwei", "a lamp in the rain").dmk == created.keys.dmk
    refused("unlock.wrong", lambda: open_("qianwei", OTHER))


def test_a_new_sheet_ends_the_older_one(tmp_path):
    created = make(tmp_path)
    recipient = keys.recovery_recipient(tmp_path)
    text = keys.renew_recovery(tmp_path, created.keys)
    assert keys.recovery_recipient(tmp_path) != recipient
    assert keys.recovery_recipient(tmp_path).startswith("age1")
    assert keys.open_with_recovery(tmp_path, text).dmk == created.keys.dmk
    refused("recovery.wrong", lambda: keys.open_with_recovery(tmp_path, created.recovery_text))


def test_each_purpose_has_its_own_key_and_always_the_same(tmp_path, open_):
    made = make(tmp_path).keys
    opened = open_()
    derived = {purpose: made.key(purpose) for purpose in Purpose}
    assert len(set(derived.values()) | {made.dmk}) == len(Purpose) + 1
    assert all(len(key) == 32 for key in derived.values())
    assert derived == {purpose: keys.derive(opened.dmk, purpose) for purpose in Purpose}


def test_derived_keys_never_change_between_versions():
    assert keys.derive(bytes(32), Purpose.STORE).hex() == STORE_KEY_OF_ZEROS


STORE_KEY_OF_ZEROS = "be34f4a352e7250866f1dafcdd980845e9ebeeb9edabb96bb1cb79c432b9120f"


def test_device_keys_sign_receive_and_come_back_only_under_their_master_key():
    import pyrage
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PublicKey,
    )

    made, dmk = keys.DeviceKeys.create(), os.urandom(32)
    wrapped = made.wrap(dmk)
    back = keys.DeviceKeys.unwrap(dmk, wrapped)
    assert back == made
    Ed25519PublicKey.from_public_bytes(made.verify_key).verify(back.sign(b"x\0y"), b"x\0y")
    sealed = pyrage.encrypt(b"down", [pyrage.x25519.Recipient.from_str(made.recipient)])
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(back.identity)]) == b"down"
    troubled("keys.device_damaged", lambda: keys.DeviceKeys.unwrap(os.urandom(32), wrapped))
    for cut in range(len(wrapped)):
        bad = wrapped[:cut] + bytes([wrapped[cut] ^ 1]) + wrapped[cut + 1 :]
        troubled("keys.device_damaged", lambda bad=bad: keys.DeviceKeys.unwrap(dmk, bad))
        troubled("keys.device_damaged", lambda cut=cut: keys.DeviceKeys.unwrap(dmk, wrapped[:cut]))


_STAGE = """
import sys
from pathlib import Path
from app import keys
from app.vault import Vault
folder = Path(sys.argv[1])
keys.users(folder)
heavy = {"keyring", "cryptography", "argon2", "pyrage"} & set(sys.modules)
assert not heavy, heavy
keys.unlock(folder, "zhaomin", sys.argv[2])
never = {"sqlalchemy", "sqlcipher3", "PySide6", "db", "alembic"} & set(sys.modules)
assert not never, never
"""


def test_the_unlock_stage_loads_no_store_and_nothing_heavy_before_the_first_try(tmp_path):
    make(tmp_path)
    subprocess.run([sys.executable, "-c", _STAGE, str(tmp_path), RIGHT], cwd=ROOT, check=True)
