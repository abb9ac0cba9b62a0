"""A township that never sees the network: known by stick, its batches by stick, real PostgreSQL."""

import shutil

import builders
import pytest

from app.domain.errors import Refused, Trouble
from app.sync.exchange import Enrolled
from app.wire import enrolling
from county import offices, stick
from tests.sync import beside
from tests.sync.beside import county_now


@pytest.fixture
def real(postgres, empty, tmp_path):
    """A county with its database, and no service anywhere: only the stick."""
    return beside.County(
        beside.keys_in(tmp_path / "county"), beside.new_database(postgres, empty), ("", 0)
    )


@pytest.fixture
def usb(tmp_path):
    made = tmp_path / "stick"
    made.mkdir()
    return made


def imported(county, folder):
    """What `import-usb` does."""

    def enrol(sealed):
        with county.connect() as connection, connection.transaction():
            return offices.enrol_sealed(connection, county.keys, sealed, county_now())

    return stick.take_in(folder, county.intake, enrol)


def told(code, office, folder, typed=""):
    with pytest.raises((Refused, Trouble)) as caught:
        office.sync.enrol_by_stick(folder, typed)
    assert caught.value.code == code
    assert not office.sync.status().enrolled


def request(folder, office):
    return folder / "XFSYNC" / "enrol" / f"{office.desk.device.hex()}.xfq"


def answer(folder, office):
    return request(folder, office).with_suffix(".xfa")


def test_from_the_code_to_the_county_s_receipt_without_a_network(office, real, usb):
    number = office.intake.register(builders.draft()).petition.number
    code = real.code()
    assert office.sync.enrol_by_stick(usb, code) is None
    assert office.sync.status().asking
    (known,) = imported(real, usb)["taken"]
    assert (known["state"], known["device"]) == ("enrolled", office.desk.device.hex())
    made = office.sync.enrol_by_stick(usb)
    assert isinstance(made, Enrolled)
    assert made.county_name == real.keys.name
    status = office.sync.status()
    assert (status.enrolled, status.asking, status.by_stick) == (True, False, True)
    assert office.sync.due_in() is None
    with pytest.raises(Refused, match=r"^sync\.no_address$"):
        office.sync.run()
    assert office.sync.carry(usb).state == "carried"
    assert office.records.file(number).place == "in_transit"
    assert {each["state"] for each in imported(real, usb)["taken"]} == {"applied", "enrolled"}
    office.sync.carry(usb)
    assert office.records.file(number).place == "county"
    assert real.sound()
    assert office.safe.verify().sound()
    assert len(real.export()) == 1


def test_nothing_on_the_stick_tells_the_code_or_the_office(office, real, usb):
    code = real.code()
    office.sync.enrol_by_stick(usb, code)
    imported(real, usb)
    bare = code.replace("-", "")
    for path in (request(usb, office), answer(usb, office)):
        content = path.read_bytes()
        for secret in (code, bare, office.facts.town, office.facts.id.hex(), real.keys.name):
            assert secret.encode() not in content
        assert enrolling.code_hash(code) not in content


def test_every_order_and_every_repeat_ends_the_same(office, real, usb, tmp_path):
    told("enrol.nothing_asked", office, usb)
    code = real.code()
    office.sync.enrol_by_stick(usb, code)
    told("enrol.no_answer", office, usb)
    first = request(usb, office).read_bytes()
    assert office.sync.enrol_by_stick(usb, f" {code.lower()} ") is None
    assert request(usb, office).read_bytes() == first  # an answer under way still fits
    other = tmp_path / "other"
    shutil.copytree(usb, other)
    imported(real, usb)
    imported(real, usb)
    told("enrol.no_answer", office, other)
    assert office.sync.enrol_by_stick(usb, code) is not None
    imported(real, other)  # the other stick is imported late
    told_again = office.sync.enrol_by_stick(other, code)
    assert told_again is None  # known already: a code makes a new request, nothing breaks
    assert office.sync.status().enrolled


@pytest.mark.parametrize("kept", [0, 3, 40, 70, -1])
def test_half_copied_files_have_their_own_words_on_both_sides(office, real, usb, kept):
    office.sync.enrol_by_stick(usb, real.code())
    path = request(usb, office)
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])
    assert imported(real, usb)["taken"] == [{"file": path.name, "refused": "enrol.half"}]
    path.write_bytes(whole)
    imported(real, usb)
    reply = answer(usb, office)
    good = reply.read_bytes()
    reply.write_bytes(good[:kept])
    told("enrol.answer_half", office, usb)
    reply.write_bytes(good)
    assert office.sync.enrol_by_stick(usb) is not None


