"""Every letter an office issues carries its code, and the office proves it from the PDF alone."""

from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from builders import NUMBER, answered, draft, letter_of
from specimens import ASKED, RECEIPT, SPECIMENS

from app.answering import ReviewTold
from app.domain.errors import Refused
from app.domain.words import LETTER_CODE
from app.letters import kinds
from app.letters.codes import QUIET
from app.letters.finished import read_finished
from app.letters.formal import CODE_BETWEEN, CODE_EVEN, CODE_ODD
from app.letters.kinds import trial_page
from app.letters.marking import code_for, marked
from app.letters.page import MM, MODULE, CodePlace, Sheet
from app.letters.preflight import preflight
from app.letters.receipt import SQUARE
from app.notices import Spot
from app.wire.letter_code import bare_text, check, check_content, pages_of


@pytest.mark.parametrize("route", ["petition_procedure", "duty_performance"])
def test_every_letter_of_the_way_is_proven(office, route) -> None:
    file = answered(office, route)
    for letter in file.letters:
        pdf = office.records.letter(letter)
        found = office.records.check_letter(pdf)
        assert found.record == "same"
        assert (found.code.verdict, found.code.day) == ("genuine", letter.issued_on.isoformat())


def test_the_form_of_a_review_is_proven(office) -> None:
    answered(office, "petition_procedure")
    file = office.answering.forward_review(NUMBER, ReviewTold("补偿标准太低，没有算青苗费。"))
    request = letter_of(file, "review_request")
    assert office.records.check_letter(office.records.letter(request)).code.number == request.number


def test_the_office_tells_the_letters_of_others_from_its_own(office) -> None:
    file = answered(office, "petition_procedure")
    pages = pages_of(office.records.letter(file.letters[-1]))
    assert check(pages, [bytes(32)]).verdict == "unknown_key"


@pytest.mark.parametrize("place", [CODE_ODD, CODE_EVEN, CODE_BETWEEN, CodePlace()])
def test_even_the_widest_code_stays_clear_of_the_square_and_inside_the_text(place) -> None:
    sheet = Sheet("试", "试")
    sheet.code_place = place
    sheet._say_code(f"文书校验： 青信受〔2026〕1号/2026-09-22/{'W' * 109}")
    (leaf,) = read_finished(sheet.finish()).leaves
    boxes = [ink.box for ink in leaf.inks if ink.box is not None]
    assert min(box[0] for box in boxes) >= 26 * MM
    assert max(box[2] for box in boxes) <= 184.1 * MM
    for left, top, right, bottom in leaf.drawn:
        beside = [b for b in boxes if b[3] > top and b[1] < bottom]
        assert all(b[2] < left or b[0] > right for b in beside)


def test_what_is_no_letter_has_no_code(office) -> None:
    assert code_for(["文"]) is None
    with pytest.raises(Refused) as refused:
        office.records.check_letter(trial_page("青山镇"))
    assert refused.value.code == "letter_check.no_code"


def test_the_code_stands_below_everything_and_on_the_paper(office) -> None:
    file = answered(office, "petition_procedure")
    for letter in file.letters:
        document = pypdfium2.PdfDocument(office.records.letter(letter))
        text = document[len(document) - 1].get_textpage()
        whole = text.get_text_range()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        document.close()
        begun = whole.index("文书校验：")
        above = [box[1] for box, char in zip(boxes[:begun], whole, strict=False) if char.strip()]
        marks = [box for box, char in zip(boxes[begun:], whole[begun:], strict=False) if char > " "]
        assert min(above) > max(box[3] for box in marks), letter.letter_kind
        assert min(box[0] for box in marks) > 28 * 72 / 25.4
        assert min(box[1] for box in marks) > 8 * 72 / 25.4


def one_bit(pdf: bytes, number: int) -> np.ndarray:
    """A page as a cheap printer puts it down: 203 dots an inch, black or nothing."""
    document = pypdfium2.PdfDocument(pdf)
    page = np.array(document[number % len(document)].render(scale=203 / 72).to_pil().convert("L"))
    document.close()
    return np.where(page < 128, 0, 255).astype(np.uint8)


