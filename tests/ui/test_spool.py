"""Paper to a printer: what CUPS is told, which paper fits, what is drawn where there is no CUPS."""

import io

import builders
import pikepdf
import pypdfium2
import pytest
from print_system import PrintSystem
from PySide6.QtPrintSupport import QPrinter

from app.domain.errors import Refused, Trouble
from app.domain.printing import Offset
from app.letters.page import Sheet
from app.notices import Spot
from ui import cups, spool
from ui.paper import Paper, moved
from ui.spool import Outcome, Ticket

MANY = ("Letter", "A5", "A4", "A4.Fullbleed")
ROLLS = ("X72MMY297MM", "X80MMY160MM", "80x297mm", "w226h3118")


@pytest.fixture
def paper(office):
    return Paper(office.intake.register(builders.draft(), spot=Spot()).pdf)


@pytest.mark.parametrize(
    ("names", "size", "found"),
    [
        (MANY, (210, 297), "A4"),
        (("Letter", "Legal"), (210, 297), None),
        (("Letter", "Custom.WIDTHxHEIGHT"), (210, 297), "Custom.210x297mm"),
        (ROLLS, (80, 120), "X80MMY160MM"),
        (ROLLS, (80, 200), "80x297mm"),
        (ROLLS, (80, 400), "w226h3118"),
        (("X72MMY297MM",), (80, 120), None),
        (("A4", "Letter"), (80, 120), None),
        (("Custom.WIDTHxHEIGHT", "A4"), (80, 121.5), "Custom.80x121.5mm"),
        ((), (210, 297), None),
    ],
)
def test_a_paper_is_found_by_its_size_or_not_at_all(names, size, found):
    assert cups.paper_for(names, *size) == found


def test_the_usual_queue_stands_first(monkeypatch, tmp_path):
    PrintSystem(tmp_path, monkeypatch)
    assert spool.printers() == ("办公室激光", "窗口小票")


def test_without_any_print_system_there_is_no_printer(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert not cups.here()
    assert cups.queues() == ()
    with pytest.raises(Trouble, match=r"print\.offline"):
        cups.send(b"", cups.Sending("x", "A4", "t"))


def test_the_very_pdf_goes_to_the_queue_unscaled_and_under_no_name(monkeypatch, tmp_path, paper):
    at = PrintSystem(tmp_path, monkeypatch)
    ticket = Ticket("办公室激光", 2, both_sides=True, title="c0ffee")
    assert spool.send(paper, ticket).state == "sent"
    assert at.papers == [paper.pdf]
    (asked,) = at.asked
    assert asked.startswith(
        "-d 办公室激光 -n 2 -t c0ffee -o sides=two-sided-long-edge -o media=A4 "
    )
    assert "print-scaling=none" in asked
    assert asked.endswith(" -")


@pytest.mark.parametrize(
    ("turns", "both", "note", "asked"),
    [
        (True, True, None, "Duplex=DuplexNoTumble"),
        (True, False, None, "Duplex=None"),
        (False, True, "print.sides_apart", "sides=two-sided-long-edge"),
        (False, False, None, "sides=one-sided"),
    ],
)
def test_a_printer_that_turns_no_sheet_is_told(
    monkeypatch, tmp_path, paper, turns, both, note, asked
):
    duplex = "\nDuplex/2-Sided: *None DuplexNoTumble DuplexTumble" if turns else ""
    at = PrintSystem(tmp_path, monkeypatch, sizes=f"PageSize/Page Size: *A4{duplex}")
    assert spool.send(paper, Ticket("办公室激光", both_sides=both)).note == note
    assert asked in at.asked[0]
    assert ("Duplex=" in at.asked[0]) == turns


@pytest.fixture
def red():
    """A letter with a thin red rule and nothing else."""
    sheet = Sheet("函", "云溪县青山镇人民政府")
    sheet.red()
    sheet.rule((100, 200), (480, 200), 0.5)
    sheet.black()
    return Paper(sheet.finish())


def test_a_red_head_is_noticed_and_black_on_white_is_not(paper, red):
    assert red.coloured()
    assert not paper.coloured()


@pytest.mark.parametrize(
    ("model", "note", "asked"),
    [
        ("ColorModel/Color: *Gray RGB", None, "ColorModel=RGB"),
        ("ColorModel/Color: *Gray", "print.greyed", None),
        ("Resolution/Dots: *600dpi", None, None),
    ],
)
def test_a_red_head_is_printed_red_or_it_is_told(monkeypatch, tmp_path, red, model, note, asked):
    at = PrintSystem(tmp_path, monkeypatch, sizes=f"PageSize/Page Size: *A4\n{model}")
    assert spool.send(red, Ticket("办公室激光")).note == note
    assert (asked or "") in at.asked[0]
    assert ("ColorModel=" in at.asked[0]) == (asked is not None)


def test_a_black_letter_asks_for_no_colour(monkeypatch, tmp_path, paper):
    model = "ColorModel/Color: *Gray RGB"
    at = PrintSystem(tmp_path, monkeypatch, sizes=f"PageSize/Page Size: *A4\n{model}")
    assert spool.send(paper, Ticket("办公室激光")).note is None
    assert "ColorModel" not in at.asked[0]


def test_pixels_of_a_red_head_are_red(red, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "red.pdf"))
    printer.setResolution(150)
    printer.setFullPage(True)
    spool.draw(red, printer)
    assert Paper((tmp_path / "red.pdf").read_bytes()).coloured()


