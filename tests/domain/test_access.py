"""Who may what, and where: roles as the design gives them, offices as far as a grant reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.access import (
    BARRED,
    BARRED_FROM_SECOND,
    MATRIX,
    Actor,
    Permission,
    Relation,
    Role,
    Subject,
    Surface,
    acting,
    allowed,
    may,
    offices_for,
    require,
)
from neutrality.domain.delegation import DelegationKind, StandIn
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.two_persons import (
    GRANTED_BY_ONE,
    check_grant,
    may_accept_restore,
    may_release,
    may_restructure,
)

ACCOUNT, HERE, THERE, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)
OFFICES = (HERE, THERE, ELSEWHERE)
CASEWORK = {Role.INTAKE, Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON}
# Design 3 and 5, domain 8.3: an administrator sees no case, a custodian no narrative, an auditor only reads.
EVIDENCE = {"read_evidence", "redact_evidence", "clear_evidence", "take_cleared_copy", "record_capture"}
# Who may open the evidence keeps the criminal track beside the other.
EVIDENCE |= {"keep_criminal_track"}
EXAMINING = {"examine_respondent"}
# What became of the letters, by agency; the liaison keeps the measures.
FOLLOWING = {"read_follow_up"}
# Papers about respondents: verifier, liaison and head write them; a member of the plenary meeting reads.
PAPERS = {"read_register", "make_papers", "read_document", "write_document", "make_package"}
# What is copied into the systems of other bodies names respondents in full.
ELSEWHERES = {"keep_external_numbers", "read_copy_sheet"}
KNOWING = {"declare_conflict", "answer_proposal"}
ASKING = {"request_content"}
MENDING = {"cancel_step", "read_numbers"}
GRANTED = {
    Role.INTAKE: {
        "enter_report", "enter_finding", "enter_for_field", "list_cases", "read_case", "record_signature",
        "correct", "read_released", "serve_reporter", "log_call", "link_cases", "write_to_reporter",
        "escalate_case", "add_respondent", "keep_external_numbers", *MENDING, *KNOWING, *ASKING,
    },
    Role.FIELD_SUPERVISOR: {"enter_finding", "see_own_results"},
    Role.VERIFIER: {
        *EVIDENCE, *EXAMINING, "add_respondent", "answer_data_request",
        "enter_finding", "enter_for_field", "list_cases", "read_case", "assign_case", "escalate_case",
        "correct",
        "match_persons", "merge_cases",
        "confirm_correction", "read_released", "log_call", "link_cases", "write_to_reporter", "examine",
        *MENDING, *KNOWING, *ASKING, *FOLLOWING, *PAPERS, *ELSEWHERES, "propose_transfer",
    },
    Role.PLENO_MEMBER: {
        *EVIDENCE, *EXAMINING, "list_cases", "read_case", "confirm_correction", "read_released", "log_call",
        "escalate_case", "confirm_erasure", "confirm_restore", "confirm_restructure", "record_pleno",
        "read_document", *MENDING, *KNOWING, *ASKING,
    },
    Role.HEAD: {
        "confirm_tokens",
        *EVIDENCE, *EXAMINING, "answer_data_request",
        "list_cases", "read_case", "assign_case", "answer_escalation", "correct",
        "confirm_correction", "exclude_entry", *MENDING,
        "read_statistics", "read_released", "log_call", "link_cases", "write_to_reporter", "answer_pressure",
        "hold_case", "erase", "confirm_erasure", "accept_restore", "confirm_restore", *KNOWING, *ASKING,
        "examine", "record_pleno",
        "record_conflict", "confirm_withdrawal", "accept_assistance", "delegate", "confirm_delegation",
        "confirm_grant", "extend_clock", "keep_calendar", "propose_transfer", "offer_transfer",
        "accept_transfer", "hand_over_officer", "restructure", "confirm_restructure",
        "read_catalogue", "review_catalogue", "confirm_catalogue",
        "match_persons", "confirm_merge", "appoint_field", "keep_papers", "set_numbers",
        "import_register", "state_nothing", "keep_comparisons", "ask_release", "confirm_release",
        *FOLLOWING, *PAPERS, *ELSEWHERES,
    },
    Role.LIAISON: {
        "list_cases", "read_case", "correct", "read_released", "log_call", "take_cleared_copy",
        "escalate_case", "keep_measures", "take_answer", "keep_replies", *KNOWING, *FOLLOWING, *PAPERS,
        *ELSEWHERES,
        *ASKING, *MENDING,
    },
    Role.CUSTODIAN: {
        "list_cases", "check_identity", "confirm_erasure", "confirm_restore", "hand_on_identity",
        "confirm_restructure", *KNOWING,
    },
    Role.STATISTICS: {"read_statistics", "keep_comparisons", "ask_release"},
    Role.AUDITOR: {
        "list_cases", "read_case", "read_numbers", "read_statistics", "read_register", *KNOWING, *ASKING,
        *FOLLOWING,
    },
    Role.ADMIN: {
        "administer", "appoint_field", "delegate", "grant_role", "confirm_grant", "keep_calendar",
        "keep_directory", "keep_queue", "read_catalogue", "change_catalogue", "confirm_catalogue",
        "set_papers", "keep_webhooks",
        "confirm_restructure", "keep_tokens", "confirm_tokens",
    },
}  # fmt: skip
AT_THE_SERVER = {
    "erase", "confirm_erasure", "accept_restore", "confirm_restore",
}  # fmt: skip
AT_BOTH = {
    "grant_role", "confirm_grant",
    "hand_on_identity", "restructure", "confirm_restructure", "make_papers", "import_register",
    "enter_finding", "enter_for_field",
    "ask_release", "confirm_release",
}  # fmt: skip
# What a program with a token may do for its office at most; each token does less (tests/api/test_tokens).
BY_PROGRAMS = {"enter_report", "enter_finding", "list_cases", "read_case", "read_statistics"}
ANYBODYS = {"submit_report", "follow_report", "answer_letter"}
# Design 3: the same agency bars from being the second person and from who reported; the rest bars all.
NOT_FROM_THE_SAME_AGENCY = {
    "clear_evidence", "confirm_correction", "confirm_erasure", "check_identity", "read_released",
    "serve_reporter", "record_signature", "log_call", "confirm_withdrawal", "offer_transfer",
    "confirm_merge",
}  # fmt: skip
reaches = st.dictionaries(st.sampled_from(Role), st.frozensets(st.sampled_from(OFFICES)))


def actor(reach: dict[Role, frozenset[UUID]], surface: Surface = Surface.DESK) -> Actor:
    return Actor(ACCOUNT, "Petugas Uji", reach, HERE, surface)


def tied(*relations: Relation) -> Subject:
    return Subject(HERE, frozenset(relations))


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_design_gives_it_and_nothing_else(role: Role) -> None:
    reach = {role: frozenset({HERE})}

    assert allowed(actor(reach), Subject(HERE)) == GRANTED[role] - AT_THE_SERVER
    assert allowed(actor(reach, Surface.COMMAND_LINE), Subject(HERE)) == GRANTED[role] & (
        AT_THE_SERVER | AT_BOTH
    )
    assert allowed(actor(reach, Surface.API), Subject(HERE)) == GRANTED[role] & BY_PROGRAMS
    assert allowed(actor(reach, Surface.PUBLIC), Subject(HERE)) == ANYBODYS


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_somebodys(permission: Permission) -> None:
    assert bool(MATRIX[permission].roles) is (permission not in ANYBODYS)
    assert MATRIX[permission].surfaces


def test_without_an_account_one_sends_and_follows_and_nothing_else() -> None:
    assert {row for row in Permission if may(None, row, Subject(HERE))} == ANYBODYS


@pytest.mark.parametrize("relation", sorted(BARRED))
def test_whoever_is_tied_to_a_case_knows_that_it_is_there_and_does_nothing_on_it(relation: Relation) -> None:
    everything = {role: frozenset({HERE, THERE}) for role in Role}

    known = {Permission.LIST_CASES, Permission.READ_FOLLOW_UP, Permission.DECLARE_CONFLICT}
    assert allowed(actor(everything), tied(relation)) == known
    assert allowed(actor(everything, Surface.COMMAND_LINE), tied(relation)) == set()
    assert acting(actor(everything), tied(relation)) == set()
    assert acting(actor(everything), Subject(THERE)) == set(Role)


def test_the_same_agency_bars_the_second_person_and_who_reported() -> None:
    holder = actor({role: frozenset({HERE}) for role in Role})
    at_the_server = actor({role: frozenset({HERE}) for role in Role}, Surface.COMMAND_LINE)
    same = tied(Relation.SAME_AGENCY)

    lost = allowed(holder, Subject(HERE)) - allowed(holder, same)
    lost |= allowed(at_the_server, Subject(HERE)) - allowed(at_the_server, same)

    assert lost == NOT_FROM_THE_SAME_AGENCY
    assert acting(holder, same) == set(Role)
    assert acting(holder, same, BARRED_FROM_SECOND) == set()


# What an office above does without asking: lists, clocks, holds, and whatever the second person needs.
FROM_ABOVE = {
    "list_cases", "check_identity", "confirm_correction", "hold_case", "declare_conflict", "record_conflict",
    "confirm_withdrawal", "answer_proposal", "accept_assistance", "request_content", "offer_transfer",
    "accept_transfer",
    "confirm_merge", *FOLLOWING,
}  # fmt: skip
ON_REQUEST = {
    "read_document",
    "read_case",
    "read_evidence",
    "clear_evidence",
    "read_released",
    "answer_pressure",
}
OF_NO_CASE = {
    "enter_report", "enter_finding", "enter_for_field", "see_own_results", "read_statistics", "delegate",
    "confirm_delegation", "administer", "appoint_field",
}  # fmt: skip


def test_an_office_above_sees_lists_reads_on_request_and_never_acts_as_the_first() -> None:
    holder = actor({role: frozenset({HERE}) for role in Role})
    above, reader = tied(Relation.ABOVE), tied(Relation.READER)

    assert allowed(holder, above) - OF_NO_CASE == FROM_ABOVE
    assert allowed(holder, reader) - OF_NO_CASE == FROM_ABOVE | ON_REQUEST
    assert acting(holder, above) == acting(holder, reader) == set()
    assert acting(holder, above, BARRED_FROM_SECOND) == set(Role)


def test_whoever_stands_in_is_named_so_unless_the_role_is_their_own() -> None:
    lent = StandIn(DelegationKind.PLH, Role.HEAD, frozenset({HERE}), date(2026, 11, 12))
    reach = {Role.HEAD: frozenset({HERE, THERE}), Role.VERIFIER: frozenset({HERE})}
    holder = replace(actor(reach), stand_ins=(lent,))

    assert holder.capacity({Role.HEAD}, HERE) is lent
    assert holder.capacity({Role.HEAD, Role.VERIFIER}, HERE) is None
    assert holder.capacity({Role.HEAD}, THERE) is None
    assert holder.capacity({Role.LIAISON}, HERE) is None


def test_nobody_who_checks_identities_or_administers_reads_cases() -> None:
    for reader in (Permission.READ_CASE, Permission.READ_EVIDENCE):
        assert not MATRIX[reader].roles & {Role.CUSTODIAN, Role.ADMIN, Role.STATISTICS, Role.FIELD_SUPERVISOR}
    assert not MATRIX[Permission.CHECK_IDENTITY].roles & CASEWORK


def test_a_role_reaches_its_own_offices_only() -> None:
    holder = actor({Role.VERIFIER: frozenset({HERE, THERE}), Role.HEAD: frozenset({THERE})})

    assert acting(holder, Subject(HERE)) == {Role.VERIFIER}
    assert acting(holder, Subject(THERE)) == {Role.VERIFIER, Role.HEAD}
    assert acting(holder, Subject(ELSEWHERE)) == frozenset()
    assert not may(holder, Permission.READ_CASE, Subject(ELSEWHERE))


def test_a_role_that_reaches_no_office_is_not_held() -> None:
    holder = actor({Role.HEAD: frozenset(), Role.AUDITOR: frozenset({THERE})})

    assert offices_for(holder, Permission.CORRECT) == frozenset()
    assert offices_for(holder, Permission.READ_CASE) == {THERE}


def test_a_refusal_names_the_permission() -> None:
    holder = actor({Role.ADMIN: frozenset({HERE})})

    with pytest.raises(NotAllowedError) as refusal:
        require(holder, Permission.READ_CASE, Subject(HERE))

    assert (refusal.value.code, refusal.value.params) == ("not_allowed", {"permission": "read_case"})


def test_a_refusal_names_the_ties_when_nothing_else_stands_in_the_way() -> None:
    holder = actor({Role.VERIFIER: frozenset({HERE})})
    subject = tied(Relation.SAME_AGENCY, Relation.KIN)

    with pytest.raises(NotAllowedError) as barred:
        require(holder, Permission.READ_CASE, subject)
    with pytest.raises(NotAllowedError) as foreign:
        require(holder, Permission.ERASE, subject)

    with pytest.raises(NotAllowedError) as above:
        require(holder, Permission.READ_CASE, tied(Relation.ABOVE))
    with pytest.raises(NotAllowedError) as reader:
        require(holder, Permission.CORRECT, tied(Relation.READER))

    assert (barred.value.code, barred.value.params["ties"]) == ("barred", [Relation.KIN])
    assert (above.value.code, reader.value.code) == ("above", "reader")
    assert foreign.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("first", "second", "role", "code"),
    [
        (Role.ADMIN, Role.ADMIN, Role.VERIFIER, None),
        (Role.ADMIN, Role.HEAD, Role.ADMIN, None),
        (Role.ADMIN, None, Role.STATISTICS, None),
        (Role.ADMIN, None, Role.FIELD_SUPERVISOR, None),
        (Role.ADMIN, None, Role.ADMIN, "two_to_grant"),
        (Role.ADMIN, None, Role.CUSTODIAN, "two_to_grant"),
        (Role.ADMIN, Role.VERIFIER, Role.CUSTODIAN, "two_to_grant"),
        (Role.HEAD, Role.ADMIN, Role.VERIFIER, "not_allowed"),
    ],
)
def test_a_role_that_leads_to_content_is_granted_by_two(
    first: Role, second: Role | None, role: Role, code: str | None
) -> None:
    one = Actor(ACCOUNT, "Satu", {first: frozenset({HERE})}, HERE, Surface.COMMAND_LINE)
    reach = {second: frozenset({HERE})} if second else {}
    other = Actor(THERE, "Dua", reach, HERE, Surface.COMMAND_LINE) if second else None

    def grant(receiver: UUID | None, second: Actor | None = other) -> str | None:
        try:
            check_grant(frozenset({role}), Subject(HERE), first=one, second=second, receiver=receiver)
        except NotAllowedError as refusal:
            return refusal.code
        return None

    assert grant(ELSEWHERE) == grant(None) == code
    assert grant(ACCOUNT) == (code if code == "not_allowed" else "grant_to_oneself")
    assert role in GRANTED_BY_ONE or grant(ELSEWHERE, one) == (
        "not_allowed" if code == "not_allowed" else "two_to_grant"
    )


def test_what_is_allowed_is_not_refused() -> None:
    holder = actor({Role.VERIFIER: frozenset({HERE})})

    require(holder, Permission.READ_CASE, Subject(HERE))

    assert offices_for(holder, Permission.READ_CASE) == {HERE}


def test_no_list_of_cases_is_read_on_the_public_pages() -> None:
    reach = {Role.VERIFIER: frozenset({HERE})}

    assert offices_for(actor(reach, Surface.PUBLIC), Permission.READ_CASE) == frozenset()


@given(reaches, st.sampled_from(Permission), st.sampled_from(Surface))
def test_lists_hold_the_offices_where_the_same_may_be_done_and_no_others(
    reach: dict[Role, frozenset[UUID]], permission: Permission, surface: Surface
) -> None:
    holder = actor(reach, surface)
    there = {row for row in OFFICES if may(holder, permission, Subject(row))}

    assert offices_for(holder, permission) == (there if MATRIX[permission].roles else frozenset())


@pytest.mark.parametrize("second_role", Role)
def test_offices_are_closed_by_a_head_and_another_one_who_both_sit_above_all_of_them(
    second_role: Role,
) -> None:
    first = Actor(ACCOUNT, "Satu", {Role.HEAD: frozenset({HERE, THERE})}, HERE)
    second = Actor(UUID(int=9), "Dua", {second_role: frozenset({HERE, THERE})}, HERE)
    fits = second_role in {Role.HEAD, Role.CUSTODIAN, Role.PLENO_MEMBER, Role.ADMIN}

    assert may_restructure(first, second, {HERE, THERE}) is fits
    assert not may_restructure(first, first, {HERE, THERE})
    assert not may_restructure(first, second, {HERE, ELSEWHERE})


@pytest.mark.parametrize("second_role", Role)
@pytest.mark.parametrize("first_role", Role)
@pytest.mark.parametrize("same", [True, False])
def test_a_restore_is_accepted_by_a_head_and_somebody_else_of_the_topmost_office(
    first_role: Role, second_role: Role, *, same: bool
) -> None:
    first = Actor(ACCOUNT, "Satu", {first_role: frozenset({HERE})}, HERE, Surface.COMMAND_LINE)
    second = Actor(
        ACCOUNT if same else UUID(int=9), "Dua", {second_role: frozenset({HERE})}, HERE, Surface.COMMAND_LINE
    )
    fits = first_role is Role.HEAD and second_role in {Role.HEAD, Role.CUSTODIAN, Role.PLENO_MEMBER}

    assert may_accept_restore(first, second, HERE) is (fits and not same)
    assert not may_accept_restore(first, second, ELSEWHERE)


@pytest.mark.parametrize("second_role", Role)
@pytest.mark.parametrize("first_role", Role)
def test_a_month_is_released_by_the_statistics_or_a_head_and_another_head(
    first_role: Role, second_role: Role
) -> None:
    first = Actor(ACCOUNT, "Satu", {first_role: frozenset({HERE})}, HERE)
    second = Actor(UUID(int=9), "Dua", {second_role: frozenset({HERE})}, HERE)
    fits = first_role in {Role.STATISTICS, Role.HEAD} and second_role is Role.HEAD

    assert may_release(first, second, HERE) is fits
    assert not may_release(second, second, HERE)
    assert not may_release(first, second, ELSEWHERE)
