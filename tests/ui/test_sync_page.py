"""上报同步: three ways, states only from receipts. Behind it stands the real exchange, where the
network itself is not needed; answers of a county are given at that edge."""

from dataclasses import replace

import builders
import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.errors import Trouble
from app.domain.words import SENTENCES
from app.domain.words_sync import ASKED_BY_STICK
from app.sync.exchange import Enrolled, Outcome, SyncStatus
from app.wire import enrolling
from app.wire.receipt import Enrolled as Certificate
from app.wire.receipt import EnrolRequest
from db.parcels import Parcel
from tests.sync.double import Double
from ui.editors import Choice, Line
from ui.office_window import OfficeWindow
from ui.pages.sync import SyncPage

FINGERPRINT = "1234 5678 9012 3456 7890 1234 5678 9012 3456 7890 1234 5678"


def parcel(state, first=1, last=8, receipt=None):
    sealed_at, received_at = "2026-09-22T09:05:00+08:00", receipt
    return Parcel(b"p" * 16, 1, first, last, "online", sealed_at, state, None, received_at)


class County:
    """What the exchange would answer with a county behind it."""

    def __init__(self):
        self.parcels = ()
        self.enrolled = True
        self.waiting = 12
        self.calls = []
        self.answer = Outcome(8, "applied", b"signed", "county")

    def status(self):
        at = "2026-09-22T09:12:00+08:00" if self.enrolled else ""
        return SyncStatus(
            "online", self.enrolled, "云溪县信访局", self.waiting, at, tuple(self.parcels)
        )

    def run(self, told=None):
        self.calls.append("run")
        return self._answer(told)

    def carry(self, folder, told=None):
        self.calls.append(f"carry {folder.name}")
        return self._answer(told)

    def enrol(self, url, code):
        self.calls.append(f"enrol {url} {code}")
        self.enrolled = True
        return Enrolled("云溪县信访局", FINGERPRINT)

    def _answer(self, told):
        if told:
            told("carry")
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def shown(qtbot, office, jobs, folder="stick"):
    page = SyncPage(office, jobs, lambda _owner: folder)
    qtbot.addWidget(page)
    page.resize(1198, 612)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.arrived()
    qtbot.waitUntil(lambda: not jobs.busy)
    return page


@pytest.fixture
def county():
    return County()


@pytest.fixture
def page(qtbot, office, jobs, county):
    return shown(qtbot, replace(office, sync=county), jobs)


def said(page, name):
    return page.findChild(QLabel, name).text()


def button(page, name):
    return page.findChild(QPushButton, name)


def cells(page, at):
    return [page._rows.index(at, column).data() for column in range(page._rows.columnCount())]


def rest(qtbot, jobs):
    qtbot.waitUntil(lambda: not jobs.busy)


def test_waiting_and_last_receipt(page):
    assert said(page, "sync_lbl_waiting") == "12 条待上报"
    assert said(page, "sync_lbl_last") == "最近回执 今天 09:12"
    assert said(page, "sync_lbl_county") == "云溪县信访局"
    assert button(page, "sync_btn_online").text().startswith("在线上报 12 条")


def test_the_button_reports_and_only_a_receipt_says_the_county_has_it(qtbot, jobs, page, county):
    county.waiting = 0
    QTest.keyClick(button(page, "sync_btn_online"), Qt.Key.Key_Space)
    rest(qtbot, jobs)
    assert county.calls == ["run"]
    assert page.said() == "县里已收 8 条，有回执"
    assert said(page, "sync_lbl_waiting") == "没有待上报的"


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(8, "stored", b"signed", "in_transit"),
        Outcome(8, "carried", None, "in_transit"),
        Outcome(0, "nothing_new", None, "county"),
        Trouble("sync.unreachable"),
        Trouble("sync.bad_receipt"),
    ],
)
def test_without_an_applied_receipt_nothing_is_called_received(qtbot, jobs, page, county, outcome):
    county.answer = outcome
    page.report()
    rest(qtbot, jobs)
    assert "县里已收" not in page.said()
    assert "成功" not in page.said().replace("才算上报成功", "")
    assert page.said()


