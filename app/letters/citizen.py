"""The letters a petitioner gets between the counter and the archive, as full formal letters.

Accepted, referred, told elsewhere, answered: each says what the law wants of it and carries the
locked clauses; the wording is data, the order of the parts is here.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from app.domain.words_numbers import numeral
from app.letters.fonts import demand_glyphs
from app.letters.letter import Letter
from app.letters.receipt_words import gist
from app.letters.setting import Span
from app.letters.template import RED_MARK, Clause, Wording, locked, wording
from app.letters.values import (
    AcceptanceNotice,
    DueLine,
    ElsewhereNotice,
    HandlingOpinion,
    Letterhead,
    Matter,
    ReferralNotice,
    ServiceSlip,
    texts,
)

_Notice = AcceptanceNotice | ReferralNotice | ElsewhereNotice
_FRONT = "front"


def acceptance(values: AcceptanceNotice) -> Letter:
    """Write the notice of acceptance; see `kinds.acceptance_notice`."""
    letter, words = _begun("acceptance_notice", values.head, values.matter, values)
    letter.say((_received(values.matter, words), "body"))
    claims(letter, values.claims, words)
    route = words.say(
        "route", route=bare(values.route_text, words), accepted_on=_day(values.accepted_on, words)
    )
    letter.say((words.say("route_label"), "bold"), (route, "body"))
    _handler(letter, values.handler_name, values.head, words)
    due = words.say("due_joint").join(_due(each, words) for each in values.by_when)
    told = "due" if values.extendable else "due_whole"
    letter.say((words.say("due_label"), "bold"), (words.say(told, due_lines=due), "body"))
    if values.rest:
        letter.say((words.say("rest", rest=bare(values.rest, words)), "body"))
    return _closed(letter, values, words)


def referral(values: ReferralNotice) -> Letter:
    """Write the notice that leads a claim into its statutory procedure."""
    letter, words = _begun("referral_notice", values.head, values.matter, values)
    letter.say((_received(values.matter, words), "body"))
    claims(letter, values.claims, words)
    route = words.say("route", route=bare(values.route_text, words), organ=values.organ)
    letter.say((words.say("route_label"), "bold"), (route, "body"))
    _contact(letter, values.organ_contact, words)
    letter.say((words.say("meanwhile"), "body"))
    _handler(letter, values.handler_name, values.head, words)
    _limits(letter, values.limits, words)
    return _closed(letter, values, words)


def elsewhere(values: ElsewhereNotice) -> Letter:
    """Write the notice that names the organ with the power."""
    letter, words = _begun("elsewhere_notice", values.head, values.matter, values)
    letter.say((_received(values.matter, words), "body"))
    claims(letter, values.claims, words)
    letter.say((words.say("organ", organ=values.organ), "body"))
    _contact(letter, values.organ_contact, words)
    _handler(letter, values.handler_name, values.head, words)
    _limits(letter, values.limits, words)
    return _closed(letter, values, words)


def opinion(values: HandlingOpinion) -> Letter:
    """Write the opinion, claim by claim, with facts, law and its route's remedy (Article 32)."""
    letter, words = _begun(values.kind, values.head, values.matter, values)
    matter = values.matter
    accepted = values.accepted_on
    told = {
        "you": you(matter, words),
        "received_on": _day(matter.received_on, words),
        "gist": gist(matter.gist, words),
        "accepted_on": _day(accepted, words) if accepted else "",
    }
    if values.ordered_by:
        told["ordered_by"] = bare(values.ordered_by, words)
    letter.say((words.say(_opening(values), **told), "body"))
    letter.heading(words.say("claims_head"))
    _items(letter, (each.text for each in values.claims), words)
    letter.heading(words.say("facts_head"))
    for paragraph in _paragraphs(values.facts):
        letter.say((paragraph, "body"))
    if values.evidence:
        joined = words.say("evidence_joint").join(bare(each, words) for each in values.evidence)
        letter.say((words.say("evidence", evidence=joined), "body"))
    letter.heading(words.say("opinion_head"))
    for n, claim in enumerate(values.claims, 1):
        for at, paragraph in enumerate(_paragraphs(claim.answer)):
            said = bare(paragraph, words) + words.say("stop")
            if at == 0:
                lead = words.say("answer_lead", ordinal=numeral(n), outcome=claim.outcome_label)
                letter.say((lead, "kai"), (said, "body"))
            else:
                letter.say((said, "body"))
        letter.say((words.say("law", law=bare(claim.law, words)), "body"))
        if claim.executor or claim.execute_by:
            letter.say((_execution(claim.executor, claim.execute_by, words), "body"))
    letter.heading(words.say("remedy_head"))
    for paragraph in values.remedy:
        letter.say((paragraph, "body"))
    if values.handler_name:
        phone = values.head.office_phone
        asks = words.say("contact", handler=values.handler_name, office_phone=phone)
        letter.say((asks, "body"))
    return _closed(letter, values, words, told_rights=False, copies=values.copies_to)


