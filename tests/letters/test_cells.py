"""Forms are held against the values they were set from: labels, cells, codes, and nothing more."""

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from specimens import HEAD, PROOF, SLIPS

from app.letters import kinds, layouts
from app.letters.preflight import preflight_form
from app.letters.template import wording
from app.letters.values import BlankSlip, FormCell, OfficeForm

TEXT = "修路占了我家的地，测量结果没有公布；2024年6月补偿5400元。"


def form(kind: str, text: str = TEXT) -> OfficeForm:
    """Give an office form with every cell filled."""
    there = layouts.layout(kind)
    listed = layouts.listed([("1", "青信受〔2026〕5号", "青石镇", text, "20261105", "3", "")] * 2)
    parts = tuple(
        listed
        if part == ((layouts.CONTENTS,),)
        else tuple(
            tuple(FormCell(name, f"{name}：{text}", there.room(name)) for name in row)
            for row in part
        )
        for part in there.parts
    )
    return OfficeForm(kind, HEAD.organ_name, "青信2026-0317", parts)


def wrong(values: object, pdf: bytes, code: str = "7KQ4-9MHT") -> dict[str, str]:
    found = preflight_form(values, code, pdf)
    assert found
    return {each.check: each.verdict for each in found if each.verdict != "good"}


@pytest.mark.parametrize("kind", sorted(layouts.FORMS))
def test_every_form_says_what_it_was_told(kind) -> None:
    values = form(kind)
    assert wrong(values, kinds.office_form(values)) == {}


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(
    st.sampled_from(sorted(layouts.FORMS)),
    st.lists(st.text("村组渠，。2024年元“”", min_size=1, max_size=400), min_size=1, max_size=4),
)
def test_any_form_however_long_its_cells(kind, paragraphs) -> None:
    values = form(kind, "\n".join(f"说{each}完。" for each in paragraphs))
    assert wrong(values, kinds.office_form(values)) == {}


@pytest.mark.parametrize("kind", sorted(layouts.FORMS))
def test_a_form_of_other_values_is_found(kind) -> None:
    values = form(kind)
    pdf = kinds.office_form(form(kind, TEXT.replace("5400", "4500")))
    assert wrong(values, pdf) == {"cells": "look"}
    other = kinds.office_form(replace(values, number="青信2026-0318"))
    assert wrong(values, other) == {"cells": "look"}


@pytest.mark.parametrize("kind", sorted(layouts.FORMS))
def test_a_form_that_lost_a_cell_it_is_for_is_found(kind, monkeypatch) -> None:
    values = form(kind)
    cell = next(each for each in layouts.FORMS[kind] if each != layouts.CONTENTS)
    book = wording(kind)
    less = replace(book, blocks={**book.blocks, f"{cell}_label": "其他"})
    with monkeypatch.context() as patch:
        patch.setattr("app.letters.office_forms.wording", lambda _kind: less)
        pdf = kinds.office_form(values)
    found = wrong(values, pdf)
    assert {"parts", "order"} & set(found), found


def test_a_form_for_the_file_says_no_code_and_no_id_number() -> None:
    for told in ("查询码7KQ4-9MHT", "证件号110101194910010021"):
        values = form("interview_record", told)
        assert wrong(values, kinds.office_form(values)) == {"copy": "stop"}


def test_each_proof_of_service_says_whom_and_what() -> None:
    assert wrong(PROOF, kinds.service_receipt(PROOF)) == {}
    for change in (
        {"letter_number": "青信答〔2026〕6号"},
        {"letter_title": "信访事项告知书"},
        {"servings": (PROOF.servings[1], PROOF.servings[0])},
        {"servings": (PROOF.servings[0], replace(PROOF.servings[1], witness="别人"))},
    ):
        pdf = kinds.service_receipt(replace(PROOF, **change))
        assert wrong(PROOF, pdf) == {"cells": "look"}, change


def test_each_blank_slip_has_its_number_and_its_code_once() -> None:
    assert wrong(SLIPS, kinds.blank_slips(SLIPS)) == {}
    many = tuple(BlankSlip(HEAD, f"青信单2026-{n:04}", f"AB{n:02}-CDEF") for n in range(60))
    assert wrong(many, kinds.blank_slips(many)) == {}
    swapped = kinds.blank_slips((SLIPS[1], SLIPS[0]))
    assert wrong(SLIPS, swapped) == {"cells": "look", "code_once": "stop"}
    twice = (replace(SLIPS[0], query_code=SLIPS[1].query_code), SLIPS[1])
    assert wrong(SLIPS, kinds.blank_slips(twice))["code_once"] == "stop"
    assert wrong(SLIPS, kinds.blank_slips(SLIPS[:1]))["code_once"] == "stop"


def test_what_is_no_file_is_stopped() -> None:
    assert wrong(PROOF, b"") == {"readable": "stop"}
