"""空白登记单 in 设置, on a real office: printed into a file, counted, one made void."""

import pytest
from desk import clipped, misnamed
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from ui.pieces import Message
from ui.slip_stock import SlipStock


@pytest.fixture
def stock(qtbot, office, jobs, tmp_path):
    made = SlipStock(office, jobs, lambda _owner, name: str(tmp_path / name))
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.look()
    qtbot.waitUntil(lambda: not jobs.busy)
    return made


def said(stock, name):
    return stock.findChild(QLabel, name).text()


def test_slips_are_printed_counted_and_one_is_made_void(qtbot, stock, jobs, tmp_path) -> None:
    assert said(stock, "set_lbl_slips") == "没用的 0 张 · 录入的 0 张 · 作废的 0 张"
    with qtbot.waitSignal(stock.told):
        stock.findChild(QPushButton, "set_btn_slips").click()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert (tmp_path / "空白登记单.pdf").read_bytes().startswith(b"%PDF")
    stock.findChild(QLineEdit, "set_edit_slip").setText("青信单2026-0003")
    stock.findChild(QPushButton, "set_btn_slip_void").click()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert "作废要写原因" in stock.findChild(Message, "set_lbl_slip_note").words()
    stock.findChild(QLineEdit, "set_edit_slip_reason").setText("写坏了")
    with qtbot.waitSignal(stock.told):
        stock.findChild(QPushButton, "set_btn_slip_void").click()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert said(stock, "set_lbl_slips") == "没用的 9 张 · 录入的 0 张 · 作废的 1 张"


def test_everything_is_named_and_nothing_is_clipped(stock) -> None:
    assert misnamed(stock) == []
    assert clipped(stock) == []
