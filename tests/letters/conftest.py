"""Values of an invented township for the letters' tests, and readers of finished PDFs."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pdfplumber
import pypdfium2
import pytest

from app.letters.values import DueLine, ReceiptNotice, RecoverySheet

NOTICE = ReceiptNotice(
    organ_name="云岭县青石镇人民政府",
    county_bureau_name="云岭县信访局",
    county_bureau_phone="0871-5550 1200",
    review_organ="云岭县人民政府",
    office_phone="0871-5550 1234",
    office_hours="工作日8:30至12:00、14:30至17:30",
    office_address="青石镇政府一楼便民服务大厅3号窗口",
    number="青信〔2026〕317号",
    query_code="7KQ4-9MHT",
    received_on=date(2026, 11, 22),
    registered_on=date(2026, 11, 22),
    issued_on=date(2026, 11, 22),
    channel_label="来访",
    petitioner_names=("唐𬭎", "𠮷䶮"),
    people_count=4,
    anonymous=False,
    gist="青石村第三村民小组排水渠淤堵，稻田连年受淹",
    claims=(
        "疏通青石村第三村民小组长约1.2公里的排水渠。",
        "赔偿因排水不畅造成的水稻减产损失38,460.50元。",
        "明确今后管护责任人。",
    ),
    notice_kind="combined",
    route_text="本事项属于本机关职责范围，按照信访程序办理，适用普通程序，2026年11月22日受理",
    handler_name="镇农业农村综合服务中心，经办人林晓岚",
    by_when=(DueLine("书面处理意见", date(2027, 1, 21), "自受理次日起第60日"),),
    notice_due_on=date(2026, 12, 7),
    rules_hash="3f9a6c1be02d77aa",
    letter_number="青信告〔2026〕12号",
)

RECOVERY = RecoverySheet(
    office_name="云岭县青石镇人民政府",
    key_text="AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQQPZRY9X8GF2TVDW0S3JN54K7H4",
    made_on=date(2026, 11, 22),
    made_by="林晓岚",
)

ReadPages = Callable[[bytes], list[str]]


@pytest.fixture
def notice() -> Callable[..., ReceiptNotice]:
    """Give a builder: the usual notice with some values changed."""
    return lambda **changes: replace(NOTICE, **changes)


@pytest.fixture
def recovery() -> RecoverySheet:
    return RECOVERY


@pytest.fixture
def pages() -> ReadPages:
    """Give a reader: each page's characters in the order they were written, without gaps."""

    def read(pdf: bytes) -> list[str]:
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            return ["".join(c["text"] for c in page.chars) for page in document.pages]

    return read


@pytest.fixture
def characters() -> Callable[[bytes], list[list[dict]]]:
    """Give a reader: every character with its place, page by page."""

    def read(pdf: bytes) -> list[list[dict]]:
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            return [list(page.chars) for page in document.pages]

    return read


@pytest.fixture
def lines_of() -> ReadPages:
    """Give a second reader, another library: each page's text line by line."""

    def read(pdf: bytes) -> list[str]:
        document = pypdfium2.PdfDocument(pdf)
        texts = [page.get_textpage().get_text_range() for page in document]
        document.close()
        return [text.replace("\r\n", "\n") for text in texts]

    return read
