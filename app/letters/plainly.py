"""For the reader: the same letter once more in plain words, and in letters large enough for her.

Neither is the letter: both say so at their head, have no number, no room for a seal and no code.
Every date, name and remedy in the plain words comes from the letter's own values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, cast

from app.domain.words_numbers import numeral
from app.letters import citizen
from app.letters.letter import Letter, Part
from app.letters.receipt_words import gist
from app.letters.template import Wording, plain_wording
from app.letters.values import (
    HandlingOpinion,
    Matter,
    ServiceSlip,
    StepLetter,
)


def explained(kind: str, title: str, values: object) -> Letter:
    """Write a letter of this kind again in plain words.

    Errors: KeyError for a kind that has none; `template.explains` tells which have.
    """
    words, what = plain_wording()
    told = _told(values, words)
    letter = Letter(words.say("title"), told["organ_name"])
    letter.say((words.say("note", you=told["you"], paper=title), "body"))
    letter.heading(words.say("what_head"))
    for block in what[kind]:
        for paragraph in words.paragraphs(block, told) if words.means(block, told) else ():
            letter.say((paragraph, "body"))
    for line in _answers(values, words):
        letter.say((line, "body"))
    _days(letter, values, words)
    remedy = getattr(values, "remedy", ())
    if remedy:
        letter.heading(words.say("remedy_head"))
    for paragraph in remedy:
        letter.say((paragraph, "body"))
    letter.heading(words.say("ask_head"))
    letter.say((words.say("ask_code" if told["query_code"] else "ask", **told), "body"))
    return letter


def message(values: object) -> str:
    """Write the short message that a letter is there."""
    words, _what = plain_wording()
    return words.say("sms", **_told(values, words))


def headed(letter: Letter, title: str) -> Letter:
    """Say at the head of a letter that it is the copy in large print."""
    words, _what = plain_wording()
    made = Letter(letter.title, letter.author)
    made.number(letter.numbered or "")
    made.say((words.say("note_large", paper=title), "body"))
    made.parts += letter.parts
    for spans in letter.overleaf or letter.framed:
        label = all(role == "bold" for _text, role in spans)
        made.parts.append(Part("heading" if label else "text", tuple(spans)))
    if letter.signed is not None:
        made.sign(*letter.signed)
    return made


def _days(letter: Letter, values: object, words: Wording) -> None:
    """Write the days to remember, each in a line of its own."""
    days = list(_named_days(values))
    if days:
        letter.heading(words.say("days_head"))
    for label, day in days:
        letter.say((words.say("day_line", label=label, day=words.day(day)), "bold"))


def _named_days(values: object) -> Iterator[tuple[str, date]]:
    for line in getattr(values, "by_when", ()):
        yield line.label, line.due_on
    if isinstance(values, ServiceSlip):
        yield values.window_label, values.last_day


def _answers(values: object, words: Wording) -> Iterator[str]:
    if not isinstance(values, HandlingOpinion):
        return
    several = len(values.claims) > 1
    for n, claim in enumerate(values.claims, 1):
        told = {
            "you": citizen.you(values.matter, words),
            "ordinal": numeral(n),
            "claim": citizen.bare(claim.text, words),
            "outcome": claim.outcome_label,
            "answer": citizen.in_paragraphs(claim.answer, words),
        }
        yield from words.paragraphs(words.blocks["answered" if several else "answered_one"], told)


def _told(values: object, words: Wording) -> Mapping[str, str]:
    """Give every text and day of a letter's values by its name."""
    matter: Any = getattr(values, "matter", values)
    head: Any = getattr(values, "head", values)
    told = dict.fromkeys(words.fields.values(), "")
    for part in (head, matter, values):
        for each in fields(cast("Any", part)):
            told |= _one(each.name, getattr(part, each.name), words)
    if isinstance(values, StepLetter):
        told |= {name: citizen.in_paragraphs(text, words) for name, text in values.told}
    number = matter.petition_number if isinstance(matter, Matter) else matter.number
    many = matter.people_count > 1
    told |= {"gist": gist(matter.gist, words)}
    return told | {"number": number, "you": words.say("you_many" if many else "you_one")}


def _one(name: str, value: object, words: Wording) -> dict[str, str]:
    if isinstance(value, date):
        return {name: words.day(value)}
    return {name: citizen.bare(value, words)} if isinstance(value, str) else {}
