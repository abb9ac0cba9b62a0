"""Issued PDFs as pixels: what is shown, and printed by pixels, is rendered from the very PDF kept.

PDFium is not safe in two threads at once, so one lock guards it; the lock is held a page or a
band at a time.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any

from PySide6.QtGui import QImage

from app.domain.printing import Offset

PRINT_DPI = 600
BAND_PX = 512
"""Height of one band at 600 dpi: a page of A4 never stands in memory as a whole."""

_POINTS = 72
_ROUGH = 0.5
"""At 36 dots an inch a rule of half a point still tints its pixels."""
_MM_AN_INCH = 25.4
_SAVING = re.compile(rb"(/ID\[<[0-9A-F]+>)(<[0-9A-F]+>)(?=\])")
_PDFIUM = Lock()


class Paper:
    """One PDF, opened for each look at it, so that nothing stays open. Sizes are points."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        with _opened(pdf) as document:
            self.sizes = [tuple(page.get_size()) for page in document]

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, page: int, width_px: int) -> QImage:
        """Render a page so many pixels wide."""
        with _opened(self.pdf) as document:
            return _image(document[page].render(scale=width_px / self.sizes[page][0]))

    def texts(self) -> tuple[str, ...]:
        """Read the text of each page back out of the PDF."""
        with _opened(self.pdf) as document:
            return tuple(_text(page) for page in document)

    def coloured(self) -> bool:
        """Tell whether it has a red head, a red rule: anything that is not black, grey or white."""
        with _opened(self.pdf) as document:
            return any(_coloured(page.render(scale=_ROUGH)) for page in document)

    def bands(
        self, page: int, dpi: int = PRINT_DPI, *, colour: bool = False
    ) -> Iterator[tuple[int, QImage]]:
        """Render a page in bands from the top: the first row of each, and its picture.

        Grey unless `colour` is wanted, which takes three times the memory.
        """
        scale = dpi / _POINTS
        rows = round(self.sizes[page][1] * scale)
        for top in range(0, rows, BAND_PX):
            below = max(rows - top - BAND_PX, 0) / scale
            with _opened(self.pdf) as document:
                band = _image(
                    document[page].render(
                        scale=scale, crop=(0, below, 0, top / scale), grayscale=not colour
                    )
                )
            yield top, band


def _coloured(bitmap: Any) -> bool:
    """Look whether blue, green and red are the same everywhere; PDFium's rows may be padded."""
    held, step = bytes(bitmap.buffer), bitmap.n_channels
    rows = (
        held[n * bitmap.stride : n * bitmap.stride + bitmap.width * step]
        for n in range(bitmap.height)
    )
    return any(row[0::step] != row[1::step] or row[1::step] != row[2::step] for row in rows)


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415 30 ms, only where paper is shown

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def _text(page: Any) -> str:
    read = page.get_textpage()
    try:
        return str(read.get_text_bounded())
    finally:
        read.close()
        page.close()


def moved(pdf: bytes, offset: Offset) -> bytes:
    """Give a copy whose page boxes are moved, so that the same picture lands elsewhere on paper."""
    if not offset.told():
        return pdf
    right, down = (each * _POINTS / _MM_AN_INCH for each in (offset.right, offset.down))
    kept = BytesIO()
    with _opened(pdf) as document:
        for page in document:
            left, bottom, far, top = page.get_mediabox()
            box = (left - right, bottom + down, far - right, top + down)
            page.set_mediabox(*box)
            page.set_cropbox(*box)
            page.close()
        document.save(kept)
    # PDFium says by chance which saving this is; the same copy is to be the same bytes.
    return _SAVING.sub(_steady, kept.getvalue())


def _steady(found: re.Match[bytes]) -> bytes:
    return found[1] + b"<" + b"0" * (len(found[2]) - 2) + b">"


def _image(bitmap: Any) -> QImage:
    grey = bitmap.n_channels == 1
    kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_BGR888
    if bitmap.n_channels == 4:  # noqa: PLR2004 blue, green, red and an unused byte
        kind = QImage.Format.Format_RGB32
    view = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, kind)
    return view.copy()  # its own memory: PDFium's goes away
