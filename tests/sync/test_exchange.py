"""A round with the county, stage by stage; the county here can be made to say anything."""

import contextlib
import re
import secrets
import threading

import builders
import msgspec
import pytest

from app.domain.errors import Refused, Trouble
from app.office import Office
from app.sync.exchange import Exchange
from app.wire.receipt import Quarantined
from db import journal, parcels
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


def register(office, count=1):
    for _ in range(count):
        office.intake.register(builders.draft())


def last(office):
    with office.desk.store.look() as connection:
        return journal.head(connection, office.desk.device).seq


def marks(office):
    with office.desk.store.look() as connection:
        return parcels.marks(connection)


def everything(office):
    """All that sync may touch, to be compared."""
    with office.desk.store.look() as connection:
        return (
            parcels.marks(connection),
            parcels.recent(connection),
            connection.exec_driver_sql("SELECT * FROM local_state ORDER BY name").all(),
        )


def code(caught):
    return caught.value.code


# --- being known -----------------------------------------------------------------------------


def test_nothing_goes_before_the_county_is_known(office, county, tmp_path):
    fresh = exchange(office, county)
    for act in (fresh.run, lambda: fresh.carry(tmp_path)):
        with pytest.raises(Refused) as caught:
            act()
        assert code(caught) == "sync.not_enrolled"
    assert county.asked == []
    assert fresh.due_in() is None
    assert not fresh.status().enrolled


def test_enrolling_shows_the_county_and_twelve_groups(office, county):
    made = exchange(office, county).enrol(URL, " one-time ")
    assert made.county_name == county.name
    assert re.fullmatch(r"\d{4}( \d{4}){11}", made.fingerprint)
    status = exchange(office, county).status()
    assert (status.enrolled, status.county_name) == (True, county.name)


def test_a_wrong_code_is_refused_and_nothing_is_kept(office, county):
    before = everything(office)
    with pytest.raises(Refused) as caught:
        exchange(office, county).enrol(URL, "guess")
    assert code(caught) == "sync.code_refused"
    assert everything(office) == before


def test_another_county_at_the_same_address_is_not_taken(office, county, sync):
    before = everything(office)
    county.key = Double().key
    with pytest.raises(Trouble) as caught:
        sync.enrol(URL, "one-time")
    assert code(caught) == "sync.county_key_changed"
    assert everything(office) == before


def test_a_login_page_is_no_county(office, county):
    county.garble = lambda _raw: b"<html>please log in</html>"
    with pytest.raises(Trouble) as caught:
        exchange(office, county).enrol(URL, "one-time")
    assert code(caught) == "sync.no_answer_from_county"


def test_without_a_receiver_nothing_waits(tmp_path, county):
    builders.found(tmp_path / "office", report_way="none")
    at = builders.opened(tmp_path / "office")
    try:
        register(at)
        sync = exchange(at, county)
        status = sync.status()
        assert (status.way, status.waiting, status.oldest_waiting_at) == ("none", 0, None)
        assert sync.due_in() is None
        for act in (sync.run, lambda: sync.carry(tmp_path), lambda: sync.enrol(URL, "one-time")):
            with pytest.raises(Refused) as caught:
                act()
            assert code(caught) == "sync.no_receiver"
    finally:
        at.close()


# --- a round ---------------------------------------------------------------------------------


def test_everything_that_waits_goes_and_comes_back_signed(office, county, sync):
    register(office, 3)
    waiting = sync.status().waiting
    assert waiting == last(office)
    stages = []
    outcome = sync.run(stages.append)
    assert (outcome.sent, outcome.state, outcome.place) == (waiting, "applied", "county")
    assert stages == ["gather", "seal", "carry", "take_in", "gather"]
    status = sync.status()
    assert (status.waiting, status.oldest_waiting_at) == (0, None)
    assert status.last_receipt_at
    (parcel,) = status.parcels
    assert (parcel.state, parcel.carrier, parcel.receipt) == ("applied", "online", outcome.receipt)
    with office.desk.store.look() as connection:
        told = list(journal.entries(connection, epoch=1, first=1, last=2**40))
    assert [county.held[1, link.seq] for link in told] == told


def test_again_with_nothing_new_changes_nothing(office, county, sync):
    register(office)
    sync.run()
    before, held = everything(office), dict(county.held)
    outcome = sync.run()
    assert (outcome.sent, outcome.state, outcome.receipt) == (0, "nothing_new", None)
    assert everything(office) == before
    assert county.held == held
    assert county.asked[-1] == "hello"


def test_the_place_of_a_petition_moves(office, sync):
    made = office.intake.register(builders.draft()).petition
    assert office.records.file(made.number).place == "local"
    sync.run()
    assert office.records.file(made.number).place == "county"


