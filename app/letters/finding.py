"""One thing looked at before a letter is printed, and how it stands."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["good", "look", "stop"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name in `words.PROOFS`, how it stands, how many it covers.

    `shown` is the place on the paper it speaks of, in the paper's own words: for the screen only,
    never for a log. `stop` holds the paper back; `look` asks for a look and holds nothing back.
    """

    check: str
    verdict: Verdict
    count: int = 0
    shown: str = ""
