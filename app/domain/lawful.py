"""What the values of an act must satisfy: each check is one rule of the law, or refuses. Pure.

A check sees the petition, the strand, the day and what was told; it raises `Refused` with the
field and the article, or says nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.asked import Ask
from app.domain.decided import SENT_BACK
from app.domain.errors import Refused
from app.domain.file import Claim, PetitionFile, Recipient, Strand
from app.domain.units import Units
from app.domain.waiver import waives

LONGEST_EXTENSION = 30
"""Days (Article 34)."""
UNANSWERED = frozenset({"accepted", "remanded", "investigating", "hearing", "mediating"}) | {
    "opinion_draft",
    "opinion_signed",
}
_HANDLE = "HANDLE_60D"
_PEOPLES = "mediation"
_MEDIATED = frozenset({_PEOPLES, "organ_mediation", "land_mediation"})
_LAW = re.compile("《[^》]+》第[一二三四五六七八九十百0-9]+条")


@dataclass(frozen=True, slots=True)
class Told:
    """The values of an act with what they are held against."""

    file: PetitionFile
    strand: Strand
    today: date
    values: Mapping[str, Any]
    units: Units
    town: str
    due: Callable[[str, date], date]
    """The last day of a rule, counted from a day, before holidays are looked at."""

    def claim(self) -> Claim:
        """Give the claim that is named by its place from 1.

        Errors: Refused("opinion.unknown_claim").
        """
        place = int(self.values["claim"])
        if not 1 <= place <= len(self.file.claims):
            raise Refused("opinion.unknown_claim", field="claim")
        found = self.file.claims[place - 1]
        if found.strand not in {None, self.strand.id}:
            raise Refused("opinion.unknown_claim", field="claim")
        return found


Check = Callable[[Told], None]


def demand_days(told: Told, asked: tuple[Ask, ...]) -> None:
    """Hold every day between receipt and today, or from today on where it lies ahead.

    Errors: Refused("act.in_future"), ("act.before_receipt"), ("act.in_past").
    """
    for ask in asked:
        day = told.values.get(ask.name) if ask.kind == "day" else None
        if day is None:
            continue
        if ask.when == "ahead" and day < told.today:
            raise Refused("act.in_past", field=ask.name)
        if ask.when != "ahead" and day > told.today:
            raise Refused("act.in_future", field=ask.name)
        if ask.when == "past" and day < told.file.received_on:
            raise Refused("act.before_receipt", field=ask.name)


def keep_away(told: Told, asked: tuple[Ask, ...], name_of: Callable[[bytes], str | None]) -> None:
    """Keep those complained of out of the work on the complaint (Art. 28 3, 30 3).

    Errors: Refused("act.complained_of").
    """
    for ask in asked:
        value = told.values.get(ask.name)
        if value is None or ask.kind not in {"people", "unit", "cadre"}:
            continue
        if ask.kind == "cadre":
            meant = [name_of(value) or ""]
        else:
            meant = [value] if isinstance(value, str) else list(value)
        if any(told.file.complains_of(each) for each in meant):
            # Who is to step aside is named just because of it.
            if ask.name == "who":
                continue
            raise Refused("act.complained_of", field=ask.name, article="28.3, 30.3")


def _bare(text: str) -> str:
    return "".join(text.split())


def _no_waiver(told: Told) -> None:
    for name, value in told.values.items():
        said = "\n".join(value) if isinstance(value, tuple) else value
        if isinstance(said, str) and waives(said):
            raise Refused("opinion.waiver", field=name, article="35")


def _still_with_them(told: Told) -> None:
    if told.file.principals()[told.values["petitioner"] - 1].withdrawn_on is not None:
        raise Refused("withdraw_one.gone", field="petitioner", article="17")


def _left_before(told: Told) -> None:
    if told.file.principals()[told.values["petitioner"] - 1].withdrawn_on is None:
        raise Refused("rejoin.here", field="petitioner", article="17")


def _everyone_signs(told: Told) -> None:
    """Hold that nobody takes back what others asked for."""
    if len(told.file.staying()) > 1 and not told.values.get("everyone"):
        raise Refused("withdraw.everyone", field="everyone", article="17")


def _objection_in_time(told: Told) -> None:
    ends = [
        each.nominal
        for each in told.file.clocks
        if each.rule == "OBJECTION_5WD" and each.strand in {None, told.strand.id}
    ]
    if ends and told.today > max(ends):
        raise Refused("object.late", article="23.3", detail={"last": max(ends).isoformat()})


def _told_somehow(told: Told) -> None:
    """Hold that she was told: by paper, else aloud with how; or could not be (Art. 23 2)."""
    people = told.file.principals()
    reached = any(told.file.reachable(each) for each in people)
    if told.values["ground"] == "unreached":
        if reached:
            raise Refused("handover.reachable", field="ground", article="23.2")
        return
    served = any(each.served_on for each in told.file.recipients_of(told.strand.id))
    sheet = any(each.letter_kind == "receipt_notice" for each in told.file.letters)
    if not served and not sheet and not told.values.get("how"):
        raise Refused("handover.how", field="how", article="23.2")


def _final_paper(told: Told) -> None:
    """Hold that a re-examination opinion or the county's written decision really is older."""
    if told.values["from_on"] > told.today:
        raise Refused("act.in_future", field="from_on")