def test_the_nonce_of_the_last_receipt_is_echoed(office, county, sync):
    register(office)
    sync.run()
    nonce = marks(office).nonce
    register(office)
    sync.run()
    assert [each.header.nonce for each in county.batches] == ["", nonce]
    assert nonce


def test_a_lost_answer_is_asked_for_again_with_the_same_batch(office, county, sync):
    register(office)

    def lost(_raw):
        raise Trouble("sync.cut_off")

    county.garble = lost
    with pytest.raises(Trouble):
        sync.run()
    assert marks(office).stored == 0
    assert sync.status().parcels[0].state == "sealed"
    register(office)  # work went on meanwhile: it does not change what the first batch holds
    county.garble = lambda raw: raw
    sync.run()
    first, again, rest = county.batches
    assert first.outer.batch == again.outer.batch
    assert first.batch == again.batch
    assert rest.outer.first == first.outer.last + 1
    assert sync.status().waiting == 0


def test_more_than_one_batch_holds_goes_in_several(office, county, sync, monkeypatch):
    monkeypatch.setattr("app.wire.batch.ENTRIES_MOST", 4)
    register(office, 6)
    sync.run()
    ranges = [(each.outer.first, each.outer.last) for each in county.batches]
    assert ranges == [(1, 4), (5, 7)]
    assert sync.status().waiting == 0


def test_bytes_set_the_border_too(office, county, sync, monkeypatch):
    register(office, 6)
    monkeypatch.setattr("app.sync.outbox._RAW", 6000)
    sync.run()
    assert len(county.batches) > 2
    assert sorted(county.held) == [(1, seq) for seq in range(1, last(office) + 1)]


def test_one_entry_goes_however_big(office, county, sync, monkeypatch):
    monkeypatch.setattr("app.sync.outbox._RAW", 1)
    register(office, 2)
    sync.run()
    assert [each.outer.last for each in county.batches] == [1, 2, 3]


def test_too_large_is_halved_until_it_passes(office, county, sync):
    register(office, 15)
    county.largest = 5000
    sync.run()
    assert sync.status().waiting == 0
    sizes = [each.outer.last - each.outer.first + 1 for each in county.batches]
    assert sum(sizes) == last(office)
    assert len(sizes) > 1
    assert all(each.state == "applied" for each in sync.status().parcels)


def test_a_single_entry_that_is_too_large_is_trouble(office, county, sync):
    county.largest = 10
    with pytest.raises(Trouble) as caught:
        sync.run()
    assert code(caught) == "sync.too_large"
    assert marks(office).stored == 0


def test_a_line_that_cuts_big_batches_gets_smaller_ones(office, county, sync, monkeypatch):
    monkeypatch.setattr("app.sync.exchange._SMALL", 3000)
    register(office, 30)
    line = county.take_in

    def cutting(body):
        if len(body) > 6000:
            raise Trouble("sync.cut_off")
        return line(body)

    county.take_in = cutting
    rounds = 0
    while sync.status().waiting:
        rounds += 1
        assert rounds < 8
        with contextlib.suppress(Trouble):
            sync.run()
    assert sorted(county.held) == [(1, seq) for seq in range(1, last(office) + 1)]


def test_what_the_county_set_aside_is_named(office, county, sync):
    register(office)
    county.twist = lambda told: msgspec.structs.replace(
        told, quarantined=(Quarantined(2, "entry.body"),)
    )
    outcome = sync.run()
    assert (outcome.state, outcome.place) == ("stored", "in_transit")
    assert outcome.quarantined == ((2, "entry.body"),)
    assert sync.status().waiting == 0  # it is with the county, who will mend it with us


# --- answers that do not count ---------------------------------------------------------------


def flipped(raw: bytes) -> bytes:
    told = msgspec.json.decode(raw)
    told["sig"] = ("0" if told["sig"][0] != "0" else "1") + told["sig"][1:]
    return msgspec.json.encode(told)


def other_key(raw: bytes) -> bytes:
    other = Double()
    return other.signed(msgspec.json.decode(msgspec.json.decode(raw)["body"]))


