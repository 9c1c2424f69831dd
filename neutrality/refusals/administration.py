"""Refusals of the administration: offices, agencies, elections, the law, the queue."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS = {
    "directory_reach": _(
        "This lies outside the area of your offices. Ask the administrator of the office above."
    ),
    "code_letters": _(
        "At most %(most)s letters, digits, dots and hyphens; it begins and ends with a letter or digit."
    ),
    "parent_fixed": _("An office that has its key keeps the office above, which sees its lists."),
    "place_outside": _("This place does not lie in the area of the office above. Choose another."),
    "no_such_agency": _("There is no such agency."),
    "before_last_name": _("The name before was set later than this day. Enter a later day."),
    "no_such_election": _("There is no such election."),
    "election_in_use": _(
        "Cases run by the clocks of this election law. Leave it, and enter another election instead."
    ),
    "dates_move": _("Open cases hang on these dates. Read what moves, tick this, and change them."),
    "before_the_date_above": _("This day lies before the date above it. Check both dates."),
    "no_such_law_row": _("The law has no such row, or it was changed meanwhile."),
    "queue_of_the_topmost": _("What waits is of all offices: the administrator of the topmost one sees it."),
    "no_such_message": _("There is no such piece of work any more; somebody answered it, or it was done."),
    "message_answered": _("Somebody answered this in the same moment."),
    "office_open_already": _("This office is open already."),
}