def test_a_changed_or_strange_file_is_no_county_and_no_office(office, real, usb):
    office.sync.enrol_by_stick(usb, real.code())
    path = request(usb, office)
    whole = path.read_bytes()
    for at in (5, 40, len(whole) - 1):
        changed = bytearray(whole)
        changed[at] ^= 1
        path.write_bytes(changed)
        (found,) = imported(real, usb)["taken"]
        assert found["refused"] == "enrol.half"  # its own sum is wrong
    path.write_bytes(b"holiday pictures")
    assert imported(real, usb)["taken"][0]["refused"] == "enrol.not_ours"
    path.write_bytes(whole)
    imported(real, usb)
    answer(usb, office).write_bytes(b"holiday pictures")
    told("enrol.not_ours", office, usb)
    # Put together by somebody who has the stick and not the code.
    forged = enrolling.seal_answer(b"{}", whole, enrolling.code_hash("guessed"), bytes(12))
    answer(usb, office).write_bytes(forged)
    told("enrol.answer_forged", office, usb)
    guessed = enrolling.seal_request(b"{}", enrolling.code_hash("guessed"), bytes(12))
    path.write_bytes(guessed)
    assert imported(real, usb)["taken"][0]["refused"] == "enrol.code"


def test_an_old_stick_and_a_wrong_stick_are_told_apart(office, real, usb, tmp_path, founded):
    office.sync.enrol_by_stick(usb, real.code())
    imported(real, usb)
    old = tmp_path / "old"
    shutil.copytree(usb, old)
    office.sync.enrol_by_stick(usb, real.code())  # asked anew with another code
    told("enrol.answer_old", office, old)
    told("enrol.answer_old", office, usb)  # the county has not answered the new one
    strange = tmp_path / "strange"
    (strange / "XFSYNC" / "enrol").mkdir(parents=True)
    (strange / "XFSYNC" / "enrol" / f"{'ab' * 16}.xfa").write_bytes(b"XFA1")
    told("enrol.answer_elsewhere", office, strange)
    told("usb.missing", office, tmp_path / "nowhere")
    imported(real, usb)
    assert office.sync.enrol_by_stick(usb) is not None


def test_a_spent_code_is_answered_and_a_sealed_request_opens_nothing_else(
    office, real, usb, tmp_path, clock
):
    code = real.code()
    office.sync.enrol_by_stick(usb, code)
    imported(real, usb)
    builders.found(tmp_path / "second", clock)
    second = builders.opened(tmp_path / "second", clock)
    other = tmp_path / "other"
    other.mkdir()
    second.sync.enrol_by_stick(other, code)
    assert imported(real, other)["taken"][0]["refused"] == "enrol.code"
    told("sync.code_refused", second, other)
    second.close()
    # One office's answer under another device's name.
    shutil.copy(answer(usb, office), answer(usb, second))
    assert office.sync.enrol_by_stick(usb) is not None


def test_links_are_not_followed_and_a_full_stick_leaves_no_half(office, real, usb, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (usb / "XFSYNC").mkdir()
    (usb / "XFSYNC" / "enrol").symlink_to(outside, target_is_directory=True)
    told("usb.link", office, usb, real.code())
    assert list(outside.iterdir()) == []
    with pytest.raises(Trouble, match=r"^usb\.missing$"):
        imported(real, usb)
    (usb / "XFSYNC" / "enrol").unlink()
    office.sync.enrol_by_stick(usb, real.code())
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    answer(usb, office).with_suffix(".part").symlink_to(victim)
    imported(real, usb)
    assert victim.read_bytes() == b"mine"
    assert office.sync.enrol_by_stick(usb) is not None


def test_another_county_s_answer_is_not_taken_by_an_office_that_is_known(
    office, real, usb, tmp_path, postgres, empty
):
    office.sync.enrol_by_stick(usb, real.code())
    imported(real, usb)
    assert office.sync.enrol_by_stick(usb) is not None
    other = beside.County(
        beside.keys_in(tmp_path / "county2"), beside.new_database(postgres, empty), ("", 0)
    )
    office.sync.enrol_by_stick(usb, other.code())
    imported(other, usb)
    with pytest.raises(Trouble, match=r"^sync\.county_key_changed$"):
        office.sync.enrol_by_stick(usb)
    assert office.sync.status().county_name == real.keys.name
