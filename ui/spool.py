"""Paper to a printer of this PC, never scaled: the PDF to CUPS, elsewhere its pixels through Qt.

Everything here blocks and belongs in a lane of `ui.jobs`, but for `driver`, which makes the
QPrinter in the window's thread. What is sent is the letter's PDF or, where the printer's paper is
out by some tenths of a millimetre, a copy with its page boxes moved.
"""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageSize, QPainter

from app.domain.errors import Refused, Trouble
from app.domain.printing import Offset, PrintState
from ui import cups
from ui.paper import PRINT_DPI, Paper, moved

NOT_MOVED = Offset()
_MM_A_POINT = 25.4 / 72
_MM_AN_INCH = 25.4
_NEAR_MM = 1.0
_ROLL_MM = 85


@dataclass(frozen=True, slots=True)
class Ticket:
    """How a paper is printed. `title` names the job: random, for nobody to read anything in it."""

    queue: str
    copies: int = 1
    both_sides: bool = False
    offset: Offset = NOT_MOVED
    title: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `cause` is the code of a sentence."""

    state: PrintState
    cause: str | None = None
    under_way: bool = False
    """The queue has it and will say more."""
    note: str | None = None
    """The code of a sentence on what came out otherwise than it was wanted."""


def printers() -> tuple[str, ...]:
    """List the printers of this PC, the usual one first. Blocks."""
    if cups.here():
        return cups.queues()
    from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415 only where paper is printed

    usual = QPrinterInfo.defaultPrinterName()
    names = list(QPrinterInfo.availablePrinterNames())
    return tuple(sorted(names, key=lambda name: name != usual))


def send(paper: Paper, ticket: Ticket) -> Outcome:
    """Give a paper to CUPS and tell what is known at once: refused by it, or with it. Blocks."""
    width, height = (each * _MM_A_POINT for each in paper.sizes[0])
    try:
        able, coloured = cups.ability(ticket.queue), paper.coloured()
        fitting = cups.paper_for(able.papers, round(width, 1), round(height, 1))
        if fitting is None:
            return Outcome("failed", "print.no_paper")
        told = cups.Sending(
            ticket.queue,
            fitting,
            ticket.title,
            ticket.copies,
            both_sides=ticket.both_sides,
            turns=able.turns,
            colour=able.in_colour() if coloured else None,
        )
        cups.send(moved(paper.pdf, ticket.offset), told)
    except Trouble as fault:
        return Outcome("unknown" if fault.code == "print.lost" else "failed", fault.code)
    known = cups.job(ticket.queue, ticket.title)
    outcome = Outcome("sent") if known is None else _ENDS[known]
    apart = ticket.both_sides and len(paper) > 1 and not able.turns
    if apart:
        return replace(outcome, note="print.sides_apart")
    greyed = coloured and bool(able.colours) and able.in_colour() is None
    return replace(outcome, note="print.greyed") if greyed else outcome


_ENDS: dict[cups.JobEnd | None, Outcome] = {
    "done": Outcome("done"),
    "failed": Outcome("failed", "print.failed"),
    "unknown": Outcome("unknown", "print.lost"),
    "active": Outcome("sent", under_way=True),
    None: Outcome("unknown", "print.lost"),
}


def look(queue: str, title: str) -> Outcome:
    """Ask the print system what became of a job. Blocks."""
    return _ENDS[cups.job(queue, title)]


def paper_words(paper: Paper) -> str:
    """Name a paper by its size, as it is sold."""
    width, height = (round(each * _MM_A_POINT) for each in paper.sizes[0])
    if width <= _ROLL_MM:
        return f"{width} 毫米宽的"
    return "A4" if (width, height) == (210, 297) else f"{width}×{height} 毫米的"


def print_unrecorded(pdf: bytes, queue: str, offset: Offset = NOT_MOVED) -> None:
    """Print a paper that belongs to no petition, once. Blocks.

    Errors: Trouble("print.…"), Refused("print.no_paper").
    """
    paper, ticket = Paper(pdf), Ticket(queue, offset=offset, title=secrets.token_hex(16))
    if cups.here():
        outcome = send(paper, ticket)
    else:
        outcome = draw(paper, driver(paper, ticket), ticket.offset)
    if outcome.cause == "print.no_paper":
        raise Refused(outcome.cause, detail={"paper": paper_words(paper)})
    if outcome.cause is not None:
        raise Trouble(outcome.cause)


# where there is no CUPS: pixels


def driver(paper: Paper, ticket: Ticket) -> Any:
    """Make a QPrinter for this paper: its own size, no margins, 600 dpi.

    Errors: Refused("print.no_paper") where the printer has no such paper, Trouble("print.offline").
    """
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo  # noqa: PLC0415 only to print

    info = QPrinterInfo.printerInfo(ticket.queue)
    if info.isNull() or info.state() == QPrinter.PrinterState.Error:
        raise Trouble("print.offline")
    size = QSizeF(*paper.sizes[0])
    if not info.supportsCustomPageSizes() and not _takes(info.supportedPageSizes(), size):
        raise Refused("print.no_paper", detail={"paper": paper_words(paper)})
    made = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    made.setResolution(PRINT_DPI)
    made.setFullPage(True)
    made.setPageSize(QPageSize(size, QPageSize.Unit.Point))
    made.setPageMargins(QMarginsF(0, 0, 0, 0))
    made.setCopyCount(ticket.copies)
    made.setDocName(ticket.title)
    hues = QPrinter.ColorMode
    made.setColorMode(hues.Color if paper.coloured() else hues.GrayScale)
    modes = QPrinter.DuplexMode
    made.setDuplex(modes.DuplexLongSide if ticket.both_sides else modes.DuplexNone)
    return made


def _takes(sizes: Any, wanted: QSizeF) -> bool:
    near = _NEAR_MM / _MM_A_POINT
    for each in sizes:
        size = each.size(QPageSize.Unit.Point)
        if abs(size.width() - wanted.width()) <= near >= abs(size.height() - wanted.height()):
            return True
    return False


def draw(paper: Paper, printer: Any, offset: Offset = NOT_MOVED) -> Outcome:
    """Draw every page on a QPrinter, band by band. Blocks; may run outside the window's thread."""
    painter = QPainter()
    if not painter.begin(printer):
        return Outcome("failed", "print.offline")
    dots = printer.resolution() / _MM_AN_INCH
    colour = paper.coloured()
    painter.translate(offset.right * dots, offset.down * dots)
    try:
        for page in range(len(paper)):
            if page and not printer.newPage():
                return Outcome("unknown", "print.lost")
            for top, band in paper.bands(page, printer.resolution(), colour=colour):
                painter.drawImage(QRectF(0, top, band.width(), band.height()), band)
        whole = painter.end()
    finally:
        if painter.isActive():
            painter.end()
    return Outcome("sent") if whole else Outcome("unknown", "print.lost")
