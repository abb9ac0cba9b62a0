"""A wrong clock blocks no reading and writes nothing; settled, both times are kept."""

from datetime import date, datetime, timedelta

import builders
import pytest

from app.acting import Acting
from app.clock import CHINA, SystemClock
from app.domain.errors import Refused, Trouble
from app.records import Wanted
from db import journal

BATTERY = datetime(2000, 1, 1, 0, 4, tzinfo=CHINA)
TRUE = datetime(2026, 9, 23, 8, 31, tzinfo=CHINA)


@pytest.fixture
def wrong(folder):
    """The office of yesterday, opened with a dead battery."""
    office = builders.opened(folder)
    office.intake.register(builders.draft(), sheet=False)
    office.close()
    clock = builders.SetClock(BATTERY, boot="boot-2", ticks=20.0)
    at = builders.opened(folder, clock)
    yield at
    at.close()


def entries(office):
    with office.desk.store.look() as connection:
        return list(journal.entries(connection, epoch=1, first=1, last=1000))


def test_reading_goes_on_and_nothing_is_written(wrong) -> None:
    found = wrong.timekeeping.doubt()
    assert found is not None
    assert (found.kind, found.witness) == ("behind", "entry")
    assert len(wrong.records.page(Wanted())) == 1
    file = wrong.records.file("青信2026-0001")
    assert file.gist
    wrong.answering.standing(file.number)
    wrong.records.today(mine=False)
    before = len(entries(wrong))
    for act in (
        lambda: wrong.intake.register(builders.draft(received_at=date(2000, 1, 1))),
        lambda: wrong.handling.accept(file.number),
        lambda: wrong.preview(lambda: wrong.handling.accept(file.number)),
        lambda: wrong.records.show_numbers(file.number),
    ):
        with pytest.raises(Trouble, match=r"clock\.doubted"):
            act()
    assert len(entries(wrong)) == before


def test_the_true_time_is_gone_by_and_both_are_kept(wrong, folder) -> None:
    wrong.timekeeping.confirm(TRUE)
    assert wrong.timekeeping.doubt() is None
    assert wrong.clock.today() == date(2026, 9, 23)
    file = wrong.intake.register(builders.draft(received_at=date(2026, 9, 23))).petition
    assert {each.issued_on for each in file.letters} == {date(2026, 9, 23)}
    confirmed, registered = (each.said() for each in entries(wrong)[-2:])
    assert (confirmed.act, confirmed.sort) == ("confirm_clock", "accountable")
    for said in (confirmed, registered):
        assert said.recorded_at.startswith("2026-09-23T08:31")
        assert said.pc_at is not None
        assert said.pc_at.startswith("2000-01-01T00:04")
    assert wrong.safe.verify().sound()
    wrong.close()
    again = builders.opened(folder, builders.SetClock(BATTERY, boot="boot-2", ticks=90.0))
    assert again.timekeeping.doubt() is None
    assert again.clock.today() == date(2026, 9, 23)
    again.close()
    anew = builders.opened(folder, builders.SetClock(BATTERY, boot="boot-3", ticks=9.0))
    assert anew.timekeeping.doubt() is not None
    anew.close()


def test_a_time_before_the_last_entry_or_out_of_this_world_is_refused(wrong) -> None:
    for at, code in (
        (TRUE - timedelta(days=2), "clock.before_last"),
        (datetime(1999, 1, 1, tzinfo=CHINA), "clock.no_such_time"),
        (datetime(2199, 1, 1, tzinfo=CHINA), "clock.no_such_time"),
    ):
        with pytest.raises(Refused) as refused:
            wrong.timekeeping.confirm(at)
        assert (refused.value.code, refused.value.field) == (code, "on")
    assert wrong.timekeeping.doubt() is not None
    assert wrong.clock.now() == BATTERY


