"""Why a whole instance does not go into its file, or out of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "file_there": _("There is a file of that name already. Name another one."),
    "no_instance_file": _("This is no whole file of an instance. Write it again with instance export."),
    "other_format": _("This file has a format that this version does not know (%(format)s)."),
    "member_changed": _(
        "The file was changed or damaged at %(name)s; nothing was brought. Copy it again from where it was "
        "written."
    ),
    "database_not_empty": _(
        "The database is not empty (%(table)s). Make an empty one with db upgrade and bring the file there."
    ),
    "store_not_empty": _("The store of evidence has files of this instance already. Name an empty one."),
    "other_revision": _(
        "The file was written by another version (tables %(file)s, here %(database)s). Bring it with the "
        "version that wrote it, then upgrade."
    ),
    "other_tables": _(
        "The file has other tables than this version. Bring it with the version that wrote it."
    ),
    "row_refused": _("A row of %(table)s does not fit; nothing was brought. Write the file again."),
    "rows_differ": _("What was brought into %(table)s reads back otherwise; nothing was kept."),
}
