"""The office and the real county: HTTP on loopback, real PostgreSQL, real sticks."""

import json
import threading

import builders
import pytest

from app.domain.errors import Refused, Trouble
from app.wire import receipt as wire
from app.wire.receipt import Receipt
from county import stick
from db import journal, parcels
from tests.sync import beside


def register(office, count=1):
    return [office.intake.register(builders.draft()).petition for _ in range(count)]


def last(office):
    with office.desk.store.look() as connection:
        return journal.head(connection, office.desk.device).seq


@pytest.fixture
def sync(office, real):
    office.sync.enrol(real.url, real.code())
    return office.sync


def agree(office, county):
    """Check that the county has every entry exactly as it is here, and tables that follow."""
    with office.desk.store.look() as connection:
        here = [
            (link.epoch, link.seq, link.hash, link.meta, n, part.record, part.body, part.salt)
            for link in journal.entries(connection, epoch=1, first=1, last=2**40)
            for n, part in enumerate(link.parts)
        ]
    there = [tuple(row[1:]) for row in county.held()]
    assert there == here
    assert county.sound()


def test_a_petition_reaches_the_county(office, real, sync):
    (made,) = register(office)
    outcome = sync.run()
    assert (outcome.sent, outcome.state, outcome.place) == (last(office), "applied", "county")
    agree(office, real)
    (line,) = real.export()
    told = json.loads(line)
    assert told["number"] == made.number
    assert [each["name"] for each in told["petitioners"]] == ["洪七公"]
    assert office.records.file(made.number).place == "county"


def test_an_adopted_calendar_and_what_it_moved_reach_the_county(office, real, sync):
    made = [each.number for each in register(office, 3)]
    sync.run()
    assert {office.records.file(number).place for number in made} == {"county"}
    days = "from = 2026-09-29\nto = 2026-10-08"  # a corrected plan of this year
    plan = f'year = 2026\nsource = "编的"\n[[off]]\nname = "国庆节"\n{days}\n'
    assert len(office.adopting.calendar(plan).moved) == 3
    assert {office.records.file(number).place for number in made} == {"local"}
    assert sync.run().state == "applied"
    assert {office.records.file(number).place for number in made} == {"county"}
    agree(office, real)
    with real.connect() as connection:
        kept = connection.execute("SELECT file_kind, year, content FROM adopted_files").fetchall()
    assert kept == [("calendar", 2026, plan)]


def test_the_receipt_that_is_kept_is_the_countys_word(office, real, sync):
    register(office)
    outcome = sync.run()
    answer = wire.verified(outcome.receipt, real.keys.verify_key)
    told = answer.read(Receipt)
    assert (told.stored, told.applied, told.state) == (last(office), last(office), "applied")
    assert sync.status().parcels[0].receipt == outcome.receipt


def test_again_changes_nothing_anywhere(office, real, sync):
    register(office)
    sync.run()
    held, count = real.held(), real.receipts()
    assert sync.run().state == "nothing_new"
    assert (real.held(), real.receipts()) == (held, count)


def test_work_goes_on_over_many_rounds(office, real, sync):
    for count in (1, 3, 2):
        register(office, count)
        sync.run()
    assert len(sync.status().parcels) == 3
    agree(office, real)


def test_a_code_works_once_and_for_one_device(office, real, tmp_path):
    code = real.code()
    office.sync.enrol(real.url, code)
    office.sync.enrol(real.url, code)  # a lost answer: the same device asks again
    builders.found(tmp_path / "other")
    other = builders.opened(tmp_path / "other")
    try:
        with pytest.raises(Refused) as caught:
            other.sync.enrol(real.url, code)
        assert caught.value.code == "sync.code_refused"
    finally:
        other.close()


def test_two_threads_send_one_batchs_worth(office, real, sync):
    register(office, 3)
    start, outcomes = threading.Barrier(2), []

    def syncing():
        start.wait()
        outcomes.append(sync.run())

    threads = [threading.Thread(target=syncing) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.sent for each in outcomes) == [0, last(office)]
    assert real.receipts() == 1
    agree(office, real)


