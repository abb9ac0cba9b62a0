"""Initials of names in pinyin, with the readings that characters have as surnames.

`pypinyin` knows how characters are mostly read; a surname is often read otherwise, so ours stand
beside its readings. It is loaded with the first name that is indexed, never at the start.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice, product

_SURNAMES: Mapping[str, str] = {
    surname: letters
    for letters, surnames in {
        "b": "秘",
        "c": "种",
        "cs": "谌",
        "g": "盖会",
        "h": "黑",
        "k": "适",
        "kw": "隗",
        "m": "缪",
        "n": "那粘",
        "o": "区",
        "p": "朴繁逄",
        "q": "仇",
        "qt": "覃",
        "r": "任",
        "s": "单折召宿",
        "t": "佟",
        "wy": "尉",
        "x": "解冼",
        "y": "员",
        "yl": "乐",
        "z": "曾查翟祭",
    }.items()
    for surname in surnames
} | {"尉迟": "yc", "万俟": "mq", "长孙": "zs", "澹台": "tt", "单于": "cy", "洗马": "xm"}
"""A surname -> how it may be read: the letters of a single one, the initials of a double one."""
_MOST = 6


def initials(name: str) -> tuple[str, ...]:
    """Give the ways to write a name by its initials, in small letters; unknown ones left out.

    The first character counts with every reading it has, the others with their first.
    """
    told = [character for character in name if not character.isspace()]
    if not told:
        return ()
    rest = [_readings(character)[:1] for character in told[1:]]
    found = _spelled([_surname(told[0]), *rest])
    double = _SURNAMES.get("".join(told[:2]), "")
    if len(double) == len(told[:2]) > 1:
        found = [*found, *_spelled([tuple(double[:1]), tuple(double[1:]), *rest[1:]])]
    return tuple(dict.fromkeys(each for each in found if each))


def _spelled(readings: Iterable[tuple[str, ...]]) -> list[str]:
    known = [each for each in readings if each]
    return ["".join(each) for each in islice(product(*known), _MOST)]


def _surname(character: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_SURNAMES.get(character, ""), *_readings(character))))


@cache
def _readings(character: str) -> tuple[str, ...]:
    """Give a character's initials, the commonest first; a Latin letter is its own."""
    return tuple(_read(character)) if not character.isascii() else _latin(character)


def _latin(character: str) -> tuple[str, ...]:
    return (character.lower(),) if character.isalpha() else ()


def _read(character: str) -> Iterator[str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # names need no phrases: 10 MB less
    from pypinyin import Style, pinyin  # noqa: PLC0415 takes 50 ms, only with a first name

    (told,) = pinyin(character, style=Style.FIRST_LETTER, heteronym=True) or ([],)
    return (each for each in told if each.isascii() and each.isalpha())
