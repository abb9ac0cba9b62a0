"""The QR code as black boxes: the matrix comes from the `qrcode` package, the drawing is ours."""

from collections.abc import Iterator

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from app.letters.page import Sheet

QUIET = 4
"""Blank modules around the code, as the standard asks."""


def draw_qr(sheet: Sheet, text: str, left: float, top: float, side: float) -> None:
    """Draw a code of this text; `side` is its edge in points, the quiet zone not counted."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text.encode())
    code.make(fit=True)
    rows = code.get_matrix()
    step = side / len(rows)
    sheet.blacks(
        (left + start * step, top + n * step, length * step, step)
        for n, row in enumerate(rows)
        for start, length in _runs(row)
    )


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for n, black in enumerate([*row, False]):
        if black and start is None:
            start = n
        elif not black and start is not None:
            yield start, n - start
            start = None
