"""Issued PDFs on screen and on a printer: the pixels shown are rendered from the very PDF kept.

PDFium is not safe in two threads at once, so one lock guards it; the lock is held a page or a
band at a time. Printing blocks and belongs in a lane of `ui.jobs`.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter

from app.domain.errors import Trouble

PRINT_DPI = 600
BAND_PX = 512
"""Height of one band at 600 dpi: a page of A4 never stands in memory as a whole."""

_POINTS = 72
_TIMEOUT_S = 60
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

    def bands(self, page: int, dpi: int = PRINT_DPI) -> Iterator[tuple[int, QImage]]:
        """Render a page in grey bands from the top: the first row of each, and its picture."""
        scale = dpi / _POINTS
        rows = round(self.sizes[page][1] * scale)
        for top in range(0, rows, BAND_PX):
            below = max(rows - top - BAND_PX, 0) / scale
            with _opened(self.pdf) as document:
                band = _image(
                    document[page].render(
                        scale=scale, crop=(0, below, 0, top / scale), grayscale=True
                    )
                )
            yield top, band


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


def printers() -> tuple[str, ...]:
    """List the printers of this PC, the default one first."""
    from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415 only where paper is printed

    names = list(QPrinterInfo.availablePrinterNames())
    usual = QPrinterInfo.defaultPrinterName()
    names.sort(key=lambda name: name != usual)
    return tuple(names)


def takes_pdf() -> bool:
    """Tell whether this PC's print system takes the PDF itself (CUPS)."""
    return shutil.which("lp") is not None


def print_pdf(pdf: bytes, printer: str, copies: int, *, both_sides: bool = True) -> None:
    """Give the PDF itself to the print system: lines stay lines. Blocks.

    Errors: Trouble("print.failed").
    """
    lp = shutil.which("lp")
    if lp is None:
        raise Trouble("print.failed")
    sides = "two-sided-long-edge" if both_sides else "one-sided"
    command = [lp, "-d", printer, "-n", str(copies), "-o", f"sides={sides}", "-"]
    try:
        # The paper goes through a pipe: it is never a file of its own on the disk.
        subprocess.run(command, input=pdf, check=True, capture_output=True, timeout=_TIMEOUT_S)  # noqa: S603 our own arguments, no shell
    except (OSError, subprocess.SubprocessError) as error:
        raise Trouble("print.failed") from error


def print_bands(paper: Paper, printer: Any) -> None:
    """Draw every page on a QPrinter, band by band. Blocks; may run outside the window's thread.

    Errors: Trouble("print.failed").
    """
    dpi = printer.resolution()
    painter = QPainter()
    if not painter.begin(printer):
        raise Trouble("print.failed")
    try:
        for page in range(len(paper)):
            if page and not printer.newPage():
                raise Trouble("print.failed")
            for top, band in paper.bands(page, dpi):
                painter.drawImage(QRectF(0, top, band.width(), band.height()), band)
    finally:
        painter.end()


def printer_for(name: str, paper: Paper, copies: int, *, both_sides: bool = True) -> Any:
    """Make a QPrinter for this paper: its own size, no margins, 600 dpi, black on white."""
    from PySide6.QtCore import QMarginsF  # noqa: PLC0415 with the rest of printing
    from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415 only where paper is printed

    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setPrinterName(name)
    made.setResolution(PRINT_DPI)
    made.setFullPage(True)
    width, height = paper.sizes[0]
    made.setPageSize(QPageSize(QSizeF(width, height), QPageSize.Unit.Point))
    made.setPageMargins(QMarginsF(0, 0, 0, 0))
    made.setCopyCount(copies)
    modes = QPrinter.DuplexMode
    made.setDuplex(modes.DuplexLongSide if both_sides else modes.DuplexNone)
    return made


def _image(bitmap: Any) -> QImage:
    grey = bitmap.n_channels == 1
    kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_BGR888
    if bitmap.n_channels == 4:  # noqa: PLR2004 blue, green, red and an unused byte
        kind = QImage.Format.Format_RGB32
    view = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, kind)
    return view.copy()  # its own memory: PDFium's goes away
