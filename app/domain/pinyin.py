"""Names in pinyin: how they may be written by their initials and by whole syllables. Pure.

`pypinyin` knows how characters are mostly read; a surname is often read otherwise, so ours stand
beside its readings. It is loaded with the first name, never at the start. What was typed is taken
apart by the table of syllables below, which needs nothing loaded.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice, product

Spelling = tuple[str, ...]
"""The syllables of a name in small letters without tones, ü as v."""

_SURNAMES: Mapping[str, Spelling] = {
    "秘": ("bi",),
    "种": ("chong",),
    "谌": ("chen", "shen"),
    "盖": ("ge",),
    "会": ("gui",),
    "黑": ("he",),
    "适": ("kuo",),
    "隗": ("kui", "wei"),
    "缪": ("miao",),
    "那": ("na",),
    "粘": ("nian",),
    "区": ("ou",),
    "朴": ("piao",),
    "繁": ("po",),
    "逄": ("pang",),
    "仇": ("qiu",),
    "覃": ("qin", "tan"),
    "任": ("ren",),
    "单": ("shan",),
    "折": ("she",),
    "召": ("shao",),
    "宿": ("su",),
    "佟": ("tong",),
    "尉": ("wei", "yu"),
    "解": ("xie",),
    "冼": ("xian",),
    "员": ("yun",),
    "乐": ("yue", "le"),
    "曾": ("zeng",),
    "查": ("zha",),
    "翟": ("zhai",),
    "祭": ("zhai",),
}
"""A surname -> how it may be read as one."""
_DOUBLE: Mapping[str, Spelling] = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
    "洗马": ("xian", "ma"),
}
_MOST = 12
"""So many ways to spell one name are looked at."""
_SYLLABLES = frozenset(
    initial + final
    for initial, finals in {
        "": "a ai an ang ao e ei en eng er o ou",
        "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
        "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
        "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
        "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
        "f": "a an ang ei en eng iao o ou u",
        "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
        "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
        "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
        "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
        "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve",
        "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
        "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo v ve",
        "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
        "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
        "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
        "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
        "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
        "t": "a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo",
        "w": "a ai an ang ei en eng o u",
        "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
        "y": "a an ang ao e i in ing o ong ou u uan ue un",
        "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
        "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    }.items()
    for final in finals.split()
)
"""The syllables of names, ü as v (GB/T 28039 writes yu: `typed` takes that as well)."""
_BEGUN = frozenset(each[:n] for each in _SYLLABLES for n in range(1, len(each) + 1))
_LONGEST = max(len(each) for each in _SYLLABLES)
_TYPED_MOST = 30


# --- names -----------------------------------------------------------------------------------


def spellings(name: str) -> tuple[Spelling, ...]:
    """Give the ways to write a name in syllables; characters nobody can read are left out.

    The first character counts with every reading it has, the others with their first.
    """
    told = [character for character in name if not character.isspace()]
    if not told:
        return ()
    rest = [_readings(character)[:1] for character in told[1:]]
    found = _combined([_surname(told[0]), *rest])
    double = _DOUBLE.get("".join(told[:2]))
    if double is not None:
        found = [*found, *_combined([double[:1], double[1:], *rest[1:]])]
    return tuple(dict.fromkeys(each for each in found if each))


def initials(name: str) -> tuple[str, ...]:
    """Give the ways to write a name by its initials, in small letters; unknown ones left out."""
    return tuple(dict.fromkeys("".join(s[0] for s in each) for each in spellings(name)))


def begins(text: str, typed: str) -> bool:
    """Tell whether typed initials are those of a text's first characters, however each is read."""
    known = [some for each in text if (some := _readings(each))]
    met = (any(s.startswith(c) for s in some) for c, some in zip(typed, known, strict=False))
    return len(typed) <= len(known) and all(met)


def _combined(readings: Iterable[Spelling]) -> list[Spelling]:
    known = [each for each in readings if each]
    return list(islice(product(*known), _MOST))


def _surname(character: str) -> Spelling:
    return tuple(dict.fromkeys((*_SURNAMES.get(character, ()), *_readings(character))))


@cache
def _readings(character: str) -> Spelling:
    """Give a character's syllables, the commonest first; a Latin letter is its own."""
    return tuple(_read(character)) if not character.isascii() else _latin(character)


def _latin(character: str) -> Spelling:
    return (character.lower(),) if character.isalpha() else ()


def _read(character: str) -> Iterator[str]:
    # Names need no phrases, and nobody else changes its table: 40 MB less.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415 takes 50 ms, only with a first name

    (told,) = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False) or ([],)
    return (each for each in dict.fromkeys(told) if each.isascii() and each.isalpha())


# --- what was typed --------------------------------------------------------------------------


def typed(word: str) -> tuple[Spelling, ...]:
    """Give the ways to take typed letters as syllables, all whole but the last of several.

    The first must be whole: "zh" alone is no syllable but two initials.
    """
    letters = word.replace("lyu", "lv").replace("nyu", "nv")
    if not 1 < len(letters) <= _TYPED_MOST or not letters.isascii() or not letters.isalpha():
        return ()
    return tuple(islice(_split(letters, ()), _MOST))


def typed_apart(words: Iterable[str]) -> tuple[Spelling, ...]:
    """Give the ways to take words typed one after the other as the syllables of one name."""
    found: list[Spelling] = [()]
    for word in words:
        whole = [each for each in found if all(s in _SYLLABLES for s in each)]
        begun = [(word,)] if word in _BEGUN else []
        found = [(*a, *b) for a in whole for b in dict.fromkeys((*typed(word), *begun))][:_MOST]
    return tuple(each for each in found if each and each[0] in _SYLLABLES)


def _split(rest: str, done: Spelling) -> Iterator[Spelling]:
    if rest in (_BEGUN if done else _SYLLABLES):
        yield (*done, rest)
    for length in range(1, min(_LONGEST, len(rest) - 1) + 1):
        if rest[:length] in _SYLLABLES:
            yield from _split(rest[length:], (*done, rest[:length]))


def means(asked: Spelling, name: str) -> bool:
    """Tell whether a name begins with these syllables; of several the last may be begun."""
    *whole, last = asked
    for each in spellings(name):
        if len(each) >= len(asked) and list(each[: len(whole)]) == whole:
            met = each[len(whole)]
            if met == last or (whole and met.startswith(last)):
                return True
    return False
