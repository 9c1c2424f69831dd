"""Who may what with which record: role × office tree × relation to the case × surface, one matrix.

Pages, commands and services ask `may` or `require`, lists `offices_for`; the steps of the workflow
name their roles themselves and ask `acting` which of them somebody has here. `docs/access.md` is
written from these tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from neutrality.domain.errors import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from neutrality.domain.delegation import StandIn


class Role(StrEnum):
    """Who somebody is at an office (domain 8.3, design 3)."""

    INTAKE = "intake"
    FIELD_SUPERVISOR = "field_supervisor"
    VERIFIER = "verifier"
    PLENO_MEMBER = "pleno_member"
    HEAD = "head"
    LIAISON = "liaison"
    CUSTODIAN = "custodian"
    STATISTICS = "statistics"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Surface(StrEnum):
    """The way by which somebody comes: without an account, signed in, or at the server itself."""

    PUBLIC = "public"
    DESK = "desk"
    COMMAND_LINE = "command_line"


class Relation(StrEnum):
    """What ties an account to a case (design 3, recusal); living in the same region never does.

    `ABOVE` is whoever comes from an office above without more, `READER` one whom it let read on request.
    """

    PARTY = "party"
    KIN = "kin"
    SAME_UNIT = "same_unit"
    DECLARED = "declared"
    SAME_AGENCY = "same_agency"
    ABOVE = "above"
    READER = "reader"


class Permission(StrEnum):
    """What a page or a command asks for; steps of the workflow name their roles themselves."""

    SUBMIT_REPORT = "submit_report"
    FOLLOW_REPORT = "follow_report"
    ENTER_REPORT = "enter_report"
    ENTER_FINDING = "enter_finding"
    LIST_CASES = "list_cases"
    READ_CASE = "read_case"
    READ_EVIDENCE = "read_evidence"
    REDACT_EVIDENCE = "redact_evidence"
    CLEAR_EVIDENCE = "clear_evidence"
    TAKE_CLEARED_COPY = "take_cleared_copy"
    RECORD_CAPTURE = "record_capture"
    ASSIGN_CASE = "assign_case"
    RECORD_SIGNATURE = "record_signature"
    CHECK_IDENTITY = "check_identity"
    WRITE_TO_REPORTER = "write_to_reporter"
    ANSWER_PRESSURE = "answer_pressure"
    READ_RELEASED = "read_released"
    SERVE_REPORTER = "serve_reporter"
    LOG_CALL = "log_call"
    LINK_CASES = "link_cases"
    CORRECT = "correct"
    CONFIRM_CORRECTION = "confirm_correction"
    READ_STATISTICS = "read_statistics"
    HOLD_CASE = "hold_case"
    ERASE = "erase"
    CONFIRM_ERASURE = "confirm_erasure"
    ACCEPT_RESTORE = "accept_restore"
    CONFIRM_RESTORE = "confirm_restore"
    DECLARE_CONFLICT = "declare_conflict"
    RECORD_CONFLICT = "record_conflict"
    CONFIRM_WITHDRAWAL = "confirm_withdrawal"
    ANSWER_PROPOSAL = "answer_proposal"
    ACCEPT_ASSISTANCE = "accept_assistance"
    REQUEST_CONTENT = "request_content"
    DELEGATE = "delegate"
    CONFIRM_DELEGATION = "confirm_delegation"
    ADMINISTER = "administer"
    GRANT_ROLE = "grant_role"
    CONFIRM_GRANT = "confirm_grant"


# Whoever is tied so does nothing on the case, not even the first half of an act of two persons.
BARRED = frozenset({Relation.PARTY, Relation.KIN, Relation.SAME_UNIT, Relation.DECLARED})
# Who confirms what another did, and who learns who reported, does not come from the same agency either.
BARRED_FROM_SECOND = BARRED | {Relation.SAME_AGENCY}
# An office above sees lists and clocks; it reads on request, and acts where it was asked to help.
BARRED_FROM_READING = BARRED | {Relation.ABOVE}
BARRED_FROM_ACTING = BARRED | {Relation.ABOVE, Relation.READER}
BARRED_FROM_REPORTER = BARRED_FROM_ACTING | {Relation.SAME_AGENCY}
_NOBODY = frozenset[Relation]()
_DESK = frozenset({Surface.DESK})
_PUBLIC = frozenset({Surface.PUBLIC})
_COMMAND_LINE = frozenset({Surface.COMMAND_LINE})


@dataclass(frozen=True)
class Rule:
    """One row of the matrix: whose it is, by which way, and which ties to the case bar it.

    Without roles it is anybody's who comes that way: a sender has no account.
    """

    roles: frozenset[Role] = frozenset()
    surfaces: frozenset[Surface] = _DESK
    barred: frozenset[Relation] = BARRED_FROM_ACTING


_CASEWORK = frozenset({Role.INTAKE, Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON})
_KNOWING = _CASEWORK | {Role.CUSTODIAN, Role.AUDITOR}
_EVIDENCE = frozenset({Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD})

MATRIX: dict[Permission, Rule] = {
    Permission.SUBMIT_REPORT: Rule(surfaces=_PUBLIC, barred=_NOBODY),
    Permission.FOLLOW_REPORT: Rule(surfaces=_PUBLIC, barred=_NOBODY),
    Permission.ENTER_REPORT: Rule(frozenset({Role.INTAKE})),
    Permission.ENTER_FINDING: Rule(frozenset({Role.INTAKE, Role.FIELD_SUPERVISOR, Role.VERIFIER})),
    # That there is such a case is no secret at its office; whoever is barred sees that, and is told why.
    Permission.LIST_CASES: Rule(_KNOWING, barred=_NOBODY),
    Permission.READ_CASE: Rule(_CASEWORK | {Role.AUDITOR}, barred=BARRED_FROM_READING),
    Permission.READ_EVIDENCE: Rule(_EVIDENCE, barred=BARRED_FROM_READING),
    Permission.REDACT_EVIDENCE: Rule(_EVIDENCE),
    Permission.CLEAR_EVIDENCE: Rule(_EVIDENCE, barred=BARRED_FROM_SECOND | {Relation.ABOVE}),
    Permission.TAKE_CLEARED_COPY: Rule(_EVIDENCE | {Role.LIAISON}),
    Permission.RECORD_CAPTURE: Rule(_EVIDENCE),
    Permission.ASSIGN_CASE: Rule(frozenset({Role.VERIFIER, Role.HEAD})),
    Permission.RECORD_SIGNATURE: Rule(frozenset({Role.INTAKE}), barred=BARRED_FROM_REPORTER),
    Permission.CHECK_IDENTITY: Rule(frozenset({Role.CUSTODIAN}), barred=BARRED_FROM_SECOND),
    Permission.WRITE_TO_REPORTER: Rule(frozenset({Role.INTAKE, Role.VERIFIER, Role.HEAD})),
    Permission.ANSWER_PRESSURE: Rule(frozenset({Role.HEAD}), barred=BARRED_FROM_READING),
    Permission.READ_RELEASED: Rule(_CASEWORK, barred=BARRED_FROM_SECOND | {Relation.ABOVE}),
    Permission.SERVE_REPORTER: Rule(frozenset({Role.INTAKE}), barred=BARRED_FROM_REPORTER),
    Permission.LOG_CALL: Rule(_CASEWORK, barred=BARRED_FROM_REPORTER),
    Permission.LINK_CASES: Rule(frozenset({Role.INTAKE, Role.VERIFIER, Role.HEAD})),
    Permission.CORRECT: Rule(frozenset({Role.INTAKE, Role.VERIFIER, Role.LIAISON, Role.HEAD})),
    Permission.CONFIRM_CORRECTION: Rule(
        frozenset({Role.VERIFIER, Role.HEAD, Role.PLENO_MEMBER}), barred=BARRED_FROM_SECOND
    ),
    Permission.READ_STATISTICS: Rule(frozenset({Role.STATISTICS, Role.HEAD, Role.AUDITOR})),
    Permission.HOLD_CASE: Rule(frozenset({Role.HEAD}), barred=BARRED),
    Permission.ERASE: Rule(frozenset({Role.HEAD}), _COMMAND_LINE, BARRED),
    Permission.CONFIRM_ERASURE: Rule(
        frozenset({Role.HEAD, Role.CUSTODIAN, Role.PLENO_MEMBER}), _COMMAND_LINE, BARRED_FROM_SECOND
    ),
    Permission.ACCEPT_RESTORE: Rule(frozenset({Role.HEAD}), _COMMAND_LINE),
    Permission.CONFIRM_RESTORE: Rule(
        frozenset({Role.HEAD, Role.CUSTODIAN, Role.PLENO_MEMBER}), _COMMAND_LINE
    ),
    Permission.DECLARE_CONFLICT: Rule(_KNOWING, barred=_NOBODY),
    Permission.RECORD_CONFLICT: Rule(frozenset({Role.HEAD}), barred=BARRED),
    Permission.CONFIRM_WITHDRAWAL: Rule(frozenset({Role.HEAD}), barred=BARRED_FROM_SECOND),
    # An officer of an office above is second person for what waits below, and sees what that needs.
    Permission.ANSWER_PROPOSAL: Rule(_KNOWING, barred=BARRED),
    Permission.ACCEPT_ASSISTANCE: Rule(frozenset({Role.HEAD}), barred=BARRED),
    Permission.REQUEST_CONTENT: Rule(_CASEWORK | {Role.AUDITOR}, barred=BARRED),
    Permission.DELEGATE: Rule(frozenset({Role.HEAD, Role.ADMIN})),
    Permission.CONFIRM_DELEGATION: Rule(frozenset({Role.HEAD})),
    Permission.ADMINISTER: Rule(frozenset({Role.ADMIN})),
    Permission.GRANT_ROLE: Rule(frozenset({Role.ADMIN}), _COMMAND_LINE),
    Permission.CONFIRM_GRANT: Rule(frozenset({Role.ADMIN, Role.HEAD}), _COMMAND_LINE),
}


@dataclass(frozen=True)
class Actor:
    """Somebody with an account: the offices that each of the roles reaches, the tree already walked.

    `seats` are the offices at which a role is held, without those below. Without a day (`today`) nobody
    stands in for anybody, and nothing is open for a time.
    """

    account_id: UUID
    name: str
    reach: dict[Role, frozenset[UUID]]
    home_office_id: UUID
    surface: Surface = Surface.DESK
    seats: frozenset[UUID] = frozenset()
    stand_ins: tuple[StandIn, ...] = ()
    today: date | None = None

    def capacity(self, roles: Iterable[Role], office_id: UUID) -> StandIn | None:
        """Return as whose stand-in the actor uses these roles there, nothing when one is the actor's own."""
        wanted = frozenset(roles)
        held = {role for role, offices in self.reach.items() if role in wanted and office_id in offices}
        lent = {row.role: row for row in self.stand_ins if office_id in row.office_ids}
        return lent[min(held)] if held and held <= lent.keys() else None


