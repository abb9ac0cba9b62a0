"""Every name comes back from paper: GB 18030-2022 level 3, the 8105, long names with dots."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from specimens import PROOF, SPECIMENS, changed

from app.letters import kinds
from app.letters.finished import read_finished
from app.letters.fonts import missing
from app.letters.page import Sheet, letter_frame
from app.letters.preflight import preflight
from app.letters.setting import set_paragraph
from app.letters.soundness import sound
from app.letters.values import Serving

DATA = Path(__file__).parents[3] / "shared" / "data"
shared = pytest.mark.skipif(not DATA.is_dir(), reason="the shared lists are not here")

LEVEL_3 = (
    (0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0),
)  # fmt: skip
"""The unified ideographs of the standard: 20,976 of the first block, extensions A to F."""
OTHER = "〇﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩" + "".join(map(chr, range(0x2F00, 0x2FD6)))
"""Zero, the ideographs of the compatibility block that are no doubles, the 214 radicals."""
EVERY = "".join(chr(code) for first, last in LEVEL_3 for code in range(first, last + 1)) + OTHER
BATCH = 9_000

DOTTED = (
    "古丽巴哈尔·阿卜杜热西提·买买提吐尔逊·艾合买提江",
    "阿不都热依木·买买提依明·吐尔逊巴依·艾力",
    "哈力克·玉素甫·斯迪克",
    "益西旦增·白玛多吉",
)


def sheet_of(text: str, role: str = "body") -> bytes:
    """Set a text on full pages, 28 characters a line, 22 lines a page."""
    frame = letter_frame()
    sheet = Sheet("试", "试")
    for n in range(0, len(text), 28 * 22):
        if n:
            sheet.next_page()
        leaf = text[n : n + 28 * 22]
        sheet.write(frame, 0, set_paragraph([(leaf, role)], frame.style, frame.measure))
    return sheet.finish()


def by_another(pdf: bytes) -> str:
    """Read a file with pdfium."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return "".join(text.replace("\ufffe", "-").split())


def test_the_set_is_that_of_the_standard() -> None:
    assert len(EVERY) == len(set(EVERY)) == 88_102
    assert missing(EVERY) == ()


@pytest.mark.parametrize("first", range(0, len(EVERY), BATCH))
def test_every_character_of_level_3_comes_back_code_point_exact_with_its_own_glyph(first) -> None:
    text = EVERY[first : first + BATCH]
    pdf = sheet_of(text)
    paper = read_finished(pdf)
    assert "".join(ink.char for leaf in paper.leaves for ink in leaf.inks) == text
    assert by_another(pdf) == text
    (glyphs,) = (each for each in sound("trial_page", paper) if each.check == "glyphs")
    assert glyphs.verdict == "good", glyphs.shown


def test_titles_and_labels_draw_every_character_too() -> None:
    text = EVERY[::40]
    pdf = sheet_of(text, "bold")
    paper = read_finished(pdf)
    assert by_another(pdf) == text
    assert {each.verdict for each in sound("trial_page", paper)} == {"good"}


@shared
def test_the_8105_are_among_them() -> None:
    with (DATA / "charsets" / "tonggui_8105.csv").open(encoding="utf-8") as file:
        common = [row["char"] for row in csv.DictReader(file)]
    assert len(common) == 8105
    assert set(common) <= set(EVERY)


@pytest.mark.parametrize("kind", [k for k, each in SPECIMENS.items() if each.hers])
@pytest.mark.parametrize("name", DOTTED)
def test_a_long_name_with_dots_stands_whole_on_every_letter(kind, name) -> None:
    specimen = SPECIMENS[kind]
    if kind in {"review_request", "recheck_slip"}:
        values = changed(specimen.values, applicant_name=name)
    else:
        values = changed(specimen.values, petitioner_names=(name, "唐𬭎"), people_count=2)
    pdf = specimen.make(values)
    assert name in by_another(pdf)
    facts = type(specimen)(kind, values, specimen.make).facts
    assert {each.verdict for each in preflight(kind, facts, pdf)} == {"good"}


def of_list(name: str) -> Iterator[str]:
    with (DATA / "names" / name).open(encoding="utf-8") as file:
        yield from (row["name"] for row in csv.DictReader(file))


@shared
@pytest.mark.parametrize("names", ["modern_4000.csv", "historic_3000.csv"])
def test_every_name_of_the_lists_is_named_on_a_letter(names) -> None:
    told = [each for each in dict.fromkeys(of_list(names)) if not missing(each)]
    assert len(told) > 2_900
    for n in range(0, len(told), 50):
        some = tuple(told[n : n + 50])
        specimen = SPECIMENS["elsewhere_notice"]
        values = changed(specimen.values, petitioner_names=some, people_count=len(some))
        pdf = specimen.make(values)
        assert f"{'、'.join(some)}：".replace(" ", "") in by_another(pdf)


@shared
def test_every_modern_name_stands_on_a_proof_of_service() -> None:
    told = list(dict.fromkeys(of_list("modern_4000.csv")))
    assert missing("".join(told)) == ()
    some = [each for each in told if not each.isascii()][:400]
    pdf = kinds.service_receipt(replace(PROOF, servings=tuple(Serving(each) for each in some)))
    said = by_another(pdf)
    assert all(each in said for each in some)
