"""Names of mended mistakes: what happened, why an entry left the figures, why a number is BATAL."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.history import EventKind
from neutrality.domain.mistakes import ExclusionReason, NumberKind, VoidReason

MISTAKES: tuple[tuple[StrEnum, str], ...] = (
    (EventKind.STEP_CANCELLED, _("Step cancelled: it was a mistake")),
    (EventKind.STEP_REDATED, _("Day of a step corrected (ralat)")),
    (EventKind.CASE_EXCLUDED, _("Taken out of the figures")),
    (EventKind.CASE_READMITTED, _("Taken back into the figures")),
    (EventKind.RESPONDENT_EXCLUDED, _("Respondent taken out of the case")),
    (EventKind.RESPONDENT_READMITTED, _("Respondent taken back into the case")),
    (ExclusionReason.TEST_ENTRY, _("test entry")),
    (ExclusionReason.DOUBLE_TYPING, _("typed twice")),
    (ExclusionReason.NOT_A_REPORT, _("no report at all")),
    (ExclusionReason.WRONG_PERSON, _("wrong person")),
    (VoidReason.STEP_CANCELLED, _("its step was cancelled")),
    (VoidReason.CORRECTED, _("corrected (ralat)")),
    (NumberKind.RECEIPT, _("receipt")),
    (VoidReason.DOCUMENT_VOID, _("its document is void")),
    (NumberKind.REGISTRATION, _("registration")),
    (NumberKind.LETTER, _("letters")),
)
