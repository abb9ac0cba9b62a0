"""调解协议书、和解协议书: a paper of two parties, of which each keeps one (Article 33).

It names both, says what they agreed on, and is signed by both below, the mediator with them. The
organ is no author of it: the seal is the people's mediation committee's (人民调解法 29), or the
organ's own where it mediated or was a witness. Nothing on it is for her eyes alone: no query code.
"""

from collections.abc import Mapping

from app.letters import citizen
from app.letters.letter import Letter
from app.letters.template import Wording
from app.letters.values import StepLetter

_HEAD = "_head"
PEN, PEN_MORE, MOST_NAMES = 2, 1, 5
"""Rows of the grid a party has to sign in, and each more of its people; no more than five sign."""
MEDIATED = frozenset({"mediation_agreement", "land_agreement"})
"""A mediator signs these, and somebody seals them."""


def agreement(values: StepLetter, words: Wording, told: Mapping[str, str]) -> Letter:
    """Write an agreement; `told` is every field as the letter says it."""
    matter = values.matter
    letter = Letter(words.say("title"), values.head.organ_name, mark=words.blocks["red_mark"])
    letter.number(words.say("number_line", letter_number=matter.letter_number))
    named = {**told, "addressee": citizen.addressee(matter, words)}
    for block in words.lists["order"]:
        if not words.full(block, named):
            continue
        if block.endswith(_HEAD):
            letter.heading(words.say(block, **named))
            continue
        for paragraph in words.paragraphs(words.blocks[block], named):
            letter.say((paragraph, "body"))
    people = min(max(len(matter.petitioner_names), 1), MOST_NAMES)
    letter.undersign(words.say("party_a_asks"), PEN + PEN_MORE * (people - 1))
    letter.undersign(words.say("party_b_asks"), PEN)
    if values.kind in MEDIATED:
        letter.undersign(words.say("mediator_asks"), PEN)
    sealed = sealed_by(told)
    if sealed and sealed == told["witnessed"]:
        letter.undersign(words.say("witness_asks"), PEN)
    letter.sign(sealed, told["on"] or words.day(matter.issued_on))
    return letter


def sealed_by(told: Mapping[str, str]) -> str:
    """Give whose seal an agreement has: the committee's, else the organ's where it was there."""
    return told.get("committee") or told.get("witnessed") or ""
