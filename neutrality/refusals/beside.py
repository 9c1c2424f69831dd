"""What is said beside the figures of a month: what is not taken, and what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "month_still_runs": _("This month is not over yet. Say so from the first day of the next one."),
    "month_has_figures": _(
        "Something is recorded of this office in that month, so that there is something to report. "
        "Open the numbers of the month to see what it is."
    ),
    "nothing_said": _("This was said already of that month."),
    "topmost_only": _(
        "Only the topmost office keeps figures of other bodies. Tell its statistics staff what is missing."
    ),
    "figure_known": _("The very same figure stands here already."),
    "no_such_figure": _("This figure is not here, or was withdrawn already. Look at the list again."),
}
