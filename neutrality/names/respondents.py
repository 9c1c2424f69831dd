"""Names of what happens to one respondent, to a witness, and to what a respondent brings or asks."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.history import EventKind

RESPONDENTS: tuple[tuple[StrEnum, str], ...] = (
    (EventKind.RESPONDENT_ADDED, _("Respondent added")),
    (EventKind.TYPES_SET, _("Further violation types")),
    (EventKind.PHASE_CHOSEN, _("Phase chosen by the office")),
    (EventKind.MANNER_SET, _("How it was done, and by whom")),
    (EventKind.CAPTURES_TIED, _("Capture sheets of the respondent")),
    (EventKind.HEARING_SUMMONED, _("Summons to a hearing")),
    (EventKind.HEARING_RECORDED, _("Hearing recorded")),
    (EventKind.HEARING_CORRECTED, _("Record of the hearing corrected")),
    (EventKind.REBUTTAL_ADDED, _("Evidence of the respondent added")),
    (EventKind.REBUTTAL_READ, _("Evidence of the respondent opened")),
    (EventKind.WITNESS_ADDED, _("Witness recorded")),
    (EventKind.WITNESS_CORRECTED, _("Record of a witness corrected")),
    (EventKind.DATA_REQUESTED, _("The respondent asked for their own data")),
    (EventKind.DATA_ANSWERED, _("Request for own data answered")),
    (EventKind.DATA_SHEET_SHOWN, _("Sheet of own data made")),
)