def _whose_named(told: Told) -> None:
    if told.values["ground"] != "ours" and not told.values.get("organ"):
        raise Refused("notice.organ_missing", field="organ", article="24")


def _lower_organ(told: Told) -> None:
    told.units.demand(told.values["to_unit"], "lower", told.town, "to_unit")


def _led_to_an_organ(told: Told) -> None:
    told.units.demand(told.values["organ"], "referred", told.town, "organ")


def _law_named(told: Told) -> None:
    if _LAW.search(told.values["law"]) is None:
        raise Refused("decide.law", field="law", article="32")


def _both_agree(told: Told) -> None:
    if not told.values.get("agreed"):
        raise Refused("mediate.both", field="agreed", article="33")


def _settlement(told: Told) -> None:
    ground = told.values["ground"]
    if ground in _MEDIATED and not told.values.get("mediator"):
        raise Refused("settle.mediator", field="mediator", article="33")
    if (ground == _PEOPLES) != bool(told.values.get("committee")):
        code = "settle.committee" if ground == _PEOPLES else "settle.no_committee"
        raise Refused(code, field="committee", article="33, 人民调解法 29")


def _extension(told: Told) -> None:
    """Hold an extension to 30 days, once, before the first date, with the assigner's consent."""
    days = told.values["days"]
    if days > LONGEST_EXTENSION:
        raise Refused("extend.too_long", field="days", article="34")
    clock = next(
        (
            each
            for each in told.file.clocks
            if each.rule == _HANDLE and each.met_on is None and each.strand == told.strand.id
        ),
        None,
    )
    if clock is None:
        raise Refused("procedure.no_such_clock", article="34")
    if told.today > clock.nominal:
        raise Refused("extend.late", field="days", article="34")
    bound = told.file.source_due_on
    beyond = bound is not None and clock.nominal + timedelta(days=days) > bound
    if told.file.origin == "assigned" and beyond and not told.values.get("assigner_paper"):
        raise Refused("extend.assigner", field="assigner_paper", article="22.1, 34")


def _recusal(told: Told) -> None:
    granted = told.values["decision"] == "granted"
    theirs = told.strand.handler is not None and told.strand.handler == told.values["who"]
    new = told.values.get("handler")
    if granted and ((theirs and new is None) or new == told.values["who"]):
        raise Refused("recuse.who_then", field="handler", article="28.3")


def _claim_supported(told: Told) -> None:
    if not told.claim().promised:
        raise Refused("execute.not_supported", field="claim", article="32.2")


def _changed_claim(told: Told) -> None:
    """Let only what is supported be carried out by somebody by a day (Article 32 2)."""
    told.claim()
    carried = next((each for each in ("to_unit", "by") if told.values.get(each)), None)
    if carried is not None and told.values["outcome"] != "support":
        raise Refused("opinion.executes_nothing", field=carried, article="32.2")


