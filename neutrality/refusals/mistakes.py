"""Why a mistake cannot be mended this way, and which way is open instead."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "no_such_step": _("There is no such step here any more; perhaps it was cancelled already."),
    "not_your_step": _("Only who took this step, or the head of the office, can cancel it."),
    "letter_left": _(
        "The letter of this step has left: its number was typed. Correct the field that was wrong, or write "
        "a further letter and record it as the next step."
    ),
    "later_step_stands": _("A later step rests on this one. Cancel the later one first."),
    "merged_already": _("Reports were moved by this step; it cannot be cancelled here."),
    "criminal_track_open": _(
        "This step opened the criminal track, or passed the matter on. It stands: end that track, or go on "
        "with a further step."
    ),
    "after_next_step": _("The next step was taken on %(next)s already; this one cannot be later."),
    "before_its_papers": _(
        "A day named in this step lies later (%(last)s). Correct that day first, or choose a later one."
    ),
    "after_its_letter": _("The letter of this step left on %(left)s; the step cannot be later."),
    "excluded": _(
        "This entry was taken out of the figures and stands still. Take it back in before you go on with it."
    ),
    "already_excluded": _("This was taken out of the figures already."),
    "not_excluded": _("This stands in the figures; there is nothing to take back in."),
    "last_respondent": _(
        "Nobody would be left in this case. Take the whole case out of the figures, or correct the name."
    ),
    "no_recommendation": _("No recommendation of the authority is recorded here yet."),
    "no_decision": _("No decision of the employer is recorded here yet."),
    "registered_already": _(
        "The kind is corrected before the registration only. Cancel the registration first."
    ),
    "no_number": _("This case has no such number yet."),
}
