"""Who signs: the leader, a deputy named by the leader's paper, or the leader on paper (Art. 34).

A notice (Art. 23) is not signed like an opinion: the desk sends it by the leader's standing paper,
or, where no leader can unlock, by the leader's paper for this one petition.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from app.acting import Case, names_recused, trying
from app.attachments import taken_in
from app.desk import Desk
from app.domain import policy
from app.domain.errors import Refused
from app.wire.entry import RecordId
from db import lookups
from db.journal import Change


@dataclass(frozen=True, slots=True)
class Paper:
    """The leader's paper that speaks where the leader does not sit here.

    `by` is the leader's name, who is known here if left out; `page` the path of its picture.
    """

    number: str
    on: date
    by: str = ""
    page: str = ""

    def whole(self, desk: Desk, today: date) -> "Paper":
        """Give it with number, day and name.

        Errors: Refused("sign.paper_missing"), ("sign.paper_name_missing").
        """
        if not self.number.strip():
            raise Refused("sign.paper_missing", field="paper_number")
        if self.on > today:
            raise Refused("sign.paper_missing", field="paper_on")
        by = self.by.strip() or desk.leader_named()
        if not by:
            raise Refused("sign.paper_name_missing", field="paper_by")
        return replace(self, number=self.number.strip(), by=by)

    def as_kept(self, desk: Desk) -> "Signed":
        """Give what a signature keeps of it; the leader is named also where no record is hers."""
        same = (e.id for e in desk.cadres if e.name == self.by and "leader" in e.roles)
        return {
            "acting_for": next(same, None),
            "paper_number": self.number,
            "paper_on": self.on,
            "paper_by": self.by,
        }


Telling = Literal["freely", "by_paper", "not"]
Signed = Mapping[str, object]
"""What a signature keeps of the paper that speaks for it; nothing where a leader signs."""


def keep_page(case: Case, paper: Paper | None) -> None:
    """Keep the picture of the leader's paper with the petition, if there is one."""
    if paper is not None and paper.page and not trying():
        made = taken_in(case.desk, RecordId(case.file.id), [paper.page], len(case.file.attachments))
        case.changes += made


@dataclass(frozen=True, slots=True)
class Authority:
    """By what I may sign now: my own office, a delegation, or only by a paper."""

    own: bool
    delegation: lookups.Delegation | None
    by_paper: bool

    @property
    def may(self) -> bool:
        """Tell whether I may sign at all."""
        return self.own or self.delegation is not None or self.by_paper

    @property
    def needs_paper(self) -> bool:
        """Tell whether signing takes the number, day and name of the leader's paper."""
        return self.by_paper and not self.own and self.delegation is None

    def demand(self, case: Case, paper: Paper | None) -> Paper | None:
        """Refuse a signature nobody gave; give the paper whole where one signs by it.

        Errors: Refused("sign.paper_missing"), ("sign.paper_name_missing"), ("act.complained_of").
        """
        if self.needs_paper and paper is None:
            raise Refused("sign.paper_missing", field="paper_number")
        told = paper.whole(case.desk, case.today) if paper is not None else None
        leader = case.desk.leader()
        speaks = leader.name if leader is not None and not self.own else case.desk.me.name
        if told is not None and self.needs_paper:
            speaks = told.by
            _not_recused(case, told)
        _not_complained_of(case.file.complains_of, case.desk.me.name, speaks)
        return told

    def sign(self, case: Case, letter: RecordId, paper: Paper | None) -> None:
        """Note who signed a letter, for whom, by which paper."""
        if self.own:
            case.sign(letter)
        elif self.delegation is not None:
            told = self.delegation
            case.acting_for = RecordId(told.leader)
            case.sign(
                letter,
                acting_for=told.leader,
                delegation=told.id,
                paper_number=told.paper_number,
                paper_on=told.paper_on,
            )
        elif paper is not None:
            case.sign(letter, **paper.as_kept(case.desk))
            keep_page(case, paper)


def authority(desk: Desk, connection: Any) -> Authority:
    """Find by what I may sign today."""
    today = desk.clock.today()
    delegation = next(
        (
            each
            for each in lookups.delegations(connection, today)
            if each.deputy == desk.me.id and "sign" in each.acts
        ),
        None,
    )
    return Authority(policy.may(desk.me.roles, "sign"), delegation, desk.signs_by_paper())


def telling(desk: Desk) -> Telling:
    """Tell by what notices are sent here: freely, by a paper for each, or not at all."""
    if "leader" in desk.me.roles or desk.facts.standing_authority.strip():
        return "freely"
    return "by_paper" if desk.by_paper() else "not"


def notice_authority(
    desk: Desk, complains_of: Callable[[str], bool], paper: Paper | None
) -> Signed:
    """Tell by what a notice is sent, as its signature keeps it.

    Errors: Refused("notice.no_standing_authority"), ("notice.paper_not_here"),
    ("sign.paper_…"), ("act.complained_of").
    """
    if "leader" in desk.me.roles:
        return {}
    if paper is not None:
        if not desk.by_paper():
            raise Refused("notice.paper_not_here", field="paper_number", article="23.2")
        told = paper.whole(desk, desk.clock.today())
        _not_complained_of(complains_of, told.by)
        return told.as_kept(desk)
    if telling(desk) != "freely":
        raise Refused("notice.no_standing_authority", article="23.2")
    leader = desk.leader()
    return {
        "acting_for": leader.id if leader is not None else None,
        "paper_number": desk.facts.standing_authority.strip(),
        "paper_on": desk.facts.standing_authority_on,
    }


def notice_by(case: Case, paper: Paper | None) -> Signed:
    """Tell by what a notice of this act is sent.

    Errors: those of `notice_authority`.
    """
    by = notice_authority(case.desk, case.file.complains_of, paper)
    if paper is not None and by:
        _not_recused(case, paper.whole(case.desk, case.today))
    return by


def sign_notice(case: Case, letter: RecordId, by: Signed, paper: Paper | None) -> None:
    """Note by what a notice was sent, and keep the page it was told by."""
    case.sign(letter, **by)
    keep_page(case, paper)


def _not_recused(case: Case, paper: Paper) -> None:
    if names_recused(case, paper.by):
        raise Refused("act.recused", article="28.3")


def _not_complained_of(complains_of: Callable[[str], bool], *names: str) -> None:
    if any(complains_of(each) for each in names):
        raise Refused("act.complained_of", article="28.3, 30.3")


def delegate(
    desk: Desk, deputy: bytes, acts: Sequence[str], from_on: date, until_on: date, paper: Paper
) -> None:
    """Note who signs for the leader, what, from when to when, by which paper.

    Errors: Refused("delegate.…").
    """
    policy.demand(desk.me.roles, "delegate")
    leader = desk.leader()
    who = desk.cadre(deputy)
    if leader is None or who is None or not who.active or who.id == leader.id:
        raise Refused("delegate.who", field="deputy")
    if until_on < from_on or not paper.number.strip() or not acts:
        raise Refused("delegate.incomplete", field="until_on")
    values = {
        "leader": leader.id.hex(),
        "deputy": deputy.hex(),
        "acts": list(acts),
        "from_on": from_on.isoformat(),
        "until_on": until_on.isoformat(),
        "paper_number": paper.number.strip(),
        "paper_on": paper.on.isoformat(),
    }
    with desk.work() as (_, writer):
        writer.write(
            "delegate",
            [Change("delegation", desk.new_id(), values, new=True)],
            actor=RecordId(desk.me.id),
        )
