"""核对文书 on real letters: by the PDF, by the code as a scanner types it, by another's key."""

import json

import builders
import pypdfium2
import pytest
from desk import clipped, misnamed, settle
from forgeries import saved_anew, swapped_glyphs, white_box
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.words_check import CHECKED, PAINTED_OVER
from app.domain.words_check import told as judged
from app.notices import Spot
from app.wire.letter_code import pages_of
from ui.letter_check import _SHOWN, LetterCheck


@pytest.fixture
def pdf(office):
    return office.intake.register(builders.draft(), spot=Spot()).pdf


@pytest.fixture
def elsewhere(tmp_path):
    """A letter of another office, and a file with its key."""
    builders.found(tmp_path / "other")
    other = builders.opened(tmp_path / "other")
    made = other.intake.register(builders.draft(), spot=Spot())
    keys = tmp_path / "keys.json"
    told = {"letter_keys": [other.desk.signer.verify_key.hex()]}
    keys.write_text(json.dumps(told), encoding="utf-8")
    other.close()
    return made.pdf, keys


@pytest.fixture
def chosen():
    """The files that are chosen, one after another."""
    return []


@pytest.fixture
def dialog(qtbot, office, jobs, chosen):
    owner = QWidget()
    qtbot.addWidget(owner)
    made = LetterCheck(office, jobs, owner, lambda *_told: str(chosen.pop(0)) if chosen else "")
    with qtbot.waitActive(made):
        made.begin()
    yield made
    made.reject()


def code(pdf: bytes) -> str:
    return pages_of(pdf)[-1].partition("文书校验：")[2]


def scanned(qtbot, jobs, dialog, text: str) -> str:
    dialog.code.setText(text)
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    return dialog.told()


def picked(qtbot, jobs, dialog, chosen, path, name="dlg_btn_check_file") -> str:
    chosen.append(path)
    dialog.findChild(QPushButton, name).click()
    settle(qtbot, jobs)
    return dialog.told()


def test_a_pdf_of_ours_is_true_to_the_letter(qtbot, jobs, dialog, chosen, pdf, tmp_path) -> None:
    path = tmp_path / "brought.pdf"
    path.write_bytes(pdf)
    told = picked(qtbot, jobs, dialog, chosen, path)
    assert told == (
        "是真的。青信告〔2026〕1号，2026年9月22日签发。"
        "这个文件就是本机关发出的原件，从头到尾没有动过。"
    )


def test_a_scanned_code_is_true_and_asks_to_compare_the_text(qtbot, jobs, dialog, pdf) -> None:
    told = scanned(qtbot, jobs, dialog, code(pdf))
    assert told.startswith("校验码是真的。青信告〔2026〕1号，2026年9月22日签发。校验码里没有正文")
    assert "纸上的字和数没有核对过：本机关存着这一份" in told
    assert scanned(qtbot, jobs, dialog, code(pdf).lower()) == told, "typed by hand"
    assert dialog.code.value() == ""
    assert dialog.isVisible(), "the scanner's Enter closes nothing"


def test_a_turned_number_is_no_original(qtbot, jobs, dialog, pdf) -> None:
    told = scanned(qtbot, jobs, dialog, code(pdf).replace("1号", "2号"))
    assert told.startswith("改过，不能当原件。")


def test_what_is_no_code_is_not_called_false(qtbot, jobs, dialog) -> None:
    told = scanned(qtbot, jobs, dialog, "6901234567892")
    assert told.startswith("没有校验码。")
    assert "不等于是假的" in told
    before = dialog.told()
    assert scanned(qtbot, jobs, dialog, "   ") == before, "nothing typed, nothing checked"


