"""Where the seal goes: over name and day, near the text and never on it, wholly on the paper."""

import pytest
from specimens import SPECIMENS

from app.letters.finished import read_finished
from app.letters.page import MM, letter_frame
from app.letters.seal import ACROSS, seal_places
from app.letters.template import STEPPED, wording

PITCH = letter_frame().style.pitch
SIGNED = sorted(
    (set(STEPPED) - {"mediation_agreement"})
    | {"acceptance_notice", "referral_notice", "elsewhere_notice", "handling_opinion"}
    | {"duty_reply", "service_slip", "receipt_notice", "receipt", "review_request"}
    | {"recheck_slip"}
)
FORMAL = sorted(set(SIGNED) - {"receipt_notice", "receipt", "review_request", "recheck_slip"})


@pytest.mark.parametrize("kind", SIGNED)
def test_every_signed_letter_has_one_place_wholly_on_its_paper(kind) -> None:
    specimen = SPECIMENS[kind]
    (place,) = seal_places(specimen.pdf(), specimen.facts)
    leaf = read_finished(specimen.pdf()).leaves[place.page]
    half = place.across / 2
    assert half < place.x < leaf.width - half
    assert half < place.y < leaf.height - half
    assert place.across == pytest.approx(42 * MM)


def test_the_seal_of_the_mediation_committee_is_not_ours_to_show() -> None:
    specimen = SPECIMENS["mediation_agreement"]
    assert seal_places(specimen.pdf(), specimen.facts) == ()


@pytest.mark.parametrize("kind", SIGNED)
def test_it_covers_the_name_and_the_day_and_nothing_else(kind) -> None:
    specimen = SPECIMENS[kind]
    (place,) = seal_places(specimen.pdf(), specimen.facts)
    lines = read_finished(specimen.pdf()).leaves[place.page].lines
    under = {n for n, line in enumerate(lines) if any(_reached(ink, place) for ink in line)}
    said = {n: "".join(ink.char for ink in lines[n] if _reached(ink, place)) for n in under}
    organ, day = (said[n] for n in sorted(under))
    assert organ in specimen.facts.get("head", specimen.facts)["organ_name"]
    # An agreement has the day it was signed.
    of_two = kind in STEPPED and wording(kind).of_two
    assert day == (dict(specimen.values.told)["on"] if of_two else "2026年11月22日")


def _reached(ink, place) -> bool:
    across = max(ink.x - place.x, 0, place.x - ink.x - ink.width)
    down = max(ink.baseline - ink.size - place.y, 0, place.y - ink.baseline)
    return bool(ink.char.strip()) and across**2 + down**2 < (place.across / 2) ** 2


@pytest.mark.parametrize("kind", FORMAL)
def test_its_top_lies_within_a_line_of_the_text_and_never_on_it(kind) -> None:
    specimen = SPECIMENS[kind]
    (place,) = seal_places(specimen.pdf(), specimen.facts)
    lines = read_finished(specimen.pdf()).leaves[place.page].lines
    organ = specimen.facts.get("head", specimen.facts)["organ_name"]
    at = [n for n, one in enumerate(lines) if "".join(i.char for i in one) == organ][-1]
    name, day, above = lines[at][0], lines[at + 1][0], lines[at - 1][0]
    top = place.y - ACROSS / 2
    framed = above.size < name.size  # a frame ends between two lines of the grid
    assert 0 < top - above.baseline <= PITCH * (1 + framed)
    assert place.y < name.baseline < day.baseline < place.y + ACROSS / 2


@pytest.mark.parametrize("kind", sorted(set(SPECIMENS) - set(SIGNED)))
def test_what_nobody_seals_has_no_place(kind) -> None:
    specimen = SPECIMENS[kind]
    assert seal_places(specimen.pdf(), specimen.facts) == ()


def test_another_organ_s_letter_and_a_scan_have_none() -> None:
    specimen = SPECIMENS["handling_opinion"]
    assert seal_places(specimen.pdf(), {"organ_name": "云岭县人民政府"}) == ()
    assert seal_places(b"%PDF-1.4 a scan", specimen.facts) == ()
