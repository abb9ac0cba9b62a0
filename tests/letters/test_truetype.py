"""Faces read where they lie: every character, every width, as another reader finds them."""

import io
import zlib

import pytest
from fontTools.ttLib import TTFont

from app.letters.fonts import CHAINS, load_fonts
from app.letters.truetype import Face

FACES = sorted({name for chain in CHAINS.values() for name in chain})


@pytest.mark.parametrize("name", FACES)
def test_every_character_and_width_is_as_another_reader_finds_it(name):
    data = load_fonts().unpacked(name)
    face, other = Face(data), TTFont(io.BytesIO(data))
    known = other.getBestCmap()
    for code, glyph in known.items():
        assert face.glyph(code) == other.getGlyphID(glyph)
        assert face.advance(face.glyph(code)) == other["hmtx"][glyph][0]
    assert not [code for code in range(0x30000) if code not in known and face.glyph(code)]


@pytest.mark.parametrize("name", FACES)
def test_no_outline_is_a_composite_for_parts_take_them_as_they_are(name):
    font = TTFont(io.BytesIO(load_fonts().unpacked(name)))
    raw, places = font.reader["glyf"], font["loca"]
    starts = (places[n] for n in range(len(places) - 1) if places[n] < places[n + 1])
    assert not [at for at in starts if raw[at] & 0x80]


def test_a_part_keeps_its_order_and_may_name_a_glyph_twice():
    face = load_fonts().face("desk-fang")
    wanted = [face.glyph(ord(char)) for char in "信访信件"]
    part = face.part(face.outlines(wanted[:2]), wanted[2:])
    font = TTFont(io.BytesIO(zlib.decompress(part.packed)), checkChecksums=2)
    assert font["maxp"].numGlyphs == 5
    assert font["glyf"][font.getGlyphName(1)] == font["glyf"][font.getGlyphName(3)]
    assert part.length == len(zlib.decompress(part.packed))
