"""Why a code, a receipt, a line to or from a reporter, or an identity does not go through."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "identity_erased": _("The name of this respondent was erased when its legal period was over."),
    "thread_full": _("There are very many lines in this report already. Ask the office by telephone."),
    "visit_over": _(
        "This page was closed because nothing was done for a while. Nothing was sent yet: enter your code "
        "once more below and send it again."
    ),
    "no_thread": _("This report has no tracking code, so nobody would read it. Use another way."),
    "no_mail": _("This site sends no mail."),
    "no_gateway": _("This site sends no messages."),
    "receipt_unreadable": _(
        "This is not a whole receipt. Copy the line to its end, or choose the file as you got it."
    ),
    "receipt_forged": _("This receipt was not signed here, or something in it was changed."),
    "no_such_report": _("No report was found with this code. Check it letter by letter."),
    "release_to_oneself": _(
        "An identity is never released to yourself. Name a colleague, or ask the other custodian."
    ),
    "cannot_handle": _(
        "Somebody chosen here does no such work at this office. Letters are printed by counter officers only."
    ),
    "release_unsigned": _(
        "This report is not signed yet. Until then the identity can be released for a letter only."
    ),
    "release_closed": _("The case is closed. The identity can be released for a letter only."),
    "already_released": _("The identity is released for this already. End that release first."),
    "release_ended": _("This release has ended already."),
    "not_released": _(
        "The identity is not released to you for this, or no longer. Ask the custodian, with your reason."
    ),
    "identity_unread": _(
        "Open the identity first, today and with your passphrase; then compare it with the identity card."
    ),
    "not_confirmed": _(
        "The custodian has not confirmed today that the identity card matches. Ask for it first."
    ),
    "confirmed_by_oneself": _(
        "A second person is needed: you confirmed the identity card yourself. Another officer gives the code."
    ),
    "code_given": _(
        "A new code was given just now for this confirmation. For another one, the custodian confirms again."
    ),
    "letter_names_reporter": _(
        "The text tells the sender’s name, address or number. Leave it out: the page puts it in by itself."
    ),
    "no_such_number": _("No other case of this office has this number. Check it digit by digit."),
    "linked_already": _("These two cases are linked already."),
    "no_such_link": _("This link was taken back already."),
    "no_identity": _("The sender gave no identity."),
    "code_length": _(
        "A code has 25 letters and digits in five groups; here are %(length)s. Check that none is missing."
    ),
    "code_group": _("Look again at group %(groups)s of the code: a letter or digit is not right."),
}
