"""Ten thousand random paragraphs against an oracle of its own, and the nine faults of the trial.

The oracle knows the marks from GB/T 15834-2011 (5.1) and the requirements of CLREQ, and reads
the setting by its ink: nothing here is taken from `setting`.
"""

import random
import re
from dataclasses import replace
from itertools import chain, pairwise

import pytest
from looseness import beyond
from specimens import ANSWERED, OPINION, PROOF, SPECIMENS, changed

from app.letters import kinds
from app.letters.finished import read_finished
from app.letters.fonts import load_fonts
from app.letters.formal import balanced
from app.letters.letter import Letter
from app.letters.page import letter_frame
from app.letters.setting import Line, Style, set_paragraph

FRAME = letter_frame()
SMALL = Style(9.5, 9.7, 13.4)
COUNT = 10_000

STOPS = "，。、；：？！"
CLOSERS = "”’）〕】》〉」』"
OPENERS = "“‘（〔【《〈「『"
NO_START = STOPS + CLOSERS + "·…％"
UNITS = "年月日元亩人户次件条项万亿岁号村组楼米里页份时分点"

HANZI = (
    "关于要求疏通青石村第三村民小组排水渠并赔偿农田损失的信访事项办理情况经调查核实如下本机关"
    "已收到您反映的问题土地承包经营权流转补偿款兑付公示低保宅基地道路硬化机井电费医保报销"
)
FIGURES = (
    "2026年11月22日", "38,460.50元", "第31条", "60日", "1.2公里", "〔2026〕317号", "约60%", "12人",
    "5400元", "0871-5550 1234", "3.5万元", "24小时", "15个工作日", "6个月", "A4",
    "WTO", "7KQ4-9MHT",
    "2024年6月", "第三十一条", "0.6亩", "500平方米", "18岁",
)  # fmt: skip


BOUND = (
    re.compile("[0-9][0-9,.]*[0-9%]"),
    re.compile(f"[0-9](?:[{UNITS}]|公里|小时|个月|个工作日|平方米|万元)"),
    re.compile("第[一二三四五六七八九十]+条"),
    re.compile("——|……"),
    re.compile("[A-Za-z0-9]{2,}"),
    re.compile("[0-9]{4} [0-9]{4}"),
    re.compile("[A-Z0-9]{4}-[A-Z0-9]{4}"),
)


def paragraph(chance: random.Random) -> str:
    """Give what people write: clauses with figures, quotations, brackets, dashes."""
    parts = []
    for _ in range(chance.randint(1, 26)):
        roll = chance.random()
        word = "".join(chance.choices(HANZI, k=chance.randint(1, 13)))
        if roll < 0.22:
            # Two codes side by side are one long word, and that may be torn.
            parts.append(chance.choice(HANZI) + chance.choice(FIGURES))
        elif roll < 0.4:
            n = chance.randrange(len(OPENERS))
            inner = chance.choice((word, chance.choice(FIGURES), f"{word}，{word}？"))
            parts.append(f"{OPENERS[n]}{inner}{CLOSERS[n]}")
        elif roll < 0.45:
            parts.append(f"{word}——{word}")
        elif roll < 0.5:
            parts.append(f"{word}……")
        elif roll < 0.55:
            parts.append(f"（{chance.choice('一二三四五')}）{word}")
        else:
            parts.append(word)
        parts.append(chance.choice(STOPS) if chance.random() < 0.6 else chance.choice("的了在和是"))
    return "".join(parts)


def ink(line: Line, size: float) -> list[tuple[str, float, float]]:
    """Give each character's ink across the line, by the face that draws it."""
    fonts = load_fonts()
    found = []
    for mark in line.marks:
        face = fonts.face(mark.glyph.font)
        left, _, right, _ = face.ink(face.glyph(ord(mark.char)))
        found.append((mark.char, mark.at + left * size, mark.at + right * size))
    return found


def torn(before: str, after: str) -> bool:
    """Tell whether a number, an amount, a day, a dash or a word is parted by two lines."""
    together, cut = before[-24:] + after[:24], len(before[-24:])
    return any(m.start() < cut < m.end() for bound in BOUND for m in bound.finditer(together))


def faults(text: str, lines: tuple[Line, ...], measure: float, style: Style) -> list[str]:
    """Give what is wrong with a paragraph as it was set."""
    wrong = []
    if "".join(line.text for line in lines).replace(" ", "") != text.replace(" ", ""):
        wrong.append("lost")
    for n, line in enumerate(lines):
        marks = ink(line, style.size)
        if n and line.text[0] in NO_START:
            wrong.append(f"starts: {line.text}")
        if n < len(lines) - 1 and line.text[-1] in OPENERS:
            wrong.append(f"ends: {line.text}")
        drawn = [each for each in marks if each[2] > each[1]]
        if min(each[1] for each in drawn) + line.indent < -0.3:
            wrong.append(f"left of the measure: {line.text}")
        if max(each[2] for each in drawn) + line.indent > measure + 0.3:
            wrong.append(f"right of the measure: {line.text}")
        for (a, _, right), (b, left, _) in pairwise(drawn):
            if (
                right > left + 0.02 * style.size
                and not {a, b} & set("—…")
                and not (a + b).isascii()
            ):
                wrong.append(f"{a}{b} touch: {line.text}")
    wrong += [f"torn: {a.text} / {b.text}" for a, b in pairwise(lines) if torn(a.text, b.text)]
    return wrong


