"""Small fonts made on the spot, each with one thing right or wrong."""

import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

RARE = "\U0002ebf0"
"""Extension I: no font of ours draws it."""
UNITS = 2048


def box(pen, high: int = 1500):
    pen.moveTo((200, -100))
    pen.lineTo((200, high))
    pen.lineTo((1800, high))
    pen.lineTo((1800, -100))
    pen.closePath()
    return pen


def composite():
    pen = TTGlyphPen({"box": None})
    pen.addComponent("box", (1, 0, 0, 1, 0, 0))
    return pen.glyph()


def font(
    characters: str = RARE, *, width: int = UNITS, locked: int = 0, parts: bool = False
) -> bytes:
    names = {ord(char): f"c{n}" for n, char in enumerate(characters)}
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box", *names.values()])
    builder.setupCharacterMap(names)
    drawn = box(TTGlyphPen(None)).glyph()
    each = composite() if parts else drawn
    builder.setupGlyf({".notdef": drawn, "box": drawn} | dict.fromkeys(names.values(), each))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", "box", *names.values()], (width, 200)))
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": "Tried", "styleName": "Regular"})
    builder.setupOS2(fsType=locked)
    builder.setupPost()
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()


def postscript_font() -> bytes:
    builder = FontBuilder(UNITS, isTTF=False)
    builder.setupGlyphOrder([".notdef", "c"])
    builder.setupCharacterMap({ord(RARE): "c"})
    drawn = box(T2CharStringPen(UNITS, None)).getCharString()
    builder.setupCFF("Tried", {}, {".notdef": drawn, "c": drawn}, {})
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", "c"], (UNITS, 0)))
    builder.setupHorizontalHeader()
    builder.setupOS2()
    builder.setupPost()
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()