def test_a_clock_that_is_right_after_all_is_believed_and_asked_about_once(folder) -> None:
    future = builders.SetClock(TRUE + timedelta(days=400), boot="boot-2")
    office = builders.opened(folder, future)
    assert office.timekeeping.doubt().kind == "ahead"
    office.timekeeping.believe()
    office.intake.register(builders.draft(), sheet=False)
    office.close()
    back = builders.SetClock(TRUE, boot="boot-3", files=TRUE + timedelta(days=400))
    office = builders.opened(folder, back)
    found = office.timekeeping.doubt()
    assert found.kind == "behind"
    office.timekeeping.believe()
    office.close()
    back.boot = "boot-4"
    office = builders.opened(folder, back)
    assert office.timekeeping.doubt() is None
    with pytest.raises(Refused, match=r"clock\.not_in_doubt"):
        office.timekeeping.believe()
    office.close()


def test_a_clock_set_back_while_the_office_is_open_is_noticed(office, clock) -> None:
    office.intake.register(builders.draft(), sheet=False)
    clock.at -= timedelta(days=3)
    with pytest.raises(Trouble, match=r"clock\.doubted"):
        office.intake.register(builders.draft(), sheet=False)
    clock.move(days=2, hours=23, minutes=58)
    assert office.timekeeping.doubt() is not None  # it is as slow as it was
    clock.at += timedelta(hours=2)
    assert office.timekeeping.doubt() is None  # somebody has set it right
    office.intake.register(builders.draft(), sheet=False)


def test_no_letter_is_dated_before_its_petition(office, clock) -> None:
    file = office.intake.register(builders.draft(), sheet=False).petition
    clock.shown_today = date(2026, 9, 21)
    with pytest.raises(Refused) as refused, Acting(office.desk).on(file.number, "add_note"):
        pass
    assert (refused.value.code, refused.value.field) == ("clock.before_petition", "today")


def test_the_pcs_own_clock_is_corrected_and_reads_file_times(tmp_path) -> None:
    clock = SystemClock()
    clock.correct(timedelta(days=2))
    assert clock.now() - clock.pc_now() >= timedelta(days=1, hours=23)
    assert clock.today() == clock.now().date()
    assert clock.file_time(tmp_path) is not None
    assert clock.file_time(tmp_path / "none") is None


def test_a_fresh_answer_of_the_county_is_heard_and_may_be_called_wrong(office, clock) -> None:
    watch = office.desk.watch
    for told in ("now", "2026-09-22T09:12:00", clock.now().isoformat()):
        watch.county(told)
        assert office.timekeeping.doubt() is None
    watch.county((clock.now() + timedelta(minutes=40)).isoformat())
    assert office.timekeeping.doubt() is None
    watch.county((clock.now() - timedelta(days=30)).isoformat())
    found = office.timekeeping.doubt()
    assert (found.kind, found.witness) == ("ahead", "county")
    with pytest.raises(Trouble, match=r"clock\.doubted"):
        office.intake.register(builders.draft(), sheet=False)
    office.timekeeping.believe()
    watch.county((clock.now() - timedelta(days=30)).isoformat())
    assert office.timekeeping.doubt() is None
    office.intake.register(builders.draft(), sheet=False)


def test_a_clock_that_the_county_shows_to_be_ahead_is_set_right(office, clock) -> None:
    office.desk.watch.county((clock.now() - timedelta(days=30)).isoformat())
    assert office.timekeeping.doubt() is not None
    clock.at -= timedelta(days=30)
    found = office.timekeeping.doubt()
    assert found is not None  # what was written before was ahead: asked about once more
    office.timekeeping.believe()
    assert office.timekeeping.doubt() is None


def test_no_office_is_founded_by_a_clock_that_was_never_set(tmp_path) -> None:
    with pytest.raises(Trouble, match=r"clock\.never_set"):
        builders.found(tmp_path / "office", builders.SetClock(BATTERY))
    assert not (tmp_path / "office").exists()