def test_another_office_s_letter_needs_its_key(
    qtbot, jobs, dialog, chosen, elsewhere, tmp_path
) -> None:
    pdf, keys = elsewhere
    path = tmp_path / "theirs.pdf"
    path.write_bytes(pdf)
    told = picked(qtbot, jobs, dialog, chosen, path)
    assert told.startswith("不是认识的机关签的。")
    picked(qtbot, jobs, dialog, chosen, keys, "dlg_btn_check_keys")
    told = picked(qtbot, jobs, dialog, chosen, path)
    assert told.startswith("是真的。")
    assert told.endswith("本机关没有存这一份，后来作废了没有，要问出文书的机关。")
    path.write_bytes(white_box(pdf))
    told = picked(qtbot, jobs, dialog, chosen, path)
    assert told.startswith("不是原来的文件。")
    assert told.endswith("不能当原件。请看盖了章的纸，或者向出文书的机关要原来的文件。")


@pytest.mark.parametrize("forge", [swapped_glyphs, white_box], ids=lambda each: each.__name__)
def test_a_painted_pdf_is_told_with_its_page(
    qtbot, jobs, dialog, chosen, pdf, tmp_path, forge
) -> None:
    path = tmp_path / "painted.pdf"
    path.write_bytes(forge(pdf))
    told = picked(qtbot, jobs, dialog, chosen, path)
    assert told.startswith("看上去被改过，不能当原件。青信告〔2026〕1号")
    assert "第 1 页看上去跟本机关存的不一样" in told
    assert "是真的" not in told
    qtbot.waitUntil(lambda: clipped(dialog) == [])


def test_a_pdf_saved_anew_is_not_called_false(qtbot, jobs, dialog, chosen, pdf, tmp_path) -> None:
    path = tmp_path / "again.pdf"
    path.write_bytes(saved_anew(pdf))
    told = picked(qtbot, jobs, dialog, chosen, path)
    assert told.startswith("不是原来的文件。")
    assert "可能另存过，不能当原件" in told


@pytest.mark.parametrize("content", [b"%PDF-1.7 torn", b"\xff\xfe\x00", b""])
def test_a_file_that_is_none_says_so(qtbot, jobs, dialog, chosen, tmp_path, content) -> None:
    path = tmp_path / "none.pdf"
    path.write_bytes(content)
    told = picked(qtbot, jobs, dialog, chosen, path)
    assert not told.startswith("是真的")
    assert told.split("。")[1], "it says what happened"


def test_a_file_that_is_gone_and_keys_that_are_none(qtbot, jobs, dialog, chosen, tmp_path) -> None:
    assert "文件读不出来" in picked(qtbot, jobs, dialog, chosen, tmp_path / "gone.pdf")
    bad = tmp_path / "keys.json"
    bad.write_text("[]", encoding="utf-8")
    told = picked(qtbot, jobs, dialog, chosen, bad, "dlg_btn_check_keys")
    assert "不是县里发的公钥文件" in told
    before = dialog.told()
    dialog.check_file()
    dialog.choose_keys()
    assert dialog.told() == before, "nobody chose anything"


def test_a_page_taken_out_is_no_original(qtbot, jobs, dialog, chosen, pdf, tmp_path) -> None:
    document = pypdfium2.PdfDocument(pdf)
    document.del_page(0)
    path = tmp_path / "half.pdf"
    document.save(path)
    document.close()
    assert picked(qtbot, jobs, dialog, chosen, path).startswith("改过，不能当原件。")


def test_it_is_named_and_whole(qtbot, jobs, dialog, pdf) -> None:
    assert misnamed(dialog) == []
    scanned(qtbot, jobs, dialog, code(pdf))
    qtbot.waitUntil(lambda: clipped(dialog) == [])


def test_every_answer_has_room(qtbot, dialog) -> None:
    for each in (*CHECKED.values(), PAINTED_OVER):
        said = judged(each, "青山镇人民政府信告〔2026〕12345号", "2026-09-22", 12)
        dialog._say(_SHOWN[said.tone], said.headline, said.sentence)
        qtbot.waitUntil(lambda: clipped(dialog) == [])
