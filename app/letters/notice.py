"""Letters whose parts are wording alone: notices, letters between organs, orders, agreements.

The file of a kind says to whom it goes and which paragraphs stand in which order; a paragraph
with an empty field is left out, and what was typed in several paragraphs is set in as many. What
a kind may never lose is held by `template.STEPPED`.
What goes to others than the petitioner never carries her query code, her rights or her name; a
decision that each party is served names them all and carries no code.
"""

from collections.abc import Mapping

from app.letters import citizen
from app.letters.agreement import agreement
from app.letters.fonts import demand_glyphs
from app.letters.letter import Letter
from app.letters.receipt_words import gist
from app.letters.template import (
    BETWEEN,
    RED_MARK,
    Wording,
    locked,
    wording,
)
from app.letters.values import StepLetter, texts

_CLAIMS, _REMEDY, _LIMITS, _SLIP = "claims", "remedy", "other_limits", "slip"


def notice(values: StepLetter) -> Letter:
    """Write one letter; see `kinds.notice`."""
    demand_glyphs(texts(values))
    words = wording(values.kind)
    head, matter = values.head, values.matter
    told = _fields(values, words)
    if words.of_two:
        return agreement(values, words, told)
    between = words.lists["form"] == BETWEEN
    mark = None if between else words.blocks[RED_MARK]
    letter = Letter(words.say("title"), head.organ_name, between=between, mark=mark)
    letter.number(words.say("number_line", letter_number=matter.letter_number))
    if not words.shared:  # a decision names its parties and is addressed to none of them
        addressee = values.addressee or citizen.addressee(matter, words)
        letter.addressee(words.say("salutation", addressee=addressee))
    for block in words.lists["order"]:
        if block == _CLAIMS:
            citizen.claims(letter, values.claims, words)
        elif block == _LIMITS:
            letter.say((locked().clauses[_LIMITS].text, "body"))
        elif block == _REMEDY:
            _remedy(letter, values.remedy, words)
        elif block != _SLIP and words.full(block, told):
            for paragraph in words.paragraphs(words.blocks[block], told):
                letter.say((paragraph, "body"))
    if words.to_her:
        asking = citizen.query(head, matter, words)
        full = citizen.rights_in_full(head, words)
        letter.box(citizen.rights(head, words), asking, overleaf=[*full, asking])
    letter.sign(head.organ_name, words.day(matter.issued_on))
    return letter


def reply_slip(values: StepLetter) -> Letter | None:
    """Write the page that the receiver fills in and sends back, where the kind has one."""
    words = wording(values.kind)
    if _SLIP not in words.lists["order"]:
        return None
    letter = Letter(words.say("slip_title"), values.head.organ_name)
    letter.number(words.say("number_line", letter_number=values.matter.letter_number))
    letter.addressee(words.say("salutation", addressee=values.head.organ_name))
    told = _fields(values, words)
    letter.say((words.say(_SLIP, **told), "body"))
    for line in words.say("slip_choices").split("\n"):
        letter.say((line, "body"))
    letter.say((words.say("slip_asks"), "body"))
    letter.sign(words.say("slip_stamp"), words.say("slip_day_blank"))
    return letter


def _remedy(letter: Letter, paragraphs: tuple[str, ...], words: Wording) -> None:
    if paragraphs:
        letter.heading(words.say("remedy_head"))
    for paragraph in paragraphs:
        letter.say((paragraph, "body"))


def _fields(values: StepLetter, words: Wording) -> Mapping[str, str]:
    """Give every field in its paragraphs, without its final stop: our sentences go on after it."""
    head, matter = values.head, values.matter
    ours = {
        "you": citizen.you(matter, words),
        "received_on": words.day(matter.received_on),
        "channel": matter.channel_label,
        "gist": gist(matter.gist, words),
        "number": matter.petition_number,
        "letter_number": matter.letter_number,
        "office_phone": head.office_phone,
        "office_address": head.office_address,
        "office_hours": head.office_hours,
        "own_organ": head.organ_name,
        "county_bureau": head.county_bureau_name,
    }
    told = {name: citizen.in_paragraphs(text, words) for name, text in values.told}
    hers = {"addressee": values.addressee or citizen.addressee(matter, words)}
    return dict.fromkeys(words.fields.values(), "") | ours | told | hers