@dataclass(frozen=True)
class Subject:
    """What is asked about: a record of this office, and how whoever asks is tied to its case."""

    office_id: UUID
    relations: frozenset[Relation] = frozenset()


def may(actor: Actor | None, permission: Permission, subject: Subject) -> bool:
    """Return whether the actor may do this with the subject; nobody is a visitor of the public surface."""
    rule = MATRIX[permission]
    if actor is None or not rule.roles:
        return not rule.roles and _surface(actor) in rule.surfaces
    return actor.surface in rule.surfaces and bool(rule.roles & acting(actor, subject, rule.barred))


def require(actor: Actor | None, permission: Permission, subject: Subject) -> None:
    """Refuse unless `may` allows.

    Raises:
        NotAllowedError: `barred`, naming the ties, where nothing else stands in the way; `above` and `reader`
            for an office above; else `not_allowed`. All name the permission.

    """
    if may(actor, permission, subject):
        return
    if may(actor, permission, Subject(subject.office_id)):
        ties = sorted(subject.relations & MATRIX[permission].barred)
        if ties in ([Relation.ABOVE], [Relation.READER]):
            raise NotAllowedError(ties[0].value, permission=permission.value)
        raise NotAllowedError("barred", permission=permission.value, ties=ties)
    raise NotAllowedError("not_allowed", permission=permission.value)


def allowed(actor: Actor, subject: Subject) -> frozenset[Permission]:
    """Return everything that the actor may do with the subject."""
    return frozenset(permission for permission in Permission if may(actor, permission, subject))


def acting(
    actor: Actor, subject: Subject, barred: frozenset[Relation] = BARRED_FROM_ACTING
) -> frozenset[Role]:
    """Return the roles in which somebody can act on the subject: none for whoever is tied to it so."""
    if subject.relations & barred:
        return frozenset()
    return frozenset(role for role, offices in actor.reach.items() if subject.office_id in offices)


def offices_for(actor: Actor, permission: Permission) -> frozenset[UUID]:
    """Return every office whose records the actor may treat so; lists are limited to these."""
    rule = MATRIX[permission]
    if actor.surface not in rule.surfaces:
        return frozenset()
    return frozenset().union(*(offices for role, offices in actor.reach.items() if role in rule.roles))


def _surface(actor: Actor | None) -> Surface:
    return actor.surface if actor else Surface.PUBLIC
