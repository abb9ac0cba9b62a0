"""Planted faults: each is found by preflight and named by its finding; the whole letter has none.

Faults are planted where they could come from: in the values a letter is set from while the record
says otherwise, in the wording, in the finished file, and in the record.
"""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline
from specimens import (
    CLAIMS,
    COURTS,
    OPINION,
    PROOF,
    REVIEW,
    SPECIMENS,
    changed,
    stepped,
)

from app.domain.words_proofs import PROOFS
from app.letters import formal, kinds, template
from app.letters.letter import Letter
from app.letters.page import MM, Sheet, letter_frame
from app.letters.preflight import Record, preflight, preflight_copy, stopped
from app.letters.setting import Line, Style, set_line
from app.letters.template import Clause, Clauses, wording
from app.letters.values import DueLine

RECORD = Record(
    "青信2026-0317", "7KQ4-9MHT", "2026-11-02", "青信答〔2026〕5号", "2026-11-22",
    ("唐𬭎", "𠮷䶮"),
)  # fmt: skip
OTHER_DAY = date(2026, 10, 31)


def wrong(kind: str, pdf: bytes, facts: dict | None = None, record: Record | None = None) -> dict:
    """What is not good, by its name."""
    found = preflight(kind, SPECIMENS[kind].facts if facts is None else facts, pdf, record)
    assert {each.check for each in found} <= set(PROOFS)
    return {each.check: each for each in found if each.verdict != "good"}


def test_whole_letters_have_no_finding() -> None:
    for specimen in SPECIMENS.values():
        assert wrong(specimen.kind, specimen.pdf()) == {}, specimen.kind
    assert wrong("handling_opinion", SPECIMENS["handling_opinion"].pdf(), record=RECORD) == {}


# --- in the values: the paper says something else than the record ---------------------------