def scanned(pdf: bytes, number: int) -> list[zxingcpp.Barcode]:
    """Read the squares of a page; lines of print are no code of another kind."""
    return zxingcpp.read_barcodes(one_bit(pdf, number), formats=zxingcpp.BarcodeFormat.QRCode)


def proves(office, letter, pdf) -> None:
    (told,) = scanned(pdf, -1)
    found = office.records.check_letter(told.text.encode())
    assert (found.code.verdict, found.code.number) == ("issued", letter.number)
    assert found.record == "same"


def test_a_scanner_reads_the_square_from_a_one_bit_print_and_it_proves_the_paper(office) -> None:
    letters = answered(office, "petition_procedure").letters
    assert {"receipt", "handling_opinion"} <= {each.letter_kind for each in letters}
    for letter in letters:
        proves(office, letter, office.records.letter(letter))


LONG = "要求镇政府督促施工单位限期复工，并向村民公布工程款项支付情况以及完工时间"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"claims": tuple(f"第{n}项，{LONG}。" for n in range(1, 40))},
        {"gist": LONG * 3},
    ],
)
def test_the_sheet_of_the_counter_is_proven_by_its_square_and_she_asks_by_hers(
    office, told
) -> None:
    made = office.intake.register(draft(**told), spot=Spot())
    proves(office, made.letter, made.pdf)
    (hers,) = scanned(made.pdf, 0)
    assert made.petition.number in hers.text
    assert made.petition.query_code in hers.text


@pytest.mark.parametrize("told", [{}, {"claims": ()}, {"gist": LONG * 3}])
def test_the_sheet_s_square_has_its_quiet_zone_and_its_number_can_be_read(office, told) -> None:
    made = office.intake.register(draft(**told), spot=Spot())
    front, back = read_finished(made.pdf).leaves
    square = (
        min(box[0] for box in back.drawn), min(box[1] for box in back.drawn),
        max(box[2] for box in back.drawn), max(box[3] for box in back.drawn),
    )  # fmt: skip
    assert square[2] - square[0] == pytest.approx(SQUARE, abs=0.1)
    quiet = QUIET * MODULE
    wide = (square[0] - quiet, square[1] - quiet, square[2] + quiet, square[3] + quiet)
    for ink in back.inks:
        if ink.box is not None:
            apart = (
                ink.box[2] <= wide[0] or ink.box[0] >= wide[2]
                or ink.box[3] <= wide[1] or ink.box[1] >= wide[3]
            )  # fmt: skip
            assert apart, ink.char
    lines = [line for line in front.lines if "文号" in "".join(ink.char for ink in line)]
    assert ["".join(ink.char for ink in line) for line in lines] == [
        f"文号：{made.letter.number}"
    ] * 2, "on her half and on the stub"
    assert all(line[0].size >= 10 for line in lines)


def test_a_receipt_alone_has_both_squares_too(office) -> None:
    made = office.intake.register(draft())
    assert made.letter.letter_kind == "receipt"
    proves(office, made.letter, made.pdf)
    (hers,) = scanned(made.pdf, 0)
    assert made.petition.query_code in hers.text


def test_a_copy_for_others_is_proven_as_the_offices_own(office) -> None:
    file = answered(office, "petition_procedure", copies_to=("云溪县信访局",))
    opinion = letter_of(file, "handling_opinion")
    copy = office.answering.copy_for_others(NUMBER, opinion.number)
    assert office.records.check_letter(copy).record == "same"


def test_a_letter_set_again_with_another_text_differs_from_the_record(office) -> None:
    file = answered(office, "petition_procedure")
    slip = letter_of(file, "service_slip")
    with marked(office.desk.signer, slip.number, slip.issued_on):
        forged = trial_page("青山镇")
    found = office.records.check_letter(forged)
    assert (found.code.verdict, found.record) == ("genuine", "differs")
    with marked(office.desk.signer, "青信答〔2031〕1号", slip.issued_on):
        unknown = trial_page("青山镇")
    assert office.records.check_letter(unknown).record == "absent"