@pytest.mark.parametrize(
    ("garble", "wanted"),
    [
        (lambda _raw: b"<html>log in</html>", "sync.no_answer_from_county"),
        (lambda _raw: b"", "sync.no_answer_from_county"),
        (lambda raw: raw[: len(raw) // 2], "sync.no_answer_from_county"),
        (flipped, "sync.bad_receipt"),
        (other_key, "sync.county_key_changed"),
    ],
)
def test_what_is_not_the_countys_word_marks_nothing(office, county, sync, garble, wanted):
    register(office)
    county.garble = garble
    with pytest.raises(Trouble) as caught:
        sync.run()
    assert code(caught) == wanted
    assert marks(office).stored == marks(office).applied == 0
    assert sync.status().parcels[0].receipt is None
    county.garble = lambda raw: raw
    assert sync.run().state == "applied"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"county": "ff" * 16}, "sync.bad_receipt"),
        ({"device": "ff" * 16}, "sync.bad_receipt"),
        ({"batch": "ff" * 16}, "sync.bad_receipt"),
        ({"epoch": 2}, "sync.bad_receipt"),
        ({"head": "ff" * 32}, "sync.head_differs"),
        ({"stored": 10_000}, "sync.rewound"),
        ({"state": "rejected", "reason": "batch.bad_entry"}, "sync.refused"),
    ],
)
def test_a_receipt_about_something_else_marks_nothing(office, county, sync, change, wanted):
    register(office)
    county.twist = lambda told: msgspec.structs.replace(told, **change)
    with pytest.raises(Trouble) as caught:
        sync.run()
    assert code(caught) == wanted
    assert marks(office).stored == marks(office).applied == 0


def test_the_countys_own_refusal_is_named(office, county, sync):
    register(office)
    county.garble = lambda _raw: county.signed({"code": "device.unknown"})
    with pytest.raises(Trouble) as caught:
        sync.run()
    assert (code(caught), caught.value.detail) == ("sync.refused", {"what": "device.unknown"})


def test_a_parked_batch_is_on_its_way_and_not_sent_twice_in_a_round(office, county, sync):
    register(office)
    county.twist = lambda told: msgspec.structs.replace(
        told, state="parked_schema", stored=0, applied=0, head=""
    )
    outcome = sync.run()
    assert (outcome.state, outcome.place) == ("stored", "in_transit")
    assert sync.status().parcels[0].state == "stored"
    assert len(county.batches) == 1


# --- a county that went back -----------------------------------------------------------------


def test_a_restored_county_is_sent_what_it_lost(office, county, sync):
    register(office, 3)
    sync.run()
    held = dict(county.held)
    county.restore(epoch=1, stored=2)
    assert sync.run().state == "applied"
    assert county.held == held
    assert marks(office).incarnation == county.incarnation
    assert sync.status().waiting == 0


def test_no_receipt_is_lost_to_a_later_one(office, county, sync):
    register(office)
    old = sync.run().receipt
    county.restore(epoch=1, stored=0)
    new = sync.run().receipt
    assert sync.status().parcels[0].receipt == new != old
    with office.desk.store.look() as connection:
        kept = connection.exec_driver_sql(
            "SELECT value FROM local_state WHERE name LIKE 'receipt/%'"
        ).all()
    assert [bytes(row[0]) for row in kept] == [old]


def test_new_work_shows_that_the_county_was_restored(office, county, sync):
    register(office, 3)
    sync.run()
    county.restore(epoch=1, stored=2)
    register(office)
    sync.run()
    assert sorted(county.held) == [(1, seq) for seq in range(1, last(office) + 1)]
    assert sync.status().waiting == 0


def test_a_county_that_forgot_in_silence_is_sent_it_again(office, county, sync):
    register(office, 3)
    sync.run()
    incarnation = county.incarnation
    county.restore(epoch=1, stored=2)
    county.incarnation = incarnation
    register(office)
    sync.run()
    assert sorted(county.held) == [(1, seq) for seq in range(1, last(office) + 1)]


# --- a store that went back ------------------------------------------------------------------


def test_a_store_behind_what_was_sent_sends_nothing(office, county, sync):
    register(office)
    sync.run()
    office.sync._sidecar.sealed(1, last(office) + 5, secrets.token_bytes(32))
    asked = list(county.asked)
    register(office)
    with pytest.raises(Trouble) as caught:
        sync.run()
    assert code(caught) == "sync.rewound"
    assert county.asked == asked


def test_the_sidecar_is_written_before_a_byte_leaves(office, county, sync):
    register(office)
    seen = []
    county.before = lambda: seen.append(office.sync._sidecar.read())
    sync.run()
    assert (seen[0].epoch, seen[0].sealed) == (1, last(office))
    with office.desk.store.look() as connection:
        assert seen[0].head == journal.head(connection, office.desk.device).hash.hex()


