"""The code on the paper: it reads back, and its mask is chosen as the standard judges masks."""

import cv2
import numpy as np
import pytest
from qrcode import util
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from app.letters.codes import MASKS, lost, squares

TEXTS = [
    "青信〔2026〕317号，查询码7KQ4-9MHT，电话0871-5550 1234",
    "a",
    "https://xf.example.gov.cn/q?n=20261122000317",
    "唐𬭎" * 30,
    "0123456789" * 20,
]


def theirs(text: str, mask: int) -> QRCode:
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(text.encode())
    code.make()
    return code


def as_rows(code: QRCode) -> list[str]:
    return ["".join("01"[bool(module)] for module in row) for row in code.modules]


@pytest.mark.parametrize("text", TEXTS)
def test_it_reads_back(text):
    rows = squares(text)
    modules = np.array([[int(c) for c in row] for row in rows], dtype=np.uint8)
    picture = 255 - 255 * np.kron(np.pad(modules, 4), np.ones((8, 8), dtype=np.uint8))
    told, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    assert told == text


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_the_packages_own_code_under_the_best_mask(text):
    codes = [theirs(text, mask) for mask in range(MASKS)]
    points = [util.lost_point(code.modules) for code in codes]
    assert squares(text) == as_rows(codes[points.index(min(points))])


@pytest.mark.parametrize("text", TEXTS)
def test_a_mask_is_judged_as_the_package_judges_it(text):
    for mask in range(MASKS):
        code = theirs(text, mask)
        rows = as_rows(code)
        assert lost(int("".join(rows), 2), len(rows)) == util.lost_point(code.modules)
