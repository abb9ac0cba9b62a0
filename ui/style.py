"""One look: colours, type and the generated style sheet (UI design, sections 2 to 4)."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

_BLACK_LUMINANCE = 0.05
_LINEAR_BELOW = 0.04045
STANDARD_PX = 15
LARGE_PX = 17
HUGE_PX = 19


class Theme(NamedTuple):
    """One set of colour tokens, as `#RRGGBB`; the names are those of the UI design."""

    name: str
    bg: str
    nav: str
    surf: str
    surf2: str
    line: str
    line2: str
    text: str
    text2: str
    text3: str
    acc: str
    acc_soft: str
    on_acc: str
    sel: str
    mark: str
    dan: str
    dan_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    neu: str
    neu_soft: str
    toast: str
    """Ground of the toast; its text is `toast_text`, its undo `toast_acc`."""
    toast_text: str
    toast_acc: str
    c1: str
    c2: str
    c3: str
    c4: str


LIGHT = Theme(
    name="light",
    bg="#F3F5F7",
    nav="#E9EDF1",
    surf="#FFFFFF",
    surf2="#F7F9FA",
    line="#DCE1E7",
    line2="#7F8997",
    text="#1B232D",
    text2="#4E5967",
    text3="#566271",
    acc="#175E93",
    acc_soft="#E7F0F7",
    on_acc="#FFFFFF",
    sel="#DCEAF5",
    mark="#FFE9A8",
    dan="#A6261B",
    dan_soft="#FCEBE9",
    warn="#7A4B00",
    warn_soft="#FFF3DA",
    ok="#1B6340",
    ok_soft="#E6F4EC",
    neu="#39424E",
    neu_soft="#E9ECEF",
    toast="#1B232D",
    toast_text="#FFFFFF",
    toast_acc="#6FB4E8",
    c1="#175E93",
    c2="#B9761A",
    c3="#4F9D86",
    c4="#8A6FAE",
)
DARK = Theme(
    name="dark",
    bg="#171C22",
    nav="#12161B",
    surf="#1F262E",
    surf2="#252D36",
    line="#36414D",
    line2="#7C8998",
    text="#E8ECF1",
    text2="#B3BDC9",
    text3="#AAB5C2",
    acc="#6FB4E8",
    acc_soft="#1E3A50",
    on_acc="#0B1B28",
    sel="#24455E",
    mark="#6B5310",
    dan="#FF9C91",
    dan_soft="#4A2320",
    warn="#F3C466",
    warn_soft="#43330F",
    ok="#7FD1A5",
    ok_soft="#17392A",
    neu="#C6CED8",
    neu_soft="#333D48",
    toast="#E8ECF1",
    toast_text="#1B232D",
    toast_acc="#175E93",
    c1="#6FB4E8",
    c2="#E9A94B",
    c3="#7CC7AF",
    c4="#B7A0D8",
)
HIGH_CONTRAST = Theme(
    name="high_contrast",
    bg="#000000",
    nav="#000000",
    surf="#000000",
    surf2="#000000",
    line="#FFFFFF",
    line2="#FFFFFF",
    text="#FFFFFF",
    text2="#FFFFFF",
    text3="#FFFFFF",
    acc="#FFFF00",
    acc_soft="#000000",
    on_acc="#000000",
    sel="#003A7A",
    mark="#5A4A00",
    dan="#FFB3AB",
    dan_soft="#000000",
    warn="#FFD75E",
    warn_soft="#000000",
    ok="#8CF5B8",
    ok_soft="#000000",
    neu="#FFFFFF",
    neu_soft="#000000",
    toast="#000000",
    toast_text="#FFFFFF",
    toast_acc="#FFFF00",
    c1="#FFFF00",
    c2="#FFFFFF",
    c3="#8CF5B8",
    c4="#FFB3AB",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}

TEXT_PAIRS = (
    ("text", "surf"),
    ("text2", "surf"),
    ("text3", "surf"),
    ("text3", "bg"),
    ("text3", "sel"),
    ("acc", "surf"),
    ("acc", "acc_soft"),
    ("on_acc", "acc"),
    ("dan", "dan_soft"),
    ("warn", "warn_soft"),
    ("ok", "ok_soft"),
    ("neu", "neu_soft"),
    ("text", "mark"),
    ("text", "nav"),
    ("text2", "nav"),
    ("text3", "nav"),
    ("text", "warn_soft"),
    ("text", "dan_soft"),
    ("dan", "surf"),
    ("warn", "surf"),
    ("ok", "surf"),
    ("toast_text", "toast"),
    ("toast_acc", "toast"),
)
"""Pairs that carry words: at least 4.5."""
SHAPE_PAIRS = (
    ("line2", "surf"),
    ("line2", "bg"),
    ("c1", "surf"),
    ("c2", "surf"),
    ("c3", "surf"),
    ("c4", "surf"),
)
"""Pairs that carry shapes: at least 3."""

SCALE = {"number": 30, "h1": 22, "h2": 17, "body": 15, "small": 14, "tiny": 13, "key": 12}
"""Pixels at the standard size; `px` scales them."""

_WINDOWS = ("Microsoft YaHei UI", "Microsoft YaHei")
_DESKTOPS = ("Noto Sans CJK SC", "Source Han Sans SC", "CESI Hei")
_BARE = ("WenQuanYi Micro Hei",)


def contrast(one: str, other: str) -> float:
    """Give the WCAG 2 contrast of two `#RRGGBB` colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + _BLACK_LUMINANCE) / (dark + _BLACK_LUMINANCE)


