"""What an act needs of the petition beside its state: each need is one look at its file. Pure.

A need answers None when it is met, the code of the reason when it is not, or "" when the act
never applies to such a petition and is not even spoken of.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.decided import DECISIONS, changed_by, sent_back, unnoted
from app.domain.file import NOTICES, PetitionFile, Review, Step, Strand
from app.domain.petition import HANDED_DOWN

SEVERAL, JOINT = 2, 5
"""From so many people on a petition is a joint one in the statistics and never a simple matter."""
_LEFT_TO_OTHERS = frozenset(
    {
        "referred",
        "notified_elsewhere",
        "not_accepted",
        "no_longer_accepted",
        "returned",
        "replied",
        "simple_replied",
        "settled",
        "withdrawn",
    }
)
"""States that answer the claims of a strand as a whole, by a paper of their own."""


_UNANSWERED = frozenset(
    {
        "registered",
        "objection_filed",
        "screening",
        "suggestion_study",
        "own_procedure",
        "own_decided",
        "accepted_simple",
        "accepted",
        "remanded",
        "investigating",
        "hearing",
        "mediating",
        "opinion_draft",
        "opinion_signed",
    }
)
"""States in which she has no answer yet, on what she asked for or on where it belongs."""
NOTICE_KINDS = frozenset(
    {
        "acceptance_notice",
        "referral_notice",
        "elsewhere_notice",
        "objection_period_notice",
        "refusal_notice",
        "no_longer_notice",
        "own_procedure_notice",
        "transfer_notice",
        "suggestion_notice",
        "suggestion_reply",
    }
)
"""The written notices of Article 23 paragraphs 2 and 3: she is told once one has reached her."""
_UNDECIDED = frozenset({"registered", "screening", "objection_filed", "suggestion_study"})
INSTEAD = "procedure.instead."
"""What begins the code of a reason that names the act to be done in its place."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a strand of a petition on a day."""

    file: PetitionFile
    strand: Strand
    today: date

    def steps(self, *acts: str) -> bool:
        """Tell whether one of these acts was done on this strand."""
        return any(
            each.act in acts and each.strand in {None, self.strand.id} for each in self.file.steps
        )

    def done(self, act: str, letters: Collection[str]) -> bool:
        """Tell whether this act was done on this strand, by the letters it leaves."""
        if self.steps(act):
            return True
        alone = len(self.file.strands) == 1
        made = any(
            each.letter_kind in letters and each.strand in {None, self.strand.id}
            for each in self.file.letters
        )
        return made or (alone and any(each.act == act for each in self.file.history))

    def decisions(self) -> list[Step]:
        """Give what was decided above on this strand, the newest last."""
        return [e for e in self.file.steps if e.act in DECISIONS and e.strand == self.strand.id]

    def in_force(self) -> bool:
        """Tell whether an opinion was served that was not sent back: each such takes one."""
        letters = {
            each.letter
            for each in self.file.recipients_of(self.strand.id)
            if each.served_on is not None and each.window_rule is not None
        }
        back = sum(sent_back(each, self.strand) for each in self.decisions())
        return len(letters) > back

    def notice_lies(self) -> bool:
        """Tell whether the written notice is made and somebody it can reach has not got it."""
        kinds = {each.id: each.letter_kind for each in self.file.letters}
        return any(
            tells(kinds[each.letter], self.strand) for each in self.file.owed(self.strand.id)
        )

    def runs(self, *rules: str) -> bool:
        """Tell whether one of these deadlines is open for this strand."""
        return any(
            each.rule in rules and each.met_on is None and each.strand in {None, self.strand.id}
            for each in self.file.clocks
        )


def tells(kind: str, strand: Strand) -> bool:
    """Tell whether a paper tells her what becomes of the claims of a strand as it stands.

    What was made before an objection was decided, or before the claims took another way, does not.
    """
    if kind == "suggestion_notice":
        return strand.route is None
    if kind == "objection_period_notice":
        return strand.state == "objection_filed"
    return kind in NOTICE_KINDS and strand.state not in _UNDECIDED


Need = Callable[[Look], str | None]


def _unsigned_arrival(at: Look) -> str | None:
    if at.file.origin not in HANDED_DOWN:
        return ""
    return None if at.file.signed_for_at is None else "procedure.done_already"


