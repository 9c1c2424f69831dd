"""Names of what happens to documents, and of how far they are."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.documents import DocumentState
from neutrality.domain.history import EventKind

DOCUMENTS: tuple[tuple[StrEnum, str], ...] = (
    (EventKind.DOCUMENT_DRAFTED, _("Document begun")),
    (EventKind.DOCUMENT_EDITED, _("Document edited")),
    (EventKind.DOCUMENT_FINALISED, _("Document finished")),
    (EventKind.DOCUMENT_LEFT, _("Document left the office")),
    (EventKind.DOCUMENT_SIGNED, _("Signed document scanned")),
    (EventKind.DOCUMENT_VOIDED, _("Document made void")),
    (EventKind.DOCUMENT_TAKEN, _("Document opened")),
    (EventKind.NUMBERING_SET, _("First number of a series set")),
    (DocumentState.DRAFT, _("draft")),
    (DocumentState.FINAL, _("finished")),
    (DocumentState.LEFT, _("left the office")),
    (DocumentState.VOID, _("void")),
)
