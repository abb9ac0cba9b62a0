"""A stick at the county: batches in, receipts beside them, everything else named and left alone."""

from pathlib import Path
from typing import Any

import pytest
from township import Township

from app.domain.errors import Trouble
from county import stick


@pytest.fixture
def up(county: Any, tmp_path: Path) -> Path:
    made = tmp_path / "XFSYNC" / county.keys.county / "up"
    made.mkdir(parents=True)
    return made


def named(township: Township, first: int, last: int) -> str:
    return f"{township.device.hex()}-1-{first}-{last}.xfb"


def test_batches_are_taken_in_and_receipts_left(
    county: Any, township: Township, up: Path, tmp_path: Path
) -> None:
    for _ in range(4):
        township.register()
    to = county.keys.address
    (up / named(township, 3, 4)).write_bytes(township.sealed(to, 3, 4))
    (up / named(township, 1, 2)).write_bytes(township.sealed(to, 1, 2))
    told = stick.take_in(tmp_path, county.intake)
    assert {each["state"] for each in told["taken"]} <= {"applied", "parked_gap"}
    assert county.count("petitions") == 4
    receipts = sorted((up.parent / "down").iterdir())
    assert len(receipts) == 2
    before = [each.read_bytes() for each in receipts]
    again = stick.take_in(tmp_path, county.intake)
    assert [each["state"] for each in again["taken"]] == ["applied", "applied"]
    assert [each.read_bytes() for each in receipts] == before or county.count("petitions") == 4


def test_links_half_files_and_strange_names_are_named_and_left_alone(
    county: Any, township: Township, up: Path, tmp_path: Path
) -> None:
    township.register()
    outside = tmp_path / "outside"
    outside.write_bytes(township.sealed(county.keys.address))
    (up / named(township, 1, 1)).symlink_to(outside)
    (up / (named(township, 1, 1) + ".part")).write_bytes(b"x")
    (up / "holiday.jpg").write_bytes(b"x")
    told = stick.take_in(tmp_path, county.intake)
    assert told["taken"] == []
    assert len(told["ignored"]) == 3
    assert county.count("entries") == 0


def test_a_damaged_batch_and_a_strangers_do_not_stop_the_others(
    county: Any, township: Township, up: Path, tmp_path: Path
) -> None:
    township.register()
    stranger = Township()
    stranger.register()
    to = county.keys.address
    good = township.sealed(to)
    (up / named(township, 1, 1)).write_bytes(good)
    (up / named(township, 1, 9)).write_bytes(good[:-5])
    (up / named(stranger, 1, 1)).write_bytes(stranger.sealed(to))
    told = stick.take_in(tmp_path, county.intake)
    found = sorted(each.get("state") or each["refused"] for each in told["taken"])
    assert found == ["applied", "batch.damaged", "batch.unknown_device"]


def test_a_stick_without_our_folder_is_told(county: Any, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"usb\.missing"):
        stick.take_in(tmp_path, county.intake)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "XFSYNC").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Trouble, match=r"usb\.missing"):
        stick.take_in(tmp_path, county.intake)
