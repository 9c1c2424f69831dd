"""Why an answer of an agency, or the page for it, is not taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "no_such_reply_code": _(
        "This code opens nothing. Compare it with the sheet that came with the letter, or ask the office "
        "that wrote for a new one."
    ),
    "no_such_reply": _("There is no such answer here."),
    "reply_page_open": _(
        "This agency can answer this letter already. Give its page a new code, or close it first."
    ),
    "reply_page_ended": _("This page was closed. Open a new one for the letter."),
    "reply_sent_already": _(
        "An answer about this person was sent already; it stands. Look at the list again."
    ),
    "reply_handled": _("This answer was taken over or set aside already. Look at the case again."),
    "decree_needed": _("Add the decree: a PDF or photos. A decision is recorded by its paper."),
    "paper_type": _("This is neither a PDF nor a photo. Choose another file."),
    "no_answer_yet": _("There is no answer to send yet. Choose a person from the list first."),
}
