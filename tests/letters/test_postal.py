"""Envelopes, labels and the poster: on their own paper, and nobody on the way learns the matter."""

from dataclasses import replace

import pypdfium2
import pytest
from builders import NUMBER, draft
from specimens import HEAD

from app.amending import Amended
from app.domain.errors import Refused
from app.domain.petition import PetitionerDraft
from app.domain.words_papers import POSTED
from app.letters import kinds
from app.letters.finished import read_finished
from app.letters.page import MM
from app.letters.postal import CODE_BOX, CODE_GAP, COLUMNS, EDGE, ROWS, SIZES, postcode
from app.letters.poster import A3
from app.letters.preflight import preflight, preflight_copy
from app.letters.template import ORDERS
from app.letters.values import Addressed

FAR = "云溪县青山镇石桥村第三村民小组（原红旗林场职工宿舍区）四排十二号院东厢房"


def read(pdf: bytes) -> list[tuple[float, float, str]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            (*page.get_size(), "".join(page.get_textpage().get_text_range().split()))
            for page in document
        ]
    finally:
        document.close()


def boxes(pdf: bytes):
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        yield page.get_size(), [text.get_charbox(n) for n in range(text.count_chars())]
    document.close()


def addressed(count: int, address: str = FAR) -> list[Addressed]:
    return [
        Addressed(f"唐𬭎{n}", address, "云溪县青山镇人民政府", "青山镇人民路1号")
        for n in range(count)
    ]


@pytest.mark.parametrize("kind", POSTED)
def test_what_goes_by_post_tells_nothing_of_the_matter(office, kind) -> None:
    office.intake.register(draft())
    pages = read(office.papers.make(NUMBER, kind))
    (said,) = [text for _w, _h, text in pages]
    assert "洪七公（收）" in said
    assert "石桥村二组" in said
    for private in ("信访", "青信", NUMBER, "占", "补偿", "139"):
        assert private not in said


@pytest.mark.parametrize("kind", SIZES)
def test_an_envelope_is_as_large_as_it_is_called_and_nothing_leaves_it(kind) -> None:
    pdf = kinds.envelopes(kind, addressed(3))
    assert len(read(pdf)) == 3
    for (width, height), inked in boxes(pdf):
        assert (round(width), round(height)) == tuple(round(each) for each in SIZES[kind])
        assert min(box[0] for box in inked) > 8 * MM
        assert max(box[2] for box in inked) < width - 8 * MM
        assert min(box[1] for box in inked) > 8 * MM
        assert max(box[3] for box in inked) < height - 20 * MM


def test_labels_fill_a_sheet_and_go_on_and_stay_in_their_fields() -> None:
    pages = read(kinds.labels(addressed(COLUMNS * ROWS + 1)))
    assert len(pages) == 2
    assert pages[0][2].count("（收）") == COLUMNS * ROWS
    (first, *_rest) = boxes(kinds.labels(addressed(1)))
    (width, height), inked = first
    assert max(box[2] for box in inked) < width / COLUMNS
    assert min(box[1] for box in inked) > height * (1 - 1 / ROWS)


@pytest.mark.parametrize(
    ("written", "code", "left"),
    [
        ("石桥村二组", "", "石桥村二组"),
        ("161000 云溪县石桥村二组", "161000", "云溪县石桥村二组"),
        ("云溪县石桥村二组，161000", "161000", "云溪县石桥村二组"),
        ("云溪县石桥村二组（邮编：161000）", "161000", "云溪县石桥村二组"),
        ("云溪县邮政编码 161000 石桥村二组", "161000", "云溪县石桥村二组"),
        ("石桥村二组，电话612345", "", "石桥村二组，电话612345"),
        ("石桥村123456号院", "", "石桥村123456号院"),
        ("石桥村二组13900001234", "", "石桥村二组13900001234"),
    ],
)
def test_a_postcode_is_taken_from_where_it_is_written(written, code, left) -> None:
    assert postcode(written) == (code, left)


@pytest.mark.parametrize("kind", SIZES)
def test_a_known_postcode_stands_in_the_six_boxes_and_else_they_are_open(kind) -> None:
    for address, figures in ((FAR, ""), (f"161000 {FAR}", "161000")):
        (leaf,) = read_finished(kinds.envelopes(kind, addressed(1, address))).leaves
        assert len(leaf.drawn) == 24, "six boxes"
        inside = [ink for ink in leaf.inks if ink.baseline < EDGE + CODE_BOX]
        assert "".join(ink.char for ink in inside) == figures
        for n, ink in enumerate(inside):
            left = EDGE + n * (CODE_BOX + CODE_GAP)
            assert left < ink.box[0] < ink.box[2] < left + CODE_BOX
            assert EDGE < ink.box[1] < ink.box[3] < EDGE + CODE_BOX


