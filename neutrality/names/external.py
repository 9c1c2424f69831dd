"""Names of what happens with the numbers of other bodies' systems."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.history import EventKind

EXTERNAL: tuple[tuple[StrEnum, str], ...] = (
    (EventKind.EXTERNAL_NUMBER_ADDED, _("Number in another system added")),
    (EventKind.EXTERNAL_NUMBER_WITHDRAWN, _("Number in another system withdrawn")),
    (EventKind.COPY_SHEET_SHOWN, _("Copy sheet for SBT read")),
)