def _came_directly(at: Look) -> str | None:
    return "procedure.handed_down" if at.file.origin in HANDED_DOWN else None


def _from_county(at: Look) -> str | None:
    return None if at.file.origin in HANDED_DOWN else ""


def _not_handed_down(at: Look) -> str | None:
    # An item of the county never disappears; one that was entered twice is linked first.
    stays = at.file.origin in HANDED_DOWN and not at.file.doubled()
    return "procedure.handed_down_stays" if stays else None


def _competence_asked(at: Look) -> str | None:
    """Take an answer only to what was asked, once."""
    told = [e.act for e in at.file.steps if e.act in _COMPETENCE and e.strand == at.strand.id]
    return None if told and told[-1] == _COMPETENCE[0] else ""


_COMPETENCE = ("ask_competence", "competence_decided")


def _suggestion(at: Look) -> str | None:
    claims = at.file.claims_of(at.strand.id)
    return None if claims and all(each.matter_class == "suggestion" for each in claims) else ""


def _has_claims(at: Look) -> str | None:
    return None if at.file.claims_of(at.strand.id) else "procedure.no_claims"


def _all_answered(at: Look) -> str | None:
    claims = at.file.claims_of(at.strand.id)
    answered = all(each.outcome and each.answer and each.law for each in claims)
    return None if claims and answered else "procedure.claim_unanswered"


def _claims_answered(at: Look) -> str | None:
    if at.strand.state in _LEFT_TO_OTHERS:
        return None
    if at.strand.route != "admin_procedure":
        return _all_answered(at)
    # A decision of the office's own procedure answers; it has no outcome of Article 32.
    answered = all(each.answer and each.law for each in at.file.claims_of(at.strand.id))
    return None if answered else "procedure.claim_unanswered"


def _letter_to_serve(at: Look) -> str | None:
    if at.file.to_serve(at.strand.id):
        return None
    made = at.file.recipients_of(at.strand.id)
    return "procedure.nothing_to_serve" if made else "procedure.not_yet.serve"


def _posted(at: Look) -> str | None:
    sent = (at.file.posted(each) for each in at.file.to_serve(at.strand.id))
    waits = any(each and each.act == "post_letter" for each in sent)
    return None if waits else "procedure.not_yet.letter_returned"


def _service_owed(at: Look) -> str | None:
    """Lead to the service of what lies here; while nothing is decided, of a notice of that alone.

    What was made before the claims took another way may be served, but comes before nothing.
    """
    if at.strand.state in _UNDECIDED:
        return None if at.notice_lies() else "procedure.nothing_to_serve"
    return None if at.file.owed(at.strand.id) else "procedure.nothing_to_serve"


def _all_served(at: Look) -> str | None:
    if at.strand.state == "withdrawn":  # What she took back is not waited for.
        return None
    return "procedure.not_served" if at.file.owed(at.strand.id) else None


_LED_BY = ("refer", "notify_elsewhere", "notify_on_spot", "end_land_mediation")
_LED_IN = frozenset({"referral_notice", "elsewhere_notice", "mediation_ended_notice"})


def _led_away(at: Look) -> bool:
    """Tell whether she was told to go to another organ: nobody here was asked to handle it."""
    if at.strand.state == "notified_elsewhere":
        return True
    told = (e for e in at.file.letters if e.letter_kind in _LED_IN and e.voided_on is None)
    led = at.steps(*_LED_BY) or any(each.strand == at.strand.id for each in told)
    return at.strand.state == "referred" and led


def _told_whose(at: Look) -> str | None:
    return None if _led_away(at) else ""


def _handover_noted(at: Look) -> str | None:
    """Lead to what became of it: who was sent elsewhere is not closed on a word (Art. 31)."""
    return f"{INSTEAD}note_handover" if _led_away(at) else None


def _other_party_waits(at: Look) -> str | None:
    parties = at.file.other_parties(at.strand.id)
    if any(each.served_on is None for each in parties):
        return None
    return "procedure.nothing_to_serve" if parties else "procedure.not_yet.serve_other_party"


def _letter_to_void(at: Look) -> str | None:
    mine = (each for each in at.file.letters if each.strand in {None, at.strand.id})
    return None if any(at.file.may_be_voided(each) for each in mine) else ""


