"""Names of what happens when cases, officers and offices go: transfers, hand-overs, mergers, ended stages."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.history import EventKind
from neutrality.domain.reporter import ReleaseEnd
from neutrality.domain.transfer import Answer, Basis

TRANSFERS: tuple[tuple[StrEnum, str], ...] = (
    (EventKind.TRANSFER_OFFERED, _("Offered to another office (pelimpahan)")),
    (EventKind.TRANSFER_RETURNED, _("Offer to another office returned")),
    (EventKind.CASE_TRANSFERRED, _("Transferred to another office (pelimpahan)")),
    (EventKind.IDENTITY_HANDED_ON, _("Identity handed on to the new office’s custodians")),
    (EventKind.OFFICER_HANDED_OVER, _("Work handed over by a leaving officer")),
    (EventKind.HANDOVER_DRAFTED, _("Document of a handover begun")),
    (EventKind.HANDOVER_EDITED, _("Document of a handover changed")),
    (EventKind.HANDOVER_FINALISED, _("Document of a handover finished")),
    (EventKind.HANDOVER_SIGNED, _("Signed document of a handover scanned")),
    (EventKind.HANDOVER_VOIDED, _("Document of a handover made void")),
    (EventKind.HANDOVER_TAKEN, _("Document of a handover opened")),
    (EventKind.ACCOUNT_MOVED, _("Account moved to another office")),
    (EventKind.ACCOUNT_CLOSED, _("Account closed")),
    (EventKind.OFFICE_CLOSED, _("Office closed")),
    (EventKind.STAGE_CLOSING_ASKED, _("Closing of an election stage asked for")),
    (ReleaseEnd.TRANSFER, _("the case went to another office")),
    (Basis.REQUEST, _("asked for by the former office")),
    (Basis.MERGER, _("merger of offices")),
    (Basis.STAGE_CLOSED, _("end of the election stage")),
    (Answer.WAITING, _("waiting for the answer")),
    (Answer.ACCEPTED, _("accepted")),
    (Answer.RETURNED, _("returned")),
    (Answer.WITHDRAWN, _("taken back")),
)