def _luminance(colour: str) -> float:
    shares = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    return 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]


def _linear(share: float) -> float:
    return share / 12.92 if share <= _LINEAR_BELOW else float(((share + 0.055) / 1.055) ** 2.4)


def font_families() -> list[str]:
    """Give the chain of interface fonts, best for this platform first."""
    first = (*_WINDOWS, *_DESKTOPS) if sys.platform == "win32" else (*_DESKTOPS, *_WINDOWS)
    have = set(QFontDatabase.families())
    chain = [family for family in (*first, *_BARE) if family in have]
    return [*(chain or _BARE), *_rare]


_DRESSED = "look_fusion"


class _Worn:
    """What the program wears now; asking Qt for it costs a fifth of a cell's painting."""

    theme: Theme = LIGHT
    base_px: int = STANDARD_PX


_worn = _Worn()
_rare: list[str] = []


def add_rare_faces(app: QApplication, faces: Sequence[Path]) -> None:
    """Put the letters' faces with rare characters at the end of the chain: no name is a box."""
    for face in faces:
        id_ = QFontDatabase.addApplicationFont(str(face))
        _rare.extend(QFontDatabase.applicationFontFamilies(id_) if id_ >= 0 else ())
    font = app.font()
    font.setFamilies(font_families())
    app.setFont(font)


def application(name: str) -> QApplication:
    """Make Qt's application in Fusion from its first moment; `apply` is still to be called.

    Setting a style later makes PySide load `QStyle` with all its enumerations: 8 ms.
    """
    app = QApplication([name, "-style", "Fusion"])
    app.setProperty(_DRESSED, True)
    return app


def apply(app: QApplication, theme: Theme = LIGHT, base_px: int = STANDARD_PX) -> None:
    """Dress the whole program: Fusion, palette, font and the style sheet."""
    if not app.property(_DRESSED):
        app.setStyle("Fusion")
        app.setProperty(_DRESSED, True)
    _worn.theme, _worn.base_px = theme, base_px
    font = QFont()
    font.setFamilies(font_families())
    font.setPixelSize(base_px)
    app.setFont(font)
    app.setPalette(_palette(theme))
    app.setStyleSheet(sheet(theme, base_px))


def current() -> Theme:
    """Give the theme in use; light before `apply`."""
    return _worn.theme


def px(size: int) -> int:
    """Scale a size given for 15 px text to the size of text in use."""
    return round(size * _worn.base_px / STANDARD_PX)