def _signing_open(at: Look) -> str | None:
    """Hold that somebody was handed a letter and it is not noted how she signed, or only today."""
    handed = at.file.handed_over()
    if not handed:
        return ""
    today = any(e.act == "note_signing" and e.happened_on == at.today for e in at.file.steps)
    noted = all(each.signed_how is not None for each in handed)
    return "procedure.done_already" if noted and not today else None


def _opinion_served(at: Look) -> str | None:
    if at.strand.procedure == "simple":
        return f"{INSTEAD}convert_to_ordinary"
    return None if at.in_force() else "procedure.not_yet.forward_review"


def _several(at: Look) -> str | None:
    """Let one alone go where others stay; the last of them withdraws the whole."""
    if len(at.file.principals()) < SEVERAL:
        return ""
    return None if len(at.file.staying()) >= SEVERAL else f"{INSTEAD}withdraw"


def _one_left(at: Look) -> str | None:
    return None if len(at.file.staying()) < len(at.file.principals()) else ""


def _not_answered(at: Look) -> str | None:
    """Lead who was answered to the review: new facts and claims are a new matter anyhow."""
    return f"{INSTEAD}forward_review" if at.in_force() else None


def _just_registered(at: Look) -> str | None:
    # That somebody looked at numbers undoes nothing; paper that went out, or any act, does.
    acts = [each for each in at.file.history if each.act not in _UNDOES_NOTHING]
    known = at.file.place == "local" or at.file.doubled()
    return None if len(acts) <= 1 and known else "void.already_acted"


_UNDOES_NOTHING = frozenset({"show_numbers", "link", "sign_for"})


def _not_told_of_objection(at: Look) -> str | None:
    return None if at.runs("NOTICE_15D_UP") and not at.notice_lies() else "procedure.done_already"


def _first_here(at: Look) -> str | None:
    return "procedure.not_first" if at.file.linked_to is not None else None


def _not_joint(at: Look) -> str | None:
    return "procedure.joint" if at.file.people_count >= JOINT else None


def _heard(at: Look) -> str | None:
    """Article 31 item 6 alone asks for her statement; mediation leads past it without."""
    ours = at.strand.route != "petition_procedure" or at.file.heard(at.strand.id)
    return None if ours else "procedure.not_yet.draft_opinion"


def _not_extended(at: Look) -> str | None:
    if at.steps("extend"):
        return "procedure.done_already"
    return None if at.runs("HANDLE_60D") else "procedure.no_such_clock"


def _untold(at: Look) -> str | None:
    if at.runs(*NOTICES):
        return "procedure.done_already" if at.notice_lies() else None
    mine = (each for each in at.file.clocks if each.strand in {None, at.strand.id})
    told = any(each.rule in NOTICES for each in mine)
    return "procedure.done_already" if told else "procedure.not_yet.tell_study"


def _running(*rules: str) -> Need:
    def look(at: Look) -> str | None:
        return None if at.runs(*rules) else ""

    return look


def _assigned(at: Look) -> str | None:
    """Owe the result of what was assigned, with a date or without one, once."""
    if at.file.origin != "assigned" or _all_returned(at.file):
        return ""
    reported = any(each.act == "report_result" for each in at.file.steps)
    owed = at.runs("ASSIGN_FEEDBACK") or not reported
    return None if owed else "procedure.done_already"


def _all_returned(file: PetitionFile) -> bool:
    agreed = {each.strand for each in file.steps if each.act == "objection_agreed"}
    return all(each.id in agreed for each in file.strands)


def _others_answered(at: Look) -> str | None:
    others = (each for each in at.file.strands if each.id != at.strand.id)
    open_ = any(each.state in _UNANSWERED for each in others)
    return "procedure.others_open" if open_ else None


def _simple(at: Look) -> str | None:
    return None if at.strand.procedure == "simple" else "procedure.not_yet.convert_to_ordinary"


def _reviewed(at: Look) -> str | None:
    """Ask for a review that was decided and not sent back: re-examination is of that decision."""
    decided = at.decisions()
    if not decided or sent_back(decided[-1], at.strand):
        return "procedure.not_yet.request_recheck"
    return None if decided[-1].act == "review_result" else "procedure.done_already"


def _to_forward(at: Look) -> str | None:
    return None if at.runs("REVIEW_FORWARD") else "procedure.done_already"


