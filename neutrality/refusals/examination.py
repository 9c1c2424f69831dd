"""Why an examination, a study or a plenary meeting does not go through, and what a decision waits for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "examined_yourself": _(
        "You examined this case last, so somebody else decides, confirms and writes down the meeting."
    ),
    "study_changed": _(
        "Somebody saved this study while you were writing. What you typed stands below, what is kept stands "
        "beside it: put both together and save again."
    ),
    "needs_every_element": _(
        "Proven needs every element fulfilled. Look at the elements again, or choose “not proven”."
    ),
    "named_twice": _("This stands here twice. Leave it once."),
    "quorum_not_reached": _(
        "%(present)s members voted, %(quorum)s must be there. Hold the meeting again, or mend the number."
    ),
    "barred_from_vote": _("This member is barred from the case: leave the vote empty."),
    "no_majority": _(
        "%(agreed)s votes for it, %(against)s against: this was not decided. Choose “not yet decided”."
    ),
}
GUARDS: dict[str, str] = {
    "checklist_is_answered": _("waiting for the checklist of the examination"),
    "elements_are_examined": _(
        "waiting for the examination: type, elements and finding, of the type that is named here"
    ),
    "pleno_decided_so": _("waiting for a plenary meeting that decides so; the last one did not"),
    "decider_did_not_examine": _("waiting for somebody else: you examined this case last"),
}
