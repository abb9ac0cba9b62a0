"""What `make run` prints: its own lines, and of Qt's only those that are about something."""

import pytest
from PySide6.QtCore import QtMsgType

from ui import journey


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        ("This plugin does not support propagateSizeHints()", False),
        ("This plugin does not support raise()", False),
        ("QFont::fromString: Invalid description", True),
        ("QObject::connect: This plugin does not support", True),
    ],
)
def test_only_what_says_that_there_is_no_screen_is_left_out(capsys, message, heard):
    journey._heard(QtMsgType.QtWarningMsg, None, message)
    assert bool(capsys.readouterr().err) is heard
