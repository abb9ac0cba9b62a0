"""She comes again with the same matter: the one next act, for each state of the earlier file."""

import inspect
import re
from dataclasses import replace
from datetime import date

import pytest

from app.domain import matter
from app.domain.file import Claim, Letter, PetitionFile, Recipient, Review, Strand
from app.domain.matter import SameMatter, here_before, same_matter_act
from app.domain.words import HERE_BEFORE, SAME_MATTER

DAY = date(2026, 9, 22)
LAST = date(2026, 10, 22)
LETTER = Letter(
    b"l", b"s", "handling_opinion", "青信答〔2026〕1号", DAY, "", 1, "b", None, None, {}
)
SERVED = Recipient(
    b"r", b"x", b"l", None, "in_person", DAY, None, None, None, None, None, None,
    "REVIEW_REQUEST_30D", LAST, LAST,
)  # fmt: skip
PROMISED = Claim(
    b"c", b"s", 0, "兑付补偿款", "appeal_claim", "petition_procedure", None, None, "support", None,
    execute_by=date(2026, 10, 1),
)  # fmt: skip
REFUSED = replace(PROMISED, id=b"d", outcome="reject", execute_by=None)
REVIEW = Review(b"v", b"s", b"x", b"l", "spoken", "不服", None, True, DAY, None, None, None, None)


def strand(state: str, id_: bytes = b"s", procedure: str | None = "ordinary") -> Strand:
    return Strand(id_, 0, "petition_procedure", state, procedure, DAY, None)


def a_file(*strands: Strand, **told: object) -> PetitionFile:
    facts: dict[str, object] = dict.fromkeys(PetitionFile.__dataclass_fields__) | {
        "id": b"p", "kind": "petition", "number": "青信2026-0001", "strands": strands,
        "claims": (), "letters": (), "recipients": (), "reviews": (), "clocks": (), "steps": (),
    }  # fmt: skip
    return PetitionFile(**(facts | told))  # type: ignore[arg-type]  # the facts have their types


def served(*claims: Claim, state: str = "review_window", **told: object) -> PetitionFile:
    facts = {"claims": claims, "letters": (LETTER,), "recipients": (SERVED,)}
    return a_file(strand(state), **(facts | told))


@pytest.mark.parametrize(
    "state",
    ["registered", "screening", "accepted", "investigating", "opinion_draft", "opinion_signed"],
)
def test_what_is_under_way_takes_a_note(state: str) -> None:
    told = same_matter_act(a_file(strand(state), claims=(PROMISED,)), DAY)
    assert (told.act, told.reason) == ("add_note", "same.under_way")


def test_an_answer_served_may_be_reviewed_up_to_the_last_day_and_not_after() -> None:
    file = served(REFUSED)
    assert same_matter_act(file, LAST) == SameMatter(
        "forward_review", "35", "same.window_open", LAST
    )
    after = same_matter_act(file, date(2026, 10, 23))
    assert (after.act, after.reason, after.until) == ("register_again", "same.window_over", LAST)


def test_one_of_them_served_opens_the_window_while_the_others_wait() -> None:
    assert same_matter_act(served(REFUSED, state="opinion_signed"), DAY).act == "forward_review"


def test_what_was_promised_and_not_done_is_supervised() -> None:
    told = same_matter_act(served(PROMISED), DAY)
    assert (told.act, told.until) == ("supervise_execution", date(2026, 10, 1))
    done = replace(PROMISED, executed_on=DAY)
    assert same_matter_act(served(done), DAY).act == "forward_review"


def test_a_partly_refused_answer_keeps_her_right_before_the_promise() -> None:
    file = served(PROMISED, REFUSED)
    assert same_matter_act(file, LAST).act == "forward_review"
    assert same_matter_act(file, date(2026, 10, 23)).act == "supervise_execution"


def test_a_review_under_way_takes_a_note_and_one_that_has_ended_is_registered() -> None:
    under = served(REFUSED, state="under_review", reviews=(REVIEW,))
    assert same_matter_act(under, DAY).reason == "same.under_review"
    ended = replace(under, reviews=(replace(REVIEW, result="upheld"),))
    told = same_matter_act(ended, DAY)
    assert (told.act, told.reason) == ("register_again", "same.reviewed")


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("referred", "same.told_elsewhere"),
        ("notified_elsewhere", "same.told_elsewhere"),
        ("opinion_served", "same.other_remedy"),
        ("replied", "same.closed"),
        ("closed", "same.closed"),
        ("void", "same.void"),
    ],
)
def test_what_has_ended_is_registered_again(state: str, reason: str) -> None:
    told = same_matter_act(a_file(strand(state)), DAY)
    assert (told.act, told.reason) == ("register_again", reason)


def test_a_simple_reply_leads_to_the_ordinary_procedure() -> None:
    told = same_matter_act(a_file(strand("replied", procedure="simple")), DAY)
    assert told.act == "convert_to_ordinary"


def test_an_enquiry_is_no_petition_yet() -> None:
    assert same_matter_act(a_file(strand("replied"), kind="enquiry"), DAY).reason == "same.enquiry"


def test_of_two_ways_the_right_that_runs_out_comes_first() -> None:
    file = served(REFUSED)
    both = replace(file, strands=(strand("accepted", b"t"), *file.strands))
    assert same_matter_act(both, DAY).act == "forward_review"
    assert same_matter_act(both, date(2026, 12, 1)).act == "add_note"


def test_every_reason_has_its_words() -> None:
    told = set(re.findall(r'"(same\.[a-z_]+)"', inspect.getsource(matter)))
    assert told == set(SAME_MATTER)


def test_a_matter_is_first_or_again_here_by_its_link_and_an_asking_is_neither() -> None:
    alone = a_file(strand("registered"), linked_to=None, linked_numbers=())
    told = [
        here_before(alone),
        here_before(replace(alone, linked_numbers=("青信2026-0002",))),
        here_before(replace(alone, linked_to=b"q", linked_numbers=("青信2026-0002",))),
    ]
    assert told == ["alone", "first", "again"]
    assert set(told) == set(HERE_BEFORE)
    assert here_before(replace(alone, kind="enquiry")) is None
