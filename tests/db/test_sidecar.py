"""The file that a restored back-up does not bring back."""

import threading

import pytest

from app.domain.errors import Trouble
from db.sidecar import FILE_NAME, NUMBERS_NAMES, Known, Sidecar

KEY = bytes(range(32))


def test_nothing_is_known_before_the_first_word(tmp_path):
    assert Sidecar(tmp_path, KEY).read() == Known()
    assert Sidecar(tmp_path, KEY).next_number("petition", 2026) == 0


def test_what_was_noted_is_there_for_the_next_process(tmp_path):
    Sidecar(tmp_path, KEY).sealed(1, 40, b"\x07" * 32)
    Sidecar(tmp_path, KEY).number("petition", 2026, 13)
    again = Sidecar(tmp_path, KEY)
    known = again.read()
    assert (known.epoch, known.sealed, known.head) == (1, 40, "07" * 32)
    assert again.next_number("petition", 2026) == 13


def test_nothing_goes_back(tmp_path):
    sidecar = Sidecar(tmp_path, KEY)
    sidecar.sealed(1, 40, b"\x07" * 32)
    sidecar.sealed(1, 39, b"\x08" * 32)
    sidecar.number("petition", 2026, 13)
    sidecar.number("petition", 2026, 12)
    assert sidecar.read() == Known(1, 40, "07" * 32, {"petition/2026": 13})


def test_a_new_epoch_counts_from_one(tmp_path):
    sidecar = Sidecar(tmp_path, KEY)
    sidecar.sealed(1, 40, b"\x07" * 32)
    sidecar.sealed(2, 3, b"\x09" * 32)
    assert (sidecar.read().epoch, sidecar.read().sealed) == (2, 3)


def test_another_offices_file_counts_as_nothing(tmp_path):
    Sidecar(tmp_path, KEY).sealed(1, 40, b"\x07" * 32)
    assert Sidecar(tmp_path, bytes(32)).read() == Known()


def test_every_changed_byte_counts_as_nothing(tmp_path):
    Sidecar(tmp_path, KEY).sealed(1, 40, b"\x07" * 32)
    path = tmp_path / FILE_NAME
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert Sidecar(tmp_path, KEY).read() == Known()
        path.write_bytes(whole[:at])
        assert Sidecar(tmp_path, KEY).read() == Known()


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    sidecar = Sidecar(tmp_path, KEY)
    sidecar.sealed(1, 40, b"\x07" * 32)

    def failing(*_args):
        raise OSError(28, "full")

    monkeypatch.setattr("os.replace", failing)
    with pytest.raises(Trouble) as caught:
        sidecar.sealed(1, 41, b"\x08" * 32)
    assert caught.value.code == "disk.full"
    assert sidecar.read().sealed == 40
    assert [each.name for each in tmp_path.iterdir()] == [FILE_NAME]


def test_threads_lose_no_number(tmp_path):
    sidecar = Sidecar(tmp_path, KEY)

    def noting(name):
        for number in range(1, 21):
            sidecar.number(name, 2026, number)

    threads = [threading.Thread(target=noting, args=(f"s{n}",)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sidecar.read().series == {f"s{n}/2026": 20 for n in range(4)}


def test_a_torn_number_file_leaves_the_other_and_loses_at_most_the_last_note(tmp_path):
    sidecar = Sidecar(tmp_path, KEY)
    for number in range(1, 12):
        sidecar.number("petition", 2026, number)
        newest = max(
            (tmp_path / name for name in NUMBERS_NAMES if (tmp_path / name).exists()),
            key=lambda path: Sidecar(tmp_path, KEY)._read(path).series["petition/2026"],
        )
        whole = newest.read_bytes()
        newest.write_bytes(whole[: len(whole) // 2])
        assert Sidecar(tmp_path, KEY).next_number("petition", 2026) == number - 1
        newest.write_bytes(whole)
    assert Sidecar(tmp_path, KEY).next_number("petition", 2026) == 11


def test_a_number_that_cannot_be_noted_is_trouble(tmp_path):
    with pytest.raises(Trouble, match=r"disk\.failed"):
        Sidecar(tmp_path / "gone", KEY).number("petition", 2026, 1)
