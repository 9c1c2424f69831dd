"""Why a row of an earlier register is not taken in as it stands: the reason, and what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from neutrality.domain.register_columns import Column

WORDS: dict[str, str] = {
    "register_missing": _("Choose the file of the register."),
    "register_for_the_command": _(
        "This register is too large for the browser. Divide it by years, or take it in at the server: "
        "flask --app app cases import."
    ),
    "no_headings": _(
        "No row of headings was found among the first 15 rows. Head the columns, for example: Nomor "
        "register, Tanggal diterima, Nama terlapor."
    ),
    "column_missing": _("No column is headed “%(column)s”, and no row can do without it. Add the column."),
    "register_empty": _("Below the headings there are no rows. Choose the sheet that holds the register."),
    "register_too_long": _("These are more than %(most)s rows. Divide the register by years."),
    "no_day": _("“%(written)s” is no day. Write it as 31-12-2024, or as a date cell."),
    "needs_day": _("A day is needed here, so that the figures of that day can be told. Fill it in."),
    "before_other": _("This day is before “%(other)s” (%(day)s). Correct the one that is wrong."),
    "after_other": _("This day is after “%(other)s” (%(day)s). Correct the one that is wrong."),
    "not_on_the_list": _("“%(written)s” is not known here. Nearest: %(near)s. Write one of them."),
    "several_so_named": _("Several bear the name “%(written)s”. Write the code instead."),
    "counts_differ": _(
        "Here stand %(written)s entries beside %(people)s names. Write one for each, in the same order."
    ),
    "digits_lost": _(
        "Excel shortened this NIP to 15 digits. Format the column as text and type the number again."
    ),
    "registered_and_not": _("A case is registered or it is not. Empty one of the two days."),
    "forwarded_not_proven": _(
        "Forwarded is who was found proven. Correct the decision, or empty the day of forwarding."
    ),
    "needs_registration": _(
        "Nothing is decided before it is registered. Fill in the day of registration, or correct the "
        "decision."
    ),
    "needs_forwarding": _(
        "An authority or employer answers what was forwarded. Fill in the day of forwarding, or empty the "
        "answer."
    ),
    "needs_decision": _("What did the employer decide? Write the sanction, or “tidak terbukti”."),
    "needs_outcome": _("There is a closing day and no outcome. Write how it ended, or empty the day."),
    "incomplete_registered": _(
        "“Incomplete” is what was not registered. Empty the day of registration, or write proven or not "
        "proven."
    ),
    "outcome_disagrees": _("Outcome and decisions say different things. Correct the one that is wrong."),
    "past_that_outcome": _("A matter that came so far does not end like this. Correct outcome or days."),
    "merged_elsewhere": _(
        "What was merged goes on under the other number. Leave this row out, and put its respondents there."
    ),
    "kind_cannot_end_so": _(
        "Only a report is withdrawn, only initial information is traced. Correct the kind or the outcome."
    ),
    "information_never_rejected": _(
        "Initial information is traced, never rejected. Write “ditelusuri tanpa hasil”, or “laporan” as its "
        "kind."
    ),
    "rows_disagree": _(
        "The rows of one number are one case, and row %(row)s says otherwise. Make them alike, or number "
        "them differently."
    ),
    "twice_in_case": _("The same respondent stands in row %(row)s already. Remove one of them."),
    "row_differs": _(
        "This row was imported before and now says something else. It was left as it is: correct the case on "
        "the desk (ralat)."
    ),
    "number_worked_here": _("A case of this number is worked on here already. It was left as it is."),
}
COLUMNS: dict[Column, str] = {
    Column.NUMBER: _("Case number"),
    Column.RECEIPT_NUMBER: _("Receipt number"),
    Column.KIND: _("Report or finding"),
    Column.RECEIVED_ON: _("Day of receipt"),
    Column.EVENT_ON: _("Day of the event"),
    Column.REGISTERED_ON: _("Day of registration"),
    Column.NOT_REGISTERED_ON: _("Day of not registering"),
    Column.DECISION: _("Decision of the office"),
    Column.DECIDED_ON: _("Day of the decision"),
    Column.FORWARDED_ON: _("Day of forwarding"),
    Column.PROPOSED_LEVEL: _("Proposed level"),
    Column.RECOMMENDED_ON: _("Day of the recommendation"),
    Column.RECOMMENDED_LEVEL: _("Recommended level"),
    Column.EMPLOYER_ON: _("Day of the employer’s decision"),
    Column.EMPLOYER_DECISION: _("Employer’s decision"),
    Column.DECISION_NUMBER: _("Number of the employer’s decision"),
    Column.CLOSED_ON: _("Closing day"),
    Column.OUTCOME: _("Outcome"),
    Column.ELECTION: _("Election"),
    Column.OFFICE: _("Office"),
    Column.AGENCY: _("Agency"),
    Column.VIOLATION_TYPE: _("Violation type"),
    Column.NAME: _("Respondent"),
    Column.NIP: _("NIP"),
    Column.POSITION: _("Position"),
    Column.DESCRIPTION: _("Description"),
}
SUMS: dict[str, str] = {
    "received": _("Received"),
    "registered": _("Registered"),
    "not_registered": _("Not registered"),
    "proven": _("Proven"),
    "not_proven": _("Not proven"),
    "forwarded": _("Forwarded"),
    "sanctioned": _("Sanctioned"),
    "open": _("Open"),
}


def column_name(column: object) -> str:
    """Return what a column is called, anything else as it is."""
    found = next((name for one, name in COLUMNS.items() if one == column), column)
    return str(found)
