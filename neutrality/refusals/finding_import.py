"""Why a row of a sheet of supervision results is not taken in as it stands: the reason, and what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from neutrality.domain.finding_columns import FindingColumn

WORDS: dict[str, str] = {
    "findings_missing": _("Choose the file with the supervision results."),
    "findings_for_the_command": _(
        "A browser takes at most %(most)s rows of a sheet. Divide the sheet, or have it taken in at the "
        "server: flask --app app reports import."
    ),
    "no_finding_headings": _(
        "No row of headings was found among the first 15 rows. Copy the headings of the template into the "
        "first row."
    ),
    "findings_empty": _("Below the headings there are no rows. Fill in the first sheet of the workbook."),
    "day_or_unknown": _("Write the day, or “unknown” where it is not known."),
    "name_or_unknown": _("Write the name, or “unknown” where it is not known."),
    "no_time": _("“%(written)s” is no time. Write it like 09.30."),
    "long_ago": _("%(day)s is more than a year ago. Is the year right?"),
    "finding_alike": _(
        "This may be in %(number)s already: the same link, or a name that sounds alike on the same day. Look "
        "before you take it in."
    ),
    "finding_twice": _("The same stands in row %(row)s already. It is taken in once."),
    "finding_number_twice": _(
        "This number stands in row %(row)s already, which says something else. Give one of them another "
        "number."
    ),
    "findings_moved": _(
        "Row %(row)s is no longer good since it was checked. Nothing was taken in: check the sheet again."
    ),
    "findings_meanwhile": _(
        "Somebody took a row of this sheet in at the same moment. Nothing was taken in: check the sheet "
        "again."
    ),
    "finding_differs": _(
        "This number was imported before, and the row now says something else. It was left as it is: correct "
        "the case, or give the row a new number."
    ),
}
COLUMNS: dict[FindingColumn, str] = {
    FindingColumn.REFERENCE: _("Own number"),
    FindingColumn.RECEIVED_ON: _("Day of receipt"),
    FindingColumn.RECEIVED_TIME: _("Time of receipt"),
    FindingColumn.LATE_REASON: _("Why is it entered only now?"),
    FindingColumn.SOURCE: _("Entered as"),
    FindingColumn.SUPERVISOR: _("Whose result is it?"),
    FindingColumn.DUTY_LETTER: _("Number of the letter of assignment"),
    FindingColumn.KIND: _("Kind in plain words"),
    FindingColumn.NARRATIVE: _("What happened"),
    FindingColumn.EVENT_ON: _("Day of the event"),
    FindingColumn.KNOWN_ON: _("Day on which it became known"),
    FindingColumn.PLACE: _("Regency or city"),
    FindingColumn.PLACE_DETAIL: _("Where exactly"),
    FindingColumn.ELECTION: _("Election"),
    FindingColumn.CANDIDATE: _("Candidate or party"),
    FindingColumn.NAME: _("Respondent"),
    FindingColumn.NIP: _("NIP"),
    FindingColumn.EMPLOYEE_TYPE: _("Employee type"),
    FindingColumn.AGENCY: _("Agency"),
    FindingColumn.AGENCY_TEXT: _("Agency, when it is not in the list"),
    FindingColumn.POSITION: _("Position"),
    FindingColumn.WITNESSES: _("Witnesses"),
    FindingColumn.LINKS: _("Web addresses of posts"),
    FindingColumn.WRONG: _("What is wrong"),
}
# What stands in each column, for the sheet of instructions.
FILLED: dict[FindingColumn, str] = {
    FindingColumn.REFERENCE: _(
        "Your own number of this result. With it the same row is known again, and makes nothing twice."
    ),
    FindingColumn.RECEIVED_ON: _("The day, such as 31-12-2026."),
    FindingColumn.RECEIVED_TIME: _("Hours and minutes, for example 09.30."),
    FindingColumn.LATE_REASON: _("Needed when the day of receipt lies in the past."),
    FindingColumn.SOURCE: _("From the list; blank: field supervisor."),
    FindingColumn.SUPERVISOR: _("From the list, only when you type for a field supervisor."),
    FindingColumn.DUTY_LETTER: _("As it stands on the letter."),
    FindingColumn.KIND: _("From the list."),
    FindingColumn.NARRATIVE: _("The whole text; lines within the cell are kept."),
    FindingColumn.EVENT_ON: _("The day, or “unknown”."),
    FindingColumn.KNOWN_ON: _("The day."),
    FindingColumn.PLACE: _("From the list; blank: that of your office."),
    FindingColumn.PLACE_DETAIL: _("Village, street, building."),
    FindingColumn.ELECTION: _("From the list; blank: outside any election."),
    FindingColumn.CANDIDATE: _("Only where one is concerned."),
    FindingColumn.NAME: _("The name, or “unknown”. Several stand on lines of their own in one cell."),
    FindingColumn.NIP: _("As text, 18 digits; in the order of the names."),
    FindingColumn.EMPLOYEE_TYPE: _("From the list."),
    FindingColumn.AGENCY: _("From the list."),
    FindingColumn.AGENCY_TEXT: _("Only when it is not in the list."),
    FindingColumn.POSITION: _("In the order of the names; one is everybody’s."),
    FindingColumn.WITNESSES: _("Names, and how they can be reached."),
    FindingColumn.LINKS: _("One on each line."),
}


def finding_column(column: object) -> str:
    """Return what a column is called, anything else as it is."""
    found = next((name for one, name in COLUMNS.items() if one == column), column)
    return str(found)