def set_mark(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet looks at, and let the widget show it."""
    if widget.property(name) is not None and name.encode() not in widget.dynamicPropertyNames():
        raise ValueError(f"{name} is Qt's own property")  # the style would fail in silence
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def colours(theme: Theme) -> dict[str, str]:
    """Give the tokens by name."""
    return {name: value for name, value in theme._asdict().items() if name != "name"}


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for kind, colour in (
        (role.Window, theme.bg),
        (role.WindowText, theme.text),
        (role.Base, theme.surf),
        (role.AlternateBase, theme.surf2),
        (role.Text, theme.text),
        (role.Button, theme.surf),
        (role.ButtonText, theme.text),
        (role.Highlight, theme.acc),
        (role.HighlightedText, theme.on_acc),
        (role.ToolTipBase, theme.surf),
        (role.ToolTipText, theme.text),
        (role.PlaceholderText, theme.text3),
        (role.Link, theme.acc),
    ):
        palette.setColor(kind, QColor(colour))
    return palette


def sheet(theme: Theme, base_px: int = STANDARD_PX) -> str:
    """Generate the style sheet; every colour in it is a token."""
    values = colours(theme)
    values |= {f"px_{name}": f"{_scaled(size, base_px)}px" for name, size in SCALE.items()}
    values["control"] = f"{_scaled(34, base_px)}px"
    out = _SHEET
    for name in sorted(values, key=len, reverse=True):
        out = out.replace(f"@{name};", f"{values[name]};").replace(f"@{name} ", f"{values[name]} ")
    return out


def _scaled(size: int, base_px: int) -> int:
    return round(size * base_px / STANDARD_PX)


_SHEET = """
QWidget { color: @text; }
QMainWindow, QDialog, QWidget[k="page"] { background: @bg; }
QLabel { background: transparent; }
QLabel[t="number"] { font-size: @px_number; font-weight: 700; }
QLabel[t="h1"] { font-size: @px_h1; font-weight: 700; }
QLabel[t="h2"] { font-size: @px_h2; font-weight: 700; }
QLabel[t="strong"] { font-weight: 700; }
QLabel[t="small"] { font-size: @px_small; }
QLabel[t="tiny"] { font-size: @px_tiny; }
QLabel[tone="text2"] { color: @text2; }
QLabel[tone="text3"] { color: @text3; }
QLabel[tone="acc"] { color: @acc; }
QLabel[tone="dan"] { color: @dan; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="neu"] { color: @neu; }
QLabel[k="keycap"] { font-size: @px_key; color: @text2; background: @surf;
  border: 1px solid @line2; border-radius: 4px; padding: 1px 7px; }
QLabel[k="order"] { font-size: @px_key; font-weight: 700; color: @acc; background: @acc_soft;
  border-radius: 9px; }
QFrame[k="card"] { background: @surf; border: 1px solid @line; border-radius: 8px; }
QFrame[k="card"][tone="sel"] { background: @acc_soft; border: 1px solid @acc; }
QFrame[k="card"][tone="soft"] { background: @surf2; border-radius: 6px; }
QFrame[k="card"][tone="warn"] { background: @warn_soft; border: 1px solid @warn; }
QFrame[k="card"][tone="dan"] { background: @dan_soft; border: 1px solid @dan; }
QFrame[k="card"][tone="ok"] { background: @ok_soft; border: 1px solid @ok; }
QFrame[k="rule"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QFrame[k="rule_v"] { background: @line; border: none; max-width: 1px; min-width: 1px; }

QFrame[k="badge"] { border-radius: 5px; border: 1px solid @neu; background: @neu_soft; }
QFrame[k="badge"][tone="dan"] { border-color: @dan; background: @dan_soft; }
QFrame[k="badge"][tone="warn"] { border-color: @warn; background: @warn_soft; }
QFrame[k="badge"][tone="ok"] { border-color: @ok; background: @ok_soft; }
QFrame[k="badge"][tone="acc"] { border-color: @acc; background: @acc_soft; }
QFrame[k="badge"] QLabel { font-size: @px_tiny; font-weight: 700; border: none; }

QPushButton { min-height: @control; border: 1px solid @line2; border-radius: 6px;
  background: @surf; color: @text; padding: 0 14px; }
QPushButton:hover { background: @surf2; border-color: @acc; }
QPushButton:pressed { background: @acc_soft; }
QPushButton:focus { border: 2px solid @acc; padding: 0 13px; min-height: @control; margin: 0; }
QPushButton:disabled { color: @text3; border-color: @line; }
QPushButton[k="pri"] { background: @acc; color: @on_acc; border-color: @acc; font-weight: 700; }
QPushButton[k="pri"]:hover, QPushButton[k="pri"]:pressed { border-color: @text; }
QPushButton[k="pri"]:focus { border: 2px solid @text; }
QPushButton[k="pri"]:disabled { background: @surf2; color: @text3; border-color: @line2; }
QPushButton[k="link"] { background: transparent; color: @acc; border: 1px solid transparent;
  padding: 0 6px; }
QPushButton[k="link"]:hover { border-color: @acc; }
QPushButton[k="link"]:focus { border: 2px solid @acc; padding: 0 5px; }
QPushButton[k="undo"] { background: transparent; color: @toast_acc; font-weight: 700;
  border: 1px solid transparent; padding: 0 6px; }
QPushButton[k="undo"]:focus { border: 2px solid @toast_acc; padding: 0 5px; }
QPushButton[k="thin"] { min-height: 20px; background: transparent; color: @acc;
  font-size: @px_tiny; border: 1px solid transparent; padding: 0 6px; }
QPushButton[k="thin"]:focus { border: 2px solid @acc; padding: 0 5px; min-height: 20px; }
QPushButton[k="chip"] { border-radius: 15px; min-height: 28px; }
QPushButton[k="chip"]:checked { background: @acc; color: @on_acc; border-color: @acc;
  font-weight: 700; }
QPushButton[k="nav"] { min-height: 38px; text-align: left; border: 1px solid transparent;
  background: transparent; padding: 0 10px; }
QPushButton[k="nav"]:hover { background: @surf2; }
QPushButton[k="nav"]:checked { background: @surf; border-color: @line; color: @acc;
  font-weight: 700; }
QPushButton[k="nav"]:focus { border: 2px solid @acc; padding: 0 9px; }
QPushButton[k="bare"] { border: 1px solid transparent; background: transparent; padding: 0 6px; }
QPushButton[k="bare"]:focus { border: 2px solid @acc; padding: 0 5px; }
QPushButton[k="part"] { border-radius: 0; border-left-width: 0; padding: 0 12px; }
QPushButton[k="part"][edge="first"] { border-left-width: 1px; border-top-left-radius: 6px;
  border-bottom-left-radius: 6px; }
QPushButton[k="part"][edge="last"] { border-top-right-radius: 6px;
  border-bottom-right-radius: 6px; }
QPushButton[k="part"]:checked { background: @acc_soft; color: @acc; font-weight: 700;
  border: 2px solid @acc; padding: 0 11px; }
QWidget[k="seg"] { border: 2px solid transparent; border-radius: 8px; }
QWidget[k="seg"]:focus { border-color: @acc; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox { background: @surf;
  color: @text; border: 1px solid @line2; border-radius: 6px; padding: 0 10px;
  selection-background-color: @acc; selection-color: @on_acc; placeholder-text-color: @text3; }
QLineEdit, QComboBox, QDateEdit, QSpinBox { min-height: @control; }
QPlainTextEdit, QTextEdit { padding: 5px 6px; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus { border: 2px solid @acc;
  padding: 0 9px; min-height: @control; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @acc; padding: 4px 5px; }
QLineEdit[fault="warn"], QPlainTextEdit[fault="warn"], QComboBox[fault="warn"] {
  border: 2px solid @warn; padding: 0 9px; }
QLineEdit[fault="dan"], QPlainTextEdit[fault="dan"], QComboBox[fault="dan"] {
  border: 2px solid @dan; padding: 0 9px; }
QPlainTextEdit[fault="warn"], QPlainTextEdit[fault="dan"] { padding: 4px 5px; }
QLineEdit:disabled, QComboBox:disabled { background: @surf2; color: @text3; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; }
QPushButton, QCheckBox { outline: 0; }
QComboBox QAbstractItemView { background: @surf; border: 1px solid @line2; outline: 0;
  selection-background-color: @sel; selection-color: @text; }
QCheckBox { spacing: 8px; min-height: @control; padding: 0 3px; border: 2px solid transparent;
  border-radius: 6px; background: transparent; }
QCheckBox:focus { border-color: @acc; }
QCheckBox::indicator { width: 18px; height: 18px; border: 2px solid @line2; border-radius: 4px;
  background: @surf; }
QCheckBox::indicator:checked { background: @acc; border-color: @acc; }

QTableView { background: @surf; alternate-background-color: @surf2; border: 1px solid @line;
  border-radius: 8px; padding: 1px; outline: 0; selection-background-color: @sel;
  selection-color: @text; }
QTableView:focus { border: 2px solid @acc; padding: 0; }
QHeaderView { background: @surf2; border: none; }
QHeaderView::section { background: @surf2; color: @text2; font-size: @px_small; font-weight: 700;
  border: none; border-bottom: 1px solid @line2; padding: 0 8px; min-height: 32px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @line2; border-radius: 4px; margin: 2px; min-height: 28px;
  min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { border: none; background: transparent; }
QProgressBar { border: 1px solid @line2; border-radius: 6px; background: @surf2; height: 12px;
  text-align: center; }
QProgressBar::chunk { background: @acc; border-radius: 5px; }
QDialog { background: @surf; }
QToolTip { background: @surf; color: @text; border: 1px solid @line2; padding: 4px 8px; }
QMenu { background: @surf; border: 1px solid @line2; padding: 4px; }
QMenu::item { padding: 6px 24px; border-radius: 4px; }
QMenu::item:selected { background: @sel; }

QWidget[k="navigation"] { background: @nav; border-right: 1px solid @line; }
QWidget[k="topbar"] { background: @surf; border-bottom: 1px solid @line; }
QWidget[k="statusbar"] { background: @surf; border-top: 1px solid @line; }
QWidget[k="cover"] { background: @bg; }
QFrame[k="toast"] { background: @toast; border: 1px solid @toast_text; border-radius: 6px; }
QFrame[k="toast"] QLabel { color: @toast_text; }
"""