def test_an_epoch_is_finished_before_the_next_goes(office, county, sync):
    register(office)
    with office.desk.store.work() as connection:
        at = journal.head(connection, office.desk.device)
        journal.open_epoch(connection, 2, (at.epoch, at.seq, at.hash))
    register(office, 2)
    sync.run()
    assert [each.outer.epoch for each in county.batches] == [1, 2]
    assert county.batches[1].header.parent == (at.epoch, at.seq, at.hash.hex())
    assert sync.status().waiting == 0


# --- together --------------------------------------------------------------------------------


def test_two_threads_send_one_batchs_worth(office, county, sync):
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
    assert len(county.batches) == 1


def test_two_processes_of_one_office_make_one_batch(office, county, sync):
    register(office, 3)
    other = exchange(office, county)
    county.before = lambda: (setattr(county, "before", lambda: None), other.run())
    sync.run()
    assert len({each.outer.batch for each in county.batches}) == 1
    assert len(sync.status().parcels) == 1
    assert sync.status().waiting == 0


# --- the stick -------------------------------------------------------------------------------


def carried(folder, county):
    return sorted((folder / "XFSYNC" / county.county / "up").glob("*.xfb"))


def bring_home(folder, county, *answers):
    down = folder / "XFSYNC" / county.county / "down"
    down.mkdir(exist_ok=True)
    for n, answer in enumerate(answers):
        (down / f"receipt-{n}.xfr").write_bytes(answer)


def test_there_and_back_by_stick(office, county, sync, tmp_path):
    register(office, 2)
    out = sync.carry(tmp_path)
    assert (out.sent, out.state, out.place) == (last(office), "carried", "in_transit")
    (file,) = carried(tmp_path, county)
    assert out.files == (file.name,)
    assert sync.status().waiting == last(office)  # not the county's until it signs
    assert county.asked == ["hello", "enrol"]
    bring_home(tmp_path, county, county.take_in(file.read_bytes()))
    home = sync.carry(tmp_path)
    assert (home.sent, home.state, home.received) == (0, "nothing_new", 1)
    assert sync.status().waiting == 0
    assert sync.status().parcels[0].carrier == "usb"
    assert sync.carry(tmp_path).received == 0


def test_a_stick_that_never_came_back_is_written_again_the_same(office, county, sync, tmp_path):
    register(office)
    first, second = tmp_path / "one", tmp_path / "two"
    first.mkdir()
    second.mkdir()
    sync.carry(first)
    register(office)
    sync.carry(second)
    (old,), new = carried(first, county), carried(second, county)
    assert len(new) == 2
    assert old.name in {each.name for each in new}
    for each in new:
        county.take_in(each.read_bytes())
    county.take_in(old.read_bytes())
    assert sorted(county.held) == [(1, seq) for seq in range(1, last(office) + 1)]


def test_a_stick_overtaken_by_the_network_brings_an_old_receipt(office, county, sync, tmp_path):
    register(office)
    sync.carry(tmp_path)
    (file,) = carried(tmp_path, county)
    sync.run()
    register(office, 2)
    sync.run()
    after = marks(office)
    bring_home(tmp_path, county, county.take_in(file.read_bytes()))
    assert sync.carry(tmp_path).received == 0
    assert marks(office) == after


def test_a_receipt_of_the_county_before_its_restore_moves_nothing(office, county, sync, tmp_path):
    register(office)
    sync.carry(tmp_path)
    (file,) = carried(tmp_path, county)
    old = county.take_in(file.read_bytes())
    county.restore(epoch=1, stored=0)
    sync.run()
    after = marks(office)
    bring_home(tmp_path, county, old)
    sync.carry(tmp_path)
    assert marks(office) == after


def test_foreign_and_false_receipts_are_named_and_left(office, county, sync, tmp_path):
    register(office)
    sync.carry(tmp_path)
    stranger = Double()
    stranger.device = replace_device(county)
    forged = stranger.signed(county._receipt(bytes(16), 1))
    unknown = county.signed(msgspec.structs.replace(county._receipt(bytes(16), 1)))
    bring_home(tmp_path, county, forged, b"{}", unknown)
    home = sync.carry(tmp_path)
    assert set(home.ignored) == {"receipt-0.xfr", "receipt-1.xfr", "receipt-2.xfr"}
    assert marks(office).stored == 0


def replace_device(county):
    return msgspec.structs.replace(county.device)


def test_a_full_stick_marks_nothing_sent(office, county, sync, tmp_path, monkeypatch):
    register(office)

    def full(*_told):
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr("app.sync.carriers._write_through", full)
        with pytest.raises(Trouble) as caught:
            sync.carry(tmp_path)
    assert code(caught) == "usb.full"
    assert sync.status().waiting == last(office)
    assert carried(tmp_path, county) == []
    assert sync.carry(tmp_path).state == "carried"
