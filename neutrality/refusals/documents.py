"""Why a document is not written, numbered, sent or signed this way, and what to do instead."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "no_such_document": _("There is no such document here."),
    "document_changed": _(
        "Somebody else saved this document meanwhile. Look at what it says now before you go on; nothing "
        "that you typed is lost."
    ),
    "document_is_final": _(
        "This document has its number and stands as it is. If something in it is wrong, make it void and "
        "write it anew."
    ),
    "document_is_void": _("This document is void. Write it anew, as a further document."),
    "document_not_final": _("This document is a draft still. Finish it first, then it gets its number."),
    "document_left": _("This document left the office already."),
    "document_not_void": _("Only a void document is written anew. Make this one void first."),
    "document_replaced": _("Another document stands in the place of this one already."),
    "document_erased": _("What this document said was erased when its time was over."),
    "before_document": _("This day lies before the day of the document (%(day)s). Check both dates."),
    "reporter_by_pseudonym": _(
        "Whoever reported stands here under the pseudonym alone, in one line, without an address. Where the "
        "letter must bear the name, the identity custodian adds it on paper."
    ),
    "numbering_begun": _(
        "Numbers of this series were given in this year already. Its first number stays as it is."
    ),
    "series_year": _("A series is begun for this year or the next: %(this)s or %(next)s."),
    "document_kind_closed": _(
        "This kind of document is not written on this day, or not about this. Choose another."
    ),
    "scan_type": _("A signed document is scanned as PDF, JPEG or PNG. Choose such a file."),
    "document_unknown": _(
        "No document of this installation is known by that. Check what you typed; a document that was "
        "changed after it was given out is not known either."
    ),
}
