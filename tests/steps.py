"""Acts that are data, done and refused, on the one petition of a test; and what a paper says."""

from typing import Any

import pypdfium2
import pytest

from app.domain.errors import Refused
from app.domain.file import Clock, PetitionFile

NUMBER = "青信2026-0001"


def entries(office: Any) -> int:
    with office.desk.store.look() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entries").scalar() or 0)


def refused(office: Any, act: str, **values: Any) -> tuple[str, str | None, str | None]:
    """Give code, field and article of a refusal; nothing was written."""
    before = entries(office)
    with pytest.raises(Refused) as caught:
        office.stepping.do(NUMBER, act, values)
    assert entries(office) == before
    return caught.value.code, caught.value.field, caught.value.article


def do(office: Any, act: str, **values: Any) -> PetitionFile:
    return office.stepping.do(NUMBER, act, values)


def open_clock(file: PetitionFile, rule: str) -> Clock:
    return next(each for each in file.clocks if each.rule == rule and each.met_on is None)


def read_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