def test_states_of_batches_come_from_their_parcels(qtbot, jobs, page, county):
    county.parcels = (
        parcel("sealed", 20, 29),
        parcel("applied", 1, 8, "2026-09-22T09:12:00+08:00"),
        parcel("refused", 9, 19, "2026-09-22T09:13:00+08:00"),
    )
    page.look()
    rest(qtbot, jobs)
    assert cells(page, 0) == [
        "第 20 到 29 条", "今天 09:05", "在线", "10 条", "在路上", "等县里回执",
    ]  # fmt: skip
    assert cells(page, 1)[4:] == ["县里已收", "今天 09:12"]
    assert cells(page, 2)[4] == "县里退回"


def test_a_second_report_waits_for_the_first(qtbot, jobs, page, county):
    page.report()
    page.report()
    rest(qtbot, jobs)
    assert county.calls == ["run"]


def test_the_stick_takes_the_chosen_folder_and_none_chosen_does_nothing(
    qtbot, office, jobs, county
):
    county.answer = Outcome(8, "carried", None, "in_transit", received=1)
    page = shown(qtbot, replace(office, sync=county), jobs)
    QTest.keyClick(button(page, "sync_btn_usb"), Qt.Key.Key_Space)
    rest(qtbot, jobs)
    assert county.calls == ["carry stick"]
    assert page.said() == "已写好 8 条，可以拔了。取回回执 1 份。县里收到并发回执，才算上报成功。"
    called_off = shown(qtbot, replace(office, sync=county), jobs, folder="")
    called_off.carry()
    rest(qtbot, jobs)
    assert county.calls == ["carry stick"]


def test_enrolling_by_keyboard_shows_the_fingerprint_in_groups(qtbot, jobs, office, county):
    county.enrolled = False
    page = shown(qtbot, replace(office, sync=county), jobs)
    assert not button(page, "sync_btn_online").isVisible()
    url = page.findChild(Line, "sync_edit_url")
    assert url.hasFocus()
    QTest.keyClicks(url, "https://10.1.2.3:8443")
    QTest.keyClick(url, Qt.Key.Key_Return)
    code = page.findChild(Line, "sync_edit_code")
    QTest.keyClicks(code, "7K4M-2PQX")
    QTest.keyClick(code, Qt.Key.Key_Return)
    rest(qtbot, jobs)
    assert county.calls == ["enrol https://10.1.2.3:8443 7K4M-2PQX"]
    assert FINGERPRINT in page.said()
    assert button(page, "sync_btn_online").isVisible()
    assert url.text() == code.text() == ""


def test_an_office_that_only_has_sticks_is_enrolled_by_the_keyboard(qtbot, jobs, tmp_path, clock):
    builders.found(tmp_path / "usb", clock, report_way="usb")
    office = builders.opened(tmp_path / "usb", clock)
    page = shown(qtbot, office, jobs, str(tmp_path))
    code = page.findChild(Line, "sync_edit_code")
    assert code.hasFocus()
    assert not page.findChild(Line, "sync_edit_url").isVisible()
    assert not button(page, "sync_btn_enrol").isVisible()
    press = lambda: QTest.keyClick(button(page, "sync_btn_enrol_usb"), Qt.Key.Key_Space)  # noqa: E731
    press()
    rest(qtbot, jobs)
    assert page.said() == SENTENCES["enrol.nothing_asked"]
    QTest.keyClicks(code, "7K4M-2PQX")
    QTest.keyClick(code, Qt.Key.Key_Return)
    rest(qtbot, jobs)
    assert page.said() == ASKED_BY_STICK
    told = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert any("已经写过接通请求" in words for words in told)
    press()  # the county has not had the stick yet
    rest(qtbot, jobs)
    assert page.said() == SENTENCES["enrol.no_answer"]
    _answer_on(tmp_path, office)
    press()
    rest(qtbot, jobs)
    assert office.sync.status().by_stick
    assert "云溪县信访局" in page.said()
    assert button(page, "sync_btn_usb").isVisible()
    assert not button(page, "sync_btn_online").isVisible()
    page.report()  # F9
    rest(qtbot, jobs)
    assert page.said().startswith("已写好")
    jobs.close()
    office.close()


