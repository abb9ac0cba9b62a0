"""Copies for the reader: large print says every word of the letter, plain words every day."""

import re
from dataclasses import replace

import pypdfium2
import pytest
from builders import NUMBER, answered
from specimens import SPECIMENS, changed

from app.domain.errors import Refused
from app.letters import reader
from app.letters.finished import read_finished
from app.letters.large import FRAME, TEXT
from app.letters.page import MM, PAPER
from app.letters.template import STEPPED, explains, plain_wording, wording

FIELD = re.compile(r"\{(\w+)\}")
ROUTES = ["petition_procedure", "duty_performance"]


def bare(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = ("".join(page.get_textpage().get_text_range().split()) for page in document)
        return "".join(re.sub(r"—[0-9]+—$", "", page) for page in pages)
    finally:
        document.close()


def copies(office, how, route="petition_procedure"):
    file = answered(office, route)
    for letter in file.letters:
        said = bare(office.papers.for_reader(NUMBER, letter.number, how))
        yield file, letter, said


@pytest.mark.parametrize("route", ROUTES)
def test_large_print_says_every_word_of_the_letter(office, route) -> None:
    for file, letter, said in copies(office, "large_print", route):
        assert "没有盖章；以盖了章的那份为准" in said
        for told in (file.number, "洪七公", file.query_code[:4], "云溪县青山镇人民政府"):
            assert told in said, (letter.letter_kind, told)
        if letter.letter_kind == "handling_opinion":
            for told in ("（一）兑付修路占用承包地补偿款5400元", "《土地管理法》第四十八条"):
                assert told in said
            assert "可以自收到本意见书之日起30日内，向云溪县人民政府请求复查" in said


@pytest.mark.parametrize("route", ROUTES)
def test_plain_words_tell_every_day_and_what_to_do(office, route) -> None:
    said = {
        letter.letter_kind: text for _file, letter, text in copies(office, "plain_words", route)
    }
    assert all("它不是正式文书" in text for text in said.values())
    assert "书面告知：最迟2026年10月7日" in said["receipt"]
    assert "最迟2026年11月2" in said["acceptance_notice"]
    opinion = said.get("handling_opinion") or said["duty_reply"]
    assert "第一件，您要的是：兑付修路占用承包地补偿款5400元。结果是：支持。" in opinion
    assert "不同意怎么办" in opinion
    assert re.search(r"最迟2026年1[01]月[0-9]+日", said["service_slip"])


def test_a_promise_says_in_short_how_its_day_was_counted(office) -> None:
    accepted = next(
        each for each in answered(office, "petition_procedure").letters
        if each.letter_kind == "acceptance_notice"
    )  # fmt: skip
    (line,) = accepted.facts["by_when"]
    assert re.fullmatch("[0-9]+月[0-9]+日受理，次日起60日", line["steps"])


def test_nothing_is_small_and_nothing_leaves_the_paper(office) -> None:
    file = answered(office, "petition_procedure")
    for letter in file.letters:
        document = pypdfium2.PdfDocument(
            office.papers.for_reader(NUMBER, letter.number, "large_print")
        )
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_charbox(n, loose=True) for n in range(text.count_chars())]
            assert min(box[0] for box in boxes) > FRAME.left - 1
            assert max(box[2] for box in boxes) < PAPER[0] - 15 * MM
        document.close()
    assert TEXT.size >= 22


def test_every_letter_to_her_can_be_said_in_plain_words() -> None:
    words, what = plain_wording()
    hers = {kind for kind in STEPPED if wording(kind).lists["to"] == "petitioner"}
    assert hers <= set(what)
    for kind, paragraphs in what.items():
        for name in FIELD.findall("".join(paragraphs)):
            assert name in words.fields, (kind, name)


def test_what_is_no_letter_to_her_has_no_copy_for_her(office) -> None:
    assert not explains("transfer_letter")
    answered(office, "petition_procedure")
    with pytest.raises(Refused, match=r"letter\.not_issued"):
        office.papers.for_reader(NUMBER, "青信答〔2026〕9号", "plain_words")


def test_plain_words_keep_the_paragraphs_of_an_answer() -> None:
    specimen = SPECIMENS["simple_reply"]
    told = {**dict(specimen.values.told), "text": "渠已经疏通。\n以后由村里管护。"}
    values = replace(specimen.values, told=tuple(sorted(told.items())))
    lines = reader.aloud(
        "simple_reply", "答复", replace(specimen, values=values).facts
    ).splitlines()
    at = next(n for n, line in enumerate(lines) if line.endswith("办理结果是：渠已经疏通。"))
    assert lines[at + 1] == "以后由村里管护。"


def test_the_day_stands_under_the_middle_of_the_organs_name(office) -> None:
    file = answered(office, "petition_procedure")
    pdf = office.papers.for_reader(NUMBER, file.letters[0].number, "large_print")
    organ, day = [row for leaf in read_finished(pdf).leaves for row in leaf.lines][-3:-1]
    assert "".join(ink.char for ink in organ) == "云溪县青山镇人民政府"
    middles = [(row[0].x + row[-1].x + row[-1].width) / 2 for row in (organ, day)]
    assert middles[0] == pytest.approx(middles[1], abs=0.5)


def test_a_gist_that_became_a_story_is_cut_on_letters_as_on_the_receipt() -> None:
    story = "排水渠堵了，稻田连年受淹，" * 40
    short = story[:120] + "……”"
    for kind, each in SPECIMENS.items():
        paper = "".join(leaf.text for leaf in read_finished(each.pdf(gist=story)).leaves)
        assert story[:130] not in paper, kind
        if each.hers and explains(kind):
            facts = changed_facts(each, story)
            assert story[:130] not in reader.aloud(kind, "文书", facts)
    opinion = read_finished(SPECIMENS["handling_opinion"].pdf(gist=story)).leaves[0].text
    assert short in opinion


def changed_facts(each, story):
    return replace(each, values=changed(each.values, gist=story)).facts
