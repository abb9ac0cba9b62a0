"""A letter's PDF made into another one, as somebody with a PDF editor would: each a real file.

Those of `PAINTED` read like the letter and look otherwise; those of `QUIET` read and look like it
and are not the file; those of `REWORDED` read otherwise.
"""

import io
import re
from collections.abc import Callable

import pikepdf

Forgery = Callable[[bytes], bytes]


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def _opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def _painted_last(pdf: bytes, content: bytes, page: int = 0, **resources: object) -> bytes:
    """Draw something over everything else on a page."""
    with _opened(pdf) as document:
        at = document.pages[page]
        for kind, told in resources.items():
            at.Resources[f"/{kind}"] = pikepdf.Dictionary(told(document))
        at.contents_add(document.make_stream(content))
        return _saved(document)


def swapped_glyphs(pdf: bytes) -> bytes:
    """Swap the codes of two figures and what the file says they mean: 2026 is seen as 6062."""
    with _opened(pdf) as document:
        fonts = document.pages[0].Resources.Font
        for name in fonts:
            known = fonts[name].ToUnicode.read_bytes()
            found = {
                char: re.search(rb"<([0-9A-F]{4})> <" + b"%04X" % ord(char) + rb">", known)
                for char in "26"
            }
            if not all(found.values()):
                continue
            one, other = (found[char][1] for char in "26")
            swapped = known.replace(b"<%b> <0032>" % one, b"<%b> <0036>" % one)
            swapped = swapped.replace(b"<%b> <0036>" % other, b"<%b> <0032>" % other)
            fonts[name].ToUnicode.write(swapped)
            for page in document.pages:
                page.Contents.write(_codes_swapped(page.Contents.read_bytes(), name, one, other))
        return _saved(document)


def _codes_swapped(content: bytes, name: str, one: bytes, other: bytes) -> bytes:
    """Write each of two codes for the other wherever a face is used."""
    face = b""
    lines = []
    trade = {one.lower(): other.lower(), other.lower(): one.lower()}
    for line in content.split(b"\n"):
        if found := re.match(rb"(/F\d+) \S+ Tf", line):
            face = found[1]
        shown = re.search(rb"<([0-9a-f]+)> Tj", line)
        if shown and face == name.encode():
            codes = re.findall(rb"....", shown[1])
            told = b"".join(trade.get(code, code) for code in codes)
            line = line.replace(shown[1], told)  # noqa: PLW2901 the line as it is written
        lines.append(line)
    return b"\n".join(lines)


def white_box(pdf: bytes) -> bytes:
    """Lay a white box over two lines of the text."""
    return _painted_last(pdf, b"q 1 g 60 690 470 36 re f Q")


def black_figures(pdf: bytes) -> bytes:
    """Draw over the text with strokes: ink that no machine reads as a character."""
    return _painted_last(pdf, b"q 3 w 100 700 m 130 720 l S 130 720 m 130 690 l S Q")


def overlay_text(pdf: bytes) -> bytes:
    """Write over the text with a face whose characters read as nothing."""

    def face(document: pikepdf.Pdf) -> dict[str, object]:
        glyph = document.make_stream(b"750 0 0 0 750 750 d1 0 0 600 750 re f")
        return {
            "/Z1": document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type3,
                    FontBBox=[0, 0, 750, 750],
                    FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
                    CharProcs=pikepdf.Dictionary(a=glyph),
                    Encoding=pikepdf.Dictionary(
                        Type=pikepdf.Name.Encoding, Differences=[32, pikepdf.Name("/a")]
                    ),
                    FirstChar=32,
                    LastChar=32,
                    Widths=[750],
                    Resources=pikepdf.Dictionary(),
                )
            ),
            **dict(document.pages[0].Resources.Font.items()),
        }

    return _painted_last(pdf, b"q BT /Z1 24 Tf 1 0 0 1 100 700 Tm (    ) Tj ET Q", Font=face)


def pasted_image(pdf: bytes) -> bytes:
    """Paste a picture over the text: a letter has none of its own to be replaced."""

    def picture(document: pikepdf.Pdf) -> dict[str, object]:
        image = document.make_stream(bytes(range(0, 250, 10)))
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width = image.Height = 5
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        return {"/Stamp": image}

    return _painted_last(pdf, b"q 120 0 0 120 380 450 cm /Stamp Do Q", XObject=picture)


