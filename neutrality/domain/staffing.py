"""Whether the people of an office can carry a case: each act, by whom, and by which second person.

The table of `docs/staffing.md` is written from here, and tells with how few persons an office works.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from neutrality.domain.access import MATRIX, Permission, Role
from neutrality.domain.workflow import TRANSITIONS, Action, State


@dataclass(frozen=True)
class Hand:
    """One person: in which roles they can act on a case, and in which confirm what another did."""

    account_id: UUID
    first: frozenset[Role]
    second: frozenset[Role]

    @classmethod
    def free(cls, account_id: UUID, roles: Iterable[Role]) -> Hand:
        """Return somebody whom nothing ties to the case."""
        held = frozenset(roles)
        return cls(account_id, held, held)


@dataclass(frozen=True)
class Act:
    """What is done by one person, or by one and a second."""

    name: str
    first: frozenset[Role]
    second: frozenset[Role] = frozenset()

    def by_hands(self, hands: Iterable[Hand]) -> tuple[Hand, Hand | None] | None:
        """Return who can do it, as the first and as the second, or nothing when nobody is left."""
        people = sorted(hands, key=lambda hand: hand.account_id)
        firsts = [hand for hand in people if hand.first & self.first]
        if not self.second:
            return (firsts[0], None) if firsts else None
        seconds = [hand for hand in people if hand.second & self.second]
        pairs = ((one, two) for one in firsts for two in seconds if one.account_id != two.account_id)
        return next(pairs, None)


def _of(permission: Permission) -> frozenset[Role]:
    return MATRIX[permission].roles


# The steps of the workflow, and beside them whatever else needs two persons or a role of its own.
STEPS: tuple[Act, ...] = tuple(
    Act(row.action.value, row.roles, row.second)
    for row in TRANSITIONS
    if row.action is not Action.SUBMIT and not row.automatic
)
BESIDE: tuple[Act, ...] = (
    Act("enter_report", _of(Permission.ENTER_REPORT)),
    Act("record_signature", _of(Permission.RECORD_SIGNATURE)),
    Act("check_identity", _of(Permission.CHECK_IDENTITY)),
    Act("release_identity", _of(Permission.CHECK_IDENTITY), _of(Permission.READ_RELEASED)),
    Act("new_code", _of(Permission.CHECK_IDENTITY), _of(Permission.SERVE_REPORTER)),
    Act("correct", _of(Permission.CORRECT), _of(Permission.CONFIRM_CORRECTION)),
    Act("clear_evidence", _of(Permission.REDACT_EVIDENCE), _of(Permission.CLEAR_EVIDENCE)),
    Act("answer_pressure", _of(Permission.ANSWER_PRESSURE)),
    Act("hold_case", _of(Permission.HOLD_CASE)),
    Act("erase", _of(Permission.ERASE), _of(Permission.CONFIRM_ERASURE)),
    Act("withdraw_conflict", _of(Permission.DECLARE_CONFLICT), _of(Permission.CONFIRM_WITHDRAWAL)),
)
ACTS = (*BESIDE, *STEPS)

# Three persons with whom everything can be done; who holds which roles in a small office.
THREE: tuple[frozenset[Role], ...] = (
    frozenset({Role.INTAKE, Role.FIELD_SUPERVISOR, Role.LIAISON}),
    frozenset({Role.VERIFIER, Role.CUSTODIAN}),
    frozenset({Role.HEAD, Role.PLENO_MEMBER, Role.STATISTICS}),
)


def left_undone(hands: Iterable[Hand], state: State) -> tuple[Action, ...]:
    """Return the steps from a state that these people cannot take, as first or as second person.

    A closed case asks nothing more of its office.
    """
    if state is State.CLOSED:
        return ()
    people = list(hands)
    rows = [row for row in TRANSITIONS if state in row.from_states and not row.automatic]
    return tuple(
        row.action for row in rows if Act(row.action.value, row.roles, row.second).by_hands(people) is None
    )


def undone(hands: Iterable[Hand], acts: Iterable[Act] = ACTS) -> tuple[str, ...]:
    """Return the names of the acts that these people cannot do among themselves."""
    people = list(hands)
    return tuple(act.name for act in acts if act.by_hands(people) is None)