def test_the_senders_postcode_stands_last_and_below_is_left_free() -> None:
    sent = [replace(addressed(1)[0], sender_address="青山镇人民路1号，邮编161005")]
    (leaf,) = read_finished(kinds.envelopes("envelope_dl", sent)).leaves
    lowest = sorted(leaf.lines, key=lambda line: line[0].baseline)
    lines = ["".join(ink.char for ink in line) for line in lowest]
    assert lines[-3:] == ["青山镇人民路1号", "云溪县青山镇人民政府", "邮政编码 161005"]
    assert max(ink.box[3] for ink in leaf.inks if ink.box) < leaf.height - 19 * MM


LONG_NAME = "阿卜杜热依木·阿卜杜克热木·买买提艾力·吐尔逊"


@pytest.mark.parametrize("kind", POSTED)
@pytest.mark.parametrize("address", ["石桥村二组", FAR, f"161000 {FAR}"])
@pytest.mark.parametrize("name", ["洪七公", LONG_NAME])
def test_every_piece_passes_the_look_before_printing(kind, address, name) -> None:
    to = [replace(each, name=name) for each in addressed(COLUMNS * ROWS, address)]
    pdf = kinds.labels(to) if kind == "labels" else kinds.envelopes(kind, to)
    found = preflight_copy(kind, "7KQ4-9MHT", pdf)
    assert {each.verdict for each in found} == {"good"}, found
    for leaf in read_finished(pdf).leaves:
        assert min(ink.box[0] for ink in leaf.inks if ink.box) > 5.5 * MM


def test_labels_keep_to_their_fields_with_the_longest_name() -> None:
    to = [replace(each, name=LONG_NAME) for each in addressed(COLUMNS * ROWS)]
    (leaf,) = read_finished(kinds.labels(to)).leaves
    wide, tall = leaf.width / COLUMNS, leaf.height / ROWS
    for line in leaf.lines:
        boxes_ = [ink.box for ink in line if ink.box]
        assert int(boxes_[0][0] // wide) == int(max(box[2] for box in boxes_) // wide)
        assert int(min(b[1] for b in boxes_) // tall) == int(max(b[3] for b in boxes_) // tall)


@pytest.mark.parametrize("kind", POSTED)
def test_an_address_as_long_as_a_story_is_refused(kind) -> None:
    to = addressed(1, FAR * 6)
    with pytest.raises(Refused, match=r"letter\.too_long"):
        kinds.labels(to) if kind == "labels" else kinds.envelopes(kind, to)


@pytest.mark.parametrize("kind", POSTED)
def test_a_piece_with_her_query_code_on_it_is_stopped(office, kind) -> None:
    made = office.intake.register(draft()).petition
    told = Amended(address=f"石桥村二组{made.query_code}", reason="她说的。")
    office.amending.amend(NUMBER, told)
    with pytest.raises(Refused, match=r"letter\.unfit"):
        office.papers.make(NUMBER, kind)


def test_the_poster_and_envelopes_are_looked_at_on_their_own_paper() -> None:
    papers = {"visitors_notice": kinds.visitors_notice(HEAD)}
    papers |= {kind: kinds.envelopes(kind, addressed(1)) for kind in SIZES}
    for kind, pdf in papers.items():
        assert {each.verdict for each in preflight(kind, {}, pdf)} == {"good"}
        other = next(each for each in preflight("labels", {}, pdf) if each.check == "paper")
        assert other.verdict == "look", "on A4 it would not be right"


def test_without_an_address_there_is_no_envelope(office) -> None:
    office.intake.register(draft(petitioners=(PetitionerDraft(name="洪七公"),)))
    with pytest.raises(Refused, match=r"letter\.no_address"):
        office.papers.make(NUMBER, "envelope_dl")


def test_the_poster_is_a3_and_says_where_when_and_every_right(office) -> None:
    ((width, height, said),) = read(office.papers.visitors_notice())
    assert (round(width), round(height)) == tuple(round(each) for each in A3)
    facts = office.desk.facts
    for told in ("群众来访须知", facts.address, facts.phone, "15日内", "60日内", "不超过5人"):
        assert told in said
    assert said.count("您的权利") == 1
    for n in range(1, len(ORDERS["front"]) + 1):
        assert f"{n}." in said
    for (page_width, page_height), inked in boxes(office.papers.visitors_notice()):
        assert min(box[0] for box in inked) > 15 * MM
        assert max(box[2] for box in inked) < page_width - 15 * MM
        assert min(box[1] for box in inked) > 15 * MM
        assert max(box[3] for box in inked) < page_height - 15 * MM


@pytest.mark.parametrize("address", ["一楼", "青石镇人民政府", "青石镇政府一楼便民服务大厅" * 6])
def test_the_poster_is_full_and_can_be_read_from_afar(address) -> None:
    (leaf,) = read_finished(kinds.visitors_notice(replace(HEAD, office_address=address))).leaves
    lowest = max(ink.baseline for ink in leaf.inks)
    assert A3[1] - 25 * MM < lowest < A3[1] - 15 * MM
    lines = ["".join(ink.char for ink in row) for row in leaf.lines]
    for told in ("星期", "接访领导", "时间", "地点", "周一", "周五"):
        assert told in lines
    body = [row[0].size for row in leaf.lines if row[0].char in "12345678电"]
    assert min(body[1:]) >= 14
    if len(address) < 20:
        assert max(body) >= 18
