"""The same matter again: the one lawful next act of the petition it is linked to.

What is under way takes a note, what was answered takes a request for review while its window is
open, what was promised is supervised. A new fact or a new claim is always a new matter: that is
never decided here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.decided import DECISIONS, SENT_BACK
from app.domain.file import Claim, PetitionFile, Strand

SameAct = Literal[
    "forward_review", "supervise_execution", "convert_to_ordinary", "add_note", "register_again"
]
_BEST_FIRST: tuple[SameAct, ...] = (
    "forward_review",
    "supervise_execution",
    "convert_to_ordinary",
    "add_note",
    "register_again",
)
_UNDER_WAY = frozenset(
    {
        "registered",
        "objection_filed",
        "screening",
        "suggestion_study",
        "own_procedure",
        "accepted_simple",
        "accepted",
        "remanded",
        "investigating",
        "hearing",
        "mediating",
        "opinion_draft",
        "opinion_signed",
        "own_decided",
    }
)
_REVIEWED = frozenset({"under_review", "under_recheck", "recheck_window", "recheck_lapsed"}) | {
    "recheck_served"
}
_REVIEW = "REVIEW_REQUEST_30D"
_ENDED = {
    "referred": ("same.told_elsewhere", "23.2"),
    "notified_elsewhere": ("same.told_elsewhere", "23.2"),
    "opinion_served": ("same.other_remedy", "31.5"),
    "void": ("same.void", "22"),
}


@dataclass(frozen=True, slots=True)
class SameMatter:
    """What is to be done when she comes again. `reason` is a code of `words.SAME_MATTER`.

    `until` is the last day of her window, or the day what was supported is to be carried out.
    """

    act: SameAct
    article: str
    reason: str
    until: date | None = None


def here_before(file: PetitionFile) -> str | None:
    """Tell whether the matter came here before: a code of `words.HERE_BEFORE`; None for asking.

    What the link means for the clocks stands there in words; it is a link of matters, no count.
    """
    if file.kind != "petition":
        return None
    if file.linked_to is not None:
        return "again"
    return "first" if file.linked_numbers else "alone"


def same_matter_act(file: PetitionFile, today: date) -> SameMatter:
    """Decide the one next act of a petition whose matter comes again.

    Where its claims went different ways, a right that runs out comes before a promise that is
    not kept, both before what is under way, and what has ended last.
    """
    if file.kind != "petition":
        return SameMatter("register_again", "22", "same.enquiry")
    told = [_of_strand(file, each, today) for each in file.strands]
    told.sort(key=lambda each: _BEST_FIRST.index(each.act))
    return told[0] if told else SameMatter("register_again", "22", "same.closed")


def _of_strand(file: PetitionFile, strand: Strand, today: date) -> SameMatter:
    if strand.state in _REVIEWED or _decided_above(file, strand):
        return _reviewed(file, strand)
    until = _window(file, strand)
    unmet = [each for each in file.claims_of(strand.id) if _not_carried_out(each)]
    if until is None and strand.state in _UNDER_WAY:
        return SameMatter("add_note", "21", "same.under_way")
    if until is not None:
        return _answered(file, strand, until, unmet, today)
    if unmet:
        return _to_supervise(unmet)
    if strand.procedure == "simple":
        return SameMatter("convert_to_ordinary", "34", "same.simple_reply")
    reason, article = _ENDED.get(strand.state, ("same.closed", "22"))
    return SameMatter("register_again", article, reason)


def _answered(
    file: PetitionFile, strand: Strand, until: date, unmet: list[Claim], today: date
) -> SameMatter:
    # Who got all she asked for comes because it is not done: that is no matter for a review.
    wholly = all(each.outcome == "support" for each in file.claims_of(strand.id))
    if unmet and (wholly or until < today):
        return _to_supervise(unmet)
    if until < today:
        return SameMatter("register_again", "35", "same.window_over", until)
    return SameMatter("forward_review", "35", "same.window_open", until)


def _to_supervise(unmet: list[Claim]) -> SameMatter:
    days = [each.execute_by for each in unmet if each.execute_by is not None]
    until = min(days) if days else None
    return SameMatter("supervise_execution", "32.2", "same.not_carried_out", until)


def _reviewed(file: PetitionFile, strand: Strand) -> SameMatter:
    unmet = [each for each in file.claims_of(strand.id) if _not_carried_out(each)]
    if unmet:
        return _to_supervise(unmet)
    mine = [each for each in file.reviews if each.strand in {None, strand.id}]
    if (mine and mine[-1].result) or _decided_above(file, strand):
        return SameMatter("register_again", "36, 37.3", "same.reviewed")
    return SameMatter("add_note", "35", "same.under_review")


def _decided_above(file: PetitionFile, strand: Strand) -> bool:
    """Tell whether what was ended had been decided on review, and not sent back."""
    if strand.state not in {"closed", "archived"}:
        return False
    mine = [e for e in file.steps if e.act in DECISIONS and e.strand == strand.id]
    return bool(mine) and mine[-1].told.get("result") not in SENT_BACK


def _window(file: PetitionFile, strand: Strand) -> date | None:
    """Give the last day on which one of them may ask for review; none before service."""
    days = [
        each.window_rolled
        for each in file.recipients_of(strand.id)
        if each.window_rule == _REVIEW and each.window_rolled is not None
    ]
    return max(days, default=None)


def _not_carried_out(claim: Claim) -> bool:
    return claim.outcome == "support" and claim.executed_on is None
