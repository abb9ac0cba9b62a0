"""Blobs: encrypted under random names, proven when read, never half there."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from app.blobs import BlobRef, Blobs, new_identity
from tests.app.key_parts import troubled

CANARY = "灯下写的一封信，canary-7731 ".encode()
SIZES = [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 3 * 64 * 1024 + 5, 2_000_000]


@pytest.fixture
def blobs(tmp_path):
    return Blobs(tmp_path / "blobs", new_identity())


@pytest.mark.parametrize("size", SIZES)
def test_what_was_put_comes_back(blobs, size):
    content = (CANARY * (size // len(CANARY) + 1))[:size]
    ref = blobs.put(content)
    assert ref.size == size
    assert blobs.get(ref) == content
    assert Blobs(blobs.folder, blobs.identity).get(ref) == content


def test_the_folder_tells_neither_content_nor_that_two_are_alike(blobs):
    first, second = blobs.put(CANARY), blobs.put(CANARY)
    assert first.sha256 == second.sha256
    assert first.name != second.name
    kept = [path.read_bytes() for path in blobs.folder.iterdir()]
    assert len(set(kept)) == 2
    assert not any(b"canary" in content or first.sha256.encode() in content for content in kept)
    assert blobs.names() == {path.name for path in blobs.folder.iterdir()}


def test_another_stores_identity_opens_nothing(blobs):
    ref = blobs.put(CANARY)
    troubled("blob.damaged", lambda: Blobs(blobs.folder, new_identity()).get(ref))
    assert blobs.identity not in repr(blobs)


@pytest.mark.hostile
def test_damage_at_every_byte_and_every_cut_is_seen(blobs):
    ref = blobs.put(CANARY)
    path = blobs.folder / ref.name
    good = path.read_bytes()
    for place in range(len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ (1 << place % 8)]) + good[place + 1 :])
        troubled("blob.damaged", lambda: blobs.get(ref))
        path.write_bytes(good[:place])
        troubled("blob.damaged", lambda: blobs.get(ref))
    path.write_bytes(good)
    assert blobs.get(ref) == CANARY


@pytest.mark.hostile
def test_another_file_rightly_encrypted_is_still_not_the_one(blobs):
    ref = blobs.put(CANARY)
    recipient = pyrage.x25519.Identity.from_str(blobs.identity).to_public()
    for other in (CANARY[::-1], CANARY + b"x", b""):
        (blobs.folder / ref.name).write_bytes(pyrage.encrypt(other, [recipient]))
        troubled("blob.damaged", lambda: blobs.get(ref))


@pytest.mark.hostile
def test_a_file_far_larger_than_its_reference_is_not_read(blobs, monkeypatch):
    ref = blobs.put(CANARY)
    with (blobs.folder / ref.name).open("r+b") as file:
        file.truncate(8 * 1024**3)
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("read 8 GB"))
    troubled("blob.damaged", lambda: blobs.get(ref))


@pytest.mark.hostile
@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "..",
        "",
        "a" * 31,
        "A" * 32,
        "a" * 32 + "\n",
        "/etc/passwd",
        "\u0660" * 32,
        "C:\\" + "a" * 29,
        "a" * 30 + "/x",
        "a" * 32 + ":ads",
    ],
)
def test_a_name_from_outside_never_leaves_the_folder(blobs, tmp_path, name):
    (tmp_path / "secret").write_bytes(b"not a blob")
    ref = replace(blobs.put(CANARY), name=name)
    troubled("blob.missing", lambda: blobs.get(ref))
    troubled("blob.missing", lambda: blobs.forget(ref))
    assert (tmp_path / "secret").exists()


def test_a_blob_that_is_gone_says_so_and_forgetting_twice_is_the_same(blobs):
    ref = blobs.put(CANARY)
    blobs.forget(ref)
    troubled("blob.missing", lambda: blobs.get(ref))
    blobs.forget(ref)
    assert blobs.names() == frozenset()
    troubled("blob.missing", lambda: blobs.get(BlobRef("0" * 32, "0" * 64, 0)))


def test_an_office_without_a_blob_has_no_names(tmp_path):
    assert Blobs(tmp_path / "none", new_identity()).names() == frozenset()


@pytest.mark.fault
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk.full"), (errno.EIO, "disk.failed")]
)
def test_a_failing_disk_leaves_no_half_blob(blobs, monkeypatch, call, number, code):
    kept = blobs.put(CANARY)

    def wrong(*_args):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, wrong)
        troubled(code, lambda: blobs.put(CANARY * 1000))
    assert {path.name for path in blobs.folder.iterdir()} == {kept.name} == set(blobs.names())
    assert blobs.get(kept) == CANARY


@pytest.mark.fault
def test_a_short_write_is_finished(blobs, monkeypatch):
    right = os.write
    monkeypatch.setattr(os, "write", lambda handle, rest: right(handle, bytes(rest)[:1000]))
    assert blobs.get(blobs.put(CANARY * 1000)) == CANARY * 1000


def test_what_is_half_written_is_not_among_the_names(blobs):
    ref = blobs.put(CANARY)
    (blobs.folder / f"{ref.name}.0a0b0c0d.tmp").write_bytes(b"age")
    assert blobs.names() == {ref.name}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in lists, not in mode bits")
def test_only_this_account_may_read(blobs):
    ref = blobs.put(CANARY)
    assert (blobs.folder / ref.name).stat().st_mode & 0o077 == 0
    assert blobs.folder.stat().st_mode & 0o077 == 0
