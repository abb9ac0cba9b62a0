"""第一次使用: a real office founded by keyboard; the recovery sheet goes to paper only."""

import secrets
from datetime import date

import builders
import pytest
from desk import clipped
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app import keys as keyring
from app.domain.errors import Trouble
from app.keyfile import KDF_FLOOR
from app.safe import create_office
from ui.editors import Line, Segments, Text
from ui.first_use_forms import authority_problems
from ui.pages import first_use
from ui.pages.first_use import FirstUsePage, login_of, others_of, villages_of

CTRL = Qt.KeyboardModifier.ControlModifier
SHEET = 6
OFFICE = {
    "province": "黑龙江省",
    "city": "示例市",
    "county": "云溪县",
    "town": "青山镇",
    "division_code": "230000100",
    "letter_word": "青信",
    "address": "青山镇人民路1号",
    "phone": "0450-0000000",
}


class Printer:
    """Paper at the edge of the world."""

    def __init__(self, *names, fails=0):
        self.names = names
        self.fails = fails
        self.sheets = []

    def printers(self):
        return self.names

    def print(self, pdf, printer):
        assert printer in self.names
        if self.fails:
            self.fails -= 1
            raise Trouble("print.failed")
        self.sheets.append(pdf)


class Founding:
    """The page over a real founding, with the floor's key derivation so that it is quick."""

    def __init__(self, folder, clock):
        self.folder = folder
        self.clock = clock
        self.made = []

    def __call__(self, plan, passphrases):
        made = create_office(
            self.folder,
            plan,
            passphrases,
            clock=self.clock,
            random=secrets.token_bytes,
            vault=builders.no_vault(),
            kdf=KDF_FLOOR,
        )
        self.made.append((plan, made))
        return made


def shown(qtbot, founding, jobs, printer):
    page = FirstUsePage(founding, jobs, printer.print, printer.printers)
    qtbot.addWidget(page)
    page.resize(1366, 696)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def founding(tmp_path, clock):
    return Founding(tmp_path / "new", clock)


def focused(page):
    return page.window().focusWidget()


def write(line, words):
    """Type through the input method, as Chinese is."""
    line.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(words)
    QGuiApplication.sendEvent(line, event)


def fill_office(page, **other):
    for name, words in (OFFICE | other).items():
        line = page.findChild(Line, f"wiz_edit_{name}")
        line.clear()
        write(line, words)
    QTest.keyClick(focused(page), Qt.Key.Key_Return, CTRL)


def fill_people(page, first=builders.PASSPHRASE_LONG, again=builders.PASSPHRASE_LONG):
    name = page.findChild(Line, "wiz_edit_name")
    if not name.text():
        write(name, "赵敏")
    for name, words in (("passphrase", first), ("again", again)):
        line = page.findChild(Line, f"wiz_edit_{name}")
        line.clear()
        write(line, words)
    QTest.keyClick(line, Qt.Key.Key_Return)


def fill_region(page):
    villages = page.findChild(Text, "wiz_text_villages")
    villages.setPlainText("230000100201 石桥村\n230000100202　柳树村\n")
    QTest.keyClick(focused(page), Qt.Key.Key_Return, CTRL)


def skip(page):
    """What has a good default is gone past by one key."""
    QTest.keyClick(focused(page), Qt.Key.Key_Return, CTRL)


def told(page):
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible()]


def until_sheet(qtbot, page, jobs):
    fill_office(page)
    fill_people(page)
    fill_region(page)
    for step in (3, 4, 5):
        assert page.step() == step
        skip(page)
    qtbot.waitUntil(lambda: page.step() == SHEET and not jobs.busy)


def test_an_office_is_founded_by_keyboard_and_opens(qtbot, founding, jobs, clock):
    printer = Printer("窗口打印机")
    page = shown(qtbot, founding, jobs, printer)
    until_sheet(qtbot, page, jobs)
    plan, made = founding.made[0]
    assert plan.office.town == "青山镇"
    assert plan.office.review_organ == "云溪县人民政府"
    assert plan.office.one_person
    assert [each.name for each in plan.villages] == ["石桥村", "柳树村"]
    assert plan.cadres[0].login == "zhaomin"
    QTest.keyClick(page.findChild(QPushButton, "wiz_btn_print"), Qt.Key.Key_Space)
    qtbot.waitUntil(page.tail.hasFocus)
    assert printer.sheets == [made.recovery_sheet]
    QTest.keyClicks(page.tail, made.recovery_tail.lower())
    with qtbot.waitSignal(page.created) as created:
        QTest.keyClick(page.tail, Qt.Key.Key_Return)
    assert created.args == [made]
    keys = keyring.unlock(
        founding.folder,
        "zhaomin",
        builders.PASSPHRASE_LONG,
        clock=clock,
        vault=builders.no_vault(),
    )
    assert keys.office_id == made.keys.office_id


