"""Minutes of the joint meeting (form 22, Article 13): red mark, one rule, who was there, no seal.

Each decision has an owner and a day; who signed the minutes stands with the day of issue.
"""

from collections.abc import Sequence

from app.domain.words_numbers import numeral
from app.letters.fonts import demand_glyphs
from app.letters.letter import Letter
from app.letters.template import Wording, wording
from app.letters.values import Minutes, texts


def minutes(values: Minutes) -> Letter:
    """Write minutes; see `kinds.minutes`."""
    demand_glyphs(texts(values))
    words = wording("minutes")
    letter = Letter(values.subject, values.organ_name, mark=words.say("mark", town=values.town))
    held = words.day(values.held_on)
    letter.number(words.say("number_line", number=values.number))
    letter.say((words.say("held", date=held, place=values.place, convenor=values.convenor), "body"))
    if values.opening:
        letter.say((values.opening, "body"))
    for n, item in enumerate(values.items, 1):
        text = item.text.rstrip(words.lists["trimmed"])
        decided = words.say("item", ordinal=numeral(n), text=text)
        owner = words.say("owner", owner=item.owner, date=words.day(item.by))
        letter.say((decided, "body"), (owner, "kai"))
    for block, names in (
        ("present", values.present),
        ("absent", values.absent),
        ("observers", values.observers),
    ):
        _named(letter, block, names, words)
    issued = words.say("issued", issued_by=values.issued_by, issued_on=words.day(values.issued_on))
    letter.say((words.say("issued_label"), "hei"), (issued, "body"))
    return letter


def _named(letter: Letter, block: str, names: Sequence[str], words: Wording) -> None:
    if names:
        joined = words.say("names_joint").join(names) + words.say("stop")
        letter.say((words.say(f"{block}_label"), "hei"), (joined, "body"))
