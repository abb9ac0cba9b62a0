"""A real print server on loopback: the very file comes out, and what went wrong is told truly."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import builders
import pypdfium2
import pytest
import zxingcpp
from desk import Desk, settle

from app.domain.printing import Offset
from app.domain.words import SENTENCES
from app.letters.kinds import calibration_page
from app.notices import Spot
from ui import cups, spool
from ui.paper import Paper
from ui.spool import Outcome, Ticket

PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
BACKEND = Path("/usr/lib/cups/backend/cups-pdf")
CUPSD = shutil.which("cupsd", path="/usr/sbin:/usr/bin:/sbin")
MISSING = "no cupsd with printer-driver-cups-pdf here, or not root: `make test` as root installs it"
GOOD, DEAF = "办公室激光", "坏了的"

pytestmark = pytest.mark.skipif(
    CUPSD is None or not PPD.exists() or not BACKEND.exists() or os.geteuid() != 0, reason=MISSING
)

CONF = """
Listen 127.0.0.1:{port}
LogLevel warn
Browsing Off
DefaultAuthType None
PreserveJobHistory Yes
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """
ServerRoot {root}/etc
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/access
ErrorLog {root}/error
PageLog {root}/pages
User lp
Group lp
SystemGroup root
Sandboxing relaxed
"""


def until(told, seconds=30.0):
    """Wait until it tells something, looking every twentieth of a second."""
    end = time.monotonic() + seconds
    while not (answer := told()):
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)
    return answer


