"""What the organs above decided on review and re-examination, and what follows for a strand. Pure.

One decision sends the matter back to be handled anew, another takes the place of our opinion, a
third upholds what was decided before (Articles 35, 36).
"""

from app.domain.file import Claim, PetitionFile, Step, Strand

UPHELD, CHANGED = "maintained", "changed"
SENT_BACK = frozenset({"remanded", "revoked"})
"""Results of a review after which the matter is handled anew."""
DECISIONS = frozenset({"review_result", "recheck_result"})
"""The acts that note what was decided above."""
NOTED = "note_change"
"""The act that notes, claim by claim, what the organ above made of our opinion."""


def sent_back(step: Step, strand: Strand) -> bool:
    """Tell whether a step is the order of the organ above to handle a strand anew."""
    ordered = step.act in DECISIONS
    return ordered and step.strand == strand.id and step.told.get("result") in SENT_BACK


def changed_by(file: PetitionFile, strand: bytes) -> Step | None:
    """Give the decision that a strand is carried out by in place of our opinion, if there is one.

    What upholds it leaves it standing, what sends the matter back does not.
    """
    decided = [each for each in file.steps if each.act in DECISIONS and each.strand == strand]
    newest = next((e for e in reversed(decided) if e.told.get("result") != UPHELD), None)
    return newest if newest is not None and newest.told.get("result") == CHANGED else None


def unnoted(file: PetitionFile, strand: bytes) -> tuple[Claim, ...]:
    """Give the claims of which it is not noted yet what that decision made of them."""
    decision = changed_by(file, strand)
    if decision is None:
        return ()
    after = file.steps[file.steps.index(decision) :]
    noted = {each.told.get("claim") for each in after if (each.act, each.strand) == (NOTED, strand)}
    mine = (each for each in enumerate(file.claims, 1) if each[1].strand == strand)
    return tuple(claim for n, claim in mine if n not in noted)
