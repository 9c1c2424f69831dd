"""Names of what an agency can answer on its page, and of what became of an answer."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.replies import ReplyKind, ReplyState

REPLIES: tuple[tuple[StrEnum, str], ...] = (
    (ReplyKind.RECEIVED, _("We received the letter")),
    (ReplyKind.EXAMINING, _("We are still examining")),
    (ReplyKind.MORE_TIME, _("We ask for more time")),
    (ReplyKind.SANCTIONED, _("Decided: a sanction was imposed")),
    (ReplyKind.NO_VIOLATION, _("Decided: no violation was found")),
    (ReplyKind.REFUSED, _("We do not follow the recommendation")),
    (ReplyKind.MOVED, _("The person moved to another agency")),
    (ReplyKind.RETIRED, _("The person retired or is no longer a civil servant")),
    (ReplyKind.DIED, _("The person died")),
    (ReplyState.WAITING, _("came in, not yet recorded")),
    (ReplyState.TAKEN_OVER, _("taken over")),
    (ReplyState.SET_ASIDE, _("set aside")),
)
