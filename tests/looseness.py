"""How far a gap between two characters is beyond what LETTERS 2 (fault 1) lets it be."""

from app.letters.setting import Style

WIDEST = 0.12
"""The widest gap between two full cells, in cells."""
_STROKES = "—…"


def beyond(one: str, other: str, widths: tuple[float, float], gap: float, style: Style) -> float:
    """Give how much too wide a gap is, in cells; not above 0 where it is none.

    Between two full cells, and between two letters, it may be 0.12 of a cell more than the cell
    itself has; between a Chinese character and a word or number an eighth of an em. `widths` are
    the characters' own, in em; `gap` is from one's end to the other's beginning, in points.
    """
    full = [
        wide >= 1 and not char.isascii()
        for char, wide in zip((one, other), widths, strict=True)
    ]  # fmt: skip
    own = style.cell - style.size if full[0] else 0.0
    own *= 1 + (one in _STROKES or other in _STROKES)  # one stroke in the middle of two cells
    border = any(full) and not all(full) and " " not in one + other
    most = style.size / 8 if border else WIDEST * style.cell
    return (gap - own - most) / style.cell - 0.001
