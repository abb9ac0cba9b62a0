"""The PDF itself: pages of finished content, and of each face the part that was used.

The library keeps objects, references and the file's frame; text and fonts are written here. A
face is embedded once per letter with two-byte codes (Type 0, Identity-H), numbered as the
characters first come, so every character comes back code point exact, beyond the BMP too.

`form` is the fixed wording of a letter: its outlines stand first in the file, deflated together
and kept from letter to letter. Only that wording decides what is kept, never what was said.
"""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFPage

from app.letters import deflated
from app.letters.deflated import Piece
from app.letters.fonts import Glyph, load_fonts
from app.letters.truetype import EM, Face, Outlines

_KEPT_FORMS = 24
_ENTRIES_PER_BLOCK = 100
_MAP_HEAD = deflated.piece(b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
""")
_MAP_TAIL = deflated.piece(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="B"
 xmp:CreateDate="2000-01-01T00:00:00+00:00" xmp:ModifyDate="2000-01-01T00:00:00+00:00"
 xmp:CreatorTool="{creator}" pdf:Producer="{producer}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_SYMBOLIC = 4
_STEM = 87


@dataclass(frozen=True, slots=True)
class Stock:
    """What a letter's fixed wording needs of one face: its characters' codes, outlines, map."""

    codes: dict[int, int]
    glyphs: tuple[int, ...]
    outlines: Outlines
    widths: str
    map: Piece


@lru_cache(maxsize=_KEPT_FORMS)
def stock(name: str, form: str) -> Stock:
    """Gather what the body chain draws of the form by this face, in the order of the text."""
    fonts = load_fonts()
    drawn = ((char, fonts.glyph(char)) for char in dict.fromkeys(form))
    points = [ord(char) for char, glyph in drawn if glyph is not None and glyph.font == name]
    face = fonts.face(name)
    glyphs = tuple(face.glyph(point) for point in points)
    codes = {point: code for code, point in enumerate(points, 1)}
    rows = deflated.piece(unicode_rows(codes))
    return Stock(codes, glyphs, face.outlines(glyphs), widths(face, glyphs, 1), rows)


def widths(face: Face, glyphs: Iterable[int], first: int) -> str:
    """Write the widths of glyphs numbered from `first`; a full cell goes without saying."""
    advances = enumerate(map(face.advance, glyphs), first)
    return "".join(f" {code} [{advance}]" for code, advance in advances if advance != EM)


def unicode_rows(codes: dict[int, int]) -> bytes:
    """Write the rows of a map from codes to characters in UTF-16BE, at most 100 a block."""
    rows = [
        f"<{code:04X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for point, code in codes.items()
    ]
    blocks = (rows[n : n + _ENTRIES_PER_BLOCK] for n in range(0, len(rows), _ENTRIES_PER_BLOCK))
    return "".join(
        "\n".join((f"{len(block)} beginbfchar", *block, "endbfchar\n")) for block in blocks
    ).encode()


class Used(dict[int, int]):
    """The characters of one face in one letter, each with its code: those of the form first.

    It serves `str.translate`, which asks for every character; a new one gets the next code.
    """

    def __init__(self, name: str, number: int, form: str) -> None:
        self.name = name
        self.number = number
        self.stock = stock(name, form)
        super().__init__(self.stock.codes)

    def __missing__(self, point: int) -> int:
        """Number a character that comes for the first time."""
        code = self[point] = len(self) + 1
        return code

    def written(self, text: str) -> str:
        """Give a text in this letter's codes, as the content of a page holds it."""
        return text.translate(self).encode("utf-16-be").hex()

    def fresh(self) -> dict[int, int]:
        """Give the characters that are not of the form."""
        known = len(self.stock.codes)
        return {point: code for point, code in self.items() if code > known}


class Document:
    """A PDF being made: what of each face is used, and pages as they are finished."""

    def __init__(self, title: str, author: str, form: str) -> None:
        self._form = form
        self._pages: list[bytes] = []
        self._used: dict[str, Used] = {}
        self._file: Any = PDFDocument(lang="zh-CN", invariant=1, pdfVersion=(1, 4))
        self._file.setTitle(title)
        self._file.setSubject(title)
        self._file.setAuthor(author)
        self._file.setCreator("petition-desk")

    def face(self, glyph: Glyph) -> Used:
        """Give the codes of the face that draws a glyph."""
        name = glyph.font
        if name not in self._used:
            self._used[name] = Used(name, len(self._used) + 1, self._form)
        return self._used[name]

    def page(self, content: str, n: int | None = None) -> None:
        """Add a finished page, or put it in the place of page `n` from 0."""
        packed = zlib.compress(content.encode("ascii"), 3)
        if n is None:
            self._pages.append(packed)
        else:
            self._pages[n] = packed

    def finish(self, width: float, height: float) -> bytes:
        """Write fonts and pages; give the file's bytes. Width and height are in points."""
        fonts = " ".join(f"/F{used.number} {self._font(used)}" for used in self._used.values())
        shared = self._keep("resources", f"<< /Font << {fonts} >> >>".encode())
        for number, content in enumerate(self._pages):
            page: Any = PDFPage()
            page.pagewidth, page.pageheight = round(width, 3), round(height, 3)
            page.Resources, page.Trans = shared, None
            page.Contents = self._keep(f"content {number}", _packed(content))
            self._file.addPage(page)
        self._archive()
        return bytes(self._file.GetPDFData(None))

    def _archive(self) -> None:
        """Say what an archive wants to read in fifty years: PDF/A-2b, by whom, in which colours."""
        info = self._file.info
        told = (info.title, info.author, info.creator, info.producer)
        title, author, creator, producer = map(escape, told)
        packet = _PACKET.format(title=title, author=author, creator=creator, producer=producer)
        known = self._keep("known", _plain(packet.encode(), "/Type /Metadata /Subtype /XML"))
        colours = self._keep("colours", _plain(_profile(), "/N 3"))
        intent = (
            "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB)"
            f" /Info (sRGB) /DestOutputProfile {colours} >>"
        )
        catalog = self._file.Catalog
        added = {"Metadata": known.encode(), "OutputIntents": f"[ {intent} ]".encode()}
        catalog.__Defaults__ = catalog.__Defaults__ | added

    def _font(self, used: Used) -> str:
        """Write one face: its part, its widths, its map; give a reference to it."""
        face, fresh, kept = load_fonts().face(used.name), used.fresh(), used.stock
        glyphs = [face.glyph(point) for point in fresh]
        part = face.part(kept.outlines, glyphs)
        file = self._keep(f"{used.name} file", _packed(part.packed, part.length))
        rows = (_MAP_HEAD, kept.map, deflated.piece(unicode_rows(fresh), 1), _MAP_TAIL)
        known = self._keep(f"{used.name} map", _packed(deflated.joined(rows)))
        name = f"{_tag(used)}+{used.name}"
        described = self._keep(f"{used.name} face", _descriptor(face, name, file).encode())
        told = kept.widths + widths(face, glyphs, 1 + len(kept.glyphs))
        below = self._keep(f"{used.name} codes", _descendant(name, described, told).encode())
        font = (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
            f" /DescendantFonts [ {below} ] /ToUnicode {known} >>"
        )
        return self._keep(used.name, font.encode())

    def _keep(self, name: str, thing: bytes) -> str:
        """Add a finished object; give the reference to it as it is written."""
        return str(self._file.Reference(thing, name).format(self._file), "ascii")


def _packed(packed: bytes, length: int | None = None) -> bytes:
    """Wrap a finished zlib stream; a font tells its length before too."""
    before = "" if length is None else f" /Length1 {length}"
    head = f"<< /Filter /FlateDecode /Length {len(packed)}{before} >>\nstream\n"
    return b"".join((head.encode(), packed, b"\nendstream"))


def _plain(content: bytes, told: str) -> bytes:
    """Wrap a stream that is not packed: an archive reads what it is without unpacking it."""
    head = f"<< {told} /Length {len(content)} >>\nstream\n"
    return b"".join((head.encode(), content, b"\nendstream"))


@cache
def _profile() -> bytes:
    return (resources.files("resources") / "letters" / "srgb.icc").read_bytes()


def _descriptor(face: Face, name: str, file: str) -> str:
    box = " ".join(map(str, face.box))
    return (
        f"<< /Type /FontDescriptor /FontName /{name} /Flags {_SYMBOLIC} /FontBBox [ {box} ]"
        f" /ItalicAngle 0 /Ascent {face.ascent} /Descent {face.descent}"
        f" /CapHeight {face.ascent} /StemV {_STEM} /FontFile2 {file} >>"
    )


def _descendant(name: str, described: str, told: str) -> str:
    return (
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDToGIDMap /Identity"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /DW {EM} /W [{told} ] /FontDescriptor {described} >>"
    )


def _tag(used: Used) -> str:
    """Name a part by what is in it, so that no printer takes one letter's part for another's."""
    digest = hashlib.sha256(repr([*used]).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
