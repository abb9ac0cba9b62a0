"""Icons drawn for this program: one SVG each, painted in the colour asked for."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

_FOLDER = Path(__file__).resolve().parents[1] / "resources" / "icons"


@cache
def names() -> frozenset[str]:
    """Give the names of all icons there are."""
    return frozenset(one.stem for one in _FOLDER.glob("*.svg"))


def icon(name: str, color: str | None = None, px: int = 18) -> "QIcon":
    """Give an icon `px` logical pixels wide; `color` is `#RRGGBB`, the text's colour if left out.

    Fails with KeyError for a name that is not in `resources/icons`.
    """
    from PySide6.QtGui import QIcon  # noqa: PLC0415 knows 151 names the lock screen does without

    return QIcon(pixmap(name, color, px))


def pixmap(name: str, color: str | None = None, px: int = 18) -> QPixmap:
    """Give the picture itself, at the screen's own resolution."""
    theme = style.current()
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen is not None else 1.0
    return _painted(name, color or theme.text, theme.surf, px, ratio)


@cache
def _painted(name: str, color: str, ground: str, px: int, ratio: float) -> QPixmap:
    drawing = _source(name).replace("currentColor", color).replace("groundColor", ground)
    picture = QPixmap(round(px * ratio), round(px * ratio))
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@cache
def _source(name: str) -> str:
    try:
        return (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None
