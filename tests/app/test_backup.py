"""A back-up is a copy that opens: by the same passphrase, with every record and every blob."""

import shutil

import builders
import pytest

from app.backup import FOLDER
from app.domain.errors import Refused, Trouble


@pytest.fixture
def medium(tmp_path):
    made = tmp_path / "stick"
    made.mkdir()
    return made


def laid_out(medium, into):
    """Put the newest copy and the blobs together as a data folder."""
    (newest, *_) = sorted(
        (each for each in (medium / FOLDER).iterdir() if each.name != "blobs"), reverse=True
    )
    shutil.copytree(newest, into)
    shutil.copytree(medium / FOLDER / "blobs", into / "blobs")
    return into


def test_the_copy_opens_with_the_passphrase_and_holds_everything(office, medium, tmp_path, clock):
    made = office.intake.register(builders.draft())
    told = office.backup.save(medium)
    assert told == office.backup.last()
    assert told.blobs == 1
    copy = builders.opened(laid_out(medium, tmp_path / "copy"), clock)
    try:
        file = copy.records.file(made.petition.number)
        assert copy.records.letter(file.letters[0]) == made.pdf
        assert copy.safe.verify().sound()
    finally:
        copy.close()
    assert office.safe.verify().sound()


def test_nothing_on_the_medium_can_be_read(office, medium):
    office.intake.register(builders.draft())
    office.backup.save(medium)
    for path in medium.rglob("*"):
        if path.is_file() and path.name != "office.title":
            content = path.read_bytes()
            assert "洪七公".encode() not in content
            assert not content.startswith(b"SQLite format 3")


def test_only_new_blobs_are_copied_and_earlier_copies_stay(office, medium, clock):
    office.intake.register(builders.draft())
    office.backup.save(medium)
    first = {each: each.stat().st_mtime_ns for each in (medium / FOLDER / "blobs").iterdir()}
    clock.move(minutes=5)
    office.intake.register(builders.draft())
    assert office.backup.save(medium).blobs == 2
    assert {each: each.stat().st_mtime_ns for each in first} == first
    copies = [each.name for each in (medium / FOLDER).iterdir() if each.name != "blobs"]
    assert len(copies) == 2
    assert not any(name.endswith(".part") for name in copies)


def test_a_copy_that_lost_a_blob_does_not_count(office, medium, monkeypatch):
    office.intake.register(builders.draft())
    real = type(office.backup)._blobs

    def losing(self, place):
        count = real(self, place)
        next(place.iterdir()).unlink()
        return count

    monkeypatch.setattr(type(office.backup), "_blobs", losing)
    with pytest.raises(Trouble, match=r"backup\.not_as_written"):
        office.backup.save(medium)
    assert office.backup.last() is None
    assert [each.name for each in (medium / FOLDER).iterdir()] == ["blobs"]


def test_a_medium_that_is_not_there_or_is_the_data_itself_is_refused(office, folder, tmp_path):
    with pytest.raises(Trouble, match=r"backup\.missing"):
        office.backup.save(tmp_path / "gone")
    with pytest.raises(Refused, match=r"backup\.inside"):
        office.backup.save(folder)