def listening(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def admin(*command):
    return subprocess.run([*command], check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def server():
    """A print server of our own with a queue that prints and one whose printer is not there."""
    # Not below pytest's folder: that one is closed to `lp`, as whom the server works.
    with tempfile.TemporaryDirectory(prefix="cups-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        root.chmod(0o755)
        for each in ("etc", "spool/tmp", "cache", "state/certs"):
            (root / each).mkdir(parents=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        (root / "etc/cupsd.conf").write_text(CONF.format(port=port))
        (root / "etc/cups-files.conf").write_text(FILES.format(root=root))
        yield from running(root, port)


def running(root, port):
    given = [CUPSD, "-f", "-c", root / "etc/cupsd.conf", "-s", root / "etc/cups-files.conf"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUPS_SERVER", f"127.0.0.1:{port}")
        server = subprocess.Popen(given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until(lambda: listening(port))
            admin("lpadmin", "-p", GOOD, "-E", "-v", "cups-pdf:/", "-P", str(PPD))
            admin("lpadmin", "-p", DEAF, "-E", "-v", "socket://127.0.0.1:9", "-P", str(PPD))
            admin("lpadmin", "-d", GOOD)
            cups.job(GOOD, "")  # libcups forgets the server it knew in this thread
            yield
        finally:
            server.terminate()
            server.wait(20)


class Tray:
    """What the PDF printer lays into the home folder of who prints."""

    def __init__(self):
        self._folder = Path(pwd.getpwuid(os.getuid()).pw_dir) / "PDF"
        self._titles = []

    def title(self, title=""):
        """Give a title of our own: other tests may print into the same folder."""
        self._titles.append(title or secrets.token_hex(16))
        return self._titles[-1]

    def paper(self, title):
        (found,) = self._folder.glob(f"{title}*.pdf")
        return found.read_bytes()

    def clear(self):
        for title in self._titles:
            for each in self._folder.glob(f"{title}*.pdf"):
                each.unlink()
        if self._folder.is_dir() and not any(self._folder.iterdir()):
            self._folder.rmdir()


@pytest.fixture
def tray():
    made = Tray()
    yield made
    made.clear()


@pytest.fixture
def letter(office):
    return office.intake.register(builders.draft(), spot=Spot())


def ink(pdf, page=0):
    document = pypdfium2.PdfDocument(pdf)
    size = document[page].get_size()
    picture = document[page].render(scale=4 * 25.4 / 72).to_pil().convert("L")
    document.close()
    return size, picture.point(lambda value: 255 if value < 160 else 0)


def ended(queue, title):
    def told():
        outcome = spool.look(queue, title)
        return None if outcome.under_way else outcome

    return until(told)


@pytest.mark.usefixtures("server")
def test_the_queue_prints_the_file_at_its_size(tray, letter):
    assert spool.printers() == (GOOD, DEAF)
    paper, title = Paper(letter.pdf), tray.title()
    first = spool.send(paper, Ticket(GOOD, title=title))
    assert first.state in {"sent", "done"}
    assert ended(GOOD, title) == Outcome("done")
    out = tray.paper(title)
    size, there = ink(out)
    _, truth = ink(letter.pdf)
    assert size == pytest.approx(paper.sizes[0], abs=1)
    assert there.getbbox() == pytest.approx(truth.getbbox(), abs=2)  # 2 dots are half a millimetre
    assert len(Paper(out)) == len(paper)


@pytest.mark.usefixtures("server")
def test_a_roll_is_printed_at_its_own_size_and_its_square_reads(office, tray, letter):
    made = office.papers.for_reader
    roll = Paper(made(letter.petition.number, letter.letter.number, "receipt_roll"))
    title = tray.title()
    spool.send(roll, Ticket(GOOD, title=title))
    assert ended(GOOD, title) == Outcome("done")
    document = pypdfium2.PdfDocument(tray.paper(title))
    assert document[0].get_size() == pytest.approx(roll.sizes[0], abs=1.5)
    burnt = document[0].render(scale=203 / 72).to_pil().convert("L")
    document.close()
    (told,) = zxingcpp.read_barcodes(burnt.point(lambda value: 255 if value >= 128 else 0))
    assert letter.petition.query_code in told.text


SAVED = (
    "number-up=2 scaling=50 fit-to-page natural-scaling=50 zoom=50 landscape mirror booklet=on"
    " page-ranges=1 page-set=odd page-border=single page-label=x page-left=99 job-sheets=standard"
    " PageSize=A5 media=Letter print-scaling=fill outputorder=reverse orientation-requested=4"
    " job-hold-until=indefinite fill crop-to-fit fitplot copies=3"
)


@pytest.mark.usefixtures("server")
def test_what_somebody_saved_for_the_queue_changes_no_letter(tray, letter, tmp_path, monkeypatch):
    (tmp_path / ".cups").mkdir()
    (tmp_path / ".cups/lpoptions").write_text(f"Default {GOOD} {SAVED}\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    paper, title = Paper(letter.pdf), tray.title()
    spool.send(paper, Ticket(GOOD, title=title))
    assert ended(GOOD, title) == Outcome("done")
    out = tray.paper(title)
    size, there = ink(out)
    assert (len(Paper(out)), size) == (len(paper), pytest.approx(paper.sizes[0], abs=1))
    assert there.getbbox() == pytest.approx(ink(letter.pdf)[1].getbbox(), abs=2)


def moved_by(box, right, down):
    """Move a box of ink by millimetres, at 4 dots each."""
    left, top, far, bottom = box
    return (left + 4 * right, top + 4 * down, far + 4 * right, bottom + 4 * down)


@pytest.mark.usefixtures("server")
def test_a_printers_own_error_is_met_by_moving_the_page(tray, letter):
    paper, titles = Paper(letter.pdf), (tray.title(), tray.title())
    for title, offset in zip(titles, (Offset(), Offset(3, -2)), strict=True):
        spool.send(paper, Ticket(GOOD, offset=offset, title=title))
        assert ended(GOOD, title) == Outcome("done")
    plain, other = (ink(tray.paper(title))[1].getbbox() for title in titles)
    assert other == pytest.approx(moved_by(plain, 3, -2), abs=1)


@pytest.mark.usefixtures("server", "qapp")
def test_pixels_go_to_the_same_queue_where_the_pdf_cannot(tray):
    paper, title = Paper(calibration_page()), tray.title()
    spool.draw(paper, spool.driver(paper, Ticket(GOOD, title=title)), Offset(2, -2))
    assert ended(GOOD, title) == Outcome("done")
    size, there = ink(tray.paper(title))
    assert size == pytest.approx(paper.sizes[0], abs=1)
    wanted = moved_by(ink(paper.pdf)[1].getbbox(), 2, -2)
    assert there.getbbox() == pytest.approx(wanted, abs=2)


@pytest.mark.usefixtures("server")
def test_a_job_that_never_reached_the_paper_has_failed(tray, letter):
    admin("cupsdisable", DEAF)
    title = tray.title()
    assert spool.send(Paper(letter.pdf), Ticket(DEAF, title=title)).under_way
    admin("cancel", "-a", DEAF)
    admin("cupsenable", DEAF)
    assert ended(DEAF, title) == Outcome("failed", "print.failed")


@pytest.mark.usefixtures("server")
def test_a_job_stopped_in_the_middle_is_in_doubt(tray, letter):
    title = tray.title()
    spool.send(Paper(letter.pdf), Ticket(DEAF, title=title))
    until(lambda: b"job-printing" in admin("lpstat", "-l", "-o"))
    admin("cancel", "-a", DEAF)
    assert ended(DEAF, title) == Outcome("unknown", "print.lost")


@pytest.mark.usefixtures("server")
def test_a_queue_that_takes_nothing_is_told(letter):
    admin("cupsreject", DEAF)
    assert spool.send(Paper(letter.pdf), Ticket(DEAF)) == Outcome("failed", "print.offline")
    admin("cupsaccept", DEAF)
    assert spool.send(Paper(letter.pdf), Ticket("没有这台")) == Outcome("failed", "print.offline")
    assert cups.job(GOOD, "nobody's") is None


@pytest.mark.usefixtures("server")
def test_from_the_button_to_the_ledger_on_a_real_queue(qtbot, office, jobs, letter, tray, tmp_path):
    desk = Desk(office, jobs, tmp_path)
    qtbot.addWidget(desk.window)
    desk.letter.show_registered(letter)
    desk.window.show_page("letter")
    desk.window.show()
    settle(qtbot, jobs)
    assert desk.letter.print.printer.value() == GOOD
    desk.letter.print_to(GOOD, 1)
    done = f"已印出 1 份。{SENTENCES['print.sides_apart']}"  # a PDF has no back
    qtbot.waitUntil(lambda: desk.letter.print.told() == done)
    settle(qtbot, jobs)
    (told,) = office.printing.of(letter.petition.number)
    assert tray.paper(tray.title(told.id.hex())).startswith(b"%PDF")
    assert (told.state, told.settled_by) == ("done", None)
    assert desk.letter.prints.told()[0].startswith("已印出 · 首份 1 份")
    desk.window.hide()
    settle(qtbot, jobs)


@pytest.mark.usefixtures("server")
def test_what_a_power_cut_left_open_is_asked_of_the_queue(
    qtbot, office, jobs, letter, tray, tmp_path
):
    number = letter.petition.number
    begun = office.printing.begin(number, letter.letter, letter.pdf, queue=GOOD)
    title = tray.title(begun.id.hex())
    spool.send(Paper(letter.pdf), Ticket(GOOD, title=title))
    ended(GOOD, title)
    desk = Desk(office, jobs, tmp_path)
    qtbot.addWidget(desk.window)
    desk.letter.show_registered(letter)
    qtbot.waitUntil(lambda: office.printing.of(number)[0].state == "done")
    settle(qtbot, jobs)


@pytest.mark.usefixtures("server")
def test_a_jam_in_the_middle_stays_in_doubt_until_the_cadre_says(
    qtbot, office, jobs, letter, tray, tmp_path
):
    number = letter.petition.number
    desk = Desk(office, jobs, tmp_path)
    qtbot.addWidget(desk.window)
    desk.letter.show_registered(letter)
    desk.window.show_page("letter")
    settle(qtbot, jobs)
    desk.letter.print_to(DEAF, 1)
    qtbot.waitUntil(lambda: b"job-printing" in admin("lpstat", "-l", "-o"))
    admin("cancel", "-a", DEAF)
    lost = SENTENCES["print.lost"]
    qtbot.waitUntil(lambda: desk.letter.print.told() == lost)
    settle(qtbot, jobs)
    (told,) = office.printing.of(number)
    tray.title(told.id.hex())
    assert (told.state, told.cause) == ("unknown", "print.lost")
    desk.letter.prints.answered.emit(told.id, "done", "")
    settle(qtbot, jobs)
    assert office.printing.of(number)[0].state == "done"
    assert office.safe.verify().sound()
