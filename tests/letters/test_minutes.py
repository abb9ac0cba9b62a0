"""Minutes of a joint meeting: red mark, one rule, each decision with its owner and day, no seal."""

from datetime import date

import pypdfium2
import pytest

from app.domain.errors import Refused
from app.letters.values import Decision
from app.meetings import MeetingTold

HELD = date(2026, 9, 14)
DECIDED = (
    Decision("补偿款5400元由财政所核对名册后兑付到户。", "镇财政所", date(2026, 10, 30)),
    Decision("测量结果在村务公开栏公布", "石桥村民委员会", date(2026, 10, 20)),
)


def told(**other) -> MeetingTold:
    values = {
        "subject": "研究石桥村修路占地补偿兑付问题",
        "held_on": HELD,
        "place": "镇政府二楼会议室",
        "convenor": "李书记",
        "items": DECIDED,
        "present": ("李书记", "王镇长"),
        "absent": ("孙所长",),
        "issued_by": "李书记",
        "issued_on": date(2026, 9, 16),
    }
    return MeetingTold(**(values | other))


def read(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def test_who_was_there_and_what_was_decided_by_whom_until_when(office) -> None:
    (said,) = read(office.meetings.issue_minutes(told()).pdf)
    assert said.startswith("青山镇信访工作联席会议纪要青信纪〔2026〕1号研究石桥村")
    assert (
        "一、补偿款5400元由财政所核对名册后兑付到户。（镇财政所负责，2026年10月30日前办结）" in said
    )
    assert "出席：李书记，王镇长。请假：孙所长。" in said
    assert "列席" not in said


def test_the_mark_is_red_and_one_red_rule_goes_below_the_number(office) -> None:
    document = pypdfium2.PdfDocument(office.meetings.issue_minutes(told()).pdf)
    picture = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    red = [
        y
        for y in range(picture.height // 3)
        if sum(picture.getpixel((x, y)) == (255, 0, 0) for x in range(80, 500)) > 400
    ]
    assert red
    assert red[-1] - red[0] < 3


def test_many_decisions_go_on(office) -> None:
    pages = read(office.meetings.issue_minutes(told(items=DECIDED * 12)).pdf)
    assert len(pages) > 1
    assert "".join(pages).count("前办结") == len(DECIDED) * 12


def test_minutes_are_numbered_from_their_series_signed_dated_and_registered(office) -> None:
    first, second = (office.meetings.issue_minutes(told()) for _ in range(2))
    assert (first.number, second.number) == ("青信纪〔2026〕1号", "青信纪〔2026〕2号")
    assert "签发：李书记，2026年9月16日。" in read(first.pdf)[0]
    rows = office.printing.register(date(2026, 9, 1))
    assert [each.number for each in rows] == [second.number, first.number]
    assert {each.petition for each in rows} == {""}
    proof = office.safe.verify()
    assert proof.sound()
    with office.desk.store.look() as connection:
        body = connection.exec_driver_sql("SELECT body FROM parts WHERE kind = 'minutes'").scalar()
    assert "王镇长".encode() not in body


@pytest.mark.parametrize(
    ("less", "code"),
    [
        ({"issued_by": " "}, "minutes.unsigned"),
        ({"issued_on": date(2026, 9, 13)}, "minutes.day"),
        ({"issued_on": date(2027, 10, 11)}, "act.in_future"),
    ],
)
def test_minutes_nobody_signed_or_on_no_day_are_refused(office, less, code) -> None:
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        office.meetings.issue_minutes(told(**less))
    assert office.meetings.issue_minutes(told()).number == "青信纪〔2026〕1号"


@pytest.mark.parametrize("less", [{"items": ()}, {"present": ()}])
def test_minutes_of_nothing_are_refused(office, less) -> None:
    with pytest.raises(Refused, match=r"letter\.no_decision"):
        office.meetings.issue_minutes(told(**less))


def test_the_twenty_fifth_decision_is_numbered_as_the_first(office) -> None:
    said = "".join(read(office.meetings.issue_minutes(told(items=DECIDED[:1] * 25)).pdf))
    assert "二十五、补偿款" in said
    assert "25、" not in said


def test_void_minutes_keep_their_number_their_bytes_and_the_reason(office) -> None:
    made = office.meetings.issue_minutes(told())
    void = office.meetings.void(made.number, "主持人写错了。")
    assert (void.voided_on, void.void_reason) == (date(2026, 9, 22), "主持人写错了。")
    assert office.meetings.issued(made.number) == (void, made.pdf)
    assert office.meetings.issue_minutes(told()).number == "青信纪〔2026〕2号"
    rows = office.printing.register(date(2026, 9, 1))
    assert {each.number: each.void for each in rows}[made.number] is True
    found = office.records.check_letter(made.pdf)
    assert (found.code.verdict, found.voided_on) == ("genuine", void.voided_on)
    assert office.safe.verify().sound()


def test_prints_of_minutes_are_written_down_under_their_own_number(office) -> None:
    made = office.meetings.issue_minutes(told())
    held, pdf = office.meetings.issued(made.number)
    first = office.printing.begin(made.number, held, pdf, queue="激光")
    office.printing.settle(made.number, first.id, "done", said=True)
    again = office.printing.begin(made.number, held, pdf, queue="激光")
    assert [each.copy for each in office.printing.of(made.number)] == ["original", "reprint"]
    row = office.printing.register(date(2026, 9, 1))[0]
    assert [each.id for each in row.prints] == [first.id, again.id]
    assert office.safe.verify().sound()


@pytest.mark.parametrize(
    ("number", "reason", "code"),
    [("青信纪〔2026〕9号", "写错了", "minutes.unknown"), (None, " ", "minutes.reason_missing")],
)
def test_what_is_no_minutes_or_has_no_reason_is_not_voided(office, number, reason, code) -> None:
    made = office.meetings.issue_minutes(told())
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        office.meetings.void(number or made.number, reason)
    assert office.meetings.issued(made.number)[0].voided_on is None