def test_by_stick_there_and_back(office, real, sync, tmp_path):
    register(office, 2)
    drive = tmp_path / "stick"
    drive.mkdir()
    sync.carry(drive)
    told = stick.take_in(drive, real.intake)
    assert [each["state"] for each in told["taken"]] == ["applied"]
    assert told["ignored"] == []
    home = sync.carry(drive)
    assert (home.received, home.sent, home.ignored) == (1, 0, ())
    assert sync.status().waiting == 0
    agree(office, real)
    assert stick.take_in(drive, real.intake)["taken"] == told["taken"]
    assert sync.carry(drive).received == 0
    agree(office, real)


def test_the_network_overtakes_a_stick(office, real, sync, tmp_path):
    """The stick is in the post; the same entries and newer ones go by net; then it arrives."""
    drive = tmp_path / "stick"
    drive.mkdir()
    register(office)
    sync.carry(drive)
    register(office, 2)
    sync.run()
    marks = sync.status()
    stick.take_in(drive, real.intake)
    sync.carry(drive)
    after = sync.status()
    assert (after.waiting, after.last_receipt_at) == (0, marks.last_receipt_at)
    agree(office, real)


def test_sticks_arrive_in_the_wrong_order(office, real, sync, tmp_path):
    drives = []
    for n in range(3):
        register(office)
        drive = tmp_path / f"stick-{n}"
        drive.mkdir()
        sync.carry(drive)
        drives.append(drive)
    # Each later stick holds the earlier batches too; take those away to make a true gap.
    up = [sorted((each / "XFSYNC" / real.keys.county / "up").glob("*.xfb")) for each in drives]
    for files, drive in zip(up, drives, strict=True):
        for file in files[:-1]:
            assert file.parent.parent.parent.parent == drive
            file.unlink()
    states = [stick.take_in(drives[n], real.intake)["taken"][0]["state"] for n in (2, 0, 1)]
    assert states[0] == "parked_gap"
    for n in (2, 0, 1):
        sync.carry(drives[n])
    agree(office, real)
    sync.run()
    assert sync.status().waiting == 0
    agree(office, real)


def test_a_restored_county_gets_back_what_it_lost(office, real, sync, postgres):
    register(office, 2)
    sync.run()
    port = real.address[1]
    yesterday = beside.new_database(postgres, real.database)
    register(office, 2)
    sync.run()
    agree(office, real)
    lost = real.forget(yesterday)
    assert len(lost.export()) == 2
    with beside.serving(lost.keys, yesterday) as again:
        with office.desk.store.work() as connection:
            known = parcels.kept(connection, "enrolment")
            moved = known.replace(str(port).encode(), str(again.address[1]).encode())
            parcels.keep(connection, "enrolment", moved)
        sync.run()
        agree(office, again)
    assert sync.status().waiting == 0


@pytest.mark.usefixtures("sync")
def test_a_county_with_other_keys_is_not_taken(office, postgres, empty, tmp_path):
    register(office)
    stranger = beside.keys_in(tmp_path / "stranger")
    with beside.serving(stranger, beside.new_database(postgres, empty)) as other:
        with pytest.raises(Trouble) as caught:
            office.sync.enrol(other.url, other.code())
        assert caught.value.code == "sync.county_key_changed"


def test_a_device_the_county_does_not_know(office, real, sync):
    register(office)
    with real.connect() as connection:
        connection.execute("DELETE FROM devices")
    with pytest.raises(Trouble) as caught:
        sync.run()
    assert (caught.value.code, caught.value.detail) == (
        "sync.refused",
        {"what": "batch.unknown_device"},
    )
    assert sync.status().waiting == last(office)


def test_a_revoked_device_is_parked_for_a_person(office, real, sync):
    register(office)
    with real.connect() as connection:
        connection.execute("UPDATE devices SET revoked_at = 'today'")
    outcome = sync.run()
    assert (outcome.state, outcome.place) == ("stored", "in_transit")
    assert real.export() == []
    assert sync.status().waiting == last(office)


def test_an_erased_county_database_is_told_as_busy(office, real, sync, postgres):
    register(office)
    with beside.psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {real.database.rsplit('/', 1)[1]}".encode())
    with pytest.raises(Trouble) as caught:
        sync.run()
    assert caught.value.code == "sync.county_busy"
    assert sync.status().waiting == last(office)