def _answer_on(folder, office):
    """A county that has the code answers the request that lies on the stick."""
    double = Double()
    path = folder / "XFSYNC" / "enrol" / f"{office.desk.device.hex()}.xfq"
    request, hashed = path.read_bytes(), enrolling.code_hash("7K4M2PQX")
    asked = msgspec.json.decode(enrolling.open_request(request, hashed), type=EnrolRequest)
    told = double.signed(Certificate(double.hello(), asked.office, "230000100", asked.device))
    path.with_suffix(".xfa").write_bytes(enrolling.seal_answer(told, request, hashed, bytes(12)))


def test_an_empty_enrolment_says_what_is_missing_and_asks_nobody(qtbot, jobs, office, county):
    county.enrolled = False
    page = shown(qtbot, replace(office, sync=county), jobs)
    QTest.keyClick(button(page, "sync_btn_enrol"), Qt.Key.Key_Space)
    told = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert "还没写县里的地址。县里会给您，抄一遍就行。" in told
    assert county.calls == []


def test_who_may_not_enrol_is_told_who_may(qtbot, jobs, folder, clock):
    office = builders.opened(folder, clock, login="chenjialuo")
    page = shown(qtbot, office, jobs)
    assert not button(page, "sync_btn_enrol").isVisible()
    told = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert any("请系统管理员登录后接通" in words for words in told)
    jobs.close()
    office.close()


def test_a_county_that_is_not_there_is_said_in_words_and_the_page_stays_usable(qtbot, jobs, office):
    page = shown(qtbot, office, jobs)
    page._form.load({"url": "https://127.0.0.1:9", "code": "7K4M2PQX"})
    QTest.keyClick(button(page, "sync_btn_enrol"), Qt.Key.Key_Space)
    rest(qtbot, jobs)
    assert "记录都在本机" in page.said()
    assert page._form.values()["code"] == "7K4M2PQX"
    assert button(page, "sync_btn_enrol").isEnabled()


def test_the_third_way_has_no_waiting_and_says_what_lies_here(qtbot, jobs, tmp_path, clock):
    builders.found(tmp_path / "third", clock, report_way="none")
    office = builders.opened(tmp_path / "third", clock)
    office.intake.register(builders.draft(), sheet=False)
    page = shown(qtbot, office, jobs)
    told = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert "县里没装接收端" in told
    assert {"要录入上级信访系统", "要报的台账"} <= set(told)
    assert not any("待上报" in words or "回执" in words for words in told)
    assert said(page, "sync_lbl_lying").startswith("本机登记的有 1 件")
    with qtbot.waitSignal(page.counted) as counted, qtbot.waitSignal(page.status_words) as status:
        page.look()
    assert counted.args == [0]
    assert status.args == ["县里没装接收端，记录都在本机"]
    page.report()
    rest(qtbot, jobs)
    jobs.close()
    office.close()


def test_the_third_way_leads_to_the_ledger_in_the_real_window(qtbot, jobs, tmp_path, clock):
    builders.found(tmp_path / "third", clock, report_way="none")
    office = builders.opened(tmp_path / "third", clock)
    made = OfficeWindow(office, jobs)
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    made.window.show_page("sync")
    rest(qtbot, jobs)
    QTest.keyClick(button(made.sync, "sync_btn_ledger"), Qt.Key.Key_Space)
    assert made.window.page() == "ledger"
    rest(qtbot, jobs)
    jobs.close()
    office.close()


def test_the_way_to_report_is_changed_here_and_kept(qtbot, office, jobs):
    page = SyncPage(office, jobs)
    qtbot.addWidget(page)
    page.show()
    page.arrived()
    qtbot.waitUntil(lambda: not jobs.busy)
    way = page.findChild(Choice, "sync_combo_way")
    way.setFocus()
    with qtbot.waitSignal(page.relock_wanted):
        way.set_value("usb")
        way.edited.emit()
    with office.desk.store.look() as connection:
        kept = connection.exec_driver_sql("SELECT report_way, town FROM office").one()
    assert tuple(kept) == ("usb", office.facts.town)
    assert office.safe.verify().sound()
