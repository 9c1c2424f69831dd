"""Names of what is done to offices, agencies, elections, the law and the queue."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.event_kinds import EventKind
from neutrality.domain.lawchanges import Becomes, ChangeState
from neutrality.domain.lawversions import Verdict

ADMINISTRATION: tuple[tuple[StrEnum, str], ...] = (
    (EventKind.OFFICE_MADE, _("Office made")),
    (EventKind.OFFICE_OPENED, _("Office opened with its keys")),
    (EventKind.OFFICE_CHANGED, _("Office changed")),
    (EventKind.AGENCY_ENTERED, _("Agency entered")),
    (EventKind.AGENCY_CHANGED, _("Agency changed")),
    (EventKind.ELECTION_ENTERED, _("Election entered")),
    (EventKind.ELECTION_CHANGED, _("Election changed")),
    (EventKind.LAW_ROW_REVIEWED, _("Row of the law compared with the official text")),
    (EventKind.LAW_CHANGE_ASKED, _("Change of the law proposed")),
    (EventKind.LAW_CHANGE_CONFIRMED, _("Change of the law confirmed")),
    (EventKind.LAW_CHANGE_REFUSED, _("Change of the law not confirmed")),
    (EventKind.RETENTION_RAN, _("Run of retention")),
    (EventKind.MESSAGE_RETRIED, _("Work that was given up tried again")),
    (EventKind.MESSAGE_DISCARDED, _("Work that was given up set aside")),
    (Verdict.AS_IN_LAW, _("It says what the official text says")),
    (ChangeState.WAITING, _("waits for the second person")),
    (ChangeState.CONFIRMED, _("confirmed")),
    (ChangeState.REFUSED, _("refused")),
    (ChangeState.TAKEN_BACK, _("taken back")),
    (Becomes.ADDED, _("new")),
    (Becomes.CLOSED, _("ends")),
    (Becomes.CHANGED, _("changed")),
    (Becomes.REMOVED, _("no longer there")),
    (Verdict.DIFFERS, _("It differs from the official text")),
)
