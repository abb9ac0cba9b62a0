"""A real print server on loopback: the very file comes out, and what went wrong is told truly."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

import builders
import pypdfium2
import pytest
import zxingcpp
from desk import Desk, settle

from app.domain.printing import Offset
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
def server(tmp_path_factory):
    """A print server of our own with a queue that prints and one whose printer is not there."""
    root = tmp_path_factory.mktemp("cups")
    for each in (root, *root.parents):
        if each.stat().st_uid == os.getuid() and each != Path(each.anchor):
            each.chmod(each.stat().st_mode | 0o011)
    for each in ("etc", "spool/tmp", "cache", "state/certs"):
        (root / each).mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (root / "etc/cupsd.conf").write_text(CONF.format(port=port))
    (root / "etc/cups-files.conf").write_text(FILES.format(root=root))
    given = [CUPSD, "-f", "-c", root / "etc/cupsd.conf", "-s", root / "etc/cups-files.conf"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUPS_SERVER", f"127.0.0.1:{port}")
        running = subprocess.Popen(given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: listening(port))
        admin("lpadmin", "-p", GOOD, "-E", "-v", "cups-pdf:/", "-P", str(PPD))
        admin("lpadmin", "-p", DEAF, "-E", "-v", "socket://127.0.0.1:9", "-P", str(PPD))
        admin("lpadmin", "-d", GOOD)
        yield
        running.terminate()
        running.wait(20)


@pytest.fixture
def printed():
    """What the PDF printer laid into the home folder of who prints; taken away afterwards."""
    folder = Path(pwd.getpwuid(os.getuid()).pw_dir) / "PDF"
    had = set(folder.glob("*.pdf"))
    yield lambda title: next((e.read_bytes() for e in folder.glob(f"{title}*.pdf")), None)
    for each in set(folder.glob("*.pdf")) - had:
        each.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


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
def test_the_queue_prints_the_file_at_its_size(printed, letter):
    assert spool.printers() == (GOOD, DEAF)
    paper = Paper(letter.pdf)
    first = spool.send(paper, Ticket(GOOD, title="a1b2c3"))
    assert first.state in {"sent", "done"}
    assert ended(GOOD, "a1b2c3") == Outcome("done")
    out = printed("a1b2c3")
    size, there = ink(out)
    _, truth = ink(letter.pdf)
    assert size == pytest.approx(paper.sizes[0], abs=1)
    assert there.getbbox() == pytest.approx(truth.getbbox(), abs=2)  # 2 dots are half a millimetre
    assert len(Paper(out)) == len(paper)


@pytest.mark.usefixtures("server")
def test_a_roll_is_printed_at_its_own_size_and_its_square_reads(office, printed, letter):
    papers = office.papers
    roll = Paper(papers.for_reader(letter.petition.number, letter.letter.number, "receipt_roll"))
    spool.send(roll, Ticket(GOOD, title="roll"))
    assert ended(GOOD, "roll") == Outcome("done")
    out = printed("roll")
    document = pypdfium2.PdfDocument(out)
    assert document[0].get_size() == pytest.approx(roll.sizes[0], abs=1.5)
    burnt = document[0].render(scale=203 / 72).to_pil().convert("L")
    document.close()
    (told,) = zxingcpp.read_barcodes(burnt.point(lambda value: 255 if value >= 128 else 0))
    assert letter.petition.query_code in told.text


@pytest.mark.usefixtures("server")
def test_a_printers_own_error_is_met_by_moving_the_page(printed, letter):
    paper = Paper(letter.pdf)
    for n, offset in enumerate((Offset(), Offset(3, -2))):
        spool.send(paper, Ticket(GOOD, offset=offset, title=f"moved{n}"))
        assert ended(GOOD, f"moved{n}") == Outcome("done")
    left, top, right, bottom = ink(printed("moved0"))[1].getbbox()
    wanted = (left + 12, top - 8, right + 12, bottom - 8)
    assert ink(printed("moved1"))[1].getbbox() == pytest.approx(wanted, abs=1)


@pytest.mark.usefixtures("server")
def test_a_job_that_never_reached_the_paper_has_failed(letter):
    admin("cupsdisable", DEAF)
    told = spool.send(Paper(letter.pdf), Ticket(DEAF, title="never"))
    assert told.under_way
    admin("cancel", "-a", DEAF)
    admin("cupsenable", DEAF)
    assert ended(DEAF, "never") == Outcome("failed", "print.failed")


@pytest.mark.usefixtures("server")
def test_a_job_stopped_in_the_middle_is_in_doubt(letter):
    spool.send(Paper(letter.pdf), Ticket(DEAF, title="middle"))
    until(lambda: b"job-printing" in admin("lpstat", "-l", "-o"))
    admin("cancel", "-a", DEAF)
    assert ended(DEAF, "middle") == Outcome("unknown", "print.lost")


@pytest.mark.usefixtures("server")
def test_a_queue_that_takes_nothing_is_told(letter):
    admin("cupsreject", DEAF)
    assert spool.send(Paper(letter.pdf), Ticket(DEAF)) == Outcome("failed", "print.offline")
    admin("cupsaccept", DEAF)
    assert spool.send(Paper(letter.pdf), Ticket("没有这台")) == Outcome("failed", "print.offline")
    assert cups.job(GOOD, "nobody's") is None


@pytest.mark.usefixtures("server")
def test_from_the_button_to_the_ledger_on_a_real_queue(qtbot, office, jobs, letter, tmp_path):
    desk = Desk(office, jobs, tmp_path)
    qtbot.addWidget(desk.window)
    desk.letter.show_registered(letter)
    desk.window.show_page("letter")
    desk.window.show()
    settle(qtbot, jobs)
    assert desk.letter.print.printer.value() == GOOD
    desk.letter.print_to(GOOD, 1)
    qtbot.waitUntil(lambda: desk.letter.print.told() == "已印出 1 份", timeout=20_000)
    settle(qtbot, jobs)
    (told,) = office.printing.of(letter.petition.number)
    assert (told.state, told.settled_by) == ("done", None)
    assert desk.letter.prints.told()[0].startswith("已印出 · 首份 1 份")
    desk.window.hide()
    settle(qtbot, jobs)


@pytest.mark.usefixtures("server")
def test_what_a_power_cut_left_open_is_asked_of_the_queue(qtbot, office, jobs, letter, tmp_path):
    begun = office.printing.begin(
        letter.petition.number, letter.letter, letter.pdf, queue=GOOD, copies=1
    )
    spool.send(Paper(letter.pdf), Ticket(GOOD, title=begun.id.hex()))
    ended(GOOD, begun.id.hex())
    desk = Desk(office, jobs, tmp_path)
    qtbot.addWidget(desk.window)
    desk.letter.show_registered(letter)
    number = letter.petition.number
    qtbot.waitUntil(lambda: office.printing.of(number)[0].state == "done", timeout=20_000)
    settle(qtbot, jobs)
