"""What bars a step by which name (domain 2.3, 8.2, 8.3, design 3): checks that hold any table against it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from neutrality.domain.examination import Missing
from neutrality.domain.workflow import Action, Facts, Outcome, ReportKind, State, Step, SubStatus
from tests.domain.decision_rules import DECIDING
from tests.domain.law import UNDECIDED
from tests.domain.matters import (
    ACCEPTED,
    EVERY_ROLE,
    FITTING,
    ME,
    TODAY,
    TOMORROW,
    YESTERDAY,
    Table,
    answer,
    awaited,
    matter,
    ready,
    right,
    row_of,
    step,
)
from tests.domain.rules import Check, known

FORMAL = ("signed", "identity_complete", "has_respondent", "reported_in_time")
MATERIAL = ("has_event_date", "has_place", "has_narrative", "has_evidence")
SUPERVISED = (ReportKind.HASIL_PENGAWASAN, ReportKind.TEMUAN)
TIP = ReportKind.INFORMASI_AWAL
# What is due by the decision (design 3), and that it says what the pleno decided.
DECISION = ("checklist_is_answered", "elements_are_examined", "pleno_decided_so")
# What a step waits for that finds nothing of what it needs, in the order of the law.
AWAITED = {
    Action.REQUEST_CORRECTION: ("somebody_can_complete_it",),
    Action.CLOSE_UNMET: ("initial_information_is_never_rejected", "reporter_had_time_to_complete"),
    Action.REGISTER: (
        "formal_requirements_are_met",
        "material_requirements_are_met",
        "initial_information_was_traced",
        "finding_has_its_pleno",
        "registrar_did_not_enter_the_report",
    ),
    Action.ACCEPT_WITHDRAWAL: ("reporter_withdrew", "nobody_else_carries_it"),
    Action.EXTEND: ("was_not_extended_before", "handling_time_runs"),
    Action.FIND_NOT_PROVEN: (*DECISION, "decider_did_not_examine"),
    Action.FORWARD: DECISION,
    Action.RECORD_AUTHORITY_RECEIPT: ("authority_did_not_have_it",),
    Action.RECORD_NOT_FOLLOWED_UP: ("control_measure_was_taken",),
    Action.REOPEN: ("has_new_ground", "was_registered_or_can_be"),
}
# All that bars a step: what is ready to be registered is not traced, and what was merged stays so.
BARS = {
    **AWAITED,
    Action.START_TRACING: ("cannot_be_registered_as_a_report",),
    Action.REOPEN: ("was_not_merged", *AWAITED[Action.REOPEN]),
}
HELD = {"pleno_on": TODAY.isoformat()}
POOR = dict.fromkeys(FORMAL + MATERIAL, False)


def told(table: Table, action: Action, facts: Facts, **fields: str) -> str:
    """Return the answer to a step on these facts."""
    return answer(table, facts, step(action, fields=fields), right(action))


def what_lacks_a_requirement_is_not_registered_and_is_traced_instead(table: Table) -> None:
    """Perbawaslu 7/2022 15 (3), (4): name, address, signature, respondent, time; place, account, evidence."""
    for lacking in FORMAL + MATERIAL:
        name = "formal" if lacking in FORMAL else "material"
        facts = matter(**{lacking: False})
        assert told(table, Action.REGISTER, facts) == f"{name}_requirements_are_met", lacking
        assert told(table, Action.START_TRACING, facts) == ACCEPTED, lacking
        for kind in SUPERVISED if lacking in MATERIAL else []:
            supervised = matter(kind=kind, **{lacking: False})
            assert told(table, Action.REGISTER, supervised, **HELD) == "material_requirements_are_met"
    for kind in (ReportKind.LAPORAN, *SUPERVISED):
        refused = told(table, Action.START_TRACING, matter(kind=kind))
        assert refused == "cannot_be_registered_as_a_report", kind


def what_nobody_signed_needs_a_respondent_and_a_pleno(table: Table) -> None:
    """UU 7/2017 454 (5): the pleno makes it a finding; there is no signature to wait for."""
    for kind in SUPERVISED:
        facts = matter(kind=kind, signed=False, identity_complete=False, reported_in_time=False)
        assert told(table, Action.REGISTER, facts, **HELD) == ACCEPTED, kind
        assert told(table, Action.REGISTER, facts) == "finding_has_its_pleno", kind
        nameless = matter(kind=kind, has_respondent=False)
        assert told(table, Action.REGISTER, nameless, **HELD) == "formal_requirements_are_met", kind


def initial_information_is_traced_before_it_is_a_finding(table: Table) -> None:
    """Domain 2.1: from the tip to the supervision result to the finding."""
    for sub in (SubStatus.NEW, SubStatus.TRACING):
        tip = matter(kind=TIP, sub_status=sub)
        assert told(table, Action.REGISTER, tip, **HELD) == "initial_information_was_traced", sub
    result = matter(kind=ReportKind.HASIL_PENGAWASAN, sub_status=SubStatus.SUPERVISION_RESULT)
    assert told(table, Action.REGISTER, result, **HELD) == ACCEPTED


def initial_information_is_never_rejected(table: Table) -> None:
    """Design 2: it ends as traced without result at most, and nobody is asked to complete it."""
    assert told(table, Action.CLOSE_UNMET, matter(kind=TIP)) == "initial_information_is_never_rejected"
    for kind in ReportKind:
        expected = ACCEPTED if kind is ReportKind.LAPORAN else "somebody_can_complete_it"
        assert told(table, Action.REQUEST_CORRECTION, matter(kind=kind)) == expected, kind


def a_report_is_not_closed_while_its_sender_may_complete_it(table: Table) -> None:
    """Domain 8.3, T2: the lack is not cured or its day is over; who came too late cannot cure that."""
    asked = SubStatus.CORRECTION_REQUESTED
    for until, expected in (
        (TOMORROW, "reporter_had_time_to_complete"), (TODAY, "reporter_had_time_to_complete"),
        (YESTERDAY, ACCEPTED), (None, ACCEPTED),
    ):  # fmt: skip
        facts = matter(sub_status=asked, time_to_complete_until=until)
        assert told(table, Action.CLOSE_UNMET, facts) == expected, until
    late = matter(sub_status=asked, time_to_complete_until=TOMORROW, reported_in_time=False)
    assert told(table, Action.CLOSE_UNMET, late) == ACCEPTED


def a_signed_report_needs_no_pleno_to_be_registered(table: Table) -> None:
    """Nor phase, type, agency or cause: those are due by the decision."""
    assert told(table, Action.REGISTER, matter()) == ACCEPTED


def whoever_entered_the_report_does_not_register_it(table: Table) -> None:
    """What came over the web was entered by nobody of the office."""
    refused = told(table, Action.REGISTER, matter(entered_by=ME))
    assert refused == "registrar_did_not_enter_the_report"
    assert told(table, Action.REGISTER, matter(entered_by=None)) == ACCEPTED


def only_a_reporter_whom_nobody_joins_takes_a_report_back(table: Table) -> None:
    """Domain 8.2; PP 94/2021 26 (1): what others carry goes on."""
    assert told(table, Action.ACCEPT_WITHDRAWAL, matter()) == "reporter_withdrew"
    withdrawn = matter(withdrawn_by_reporter=True)
    assert told(table, Action.ACCEPT_WITHDRAWAL, withdrawn) == ACCEPTED
    carried = matter(withdrawn_by_reporter=True, carried_by_others=True)
    assert told(table, Action.ACCEPT_WITHDRAWAL, carried) == "nobody_else_carries_it"


def the_handling_is_extended_once_and_a_return_never(table: Table) -> None:
    """UU 7/2017 454 (8); what was returned has a time of its own (T15)."""
    assert told(table, Action.EXTEND, ready(Action.EXTEND)) == ACCEPTED
    extended = ready(Action.EXTEND, extended=True, handling_runs=False)
    assert told(table, Action.EXTEND, extended) == "was_not_extended_before"
    returned = ready(Action.EXTEND, handling_runs=False)
    assert told(table, Action.EXTEND, returned) == "handling_time_runs"


def a_letter_arrives_once(table: Table) -> None:
    """Domain 8.3, T10: the authority's receipt is recorded once."""
    received = ready(Action.RECORD_AUTHORITY_RECEIPT, authority_has_it=True)
    assert told(table, Action.RECORD_AUTHORITY_RECEIPT, received) == "authority_did_not_have_it"
    assert told(table, Action.RECORD_RECOMMENDATION, ready(Action.RECORD_RECOMMENDATION)) == ACCEPTED


