"""The folder on a stick: whole files or none, and nothing on it is trusted."""

import errno
import os

import msgspec
import pytest

from app.domain.errors import Trouble
from app.sync import carriers
from app.sync.carriers import Manifest, Stick, batch_name

COUNTY = "ab" * 16
NAME = batch_name(bytes(16), 1, 1, 9)


def up(folder):
    return folder / "XFSYNC" / COUNTY / "up"


def down(folder):
    made = folder / "XFSYNC" / COUNTY / "down"
    made.mkdir(parents=True, exist_ok=True)
    return made


def code(caught):
    return caught.value.code


def test_a_batch_is_written_whole_and_the_manifest_names_it(tmp_path):
    Stick(tmp_path, COUNTY).put({NAME: b"sealed"})
    assert (up(tmp_path) / NAME).read_bytes() == b"sealed"
    listed = msgspec.json.decode((up(tmp_path).parent / "MANIFEST.xfm").read_bytes(), type=Manifest)
    assert [(each.name, each.size) for each in listed.files] == [(NAME, 6)]
    assert [each.name for each in up(tmp_path).iterdir()] == [NAME]


def test_the_manifest_is_written_last(tmp_path, monkeypatch):
    order = []
    real = carriers._write

    def noting(path, content):
        order.append(path.name)
        real(path, content)

    monkeypatch.setattr(carriers, "_write", noting)
    other = batch_name(bytes(16), 1, 10, 12)
    Stick(tmp_path, COUNTY).put({NAME: b"a", other: b"b"})
    assert order == [NAME, other, "MANIFEST.xfm"]


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (errno.ENOSPC, "usb.full"),
        (errno.EROFS, "usb.read_only"),
        (errno.EACCES, "usb.read_only"),
        (errno.EIO, "usb.failed"),
    ],
)
def test_a_stick_that_fails_leaves_no_half_file(tmp_path, monkeypatch, number, wanted):
    def failing(_handle):
        raise OSError(number, "stick")

    stick = Stick(tmp_path, COUNTY)
    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(Trouble) as caught:
        stick.put({NAME: b"sealed"})
    assert code(caught) == wanted
    assert list(up(tmp_path).iterdir()) == []
    assert not (up(tmp_path).parent / "MANIFEST.xfm").exists()


def test_a_stick_that_reads_back_otherwise_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(carriers, "_digest", lambda _path: "0" * 64)
    with pytest.raises(Trouble) as caught:
        Stick(tmp_path, COUNTY).put({NAME: b"sealed"})
    assert code(caught) == "usb.not_as_written"
    assert list(up(tmp_path).iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(Trouble) as caught:
        Stick(tmp_path / "gone", COUNTY)
    assert code(caught) == "usb.missing"


def test_a_county_name_is_never_a_path(tmp_path):
    for name in ("..", "a/b", "", "a" * 65):
        with pytest.raises(ValueError, match="county"):
            Stick(tmp_path, name)


def test_links_are_not_followed_when_writing(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "XFSYNC").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(Trouble) as caught:
        Stick(stick, COUNTY).put({NAME: b"sealed"})
    assert code(caught) == "usb.link"
    assert list(elsewhere.iterdir()) == []


def test_a_link_in_the_place_of_a_half_file_is_not_written_through(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    up(tmp_path).mkdir(parents=True)
    (up(tmp_path) / (NAME + ".part")).symlink_to(victim)
    Stick(tmp_path, COUNTY).put({NAME: b"sealed"})
    assert victim.read_bytes() == b"mine"
    assert not (up(tmp_path) / NAME).is_symlink()


def test_receipts_are_read_and_everything_else_is_left_alone(tmp_path):
    at = down(tmp_path)
    (at / "one.xfr").write_bytes(b"answer")
    (at / "two.xfr.part").write_bytes(b"half")
    (at / "holiday.jpg").write_bytes(b"picture")
    (at / "folder.xfr").mkdir()
    (at / "big.xfr").write_bytes(bytes(carriers.MOST_ANSWER + 1))
    (at / "link.xfr").symlink_to(tmp_path / "secret")
    (tmp_path / "secret").write_bytes(b"secret")
    found = Stick(tmp_path, COUNTY).take()
    assert dict(found.receipts) == {"one.xfr": b"answer"}
    assert set(found.ignored) == {
        "two.xfr.part",
        "holiday.jpg",
        "folder.xfr",
        "big.xfr",
        "link.xfr",
    }


def test_a_down_folder_that_is_a_link_is_not_entered(tmp_path):
    at = down(tmp_path)
    at.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "one.xfr").write_bytes(b"answer")
    at.symlink_to(elsewhere, target_is_directory=True)
    found = Stick(tmp_path, COUNTY).take()
    assert not found.receipts
    assert found.ignored == ("down",)


def test_half_files_and_strangers_among_the_batches_are_named(tmp_path):
    stick = Stick(tmp_path, COUNTY)
    stick.put({NAME: b"sealed"})
    (up(tmp_path) / (NAME + ".part")).write_bytes(b"half")
    (up(tmp_path) / "autorun.inf").write_bytes(b"x")
    assert set(stick.strange()) == {NAME + ".part", "autorun.inf"}


def test_a_stick_with_very_many_files_is_read_to_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(carriers, "_MOST_NAMES", 5)
    for n in range(9):
        (down(tmp_path) / f"{n}.xfr").write_bytes(b"a")
    assert len(Stick(tmp_path, COUNTY).take().receipts) == 5