def loose(line: Line, style: Style) -> float:
    """Give how far the loosest gap of a line is beyond what it may be, in cells."""
    over = [0.0]
    for one, other in pairwise(line.marks):
        wide = one.glyph.advance, other.glyph.advance
        gap = other.at - one.at - wide[0] * style.size
        over.append(beyond(one.char, other.char, wide, gap, style))
    return max(over)


def short(line: Line, measure: float, style: Style) -> bool:
    """Tell whether a line ends before its measure does."""
    return line.indent + line.width < measure - 0.01 * style.size


@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_paragraphs_have_no_fault(seed) -> None:
    chance = random.Random(seed)
    wrong, uneven, count = [], 0, 0
    for _ in range(COUNT // 10):
        text = paragraph(chance)
        style, cells = chance.choice(((FRAME.style, 28), (SMALL, chance.randint(30, 50))))
        measure = cells * style.cell
        lines = set_paragraph([(text, "body")], style, measure, indent=2 * style.cell)
        wrong += faults(text, lines, measure, style)
        wrong += [f"loose: {line.text}" for line in lines if loose(line, style) > 0]
        count += len(lines) - 1
        uneven += sum(short(line, measure, style) for line in lines[:-1])
    assert wrong == []
    assert uneven / count < 0.02


@pytest.mark.parametrize("seed", range(10))
def test_no_line_of_a_narrow_column_is_loose_either(seed) -> None:
    chance = random.Random(100 + seed)
    wrong = []
    for _ in range(300):
        text = paragraph(chance)
        cells = chance.uniform(5, 24)
        for style in (FRAME.style, SMALL, Style(22, 22.6, 37), Style(10.5, 10.6, 14.5)):
            measure = cells * style.cell
            lines = set_paragraph([(text, "body")], style, measure, indent=style.cell)
            wrong += [f"loose at {cells}: {x.text}" for x in lines if loose(x, style) > 0]
            said = "".join(line.text for line in lines).replace(" ", "")
            wrong += [] if said == text.replace(" ", "") else [f"lost: {text}"]
            wrong += [
                f"over: {x.text}" for x in lines if x.indent + x.width > measure + 0.01
                and len(x.units) > 1
            ]  # fmt: skip
    assert wrong == []


def test_the_oracle_itself_finds_what_is_wrong() -> None:
    (one,) = set_paragraph([("青石村第三组", "body")], FRAME.style, FRAME.measure)
    (bad,) = set_paragraph([("，青石村（", "body")], FRAME.style, FRAME.measure)
    measure = FRAME.measure
    assert faults("青石村第三组", (one,), measure, FRAME.style) == []
    assert faults("青石村第三组", (one,), 5 * FRAME.style.cell, FRAME.style)
    assert any(w.startswith("starts") for w in faults("x", (one, bad), measure, FRAME.style))
    assert any(w.startswith("ends") for w in faults("x", (bad, one), measure, FRAME.style))
    assert "lost" in faults("青石村", (one,), measure, FRAME.style)
    assert torn("补偿38,46", "0.50元")
    assert torn("补偿38,460.50", "元")
    assert torn("2026年6", "月")
    assert torn("6小", "时")
    assert not torn("2026年6月", "修路")
    assert torn("24", "小时")
    assert torn("第三", "十一条")


# --- the nine faults of LETTERS 2 -------------------------------------------------------------


def body(text: str, cells: float = 28, indent: int = 2) -> tuple[Line, ...]:
    cell = FRAME.style.cell
    return set_paragraph([(text, "body")], FRAME.style, cells * cell, indent=indent * cell)


def test_fault_1_no_line_is_loose_before_an_amount() -> None:
    text = (
        "（二）赔偿因排水不畅造成的青石村第三村民小组水稻减产损失人民币38,460.50元，并于年内付清。"
    )
    for more in range(24):
        for cells in (*range(8, 28), 28):
            for line in body("经" * more + text, cells):
                assert loose(line, FRAME.style) <= 0, line.text


def test_fault_2_figures_are_two_a_cell_or_less_and_stand_off_an_eighth() -> None:
    fonts = load_fonts()
    widths = {fonts.drawn(each).advance for each in "0123456789"}
    assert len(widths) == 1
    assert max(widths) <= 0.55
    (line,) = body("共12人", indent=0)
    at = {mark.char: mark for mark in line.marks}
    size = FRAME.style.size
    assert at["1"].at - at["共"].at == pytest.approx(FRAME.style.cell + size / 8, abs=0.01)
    gap = at["人"].at - at["2"].at - at["2"].glyph.advance * size
    assert gap == pytest.approx(size / 8, abs=0.01)


@pytest.mark.parametrize("copies", [(), ("云岭县水务局", "云岭县财政局")])
def test_fault_3_signature_and_copies_are_measured_before_they_are_drawn(copies) -> None:
    for length in range(0, 620, 7):
        facts = "经查：" + "村" * length + "。"
        values = changed(OPINION, facts=facts, copies_to=copies, claims=ANSWERED[:1])
        paper = read_finished(kinds.handling_opinion(values))
        for leaf in paper.leaves:
            boxes = []
            for line in leaf.lines:
                inks = [each.box for each in line if each.box is not None]
                boxes.append((min(b[1] for b in inks), max(b[3] for b in inks), line))
            for (_, low, one), (high, _, other) in pairwise(sorted(boxes, key=lambda b: b[0])):
                beside = abs(one[0].baseline - other[0].baseline) < 1
                assert beside or high > low - 1.5, (length, one[0].char, other[0].char)


@pytest.mark.parametrize(
    "bound", ["2026年6月", "24小时", "6个月", "11月22日", "38,460.50元", "第31条", "15个工作日"]
)
def test_fault_4_a_number_keeps_its_unit(bound) -> None:
    for before in range(20, 60):
        lines = body("村" * before + bound + "内答复信访人。")
        number, unit = re.fullmatch(r"(.*?[0-9])(\D*)", bound).groups()
        ends = [line.text for line in lines[:-1]]
        assert not any(each.endswith(number) and unit for each in ends), bound
        assert not any(each.endswith(number + unit[:1]) and unit[1:] for each in ends), bound


def test_fault_5_no_last_line_of_one_or_two_characters() -> None:
    for length in range(27, 170):
        text = "村" * (length - 12) + "，现提出处理意见如下：请知悉。"
        lines = body(text)
        assert len(lines) == 1 or len(lines[-1].text) >= 3, length
    for length in range(18, 60):
        dated = "由镇水利站于2027年4月30日前" + "执" * length + "。"
        for text in ("村" * length + "，落实。", dated):
            lines = body(text)
            assert len(lines) == 1 or len(lines[-1].text) >= 3, text


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("关于青石村第三村民小组排水渠淤堵问题的信访处理意见书", None),
        ("关于要求兑付修路占用承包地补偿款的处理意见书", None),
        ("信访事项处理意见书", ("信访事项处理意见书",)),
        ("关于青石村排水渠的\n信访处理意见书", ("关于青石村排水渠的", "信访处理意见书")),
    ],
)
def test_fault_6_a_title_is_broken_at_a_word(title, parts) -> None:
    found = tuple(chain.from_iterable(map(balanced, Letter(title, "x").title_lines)))
    if parts is not None:
        assert found == parts
        return
    assert "".join(found) == title
    assert all(len(each) <= 20 for each in found)
    assert found[0].endswith(("的", "问题", "小组"))
    assert not found[1].startswith("的")


