"""Who signs: the leader, a deputy named by the leader's paper, or the leader on paper (Art. 34)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.acting import Case
from app.desk import Desk
from app.domain import policy
from app.domain.errors import Refused
from app.wire.entry import RecordId
from db import lookups
from db.journal import Change


@dataclass(frozen=True, slots=True)
class Paper:
    """The leader's paper that speaks where the leader does not sit here: number and day."""

    number: str
    on: date


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
        """Tell whether signing takes the number and day of the leader's paper."""
        return self.by_paper and not self.own and self.delegation is None

    def demand(self, case: Case, paper: Paper | None) -> None:
        """Refuse a signature nobody gave.

        Errors: Refused("sign.paper_missing"), ("act.complained_of").
        """
        if self.needs_paper and paper is None:
            raise Refused("sign.paper_missing", field="paper_number")
        if paper is not None and (not paper.number.strip() or paper.on > case.today):
            raise Refused("sign.paper_missing", field="paper_number")
        leader = case.desk.leader()
        speaks = leader.name if leader is not None and not self.own else case.desk.me.name
        if case.file.complains_of(case.desk.me.name) or case.file.complains_of(speaks):
            raise Refused("act.complained_of", article="28.3, 30.3")

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
            leader = case.desk.leader()
            case.sign(
                letter,
                acting_for=leader.id if leader else None,
                paper_number=paper.number.strip(),
                paper_on=paper.on,
            )


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
