"""Papers that an office prints, their sheets."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.papers import Orientation, PaperKind, PaperSize

PAPERS: tuple[tuple[StrEnum, str], ...] = (
    (PaperKind.REGISTER, _("Register book")),
    (PaperKind.RECAP, _("Monthly recap")),
    (PaperKind.LETTER, _("Letters")),
    (PaperSize.A4, _("A4 (210 × 297 mm)")),
    (PaperSize.F4, _("F4 or folio (215 × 330 mm)")),
    (Orientation.PORTRAIT, _("Upright")),
    (Orientation.LANDSCAPE, _("Lying")),
)