SECOND = replace(OPINION.claims[1], text="赔偿因排水不畅造成的水稻减产损失88,460.50元。")
VALUES: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("another received day", "acceptance_notice", {"received_on": OTHER_DAY}, "record", "look"),
    ("another accepted day", "acceptance_notice", {"accepted_on": OTHER_DAY}, "record", "look"),
    ("swapped days", "handling_opinion",
     {"received_on": date(2026, 11, 5), "accepted_on": date(2026, 11, 2)}, "record", "look"),
    ("another registered day", "receipt", {"registered_on": OTHER_DAY}, "record", "look"),
    ("another last day of the notice", "receipt", {"notice_due_on": OTHER_DAY}, "record", "look"),
    ("another last day", "service_slip", {"last_day": OTHER_DAY}, "record", "look"),
    ("another day of service", "service_slip", {"served_on": OTHER_DAY}, "record", "look"),
    ("a due day moved", "acceptance_notice",
     {"by_when": (replace(SPECIMENS["acceptance_notice"].values.by_when[0],
                          due_on=date(2027, 1, 12)),)}, "record", "look"),
    ("another day of signing", "handling_opinion", {"issued_on": OTHER_DAY}, "signed", "stop"),
    ("another organ signs", "handling_opinion", {"organ_name": "云岭县白石镇人民政府"}, "signed",
     "stop"),
    ("another petition's number", "acceptance_notice", {"petition_number": "青信2026-0318"},
     "record", "look"),
    ("another letter's number", "handling_opinion", {"letter_number": "青信答〔2026〕6号"},
     "parts", "stop"),
    ("another person's name", "handling_opinion", {"petitioner_names": ("岳灵珊", "𠮷䶮")},
     "names", "look"),
    ("one person too few", "acceptance_notice", {"petitioner_names": ("唐𬭎",)}, "names", "look"),
    ("nobody addressed", "handling_opinion", {"anonymous": True}, "parts", "stop"),
    ("another count of people", "acceptance_notice", {"people_count": 5}, "parts", "stop"),
    ("another query code", "acceptance_notice", {"query_code": "7KQ4-9MHS"}, "record", "look"),
    ("another query code on the receipt", "receipt", {"query_code": "7KQ4-9MHS"}, "code_once",
     "stop"),
    ("another gist", "acceptance_notice", {"gist": "路灯不亮"}, "record", "look"),
    ("another telephone", "acceptance_notice", {"office_phone": "0871-5550 1235"}, "record",
     "look"),
    ("another handler", "acceptance_notice", {"handler_name": "陈有田"}, "record", "look"),
    ("another organ to go to", "elsewhere_notice", {"organ": "云岭县林业局"}, "record", "look"),
    ("another route", "referral_notice", {"route_text": "应当通过仲裁解决（第三十一条）"}, "record",
     "look"),
    ("no article", "referral_notice", {"route_text": "应当通过诉讼解决"}, "basis", "stop"),
    ("an amount with a changed digit", "handling_opinion",
     {"claims": (OPINION.claims[0], SECOND)}, "article_32", "look"),
    ("a claim lost", "acceptance_notice", {"claims": CLAIMS[:1]}, "told_claims", "look"),
    ("a claim's answer lost", "handling_opinion",
     {"claims": (OPINION.claims[0], replace(OPINION.claims[1], answer=""))}, "article_32", "look"),
    ("a claim's law lost", "handling_opinion",
     {"claims": (OPINION.claims[0], replace(OPINION.claims[1], law=""))}, "article_32", "look"),
    ("facts cut short", "handling_opinion", {"facts": "经查：排水渠建于1998年。"}, "article_32",
     "look"),
    ("remedy lost", "handling_opinion", {"remedy": ()}, "remedy.handling_opinion", "stop"),
    ("a remedy of 60 days", "handling_opinion",
     {"remedy": (REVIEW[0].replace("30日", "60日"), REVIEW[1])}, "remedy.handling_opinion", "stop"),
    ("another day to carry it out", "handling_opinion",
     {"claims": (replace(OPINION.claims[0], execute_by=OTHER_DAY), OPINION.claims[1])}, "figures",
     "look"),
    ("a number nobody told", "handling_opinion", {"evidence": ("丈量记录第731页", "现场照片")},
     "figures", "look"),
    ("a second promise moved", "acceptance_notice",
     {"by_when": (*SPECIMENS["acceptance_notice"].values.by_when,
                  DueLine("转送", OTHER_DAY))}, "figures", "look"),
    ("reasons shortened", "review_request", {"reasons": "不服。"}, "reasons", "look"),
    ("another day of asking", "review_request", {"requested_on": OTHER_DAY}, "record", "look"),
    ("another opinion", "review_request", {"opinion_number": "青信答〔2026〕7号"}, "record",
     "look"),
    ("another review organ", "acceptance_notice", {"review_organ": "云溪县人民政府"}, "rights",
     "stop"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values", "check", "verdict"),
    [row[1:] for row in VALUES], ids=[row[0] for row in VALUES],
)  # fmt: skip
def test_a_paper_that_says_something_else_is_found(kind, values, check, verdict) -> None:
    found = wrong(kind, SPECIMENS[kind].pdf(**values))
    assert check in found, found
    assert found[check].verdict == verdict


@pytest.mark.parametrize("kind", sorted(template.STEPPED))
def test_every_field_a_kind_cannot_lose_is_held_against_the_record(kind) -> None:
    specimen = stepped(kind)
    told = dict(specimen.values.told)
    for fields in template.STEPPED[kind].values():
        for name in fields & set(told):
            other = tuple(sorted({**told, name: "别的情形"}.items()))
            found = wrong(kind, specimen.pdf(told=other))
            assert {"record", "parts", "basis"} & set(found), (kind, name)


# --- in the facts and the record -------------------------------------------------------------

