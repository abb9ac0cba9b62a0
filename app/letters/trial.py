"""A page to try a printer with: the grid's corners, the fonts, rare characters. Nobody's facts."""

from app.letters import formal
from app.letters.letter import Letter
from app.letters.template import wording


def page(town: str) -> bytes:
    """Set the page; see `kinds.trial_page`."""
    words = wording("trial_page")
    letter = Letter(words.say("title"), town)
    for name in ("what", "edges", "rare", "marks"):
        letter.say((words.say(name), "body"))
    letter.box([(words.say("small_label"), "bold"), (words.say("small"), "body")])
    return formal.pdf(letter)
