"""A draft for a word processor (DOCX): the letter's words to be worked on, never the letter.

It has the official type area and faces by name, says that it is a draft on every page, and has no
number and no room for a seal. The issued letter is always the PDF.
"""

import io
from typing import Any

from app.letters.letter import Letter, Part
from app.letters.template import plain_wording

_BODY, _TITLE, _HEADING = "face_body", "face_title", "face_heading"
_FACES = {"body": _BODY, "bold": _HEADING, "hei": _HEADING, "kai": "face_second"}
_PITCH = 29.5
_CELL = 15.75


def docx(letter: Letter) -> bytes:
    """Write a letter as a draft."""
    from docx import Document  # noqa: PLC0415 60 ms, only where a draft is wanted

    document: Any = Document()
    words, _what = plain_wording()
    _paper(document, words.say("draft_note"))
    _line(document, ((letter.title, "bold"),), face=_TITLE, size=22, align="CENTER")
    _line(document, ())
    for part in letter.parts:
        _part(document, part)
    for spans in letter.framed:
        _line(document, spans, size=10.5)
    for text, _rows in letter.undersigned:
        _line(document, ((text, "body"),), indent=2)
    for text in filter(None, letter.signed or ()):
        _line(document, ((text, "body"),), align="RIGHT")
    if letter.copied is not None:
        _line(document, (("".join(letter.copied), "body"),), size=14)
    document.core_properties.title = letter.title
    document.core_properties.author = letter.author
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _paper(document: Any, note: str) -> None:
    """Give the page the official type area, and its header the word that this is a draft."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN  # noqa: PLC0415 as above
    from docx.shared import Mm  # noqa: PLC0415 as above

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    head = page.header.paragraphs[0]
    head.text, head.alignment = note, ALIGN.CENTER
    for run in head.runs:
        _faced(run, _HEADING, 12)


def _part(document: Any, part: Part) -> None:
    if part.kind == "addressee":
        _line(document, part.spans)
    else:
        heads = part.kind == "heading"
        line = _line(document, part.spans, face=_HEADING if heads else _BODY, indent=2)
        line.paragraph_format.keep_with_next = heads or part.clings


def _line(
    document: Any,
    spans: Any,
    *,
    face: str = _BODY,
    size: float = _CELL,
    align: str = "JUSTIFY",
    indent: int = 0,
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN  # noqa: PLC0415 as above
    from docx.shared import Pt  # noqa: PLC0415 as above

    paragraph = document.add_paragraph()
    paragraph.alignment = getattr(ALIGN, align)
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after = Pt(max(_PITCH * size / _CELL, 16)), Pt(0)
    form.first_line_indent = Pt(indent * size)
    for text, role in spans:
        run = paragraph.add_run(text)
        _faced(run, _FACES[role] if face == _BODY else face, size)
    return paragraph


def _faced(run: Any, face: str, size: float) -> None:
    """Name the face for Chinese too; a word processor asks for it apart."""
    from docx.oxml.ns import qn  # noqa: PLC0415 as above
    from docx.shared import Pt  # noqa: PLC0415 as above

    name = plain_wording()[0].say(face)
    run.font.name, run.font.size = name, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), name)  # noqa: SLF001 the library's own recipe