def a_backlog_is_not_cleaned_as_not_followed_up(table: Table) -> None:
    """Domain 8.2: control measures first."""
    for sub in set(UNDECIDED.split()) - {"control_measure"}:
        facts = matter(State.RECOMMENDED, sub_status=SubStatus(sub))
        assert told(table, Action.RECORD_NOT_FOLLOWED_UP, facts) == "control_measure_was_taken", sub


def a_matter_opens_again_on_new_evidence_or_an_annulled_decision_only(table: Table) -> None:
    """Any other ground is refused by name; what was merged goes on elsewhere."""
    for outcome in Outcome:
        closed = matter(State.CLOSED, outcome=outcome)
        merged = outcome is Outcome.DUPLICATE_MERGED
        for ground in ("new_evidence", "annulled_decision"):
            expected = "was_not_merged" if merged else ACCEPTED
            assert told(table, Action.REOPEN, closed, ground=ground) == expected, outcome
        for ground in ("wish", "New evidence", "new_evidence "):
            expected = "was_not_merged" if merged else "has_new_ground"
            assert told(table, Action.REOPEN, closed, ground=ground) == expected, ground


def what_was_never_registered_opens_again_only_if_it_could_be_registered(table: Table) -> None:
    """Design 3: reopening it runs the guards of the registration; a tip that was traced was traced."""
    unfit = [matter(State.CLOSED, registered=False, **{name: False}) for name in FORMAL + MATERIAL]
    unfit += [
        matter(State.CLOSED, registered=False, entered_by=ME),
        matter(State.CLOSED, registered=False, kind=TIP, outcome=Outcome.OUT_OF_JURISDICTION),
    ]
    for facts in unfit:
        assert told(table, Action.REOPEN, facts, **HELD) == "was_registered_or_can_be", facts
    for kind in (TIP, ReportKind.HASIL_PENGAWASAN):
        traced = matter(State.CLOSED, registered=False, kind=kind, outcome=Outcome.TRACED_WITHOUT_RESULT)
        assert told(table, Action.REOPEN, traced) == "was_registered_or_can_be"
        assert told(table, Action.REOPEN, traced, **HELD) == ACCEPTED
    assert told(table, Action.REOPEN, matter(State.CLOSED, registered=False)) == ACCEPTED


