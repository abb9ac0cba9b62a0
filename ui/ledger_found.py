"""Why a petition is in the list: where in it the words stand that no column shows."""

from collections.abc import Iterator, Sequence

from app.domain.file import PetitionFile
from app.records import hits
from ui.petition_words import name_words

_AROUND = 8
_MOST = 3


def found_in(file: PetitionFile, asked: Sequence[str], shown: Sequence[str]) -> tuple[str, ...]:
    """Say for each folded word that none of the `shown` texts has where it stands.

    What is masked on the screen (telephone, id number, query code) is named and not shown.
    """
    first = file.petitioners[0] if file.petitioners else None
    named = "" if file.anonymous else name_words(first)
    told: dict[str, None] = {}
    for word in asked:
        if hits(named, [word], name=True) or any(hits(each, [word]) for each in shown):
            continue
        at = next((said for said in _places(file) if _has(said[1], word)), None)
        if at is not None:
            told[_said(*at, word)] = None
    return tuple(told)[:_MOST]


def _has(text: str, word: str) -> bool:
    return bool(hits(text, [word])) or word in text.replace("-", "").casefold()


def _said(place: str, text: str, word: str) -> str:
    found = hits(text, [word])
    if place in _MASKED or not found:
        return f"在{place}里找到"
    at, length = found[0]
    begins, ends = max(at - _AROUND, 0), min(at + length + _AROUND, len(text))
    before, after = "…" if begins else "", "…" if ends < len(text) else ""
    return f"在{place}里找到：{before}{' '.join(text[begins:ends].split())}{after}"


_MASKED = frozenset({"电话", "证件号", "查询码"})


def _places(file: PetitionFile) -> Iterator[tuple[str, str]]:
    """Give what a petition says, by where it stands; in the order of what is looked at first."""
    yield "编号", file.number
    for claim in file.claims:
        yield "诉求", claim.text
    yield "反映情况", file.content
    for each in file.petitioners:
        yield "姓名", each.name
        yield "电话", each.phone or ""
        yield "证件号", each.id_number or ""
        yield "住址", each.address or ""
    for party in file.complained_of:
        yield "被反映的单位和个人", party.name
    for letter in file.letters:
        yield "文书编号", letter.number
    for claim in file.claims:
        yield "答复", claim.answer or ""
    for note in file.notes:
        yield "经过", note.text
    yield "查询码", file.query_code