def annotated(pdf: bytes) -> bytes:
    """Lay a comment over the text, with a look of its own."""
    with _opened(pdf) as document:
        look = document.make_stream(b"1 g 0 0 300 40 re f")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = [0, 0, 300, 40]
        comment = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[100, 690, 400, 730],
            F=4,
            AP=pikepdf.Dictionary(N=look),
        )
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([comment]))
        return _saved(document)


def moved_line(pdf: bytes) -> bytes:
    """Move every line of the first page a little: what is read stays, what is seen does not."""
    with _opened(pdf) as document:
        page = document.pages[0]
        page.Contents.write(b"1 0 0 1 14 0 cm\n" + page.Contents.read_bytes())
        return _saved(document)


def incremental(pdf: bytes) -> bytes:
    """Leave every byte as it is and add a newer state of the first page after the end."""
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    root = re.findall(rb"/Root (\d+ 0 R)", pdf)[-1]
    size = int(re.findall(rb"/Size (\d+)", pdf)[-1])
    with _opened(pdf) as document:
        number = document.pages[0].Contents.objgen[0]
        content = document.pages[0].Contents.read_bytes() + b"\nq 1 g 60 690 470 36 re f Q"
    added = b"%d 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (
        number, len(content), content,
    )  # fmt: skip
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(pdf))
    trailer = b"trailer\n<< /Size %d /Root %b /Prev %d >>\n" % (size, root, start)
    after = len(pdf) + len(added)
    return pdf + added + table + trailer + b"startxref\n%d\n%%%%EOF\n" % after


def saved_anew(pdf: bytes) -> bytes:
    """Open and save it with another program, as one does without meaning harm."""
    with _opened(pdf) as document:
        return _saved(document)


def trailing(pdf: bytes) -> bytes:
    """Add a line after the end."""
    return pdf + b"% seen\n"


def retitled(pdf: bytes) -> bytes:
    """Change a byte that is neither read nor seen."""
    assert b"petition-desk" in pdf
    return pdf.replace(b"petition-desk", b"petition-dusk", 1)


def broken_seal(pdf: bytes) -> bytes:
    """Change a figure of the file's own signature."""
    at = pdf.rindex(b"/ID")
    tail = re.sub(rb"([0-9a-f]{8})>\]", rb"00000000>]", pdf[at:])
    assert tail != pdf[at:]
    return pdf[:at] + tail


def borrowed_seal(pdf: bytes) -> bytes:
    """Lay a white box over the text and put the letter's own signature back."""
    told = re.compile(rb"/ID\s*\[<([0-9a-f]+)><([0-9a-f]+)>\]")
    own = told.search(pdf, pdf.rindex(b"/ID"))
    forged = white_box(pdf)
    assert own is not None
    return told.sub(lambda _: b"/ID [<%b><%b>]" % own.groups(), forged)


def appended_page(pdf: bytes) -> bytes:
    """Add an empty page."""
    with _opened(pdf) as document:
        document.add_blank_page(page_size=(595.276, 841.89))
        return _saved(document)


def dropped_page(pdf: bytes) -> bytes:
    """Take the first page out."""
    with _opened(pdf) as document:
        del document.pages[0]
        return _saved(document)


def added_words(pdf: bytes) -> bytes:
    """Write the letter's own words once more over themselves."""
    with _opened(pdf) as document:
        page = document.pages[0]
        lines = page.Contents.read_bytes().split(b"\n")
        line = next(each for each in lines if each.endswith(b"Tj"))
        page.Contents.write(b"\n".join((*lines, b"BT /F1 12 Tf", line, b"ET")))
        return _saved(document)


PAINTED: tuple[Forgery, ...] = (
    swapped_glyphs, white_box, black_figures, overlay_text, pasted_image, annotated, moved_line,
    incremental, borrowed_seal,
)  # fmt: skip
QUIET: tuple[Forgery, ...] = (saved_anew, trailing, retitled, broken_seal)
REWORDED: tuple[Forgery, ...] = (appended_page, dropped_page, added_words)
