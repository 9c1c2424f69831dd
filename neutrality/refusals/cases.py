"""Why something cannot be done with a case, an office or the law files."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "changed_meanwhile": _("Somebody changed this case while you were writing."),
    "already_waiting": _("A step here already waits for its second person. Finish that first."),
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
    "not_waiting": _("This step was answered already by somebody else."),
    "nothing_changed": _("Nothing changed: it stands so already."),
    "no_such_case": _("This case does not exist, or it is not a case of your office."),
    "no_such_respondent": _("This case has no such respondent."),
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
    "was_registered_or_can_be": _("waiting for the requirements of a registration"),
    "has_new_ground": _("waiting for new evidence or an annulled decision"),
}