FACTS: list[tuple[str, str, dict[str, Any], str]] = [
    ("the other route's remedy", "handling_opinion", {"remedy": list(COURTS)},
     "remedy.handling_opinion"),
    ("the other route's remedy in a reply", "duty_reply", {"remedy": list(REVIEW)},
     "remedy.duty_reply"),
    ("both remedies", "handling_opinion", {"remedy": [*REVIEW, *COURTS]},
     "remedy.handling_opinion"),
    ("no claim answered", "handling_opinion", {"claims": []}, "claims"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "changes", "check"), [row[1:] for row in FACTS], ids=[row[0] for row in FACTS]
)
def test_facts_the_law_forbids_stop_the_print(kind, changes, check) -> None:
    specimen = SPECIMENS[kind]
    values = {name: tuple(told) for name, told in changes.items()}
    assert wrong(kind, specimen.pdf(**values), specimen.facts | changes)[check].verdict == "stop"


RECORDS: list[tuple[str, dict[str, Any], str]] = [
    ("of another petition", {"petition_number": "青信2026-0001"}, "look"),
    ("another query code", {"query_code": "AAAA-BBBB"}, "stop"),
    ("another day", {"received_on": "2026-11-01"}, "look"),
    ("another letter", {"letter_number": "青信答〔2026〕9号"}, "look"),
    ("issued another day", {"issued_on": "2026-11-21"}, "look"),
    ("another name", {"names": ("岳灵珊",)}, "look"),
    ("another remedy by the table", {"remedy": COURTS}, "stop"),
]


@pytest.mark.parametrize(
    ("changes", "verdict"), [row[1:] for row in RECORDS], ids=[row[0] for row in RECORDS]
)
def test_facts_that_are_not_the_records_are_found(changes, verdict) -> None:
    specimen = SPECIMENS["handling_opinion"]
    found = wrong(specimen.kind, specimen.pdf(), record=replace(RECORD, **changes))
    assert [each.verdict for each in found.values()] == [verdict]
    assert set(found) == {"kept"}


# --- in the wording --------------------------------------------------------------------------


def set_with(monkeypatch, kind: str, blocks: dict[str, str], **lists: Any) -> bytes:
    """Set a letter with other wording than the one it is looked at with."""
    book = template.wording(kind)
    other = replace(book, blocks={**book.blocks, **blocks}, lists={**book.lists, **lists})
    with monkeypatch.context() as patch:
        for module in ("citizen", "notice", "receipt", "review"):
            patch.setattr(f"app.letters.{module}.wording", lambda _kind: other)
        return SPECIMENS[kind].pdf()


BLOCKS: list[tuple[str, str, dict[str, str], str, str]] = [
    ("no title", "acceptance_notice", {"title": " "}, "parts", "stop"),
    ("another title", "handling_opinion", {"title": "答复意见书"}, "parts", "stop"),
    ("no number", "handling_opinion", {"number_line": " "}, "parts", "stop"),
    ("no salutation", "handling_opinion", {"salutation": " "}, "parts", "stop"),
    ("no word that it was received", "acceptance_notice", {"received": "您好。"}, "parts", "stop"),
    ("no handler", "acceptance_notice", {"handler": "。"}, "parts", "stop"),
    ("no due day", "acceptance_notice", {"due": "尽快办理。"}, "parts", "stop"),
    ("no heading of facts", "handling_opinion", {"facts_head": "二、其他"}, "parts", "stop"),
    ("no law", "handling_opinion", {"law": "有关规定。"}, "parts", "stop"),
    ("no article", "elsewhere_notice", {"organ": "请向{机关}提出。"}, "basis", "stop"),
    ("no way to ask", "service_slip", {"query": "请耐心等待。"}, "parts", "stop"),
    ("no last day", "service_slip", {"last_day": "请尽快。"}, "parts", "stop"),
    ("no reason of an extension", "extension_notice", {"extended": "延期{期限}。"}, "parts",
     "stop"),
    ("no reason of an objection", "objection_letter", {"reason": "不同意。"}, "parts", "stop"),
    ("no right to ask again", "simple_reply", {"ask_again": "特此答复。"}, "parts", "stop"),
    ("a date field in the wrong sentence", "handling_opinion",
     {"opening": "{称呼}于{受理日期}提出的“{事由}”信访事项，本机关于{收到日期}受理。"
                 "经听取陈述、调查核实，现提出处理意见如下。"}, "record", "look"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "blocks", "check", "verdict"),
    [row[1:] for row in BLOCKS], ids=[row[0] for row in BLOCKS],
)  # fmt: skip
def test_a_wording_that_lost_a_part_is_found(monkeypatch, kind, blocks, check, verdict) -> None:
    found = wrong(kind, set_with(monkeypatch, kind, blocks))
    assert check in found, found
    assert found[check].verdict == verdict


