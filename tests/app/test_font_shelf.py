"""A font of the office's own: looked at before it counts, for what ours lack, put away again."""

import io

import pypdfium2
import pytest
from builders import NUMBER, SetClock, draft, found, opened
from foundry import RARE, font, postscript_font
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import pdfa

from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.letters.fonts import load_fonts, missing
from app.letters.office_font import examined


@pytest.fixture(autouse=True)
def _put_away():
    yield
    load_fonts().shelve(dict)


def test_a_name_no_font_had_is_printed_and_comes_back_code_point_exact(office) -> None:
    assert missing(RARE) == (RARE,)
    added = office.fonts.add(font())
    assert added.characters == (ord(RARE),)
    office.intake.register(draft(petitioners=(PetitionerDraft(name=f"唐{RARE}"),)))
    (letter,) = office.records.file(NUMBER).letters
    pdf = office.records.letter(letter)
    document = pypdfium2.PdfDocument(pdf)
    said = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert f"唐{RARE}" in said
    assert pdfa.validate_written(io.BytesIO(pdf), "2b").passed
    assert all(each.verdict == "good" for each in office.records.looked_at(
        office.records.file(NUMBER), letter, pdf
    ))  # fmt: skip


def test_it_is_there_the_next_day_and_gone_when_it_is_put_away(folder, clock) -> None:
    office = opened(folder, clock)
    name = office.fonts.add(font()).name
    office.close()
    again = opened(folder, clock)
    assert [each.name for each in again.fonts.listed()] == [name]
    assert missing(RARE) == ()
    again.fonts.remove(name)
    assert missing(RARE) == (RARE,)
    assert again.fonts.listed() == ()
    with pytest.raises(Refused, match=r"font\.unknown"):
        again.fonts.remove(name)
    again.close()


def test_no_start_reads_it_before_a_character_is_missing(folder, clock, monkeypatch) -> None:
    office = opened(folder, clock)
    office.fonts.add(font())
    office.close()
    looked = []
    monkeypatch.setattr(
        "app.font_shelf.examined", lambda data: looked.append(data) or examined(data)
    )
    again = opened(folder, clock)
    assert missing("唐") == ()
    assert again.fonts.paths()
    assert looked == []
    assert missing(RARE) == ()
    assert len(looked) == 1
    again.close()


def test_another_office_has_none_of_it(folder, clock, tmp_path) -> None:
    office = opened(folder, clock)
    office.fonts.add(font())
    office.close()
    found(tmp_path / "other", SetClock())
    other = opened(tmp_path / "other", SetClock())
    assert missing(RARE) == (RARE,)
    other.close()


def test_what_ours_draw_stays_ours(office) -> None:
    office.fonts.add(font(f"唐{RARE}"))
    assert office.fonts.listed()[0].characters == (ord(RARE),)
    assert load_fonts().glyph("唐").font == "desk-fang"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "font.unreadable"),
        (b"%PDF-1.7", "font.unreadable"),
        (b"\0\1\0\0" + bytes(60), "font.unreadable"),
        (b"ttcf" + bytes(60), "font.outlines"),
        (postscript_font(), "font.outlines"),
        (font(locked=0x0002), "font.locked"),
        (font(locked=0x0100), "font.locked"),
        (font("唐"), "font.useless"),
        (font("\ue000"), "font.useless"),
        (font(width=1000), "font.useless"),
        (font(parts=True), "font.useless"),
    ],
    ids=str,
)
def test_what_cannot_serve_is_refused_with_its_reason(office, content, code) -> None:
    with pytest.raises(Refused) as refused:
        office.fonts.add(content)
    assert refused.value.code == code
    assert office.fonts.listed() == ()


WHOLE = font()


@settings(max_examples=60)
@given(st.data())
def test_a_torn_or_turned_file_is_refused_or_used_and_never_breaks(data) -> None:
    torn = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    for _ in range(data.draw(st.integers(0, 8))):
        if torn:
            torn[data.draw(st.integers(0, len(torn) - 1))] = data.draw(st.integers(0, 255))
    try:
        _face, characters = examined(bytes(torn))
    except Refused as refused:
        assert refused.code.startswith("font.")
    else:
        assert set(characters) <= {ord(RARE)} | set(range(0x20000, 0x33480))
