"""The ends of 登记 when the matter is known: a note to it, or her request for review.

Each does the one act of the earlier petition and lets the draft go; what the act refuses leaves
the draft as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.answering import ReviewHow, ReviewTold
from app.domain.file import Letter, PetitionFile
from app.domain.likeness import bare
from app.domain.matter import SameAct
from app.domain.petition import Draft, PetitionerDraft
from app.domain.words import ACTS
from app.handling import NoteKind, NoteTold
from app.intake import Registered
from app.office import Office
from ui.register_values import day_with_weekday

ENDS: Mapping[SameAct, str] = {
    "add_note": "记到原件上，给原回执",
    "forward_review": "登记复查申请",
    "supervise_execution": "记到原件，督促执行",
    "convert_to_ordinary": "记到原件，转普通程序",
}
"""Acts that take the place of registering, and what their button says."""

FOLLOWED: frozenset[SameAct] = frozenset({"supervise_execution", "convert_to_ordinary"})
"""Of these the note is taken at once, and the act's own form opens on the earlier petition."""
_SHEETS = ("receipt_notice", "acceptance_notice", "receipt")
_NOTES: Mapping[str, NoteKind] = {"call": "phone", "letter": "document", "fax": "document"}
_HOW: Mapping[str, ReviewHow] = {"letter": "post", "online": "written", "fax": "written"}


@dataclass(frozen=True, slots=True)
class Again:
    """What such an end left: the earlier petition, and its paper with the old dates if it has one.

    `petition` alone: the act could not know which of its petitioners came, and was not done.
    """

    act: SameAct
    petition: PetitionFile
    sheet: Registered | None = None
    done: bool = True


def doing(office: Office, draft: Draft, act: SameAct, kept: bytes | None) -> Callable[[], Again]:
    """Give the work of an end, for the store's worker."""
    number = draft.linked_to or ""

    def noted() -> Again:
        """Note what was said; the act itself is done with its own form, which opens then."""
        after = office.handling.add_note(number, note_told(draft))
        _drop(office, kept)
        return Again(act, after)

    def note() -> Again:
        after = office.handling.add_note(number, note_told(draft))
        _drop(office, kept)
        # Her paper bears her query code: nobody else is handed it.
        sheet = old_sheet(after) if which(after, draft) else None
        pdf = office.records.letter(sheet) if sheet else None
        return Again(act, after, Registered(after, sheet, pdf) if sheet else None)

    def review() -> Again:
        before = office.records.file(number)
        who = which(before, draft)
        if who is None:
            return Again(act, before, done=False)
        after = office.answering.forward_review(number, review_told(draft, who))
        _drop(office, kept)
        return Again(act, after)

    if act in FOLLOWED:
        return noted
    return note if act == "add_note" else review


def note_told(draft: Draft) -> NoteTold:
    """Put what she says now into a note, her claims after it."""
    claims = [f"诉求 {at}：{each.text.strip()}" for at, each in enumerate(draft.claim_drafts(), 1)]
    return NoteTold(
        text="\n".join((draft.content.strip(), *claims)),
        on=draft.received_on(),
        kind=_NOTES.get(draft.channel or "", "talk"),
        people=tuple(each.name.strip() for each in draft.petitioners if each.name.strip()),
        read_back=draft.read_back,
    )


def review_told(draft: Draft, petitioner: int) -> ReviewTold:
    """Put what she says into her request for review; the day she made it here is its day."""
    told = note_told(draft)
    return ReviewTold(
        reasons=told.text,
        how=_HOW.get(draft.channel or "", "spoken"),
        requested_on=draft.received_on(),
        petitioner=petitioner,
        read_back=draft.read_back,
        postmark_on=draft.postmark_on,
    )


def which(file: PetitionFile, draft: Draft) -> int | None:
    """Tell which petitioner of the earlier petition came, from 1; None where that is not sure."""
    first = draft.petitioners[0] if draft.petitioners else PetitionerDraft()
    for ours, theirs in (("id_number", "id_number"), ("name", "name")):
        said = bare(getattr(first, ours) or "")
        held = [bare(getattr(each, theirs) or "") for each in file.petitioners]
        if said and held.count(said) == 1:
            return held.index(said) + 1
    return None


def old_sheet(file: PetitionFile) -> Letter | None:
    """Give the paper that tells her the dates that still hold: the newest receipt or notice."""
    return next((e for e in reversed(file.letters) if e.letter_kind in _SHEETS), None)


def _drop(office: Office, kept: bytes | None) -> None:
    if kept is not None:
        office.intake.drop(kept)


def again_words(made: Again, today: date) -> str:
    """Say what such an end has done."""
    number = made.petition.number
    if made.act == "add_note":
        return f"已记到 {number}，期限不变"
    if made.act in FOLLOWED:
        return f"已记到 {number}，接着{ACTS[made.act]}"
    due = next(
        (e for e in made.petition.clocks if e.rule == "REVIEW_FORWARD" and not e.met_on), None
    )
    by = f"，{day_with_weekday(due.internal, today)}前转出" if due else ""
    return f"已登记 {number} 的复查申请{by}"