def test_parts_in_another_order_are_found(monkeypatch) -> None:
    order = wording("extension_notice").lists["order"]
    pdf = set_with(monkeypatch, "extension_notice", {}, order=tuple(reversed(order)))
    assert wrong("extension_notice", pdf)["order"].verdict == "look"


@pytest.mark.parametrize("kind", ["acceptance_notice", "receipt_notice", "refusal_notice"])
@pytest.mark.parametrize("lost", ["review", "protected", "overdue"])
def test_a_right_of_hers_that_is_missing_stops_the_print(monkeypatch, kind, lost) -> None:
    book = template.locked()
    told = {**book.clauses, lost: Clause("", "无", "无")}
    with monkeypatch.context() as patch:
        for module in ("citizen", "receipt", "receipt_words"):
            patch.setattr(
                f"app.letters.{module}.locked", lambda: Clauses(told, book.orders, book.fields)
            )
        pdf = SPECIMENS[kind].pdf()
    assert wrong(kind, pdf)["rights"].verdict == "stop"


# --- in the setting --------------------------------------------------------------------------


def test_a_mark_at_the_start_of_a_line_and_a_torn_number_are_found(monkeypatch) -> None:
    def broken(at: str) -> bytes:
        def breaks(ruler: Any, measure: float, indent: float) -> tuple[int, ...]:
            units = ruler.units
            text = "".join(unit.text for unit in units.row)
            place = text.find(at)
            cut = None
            if place >= 0:
                starts = [sum(len(u.text) for u in units.row[:n]) for n in range(len(units.row))]
                cut = next((n for n, start in enumerate(starts) if start >= place), None)
            if cut is None or cut < 20:
                return kept(ruler, measure, indent)
            return (cut, len(units.row))

        with monkeypatch.context() as patch:
            patch.setattr("app.letters.setting.choose_breaks", breaks)
            return SPECIMENS["acceptance_notice"].pdf(gist="青石村第三村民小组的排水渠")

    from app.letters.setting import choose_breaks as kept

    facts = SPECIMENS["acceptance_notice"].facts
    facts["matter"] = {**facts["matter"], "gist": "青石村第三村民小组的排水渠"}
    assert wrong("acceptance_notice", broken("”信访事项"), facts)["line_ends"].verdict == "look"


def test_a_29th_cell_is_found(monkeypatch) -> None:
    narrow = replace(letter_frame().style, cell=156 * MM / 29)
    with monkeypatch.context() as patch:
        patch.setattr("app.letters.formal.GRID", replace(letter_frame(), style=narrow))
        pdf = SPECIMENS["handling_opinion"].pdf(facts="村" * 60)
    facts = SPECIMENS["handling_opinion"].facts | {"facts": "村" * 60}
    assert wrong("handling_opinion", pdf, facts)["grid"].verdict == "look"


def test_a_signature_alone_on_its_page_is_found(monkeypatch) -> None:
    def apart(letter: Letter, setting: formal.Setting) -> tuple:
        rows = [row for leaf in kept(letter, setting) for row in leaf]
        signed = [row for row in rows if row.signed or row.copied]
        return (tuple(row for row in rows if row not in signed)[:20], tuple(signed))

    kept = formal.pages
    with monkeypatch.context() as patch:
        patch.setattr(formal, "pages", apart)
        pdf = SPECIMENS["duty_reply"].pdf()
    assert wrong("duty_reply", pdf)["signature"].verdict == "look"


def test_a_missing_signature_stops_the_print(monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Letter, "sign", lambda *_told: None)
        pdf = SPECIMENS["elsewhere_notice"].pdf()
    assert wrong("elsewhere_notice", pdf)["signed"].verdict == "stop"


