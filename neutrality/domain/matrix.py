"""The matrix: which role may what, by which way, and which ties to the case bar it.

`docs/access.md` is written from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from neutrality.domain.permissions import Permission


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
    """The way by which somebody comes: without an account, signed in, as a program, or at the server."""

    PUBLIC = "public"
    DESK = "desk"
    API = "api"
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
# What a program with a token may do too, within its scopes (`api_scopes`).
_DESK_AND_API = frozenset({Surface.DESK, Surface.API})


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
_PAPERS = frozenset({Role.VERIFIER, Role.LIAISON, Role.HEAD})

MATRIX: dict[Permission, Rule] = {
    Permission.SUBMIT_REPORT: Rule(surfaces=_PUBLIC, barred=_NOBODY),
    Permission.FOLLOW_REPORT: Rule(surfaces=_PUBLIC, barred=_NOBODY),
    Permission.ENTER_REPORT: Rule(frozenset({Role.INTAKE}), _DESK_AND_API),
    # A sheet of findings that is too large for a browser is taken in at the server.
    Permission.ENTER_FINDING: Rule(
        frozenset({Role.INTAKE, Role.FIELD_SUPERVISOR, Role.VERIFIER}), _DESK_AND_API | _COMMAND_LINE
    ),
    # Who types for a field supervisor without a telephone: the result is theirs, not the typist's.
    Permission.ENTER_FOR_FIELD: Rule(frozenset({Role.INTAKE, Role.VERIFIER}), _DESK | _COMMAND_LINE),
    # Only the own ones, and of them only their state.
    Permission.SEE_OWN_RESULTS: Rule(frozenset({Role.FIELD_SUPERVISOR})),
    # That there is such a case is no secret at its office; whoever is barred sees that, and is told why.
    Permission.LIST_CASES: Rule(_KNOWING, _DESK_AND_API, _NOBODY),
    Permission.READ_CASE: Rule(_CASEWORK | {Role.AUDITOR}, _DESK_AND_API, BARRED_FROM_READING),
    Permission.READ_EVIDENCE: Rule(_EVIDENCE, barred=BARRED_FROM_READING),
    Permission.REDACT_EVIDENCE: Rule(_EVIDENCE),
    Permission.CLEAR_EVIDENCE: Rule(_EVIDENCE, barred=BARRED_FROM_SECOND | {Relation.ABOVE}),
    Permission.TAKE_CLEARED_COPY: Rule(_EVIDENCE | {Role.LIAISON}),
    Permission.RECORD_CAPTURE: Rule(_EVIDENCE),
    Permission.KEEP_CRIMINAL_TRACK: Rule(_EVIDENCE),
    # Agencies and days are no secret of a case; names stand there for whoever may read it.
    Permission.READ_FOLLOW_UP: Rule(
        frozenset({Role.HEAD, Role.LIAISON, Role.VERIFIER, Role.AUDITOR}), barred=_NOBODY
    ),
    Permission.KEEP_MEASURES: Rule(frozenset({Role.LIAISON})),
    Permission.KEEP_REPLIES: Rule(frozenset({Role.LIAISON})),
    # An agency has no account: whoever holds the code of its letter answers it.
    Permission.ANSWER_LETTER: Rule(surfaces=_PUBLIC, barred=_NOBODY),
    Permission.ADD_RESPONDENT: Rule(frozenset({Role.INTAKE, Role.VERIFIER})),
    Permission.EXAMINE_RESPONDENT: Rule(_EVIDENCE),
    Permission.ANSWER_DATA_REQUEST: Rule(frozenset({Role.VERIFIER, Role.HEAD})),
    Permission.EXAMINE: Rule(frozenset({Role.VERIFIER, Role.HEAD})),
    Permission.RECORD_PLENO: Rule(frozenset({Role.PLENO_MEMBER, Role.HEAD})),
    Permission.ASSIGN_CASE: Rule(frozenset({Role.VERIFIER, Role.HEAD})),
    Permission.ESCALATE_CASE: Rule(_CASEWORK - {Role.HEAD}),
    Permission.ANSWER_ESCALATION: Rule(frozenset({Role.HEAD})),
    Permission.RECORD_SIGNATURE: Rule(frozenset({Role.INTAKE}), barred=BARRED_FROM_REPORTER),
    Permission.CHECK_IDENTITY: Rule(frozenset({Role.CUSTODIAN}), barred=BARRED_FROM_SECOND),
    Permission.WRITE_TO_REPORTER: Rule(frozenset({Role.INTAKE, Role.VERIFIER, Role.HEAD})),
    Permission.ANSWER_PRESSURE: Rule(frozenset({Role.HEAD}), barred=BARRED_FROM_READING),
    Permission.READ_RELEASED: Rule(_CASEWORK, barred=BARRED_FROM_SECOND | {Relation.ABOVE}),
    Permission.SERVE_REPORTER: Rule(frozenset({Role.INTAKE}), barred=BARRED_FROM_REPORTER),
    Permission.LOG_CALL: Rule(_CASEWORK, barred=BARRED_FROM_REPORTER),
    Permission.LINK_CASES: Rule(frozenset({Role.INTAKE, Role.VERIFIER, Role.HEAD})),
    Permission.KEEP_EXTERNAL_NUMBERS: Rule(frozenset({Role.INTAKE, Role.VERIFIER, Role.LIAISON, Role.HEAD})),
    # Names and NIP in full, to be typed into the system of another body.
    Permission.READ_COPY_SHEET: Rule(frozenset({Role.VERIFIER, Role.LIAISON, Role.HEAD})),
    # What the law set is extended by a step of the workflow alone.
    Permission.EXTEND_CLOCK: Rule(frozenset({Role.HEAD})),
    # At which places, the office says: its own and those below, the topmost office everywhere.
    Permission.KEEP_CALENDAR: Rule(frozenset({Role.ADMIN, Role.HEAD})),
    # Letterhead, signature blocks, layouts: of the very office at which the head sits.
    Permission.KEEP_PAPERS: Rule(frozenset({Role.HEAD})),
    # The same from above, for the own offices and those below: a look, never a case.
    Permission.SET_PAPERS: Rule(frozenset({Role.ADMIN})),
    # Register and recap name respondents; whoever only audits looks and takes nothing away.
    Permission.READ_REGISTER: Rule(_PAPERS | {Role.AUDITOR}),
    Permission.MAKE_PAPERS: Rule(_PAPERS, _DESK | _COMMAND_LINE),
    # The history of the office itself, from its earlier register: its head answers for it.
    Permission.IMPORT_REGISTER: Rule(frozenset({Role.HEAD}), _DESK | _COMMAND_LINE),
    Permission.MATCH_PERSONS: Rule(frozenset({Role.VERIFIER, Role.HEAD})),
    Permission.MERGE_CASES: Rule(frozenset({Role.VERIFIER})),
    Permission.CONFIRM_MERGE: Rule(frozenset({Role.HEAD}), barred=BARRED_FROM_SECOND),
    Permission.CORRECT: Rule(frozenset({Role.INTAKE, Role.VERIFIER, Role.LIAISON, Role.HEAD})),
    Permission.CONFIRM_CORRECTION: Rule(
        frozenset({Role.VERIFIER, Role.HEAD, Role.PLENO_MEMBER}), barred=BARRED_FROM_SECOND
    ),
    # Whoever took the step, or the head: the rule of the step itself says who (`mistakes`).
    Permission.CANCEL_STEP: Rule(_CASEWORK),
    Permission.EXCLUDE_ENTRY: Rule(frozenset({Role.HEAD})),
    Permission.READ_NUMBERS: Rule(_CASEWORK | {Role.AUDITOR}),
    Permission.SET_NUMBERS: Rule(frozenset({Role.HEAD})),
    Permission.READ_DOCUMENT: Rule(_CASEWORK - {Role.INTAKE}, barred=BARRED_FROM_READING),
    # Whoever may take the step writes its letter, and gives it its number.
    Permission.WRITE_DOCUMENT: Rule(frozenset({Role.VERIFIER, Role.HEAD, Role.LIAISON})),
    # Names, findings and cleared copies leave with it; who writes the letters hands them on.
    Permission.MAKE_PACKAGE: Rule(frozenset({Role.VERIFIER, Role.HEAD, Role.LIAISON})),
    Permission.TAKE_ANSWER: Rule(frozenset({Role.LIAISON})),
    Permission.READ_STATISTICS: Rule(frozenset({Role.STATISTICS, Role.HEAD, Role.AUDITOR}), _DESK_AND_API),
    # Of the topmost office: what is published is about all of them.
    Permission.ASK_RELEASE: Rule(frozenset({Role.STATISTICS, Role.HEAD}), _DESK | _COMMAND_LINE),
    Permission.CONFIRM_RELEASE: Rule(frozenset({Role.HEAD}), _DESK | _COMMAND_LINE),
    # Of the very office at which the head sits: nobody else knows that there was nothing.
    Permission.STATE_NOTHING: Rule(frozenset({Role.HEAD})),
    # Figures of other bodies stand beside those of the nation: the topmost office answers for them.
    Permission.KEEP_COMPARISONS: Rule(frozenset({Role.STATISTICS, Role.HEAD})),
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
    # An investigator proposes a transfer, the head offers it; the head of the other office answers.
    Permission.PROPOSE_TRANSFER: Rule(frozenset({Role.VERIFIER, Role.HEAD})),
    Permission.OFFER_TRANSFER: Rule(frozenset({Role.HEAD}), barred=BARRED_FROM_SECOND),
    Permission.ACCEPT_TRANSFER: Rule(frozenset({Role.HEAD}), barred=BARRED),
    Permission.HAND_ON_IDENTITY: Rule(frozenset({Role.CUSTODIAN}), _DESK | _COMMAND_LINE),
    Permission.HAND_OVER_OFFICER: Rule(frozenset({Role.HEAD})),
    # Offices merge, a stage ends: the head above asks, another confirms, at the desk or at the server.
    Permission.RESTRUCTURE: Rule(frozenset({Role.HEAD}), _DESK | _COMMAND_LINE),
    Permission.CONFIRM_RESTRUCTURE: Rule(
        frozenset({Role.HEAD, Role.CUSTODIAN, Role.PLENO_MEMBER, Role.ADMIN}), _DESK | _COMMAND_LINE
    ),
    Permission.DELEGATE: Rule(frozenset({Role.HEAD, Role.ADMIN})),
    Permission.CONFIRM_DELEGATION: Rule(frozenset({Role.HEAD})),
    Permission.ADMINISTER: Rule(frozenset({Role.ADMIN})),
    # A token that leads to content works only after somebody else has confirmed it, as a role would.
    Permission.KEEP_TOKENS: Rule(frozenset({Role.ADMIN})),
    Permission.CONFIRM_TOKENS: Rule(frozenset({Role.ADMIN, Role.HEAD})),
    # Whither other programs are told of events: ids and codes, which the administrator does not read here.
    Permission.KEEP_WEBHOOKS: Rule(frozenset({Role.ADMIN})),
    # Offices, agencies, elections: at which places, the office says, as with the calendar.
    Permission.KEEP_DIRECTORY: Rule(frozenset({Role.ADMIN})),
    # What waits is of all offices: the topmost one answers for it. No payload is shown.
    Permission.KEEP_QUEUE: Rule(frozenset({Role.ADMIN})),
    Permission.READ_CATALOGUE: Rule(frozenset({Role.ADMIN, Role.HEAD})),
    # Whether a row says what the law says is no matter of machines.
    Permission.REVIEW_CATALOGUE: Rule(frozenset({Role.HEAD})),
    # The law is that of all offices: the topmost one changes it, and one person never does alone.
    Permission.CHANGE_CATALOGUE: Rule(frozenset({Role.ADMIN})),
    Permission.CONFIRM_CATALOGUE: Rule(frozenset({Role.ADMIN, Role.HEAD})),
    # Submit-only accounts: they lead to no content, so one may make them (`two_persons.GRANTED_BY_ONE`).
    Permission.APPOINT_FIELD: Rule(frozenset({Role.HEAD, Role.ADMIN})),
    Permission.GRANT_ROLE: Rule(frozenset({Role.ADMIN}), _DESK | _COMMAND_LINE),
    Permission.CONFIRM_GRANT: Rule(frozenset({Role.ADMIN, Role.HEAD}), _DESK | _COMMAND_LINE),
}
