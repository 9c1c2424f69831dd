"""Why something cannot be done with a case, an office or the law files."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "changed_meanwhile": _("Somebody changed this case while you were writing."),
    "already_waiting": _("A step here already waits for its second person. Finish that first."),
    "escalated_already": _("This case is before the head already; the answer is awaited."),
    "not_escalated": _("Nothing of this case waits for the head any more."),
    "case_erased": _(
        "The records of this case were erased when their legal period was over; nothing can be done with it."
    ),
    "two_to_erase": _("Erasing needs two persons: the head, and another head, a custodian or a member."),
    "two_to_grant": _(
        "Granting needs an administrator, and for a role that sees content another administrator or a head."
    ),
    "grant_to_oneself": _("Nobody grants a role to themselves; let two others do it."),
    "no_such_account": _("There is no such account, or it is closed."),
    "ledger_broken": _("Line %(line)s of the ledger of erasures was changed. Tell your administrator."),
    "same_case": _("This is the number of the case itself. Enter the number of the other one."),
    "master_closed": _("The other case was forwarded or closed already. This one goes on by itself."),
    "master_behind": _(
        "The other case is not registered yet, this one is. Open the other one and merge it into this one."
    ),
    "decided_already": _("Somebody decided this already. Take that decision back first."),
    "not_waiting": _("This step was answered already by somebody else."),
    "nothing_changed": _("Nothing changed: it stands so already."),
    "no_such_case": _("This case does not exist, or it is not a case of your office."),
    "no_such_respondent": _("This case has no such respondent."),
    "no_such_feed": _("There is no such calendar. Its address was replaced or taken back."),
    "no_such_day": _("This day is not in the calendar, or was withdrawn."),
    "day_known": _("This day is in the calendar already. Open it in the list and change it."),
    "calendar_reach": _(
        "Your office keeps the days of its own area only. Ask the office above for days elsewhere."
    ),
    "legal_deadline": _(
        "%(rule)s is a legal deadline (%(basis)s). A head cannot move it; if the law allows an extension, it "
        "is a step of the case."
    ),
    "clock_stands_still": _("This clock stands still at present and has no date to move."),
    "no_such_clock": _("No such clock runs on this case."),
    "office_not_competent": _("This office is not in charge of that place."),
    "office_not_found": _("There is no such office."),
    "place_not_found": _("There is no such place."),
    "unknown_place": _("There is no such place."),
    "unknown_zone": _("There is no such time zone: WIB, WITA or WIT."),
    "unknown_code": _("The law files know no such code."),
    "law_file": _("A law file does not fit together."),
    "code_taken": _("This code is used already."),
    "email_taken": _("There is an account with this address already."),
    "parent_not_above": _("The parent office must stand above this one."),
    "dates_not_in_order": _("The dates are not in their order."),
    "wrong_state": _("The case has moved on; this step is no longer possible here."),
    "wrong_role": _("Your role does not allow this step."),
    "same_person": _("A second person is needed: you proposed this step yourself."),
    "not_allowed": _("Your role does not allow this."),
    "barred": _(
        "You are tied to this case, so somebody else does this. If nobody is left, ask the office above."
    ),
    "not_signed_in": _("Please sign in first."),
    "guard": _("One requirement is not met yet."),
    "event_changed": _("Event %(number)s of the history was changed."),
    "event_missing": _("Event %(number)s of the history is missing."),
    "event_misplaced": _("Event %(number)s of the history is out of place."),
    "sample_only": _("Sample data belong to the sample profile only."),
    "not_empty": _("There are offices here already; sample data need an empty installation."),
    "counted_differently": _("The two ways of counting this month differ, so its figures cannot be used."),
    "does_not_add_up": _("The figures of this month do not add up."),
}
GUARDS: dict[str, str] = {
    "formal_requirements_are_met": _(
        "waiting for the formal requirements: signature, complete identity, a named respondent, in time"
    ),
    "material_requirements_are_met": _(
        "waiting for the material requirements: date and place, description, evidence"
    ),
    "finding_has_its_pleno": _("waiting for the plenary meeting that makes it a finding"),
    "registrar_did_not_enter_the_report": _("waiting for somebody else: you entered this report"),
    "initial_information_was_traced": _("waiting for the tracing and its result: a tip is traced first"),
    "initial_information_is_never_rejected": _("initial information is never rejected: trace it"),
    "somebody_can_complete_it": _("only who sent a report of their own can be asked to complete it"),
    "reporter_had_time_to_complete": _("waiting for the reporter, who may still complete the report"),
    "cannot_be_registered_as_a_report": _("this lacks nothing: register it"),
    "reporter_withdrew": _("the reporter has not withdrawn the report"),
    "nobody_else_carries_it": _("another report or the office itself carries this matter on"),
    "was_not_extended_before": _("the time of the handling is extended once only"),
    "handling_time_runs": _("the time of the handling does not run here"),
    "authority_did_not_have_it": _("the receipt by the authority is recorded already"),
    "control_measure_was_taken": _("waiting for a control measure, recorded with its letter"),
    "was_not_merged": _("this goes on in the matter with which it was merged"),
    "was_registered_or_can_be": _("waiting for the requirements of a registration"),
    "has_new_ground": _("waiting for new evidence or an annulled decision"),
}
