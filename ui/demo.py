"""What `make run` does: the sample office in a window, or the journey off screen.

`python -m ui.demo [--offscreen] [--pictures DIR]`. What the journey leaves lies in `demo/`.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from app.safe import STORE_NAME
from ui import display, sample
from ui.options import Options

DEMO = Path(__file__).resolve().parents[1] / "demo"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the main job on the sample office."""
    parser = argparse.ArgumentParser(prog="sample")
    parser.add_argument("--offscreen", action="store_true")
    parser.add_argument("--pictures", type=Path)
    told = parser.parse_args(arguments)
    if told.offscreen or not display.has_display():
        from ui.journey import play  # noqa: PLC0415 needs Qt off screen

        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return play(DEMO, told.pictures)
    return show(DEMO / "sample")


def show(folder: Path) -> int:
    """Open the window on the sample office, ready to be used."""
    begun = time.monotonic()
    from ui import start  # noqa: PLC0415 Qt is loaded only here

    if not (folder / STORE_NAME).exists():
        sample.found(folder)
        at = sample.opened(folder)
        sample.fill(at)
        at.close()
    sys.stdout.write(f"{folder}: {sample.LOGIN} / {sample.PASSPHRASE}\n")
    sys.argv = [sys.argv[0], "--data", str(folder)]
    options = Options(folder, sample.LOGIN, None, None, as_json=False)
    told = lambda: sys.stdout.write(f"ready after {time.monotonic() - begun:.1f} s\n")  # noqa: E731
    return start.run(options, lambda: sample.opened(folder), told)


if __name__ == "__main__":
    sys.exit(main())