def test_a_queue_without_the_paper_is_refused_before_a_byte_leaves(monkeypatch, tmp_path, paper):
    at = PrintSystem(tmp_path, monkeypatch, sizes="PageSize/Page Size: *Letter Legal")
    assert spool.send(paper, Ticket("办公室激光")) == Outcome("failed", "print.no_paper")
    assert at.asked == []
    assert spool.paper_words(paper) == "A4"


def test_a_queue_that_does_not_take_it_is_told(monkeypatch, tmp_path, paper):
    PrintSystem(tmp_path, monkeypatch, answer=1)
    assert spool.send(paper, Ticket("办公室激光")) == Outcome("failed", "print.offline")
    with pytest.raises(Trouble, match=r"print\.offline"):
        spool.print_unrecorded(paper.pdf, "办公室激光")


def test_a_moved_copy_is_the_same_page_elsewhere(paper):
    assert moved(paper.pdf, Offset()) is paper.pdf
    there = moved(paper.pdf, Offset(2, -1))
    assert there == moved(paper.pdf, Offset(2, -1))  # what was sent can be made again
    with pikepdf.open(io.BytesIO(there)) as document:
        for page in document.pages:
            told = [float(each) for each in page.mediabox]
            assert told == pytest.approx([-5.669, -2.835, 589.607, 839.055], abs=0.01)
    plain, other = _ink(paper.pdf), _ink(there)
    # 2 mm to the right and 1 mm up, at 4 dots a millimetre
    assert (other[0] - plain[0], other[1] - plain[1]) == (pytest.approx(8, abs=1), -4)


def _ink(pdf: bytes) -> tuple[int, int]:
    """Where the ink of the first page begins: from the left, from above."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].render(scale=4 * 25.4 / 72).to_pil().convert("L").point(lambda v: 255 - v)
    left, top, _right, _bottom = page.getbbox()
    document.close()
    return left, top


def test_pixels_are_moved_as_the_pdf_is(paper, tmp_path):
    ends = []
    for n, offset in enumerate((Offset(), Offset(2, -1))):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / f"{n}.pdf"))
        printer.setResolution(150)
        printer.setFullPage(True)
        assert spool.draw(paper, printer, offset) == Outcome("sent")
        ends.append(_ink((tmp_path / f"{n}.pdf").read_bytes()))
    plain, other = ends
    assert other[0] - plain[0] == pytest.approx(8, abs=1)
    assert other[1] - plain[1] == pytest.approx(-4, abs=1)


@pytest.mark.qt_log_ignore("Returned false")
def test_a_printer_that_cannot_be_written_to_is_told(paper, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "out.pdf"))
    assert spool.draw(paper, printer) == Outcome("failed", "print.offline")


def test_a_printer_that_is_not_there_has_no_driver(paper):
    with pytest.raises(Trouble, match=r"print\.offline"):
        spool.driver(paper, Ticket("没有这台"))


def test_the_recovery_sheet_is_refused_in_words_where_there_is_no_a4(monkeypatch, tmp_path, paper):
    PrintSystem(tmp_path, monkeypatch, sizes="PageSize/Page Size: *Letter")
    with pytest.raises(Refused) as caught:
        spool.print_unrecorded(paper.pdf, "办公室激光")
    assert caught.value.code == "print.no_paper"
