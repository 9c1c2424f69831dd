"""Why a month is not released, or a release does not verify."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "month_not_over": _(
        "This month can be released from the 6th of the next one on: entries up to the 5th belong to it."
    ),
    "month_before_released": _(
        "A later month is released already. What was entered late stands in the next release, as a "
        "correction."
    ),
    "revision_needs_reason": _(
        "This month is released already. A revision needs a reason, which is published with it."
    ),
    "release_waits": _("A release of this month is asked for already. Confirm or withdraw that one."),
    "release_settled": _("This was confirmed or withdrawn meanwhile, or there is no such release."),
    "release_overtaken": _("Another release of this month was made meanwhile. Look at that one first."),
    "release_unchanged": _("Nothing that is published has changed, so there is no revision."),
    "release_must_wait": _(
        "A revision would tell of a change that is too small to be published (%(figure)s). It waits for the "
        "next scheduled release; an erratum can be told at once."
    ),
    "two_to_release": _(
        "Two different persons of the topmost office release a month: one of the statistics or a head asks, "
        "another head confirms."
    ),
    "not_the_releaser": _(
        "This process does not release: the key file release.key is not in its folder. Run it where the "
        "worker runs, or make the key with: flask --app app keys init"
    ),
    "month_not_released": _("This month is not released, so there is nothing to correct in public."),
    "erratum_too_short": _("Say in at least %(least)s characters what is wrong."),
    "release_unreadable": _("This is no release of this format."),
    "draft_is_no_package": _(
        "This month is not released: only what is signed can be taken as a package. Take another format."
    ),
    "before_the_month": _("This day lies before the month. Take one in it, or a later one."),
    "release_note_wrong": _("This is no signed note of a release."),
    "fingerprint_wrong": _(
        "A fingerprint has 64 digits or letters from a to f. Copy all of it, from the bulletin or the site."
    ),
}
