"""What she brought with her: files taken in whole, encrypted under random names.

Nothing is opened or trusted by its name; the name is kept as a word in the store only.
"""

import hashlib
import mimetypes
from collections.abc import Sequence
from pathlib import Path

from app.desk import Desk
from app.domain.errors import Refused
from app.wire.entry import RecordId
from db.journal import Change

LARGEST = 20 * 1024 * 1024
_NAME_LONGEST = 200
_UNKNOWN = "application/octet-stream"


def taken_in(desk: Desk, petition: RecordId, paths: Sequence[str], had: int = 0) -> list[Change]:
    """Keep each file as a blob and give the changes that record it; `had` lie there already.

    Errors: Refused("attachment.unreadable", "attachment.too_large"); Trouble of the disk.
    """
    contents = [_read(Path(path)) for path in paths]
    return [
        _kept(desk, petition, position, Path(path).name, content)
        for position, (path, content) in enumerate(zip(paths, contents, strict=True), had)
    ]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError):
        raise Refused("attachment.unreadable", field="attachments") from None
    if len(content) > LARGEST:
        raise Refused("attachment.too_large", field="attachments", detail={"mib": LARGEST >> 20})
    return content


def _kept(desk: Desk, petition: RecordId, position: int, name: str, content: bytes) -> Change:
    blob = desk.blobs.put(content)
    shown = "".join(each for each in name if each.isprintable())[:_NAME_LONGEST]
    return Change(
        "attachment",
        desk.new_id(),
        {
            "petition": petition.hex(),
            "position": position,
            "name": shown,
            "media_type": mimetypes.guess_type(shown)[0] or _UNKNOWN,
            "size": blob.size,
            "sha256": hashlib.sha256(content).hexdigest(),
            "blob": blob.name,
        },
        new=True,
    )
