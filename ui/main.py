"""The composition root: no arguments opens the window, a command does one thing and ends.

Two stages: unlock (no store, no SQLAlchemy) and office. Locking starts the program anew, so that
the process which held the key ends.
"""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import Trouble
from app.domain.words import said
from ui import display
from ui.options import Options, default_folder

_TROUBLE = 4


def run(arguments: Sequence[str] | None = None) -> int:
    """Start the program. Gives the exit status."""
    told = list(sys.argv[1:] if arguments is None else arguments)
    plain = _plain_window(told)
    if plain is not None:
        return _window(plain)
    from ui import commands  # noqa: PLC0415 the window must not pay for the commands and back

    if commands.wants_window(told):
        return _window(commands.window_options(told))
    return commands.run(told)


def _plain_window(told: Sequence[str]) -> Options | None:
    """Know the two ways the window is nearly always opened without reading a grammar."""
    if not told:
        return Options(default_folder())
    named = len(told) == len(("--data", "DIR")) and told[0] == "--data"
    return Options(Path(told[1])) if named else None


def hasten() -> None:
    """Collect no garbage until the window's own thread does (`start.sweeping`): there is none yet.

    Loading Qt makes tens of thousands of objects that stay, and each round would walk them all.
    """
    gc.disable()


def _window(options: Options) -> int:
    hasten()
    try:
        display.demand()
    except Trouble as fault:
        sys.stderr.write(said(fault) + "\n")
        return _TROUBLE
    from ui import start  # noqa: PLC0415 Qt is loaded for the window only

    return start.run(options)


if __name__ == "__main__":
    sys.exit(run())
