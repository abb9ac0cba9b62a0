"""Every colour pair holds its contrast; the sheet has no colour of its own; icons are distinct."""

import gc
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui import icons, style
from ui.pieces import BADGES, OBJECT_NAME, Badge, Button

THEMES = list(style.THEMES.values())


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("pair", style.TEXT_PAIRS, ids="/".join)
def test_words_have_a_contrast_of_4_5(theme, pair):
    colours = style.colours(theme)
    assert style.contrast(colours[pair[0]], colours[pair[1]]) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("pair", style.SHAPE_PAIRS, ids="/".join)
def test_shapes_have_a_contrast_of_3(theme, pair):
    colours = style.colours(theme)
    assert style.contrast(colours[pair[0]], colours[pair[1]]) >= 3


def test_contrast_is_that_of_wcag():
    assert style.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert style.contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert style.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert style.contrast(style.LIGHT.text2, style.LIGHT.surf) == pytest.approx(7.1, abs=0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_colour_of_the_sheet_is_a_token(theme):
    sheet = style.sheet(theme)
    assert "@" not in sheet
    used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", sheet))
    assert used <= set(style.colours(theme).values())
    assert not re.search(r"#[0-9A-Fa-f]{3}\b(?![0-9A-Fa-f])", sheet)
    assert "rgb(" not in sheet


@pytest.mark.parametrize("base", [style.STANDARD_PX, style.LARGE_PX, style.HUGE_PX])
def test_no_text_is_smaller_than_12_px(base):
    sizes = [int(one) for one in re.findall(r"font-size: (\d+)px", style.sheet(style.LIGHT, base))]
    assert len(sizes) > 5
    assert min(sizes) >= 12
    assert max(sizes) == round(30 * base / 15)


def test_the_sheet_asks_only_for_names_qt_does_not_have(qtbot):
    asked = set(re.findall(r"\[(\w+)=", style.sheet(style.LIGHT)))
    assert {"k", "t", "tone", "fault", "edge"} <= asked
    for widget in (QWidget(), Button("试试", "app_btn_try")):
        qtbot.addWidget(widget)
        ours = {bytes(name.data()).decode() for name in widget.dynamicPropertyNames()}
        assert all(name in ours or widget.property(name) is None for name in asked)
        assert widget.property("pos") is not None


def test_a_mark_that_shadows_a_property_is_refused():
    with pytest.raises(ValueError, match="pos"):
        style.set_mark(QWidget(), "pos", "warn")


def test_the_font_chain_has_a_chinese_family(dressed):
    assert style.font_families()
    assert dressed.font().pixelSize() == 15


def test_every_theme_can_be_worn_and_taken_off(dressed):
    try:
        gc.collect()  # pages of other tests would be dressed too, for minutes
        for theme in THEMES:
            style.apply(dressed, theme, style.HUGE_PX)
            assert style.current() is theme
            assert style.px(15) == 19
    finally:
        style.apply(dressed)
    assert style.current() is style.LIGHT


def test_icons_are_drawn_in_the_colour_asked_for():
    for name in icons.names():
        image = icons.pixmap(name, "#FF0000", 24).toImage()
        seen = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert "#ff0000" in seen, name


def test_an_unknown_icon_is_a_mistake():
    with pytest.raises(KeyError):
        icons.icon("no_such_icon")


def test_badges_differ_by_shape_and_not_by_colour_alone():
    # Amber and red share the filled triangle; their words tell them apart (UI design, 5).
    shapes = [shape for kind, (shape, _tone) in BADGES.items() if kind != "warn"]
    assert len(set(shapes)) == len(shapes)
    drawn = {bytes(icons.pixmap(one, "#000000", 24).toImage().constBits()) for one in shapes}
    assert len(drawn) == len(shapes)


def test_a_badge_says_its_word_aloud():
    badge = Badge("over", "逾期 1 天")
    assert badge.accessibleName() == "逾期 1 天"
    badge.set_state("ok", "已答复")
    assert (badge.words(), badge.accessibleName()) == ("已答复", "已答复")
    assert badge.height() == 24


def test_a_widget_off_the_naming_pattern_is_refused():
    assert OBJECT_NAME.match("reg_btn_save")
    with pytest.raises(ValueError, match="saveButton"):
        Button("存", "saveButton")


def test_a_button_prints_its_keys_and_is_pressed_by_them(qtbot):
    pressed = []
    holder = QWidget()
    button = Button("只登记", "reg_btn_only", shortcut="Ctrl+S")
    button.setParent(holder)
    button.clicked.connect(lambda: pressed.append(1))
    qtbot.addWidget(holder)
    with qtbot.waitActive(holder):
        holder.show()
        holder.activateWindow()
    qtbot.keyClick(holder, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert button.text() == "只登记   Ctrl+S"
    assert button.accessibleDescription() == "Ctrl+S"
    assert pressed == [1]
