"""Pages on screen: a mark stands across what is not issued yet, and across nothing else."""

import builders
import pytest

from app.letters.seal import SealPlace
from app.notices import Spot
from ui.paper import Paper
from ui.sheets import Sheets


@pytest.fixture
def paper(office):
    return Paper(office.intake.register(builders.draft(), spot=Spot()).pdf)


@pytest.fixture
def sheets(qtbot):
    made = Sheets()
    qtbot.addWidget(made)
    made.resize(800, 500)
    return made


def coloured(sheets) -> list[int]:
    """Count, page by page, the pixels that are not grey: letters are printed in black alone."""
    found = []
    for picture in sheets.pictures():
        image = picture.toImage()
        pixels = (
            image.pixelColor(x, y)
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
        )
        found.append(sum(abs(each.red() - each.blue()) > 4 for each in pixels))
    return found


def test_a_draft_is_marked_across_every_page(sheets, paper) -> None:
    sheets.show_paper(paper, mark="草稿")
    found = coloured(sheets)
    assert len(found) == 2
    assert all(each > 200 for each in found)


def test_an_issued_letter_bears_no_mark(sheets, paper) -> None:
    sheets.show_paper(paper, mark="草稿")
    sheets.show_paper(paper)
    assert coloured(sheets) == [0, 0]


def test_the_seal_s_place_stands_on_its_page_alone(sheets, paper) -> None:
    sheets.show_paper(paper, seals=(SealPlace(0, 400, 350),))
    first, second = coloured(sheets)
    assert first > 20
    assert second == 0
    sheets.show_paper(paper)
    assert coloured(sheets) == [0, 0]
