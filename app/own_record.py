"""What the office keeps about one petitioner, told to her: hers to read, copy and correct.

Personal Information Protection Law, Articles 45 and 46. It is the one paper on which her own data
stand whole; what others said, and the data of those who petition with her, are not hers.
"""

from collections.abc import Iterator
from datetime import date

from app import papers
from app.desk import Desk
from app.domain import words, words_papers
from app.domain.errors import Refused
from app.domain.file import Letter, Petitioner, PetitionFile
from app.letters.template import locked

KIND = "my_record"
_OWN_DATA = "own_data"


def cells(desk: Desk, file: PetitionFile, petitioner: int) -> dict[str, str]:
    """Fill her paper; `petitioner` counts those who petition, from 1.

    Errors: Refused("record.nobody"), ("record.anonymous") where nobody can say that it is she.
    """
    people = file.principals()
    if not 1 <= petitioner <= len(people):
        raise Refused("record.nobody", field="petitioner")
    who = people[petitioner - 1]
    if who.anonymous or not who.name:
        raise Refused("record.anonymous", field="petitioner")
    named = {each.code: each.name for each in desk.villages}
    kept = {
        "name": who.name,
        "sex": _sex(who),
        "id": who.id_number or "",
        "phone": who.phone or "",
        "address": who.address or "",
        "village": named.get(who.village_code or "", ""),
        "statement": "\n".join(_statements(file)),
        "work": "\n".join(_work(file)),
        "letters": "\n".join(_letters(file, who)),
        "sent_to": "\n".join(_to_others(file)),
        "county": _upwards(desk, file),
        "materials": "、".join(each.name for each in file.attachments),
        "rights": _rights(desk),
    }
    return {name: text or words_papers.NOTHING_KEPT for name, text in kept.items()}


def _sex(who: Petitioner) -> str:
    told = [words.SEXES[who.sex]] if who.sex else []
    if who.born_on is not None:
        told.append(words_papers.BORN.format(day=words.day_in_full(who.born_on)))
    return "，".join(told)


def _statements(file: PetitionFile) -> Iterator[str]:
    for each in file.notes:
        if each.note_kind == "statement":
            yield f"{words.day_in_full(each.happened_on)}　{each.text}"


def _work(file: PetitionFile) -> Iterator[str]:
    """Give what was done and when; not what a cadre wrote down of others."""
    for each in file.history:
        day = words.day_in_full(date.fromisoformat(each.claimed_at[:10]))
        yield f"{day}　{words.ACTS.get(each.act, each.act)}"


def _letters(file: PetitionFile, who: Petitioner) -> Iterator[str]:
    for each in file.letters:
        to_her = [one for one in file.recipients if one.letter == each.id]
        mine = next((one for one in to_her if one.petitioner == who.id), None)
        if mine is None:
            continue
        served = words.day_in_full(mine.served_on) if mine.served_on else ""
        told = words_papers.SERVED.format(day=served) if served else words_papers.NOT_SERVED
        yield f"{_named(each)}　{told}"


def _to_others(file: PetitionFile) -> Iterator[str]:
    """Give who was told of the matter: extracts, which never had her name or numbers."""
    for each in file.letters:
        if addressee := each.facts.get("addressee"):
            yield f"{_named(each)}　{words_papers.SENT_TO.format(whom=addressee)}"


def _named(letter: Letter) -> str:
    title = words.LETTERS.get(letter.letter_kind, letter.letter_kind)
    return f"{words.day_in_full(letter.issued_on)}　{title}　{letter.number}"


def _upwards(desk: Desk, file: PetitionFile) -> str:
    place = words.PLACES.get(file.place, file.place)
    return words_papers.UPWARDS.format(bureau=desk.facts.county_bureau, place=place)


def _rights(desk: Desk) -> str:
    clause, head = locked().clauses[_OWN_DATA], papers.letterhead(desk)
    asking = words_papers.HOW_TO_CORRECT.format(
        phone=head.office_phone, address=head.office_address, hours=head.office_hours
    )
    return f"{clause.text.rstrip('。')}（{clause.article}）。{asking}"