# --- in the finished file --------------------------------------------------------------------


def edited(pdf: bytes, edit: Callable[[pikepdf.Pdf], None], **how: Any) -> bytes:
    """Give a file with something changed in it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        edit(document)
        out = io.BytesIO()
        document.save(out, **how)
        return out.getvalue()


def written(change: Callable[[str], str], page: int = 0) -> Callable[[pikepdf.Pdf], None]:
    """Change what a page's content says."""

    def edit(document: pikepdf.Pdf) -> None:
        content = document.pages[page].Contents
        before = content.read_bytes().decode("ascii")
        after = change(before)
        assert before != after
        content.write(after.encode())

    return edit


def lines_moved(by: Callable[[float, float], tuple[float, float]], only: int | None = None):
    """Move lines of text on the first page; `only` counts them from the top."""
    seen: list[str] = []

    def place(found: re.Match[str]) -> str:
        if found[2] not in seen:
            seen.append(found[2])
        if only is not None and seen.index(found[2]) != only:
            return found[0]
        x, y = by(float(found[1]), float(found[2]))
        return f"1 0 0 1 {x:.3f} {y:.3f} Tm"

    return written(lambda content: re.sub(r"1 0 0 1 (\S+) (\S+) Tm", place, content))


def with_font(change: Callable[[TTFont], None], character: str = ""):
    """Change the embedded font, the one that draws the character where one is told."""

    def edit(document: pikepdf.Pdf) -> None:
        for font in document.pages[0].Resources.Font.values():
            file = font.DescendantFonts[0].FontDescriptor.FontFile2
            known = font.ToUnicode.read_bytes().decode()
            mark = character.encode("utf-16-be").hex().upper()
            row = re.search(rf"<([0-9A-F]{{4}})> <{mark}>", known) if character else None
            if character and not row:
                continue
            whole = TTFont(io.BytesIO(file.read_bytes()))
            change(whole, int(row[1], 16) if row else 1)
            out = io.BytesIO()
            whole.save(out)
            file.write(out.getvalue())
            file.Length1 = len(out.getvalue())
            return
        raise AssertionError(character)

    return edit


def blank(font: TTFont, code: int) -> None:
    font["glyf"][font.getGlyphName(code)] = Outline()


def another(font: TTFont, code: int) -> None:
    font["glyf"][font.getGlyphName(code)] = font["glyf"][font.getGlyphName(code + 1)]


def unmapped(document: pikepdf.Pdf) -> None:
    font = next(iter(document.pages[0].Resources.Font.values()))
    rows = font.ToUnicode.read_bytes().decode()
    font.ToUnicode.write(re.sub(r"<0001> <[0-9A-F]+>", "<00FE> <0041>", rows, count=1).encode())


def mapped_otherwise(document: pikepdf.Pdf) -> None:
    """A digit that looks like one and reads as another: 5 for 4."""
    for font in document.pages[0].Resources.Font.values():
        rows = font.ToUnicode.read_bytes().decode()
        if "<0034>" in rows and "<0035>" in rows:
            rows = rows.replace("<0034>", "<FFFE>").replace("<0035>", "<0034>")
            font.ToUnicode.write(rows.replace("<FFFE>", "<0035>").encode())
            return
    raise AssertionError


def no_map(document: pikepdf.Pdf) -> None:
    for font in document.pages[0].Resources.Font.values():
        del font.ToUnicode


def font_dropped(document: pikepdf.Pdf) -> None:
    font = next(iter(document.pages[0].Resources.Font.values()))
    del font.DescendantFonts[0].FontDescriptor.FontFile2


def helvetica(document: pikepdf.Pdf) -> None:
    plain = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    document.pages[0].Resources.Font.F9 = plain


