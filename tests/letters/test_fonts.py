"""The letters' fonts: as locked, complete for names, exact when read back, never a box."""

import csv
import hashlib
import io
import tomllib
from pathlib import Path

import pytest
import zstandard
from fontTools.ttLib import TTFont

from app.domain.errors import Refused, Trouble
from app.letters.fonts import (
    CHAINS,
    RESOURCES,
    Fonts,
    demand_glyphs,
    load_fonts,
    missing,
    screen_faces,
)
from app.letters.page import Frame, Sheet, letter_frame
from app.letters.setting import set_paragraph

HOME = RESOURCES / "fonts"
LOCK = tomllib.loads((HOME / "fonts.toml").read_text(encoding="utf-8"))
DATA = Path(__file__).parents[3] / "shared" / "data"

NAMES = ("唐𬭎", "𠮷田", "㛃", "龑䶮", "𬱖", "陈𪨰", "王喆", "李堃", "哈力克·玉素甫·斯迪克")
LONGEST = "古丽巴哈尔·阿卜杜热西提·买买提吐尔逊·艾合买提"


def set_text(text: str) -> bytes:
    sheet = Sheet("试", "试")
    frame: Frame = letter_frame()
    sheet.write(frame, 0, set_paragraph([(text, "body")], frame.style, frame.measure))
    return sheet.finish()


@pytest.mark.parametrize("row", [*LOCK["fonts"].values(), *LOCK["originals"].values()])
def test_every_file_is_as_locked(row):
    packed = (HOME / row["file"]).read_bytes()
    assert hashlib.sha256(packed).hexdigest() == row["sha256"]


@pytest.mark.parametrize("name", sorted(LOCK["fonts"]))
def test_every_font_can_be_embedded_and_keeps_no_reserved_name(name):
    row = LOCK["fonts"][name]
    plain = zstandard.decompress((HOME / row["file"]).read_bytes())
    font = TTFont(io.BytesIO(plain), lazy=True)
    assert font["head"].unitsPerEm == 1000
    assert font["OS/2"].fsType == 0
    names = " ".join(str(font["name"].getDebugName(n)) for n in (1, 4, 6))
    assert not [word for word in ("Source", "Hana", "Fandol", "Noto") if word in names]
    assert (HOME / row["licence"]).read_text(encoding="utf-8").strip()
    assert len(font.getBestCmap()) == row["characters"]


def test_the_8105_common_characters_are_covered():
    counted = {name: LOCK["fonts"][name]["common_characters"] for name in LOCK["fonts"]}
    assert counted["desk-fang"] + counted["desk-song"] == 8105
    assert counted["desk-bold"] == 8105


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared name lists are not here")
def test_every_name_of_the_shared_lists_is_drawn_or_named():
    with (DATA / "names" / "modern_4000.csv").open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    text = "".join(names)
    assert missing(text) == ()
    with (DATA / "charsets" / "tonggui_8105.csv").open(encoding="utf-8") as file:
        common = "".join(cell for row in csv.reader(file) for cell in row if len(cell) == 1)
    assert missing("".join(c for c in common if not c.isascii())) == ()


@pytest.mark.parametrize("name", [*NAMES, LONGEST])
def test_a_name_comes_back_code_point_exact_from_two_readers(name, pages, lines_of):
    pdf = set_text(name)
    assert pages(pdf)[0] == name
    assert lines_of(pdf)[0].strip() == name


def test_a_thousand_rare_characters_come_back(pages):
    text = "".join(chr(code) for code in range(0x20000, 0x20000 + 300))
    text += "".join(chr(code) for code in range(0x3400, 0x3400 + 300))
    assert not missing(text)
    assert pages(set_text(text))[0] == text


def test_a_character_without_a_glyph_is_refused_by_name():
    absent = chr(0x2EBF0)
    assert missing(f"张{absent}三{absent}\n") == (absent,)
    with pytest.raises(Refused) as refused:
        demand_glyphs(iter(("张三", f"李{absent}")))
    assert refused.value.code == "letter.no_glyph"
    assert refused.value.detail == {"characters": f"{absent}（U+2EBF0）", "count": 1}
    with pytest.raises(Refused):
        set_text(absent)


def test_other_middle_dots_small_forms_and_marks_without_ink_are_no_obstacle(pages):
    typed = "哈力克\u22c5玉素甫\u2219斯迪克\ufe5d一\ufe5e\u200b\u202eβ"
    assert missing(typed) == ()
    assert pages(set_text(typed))[0] == typed.replace("\u200b", "").replace("\u202e", "")
    assert pages(set_text("甲\t乙\n丙"))[0] == "甲 乙 丙"


def test_a_picture_character_and_a_variation_in_a_name_are_named():
    assert missing("药\U0001f48a") == ("\U0001f48a",)
    assert missing("辻\U000e0100") == ("\U000e0100",)


def test_bold_text_falls_back_too_and_is_thickened():
    fonts = load_fonts()
    assert fonts.glyph("信", "bold") == fonts.glyph("信", "bold")
    rare = fonts.glyph("\U00020003", "bold")
    assert rare is not None
    assert rare.thickened
    assert rare.font in CHAINS["body"]


def test_a_damaged_or_missing_font_is_trouble_and_no_bug(tmp_path):
    with pytest.raises(Trouble, match=r"letter\.fonts_missing"):
        Fonts(tmp_path)
    (tmp_path / "fonts.toml").write_bytes((HOME / "fonts.toml").read_bytes())
    with pytest.raises(Trouble, match=r"letter\.fonts_missing"):
        Fonts(tmp_path).face("desk-fang")
    (tmp_path / "desk-fang.ttf.zst").write_bytes(b"half a file")
    with pytest.raises(Trouble, match=r"letter\.fonts_missing"):
        Fonts(tmp_path).face("desk-fang")


def test_the_screens_faces_lie_whole_and_are_laid_anew_when_they_are_not(tmp_path):
    laid = screen_faces(tmp_path / "faces")
    whole = [each.read_bytes() for each in laid]
    assert whole == [load_fonts().unpacked(each.stem) for each in laid]
    kept = laid[0].stat().st_mtime_ns
    laid[1].write_bytes(whole[1][:-1] + b"\0")
    laid[2].unlink()
    assert screen_faces(tmp_path / "faces") == laid
    assert [each.read_bytes() for each in laid] == whole
    assert laid[0].stat().st_mtime_ns == kept
    assert len(list((tmp_path / "faces").iterdir())) == len(laid)


def test_without_a_place_for_the_screens_faces_it_is_trouble(tmp_path):
    (tmp_path / "faces").write_bytes(b"a file, no folder")
    with pytest.raises(Trouble, match=r"letter\.fonts_missing"):
        screen_faces(tmp_path / "faces")


def test_headings_have_faces_of_their_own_and_rare_names_stand_in_them_too() -> None:
    fonts = load_fonts()
    assert fonts.glyph("请", "hei").font == "desk-hei"
    assert fonts.glyph("请", "kai").font == "desk-kai"
    for role in CHAINS:
        rare = fonts.glyph(chr(0x2A6D5), role)
        assert rare.font == "desk-rare-b"
        assert rare.thickened == (role in {"bold", "hei"})


def test_extensions_g_and_h_are_printed() -> None:
    fonts = load_fonts()
    drawn = [code for code in range(0x30000, 0x323B0) if fonts.glyph(chr(code)) is not None]
    assert len(drawn) == 5316