def test_fault_7_a_dash_and_an_ellipsis_are_two_cells_and_never_parted() -> None:
    for mark in ("——", "……"):
        for before in range(40, 90):
            lines = body("村" * before + mark + "小组" * 8)
            (line,) = (each for each in lines if mark[0] in each.text)
            assert mark in line.text
            assert not line.text.startswith("……")
            ats = [each.at for each in line.marks if each.char == mark[0]]
            assert ats[1] - ats[0] == pytest.approx(FRAME.style.size, abs=0.01)


def test_fault_8_characters_of_another_face_look_no_larger() -> None:
    fonts = load_fonts()

    def tall(text: str, name: str) -> float:
        face = fonts.face(name)
        boxes = [face.ink(face.glyph(ord(char))) for char in text]
        return sum(top - low for _, low, _, top in boxes) / len(boxes)

    both = "㛃㑊㕮㘎㙍㙘㙦㛚㛹㟃㠇㤘㥄㧐㧑㧟"
    assert {fonts.drawn(char).font for char in both} == {"desk-song"}
    assert {fonts.drawn(char).font for char in "村组渠赔偿圆围固图"} == {"desk-fang"}
    assert tall(both, "desk-song") <= 1.02 * tall("坞城堰堤堵塘塔墙坝坪坡垦", "desk-fang")


@pytest.mark.parametrize("length", [0, 1, 12, 40, 160, 700])
def test_fault_9_no_text_of_a_form_touches_a_rule(length) -> None:
    told = replace(PROOF.servings[1], refusal="不收" * length, place="青石村" * length)
    reasons = changed(SPECIMENS["review_request"].values, reasons="我不服。" * max(length, 1))
    for pdf in (
        kinds.service_receipt(replace(PROOF, servings=(told,))),
        kinds.review_request(reasons),
    ):
        for leaf in read_finished(pdf).leaves:
            inks = [each.box for each in leaf.inks if each.box is not None and each.char != "√"]
            for left, top, right, bottom in leaf.drawn:
                near = [
                    b for b in inks
                    if b[2] > left - 1 and b[0] < right + 1 and b[3] > top - 1 and b[1] < bottom + 1
                ]  # fmt: skip
                assert near == []