def _review_to_forward(at: Look) -> str | None:
    waits = any(each.forwarded_on is None for each in _undecided_requests(at))
    return None if waits else "procedure.done_already"


def _undecided(at: Look) -> str | None:
    """Take one decision on review, and another only for a request that came after it."""
    ours = at.strand.state not in {"recheck_window", "under_recheck", "recheck_lapsed"}
    return None if ours or _undecided_requests(at) else "procedure.done_already"


def _undecided_requests(at: Look) -> list[Review]:
    mine = (each for each in at.file.reviews if each.strand in {None, at.strand.id})
    return [each for each in mine if each.result is None]


def _promised(at: Look) -> str | None:
    claims = at.file.claims_of(at.strand.id)
    return None if any(each.promised for each in claims) else ""


def _promise_undated(at: Look) -> str | None:
    claims = at.file.claims_of(at.strand.id)
    return None if any(each.promised and each.execute_by is None for each in claims) else ""


def _changed_above(at: Look) -> str | None:
    return None if changed_by(at.file, at.strand.id) is not None else ""


def _change_unnoted(at: Look) -> str | None:
    return None if unnoted(at.file, at.strand.id) else "procedure.done_already"


def _changes_noted(at: Look) -> str | None:
    return "procedure.change_unnoted" if unnoted(at.file, at.strand.id) else None


def _nothing_promised(at: Look) -> str | None:
    return None if _promised(at) == "" else "procedure.not_carried_out"


def _nothing_awaited(at: Look) -> str | None:
    """Hold what others wait for, or what another unit still has to answer in our place."""
    waits = at.runs("REVIEW_FILE", "REVIEW_FORWARD")
    led_on = at.strand.state == "referred" and at.runs("DISPATCH_REPLY")
    return "procedure.awaited" if waits or led_on else None


def _window_over(at: Look) -> str | None:
    days = [
        each.window_rolled
        for each in at.file.recipients_of(at.strand.id)
        if each.window_rolled is not None
    ]
    return None if days and max(days) < at.today else "procedure.window_open"


def _recheck_window_over(at: Look) -> str | None:
    open_until = [
        each.rolled
        for each in at.file.clocks
        if each.rule == "RECHECK_REQUEST_30D" and each.strand in {None, at.strand.id}
    ]
    return None if open_until and max(open_until) < at.today else "procedure.window_open"


NEEDS: Mapping[str, Need] = {
    "arrived_unsigned": _unsigned_arrival,
    "came_directly": _came_directly,
    "from_county": _from_county,
    "not_handed_down": _not_handed_down,
    "competence_asked": _competence_asked,
    "suggestion": _suggestion,
    "untold": _untold,
    "has_claims": _has_claims,
    "all_answered": _all_answered,
    "claims_answered": _claims_answered,
    "letter_to_serve": _letter_to_serve,
    "posted": _posted,
    "service_owed": _service_owed,
    "all_served": _all_served,
    "told_whose": _told_whose,
    "handover_noted": _handover_noted,
    "other_party_waits": _other_party_waits,
    "letter_to_void": _letter_to_void,
    "signing_open": _signing_open,
    "opinion_served": _opinion_served,
    "several": _several,
    "one_left": _one_left,
    "not_answered": _not_answered,
    "just_registered": _just_registered,
    "not_told_of_objection": _not_told_of_objection,
    "first_here": _first_here,
    "not_joint": _not_joint,
    "heard": _heard,
    "not_extended": _not_extended,
    "dispatched": _running("DISPATCH_REPLY"),
    "supervised": _running("SUPERVISION"),
    "suggested": _running("SUGGEST_FEEDBACK_30D"),
    "file_asked": _running("REVIEW_FILE"),
    "assigned": _assigned,
    "others_answered": _others_answered,
    "simple": _simple,
    "reviewed": _reviewed,
    "to_forward": _to_forward,
    "review_to_forward": _review_to_forward,
    "undecided": _undecided,
    "promised": _promised,
    "promise_undated": _promise_undated,
    "changed_above": _changed_above,
    "change_unnoted": _change_unnoted,
    "changes_noted": _changes_noted,
    "nothing_promised": _nothing_promised,
    "nothing_awaited": _nothing_awaited,
    "window_over": _window_over,
    "recheck_window_over": _recheck_window_over,
}
"""Every need by its code."""
