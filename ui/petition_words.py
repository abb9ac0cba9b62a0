"""How a petition's facts are said on screen, the same on every page."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from app.domain.file import Event, Letter, PetitionFile, Strand
from app.domain.people import Cadre
from app.domain.words import CHANNELS, ORIGINS, ROUTES, SEXES, day_in_full
from app.domain.words_office import paper_words
from ui import duties
from ui.pieces import BadgeKind

STATE_SHAPES: dict[str, BadgeKind] = {
    "registered": "today",
    "objection_filed": "soon",
    "screening": "today",
    "suggestion_study": "today",
    "own_procedure": "run",
    "accepted_simple": "run",
    "accepted": "run",
    "remanded": "today",
    "investigating": "run",
    "hearing": "run",
    "mediating": "run",
    "opinion_draft": "soon",
    "opinion_signed": "soon",
    "own_decided": "soon",
    "answer_kept": "neutral",
    "simple_replied": "ok",
    "referred": "neutral",
    "notified_elsewhere": "neutral",
    "not_accepted": "neutral",
    "no_longer_accepted": "neutral",
    "returned": "neutral",
    "replied": "ok",
    "settled": "ok",
    "opinion_served": "ok",
    "review_window": "later",
    "under_review": "info",
    "review_lapsed": "neutral",
    "recheck_window": "later",
    "under_recheck": "info",
    "recheck_lapsed": "neutral",
    "recheck_served": "neutral",
    "withdrawn": "neutral",
    "closed": "neutral",
    "archived": "neutral",
    "void": "neutral",
}
PLACE_SHAPES: dict[str, BadgeKind] = {
    "local": "neutral",
    "in_transit": "soon",
    "county": "ok",
    "upper_system": "ok",
}


PROCEDURES = {"ordinary": "普通程序", "simple": "简易程序"}


def about_words(file: PetitionFile, strand: Strand, cadre: Cadre | None, today: date) -> str:
    """Say how and when it came, by which route it goes, what presses, and who handles it."""
    told = (
        CHANNELS.get(file.channel, file.channel),
        ORIGINS.get(file.origin, file.origin),
        f"收到 {duties.day_words(file.received_on, today)}",
        f"登记 {duties.moment_words(file.registered_at, today)}",
        ROUTES.get(strand.route or "", ""),
        PROCEDURES.get(strand.procedure or "", ""),
        *pressing(file),
        f"经办 {cadre.name}" if cadre else "",
    )
    return " · ".join(filter(None, told))


def beside(*parts: str) -> str:
    """Put facts side by side; a full stop before the dot between them is left out."""
    told = [each for each in parts if each]
    return " · ".join([*(each.rstrip("。") for each in told[:-1]), *told[-1:]])


def pressing(file: PetitionFile) -> Iterator[str]:
    """Say what presses on a matter from above or beside: an urgent report, a supervision."""
    if any(each.act == "report_urgent" for each in file.steps):
        yield "已报重大紧急"
    if any(each.rule == "SUPERVISION" and each.met_on is None for each in file.clocks):
        yield "督办中"


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def anonymous(self) -> bool: ...


class _Aged(Protocol):
    @property
    def sex(self) -> str | None: ...
    @property
    def born_on(self) -> date | None: ...


def name_words(who: _Named | None) -> str:
    """Give the name, 匿名, or that it is still to be completed."""
    if who is None:
        return "姓名待补"
    return "匿名" if who.anonymous else who.name or "姓名待补"


def sex_age(who: _Aged | None, today: date) -> str:
    """Give 男 · 68 岁, as far as it is known."""
    if who is None:
        return ""
    told = [SEXES[who.sex]] if who.sex else []
    if who.born_on is not None:
        before = (today.month, today.day) < (who.born_on.month, who.born_on.day)
        told.append(f"{today.year - who.born_on.year - before} 岁")
    return " · ".join(told)


def newest_acts(history: Iterable[Event]) -> list[Event]:
    """Give the acts, newest first; who looked or printed is recorded, but no part of the story."""
    acts = (each for each in history if not set(each.touched) <= {"accountable", "print"})
    return sorted(acts, key=lambda each: each.seq, reverse=True)


def signed_words(file: PetitionFile, letter: Letter, cadres: Iterable[Cadre]) -> str:
    """Say who signed a letter, for whom, or that a paper speaks; nothing when nobody did."""
    signed = next((each for each in reversed(file.signatures) if each.letter == letter.id), None)
    if signed is None:
        return ""
    names = {each.id: each.name for each in cadres}
    clerk = names.get(signed.cadre, "")
    if signed.paper_by:
        on = day_in_full(signed.paper_on) if signed.paper_on else ""
        return paper_words(signed.paper_by, signed.paper_number or "", on, clerk)
    if signed.delegation is not None:
        leader = names.get(signed.acting_for or b"", "领导")
        return f"{clerk}代{leader}签发（委托书 {signed.paper_number}）"
    return f"{clerk}按授权签发" if signed.paper_number else f"{clerk}已签发"


def signed_event(event: Event) -> str:
    """Say in the history by whose paper something was signed; nothing where one signed oneself."""
    told = event.told
    number, on = told.get("paper_number", ""), told.get("paper_on", "")
    day = day_in_full(date.fromisoformat(on)) if on else ""
    if by := told.get("paper_by"):
        return paper_words(by, number, day, event.actor)
    if leader := told.get("signed_for"):
        return f"{event.actor}代{leader}签发（委托书 {number}）"
    return f"按领导授权 {number} 签发" if number else ""
