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
    "law_of_the_topmost": _(
        "The law is that of all offices: administrator and head of the topmost one change it."
    ),
    "two_to_change_law": _(
        "You proposed this yourself. Somebody else has to confirm it; you can take it back."
    ),
    "no_such_law_change": _("There is no such change of the law."),
    "law_change_settled": _("Somebody answered this already."),
    "law_moved": _(
        "Rows of this table were changed after this was proposed. Refuse it, and propose it anew from the "
        "table as it reads now."
    ),
    "law_too_early": _(
        "A change begins tomorrow at the earliest, so that no day has two laws. Give %(day)s or a later day."
    ),
    "law_change_wrong": _("Row %(row)s cannot be taken in. Check the file again and mend it."),
    "law_row_later": _("Another one is entered already for this day or later. Give a day after it."),
    "law_file_unreadable": _(
        "This is no CSV file in UTF-8. Save the sheet as “CSV UTF-8” and choose it again."
    ),
    "law_file_columns": _(
        "The columns are not those of this table. Missing: %(lacking)s. Not known: %(strange)s. Download the "
        "table and change that file."
    ),
    "law_file_cells": _(
        "Row %(row)s has %(there)s cells instead of %(wanted)s. Put texts with commas in quotes."
    ),
    "law_file_long": _("More than %(most)s rows are no table of the law."),
    "law_file_large": _("The file is larger than %(most)s KB: it is no table of the law."),
    "law_file_missing": _("Choose a file."),
    "law_row_twice": _("Row %(row)s has the same name. Give this one another code or day."),
    "law_day": _("This is no day. Write it as 2027-01-31, or leave it empty."),
    "law_days_turned": _("This day lies before the first day of the row. Check both days."),
    "law_row_early": _("A new row begins on %(since)s or later. Give it that day here."),
    "law_row_gone": _(
        "The row %(key)s has held and lacks in this file. Put it back and give it a last day instead."
    ),
    "law_row_held": _("This row has held already and keeps its words. Give it a last day and add a new row."),
    "law_row_ended": _("Days that are past keep their law. Give a last day not before %(since)s."),
    "law_gap": _("Nothing would hold of this kind since %(since)s. Add the row that follows."),
    "law_rows_contradict": _("This contradicts the rest of the law: %(reason)s."),
    "papers_changed": _(
        "Somebody else changed this meanwhile. What stands there now is shown here, what you typed is still "
        "in the form. Take over what you need; sending it again replaces what stands there."
    ),
    "queue_of_the_topmost": _("What waits is of all offices: the administrator of the topmost one sees it."),
    "no_such_message": _("There is no such piece of work any more; somebody answered it, or it was done."),
    "message_answered": _("Somebody answered this in the same moment."),
    "office_open_already": _("This office is open already."),
}
