"""Names of the mails that officers choose."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.notice_causes import NoticeCause
from neutrality.domain.notices import How

NOTICES: tuple[tuple[StrEnum, str], ...] = (
    (How.DIGEST, _("One mail a day, when there is anything")),
    (How.EACH, _("A mail for each")),
    (How.OFF, _("No mails")),
    (NoticeCause.NEW_CASE, _("a new case of the office that you take in or examine")),
    (NoticeCause.ASSIGNED, _("a case is assigned to you")),
    (NoticeCause.ANSWERED, _("the reporter or another body answered in your case")),
    (NoticeCause.SECOND_PERSON, _("something waits for you as the second person")),
    (
        NoticeCause.HELP_ASKED,
        _("an office below asks yours, of which you are a head, to take part in a case"),
    ),
    (NoticeCause.DUE_SOON, _("a date of your case comes soon")),
    (NoticeCause.OVERDUE, _("a date of your case has passed")),
)