def _opening(values: HandlingOpinion) -> str:
    if values.accepted_on is None:
        return "opening_received"
    return "opening_anew" if values.ordered_by else "opening"


def slip(values: ServiceSlip) -> Letter:
    """Write the slip that says when she got an opinion and until when she may ask anew."""
    letter, words = _begun("service_slip", values.head, values.matter, values)
    letter.say(
        (
            words.say(
                "served",
                you=you(values.matter, words),
                served_on=_day(values.served_on, words),
                way=values.way_label,
                title=values.letter_title,
                letter_number=values.matter.letter_number,
            ),
            "body",
        )
    )
    last = words.say("last_day", label=values.window_label, date=_day(values.last_day, words))
    letter.say((last, "bold"), (words.say("last_day_note"), "body"))
    for paragraph in values.remedy:
        letter.say((paragraph, "body"))
    steps = words.say("step_joint").join(bare(each, words) for each in values.steps)
    if steps:
        letter.say((words.say("steps", steps=steps), "body"))
    return _closed(letter, values, words, told_rights=False)


def _begun(kind: str, head: Letterhead, matter: Matter, values: object) -> tuple[Letter, Wording]:
    """Begin a letter: every character can be printed; title, number, addressee."""
    demand_glyphs(texts(values))
    words = wording(kind)
    letter = Letter(words.say("title"), head.organ_name, mark=words.blocks.get(RED_MARK))
    number = matter.letter_number
    letter.number(words.say("number_line", letter_number=number, number=matter.petition_number))
    letter.addressee(words.say("salutation", addressee=addressee(matter, words)))
    return letter, words


def _closed(
    letter: Letter,
    values: _Notice | HandlingOpinion | ServiceSlip,
    words: Wording,
    *,
    told_rights: bool = True,
    copies: tuple[str, ...] = (),
) -> Letter:
    """End a letter: her rights and how to ask, then organ and day with room for the seal.

    A copy for others has no query code, and then does not say how to ask with it.
    """
    head, matter = values.head, values.matter
    asking = query(head, matter, words)
    if told_rights:
        letter.box(rights(head, words), asking, overleaf=[*rights_in_full(head, words), asking])
    elif matter.query_code:
        letter.say(*asking)
    letter.sign(head.organ_name, _day(matter.issued_on, words))
    if copies:
        letter.copies(
            words.say("copies_label"), words.say("copies_joint").join(copies) + words.say("stop")
        )
    return letter


def query(head: Letterhead, matter: Matter, words: Wording) -> list[Span]:
    """Say how to ask about the petition, with number and query code."""
    said = words.say(
        "query",
        number=matter.petition_number,
        query_code=matter.query_code,
        office_phone=head.office_phone,
        office_hours=head.office_hours,
        office_address=head.office_address,
    )
    return [(words.say("query_label"), "bold"), (said, "body")]


def rights_in_full(head: Letterhead, words: Wording) -> list[list[Span]]:
    """Give the locked rights as they stand overleaf, a paragraph each (form 26)."""
    book = locked()
    told = _of_county(head)
    paragraphs: list[list[Span]] = [[(words.say("rights_label"), "bold")]]
    for n, name in enumerate(book.orders[_FRONT]):
        text = book.fill(_clause(name, head).text, **told)
        paragraphs.append([(f"{words.lists['circled'][n]}{text}", "body")])
    return paragraphs


def shorts(head: Letterhead, order: str) -> list[str]:
    """Give the locked clauses of one order in short, numbered."""
    book, told = locked(), _of_county(head)
    clauses = (_clause(name, head) for name in book.orders[order])
    return [f"{n}. {book.fill(each.short, **told)}" for n, each in enumerate(clauses, 1)]


def locked_in_full(head: Letterhead, order: str) -> list[str]:
    """Give the locked clauses of one order in full, numbered, each with its article."""
    book, told = locked(), _of_county(head)
    clauses = (_clause(name, head) for name in book.orders[order])
    return [
        f"{n}. {book.fill(each.text, **told)}（{each.article}）"
        for n, each in enumerate(clauses, 1)
    ]


