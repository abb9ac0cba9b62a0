"""Agreements of two parties: what stands on them, who signs where, and what may not go along.

Planted faults beside it: her query code or an id number on what another has, signatures torn apart.
"""

from dataclasses import replace

import pypdfium2
import pytest
from specimens import HEAD, SPECIMENS, changed

from app.letters import formal
from app.letters.letter import Letter
from app.letters.preflight import Record, preflight
from app.letters.template import STEPPED, wording

AGREEMENTS = sorted(kind for kind in STEPPED if wording(kind).of_two)
ALSO = {
    "mediation_agreement": ["调解员（签名）："],
    "land_agreement": ["调解员（签名）：", "主持调解的机关（盖章）："],
    "settlement_agreement": ["见证机关（盖章）："],
}
"""Who signs beside the two."""
RECORD = Record("青信2026-0317", "7KQ4-9MHT", "2026-11-02")


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def wrong(kind: str, pdf: bytes, facts: dict | None = None, record: Record | None = None) -> dict:
    """What is not good, by its name."""
    told = SPECIMENS[kind].facts if facts is None else facts
    found = preflight(kind, told, pdf, record)
    return {each.check: each for each in found if each.verdict != "good"}


@pytest.mark.parametrize("kind", AGREEMENTS)
def test_an_agreement_names_both_and_all_sign_on_one_page(kind) -> None:
    specimen = SPECIMENS[kind]
    long = {
        **dict(specimen.values.told),
        "terms": "\n".join(f"{n}.乙方疏通。" for n in range(1, 15)),
    }
    for told_ in (dict(specimen.values.told), long):
        leaves = pages(specimen.pdf(told=tuple(sorted(told_.items()))))
        text = "".join("".join(leaves).split())
        assert "甲方（信访人）：唐𬭎、𠮷䶮等4人" in text
        assert "乙方：另一方是" in text
        assert "：您" not in text
        for head in ("主要事实和各方责任", "协议内容", "履行方式和期限", "不履行怎么办"):
            assert head in text
        asks = [text for n, text in wording(kind).blocks.items() if n.endswith("party_a_asks")]
        (signed,) = [leaf for leaf in leaves if asks[0] in leaf]
        bare = "".join(signed.split())
        last = bare.index("甲方（签名")
        rest = ["乙方（签名、盖章或者按指印）："]
        rest += ALSO[kind]
        for each in (*rest, "2027年"):
            last = bare.index(each, last)
        assert bare.index("甲方（签名") > 20, "never without some of the text"


def test_an_agreement_nobody_witnessed_ends_with_its_day() -> None:
    specimen = SPECIMENS["settlement_agreement"]
    told_ = {n: v for n, v in specimen.values.told if n != "witnessed"}
    pdf = specimen.pdf(told=tuple(sorted(told_.items())))
    text = "".join("".join(pages(pdf)).split())
    assert HEAD.organ_name not in text
    facts = replace(specimen, values=replace(specimen.values, told=tuple(told_.items()))).facts
    assert {e.verdict for e in preflight(specimen.kind, facts, pdf)} == {"good"}


@pytest.mark.parametrize("kind", AGREEMENTS)
@pytest.mark.parametrize(
    "told", ["查询码7KQ4-9MHT", "证件号11010119900307001X", "证件号 110101 19900307 0011"]
)
def test_an_agreement_that_says_her_code_or_an_id_number_is_stopped(kind, told) -> None:
    specimen = SPECIMENS[kind]
    for name in ("facts", "terms", "perform_how", "breach", "parties"):
        said = {**dict(specimen.values.told), name: told}
        values = replace(specimen.values, told=tuple(sorted(said.items())))
        facts, pdf = replace(specimen, values=values).facts, specimen.make(values)
        assert wrong(kind, pdf, facts, RECORD)["copy"].verdict == "stop"
    code = changed(specimen.values, query_code="7KQ4-9MHT")
    facts = replace(specimen, values=code).facts
    assert wrong(kind, specimen.make(code), facts)["copy"].verdict == "stop"


@pytest.mark.parametrize("kind", [k for k in STEPPED if not SPECIMENS[k].hers])
def test_what_goes_to_others_with_her_code_typed_into_it_is_stopped(kind) -> None:
    specimen = SPECIMENS[kind]
    for block in (b for b in wording(kind).lists["order"] if b in wording(kind).blocks):
        book = wording(kind)
        other = replace(book, blocks={**book.blocks, block: book.blocks[block] + "码7KQ4-9MHT"})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("app.letters.notice.wording", lambda _kind, other=other: other)
            pdf = specimen.pdf()
        assert wrong(kind, pdf, record=RECORD)["copy"].verdict == "stop"


@pytest.mark.parametrize("kind", AGREEMENTS)
def test_an_agreement_whose_signatures_are_torn_apart_or_lost_is_stopped(monkeypatch, kind) -> None:
    def apart(letter: Letter, setting: formal.Setting) -> tuple:
        rows = [row for leaf in kept(letter, setting) for row in leaf]
        signed = [row for row in rows if row.signed]
        return (tuple(row for row in rows if row not in signed)[-20:], tuple(signed))

    kept, undersign = formal.pages, Letter.undersign
    with monkeypatch.context() as patch:
        patch.setattr(formal, "pages", apart)
        assert wrong(kind, SPECIMENS[kind].pdf())["signed"].verdict == "stop"
    for lost in ("甲方", "乙方", *(each.partition("（")[0] for each in ALSO[kind])):

        def without(letter: Letter, text: str, rows: int, lost: str = lost) -> None:
            undersign(letter, "某人：" if text.startswith(lost) else text, rows)

        with monkeypatch.context() as patch:
            patch.setattr(Letter, "undersign", without)
            assert wrong(kind, SPECIMENS[kind].pdf())["signed"].verdict == "stop"


def test_an_agreement_mediated_by_nobody_who_seals_it_is_stopped() -> None:
    specimen = SPECIMENS["mediation_agreement"]
    told = tuple((n, v) for n, v in specimen.values.told if n != "committee")
    values = replace(specimen.values, told=told)
    facts = replace(specimen, values=values).facts
    assert wrong(specimen.kind, specimen.make(values), facts)["signed"].verdict == "stop"