def test_the_sheet_must_be_on_paper_and_its_end_typed(qtbot, founding, jobs):
    printer = Printer("窗口打印机", fails=1)
    page = shown(qtbot, founding, jobs, printer)
    until_sheet(qtbot, page, jobs)
    tail = founding.made[0][1].recovery_tail
    with qtbot.assertNotEmitted(page.created):
        QTest.keyClicks(page.tail, tail)
        QTest.keyClick(page.tail, Qt.Key.Key_Return)
        assert any("恢复纸还没到纸上" in words for words in told(page))
        QTest.keyClick(page.findChild(QPushButton, "wiz_btn_print"), Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: any("没打印成" in words for words in told(page)))
        QTest.keyClick(page.tail, Qt.Key.Key_Return)
        QTest.keyClick(page.findChild(QPushButton, "wiz_btn_print"), Qt.Key.Key_Space)
        qtbot.waitUntil(page.tail.hasFocus)
        page.tail.setText("????")
        QTest.keyClick(page.tail, Qt.Key.Key_Return)
        assert any("和纸上最后 4 位不一样" in words for words in told(page))
    page.tail.setText(tail)
    with qtbot.waitSignal(page.created):
        QTest.keyClick(page.tail, Qt.Key.Key_Return)


def test_without_a_printer_it_is_copied_by_hand_and_never_saved(qtbot, founding, jobs):
    page = shown(qtbot, founding, jobs, Printer())
    until_sheet(qtbot, page, jobs)
    assert page.by_hand.isVisible()
    assert not page.findChild(QPushButton, "wiz_btn_print").isVisible()
    buttons = [each.text() for each in page.findChildren(QPushButton) if each.isVisible()]
    assert not any("存" in words or "U 盘" in words for words in buttons)
    QTest.keyClick(page.by_hand, Qt.Key.Key_Space)
    QTest.keyClicks(page.tail, founding.made[0][1].recovery_tail)
    with qtbot.waitSignal(page.created):
        QTest.keyClick(page.tail, Qt.Key.Key_Return)
    assert not list(founding.folder.rglob("*.pdf"))


def test_a_missing_fact_is_red_and_takes_the_cursor(qtbot, founding, jobs):
    page = shown(qtbot, founding, jobs, Printer())
    fill_office(page, division_code="2300")
    assert page.step() == 0
    assert focused(page) is page.findChild(Line, "wiz_edit_division_code")
    assert any("区划代码是 9 位数字" in words for words in told(page))
    fill_office(page)
    assert page.step() == 1


@pytest.mark.parametrize(
    ("first", "again", "words"),
    [
        ("short", "short", "至少 10 个字"),
        ("1234567890", "1234567890", "太常见"),
        ("zhaomin的好记的口令啊", "zhaomin的好记的口令啊", "姓名或账号"),
        (builders.PASSPHRASE_LONG, "别的", "两次不一样"),
    ],
)
def test_the_passphrase_rules_are_said_in_words_and_nothing_is_written(
    qtbot, founding, jobs, first, again, words
):
    page = shown(qtbot, founding, jobs, Printer())
    fill_office(page)
    fill_people(page, first, again)
    assert page.step() == 1
    assert any(words in each for each in told(page))
    assert not founding.folder.exists()


def test_a_folder_that_is_not_empty_is_refused_and_what_was_typed_stays(qtbot, founding, jobs):
    founding.folder.mkdir()
    (founding.folder / "other.txt").write_text("keep")
    page = shown(qtbot, founding, jobs, Printer())
    fill_office(page)
    fill_people(page)
    fill_region(page)
    for _ in range(3):
        skip(page)
    qtbot.waitUntil(lambda: any("请换一个空文件夹" in words for words in told(page)))
    assert page.step() == 5
    assert page.values()["town"] == "青山镇"
    assert (founding.folder / "other.txt").read_text() == "keep"


