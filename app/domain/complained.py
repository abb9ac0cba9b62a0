"""Whether a text names one who is complained of: by the short name, with a post, or as part of it.

Those complained of are kept away from the work on the complaint (Articles 28 3, 30 3), and nobody
writes names in full: 石桥村民委员会 is 石桥村委会 and, as who does a piece of work, 石桥村.
"""

import re
from collections.abc import Iterable

_COMMITTEE = re.compile(
    "(?P<place>.+?(?:村|社区|嘎查|寨))村?(?:村民|居民|民)?(?:委员会|委会|委|两委)$"
)
_OF_COMMITTEE = (
    "村?(?:民委|委|居民委|居委|两委|党|支部|支书|干部|书记|主任|副|会计|文书|妇联|监委|监督|报账"
    "|财务|$)"
)
"""What follows a village's name where its committee is meant: neither group nor villager."""
_POST = (
    "(?:副?(?:书记|主任|镇长|乡长|县长|局长|所长|站长|科长|组长|队长|院长|校长|会计|委员|主席|部长)"
    "|支书|文书|干部|同志|先生|女士|老师|警官|法官|律师|$)"
)


def names_one(told: str, name: str, *, unit: bool) -> bool:
    """Tell whether a text names this one: alone, or who or what is part of a unit.

    A person is meant where the text ends with the name or goes on with a post: 张三丰, 镇长张三丰,
    张三丰书记.
    """
    text, bare = _bare(told), _bare(name)
    if not bare:
        return False
    if not unit:
        said = re.search(re.escape(bare) + _POST, text) is not None
        # Whoever was put down with a post is named without it as well: 镇长张三丰, 张三丰.
        return said or not wholes(text).isdisjoint(callings(bare))
    if bare in text:
        return True
    place = _COMMITTEE.match(bare)
    return place is not None and bool(re.search(re.escape(place["place"]) + _OF_COMMITTEE, text))


def names_any(told: str, complained_of: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a text names any of these: each a name and "unit" or "person"."""
    return any(names_one(told, name, unit=kind == "unit") for name, kind in complained_of)


SHORT = 4
"""No unit is called by so few characters: a person was put down as one by mistake."""
_SHORTEST = 2


def persons(complained_of: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Give the names of people among these, each a name and "unit" or "person"."""
    return tuple(
        name for name, kind in complained_of if kind == "person" or len(_bare(name)) <= SHORT
    )


def callings(name: str) -> frozenset[str]:
    """Give every full name that this may be of, whatever post stands before or behind it."""
    return frozenset(told[at:] for told in wholes(name) for at in range(len(told) - 1))


def wholes(name: str) -> frozenset[str]:
    """Give a name as it was put down, with and without what may be a post behind it."""
    bare = _bare(name)
    ends = {at.start() for at in re.finditer(_POST, bare)} | {len(bare)}
    return frozenset(bare[:end] for end in ends if end >= _SHORTEST)


def endings(name: str) -> frozenset[str]:
    """Give how one of this name is called for short: without the first characters."""
    bare = _bare(name)
    return frozenset(bare[at:] for at in range(1, len(bare) - 1))


def means(name: str, cadre: str) -> bool:
    """Tell whether a person put down by this name is this cadre: full name, with a post, short."""
    return _bare(cadre) in callings(name) or not wholes(name).isdisjoint(endings(cadre))


def _bare(text: str) -> str:
    return "".join(text.split())
