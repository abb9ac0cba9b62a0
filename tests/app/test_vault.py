"""The PC's part of a key: real keyrings only, and what helps when it is lost."""

import pytest
from keyring.backends import fail, null

from app import keys
from app.keys import KDF_FLOOR
from app.vault import Vault
from tests.app.key_parts import (
    NO_KEYRING,
    OFFICE,
    OTHER,
    Chain,
    Door,
    HandClock,
    Memory,
    PlaintextKeyring,
    Raising,
    RaisingOnWrite,
    Truncating,
    forge,
    make,
    qian,
    real,
    refused,
    slots,
    troubled,
)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def open_(tmp_path, clock):
    return Door(tmp_path, clock)


def test_with_a_real_keyring_passphrase_and_pc_are_both_needed(tmp_path, open_):
    memory = Memory()
    created = make(tmp_path, vault=real(memory))
    assert created.keys.user.device_bound
    assert len(bytes.fromhex(memory.kept["petition-desk", OFFICE.hex()])) == 32
    assert open_(vault=real(memory)).dmk == created.keys.dmk
    refused("unlock.wrong", lambda: open_(passphrase=OTHER, vault=real(memory)))
    assert next(iter(memory.kept.values())) not in (tmp_path / "keyslots.json").read_text("utf-8")


@pytest.mark.parametrize(
    "vault",
    [
        Vault(fail.Keyring()),
        Vault(null.Keyring()),
        Vault(PlaintextKeyring()),
        Vault(Memory()),
        Vault(object()),
        real(Raising()),
        real(RaisingOnWrite()),
        real(Truncating()),
    ],
    ids=lambda vault: type(vault.backend).__name__,
)
def test_without_a_real_keyring_the_passphrase_stands_alone_and_the_slot_says_so(
    tmp_path, open_, vault
):
    created = make(tmp_path, vault=vault)
    assert not created.keys.user.device_bound
    assert not slots(tmp_path)[0]["device_bound"]
    assert open_(vault=vault).dmk == created.keys.dmk
    assert not getattr(vault.backend, "kept", {})


def test_a_secret_left_truncated_by_another_program_binds_nothing(tmp_path, open_):
    memory = Memory()
    memory.kept["petition-desk", OFFICE.hex()] = "ab" * 10
    assert not make(tmp_path, vault=real(memory)).keys.user.device_bound
    assert memory.kept["petition-desk", OFFICE.hex()] == "ab" * 10
    assert open_(vault=real(memory)).dmk


def test_from_a_chain_only_the_real_link_is_used(tmp_path, open_):
    clear, good, chain = PlaintextKeyring(), Memory(), Chain()
    chain.backends = (clear, good)
    vault = real(good)
    vault = Vault(chain, vault.allowed)
    assert make(tmp_path, vault=vault).keys.user.device_bound
    assert open_(vault=vault).user.device_bound
    assert good.kept
    assert not clear.kept
    assert not chain.kept


@pytest.mark.parametrize("lost", ["empty", "changed", "truncated", "locked", "no keyring"])
def test_a_lost_pc_secret_is_named_and_the_sheet_and_a_new_passphrase_help(tmp_path, open_, lost):
    memory = Memory()
    created = make(tmp_path, vault=real(memory))
    name = ("petition-desk", OFFICE.hex())
    vault = {"locked": real(Raising()), "no keyring": NO_KEYRING}.get(lost, real(memory))
    if lost == "empty":
        memory.kept.clear()
    else:
        memory.kept[name] = {"changed": "00" * 32, "truncated": "00"}.get(lost, memory.kept[name])
    troubled("keys.device_secret_lost", lambda: open_(vault=vault))
    troubled("keys.device_secret_lost", lambda: open_("nobody", vault=vault))
    opened = keys.open_with_recovery(tmp_path, created.recovery_text)
    renewed = keys.renew_user(tmp_path, opened, "zhaomin", OTHER, vault=vault, kdf=KDF_FLOOR)
    assert renewed.device_bound == (lost in {"empty", "changed"})
    assert open_(passphrase=OTHER, vault=vault).dmk == created.keys.dmk


def test_a_second_user_shares_the_pcs_secret(tmp_path, open_):
    memory = Memory()
    admin = make(tmp_path, vault=real(memory)).keys
    before = dict(memory.kept)
    assert keys.add_user(tmp_path, admin, qian(), vault=real(memory), kdf=KDF_FLOOR).device_bound
    assert memory.kept == before
    assert open_("qianwei", OTHER, real(memory)).dmk == open_(vault=real(memory)).dmk


def test_a_slot_forged_to_be_unbound_still_needs_the_pc(tmp_path, open_):
    make(tmp_path, vault=real(Memory()))
    forge(tmp_path, lambda body: body["slots"][0].update(device_check="", device_bound=False))
    refused("unlock.wrong", open_)
