"""The sheet on screen is the sheet on paper; a printer that fails costs nothing."""

from dataclasses import replace
from functools import partial

import builders
import pypdfium2
import pytest
from desk import CTRL, Key, clipped, misnamed, settle
from print_system import PrintSystem
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QScrollBar

from app.answering import ClaimAnswer, OpinionTold, ReviewTold, Served
from app.classing import ClaimTold
from app.domain.errors import Refused
from app.domain.words import SENTENCES
from app.domain.words_papers import READER_COPIES
from app.handling import NoteTold
from app.letters.finding import Finding
from app.notices import Spot
from ui import paper, spool
from ui.due_dialog import DueDialog
from ui.paper import Paper
from ui.pieces import Message


@pytest.fixture
def shown(qtbot, desk):
    """A visit told on the spot, its sheet on screen."""
    made = desk.office.intake.register(builders.draft(), spot=Spot())
    desk.letter.show_registered(made)
    desk.window.show_page("letter")
    settle(qtbot, desk.jobs)
    return made


@pytest.fixture
def lp(tmp_path, monkeypatch):
    """A print system at the edge of the world: it keeps what it is given."""
    return partial(PrintSystem, tmp_path, monkeypatch)


@pytest.fixture
def signed(qtbot, desk):
    """A petition whose opinion is signed and on screen, not served yet."""
    office, number = desk.office, "青信2026-0001"
    office.intake.register(builders.draft())
    office.handling.classify(number, [ClaimTold("appeal_claim", "petition_procedure", n=1)])
    office.handling.accept(number)
    office.handling.hear_statement(number, NoteTold("她说：地是2024年春天占的。"))
    answer = ClaimAnswer(1, "support", "兑付补偿款5400元。", "《土地管理法》第四十八条")
    told = OpinionTold("经查，占地0.6亩。", (answer,), copies_to=("青山镇财政所",))
    office.answering.draft_opinion(number, told)
    file = office.answering.sign(number)
    letter = file.letters[-1]
    desk.letter.show_letter(file, letter, office.records.letter(letter))
    desk.window.show_page("letter")
    settle(qtbot, desk.jobs)
    desk.letter.print.show_printers(("办公室激光",))
    return file


def rendered(pdf, page, width):
    document = pypdfium2.PdfDocument(pdf)
    size = document[page].get_size()
    image = document[page].render(scale=width / size[0]).to_pil().convert("RGB")
    document.close()
    return image


