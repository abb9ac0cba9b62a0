"""What the sheet of the counter says, sentence by sentence, however it is laid out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.domain.words_numbers import numeral
from app.letters.letter import Letter
from app.letters.setting import Span
from app.letters.template import Clause, Wording, locked, wording
from app.letters.values import DueLine, ReceiptNotice

GIST_MOST = 120
_COUNTED = re.compile("[0-9A-Za-z](?:[0-9A-Za-z.,:/%年月日-]| (?=[0-9]))*.?")


def said(values: ReceiptNotice) -> Letter:
    """Write what her half says as a letter, to be set large or explained."""
    words = wording("receipt_notice")
    title = words.say("title_combined" if values.notice_kind == "combined" else "title_later")
    letter = Letter(title, values.organ_name)
    letter.number(words.say("wide_space").join(numbers(values, words)))
    letter.addressee(words.say("salutation", addressee=addressee(values, words)))
    letter.say((received(values, words) + claims(values, words, annexed=False), "body"))
    for spans in procedure(values, words):
        letter.say(*spans)
    rights: list[tuple[Span, ...]] = [((words.say("rights_label"), "bold"),)]
    for n, clause in enumerate(clauses("front", values)):
        rights.append(((words.lists["circled"][n] + clause.text, "body"),))
    asking: tuple[Span, ...] = ((query(values, words), "body"),)
    letter.box(*rights, asking)
    letter.sign(values.organ_name, day_said(values.issued_on, words))
    return letter


def numbers(values: ReceiptNotice, words: Wording) -> tuple[str, ...]:
    """Give the sheet's own number, where it has one yet, and the petition's."""
    own = values.letter_number
    told = (words.say("own_number", letter_number=own),) if own else ()
    return (*told, words.say("number_line", number=values.number))


def received(values: ReceiptNotice, words: Wording) -> str:
    """Say that and when it was received."""
    told = words.say(
        "received",
        you=_you(values, words),
        received_on=day_said(values.received_on, words),
        registered_on=day_said(values.registered_on, words),
        channel=values.channel_label,
        gist=gist(values.gist, words),
    )
    slip, handed = values.slip_number, values.materials
    told += words.say("received_slip", slip_number=slip) if slip else ""
    return told + (words.say("materials", materials=handed) if handed else "")


def claims(values: ReceiptNotice, words: Wording, *, annexed: bool) -> str:
    """Say what she asks for, or that it stands overleaf."""
    if not values.claims:
        return ""
    count = str(len(values.claims))
    if annexed:
        return words.say("claims_overleaf", claim_count=count)
    if len(values.claims) == 1:
        return words.say("claims_one", claims=bare(values.claims[0], words))
    joined = words.say("claim_joint").join(numbered(values, words))
    return words.say("claims_many", claim_count=count, claims=joined)


def numbered(values: ReceiptNotice, words: Wording) -> Iterator[str]:
    """Give each claim with its ordinal."""
    for n, claim in enumerate(values.claims, 1):
        yield words.say("claim_item", ordinal=numeral(n), text=bare(claim, words))


def procedure(values: ReceiptNotice, words: Wording) -> list[tuple[Span, ...]]:
    """Give the paragraphs that tell the procedure, each with its label."""
    handler = words.say("handler", handler=values.handler_name, office_phone=values.office_phone)
    told = [_labelled("handler_label", handler, words)]
    if values.notice_kind == "combined":
        route = words.say("route", route=_sentence(values.route_text, words))
        told.insert(0, _labelled("route_label", route, words))
        told += _due_times(values, words)
    else:
        told.insert(0, _labelled("later_label", _later(values, words), words))
    own = _sentence(values.other_limits, words) if values.other_limits else ""
    other = own + locked().clauses["other_limits"].short
    return [*told, _labelled("other_label", words.say("other", other_limits=other), words)]


def _labelled(label: str, text: str, words: Wording) -> tuple[Span, ...]:
    return ((words.say(label), "bold"), (text, "body"))


def _later(values: ReceiptNotice, words: Wording) -> str:
    """Promise the written notice by its day; whoever cannot be reached is told how to ask."""
    if values.notice_due_on is None:
        return words.say("later_none")
    day = day_said(values.notice_due_on, words)
    return words.say("later", notice_due_on=day, you=_you(values, words))


def _due_times(values: ReceiptNotice, words: Wording) -> list[tuple[Span, ...]]:
    if not values.by_when:
        return []
    lines = words.say("due_joint").join(_due(line, words) for line in values.by_when)
    return [_labelled("due_label", words.say("due", due_lines=lines), words)]


def _due(line: DueLine, words: Wording) -> str:
    block = "due_line_steps" if line.steps else "due_line"
    day = day_said(line.due_on, words)
    return words.say(block, label=line.label, date=day, steps=bare(line.steps, words))


def query(values: ReceiptNotice, words: Wording) -> str:
    """Say how she can ask where it stands, here and in the system above."""
    told = words.say(
        "query",
        number=values.number,
        query_code=values.query_code,
        office_phone=values.office_phone,
        office_hours=values.office_hours,
        office_address=values.office_address,
    )
    upper, code = values.upper_system_number, values.upper_query_code
    if upper and code:
        told += words.say("query_upper_code", upper_number=upper, upper_query_code=code)
    elif upper:
        told += words.say("query_upper", upper_number=upper)
    if values.web_address:
        told += words.say("query_web", web_address=values.web_address)
    return told


def code_text(values: ReceiptNotice) -> str:
    """Say what the square holds: number, query code and telephone, and nothing of her matter."""
    return wording("receipt_notice").say(
        "code_text",
        number=values.number,
        query_code=values.query_code,
        office_phone=values.office_phone,
    )


def gist(text: str, words: Wording) -> str:
    """Give the gist; one that became a story is cut, the file has it whole."""
    whole = bare(text, words)
    kept = shortened(whole)
    return whole if kept == whole else kept + words.say("cut_short")


def shortened(gist: str) -> str:
    """Cut a gist to what a paper has room for, at no number and not before what it counts."""
    if len(gist) <= GIST_MOST:
        return gist
    torn = (each for each in _COUNTED.finditer(gist) if each.start() < GIST_MOST < each.end())
    return gist[: next((each.start() for each in torn), GIST_MOST)]


def bare(text: str, words: Wording) -> str:
    """Give a text on one line without its final stop; our sentence goes on after it."""
    return " ".join(text.split()).rstrip(words.lists["trimmed"])


def _sentence(text: str, words: Wording) -> str:
    return bare(text, words) + words.say("stop")


def day_said(day: date, words: Wording) -> str:
    """Write a day as the sheet does."""
    return words.say("date", year=str(day.year), month=str(day.month), day=str(day.day))


def _you(values: ReceiptNotice, words: Wording) -> str:
    return words.say("you_many" if values.people_count > 1 else "you_one")


def addressee(values: ReceiptNotice, words: Wording) -> str:
    """Name whom it is for: all who are known, or nobody by name."""
    if values.anonymous or not values.petitioner_names:
        return words.say("nameless")
    names = words.say("names_joint").join(values.petitioner_names)
    if values.people_count > len(values.petitioner_names):
        return words.say("names_of_more", names=names, people=str(values.people_count))
    return names


def short_rights(values: ReceiptNotice) -> tuple[str, ...]:
    """Say her rights in short, a clause each; the clauses are locked."""
    return tuple(clause.short for clause in clauses("front", values))


def clauses(order: str, values: ReceiptNotice) -> Iterator[Clause]:
    """Give the locked clauses of one place, filled; without a telephone the shorter form."""
    book, told = locked(), _clause_values(values)
    for name in book.orders[order]:
        plain = name == "overdue" and not values.county_bureau_phone
        clause = book.clauses["overdue_no_phone" if plain else name]
        short, text = book.fill(clause.short, **told), book.fill(clause.text, **told)
        yield replace(clause, short=short, text=text)


def _clause_values(values: ReceiptNotice) -> dict[str, str]:
    return {
        "review_organ": values.review_organ,
        "county_bureau": values.county_bureau_name,
        "county_phone": values.county_bureau_phone or "",
    }
