"""Names of where the follow-up of an employer stands, and of what is counted of it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.follow_up import Figure, Standing

FOLLOW_UP: tuple[tuple[StrEnum, str], ...] = (
    (Standing.WITH_AUTHORITY, _("with the authority")),
    (Standing.SENT, _("sent")),
    (Standing.RECEIVED, _("received, not yet answered")),
    (Standing.EXAMINING, _("the employer examines it")),
    (Standing.MORE_TIME, _("asked for more time")),
    (Standing.UNANSWERED, _("not yet answered, past the office’s own target")),
    (Standing.REFUSED, _("refused")),
    (Standing.MEASURE, _("control measure")),
    (Standing.DECREE_AWAITED, _("answered, decree awaited")),
    (Standing.REMEDY, _("decided, remedy pending")),
    (Standing.EXECUTED, _("executed")),
    (Standing.NO_VIOLATION, _("employer found no violation")),
    (Standing.NOT_FOLLOWED_UP, _("not followed up")),
    (Standing.ENDED, _("ended without a decision")),
    (Figure.ALL, _("all respondents")),
    (Figure.WAITING, _("not yet answered")),
    (Figure.ANSWERED, _("answered")),
    (Figure.DECREE_AWAITED, _("answered, decree awaited")),
    (Figure.EXECUTED, _("executed")),
    (Figure.MEASURE, _("with a control measure")),
)
