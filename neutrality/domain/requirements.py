"""The requirements that bar a step until they are met; each names its source."""

from __future__ import annotations

from collections.abc import Callable

from neutrality.domain.examination import Missing
from neutrality.domain.matter import Action, By, Facts, Outcome, ReportKind, Step, SubStatus
from neutrality.domain.pleno import PlenoResult

Guard = Callable[[Facts, Step, By], bool]


def formal_requirements_are_met(facts: Facts, _step: Step, _by: By) -> bool:
    """Name and address of the reporter, signature, respondent named, in time (Perbawaslu 7/2022 15 (3))."""
    if facts.kind is not ReportKind.LAPORAN:
        return facts.has_respondent
    return facts.signed and facts.identity_complete and facts.has_respondent and facts.reported_in_time


def material_requirements_are_met(facts: Facts, _step: Step, _by: By) -> bool:
    """Time and place, description, evidence (Perbawaslu 7/2022 15 (4))."""
    return facts.has_event_date and facts.has_place and facts.has_narrative and facts.has_evidence


def finding_has_its_pleno(facts: Facts, step: Step, _by: By) -> bool:
    """What is no signed report becomes a finding by pleno (UU 7/2017 454 (5))."""
    return facts.kind is ReportKind.LAPORAN or bool(step.fields.get("pleno_on"))


def registrar_did_not_enter_the_report(facts: Facts, _step: Step, by: By) -> bool:
    """Whoever entered the report does not register it (domain 8.3, T6)."""
    return facts.entered_by is None or facts.entered_by != by.account_id


def was_registered_or_can_be(facts: Facts, step: Step, by: By) -> bool:
    """Reopening what was never registered runs the guards of the registration (design 3)."""
    return facts.registered or all(guard(facts, step, by) for guard in REGISTRATION_GUARDS)


def initial_information_was_traced(facts: Facts, _step: Step, _by: By) -> bool:
    """What came without a name is traced first; its result is a supervision result (domain 2.1).

    What ended as traced without result was traced: with new evidence the pleno may take it up after all.
    """
    return facts.kind is not ReportKind.INFORMASI_AWAL or facts.outcome is Outcome.TRACED_WITHOUT_RESULT


def initial_information_is_never_rejected(facts: Facts, _step: Step, _by: By) -> bool:
    """An anonymous or incomplete tip is traced, and ends as traced without result at most (design 2)."""
    return facts.kind is not ReportKind.INFORMASI_AWAL


def somebody_can_complete_it(facts: Facts, _step: Step, _by: By) -> bool:
    """Only the sender of a report of their own can be asked for what lacks (domain 8.3, T1)."""
    return facts.kind is ReportKind.LAPORAN


def reporter_had_time_to_complete(facts: Facts, step: Step, _by: By) -> bool:
    """What the sender was asked for is awaited until its day is over; nobody mends lateness (8.3, T2)."""
    until = facts.time_to_complete_until
    return until is None or step.legal_on > until or not facts.reported_in_time


def cannot_be_registered_as_a_report(facts: Facts, step: Step, by: By) -> bool:
    """Traced is what is anonymous or incomplete, or came too late for a report (domain 2.1, 8.3, T3)."""
    complete = formal_requirements_are_met(facts, step, by) and material_requirements_are_met(facts, step, by)
    return facts.kind is ReportKind.INFORMASI_AWAL or (facts.kind is ReportKind.LAPORAN and not complete)


def reporter_withdrew(facts: Facts, _step: Step, _by: By) -> bool:
    """Only the reporter takes a report back (domain 8.2)."""
    return facts.withdrawn_by_reporter


def nobody_else_carries_it(facts: Facts, _step: Step, _by: By) -> bool:
    """A withdrawal ends no matter that another report or finding carries (PP 94/2021 26 (1))."""
    return not facts.carried_by_others


def was_not_extended_before(facts: Facts, _step: Step, _by: By) -> bool:
    """The time of handling is extended once (UU 7/2017 454 (8))."""
    return not facts.extended


def handling_time_runs(facts: Facts, _step: Step, _by: By) -> bool:
    """Extended is the time that runs from registration or receipt; a return has its own (T7, T15)."""
    return facts.handling_runs


def authority_did_not_have_it(facts: Facts, _step: Step, _by: By) -> bool:
    """A forwarding arrives once (domain 8.3, T10)."""
    return not facts.authority_has_it


def control_measure_was_taken(facts: Facts, _step: Step, _by: By) -> bool:
    """A backlog is not cleaned so: control measures were taken and did not help (domain 8.2)."""
    return facts.sub_status is SubStatus.CONTROL_MEASURE


def was_not_merged(facts: Facts, _step: Step, _by: By) -> bool:
    """What was merged goes on in the matter that it was merged with (domain 8.3, T16)."""
    return facts.outcome is not Outcome.DUPLICATE_MERGED


def has_new_ground(_facts: Facts, step: Step, _by: By) -> bool:
    """A closed matter opens again on new evidence or an annulled decision only (domain 8.3, T16)."""
    return step.fields.get("ground") in {"new_evidence", "annulled_decision"}


def checklist_is_answered(facts: Facts, _step: Step, _by: By) -> bool:
    """The 4+1 checklist is due by the decision (design 3, domain 10.3)."""
    return Missing.CHECKLIST not in facts.missing


def elements_are_examined(facts: Facts, step: Step, _by: By) -> bool:
    """Type, elements and finding are due by the decision, which names the examined type (design 3)."""
    named = step.fields.get("violation_type") or facts.examined_type
    return not set(facts.missing) - {Missing.CHECKLIST} and facts.examined_type in {None, named}


def pleno_decided_so(facts: Facts, step: Step, _by: By) -> bool:
    """Where a plenary meeting is recorded, the step says what it decided (domain 8.3, T8, T9)."""
    wanted = PlenoResult.PROVEN if step.action is Action.FORWARD else PlenoResult.NOT_PROVEN
    return facts.pleno_result in {None, wanted.value}


def decider_did_not_examine(facts: Facts, _step: Step, by: By) -> bool:
    """Whoever examined last does not decide alone that nothing is proven (domain 8.3: they differ)."""
    return facts.examined_by is None or facts.examined_by != by.account_id


REGISTRATION_GUARDS = (
    formal_requirements_are_met,
    material_requirements_are_met,
    initial_information_was_traced,
    finding_has_its_pleno,
    registrar_did_not_enter_the_report,
)
DECISION_GUARDS = (
    checklist_is_answered,
    elements_are_examined,
    pleno_decided_so,
)
