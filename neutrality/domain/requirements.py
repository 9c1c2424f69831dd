"""The requirements that bar a step until they are met; each names its source."""

from __future__ import annotations

from collections.abc import Callable

from neutrality.domain.matter import By, Facts, ReportKind, Step

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


def has_new_ground(_facts: Facts, step: Step, _by: By) -> bool:
    """A closed matter opens again on new evidence or an annulled decision only (domain 8.3, T16)."""
    return step.fields.get("ground") in {"new_evidence", "annulled_decision"}


REGISTRATION_GUARDS = (
    formal_requirements_are_met,
    material_requirements_are_met,
    finding_has_its_pleno,
    registrar_did_not_enter_the_report,
)
