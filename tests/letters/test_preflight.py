"""No false alarm: what the real compositor sets from any lawful values has nothing to be found."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from specimens import CLAIMS, HEAD, MATTER, PROOF, SLIPS, SPECIMENS, changed

from app.letters import kinds
from app.letters.finding import Finding
from app.letters.finished import read_finished
from app.letters.marking import marked
from app.letters.preflight import preflight, preflight_copy
from app.letters.reader import large_print, on_roll, plain_words
from app.letters.soundness import SMALLEST
from app.letters.template import STEPPED, explains
from app.letters.values import AnsweredClaim
from app.wire.letter_code import Signer

HANZI = st.sampled_from(
    "村民组排水渠淤堵补偿款兑付占地测量公示道路低保房屋宅基灌溉机井电费修缮的了在和是我们去年今"
)
RARE = st.sampled_from("𬭎𠮷䶮㛃龑𬱖𪨰喆堃𰻝𱁬")
NAME = st.one_of(
    st.text(HANZI | RARE, min_size=2, max_size=4),
    st.lists(st.text(HANZI | RARE, min_size=2, max_size=8), min_size=2, max_size=3).map("·".join),
)
FIGURE = st.sampled_from(
    (
        "2026年11月22日", "38,460.50元", "第31条", "60日", "1.2公里", "〔2026〕317号", "约60%",
        "12人", "0871-5550 1234", "A4", "《土地管理法》第四十八条", "——", "……", "（一）", "“不赔”",
    )
)  # fmt: skip
PIECE = st.one_of(st.text(HANZI, min_size=2, max_size=12), FIGURE)
MARK = st.sampled_from("，。；：？！、")
SENTENCE = st.lists(st.tuples(PIECE, MARK), min_size=1, max_size=14).map(
    lambda parts: "我说" + "".join(piece + mark for piece, mark in parts).rstrip("，。；、") + "。"
)
PROSE = st.lists(SENTENCE, min_size=1, max_size=5).map("\n".join)
SOME_CLAIMS = st.lists(SENTENCE, min_size=1, max_size=7).map(tuple)
DAY = st.integers(0, 700).map(lambda n: date(2026, 1, 1) + timedelta(n))
NAMES = st.lists(NAME, min_size=1, max_size=4, unique=True).map(tuple)
MATTERS = st.builds(
    lambda names, more, gist, received, issued, anonymous: replace(
        MATTER,
        petitioner_names=() if anonymous else names,
        people_count=len(names) + more,
        gist=gist,
        received_on=received,
        issued_on=issued,
        anonymous=anonymous,
    ),
    NAMES, st.sampled_from((0, 0, 3)), SENTENCE, DAY, DAY, st.sampled_from((False,) * 5 + (True,)),
)  # fmt: skip
ANSWERS = st.lists(
    st.builds(
        AnsweredClaim, SENTENCE, st.sampled_from(("支持", "部分支持", "解释说明")), PROSE,
        st.just("《水法》第二十五条"), st.none() | st.just("镇水利站"), st.none() | DAY,
    ),
    min_size=1, max_size=4,
).map(tuple)  # fmt: skip
MANY = settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.generate))


def alarms(kind: str, values: object) -> list[Finding]:
    specimen = replace(SPECIMENS[kind], values=values)
    found = preflight(kind, specimen.facts, specimen.pdf())
    assert found
    return [each for each in found if each.verdict != "good"]


@MANY
@given(MATTERS, ANSWERS, PROSE, st.lists(SENTENCE, max_size=3).map(tuple), st.none() | DAY)
@pytest.mark.parametrize("kind", ["handling_opinion", "duty_reply"])
def test_any_opinion(kind, matter, claims, facts, evidence, accepted) -> None:
    values = SPECIMENS[kind].values
    told = replace(
        values, matter=matter, claims=claims, facts=facts, evidence=evidence, accepted_on=accepted
    )
    assert alarms(kind, told) == []


@MANY
@given(MATTERS, SOME_CLAIMS, NAME, DAY)
@pytest.mark.parametrize("kind", ["acceptance_notice", "referral_notice", "elsewhere_notice"])
def test_any_notice(kind, matter, claims, name, day) -> None:
    values = changed(SPECIMENS[kind].values, matter=matter, claims=claims)
    if kind == "acceptance_notice":
        values = replace(values, handler_name=name, accepted_on=day, rest="其中第3项另行告知")
    else:
        values = replace(values, organ=f"{name}人民法院")
    assert alarms(kind, values) == []


@MANY
@given(NAMES, SOME_CLAIMS, SENTENCE, DAY, DAY, st.booleans())
@pytest.mark.parametrize("kind", ["receipt_notice", "receipt"])
def test_any_receipt(kind, names, claims, gist, received, registered, reached) -> None:
    values = replace(
        SPECIMENS[kind].values,
        petitioner_names=names,
        people_count=len(names),
        claims=claims,
        gist=gist,
        received_on=received,
        registered_on=registered,
    )
    if kind == "receipt" and not reached:
        values = replace(values, notice_due_on=None)
    assert alarms(kind, values) == []


@MANY
@given(MATTERS, PROSE, NAME, DAY, st.booleans())
@pytest.mark.parametrize("kind", ["review_request", "recheck_slip"])
def test_any_request_for_review(kind, matter, reasons, name, day, aloud) -> None:
    values = replace(
        SPECIMENS[kind].values, matter=matter, reasons=reasons, applicant_name=name,
        requested_on=day, read_back=aloud, forward_by=day if aloud else None,
    )  # fmt: skip
    assert alarms(kind, values) == []


@MANY
@given(st.sampled_from(sorted(STEPPED)), MATTERS, SOME_CLAIMS, PROSE, st.data())
def test_any_letter_that_is_wording_alone(kind, matter, claims, prose, data) -> None:
    values = SPECIMENS[kind].values
    if values.addressee is not None:
        matter = replace(matter, petitioner_names=(), query_code="", anonymous=True)
    if not values.matter.query_code:
        matter = replace(matter, query_code="")
    told = dict(values.told)
    name = data.draw(st.sampled_from(sorted(told)))
    if not told[name].startswith("2027年") and name != "law":
        told[name] = prose
    values = replace(values, matter=matter, claims=claims, told=tuple(sorted(told.items())))
    assert alarms(kind, values) == []


@MANY
@given(MATTERS, DAY, DAY, st.lists(SENTENCE, max_size=2).map(tuple))
def test_any_slip_of_service(matter, served, last, steps) -> None:
    values = replace(
        SPECIMENS["service_slip"].values, matter=matter, served_on=served, last_day=last,
        steps=steps,
    )  # fmt: skip
    assert alarms("service_slip", values) == []


@MANY
@given(NAME, SENTENCE, SENTENCE, NAME)
def test_any_proof_of_service(name, place, refusal, witness) -> None:
    served = replace(
        PROOF.servings[1], recipient_name=name, place=place, refusal=refusal, witness=witness
    )
    pdf = kinds.service_receipt(replace(PROOF, servings=(served, PROOF.servings[0])))
    found = preflight_copy("service_receipt", MATTER.query_code, pdf)
    assert [each for each in found if each.verdict != "good"] == []


def test_blank_slips_the_trial_page_and_the_recovery_sheet_are_sound_paper(recovery) -> None:
    for kind, pdf in (
        ("blank_slip", kinds.blank_slips(SLIPS)),
        ("trial_page", kinds.trial_page(HEAD.organ_name)),
        ("recovery_sheet", kinds.recovery_sheet(recovery)),
    ):
        found = preflight(kind, {}, pdf)
        assert {each.verdict for each in found} == {"good"}, (kind, found)


def test_what_is_typed_with_odd_blanks_is_the_same_on_paper() -> None:
    gist = "\u3000路灯\u00a0坏了\u200b，\t晚上\ufeff看不见 "
    claims = ("修路灯。\n尽快修", *CLAIMS)
    for kind in ("acceptance_notice", "receipt_notice", "receipt"):
        assert alarms(kind, changed(SPECIMENS[kind].values, gist=gist, claims=claims)) == []


def test_a_code_may_end_its_lines_wherever_they_end() -> None:
    torn = 0
    for kind in ("receipt_notice", "handling_opinion"):
        specimen = SPECIMENS[kind]
        for n in range(40):
            signature = hashlib.sha512(f"{kind}{n}".encode()).digest()
            signer = Signer(bytes(range(32)), lambda _told, given=signature: given)
            with marked(signer, "青信答〔2026〕5号", date(2026, 11, 22)):
                pdf = specimen.pdf()
            found = preflight(kind, specimen.facts, pdf)
            assert [each for each in found if each.verdict != "good"] == [], (kind, n)
            torn += any(
                line[0].size <= SMALLEST and (line[-1].char + after[0].char).isdigit()
                for leaf in read_finished(pdf).leaves
                for line, after in pairwise(leaf.lines)
            )
    assert torn, "no code was torn between two digits: nothing was tried"


def test_a_long_letter_is_looked_at_in_less_time_than_it_takes_to_blink() -> None:
    claims = tuple(f"第{n}项：{'疏通排水渠并赔偿水稻减产损失，' * 12}" for n in range(40))
    specimen = SPECIMENS["acceptance_notice"]
    values = replace(specimen.values, claims=claims)
    facts, pdf = replace(specimen, values=values).facts, specimen.make(values)
    took = min(timed(lambda: preflight(specimen.kind, facts, pdf)) for _ in range(5))
    made = min(timed(lambda: specimen.make(values)) for _ in range(5))
    assert took < 3 * made


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


@MANY
@given(MATTERS, ANSWERS, PROSE)
def test_any_copy_in_large_print_or_plain_words(matter, claims, facts) -> None:
    specimen = SPECIMENS["handling_opinion"]
    values = replace(specimen.values, matter=matter, claims=claims, facts=facts)
    told = replace(specimen, values=values).facts
    for how, copy in (("large_print", large_print), ("plain_words", plain_words)):
        pdf = copy(specimen.kind, "信访处理意见书", told)
        found = preflight(specimen.kind, told, pdf, copy=how)
        assert [each for each in found if each.verdict != "good"] == []


@pytest.mark.parametrize("kind", [k for k in SPECIMENS if explains(k)])
def test_every_copy_for_the_reader_is_sound_and_large_print_says_the_same(kind) -> None:
    specimen = SPECIMENS[kind]
    for how, copy in (("large_print", large_print), ("plain_words", plain_words)):
        found = preflight(kind, specimen.facts, copy(kind, "告知书", specimen.facts), copy=how)
        assert {each.verdict for each in found} == {"good"}
    if kind in {"receipt", "receipt_notice"}:
        found = preflight(kind, specimen.facts, on_roll(kind, specimen.facts), copy="receipt_roll")
        assert {each.verdict for each in found} == {"good"}


def test_large_print_that_lost_a_claim_is_found() -> None:
    specimen = SPECIMENS["elsewhere_notice"]
    less = replace(specimen, values=replace(specimen.values, claims=CLAIMS[:1])).facts
    pdf = large_print(specimen.kind, "告知书", less)
    found = preflight(specimen.kind, specimen.facts, pdf, copy="large_print")
    assert [each.check for each in found if each.verdict != "good"] == ["told_claims"]