def what_was_registered_opens_again_whatever_it_lacks_today(table: Table) -> None:
    """Its registration stands."""
    poor = matter(State.CLOSED, entered_by=ME, **POOR)
    assert told(table, Action.REOPEN, poor) == ACCEPTED


GUARDS = (
    what_lacks_a_requirement_is_not_registered_and_is_traced_instead,
    what_nobody_signed_needs_a_respondent_and_a_pleno,
    initial_information_is_traced_before_it_is_a_finding,
    initial_information_is_never_rejected,
    a_report_is_not_closed_while_its_sender_may_complete_it,
    a_signed_report_needs_no_pleno_to_be_registered,
    whoever_entered_the_report_does_not_register_it,
    only_a_reporter_whom_nobody_joins_takes_a_report_back,
    the_handling_is_extended_once_and_a_return_never,
    a_letter_arrives_once,
    a_backlog_is_not_cleaned_as_not_followed_up,
    a_matter_opens_again_on_new_evidence_or_an_annulled_decision_only,
    what_was_never_registered_opens_again_only_if_it_could_be_registered,
    what_was_registered_opens_again_whatever_it_lacks_today,
    *DECIDING,
)


def each_step_is_barred_by_what_the_law_names_alone(table: Table, actions: Iterable[Action]) -> None:
    """In this order: of several the first is named."""
    for action in known(actions):
        named = tuple(guard.__name__ for guard in row_of(table, action).guards)
        assert named == BARS.get(action, ()), action


def the_screen_names_all_that_a_step_waits_for_and_no_more(table: Table, actions: Iterable[Action]) -> None:
    """In the order of the law; with all that is asked for, it waits for nothing."""
    for action in known(actions):
        poor = ready(
            action, kind=TIP, registered=False, entered_by=ME, outcome=None, time_to_complete_until=TODAY,
            extended=True, handling_runs=False, authority_has_it=True, carried_by_others=True,
            withdrawn_by_reporter=False, sub_status=SubStatus.PPK_EXAMINING,
            missing=tuple(Missing), pleno_result="postponed", examined_by=ME,
            **{**POOR, "reported_in_time": True},
        )  # fmt: skip
        waiting = awaited(table, poor, Step(action, TODAY, ""), EVERY_ROLE)
        assert waiting == AWAITED.get(action, ()), action
        assert awaited(table, ready(action), step(action), EVERY_ROLE) == (), action


def nothing_else_is_barred_by_what_a_report_lacks(table: Table, actions: Iterable[Action]) -> None:
    """Whatever kind, whoever entered it: no other step looks at it."""
    for action, kind in product(set(known(actions)) - BARS.keys(), ReportKind):
        poor = ready(
            action, entered_by=ME, extended=True, authority_has_it=True,
            **{**FITTING.get(action, {}), "kind": kind, **POOR},
        )  # fmt: skip
        assert answer(table, poor, step(action), right(action)) == ACCEPTED, (action, kind)


PER_STEP: tuple[Check, ...] = (
    each_step_is_barred_by_what_the_law_names_alone,
    the_screen_names_all_that_a_step_waits_for_and_no_more,
    nothing_else_is_barred_by_what_a_report_lacks,
)