def sized(width: float, height: float) -> Callable[[pikepdf.Pdf], None]:
    def edit(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = pikepdf.Array([0, 0, width, height])

    return edit


def turned(document: pikepdf.Pdf) -> None:
    document.pages[0].Rotate = 90


def cropped(document: pikepdf.Pdf) -> None:
    document.pages[0].CropBox = pikepdf.Array([0, 0, 300, 400])


def page_lost(document: pikepdf.Pdf) -> None:
    del document.pages[len(document.pages) - 1]


def code_zero(content: str) -> str:
    """The first character drawn by code 0: the box of a missing glyph."""
    return re.sub(r"<[0-9a-f]{4}", "<0000", content, count=1)


def painted(colour: str) -> Callable[[str], str]:
    return lambda content: content.replace("BT", f"{colour} rg BT", 1)


def line_lost(content: str) -> str:
    """One line of the text gone, the one in the middle."""
    lines = re.findall(r"1 0 0 1 \S+ (\S+) Tm", content)
    gone = sorted(set(lines), key=float)[len(set(lines)) // 2]
    return re.sub(rf"1 0 0 1 \S+ {re.escape(gone)} Tm <[0-9a-f]+> Tj\n?", "", content)


def struck(content: str) -> str:
    """A rule through the ninth line."""
    lines = list(dict.fromkeys(re.findall(r"1 0 0 1 \S+ (\S+) Tm", content)))
    return f"{content}\n80 {float(lines[8]) + 5} m 500 {float(lines[8]) + 5} l S"


FILES: list[tuple[str, Callable[[pikepdf.Pdf], None], str, str]] = [
    ("a font dropped", font_dropped, "fonts", "stop"),
    ("a font not embedded", helvetica, "fonts", "stop"),
    ("a blank glyph", with_font(blank, "本"), "glyphs", "stop"),
    ("another glyph", with_font(another, "支"), "glyphs", "stop"),
    ("a character unmapped", unmapped, "glyphs", "stop"),
    ("no map at all", no_map, "glyphs", "stop"),
    ("a digit that reads as another", mapped_otherwise, "glyphs", "stop"),
    ("a character drawn by the box", written(code_zero), "glyphs", "stop"),
    ("a page of A5", sized(148 * MM, 210 * MM), "cut_off", "stop"),
    ("a page of Letter", sized(612, 842), "paper", "look"),
    ("a page turned", turned, "readable", "stop"),
    ("a page cropped", cropped, "readable", "stop"),
    ("a block outside the page", lines_moved(lambda x, y: (x + 400, y), 8), "cut_off", "stop"),
    ("a block at the edge", lines_moved(lambda x, y: (x - 26 * MM, y)), "safe_area", "look"),
    ("a line off the grid", lines_moved(lambda x, y: (x, y - 6), 8), "grid", "look"),
    ("a block out of the type area", lines_moved(lambda x, y: (x + 9, y)), "grid", "look"),
    ("a line over another", lines_moved(lambda x, y: (x, y + 29.62), 8), "overprint", "stop"),
    ("a rule through a line", written(struck), "overprint", "stop"),
    ("a line lost", written(line_lost), "article_32", "look"),
    ("white letters", written(painted("1 1 1")), "readable", "stop"),
    ("letters without ink", written(lambda c: c.replace("0 Tr", "3 Tr", 1)), "readable", "stop"),
    ("a foreign object drawn", written(lambda c: c + "\n/X1 Do"), "readable", "stop"),
    ("the page of the signature lost", page_lost, "signed", "stop"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "check", "verdict"), [row[1:] for row in FILES], ids=[row[0] for row in FILES]
)
def test_a_fault_in_the_finished_file_is_found(edit, check, verdict) -> None:
    specimen = SPECIMENS["handling_opinion"]
    found = wrong(specimen.kind, edited(specimen.pdf(), edit))
    assert check in found, found
    assert found[check].verdict == verdict


def test_a_file_edited_without_a_fault_has_no_finding() -> None:
    specimen = SPECIMENS["handling_opinion"]
    same = edited(specimen.pdf(), written(lambda content: content + "\n"))
    assert wrong(specimen.kind, same) == {}


BROKEN: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("cut in the middle", lambda pdf: pdf[: len(pdf) // 2]),
    ("its end lost", lambda pdf: pdf[:-40]),
    ("no file at all", lambda _pdf: b""),
    ("something else", lambda _pdf: b"not a letter" * 100),
    ("bytes lost inside", lambda pdf: pdf[:9000] + pdf[9100:]),
    ("locked", lambda pdf: edited(pdf, lambda _d: None, encryption=pikepdf.Encryption(owner="x"))),
    ("its tables packed away",
     lambda pdf: edited(pdf, lambda _d: None,
                        object_stream_mode=pikepdf.ObjectStreamMode.generate)),
]  # fmt: skip


@pytest.mark.parametrize("harm", [row[1] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_file_that_cannot_be_read_back_stops_the_print(harm) -> None:
    specimen = SPECIMENS["handling_opinion"]
    (found,) = preflight(specimen.kind, specimen.facts, harm(specimen.pdf()))
    assert (found.check, found.verdict) == ("readable", "stop")


# --- on copies for others --------------------------------------------------------------------


@pytest.mark.parametrize(
    "told", ["查询码7KQ4-9MHT", "证件号11010119900307001X", "证件号 110101 19900307 0011"]
)
def test_a_copy_that_says_her_code_or_an_id_number_is_stopped(told) -> None:
    values = replace(OPINION, facts=f"经查，{told}。")
    pdf = kinds.handling_opinion(changed(values, query_code=""))
    stops = stopped(preflight_copy("handling_opinion", "7KQ4-9MHT", pdf))
    assert [each.check for each in stops] == ["copy"]
    whole = kinds.handling_opinion(changed(OPINION, query_code=""))
    assert stopped(preflight_copy("handling_opinion", "7KQ4-9MHT", whole)) == ()


def test_a_proof_of_service_that_says_her_code_is_stopped() -> None:
    told = replace(PROOF.servings[1], refusal="要查询码7KQ4-9MHT")
    pdf = kinds.service_receipt(replace(PROOF, servings=(told,)))
    stops = stopped(preflight_copy("service_receipt", "7KQ4-9MHT", pdf))
    assert [each.check for each in stops] == ["copy"]


@pytest.mark.parametrize("kind", [k for k, v in SPECIMENS.items() if not v.hers])
def test_a_letter_to_others_that_says_her_name_or_code_is_stopped(kind) -> None:
    specimen = SPECIMENS[kind]
    values = changed(specimen.values, query_code="7KQ4-9MHT", petitioner_names=("唐𬭎",))
    facts = replace(specimen, values=values).facts
    assert wrong(kind, specimen.make(values), facts)["copy"].verdict == "stop"


@pytest.mark.parametrize("kind", ["review_request", "recheck_slip"])
def test_her_code_on_the_part_that_is_sent_on_is_stopped(kind) -> None:
    specimen = SPECIMENS[kind]
    pdf = specimen.pdf(applicant_name="唐𬭎7KQ4-9MHT")
    assert wrong(kind, pdf)["code_once"].verdict == "stop"


# --- no fault is found by looking at something else -------------------------------------------


def test_ink_over_a_form_and_at_its_edges_is_found() -> None:
    frame = letter_frame()

    def sheet(*rows: tuple[Line, float, float]) -> bytes:
        made = Sheet("试", "试")
        for line, x, y in rows:
            made.line(line, x, y, frame.style.size)
        return made.finish()

    line = set_line([("青石镇人民政府", "body")], Style(15.75, 15.8, 30))
    assert wrong("file_cover", sheet((line, 100, 100)), {}) == {}
    assert set(wrong("file_cover", sheet((line, 100, 100), (line, 108, 103)), {})) == {"overprint"}
    assert set(wrong("file_cover", sheet((line, 5, 100)), {})) == {"safe_area"}
    assert set(wrong("file_cover", sheet((line, 540, 100)), {})) == {"cut_off", "safe_area"}


def test_at_least_forty_kinds_of_faults_are_planted() -> None:
    planted = len(VALUES) + len(FACTS) + len(RECORDS) + len(BLOCKS) + len(FILES) + len(BROKEN)
    assert planted >= 80
