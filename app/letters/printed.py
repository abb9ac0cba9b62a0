"""On which papers a fact of the office stands, in the wording that holds now.

Found by setting every paper with a mark in the place of each fact and reading which marks came
out: what a wording of province or office says anew is so found as well.
"""

from collections.abc import Iterator, Mapping

from app.domain import words_papers
from app.letters import kinds, samples, schema
from app.letters.values import Addressed, Letterhead
from app.wire.letter_code import bare_text, pages_of

_MARKS: Mapping[str, str] = {
    "office_phone": "天甲地",
    "office_address": "天乙地",
    "office_hours": "天丙地",
    "county_bureau_name": "天丁地",
    "county_bureau_phone": "天戊地",
    "review_organ": "天己地",
}
"""Characters that stand together in no letter. The review organ's address goes with its name."""
POSTER = "visitors_notice"


def printed(organ_name: str) -> Mapping[str, tuple[str, ...]]:
    """Tell for each fact of a letterhead the kinds of papers that print it.

    Remedies are told to a letter and are not looked for here. Takes a second: ask it of a worker.
    """
    head = Letterhead(organ_name, **_MARKS)
    told: dict[str, list[str]] = {name: [] for name in _MARKS}
    for kind, pdf in _papers(head):
        text = bare_text("".join(pages_of(pdf)))
        for name, mark in _MARKS.items():
            if mark in text and kind not in told[name]:
                told[name].append(kind)
    return {name: tuple(found) for name, found in told.items()}


def _papers(head: Letterhead) -> Iterator[tuple[str, bytes]]:
    for kind in schema.kinds():
        if samples.has_sample(kind):
            yield from ((named, make(told)) for named, make, told in samples.every(kind, head))
    yield POSTER, kinds.visitors_notice(head)
    to = [Addressed("某人", "某处", head.organ_name, head.office_address)]
    for kind in words_papers.POSTED:
        yield kind, kinds.labels(to) if kind == "labels" else kinds.envelopes(kind, to)
