"""The keyslot file under damage, forgery, crashes and full disks."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import keyfile, keys
from app.domain.errors import Refused, Trouble
from app.keys import KDF_FLOOR, Kdf
from tests.app.key_parts import (
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


@pytest.mark.fault
def test_damage_at_every_byte_of_copy_1_is_seen_and_copy_2_used(tmp_path):
    make(tmp_path)
    first = tmp_path / "keyslots.json"
    good, file = first.read_bytes(), keyfile.load(tmp_path)
    assert file[1] == ()
    for place in range(len(good)):
        for mask in (1 << place % 8, 0x20, 0xFF):
            first.write_bytes(good[:place] + bytes([good[place] ^ mask]) + good[place + 1 :])
            assert keyfile.load(tmp_path) == (file[0], ("keyslots.json",)), (place, mask)


@pytest.mark.fault
def test_copy_1_cut_at_every_length_is_seen_and_copy_2_used(tmp_path):
    make(tmp_path)
    first = tmp_path / "keyslots.json"
    good, file = first.read_bytes(), keyfile.load(tmp_path)[0]
    for length in range(len(good)):
        first.write_bytes(good[:length])
        assert keyfile.load(tmp_path) == (file, ("keyslots.json",)), length
    first.write_bytes(good + b"\n")
    assert keyfile.load(tmp_path) == (file, ("keyslots.json",))


@pytest.mark.parametrize("name", keys.FILE_NAMES)
@pytest.mark.parametrize("missing", [True, False])
def test_one_bad_copy_opens_with_an_alarm_and_is_mended(tmp_path, open_, name, missing):
    make(tmp_path)
    if missing:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(b"\0" * 4096)
    assert open_().damaged == (name,)
    assert keys.mend(tmp_path) == (name,)
    assert open_().damaged == ()
    assert keys.mend(tmp_path) == ()
    slots(tmp_path)


def test_a_copy_left_behind_by_a_crash_is_not_preferred_and_is_mended(tmp_path, open_):
    admin = make(tmp_path, zhao(), qian()).keys
    older = (tmp_path / "keyslots.json").read_bytes()
    keys.remove_user(tmp_path, "qianwei")
    (tmp_path / "keyslots.json").write_bytes(older)
    refused("unlock.wrong", lambda: open_("qianwei", OTHER))
    assert open_().dmk == admin.dmk
    assert keys.mend(tmp_path) == ("keyslots.json",)
    assert len(slots(tmp_path)) == 1


def test_both_damaged_none_there_and_a_newer_file_are_three_different_troubles(tmp_path, open_):
    troubled("keys.missing", open_)
    make(tmp_path)
    forge(tmp_path, lambda body: body.update(format=2, more="of the future"))
    troubled("keys.newer", open_)
    for name in keys.FILE_NAMES:
        (tmp_path / name).write_bytes(b"{}")
    troubled("keys.damaged", open_)
    troubled("keys.damaged", lambda: keys.users(tmp_path))


@pytest.mark.hostile
@pytest.mark.parametrize(
    "kdf",
    [
        [2**40, 3, 1],
        [65536, 10**9, 1],
        [65536, 11, 1],
        [1024 * 1024 + 1, 3, 1],
        [19 * 1024 - 1, 2, 1],
        [65536, 1, 1],
        [65536, 3, 0],
        [65536, 3, 9],
        [65536, 3, 10**4000],
        [-1, -1, -1],
        [0, 0, 0],
    ],
    ids=str,
)
def test_hostile_argon2_parameters_are_refused_at_once(tmp_path, open_, kdf):
    make(tmp_path)
    forge(tmp_path, lambda body: body["slots"][0].update(kdf=kdf))
    before = time.process_time()
    troubled("keys.slot_refused", open_)
    troubled("keys.slot_refused", lambda: open_("nobody"))
    assert time.process_time() - before < 0.2
    assert Kdf(1024 * 1024, 10, 8).in_bounds()
    assert KDF_FLOOR.in_bounds()


@pytest.mark.hostile
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kdf", [65536.0, 3, 1]),
        ("kdf", [True, 3, 1]),
        ("kdf", "65536"),
        ("kdf", [65536, 3]),
        ("salt", "00" * 15),
        ("salt", "00 " * 16),
        ("salt", "AB" * 16),
        ("public", "00" * 31),
        ("login", None),
        ("login", ["zhaomin"]),
        ("roles", "admin"),
        ("roles", [1]),
        ("device_bound", True),
        ("device_check", 7),
        ("more", "than we write"),
    ],
)
def test_a_slot_of_another_shape_counts_as_damage(tmp_path, open_, key, value):
    make(tmp_path)
    forge(tmp_path, lambda body: body["slots"][0].update({key: value}))
    troubled("keys.damaged", open_)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=True),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.hostile
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=_json | st.dictionaries(st.sampled_from(["format", "slots", "recovery"]), _json))
def test_a_signed_file_of_any_shape_is_trouble_and_never_a_bug(tmp_path_factory, body):
    folder = tmp_path_factory.mktemp("hostile")
    try:
        raw = keyfile._signed(body)
    except UnicodeEncodeError:
        raw = json.dumps({"body": body, "sha256": "0" * 64}).encode()
    (folder / "keyslots.json").write_bytes(raw)
    with pytest.raises(Trouble):
        keys.users(folder)


@pytest.mark.hostile
def test_a_file_rightly_signed_but_too_large_is_not_read(tmp_path, open_):
    make(tmp_path)
    forge(tmp_path, lambda body: body["slots"][0].update(name="x" * 1024 * 1024))
    troubled("keys.damaged", open_)


@pytest.mark.hostile
def test_a_deep_or_huge_file_is_damage(tmp_path):
    for content in (b'{"body":' + b"[" * 100_000, b" " * (2 * 1024 * 1024), b'{"body": NaN}'):
        (tmp_path / "keyslots.json").write_bytes(content)
        troubled("keys.damaged", lambda: keys.users(tmp_path))


_CRASHER = """
import os, sys
from pathlib import Path
from app import keys
from app.vault import Vault
folder, name, left, how = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
right = getattr(os, name)
def wrong(*args, **more):
    global left
    left -= 1
    if left == 0:
        if how == "before":
            os._exit(9)
        if name == "write":
            right(args[0], bytes(args[1])[: len(args[1]) // 2])
        else:
            right(*args, **more)
        os._exit(9)
    return right(*args, **more)
setattr(os, name, wrong)
from keyring.backends import fail
keys.change_passphrase(folder, "zhaomin", sys.argv[5], sys.argv[6],
                       vault=Vault(fail.Keyring()), kdf=keys.KDF_FLOOR)
"""


@pytest.mark.fault
@pytest.mark.parametrize("how", ["before", "during"])
@pytest.mark.parametrize(
    ("call", "nth"),
    [
        ("open", 1),
        ("write", 1),
        ("fsync", 1),
        ("replace", 1),
        ("fsync", 2),
        ("write", 2),
        ("fsync", 3),
        ("replace", 2),
        ("fsync", 4),
    ],
)
def test_a_crash_at_each_step_of_a_change_leaves_a_copy_that_opens(tmp_path, open_, call, nth, how):
    dmk = make(tmp_path).keys.dmk
    args = (str(tmp_path), call, str(nth), how, RIGHT, OTHER)
    ended = subprocess.run([sys.executable, "-c", _CRASHER, *args], cwd=ROOT, check=False)
    assert ended.returncode == 9
    opened = [
        word for word in (RIGHT, OTHER) if _opens(lambda word=word: open_(passphrase=word), dmk)
    ]
    assert len(opened) == 1
    keys.mend(tmp_path)
    assert open_(passphrase=opened[0]).dmk == dmk
    assert {path.name for path in tmp_path.iterdir()} - {"unlock.json"} == set(keys.FILE_NAMES)
    slots(tmp_path)


def _opens(act: Callable[[], keys.Keys], dmk: bytes) -> bool:
    try:
        return act().dmk == dmk
    except Refused:
        return False


@pytest.mark.fault
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
@pytest.mark.parametrize("number", [28, 5])
def test_a_full_or_failing_disk_is_trouble_and_a_copy_opens(
    tmp_path, open_, monkeypatch, call, nth, number
):
    admin = make(tmp_path).keys
    right, left = getattr(os, call), [nth]

    def wrong(*args):
        left[0] -= 1
        if left[0] == 0:
            raise OSError(number, os.strerror(number))
        return right(*args)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, wrong)
        code = "disk.full" if number == 28 else "disk.failed"
        troubled(code, lambda: keys.renew_recovery(tmp_path, admin))
    assert open_().dmk == admin.dmk
    assert {path.name for path in tmp_path.iterdir()} == set(keys.FILE_NAMES)
