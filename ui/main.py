"""The composition root: no arguments opens the window, a command does one thing and ends.

Two stages: unlock (no store, no SQLAlchemy) and office. Locking starts the program anew, so that
the process which held the key ends.
"""

import sys
from collections.abc import Sequence


def run(arguments: Sequence[str] | None = None) -> int:
    """Start the program. Gives the exit status."""
    told = list(sys.argv[1:] if arguments is None else arguments)
    from ui import commands  # noqa: PLC0415 the window must not pay for the commands and back

    if commands.wants_window(told):
        from ui import start  # noqa: PLC0415 Qt is loaded for the window only

        return start.run(commands.window_options(told))
    return commands.run(told)


if __name__ == "__main__":
    sys.exit(run())
