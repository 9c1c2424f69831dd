"""A plenary meeting about a case: who was there, how they voted, what was decided of whom.

How many must be there is typed, since no rule seen so far names the number (domain 8.3: recorded). What is
decided has more votes for it than against it; who abstains is there and takes no side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from neutrality.domain.errors import FieldProblem, NotAllowedError

LONGEST_MINUTES = 100_000
LONGEST_NAME = 200


class Vote(StrEnum):
    """How a member voted on one respondent."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"


class PlenoResult(StrEnum):
    """What a meeting decided of one respondent."""

    PROVEN = "proven"
    NOT_PROVEN = "not_proven"
    POSTPONED = "postponed"


@dataclass(frozen=True)
class Member:
    """Somebody at the table, by account or by name, with a vote on each respondent; without both: absent."""

    place: str
    account_id: UUID | None = None
    name: str = field(default="", repr=False)
    votes: Mapping[int, str] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        """Whether this member was there."""
        return bool(self.name) or any(self.votes.values())


@dataclass(frozen=True)
class Sitting:
    """One meeting as it is typed; respondents are named by their number in the case."""

    held_on: date
    quorum: int
    members: tuple[Member, ...]
    results: Mapping[int, str]
    minutes: str = field(default="", repr=False)

    @property
    def there(self) -> tuple[Member, ...]:
        """Who was there."""
        return tuple(member for member in self.members if member.present)

    def count(self, respondent: int) -> Counter[str]:
        """Return the votes on one respondent."""
        return Counter(member.votes.get(respondent, "") for member in self.there)


@dataclass(frozen=True)
class Table:
    """Who can sit there: members with an account, those of them who are barred, and about whom it is."""

    accounts: Collection[UUID]
    barred: Collection[UUID]
    respondents: Collection[int]
    received_on: date
    today: date


def refuse_examiner(*, recorded_by: UUID, examined_by: UUID | None) -> None:
    """Refuse that whoever examined writes down alone what the meeting decided; raises `examined_yourself`."""
    if examined_by == recorded_by:
        raise NotAllowedError("examined_yourself")


def sitting_problems(sitting: Sitting, table: Table) -> list[FieldProblem]:
    """Return what is wrong with a meeting, by field."""
    problems = _of_the_day(sitting, table)
    problems += [problem for member in sitting.there for problem in _of_a_member(member, sitting, table)]
    named = Counter(member.name.casefold() for member in sitting.there if member.name)
    problems += [
        FieldProblem(f"{member.place}_name", "named_twice")
        for member in sitting.there
        if named[member.name.casefold()] > 1
    ]
    if len(sitting.minutes) > LONGEST_MINUTES:
        problems.append(FieldProblem("minutes", "too_long", {"most": LONGEST_MINUTES}))
    return [*problems, *_of_the_results(sitting, table)]


def _of_the_day(sitting: Sitting, table: Table) -> list[FieldProblem]:
    problems = []
    if sitting.held_on > table.today:
        problems.append(FieldProblem("held_on", "in_future"))
    elif sitting.held_on < table.received_on:
        problems.append(FieldProblem("held_on", "before_received"))
    if sitting.quorum < 1:
        problems.append(FieldProblem("quorum", "not_a_number"))
    elif len(sitting.there) < sitting.quorum:
        told: dict[str, object] = {"present": len(sitting.there), "quorum": sitting.quorum}
        problems.append(FieldProblem("quorum", "quorum_not_reached", told))
    return problems


def _of_a_member(member: Member, sitting: Sitting, table: Table) -> list[FieldProblem]:
    """Whoever is barred from the case has no vote in it (design 3, recusal)."""
    if member.account_id in table.barred:
        return [FieldProblem(f"{member.place}_vote_{min(table.respondents)}", "barred_from_vote")]
    problems = []
    if member.account_id is None and not member.name:
        problems.append(FieldProblem(f"{member.place}_name", "required"))
    elif member.account_id is not None and member.account_id not in table.accounts:
        problems.append(FieldProblem(f"{member.place}_name", "unknown_choice"))
    if len(member.name) > LONGEST_NAME:
        problems.append(FieldProblem(f"{member.place}_name", "too_long", {"most": LONGEST_NAME}))
    for number in sitting.results:
        vote = member.votes.get(number, "")
        if vote not in set(Vote):
            code = "unknown_choice" if vote else "required"
            problems.append(FieldProblem(f"{member.place}_vote_{number}", code))
    return problems


def _of_the_results(sitting: Sitting, table: Table) -> list[FieldProblem]:
    if not sitting.results:
        return [FieldProblem(f"result_{number}", "required") for number in sorted(table.respondents)]
    problems = []
    for number, result in sitting.results.items():
        if result not in set(PlenoResult) or number not in table.respondents:
            problems.append(FieldProblem(f"result_{number}", "unknown_choice"))
            continue
        votes = sitting.count(number)
        if result != PlenoResult.POSTPONED and votes[Vote.FOR] <= votes[Vote.AGAINST]:
            votes_cast: dict[str, object] = {"agreed": votes[Vote.FOR], "against": votes[Vote.AGAINST]}
            problems.append(FieldProblem(f"result_{number}", "no_majority", votes_cast))
    return problems
