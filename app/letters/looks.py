"""Does a file look like the letter that was issued? Page by page, as an eye sees both.

For a file of which only the text is proven: text is what a machine reads, and a page may be
painted otherwise. Pictures prove nothing true; they show where something was painted over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.domain.errors import Refused

_SCALE = 150 / 72
_HAIR = 0.01
"""Points: a page saved anew by another program has the same size but for a rounding."""


def first_unlike(issued: bytes, brought: bytes) -> int:
    """Give the number of the first page that looks otherwise than the issued one; 0 for none.

    Errors: Refused("letter_check.unreadable").
    """
    with _opened(issued) as ours, _opened(brought) as theirs:
        for n in range(min(len(ours), len(theirs))):
            if not _alike(ours[n], theirs[n]):
                return n + 1
        return 0 if len(ours) == len(theirs) else min(len(ours), len(theirs)) + 1


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415 30 ms, only where a letter is checked

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise Refused("letter_check.unreadable") from None
    try:
        document.init_forms()  # a field's text lies over the page like any other ink
        yield document
    except pypdfium2.PdfiumError:
        raise Refused("letter_check.unreadable") from None
    finally:
        document.close()


def _alike(ours: Any, theirs: Any) -> bool:
    # The size first: a page of a foreign file may be as large as a field.
    sizes = zip(ours.get_size(), theirs.get_size(), strict=True)
    if any(abs(one - other) > _HAIR for one, other in sizes):
        return False
    return _picture(ours) == _picture(theirs)


def _picture(page: Any) -> bytes:
    picture = page.render(scale=_SCALE)
    try:
        return bytes(picture.buffer)
    finally:
        picture.close()
