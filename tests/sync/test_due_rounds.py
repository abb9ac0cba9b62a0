"""When the next round with the county is due: soon after an act, later after failures."""

import builders
import pytest

from app.domain.errors import Trouble
from app.office import Office
from app.sync.exchange import Exchange
from app.sync.rhythm import AFTER_ACT, EVERY
from tests.sync.double import Double

URL = "https://county.example"


def exchange(office: Office, county: Double, **told) -> Exchange:
    desk = office.desk
    return Exchange(desk, office.sync._keys, office.sync._sidecar, county, **told)


@pytest.fixture
def county():
    return Double()


@pytest.fixture
def sync(office, county):
    made = exchange(office, county)
    made.enrol(URL, "one-time")
    return made


def test_rounds_follow_acts_and_hours(office, sync, clock):
    assert sync.due_in() == 0
    sync.run()
    assert sync.due_in() == EVERY
    office.intake.register(builders.draft())
    assert sync.due_in() == AFTER_ACT
    clock.move(seconds=AFTER_ACT)
    assert sync.due_in() == 0
    sync.run()
    clock.move(hours=1)
    assert sync.due_in() == EVERY - 3600


def test_failures_draw_longer_waits(office, county, clock):
    sync = exchange(office, county, draw=lambda: 1.0)
    sync.enrol(URL, "one-time")
    county.garble = lambda _raw: b"<html>"
    waits = []
    for _ in range(3):
        with pytest.raises(Trouble):
            sync.run()
        waits.append(sync.due_in())
        clock.move(seconds=waits[-1])
        assert sync.due_in() == 0
    assert waits == [5.0, 10.0, 20.0]
    county.garble = lambda raw: raw
    sync.run()
    assert sync.due_in() == EVERY


def test_the_usb_way_has_no_rounds_by_itself(tmp_path, county):
    builders.found(tmp_path / "office", report_way="usb")
    at = builders.opened(tmp_path / "office")
    try:
        sync = exchange(at, county)
        sync.enrol(URL, "one-time")
        assert sync.due_in() is None
        assert sync.status().waiting == 1
    finally:
        at.close()
