"""Respondents, their hearing and their data, and witnesses: what is not taken, and what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "closed_case": _("This case is closed. The head reopens it first; then a respondent can be added."),
    "too_many_respondents": _("One case takes at most %(most)s respondents. Enter a report of its own."),
    "already_respondent": _("Somebody with this NIP is a respondent of this case already."),
    "main_type_first": _("Choose the main violation type first (Alleged violation, Change)."),
    "main_type_too": _("The main violation type counts already. Tick only the others."),
    "before_summons": _("This day lies before the summons was sent. Check both dates."),
    "hearing_not_yet": _("The day of the hearing has not come yet. Record it afterwards."),
    "statement_or_note": _("Write what was said. If nothing was said, write that as a note."),
    "statement_of_nobody": _("Whoever did not come has said nothing. Write it as a note instead."),
    "no_such_hearing": _("This case has no such hearing."),
    "hearing_changed": _(
        "Somebody else recorded this hearing meanwhile. Open it again in another window and compare."
    ),
    "no_such_witness": _("This case has no such witness."),
    "witness_changed": _(
        "Somebody else corrected this witness meanwhile. Open it again in another window and compare."
    ),
    "no_such_request": _("This case has no such request."),
    "request_answered": _("This request was answered already."),
    "before_request": _("This day lies before the request. Check both dates."),
    "no_file_chosen": _("Choose at least one file."),
}
