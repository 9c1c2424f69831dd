"""Numbers of other bodies' systems: what is not taken, and what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "no_number_typed": _("This has neither a letter nor a digit. Type the number as it stands there."),
    "number_there": _("The case bears this number already. Look at the list of its numbers."),
    "no_such_external_number": _("This case has no such number. Go back to the case and look again."),
    "withdrawn_already": _("This number was withdrawn already."),
}