def test_going_back_keeps_what_was_typed(qtbot, founding, jobs):
    page = shown(qtbot, founding, jobs, Printer())
    fill_office(page)
    QTest.keyClick(focused(page), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.step() == 0
    assert page.values()["county"] == "云溪县"


def test_the_passphrase_does_not_stay_in_its_fields(qtbot, founding, jobs):
    page = shown(qtbot, founding, jobs, Printer())
    until_sheet(qtbot, page, jobs)
    assert {page.people.values()[name] for name in ("passphrase", "again")} == {""}
    assert not {"passphrase", "again"} & set(page.values())


def test_a_page_is_tried_on_the_printer_and_says_nothing_of_anybody(qtbot, founding, jobs):
    printer = Printer("窗口打印机", fails=1)
    page = shown(qtbot, founding, jobs, printer)
    fill_office(page)
    fill_people(page)
    fill_region(page)
    trial = page.findChild(QPushButton, "wiz_btn_trial")
    QTest.keyClick(trial, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: any("没打印成" in words for words in told(page)))
    QTest.keyClick(trial, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: any("已送去打印" in words for words in told(page)))
    assert printer.sheets[0].startswith(b"%PDF")
    assert not founding.folder.exists()


def test_the_way_to_report_says_what_it_means_and_is_kept(qtbot, founding, jobs):
    page = shown(qtbot, founding, jobs, Printer())
    fill_office(page)
    fill_people(page)
    fill_region(page)
    assert any("没有找到打印机" in words for words in told(page))
    skip(page)
    way = page.findChild(Segments, "wiz_seg_way")
    QTest.keyClick(way, Qt.Key.Key_3)
    assert page.findChild(QLabel, "wiz_lbl_way").text().startswith("县里没装接收端")
    skip(page)
    skip(page)
    qtbot.waitUntil(lambda: page.step() == SHEET and not jobs.busy)
    assert founding.made[0][0].office.report_way == "none"


@pytest.mark.parametrize("size", [(1366, 696), (1000, 560)])
def test_every_step_and_the_sheet_fit_the_window(qtbot, founding, jobs, size):
    page = shown(qtbot, founding, jobs, Printer("窗口打印机"))
    page.resize(*size)
    for step in range(SHEET):
        page._go(step)
        QTest.qWait(1)
        go = page.findChild(QPushButton, "wiz_btn_next")
        assert go.visibleRegion().boundingRect() == go.rect()
        assert clipped(page) == []
    page._go(0)
    until_sheet(qtbot, page, jobs)
    QTest.qWait(1)
    for name in ("wiz_lbl_sheet", "wiz_btn_next", "wiz_btn_print", "wiz_edit_tail"):
        part = page.findChild(QWidget, name)
        assert part.visibleRegion().boundingRect() == part.rect(), name


def test_whoever_names_others_is_not_alone(qtbot, founding, jobs):
    page = shown(qtbot, founding, jobs, Printer())
    fill_office(page)
    write(page.findChild(Text, "wiz_text_others"), "陈家洛 chenjialuo 领导")
    assert page.values()["alone"] is False
    page.findChild(Text, "wiz_text_others").selectAll()
    QTest.keyClick(page.findChild(Text, "wiz_text_others"), Qt.Key.Key_Delete)
    assert page.values()["alone"] is True


def test_practice_is_offered_before_anything_is_founded(qtbot, founding, jobs):
    page = shown(qtbot, founding, jobs, Printer())
    with qtbot.waitSignal(page.practice_wanted):
        QTest.keyClick(page.findChild(QPushButton, "wiz_btn_practise"), Qt.Key.Key_Space)
    assert not founding.folder.exists()


def test_villages_name_the_line_at_fault():
    with pytest.raises(ValueError, match="第 2 行"):
        villages_of("230000100201 石桥村\n2300 柳树村")
    with pytest.raises(ValueError, match="已经有了"):
        villages_of("230000100201 石桥村\n\n230000100201 柳树村")
    assert villages_of("\n  \n") == ()


def test_villages_of_another_township_are_doubted_while_they_are_typed(qtbot, founding, jobs):
    page = shown(qtbot, founding, jobs, Printer())
    fill_office(page)
    fill_people(page)
    villages = page.findChild(Text, "wiz_text_villages")
    write(villages, "230000100201 石桥村")
    assert "1 个村居" in told(page)
    write(villages, "\n230000999202 柳树村")
    doubt = "2 个村居，有 1 个的代码不在 230000100 下面，请核对。"
    assert doubt in told(page)
    skip(page)
    assert page.step() == 3


def test_others_are_told_by_name_login_and_duties_in_words():
    told_ = others_of("陈家洛 chenjialuo 承办人、领导\n程灵素 登记员")
    assert [(each.login, each.roles) for each in told_] == [
        ("chenjialuo", ("handler", "leader")),
        ("chenglingsu", ("registrar",)),
    ]
    with pytest.raises(ValueError, match="岗位有"):
        others_of("陈家洛 chenjialuo 组长")


def test_the_login_is_proposed_until_it_is_typed(qtbot, founding, jobs):
    assert login_of("赵敏") == "zhaomin"
    page = shown(qtbot, founding, jobs, Printer())
    fill_office(page)
    name, login = (page.findChild(Line, f"wiz_edit_{each}") for each in ("name", "login"))
    write(name, "赵敏")
    assert login.text() == "zhaomin"
    login.clear()
    QTest.keyClicks(login, "zm")
    write(name, "君")
    assert login.text() == "zm"


def test_one_who_is_alone_takes_the_leaders_paper():
    assert "leader" not in first_use.ALONE
    assert {"registrar", "handler", "confidential", "admin"} == set(first_use.ALONE)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (("", "", ""), set()),
        (("3号", "9月1日", "张三丰"), set()),
        (("3号", "9月1日", ""), {"standing_authority_by"}),
        (("3号", "", "张三丰"), {"standing_authority_on"}),
        (("3号", "9月30日", "张三丰"), {"standing_authority_on"}),
        (("", "9月1日", "张三丰"), {"standing_authority"}),
    ],
)
def test_the_leaders_authority_is_told_whole_or_not_at_all(told, wrong) -> None:
    names = ("standing_authority", "standing_authority_on", "standing_authority_by")
    assert set(authority_problems(dict(zip(names, told, strict=True)), date(2026, 9, 22))) == wrong
