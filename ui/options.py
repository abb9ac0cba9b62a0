"""What every start is told: the data folder, who, which day. Light, because the window waits."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """The global options; `today` is for demonstrations and tests."""

    data: Path
    user: str | None = None
    passphrase_file: Path | None = None
    today: date | None = None
    as_json: bool = False


def default_folder() -> Path:
    """Give the office's data folder where the platform keeps such things."""
    import platformdirs  # noqa: PLC0415 only when no folder is named

    return Path(platformdirs.user_data_dir("petition-desk", appauthor=False))
