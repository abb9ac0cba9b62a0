"""What a passphrase must be, and the bytes it stands for."""

import unicodedata
from functools import cache
from importlib.resources import files

from app.domain.errors import Refused

SHORTEST = 10
"""In code points, after folding."""
LONGEST = 1024
_FEWEST_KINDS = 4
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def passphrase_bytes(passphrase: str) -> bytes:
    """Give the bytes a key is made from: full-width letters count as the plain ones.

    An input method left in full-width mode would otherwise lock its owner out.
    """
    return _folded(passphrase).encode("utf-8", "surrogatepass")


def check_passphrase(passphrase: str, *, login: str, name: str) -> None:
    """Raise `Refused("passphrase.…")` for one that is too short or long, common, or the person's.

    No symbols are forced (SECURITY 3.2). The sentence never repeats the passphrase.
    """
    folded = _folded(passphrase)
    if len(folded) < SHORTEST:
        raise _refused("too_short", at_least=SHORTEST)
    if len(folded) > LONGEST:
        raise _refused("too_long", at_most=LONGEST)
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in folded):
        raise _refused("character")
    plain = folded.casefold()
    if any(len(own) > 1 and own in plain for own in (_plain(login), _plain(name))):
        raise _refused("holds_name")
    if _is_common(plain):
        raise _refused("common")


def _is_common(plain: str) -> bool:
    word = "".join(plain.split())
    core = word.strip("0123456789!@#$%^&*()-_=+.,;:?~ ")
    if len(set(word)) < _FEWEST_KINDS or _is_run(word):
        return True
    return not _common_words().isdisjoint({word, core, word.rstrip("!@#.?~*")})


def _is_run(word: str) -> bool:
    return any(word in run or word in run[::-1] for run in _RUNS)


@cache
def _common_words() -> frozenset[str]:
    text = (files("resources") / "wordlists" / "common_passphrases.txt").read_text("utf-8")
    return frozenset(line for line in text.split() if not line.startswith("#"))


def _refused(why: str, **detail: int) -> Refused:
    return Refused(f"passphrase.{why}", field="passphrase", detail=detail)


def _plain(text: str) -> str:
    return "".join(_folded(text).casefold().split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