def test_the_screen_shows_the_very_pdf(desk, shown):
    pictures = desk.letter.sheets.pictures()
    assert len(pictures) == 2
    for page, picture in enumerate(pictures):
        image = picture.toImage().convertToFormat(QImage.Format.Format_RGB888)
        truth = rendered(shown.pdf, page, image.width())
        assert (image.width(), image.height()) == truth.size
        for x, y in ((10, 10), (image.width() // 2, 40), (image.width() // 4, 120)):
            assert image.pixelColor(x, y).getRgb()[:3] == truth.getpixel((x, y))


def test_facts_of_the_registration_stand_beside_it(desk, shown):
    assert desk.widget("print_lbl_number").text() == shown.petition.number
    assert desk.widget("print_lbl_code").text() == f"查询码 {shown.petition.query_code}"
    assert desk.widget("print_lbl_due").text() == (
        "答复信访人：最迟 11月21日 周六（法定期限）；办公目标 11月20日 周五"
    )
    assert desk.widget("print_lbl_title").text() == "收件回执暨书面告知"
    assert shown.letter.number in desk.widget("print_lbl_about").text()


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(("key", "pages"), [(Key.Key_1, 1), (Key.Key_2, 2), (Key.Key_3, 1)])
def test_whole_both_and_real_size(desk, key, pages):
    desk.widget("print_seg_look").setFocus()
    desk.press(key)
    picture = desk.letter.sheets.pictures()[0]
    view = desk.letter.sheets.viewport()
    if key == Key.Key_3:
        assert picture.width() == 794  # 210 mm at 96 dpi
    else:
        assert picture.height() <= view.height()
        assert picture.width() * pages <= view.width()


def test_without_a_printer_it_says_so_and_nothing_is_lost(desk, shown):
    desk.letter.print.show_printers(())
    desk.press(Key.Key_P, CTRL)
    assert desk.letter.print.told() == SENTENCES["print.no_printer"]
    assert desk.office.records.file(shown.petition.number).letters


def test_the_pdf_itself_goes_to_the_print_system_and_is_recorded(qtbot, desk, shown, lp):
    at = lp()
    desk.letter.print.show_printers(("办公室激光",))
    desk.letter.print.copies.set_value("2")
    desk.press(Key.Key_P, CTRL)
    settle(qtbot, desk.jobs)
    assert at.papers[-1] == shown.pdf
    assert "-d 办公室激光 -n 2" in at.asked[0]
    assert desk.letter.print.told() == "已送到打印机，2 份"
    history = desk.office.records.file(shown.petition.number).history
    assert [each.act for each in history][-2:] == ["print_letter", "settle_print"]
    (told,) = desk.office.printing.of(shown.petition.number)
    assert (told.state, told.copies, told.queue) == ("sent", 2, "办公室激光")
    assert told.id.hex() in at.asked[0]  # the job has a random name


def test_a_printer_that_fails_is_said_and_written_down_as_such(qtbot, desk, shown, lp):
    lp(answer=1)
    desk.letter.print.show_printers(("办公室激光",))
    desk.press(Key.Key_P, CTRL)
    settle(qtbot, desk.jobs)
    assert desk.letter.print.told() == SENTENCES["print.offline"]
    (told,) = desk.office.printing.of(shown.petition.number)
    assert (told.state, told.cause) == ("failed", "print.offline")


def test_bands_make_up_the_page(shown):
    sheet = Paper(shown.pdf)
    bands = list(sheet.bands(0, 600))
    height = sum(band.height() for _top, band in bands)
    assert [top for top, _band in bands] == list(range(0, height, paper.BAND_PX))
    assert {band.width() for _top, band in bands} == {4961}
    assert abs(height - 7016) <= 1
    whole = rendered(shown.pdf, 0, 4961).convert("L")
    for top, band in bands[:6]:
        for x in range(300, 4600, 97):
            here = band.pixelColor(x, 200).red()
            near = [
                whole.getpixel((x + dx, top + 200 + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)
            ]
            assert min(near) - 60 <= here <= max(near) + 60


def test_a_printer_draws_the_same_page(shown, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(150)
    printer.setFullPage(True)
    spool.draw(Paper(shown.pdf), printer)
    out = rendered((tmp_path / "out.pdf").read_bytes(), 0, 300).convert("L")
    truth = rendered(shown.pdf, 0, 300).convert("L").resize(out.size)
    ink = sum(value < 200 for value in out.tobytes())
    wanted = sum(value < 200 for value in truth.tobytes())
    assert wanted > 1000
    assert abs(ink - wanted) < 0.35 * wanted


def test_the_pdf_is_saved_under_its_number_and_recorded(qtbot, desk, shown, tmp_path):
    desk.press(Key.Key_S, CTRL)
    settle(qtbot, desk.jobs)
    saved = tmp_path / f"{shown.petition.number} 收件回执暨书面告知.pdf"
    assert saved.read_bytes() == shown.pdf
    history = desk.office.records.file(shown.petition.number).history
    assert "save_letter" in [each.act for each in history]


def test_a_place_that_cannot_be_written_is_said(qtbot, desk, shown, tmp_path):
    (tmp_path / f"{shown.petition.number} 收件回执暨书面告知.pdf").mkdir()
    desk.press(Key.Key_S, CTRL)
    settle(qtbot, desk.jobs)
    assert desk.letter.print.told() == SENTENCES["save.failed"]


def test_a_kept_letter_comes_back_as_the_same_bytes(qtbot, desk, shown):
    desk.letter.show_kept(shown.petition.number, shown.letter)
    settle(qtbot, desk.jobs)
    assert desk.letter.paper_bytes() == shown.pdf


def test_a_call_is_told_aloud_and_by_message_without_her_matter(desk):
    made = desk.office.intake.register(builders.draft(channel="call"))
    desk.letter.show_registered(made)
    desk.window.show_page("letter")
    desk.widget("print_btn_copy_sms").click()
    message = QGuiApplication.clipboard().text()
    assert made.petition.number in message
    assert made.petition.query_code in message
    assert desk.office.facts.phone in message
    aloud = desk.widget("print_lbl_aloud").text()
    for private in ("洪七公", "石桥", "承包地", "13900000000"):
        assert private not in message
        assert private not in aloud
    assert " ".join(made.petition.query_code) in aloud


def test_over_the_year_s_end_both_days_say_their_year_and_which_is_which(qtbot, desk, clock):
    clock.start = clock.start.replace(month=12, day=1)
    came = clock.start.date()
    made = desk.office.intake.register(
        builders.draft(channel="call", received_at=came), spot=Spot()
    )
    desk.letter.show_registered(made)
    settle(qtbot, desk.jobs)
    legal = "答复信访人：最迟 2027年1月30日"
    due = desk.widget("print_lbl_due").text()
    assert due == f"{legal}（法定期限）；办公目标 2027年1月29日"
    # The paper, the card and what is read aloud name one day; the office's target is no promise.
    assert "最迟2027年1月30日" in pages_text(made.pdf)
    aloud = desk.widget("print_lbl_aloud").text()
    assert legal in aloud
    assert "办公目标" not in aloud
    assert "29日" not in aloud


def pages_text(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


@pytest.mark.usefixtures("shown")
def test_a_visit_has_nothing_to_read_aloud(desk):
    assert desk.letter.spoken.isHidden()


def test_an_enquiry_has_no_paper_and_says_so(desk):
    made = desk.office.intake.register(builders.draft(kind="enquiry", claims=(), answer="到民政办"))
    desk.letter.show_registered(made)
    desk.window.show_page("letter")
    assert desk.letter.sheets.pictures() == []
    assert desk.letter.print.isHidden()
    assert "没有要印的纸" in desk.letter.why_no_paper()


@pytest.mark.usefixtures("signed")
def test_an_opinion_says_who_signed_it_and_what_was_checked(desk):
    assert desk.widget("print_lbl_title").text() == "信访处理意见书"
    assert desk.widget("print_lbl_signed").accessibleName() == "赵敏已签发"
    assert desk.letter.checks.told() == [
        "1 条诉求都有答复和依据",
        "请求、事实、意见、依据齐全 · 第32条",
        "只写复查，没写复议、诉讼",
        "落款不单独占一页",
        "姓名用字都能打印",
    ]
    assert desk.widget("print_lbl_checks").accessibleName() == "19 项都合格"
    assert desk.letter.facts.isHidden()


def test_as_many_copies_as_are_to_have_one(qtbot, desk, signed, lp):
    at = lp()
    assert desk.widget("print_lbl_whom").text() == "信访人、存档"
    desk.widget("print_chk_both_sides").click()
    desk.press(Key.Key_P, CTRL)
    settle(qtbot, desk.jobs)
    letters, forms = at.asked
    assert "-n 2 " in letters
    assert "sides=one-sided" in letters
    assert "-n 1 " in forms  # the form on which service is signed for
    document = pypdfium2.PdfDocument(at.papers[-1])
    text = document[0].get_textpage()
    assert "受送达人" in text.get_text_bounded()
    text.close()
    document.close()
    history = desk.office.records.file(signed.number).history
    assert [each.act for each in history].count("print_letter") == 2
    printed = desk.office.printing.of(signed.number)
    assert [each.copy for each in printed] == ["original", "service_receipt"]


@pytest.mark.usefixtures("signed")
def test_who_has_a_copy_is_said_beside_the_way_to_it(desk):
    said = [each.accessibleName() for each in desk.letter.print.findChildren(Message)]
    assert "青山镇财政所的另印" in said
    assert desk.widget("print_btn_copy").isVisible()


def test_without_its_box_the_form_of_service_is_not_printed(qtbot, desk, signed, lp):
    at = lp()
    desk.widget("print_chk_proof").click()
    desk.press(Key.Key_P, CTRL)
    settle(qtbot, desk.jobs)
    assert len(at.asked) == 1
    assert at.papers[-1] == desk.office.records.letter(signed.letters[-1])


def test_a_request_for_review_comes_out_twice_on_one_side_alone(qtbot, desk, signed, lp):
    at = lp()
    office = desk.office
    office.answering.serve(signed.number, Served("in_person"))
    file = office.answering.forward_review(signed.number, ReviewTold("补偿标准太低。"))
    request = file.letters[-1]
    desk.letter.show_letter(file, request, office.records.letter(request))
    assert desk.widget("print_lbl_title").text() == "复查申请登记表"
    assert desk.widget("print_chk_proof").isHidden()
    desk.press(Key.Key_P, CTRL)
    settle(qtbot, desk.jobs)
    (asked,) = at.asked
    assert "-n 2 " in asked  # to the organ of review, and on file
    assert "sides=one-sided" in asked


def test_a_letter_that_lacks_its_law_is_not_printed(qtbot, desk, signed, lp):
    at = lp()
    letter = signed.letters[-1]
    claims = [{**letter.facts["claims"][0], "law": ""}]
    bare = replace(letter, facts={**letter.facts, "claims": claims})
    desk.letter.show_letter(signed, bare, desk.office.records.letter(letter))
    assert desk.letter.checks.told()[0] == "有诉求没有结论、答复或依据，不能印"
    desk.press(Key.Key_P, CTRL)
    settle(qtbot, desk.jobs)
    assert desk.letter.print.told() == SENTENCES["print.stopped"]
    assert not at.asked


def test_service_is_asked_for_until_it_is_done(qtbot, desk, signed):
    with qtbot.waitSignal(desk.letter.serve_wanted) as asked:
        desk.widget("print_btn_serve").click()
    assert asked.args == [signed.number]
    served = desk.office.answering.serve(signed.number, Served("in_person"))
    opinion = next(e for e in served.letters if e.letter_kind == "handling_opinion")
    desk.letter.show_kept(served.number, opinion)
    settle(qtbot, desk.jobs)
    assert desk.widget("print_btn_serve").isHidden()
    assert desk.widget("print_lbl_after").text().startswith("已经送达")


def test_the_proof_of_service_is_printed_beside_the_letter_and_left_again(qtbot, desk, signed, lp):
    at = lp()
    opinion = desk.letter.paper_bytes()
    desk.widget("print_btn_proof").click()
    settle(qtbot, desk.jobs)
    form = desk.letter.paper_bytes()
    assert form != opinion
    assert desk.widget("print_lbl_title").text() == "送达回证"
    desk.press(Key.Key_P, CTRL)
    settle(qtbot, desk.jobs)
    assert at.papers[-1] == form
    assert "one-sided" in at.asked[0]
    history = desk.office.records.file(signed.number).history
    assert "print_letter" in [each.act for each in history]
    desk.widget("print_btn_proof").click()
    settle(qtbot, desk.jobs)
    assert desk.letter.paper_bytes() == opinion
    assert desk.widget("print_lbl_title").text() == "信访处理意见书"
    assert not desk.letter.checks.isHidden()


def test_a_copy_for_others_is_printed_without_the_query_code(qtbot, desk, signed, lp):
    at = lp()
    desk.widget("print_btn_copy").click()
    settle(qtbot, desk.jobs)
    assert desk.widget("print_lbl_title").text() == "抄送件"
    assert desk.letter.checks.told() == ["没有查询码，没有证件号"]
    copy = desk.letter.paper_bytes()
    assert signed.query_code not in "".join(Paper(copy).texts())
    desk.press(Key.Key_P, CTRL)
    settle(qtbot, desk.jobs)
    assert at.papers[-1] == copy
    desk.widget("print_btn_copy").click()
    settle(qtbot, desk.jobs)
    assert desk.widget("print_lbl_title").text() == "信访处理意见书"


def by_itself(qtbot, page, width, height):
    """Show the page alone at a size, once its parts have found their places."""
    page.setParent(None)
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    bars = page.findChildren(QScrollBar)
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in bars))


@pytest.mark.parametrize("how", ["large_print", "plain_words"])
def test_a_copy_for_the_reader_is_shown_printed_and_left_again(qtbot, desk, signed, lp, how):
    at, page = lp(), desk.letter
    opinion = page.paper_bytes()
    reader = desk.widget("print_btn_reader")
    reader.click()
    menu = page.findChild(QMenu)
    next(each for each in menu.actions() if each.text() == READER_COPIES[how]).trigger()
    menu.close()
    settle(qtbot, desk.jobs)
    assert desk.widget("print_lbl_title").text() == READER_COPIES[how]
    assert desk.widget("print_lbl_checks").accessibleName().endswith("项都合格")
    page.print.go.click()
    settle(qtbot, desk.jobs)
    assert at.papers[-1] == page.paper_bytes() != opinion
    reader.click()
    settle(qtbot, desk.jobs)
    assert page.paper_bytes() == opinion
    assert (reader.text(), page.checks.isHidden()) == ("易读本", False)


def test_a_receipt_is_shown_and_printed_on_a_roll(qtbot, desk, shown, lp):
    at, page = lp(sizes="PageSize/Page Size: *A4 Custom.WIDTHxHEIGHT"), desk.letter
    desk.widget("print_btn_reader").click()
    menu = page.findChild(QMenu)
    next(each for each in menu.actions() if each.text() == "小票（80 毫米）").trigger()
    menu.close()
    settle(qtbot, desk.jobs)
    assert desk.widget("print_lbl_title").text() == "登记回执小票"
    page.print.show_printers(("小票机",))
    page.print.go.click()
    settle(qtbot, desk.jobs)
    assert at.papers == [page.paper_bytes()]
    assert "media=Custom.80x" in at.asked[0]
    (told,) = desk.office.printing.of(shown.petition.number)
    assert (told.copy, told.queue) == ("receipt_roll", "小票机")
    assert desk.office.printing.habit("receipt_roll").queue == "小票机"


def test_an_opinion_is_not_offered_on_a_roll(desk, signed):
    desk.widget("print_btn_reader").click()
    menu = desk.letter.findChild(QMenu)
    assert [each.text() for each in menu.actions()] == [*READER_COPIES.values(), "复制短信"]
    menu.close()
    with pytest.raises(Refused, match=r"letter\.no_reader_copy"):
        desk.office.papers.for_reader(signed.number, signed.letters[-1].number, "receipt_roll")


@pytest.mark.usefixtures("signed")
def test_the_short_message_is_copied_and_tells_nothing_of_the_matter(qtbot, desk):
    desk.letter._choose_reader()
    menu = desk.letter.findChild(QMenu)
    next(each for each in menu.actions() if each.text() == "复制短信").trigger()
    menu.close()
    settle(qtbot, desk.jobs)
    told = QGuiApplication.clipboard().text()
    assert "青信2026-0001" in told
    assert len(told) <= 70
    for private in ("洪七公", "占地", "信访", "处理意见"):
        assert private not in told


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(("width", "height"), [(1198, 612), (1037, 512)])
def test_nothing_of_an_opinion_is_clipped(qtbot, desk, width, height):
    by_itself(qtbot, desk.letter, width, height)
    assert clipped(desk.letter) == []


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(("width", "height"), [(1198, 612), (1037, 512)])
def test_nothing_of_a_proof_of_service_is_clipped(qtbot, desk, width, height):
    desk.letter.show_proof()
    settle(qtbot, desk.jobs)
    by_itself(qtbot, desk.letter, width, height)
    assert clipped(desk.letter) == []


@pytest.mark.parametrize(("width", "height"), [(1198, 612), (1037, 512)])
def test_a_request_for_review_is_one_sided_and_nothing_is_clipped(
    qtbot, desk, signed, width, height
):
    desk.office.answering.serve(signed.number, Served("in_person"))
    file = desk.office.answering.forward_review(signed.number, ReviewTold("款子少算了。"))
    desk.letter.show_letter(file, file.letters[-1], desk.office.records.letter(file.letters[-1]))
    by_itself(qtbot, desk.letter, width, height)
    assert clipped(desk.letter) == []
    assert not desk.letter.print.both_sides()
    assert desk.letter.print.wanted_copies() == 2


@pytest.mark.usefixtures("shown")
def test_esc_goes_back(desk):
    desk.press(Key.Key_Escape)
    assert desk.window.page() != "letter"


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(("width", "height"), [(1198, 612), (1037, 512)])
def test_nothing_is_clipped(qtbot, desk, width, height):
    page = desk.letter
    page.setParent(None)
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    bars = page.findChildren(QScrollBar)
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in bars))
    assert clipped(page) == []


@pytest.mark.usefixtures("shown")
def test_everything_that_can_be_operated_has_its_two_names(desk):
    assert misnamed(desk.letter) == []


@pytest.mark.usefixtures("signed")
def test_what_stops_the_print_stands_first_then_what_asks_for_a_look(desk):
    found = (
        Finding("claims", "good", 1),
        Finding("line_ends", "look", shown="，现提出"),
        Finding("glyphs", "stop", 1, "𰻝（U+30EDD）"),
        Finding("grid", "good"),
    )
    for short in (False, True):
        desk.letter.checks.shorten(short=short)
        desk.letter.checks.show_findings(found)
        told = desk.letter.checks.told()
        assert told[0] == "这几个字印不出来：𰻝（U+30EDD），不能印"
        assert told[1] == "有一行断得不对：“，现提出”，请看一遍"
        assert told[2].removeprefix("2 项合格：") == "1 条诉求都有答复和依据"
    assert desk.widget("print_lbl_checks").accessibleName() == "不能印"


def test_f4_counts_the_date_the_petition_stands_at(qtbot, desk):
    made = desk.office.intake.register(builders.draft(), spot=Spot())
    desk.letter.show_registered(made)
    desk.window.show_page("letter")
    settle(qtbot, desk.jobs)
    QTest.keyClick(desk.letter, Key.Key_F4)
    dialog = desk.letter.findChild(DueDialog)
    assert dialog.isVisible()
    assert "第三十四条" in dialog.chain.words()
    dialog.reject()


def test_one_key_notes_that_the_stub_is_signed(qtbot, desk, shown):
    after = desk.letter.after
    assert after._signing.isVisible()
    desk.press(Key.Key_F10)
    settle(qtbot, desk.jobs)
    file = desk.office.records.file(shown.petition.number)
    assert [each.signed_how for each in file.recipients] == ["signed"]
    assert not after._signing.isVisible()
    assert "签名" in after._words.text()


def test_refusing_to_sign_is_noted_and_changes_nothing_else(qtbot, desk, shown):
    desk.letter.after.signing_told.emit("refused")
    settle(qtbot, desk.jobs)
    file = desk.office.records.file(shown.petition.number)
    assert [each.signed_how for each in file.recipients] == ["refused"]
    assert file.state() == shown.petition.state()


def test_a_letter_that_is_served_later_asks_nothing_of_a_stub(desk, signed):
    assert not desk.letter.after._signing.isVisible()


def test_a_void_letter_says_so_and_is_not_printed(qtbot, desk, signed):
    why = {"reason": "金额写错了。", "kept_back": True}
    file = desk.office.stepping.do(signed.number, "void_letter", why)
    letter = file.letters[-1]
    desk.letter.show_letter(file, letter, desk.office.records.letter(letter))
    assert desk.letter._signed._words.text() == "作废"
    desk.letter.print.show_printers(("办公室激光",))
    desk.letter.print.go.click()
    settle(qtbot, desk.jobs)
    assert desk.office.printing.of(file.number) == ()
