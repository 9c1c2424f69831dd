"""Why a sheet of field supervisors, an invitation or an entry from a telephone is not taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "no_column": _("The first row names no such column. Add it, or leave out the row of headings."),
    "no_rows": _("The sheet has no rows. Add at least one field supervisor."),
    "row_twice": _("The same person with the same decree stands in row %(row)s already. Remove one of them."),
    "sheet_missing": _("Choose a file, or paste the rows."),
    "password_short": _("The password needs at least %(least)s characters. Several words together are good."),
    "password_plain": _("This password is easily guessed. Use several different words."),
    "password_differs": _("The two passwords differ. Type the same one twice."),
    "rules_not_accepted": _("Tick that you read the rules and keep to them."),
    "invitation_unknown": _(
        "There is no such invitation. Look at the code on the paper again, or ask your office for a new one."
    ),
    "invitation_used": _(
        "This invitation was used already. Sign in with your password; if that was not you, or you forgot "
        "it, ask your office for a new one."
    ),
    "invitation_over": _("This invitation has run out. Ask your office for a new one."),
    "post_over": _(
        "Your appointment has ended. If it was prolonged, ask your office to enter the new last day."
    ),
    "not_own_entry": _(
        "This entry was written under another account, or the key of the server has changed. Sign in with "
        "the account under which it was written."
    ),
    "other_supervisor": _("Choose a field supervisor from the list."),
}
# The columns of the sheet, as people call them.
COLUMNS: dict[str, str] = {
    "name": _("Name"),
    "village": _("Village"),
    "decree_number": _("Number of the decree"),
    "valid_to": _("Last day"),
}
