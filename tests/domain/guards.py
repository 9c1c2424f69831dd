"""What bars a step by which name (domain 2.3, 8.2, 8.3, design 3): checks that hold any table against it."""

from __future__ import annotations

from neutrality.domain.workflow import Action, ReportKind, State, Step
from tests.domain.matters import (
    ACCEPTED,
    EVERY_ROLE,
    ME,
    TODAY,
    Table,
    answer,
    awaited,
    matter,
    step,
)
from tests.domain.rules import STEPS, WAYS, Check

FORMAL = ("signed", "identity_complete", "has_respondent", "reported_in_time")
MATERIAL = ("has_event_date", "has_place", "has_narrative", "has_evidence")
WITHOUT_A_SENDER = (ReportKind.INFORMASI_AWAL, ReportKind.HASIL_PENGAWASAN, ReportKind.TEMUAN)
AWAITED = {
    Action.REGISTER: (
        "formal_requirements_are_met",
        "material_requirements_are_met",
        "finding_has_its_pleno",
        "registrar_did_not_enter_the_report",
    ),
    Action.REOPEN: ("has_new_ground", "was_registered_or_can_be"),
}
HELD = {"pleno_on": TODAY.isoformat()}


def a_report_lacking_a_formal_requirement_is_not_registered(table: Table) -> None:
    """Perbawaslu 7/2022 15 (3): name, address, signature, respondent, in time."""
    for lacking in FORMAL:
        told = answer(table, matter(**{lacking: False}), step(Action.REGISTER), EVERY_ROLE)
        assert told == "formal_requirements_are_met", lacking


def a_report_lacking_a_material_requirement_is_not_registered(table: Table) -> None:
    """Perbawaslu 7/2022 15 (4): time and place, description, evidence."""
    for kind in ReportKind:
        for lacking in MATERIAL:
            facts = matter(kind=kind, **{lacking: False})
            told = answer(table, facts, step(Action.REGISTER, fields=HELD), EVERY_ROLE)
            assert told == "material_requirements_are_met", (kind, lacking)


def what_nobody_signed_needs_a_respondent_and_a_pleno(table: Table) -> None:
    """UU 7/2017 454 (5): the pleno makes it a finding; there is no signature to wait for."""
    for kind in WITHOUT_A_SENDER:
        facts = matter(kind=kind, signed=False, identity_complete=False, reported_in_time=False)
        nameless = matter(kind=kind, has_respondent=False)
        bare, held = step(Action.REGISTER), step(Action.REGISTER, fields=HELD)
        assert answer(table, facts, held, EVERY_ROLE) == ACCEPTED, kind
        assert answer(table, facts, bare, EVERY_ROLE) == "finding_has_its_pleno", kind
        assert answer(table, nameless, held, EVERY_ROLE) == "formal_requirements_are_met", kind


def a_signed_report_needs_no_pleno_to_be_registered(table: Table) -> None:
    """Nor phase, type, agency or cause: those are due by the decision."""
    assert answer(table, matter(), step(Action.REGISTER), EVERY_ROLE) == ACCEPTED


def whoever_entered_the_report_does_not_register_it(table: Table) -> None:
    """What came over the web was entered by nobody of the office."""
    mine, from_the_web = matter(entered_by=ME), matter(entered_by=None)
    told = answer(table, mine, step(Action.REGISTER), EVERY_ROLE)
    assert told == "registrar_did_not_enter_the_report"
    assert answer(table, from_the_web, step(Action.REGISTER), EVERY_ROLE) == ACCEPTED


def a_matter_opens_again_on_new_evidence_or_an_annulled_decision_only(table: Table) -> None:
    """Any other ground is refused by name."""
    closed = matter(State.CLOSED)
    for ground in ("new_evidence", "annulled_decision"):
        assert answer(table, closed, step(Action.REOPEN, fields={"ground": ground}), EVERY_ROLE) == ACCEPTED
    for ground in ("wish", "New evidence", "new_evidence "):
        told = answer(table, closed, step(Action.REOPEN, fields={"ground": ground}), EVERY_ROLE)
        assert told == "has_new_ground", ground


def what_was_never_registered_opens_again_only_if_it_could_be_registered(table: Table) -> None:
    """Design 3: reopening it runs the guards of the registration."""
    bare, held = step(Action.REOPEN), step(Action.REOPEN, fields=HELD)
    unfit = [matter(State.CLOSED, registered=False, **{name: False}) for name in FORMAL + MATERIAL]
    unfit += [matter(State.CLOSED, registered=False, entered_by=ME)]
    for facts in unfit:
        assert answer(table, facts, held, EVERY_ROLE) == "was_registered_or_can_be", facts
    tip = matter(State.CLOSED, registered=False, kind=ReportKind.INFORMASI_AWAL)
    assert answer(table, tip, bare, EVERY_ROLE) == "was_registered_or_can_be"
    assert answer(table, tip, held, EVERY_ROLE) == ACCEPTED
    assert answer(table, matter(State.CLOSED, registered=False), bare, EVERY_ROLE) == ACCEPTED


def what_was_registered_opens_again_whatever_it_lacks_today(table: Table) -> None:
    """Its registration stands."""
    poor = matter(State.CLOSED, entered_by=ME, **dict.fromkeys(FORMAL + MATERIAL, False))
    assert answer(table, poor, step(Action.REOPEN), EVERY_ROLE) == ACCEPTED


def the_screen_names_all_that_a_step_waits_for_and_no_more(table: Table) -> None:
    """In the order of the law; with all that is asked for, it waits for nothing."""
    lacking = dict.fromkeys(FORMAL + MATERIAL, False)
    for action in Action:
        state = WAYS[action][0] if action in WAYS else State.RECEIVED
        poor = matter(state, kind=ReportKind.INFORMASI_AWAL, registered=False, entered_by=ME, **lacking)
        assert awaited(table, poor, Step(action, TODAY, ""), EVERY_ROLE) == AWAITED.get(action, ())
        assert awaited(table, matter(state), step(action), EVERY_ROLE) == (), action


def nothing_but_a_registration_is_barred_by_what_a_report_lacks(table: Table) -> None:
    """An incomplete report can be closed as such, and a registered matter runs on."""
    lacking = dict.fromkeys(FORMAL + MATERIAL, False)
    for action in set(STEPS) - {Action.REGISTER}:
        poor = matter(WAYS[action][0], entered_by=ME, **lacking)
        assert answer(table, poor, step(action), EVERY_ROLE) == ACCEPTED, action


GUARDS: tuple[Check, ...] = (
    a_report_lacking_a_formal_requirement_is_not_registered,
    a_report_lacking_a_material_requirement_is_not_registered,
    what_nobody_signed_needs_a_respondent_and_a_pleno,
    a_signed_report_needs_no_pleno_to_be_registered,
    whoever_entered_the_report_does_not_register_it,
    a_matter_opens_again_on_new_evidence_or_an_annulled_decision_only,
    what_was_never_registered_opens_again_only_if_it_could_be_registered,
    what_was_registered_opens_again_whatever_it_lacks_today,
    the_screen_names_all_that_a_step_waits_for_and_no_more,
    nothing_but_a_registration_is_barred_by_what_a_report_lacks,
)
