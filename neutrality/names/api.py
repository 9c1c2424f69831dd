"""What a token may be used for, in words."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.api_scopes import Scope

API: tuple[tuple[StrEnum, str], ...] = (
    (Scope.WRITE_FINDINGS, _("hand in findings")),
    (Scope.WRITE_REPORTS, _("hand in reports that came to the office")),
    (Scope.READ_CASES, _("read cases, without names")),
    (Scope.READ_RESPONDENTS, _("read the names of respondents")),
    (Scope.READ_NARRATIVES, _("read what was reported, in full")),
    (Scope.READ_EVENTS, _("read what happened to cases, without names")),
    (Scope.WRITE_ANSWERS, _("record employers’ answers")),
    (Scope.READ_STATISTICS, _("read released statistics")),
)
