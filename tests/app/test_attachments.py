"""What she brought: kept whole and encrypted, refused when it cannot be read, never trusted."""

from pathlib import Path

import pytest
from builders import draft

from app.blobs import BlobRef
from app.domain.errors import Refused
from app.records import Wanted


def test_a_file_is_kept_whole_encrypted_and_proven(office, folder: Path, tmp_path: Path) -> None:
    paper = tmp_path / "承包合同 \u202egpj.exe.pdf"
    paper.write_bytes("承包地第三块".encode() * 100)
    made = office.intake.register(draft(attachments=(str(paper),)), sheet=False)
    (kept,) = office.records.file(made.petition.number).attachments
    assert kept.name == "承包合同 gpj.exe.pdf"
    assert kept.media_type == "application/pdf"
    ref = BlobRef(kept.blob, kept.sha256, kept.size)
    assert office.desk.blobs.get(ref) == paper.read_bytes()
    on_disk = b"".join(path.read_bytes() for path in (folder / "blobs").iterdir())
    assert "承包地".encode() not in on_disk
    assert office.safe.verify().sound()
    (folder / "blobs" / kept.blob).unlink()
    assert not office.safe.verify().sound()


@pytest.mark.parametrize("name", ["missing.pdf", "", "\0"])
def test_a_file_that_cannot_be_read_refuses_the_whole(office, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match=r"attachment\.unreadable"):
        office.intake.register(draft(attachments=(str(tmp_path / "x") + name,)), sheet=False)
    assert office.records.count(Wanted()) == 0


def test_one_that_is_too_large_refuses_the_whole(office, tmp_path: Path) -> None:
    paper = tmp_path / "scan.bin"
    with paper.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    with pytest.raises(Refused, match=r"attachment\.too_large"):
        office.intake.register(draft(attachments=(str(paper),)), sheet=False)
    assert office.records.count(Wanted()) == 0
