"""What every start is told: the data folder, who, which day. Light, because the window waits."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from datetime import date


class Options(NamedTuple):
    """The global options; `today` is for demonstrations and tests."""

    data: Path
    user: str | None = None
    passphrase_file: Path | None = None
    today: Optional["date"] = None
    as_json: bool = False


def cache_folder() -> Path:
    """Give the folder for what can be made anew at any time; it holds nothing of the office."""
    import platformdirs  # noqa: PLC0415 not before the office is open

    return Path(platformdirs.user_cache_dir("petition-desk", appauthor=False))


def default_folder() -> Path:
    """Give the office's data folder where the platform keeps such things."""
    import platformdirs  # noqa: PLC0415 only when no folder is named

    return Path(platformdirs.user_data_dir("petition-desk", appauthor=False))
