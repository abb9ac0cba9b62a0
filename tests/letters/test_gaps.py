"""No letter has a loose line: the gaps of every kind, read back from the finished paper.

The sheet is watched only for where a line begins and in what type; every gap is the paper's.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

import pytest
from looseness import beyond
from specimens import HEAD, PROOF, SLIPS, SPECIMENS

from app.letters import calibration, kinds, poster, reader, recovery, samples
from app.letters.finished import Ink, read_finished
from app.letters.layouts import FORMS
from app.letters.page import Sheet
from app.letters.setting import Line, Style, set_fixed
from app.letters.template import explains
from app.letters.values import RecoverySheet
from app.papers import _facts

Make = Callable[[], bytes]
RECOVERY = RecoverySheet(
    HEAD.organ_name, "AGE-SECRET-KEY-1" + "Q2" * 29, date(2026, 11, 22), "林晓岚"
)


def papers() -> Iterator[tuple[str, Make]]:
    """Give every paper there is: as issued, as sample, and her copies of it."""
    for kind, each in SPECIMENS.items():
        yield kind, each.pdf
        if samples.has_sample(kind):
            yield f"{kind}, sample", lambda kind=kind: samples.sample(kind, HEAD)
        if explains(kind):
            told = (kind, "信访事项告知书", each.facts)
            yield f"{kind}, large", lambda told=told: reader.large_print(*told)
            yield f"{kind}, plain", lambda told=told: reader.plain_words(*told)
    for form in FORMS:
        yield form, lambda form=form: samples.sample(form, HEAD)
    for kind in ("receipt_notice", "receipt"):
        facts = dict(_facts(SPECIMENS[kind].values))
        yield f"{kind}, roll", lambda kind=kind, facts=facts: reader.on_roll(kind, facts)
    yield "service_receipt", lambda: kinds.service_receipt(PROOF)
    yield "blank_slip", lambda: kinds.blank_slips(SLIPS)
    yield "poster", lambda: poster.page(HEAD)
    yield "calibration", calibration.page
    yield "recovery", lambda: recovery.recovery_page(RECOVERY)
    yield "trial", lambda: kinds.trial_page(HEAD.organ_name)


PAPERS = dict(papers())


class Watched:
    """Where lines began on the pages of one paper, and in which type."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.begun: dict[tuple[float, float], Style] = {}
        plain = Sheet.line

        def line(sheet: Sheet, line: Line, x: float, baseline: float, size: float) -> None:
            self.begun[round(x + line.runs[0].at, 1), round(baseline, 1)] = line.style
            plain(sheet, line, x, baseline, size)

        patch.setattr(Sheet, "line", line)

    def gaps(self, inks: tuple[Ink, ...]) -> Iterator[tuple[float, str]]:
        """Give how far each gap inside a line is too wide, and what stands before it."""
        style = None
        for n, (one, other) in enumerate(pairwise((inks[0], *inks))):
            style = self.begun.get((round(other.x, 1), round(other.baseline, 1)), style)
            new = (round(other.x, 1), round(other.baseline, 1)) in self.begun
            if n and not new and style is not None:
                gap = other.x - one.x - one.width
                widths = (one.width / one.size, other.width / other.size)
                said = "".join(ink.char for ink in inks[max(0, n - 12) : n + 1])
                yield beyond(one.char, other.char, widths, gap, style), said


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_no_gap_of_any_paper_is_too_wide(name, monkeypatch) -> None:
    set_fixed.cache_clear()
    watched = Watched(monkeypatch)
    paper = read_finished(PAPERS[name]())
    found = [gap for leaf in paper.leaves for gap in watched.gaps(leaf.inks)]
    assert len(found) > 20
    assert [said for over, said in found if over > 0] == []


def test_the_watch_finds_a_gap_that_is_too_wide(monkeypatch) -> None:
    watched = Watched(monkeypatch)
    monkeypatch.setattr("app.letters.setting.STRETCH", 0.9)
    paper = read_finished(SPECIMENS["dispatch_slip"].pdf())
    assert any(over > 0 for leaf in paper.leaves for over, _ in watched.gaps(leaf.inks))
