"""How far a life of a petition is led before chance takes over (`tests/app/test_any_life.py`)."""

from collections.abc import Sequence

OURS, COURT = "petition_procedure", "litigation"
HEARD = ("classify", "accept", "hear_statement")
ANSWERED = (*HEARD, "draft_opinion", "sign", "serve", "serve", "serve", "serve")
DECIDED = ("classify", "own_procedure", "decide_own", "serve")
LATER, CHANGED = "later", "changed above"
BEGUN: Sequence[tuple[str, str | None, Sequence[str]]] = (
    ("", OURS, ()),
    ("", OURS, HEARD),
    ("", OURS, ANSWERED),
    ("direct", OURS, (*ANSWERED, "forward_review", "forward_review", "review_result")),
    ("direct", None, ("classify", "tell_study", "serve", "reply_suggestion")),
    ("direct", "admin_procedure", (*DECIDED, "serve_other_party")),
    ("direct", "arbitration", ("classify", "own_procedure")),
    ("", "duty_performance", ANSWERED),
    ("direct", OURS, (*ANSWERED, LATER, "lapse_review")),
    ("direct", OURS, (*ANSWERED, "review_result", LATER, "lapse_recheck")),
    ("direct", OURS, (*ANSWERED, CHANGED, "note_change")),
    ("direct", OURS, ("void",)),
    ("transferred", OURS, ("object", "tell_objection_period", "objection_denied")),
    ("direct", COURT, ("classify", "refuse_acceptance")),
    ("direct", OURS, ("classify", "assign")),
    ("direct", OURS, ("classify", "transfer")),
    ("transferred", OURS, ("object", "objection_agreed", "serve")),
    ("direct", OURS, ("classify", "ask_competence", "competence_decided")),
    ("direct", OURS, (*HEARD, "post_letter", "letter_returned")),
    ("direct", OURS, (*HEARD, "withdraw_one", "rejoin")),
    ("direct", OURS, ("notify_on_spot",)),
    ("direct", OURS, ("classify", "notify_elsewhere")),
    ("direct", OURS, ("classify", "accept_simple", "reply_simple")),
)
"""How far a life goes before chance leads it, so that late states are met as early ones are."""
