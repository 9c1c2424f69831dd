"""Why somebody is kept from a case, why a delegation does not go through, what an office above may not."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "above": _(
        "This is a case of an office below. You see its dates; to read it, ask on its page with a reason."
    ),
    "reader": _(
        "You asked to read this case. To act on it, the office below must first ask your office for help."
    ),
    "already_declared": _("This conflict stands already."),
    "unknown_agency": _("There is no agency with this code."),
    "no_such_conflict": _("This conflict no longer stands, or never did."),
    "not_your_conflict": _("Only who declared or recorded this conflict can ask that it is taken back."),
    "proposer_barred": _(
        "Whoever proposed this has since been barred from the case. Refuse it; somebody else proposes anew."
    ),
    "no_office_above": _("There is no office above this one. Somebody else here must take the case."),
    "already_offered": _("The office above has been asked already."),
    "already_accepted": _("Your office takes part in this case already."),
    "not_offered": _("This case is not offered to another office, or that has ended."),
    "open_already": _("You can read this case already."),
    "no_such_delegation": _("There is no such delegation."),
    "delegation_over": _("This is over already. Enter a new one with days to come."),
    "delegation_to_oneself": _("Nobody makes or confirms themselves a stand-in. Ask another head."),
    "delegation_by_stand_in": _("Whoever only stands in cannot decide who stands in. Ask the office above."),
    "already_delegated": _(
        "Somebody stands in on some of these days already. End that first, or choose others."
    ),
    "stands_in_for_oneself": _("Choose somebody else: nobody stands in for themselves."),
    "does_not_hold_role": _("This officer does not hold that role here. Choose from the list."),
}
