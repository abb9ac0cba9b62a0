"""字库 in 设置 on a real store: a font is tried and taken, refused with its reason, put away."""

import builders
import pypdfium2
import pytest
from desk import clipped, misnamed, settle
from foundry import RARE, font
from PySide6.QtWidgets import QLabel, QPushButton

from app.letters.fonts import load_fonts, missing
from ui.font_book import FontBook


@pytest.fixture(autouse=True)
def _put_away():
    yield
    load_fonts().shelve(dict)


@pytest.fixture
def office(folder, clock):
    at = builders.opened(folder, clock)
    yield at
    at.close()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "brought.ttf"
    path.write_bytes(font())
    return path


@pytest.fixture
def book(qtbot, office, jobs, file, tmp_path):
    book = FontBook(office, jobs, lambda _o: str(file), lambda _o: str(tmp_path / "wall.pdf"))
    qtbot.addWidget(book)
    book.resize(1198, 612)
    book.show()
    book.look()
    settle(qtbot, jobs)
    yield book
    jobs.close()


def press(qtbot, jobs, book, name):
    book.findChild(QPushButton, name).click()
    settle(qtbot, jobs)


def words(book):
    return [each.text() for each in book.findChildren(QLabel) if not each.isHidden()]


def test_a_font_is_taken_shown_and_put_away(qtbot, jobs, book, office) -> None:
    told = []
    book.told.connect(told.append)
    press(qtbot, jobs, book, "set_btn_font")
    (kept,) = office.fonts.listed()
    qtbot.waitUntil(lambda: f"{kept.name} · 补 1 个字：{RARE}" in words(book))
    assert told == ["字库加好了，多出 1 个能印的字"]
    assert missing(RARE) == ()
    press(qtbot, jobs, book, "set_btn_font_1")
    assert office.fonts.listed() == ()
    assert missing(RARE) == (RARE,)
    qtbot.waitUntil(lambda: not any(kept.name in each for each in words(book)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7", "这不是能用的 TrueType 字库（.ttf），没有加。请换一个文件。"),
        (font("唐"), "这个字库没有多出能打印的字，没有加。缺的字请找有这个字的字库。"),
        (None, "文件读不出来，没有改动任何内容。"),
    ],
)
def test_what_cannot_serve_is_refused_where_it_was_asked(
    qtbot, jobs, book, office, file, content, reason
) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    press(qtbot, jobs, book, "set_btn_font")
    qtbot.waitUntil(lambda: any(reason in each for each in words(book)))
    assert office.fonts.listed() == ()
    file.write_bytes(font())
    press(qtbot, jobs, book, "set_btn_font")
    qtbot.waitUntil(lambda: not any(reason in each for each in words(book)))


def test_the_poster_for_the_wall_is_kept_as_a_file(qtbot, jobs, book, tmp_path) -> None:
    press(qtbot, jobs, book, "set_btn_poster")
    document = pypdfium2.PdfDocument(tmp_path / "wall.pdf")
    assert "来访须知" in document[0].get_textpage().get_text_range()
    assert [round(side) for side in document[0].get_size()] == [842, 1191]
    document.close()


def test_nobody_chosen_nothing_done(qtbot, office, jobs) -> None:
    book = FontBook(office, jobs, lambda _o: "", lambda _o: "")
    qtbot.addWidget(book)
    book.add()
    book.poster()
    settle(qtbot, jobs)
    assert office.fonts.listed() == ()
    jobs.close()


@pytest.mark.parametrize("size", [(1198, 612), (1037, 512)])
def test_nothing_is_clipped_or_without_a_name(qtbot, jobs, book, size) -> None:
    press(qtbot, jobs, book, "set_btn_font")
    book.resize(*size)
    settle(qtbot, jobs)
    assert clipped(book) == []
    assert misnamed(book) == []
