"""Blank slips: printed in stock, entered once, counted; her receipt was the slip's lower part."""

import pypdfium2
import pytest
from builders import draft

from app.domain.errors import Refused
from app.notices import Spot


def text(pdf: bytes, page: int) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(document[page].get_textpage().get_text_bounded().split())
    finally:
        document.close()


def stock(office):
    told = office.slips.stock()
    return told.unused, told.used, told.void


def test_each_slip_has_its_number_above_and_below_and_the_code_below_alone(office) -> None:
    made = office.slips.print(3)
    assert made.numbers == ("青信单2026-0001", "青信单2026-0002", "青信单2026-0003")
    for n, number in enumerate(made.numbers):
        said = text(made.pdf, n)
        assert said.count(f"纸单号：{number}") == 2
        assert said.count("查询码") == 1
        assert "签名或捺印" in said
        assert "①" in said
    assert stock(office) == (3, 0, 0)
    assert office.slips.print(1).numbers == ("青信单2026-0004",)
    assert office.safe.verify().sound()


def test_what_is_entered_from_a_slip_takes_its_code_and_prints_no_second_receipt(office) -> None:
    (number,) = office.slips.print(1).numbers
    made = office.intake.register(draft(slip_number=number))
    assert made.letter is None
    assert made.pdf is None
    with office.desk.store.look() as connection:
        (code,) = connection.exec_driver_sql("SELECT query_code FROM slips").one()
    assert made.petition.query_code == code
    assert stock(office) == (0, 1, 0)
    with pytest.raises(Refused, match=r"slip\.used") as caught:
        office.intake.register(draft(slip_number=number))
    assert caught.value.field == "slip_number"
    assert stock(office) == (0, 1, 0)
    assert office.safe.verify().sound()


def test_a_notice_on_the_spot_is_printed_all_the_same(office) -> None:
    (number,) = office.slips.print(1).numbers
    made = office.intake.register(draft(slip_number=number), spot=Spot())
    assert made.letter is not None
    assert made.letter.letter_kind == "receipt_notice"


def test_a_spoiled_slip_is_void_with_its_reason_and_cannot_be_entered(office) -> None:
    first, second = office.slips.print(2).numbers
    with pytest.raises(Refused, match=r"void\.reason_missing"):
        office.slips.void(first, " ")
    office.slips.void(first, "写坏了。")
    assert stock(office) == (1, 0, 1)
    with pytest.raises(Refused, match=r"slip\.void"):
        office.slips.void(first, "又一次。")
    with pytest.raises(Refused, match=r"slip\.void"):
        office.intake.register(draft(slip_number=first))
    with pytest.raises(Refused, match=r"slip\.unknown"):
        office.slips.void("青信单2026-0099", "没有。")
    assert office.intake.register(draft(slip_number=second)).petition.slip_number == second


def test_a_slip_of_another_stock_is_taken_as_it_is(office) -> None:
    made = office.intake.register(draft(slip_number="县印-17"))
    assert made.petition.slip_number == "县印-17"
    assert made.letter is not None


@pytest.mark.parametrize("count", [0, -1, 201])
def test_a_stock_is_printed_in_measure(office, count) -> None:
    with pytest.raises(Refused, match=r"slip\.count"):
        office.slips.print(count)
    assert stock(office) == (0, 0, 0)
