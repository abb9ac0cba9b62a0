"""The recovery sheet: the key as text only, complete, on one page."""

import cv2
import numpy as np
import pypdfium2
import pytest

from app.domain.errors import Refused
from app.letters.kinds import recovery_sheet
from app.letters.page import MM, PAPER


def test_the_key_can_be_typed_off_in_order(recovery, pages):
    (page,) = pages(recovery_sheet(recovery))
    key_only = [c for c in page if c.isascii()]
    assert recovery.key_text[:20] in "".join(key_only)
    written = "".join(key_only)
    for start in range(0, len(recovery.key_text), 20):
        assert recovery.key_text[start : start + 20] in written


def test_it_names_the_office_the_day_and_the_last_four(recovery, pages):
    (page,) = pages(recovery_sheet(recovery))
    assert recovery.office_name in page
    assert "2026年11月22日" in page
    assert f"密钥末四位：{recovery.key_text[-4:]}" in page


def test_it_stays_on_the_paper(recovery, characters):
    (page,) = characters(recovery_sheet(recovery))
    assert min(c["x0"] for c in page) >= 27 * MM
    assert max(c["x1"] for c in page) <= PAPER[0] - 25 * MM
    assert max(c["bottom"] for c in page) <= PAPER[1] - 30 * MM


def test_no_code_carries_the_key(recovery):
    page = pypdfium2.PdfDocument(recovery_sheet(recovery))[0]
    picture = np.array(page.render(scale=200 / 72).to_pil().convert("L"))
    told, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    assert told == ""


def test_same_values_same_bytes_and_odd_names_are_refused(recovery):
    assert recovery_sheet(recovery) == recovery_sheet(recovery)
    values = type(recovery)(chr(0x2EBF0), recovery.key_text, recovery.made_on, recovery.made_by)
    with pytest.raises(Refused, match=r"letter\.no_glyph"):
        recovery_sheet(values)