LONG_ANSWER = "等现场测量和银行回单都核实清楚以后再定由哪个单位负责兑付，"


def test_the_code_stands_on_what_she_keeps_whatever_the_sheet_has(office) -> None:
    """Her half whole, with her claims apart, with the stub apart, with both."""
    signer = office.desk.signer
    many = tuple(f"第{n}项，{LONG}。" for n in range(1, 40))
    told = {
        (): {},
        ("annex",): {"claims": many},
        ("stub",): {"route_text": LONG_ANSWER * 18, "claims": ()},
        ("stub", "annex"): {"route_text": LONG_ANSWER * 22, "claims": many},
        ("annex", "stub"): {"route_text": LONG_ANSWER * 22, "claims": many[:20]},
    }
    for more, changes in told.items():
        with marked(signer, RECEIPT.letter_number, RECEIPT.issued_on):
            pdf = kinds.receipt_notice(replace(RECEIPT, **changes))
        pages = [bare_text(page) for page in pages_of(pdf)]
        kinds_ = ["front", "back", *(_part(page) for page in pages[2:])]
        assert set(kinds_[2:]) - {"blank"} == set(more)
        assert ("blank" in kinds_) == (len(more) > 1 and kinds_.count("annex") % 2 == 1)
        (coded,) = [n for n, page in enumerate(pages) if LETTER_CODE in page]
        kept = [n for n, each in enumerate(kinds_) if each in {"back", "annex"}]
        assert coded == kept[-1], "the last page of hers"
        assert check(pages_of(pdf), (signer.verify_key,)).verdict == "text_only"
        assert check_content(pdf, (signer.verify_key,)).verdict == "genuine"
        (square,) = scanned(pdf, coded)
        assert square.text.startswith(bare_text(RECEIPT.letter_number))
        (hers,) = scanned(pdf, 0)
        assert RECEIPT.query_code in hers.text
        if "stub" in more:
            assert kinds_.index("stub") % 2 == 0, "the stub begins a sheet of its own"
            assert not scanned(pdf, kinds_.index("stub"))
        assert not [e for e in preflight("receipt_notice", {}, pdf) if e.verdict != "good"]


def _part(page: str) -> str:
    return "stub" if "存查联" in page else "annex" if page else "blank"


def test_her_slip_of_a_request_carries_the_code_below_the_cut(office) -> None:
    signer = office.desk.signer
    for reasons in ("不服。", LONG * 30):
        with marked(signer, ASKED.matter.letter_number, ASKED.matter.issued_on):
            pdf = kinds.review_request(replace(ASKED, reasons=reasons))
        leaf = read_finished(pdf).leaves[-1]
        lines = {"".join(ink.char for ink in line): line[0].baseline for line in leaf.lines}
        title = next(at for text, at in lines.items() if "收到" in text and "复查" in text)
        coded = next(at for text, at in lines.items() if text.startswith(LETTER_CODE))
        assert coded > title


def test_a_slip_to_send_back_leaves_the_code_with_the_letter(office) -> None:
    signer, letter = office.desk.signer, SPECIMENS["transfer_letter"]
    with marked(signer, letter.values.matter.letter_number, letter.values.matter.issued_on):
        pdf = letter.pdf()
    pages = [bare_text(page) for page in pages_of(pdf)]
    (coded,) = [n for n, page in enumerate(pages) if LETTER_CODE in page]
    assert letter.values.head.organ_name in pages[coded]
    assert coded < len(pages) - 1
    assert check_content(pdf, (signer.verify_key,)).verdict == "genuine"


def test_a_page_put_after_the_code_or_between_is_found(office) -> None:
    signer = office.desk.signer
    with marked(signer, RECEIPT.letter_number, RECEIPT.issued_on):
        pages = list(pages_of(kinds.receipt_notice(RECEIPT)))
    keys = (signer.verify_key,)
    assert check(pages, keys).verdict == "text_only"
    for forged in ([*pages, "又一页。"], [pages[0], "又一页。", pages[1]], pages[1:]):
        assert check(forged, keys).verdict == "changed"