def _of_county(head: Letterhead) -> dict[str, str]:
    return {
        "review_organ": head.review_organ,
        "county_bureau": head.county_bureau_name,
        "county_phone": head.county_bureau_phone or "",
    }


def _clause(name: str, head: Letterhead) -> Clause:
    plain = name == "overdue" and not head.county_bureau_phone
    return locked().clauses["overdue_no_phone" if plain else name]


def rights(head: Letterhead, words: Wording) -> list[Span]:
    """Give the locked rights in their short form, as on the receipt."""
    book = locked()
    told = _of_county(head)
    marks = words.lists["circled"]
    shorts = []
    for n, name in enumerate(book.orders[_FRONT]):
        shorts.append(f"{marks[n]}{book.fill(_clause(name, head).short, **told)}")
    return [(words.say("rights_label"), "bold"), ("".join(shorts), "body")]


def _received(matter: Matter, words: Wording) -> str:
    return words.say(
        "received",
        you=you(matter, words),
        received_on=_day(matter.received_on, words),
        channel=matter.channel_label,
        gist=gist(matter.gist, words),
        number=matter.petition_number,
    )


def claims(letter: Letter, told: tuple[str, ...], words: Wording) -> None:
    """Write the claims: one in a line, several as items."""
    if len(told) == 1:
        letter.say((words.say("claims_one", claims=bare(told[0], words)), "body"))
    elif told:
        letter.say((words.say("claims_many", claim_count=str(len(told))), "body"), clings=True)
        _items(letter, told, words)


def _items(letter: Letter, claims: Iterable[str], words: Wording) -> None:
    for n, claim in enumerate(claims, 1):
        text = bare(claim, words)
        letter.say((words.say("claim_item", ordinal=numeral(n), text=text), "body"))


def _contact(letter: Letter, contact: str | None, words: Wording) -> None:
    if contact:
        letter.say((words.say("contact", contact=bare(contact, words)), "body"))


def _handler(letter: Letter, name: str, head: Letterhead, words: Wording) -> None:
    """Write who is to be asked here; a letter of before this was told says it nowhere."""
    if name:
        said = words.say("handler", handler=name, office_phone=head.office_phone)
        letter.say((words.say("handler_label"), "bold"), (said, "body"))


def _limits(letter: Letter, limits: tuple[str, ...], words: Wording) -> None:
    """Write which other limits run against her, then that the petition stops none of them."""
    for each in limits:
        letter.say((words.say("limit", limit=bare(each, words)), "body"))
    letter.say((locked().clauses["other_limits"].text, "body"))


def _execution(executor: str | None, by: date | None, words: Wording) -> str:
    if executor and by:
        return words.say("execution", executor=executor, date=_day(by, words))
    if by:
        return words.say("execution_by", date=_day(by, words))
    return words.say("execution_whom", executor=executor or "")


def _due(line: DueLine, words: Wording) -> str:
    block = "due_line_steps" if line.steps else "due_line"
    steps = bare(line.steps, words)
    return words.say(block, label=line.label, date=_day(line.due_on, words), steps=steps)


def addressee(matter: Matter, words: Wording) -> str:
    """Name whom a letter to the petitioners is to."""
    if matter.anonymous or not matter.petitioner_names:
        return words.say("nameless")
    names = words.say("names_joint").join(matter.petitioner_names)
    if matter.people_count > len(matter.petitioner_names):
        return words.say("names_of_more", names=names, people=str(matter.people_count))
    return names


def you(matter: Matter, words: Wording) -> str:
    """Speak to one or to several."""
    return words.say("you_many" if matter.people_count > 1 else "you_one")


def _day(day: date, words: Wording) -> str:
    return words.say("date", year=str(day.year), month=str(day.month), day=str(day.day))


def bare(text: str, words: Wording) -> str:
    """Give a text on one line without its final stop; our sentence goes on after it."""
    return " ".join(text.split()).rstrip(words.lists["trimmed"])


def in_paragraphs(text: str, words: Wording) -> str:
    """Give a text in its own paragraphs, each on one line, the last without its final stop."""
    return "\n".join(_paragraphs(text)).rstrip(words.lists["trimmed"])


def _paragraphs(text: str) -> Iterator[str]:
    """Give a text's own paragraphs, each on one line."""
    return (" ".join(part.split()) for part in text.splitlines() if part.strip())