def _ordered(told: Told) -> None:
    paper, served = told.values["from_on"], told.values["served_on"]
    if served < paper:
        raise Refused("serve.before_issued", field="served_on")
    came = told.values.get("came_on")
    if came is not None and came < paper:
        raise Refused("serve.before_issued", field="came_on", article="35, 36")
    if told.values.get("by") and told.values["result"] not in SENT_BACK:
        raise Refused("review.orders_nothing", field="by", article="35, 36")


def _after_request(told: Told) -> None:
    """Hold that nobody answered before she asked, where she asked here (Articles 35, 36)."""
    asked = [each.requested_on for each in told.file.reviews if each.strand == told.strand.id]
    asked += [
        each.happened_on
        for each in told.file.steps
        if each.act == "request_recheck" and each.strand == told.strand.id
    ]
    if asked and told.values["from_on"] < max(asked):
        raise Refused("review.answered_before_asked", field="from_on", article="35, 36")


def _as_called(told: Told) -> None:
    """Hold that a hearing sat on the day it was called for, or later (Article 31 6)."""
    called = [
        str(each.told.get("sits_on") or each.happened_on)
        for each in told.file.steps
        if each.act == "hold_hearing" and each.strand == told.strand.id
    ]
    on = told.values.get("on") or told.today
    if called and on.isoformat() < called[-1]:
        raise Refused(
            "hearing.before_called", field="on", article="31.6", detail={"on": called[-1]}
        )


def _asked_once(told: Told) -> None:
    """Keep one request of each until it is decided: what she says besides is a note."""
    mine = [each for each in told.file.steps if each.strand == told.strand.id]
    ends = [n for n, each in enumerate(mine) if each.act in {"review_result", "recheck_result"}]
    asked = (each for each in mine[max(ends, default=-1) + 1 :] if each.act == "request_recheck")
    if any(each.told.get("petitioner") == told.values["petitioner"] for each in asked):
        raise Refused("recheck.taken", field="petitioner", article="36.1")


def _rating_in_time(told: Told) -> None:
    """Hold a rating to the platform's windows: 30 days after the answer, or day 90 to 120."""
    ends = [
        each.nominal
        for each in told.file.clocks
        if each.rule == "RATE_30D" and each.strand in {None, told.strand.id}
    ]
    on = told.values.get("on") or told.today
    came = told.file.received_on
    if not ends and on <= told.due("RATE_90D", came) and told.strand.state in UNANSWERED:
        raise Refused("rate.early", field="on", article="满意度评价")
    if on > max(ends, default=told.due("RATE_120D", came)):
        raise Refused("rate.late", field="on", article="满意度评价")


def _has_letter_to_get(told: Told) -> None:
    if not _hers(told):
        raise Refused("procedure.nothing_to_serve", field="petitioner")


def _letter_posted(told: Told) -> None:
    sent = [told.file.posted(each) for each in _hers(told)]
    if not any(each and each.act == "post_letter" for each in sent):
        raise Refused("post.not_posted", field="petitioner")
    day = told.values.get("on")
    if day is not None and any(each and each.happened_on > day for each in sent):
        raise Refused("post.returned_before", field="on")


def _hers(told: Told) -> list[Recipient]:
    """Give what one of them still has to get."""
    person = told.file.principals()[int(told.values["petitioner"]) - 1]
    waiting = told.file.to_serve(told.strand.id)
    return [each for each in waiting if each.petitioner == person.id]


CHECKS: Mapping[str, Check] = {
    "has_letter_to_get": _has_letter_to_get,
    "letter_posted": _letter_posted,
    "no_waiver": _no_waiver,
    "still_with_them": _still_with_them,
    "left_before": _left_before,
    "everyone_signs": _everyone_signs,
    "objection_in_time": _objection_in_time,
    "told_somehow": _told_somehow,
    "final_paper": _final_paper,
    "whose_named": _whose_named,
    "lower_organ": _lower_organ,
    "led_to_an_organ": _led_to_an_organ,
    "law_named": _law_named,
    "both_agree": _both_agree,
    "settlement": _settlement,
    "extension": _extension,
    "recusal": _recusal,
    "claim_supported": _claim_supported,
    "changed_claim": _changed_claim,
    "asked_once": _asked_once,
    "ordered": _ordered,
    "after_request": _after_request,
    "as_called": _as_called,
    "rating_in_time": _rating_in_time,
}
"""Every check by its code."""
