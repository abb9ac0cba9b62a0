"""Minutes of a joint meeting: red mark, one rule, each decision with its owner and day, no seal."""

from datetime import date

import pypdfium2
import pytest

from app.domain.errors import Refused
from app.letters.values import Decision
from app.office_papers import MeetingTold

HELD = date(2026, 10, 12)
DECIDED = (
    Decision("补偿款5400元由财政所核对名册后兑付到户。", "镇财政所", date(2026, 10, 30)),
    Decision("测量结果在村务公开栏公布", "石桥村民委员会", date(2026, 10, 20)),
)


def told(**other) -> MeetingTold:
    values = {
        "number": "3",
        "subject": "研究石桥村修路占地补偿兑付问题",
        "held_on": HELD,
        "place": "镇政府二楼会议室",
        "convenor": "李书记",
        "items": DECIDED,
        "present": ("李书记", "王镇长"),
        "absent": ("孙所长",),
    }
    return MeetingTold(**(values | other))


def read(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def test_who_was_there_and_what_was_decided_by_whom_until_when(office) -> None:
    (said,) = read(office.papers.minutes(told()))
    assert said.startswith("青山镇信访工作联席会议纪要〔2026〕第3期研究石桥村")
    assert (
        "一、补偿款5400元由财政所核对名册后兑付到户。（镇财政所负责，2026年10月30日前办结）" in said
    )
    assert "出席：李书记，王镇长。请假：孙所长。" in said
    assert "列席" not in said


def test_the_mark_is_red_and_one_red_rule_goes_below_the_number(office) -> None:
    document = pypdfium2.PdfDocument(office.papers.minutes(told()))
    picture = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    red = [
        y
        for y in range(picture.height // 3)
        if sum(picture.getpixel((x, y)) == (255, 0, 0) for x in range(80, 500)) > 400
    ]
    assert red
    assert red[-1] - red[0] < 3


def test_the_same_meeting_has_the_same_bytes_and_many_decisions_go_on(office) -> None:
    many = told(items=DECIDED * 12)
    assert office.papers.minutes(many) == office.papers.minutes(many)
    pages = read(office.papers.minutes(many))
    assert len(pages) > 1
    assert "".join(pages).count("前办结") == len(DECIDED) * 12


@pytest.mark.parametrize("less", [{"items": ()}, {"present": ()}])
def test_minutes_of_nothing_are_refused(office, less) -> None:
    with pytest.raises(Refused, match=r"letter\.no_decision"):
        office.papers.minutes(told(**less))


def test_the_twenty_fifth_decision_is_numbered_as_the_first(office) -> None:
    said = "".join(read(office.papers.minutes(told(items=DECIDED[:1] * 25))))
    assert "二十五、补偿款" in said
    assert "25、" not in said
