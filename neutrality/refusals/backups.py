"""Why a backup is not made, not whole, or not put back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "backup_runs": _("Another backup is being made into this folder. Wait until it is done."),
    "backup_within": _(
        "Backups must not lie in a folder of the instance, nor the instance in theirs. Name another folder."
    ),
    "no_backup": _("There is no whole backup here. Name a folder that backup create has written."),
    "backup_foreign": _(
        "This backup was changed, or the keys are others than those that signed it. Put the keys of its "
        "instance back first (keys restore)."
    ),
    "backup_changed": _("Changed or damaged: %(name)s. Take another backup."),
    "backup_was_missing": _(
        "A sealed file was missing or damaged when the backup was made: %(key)s. Look into an older one."
    ),
    "backup_file_missing": _("A sealed file is missing in the backup: %(key)s."),
    "backup_file_changed": _(
        "A sealed file of the backup was changed or damaged: %(key)s. Remove it there; the next backup "
        "copies it again."
    ),
    "backup_database_broken": _("The database of the backup is damaged. Take another backup."),
    "backup_other_moment": _("The database of the backup is of another moment than its list says."),
    "backup_files_differ": _("The database of the backup names other sealed files than its list."),
    "backup_newer": _(
        "The backup is of a newer version than this program (tables %(revision)s). Install that one first."
    ),
    "no_pg_client": _(
        "%(name)s is not installed. Run: apt-get install -y --no-install-recommends postgresql-client"
    ),
    "pg_failed": _("PostgreSQL did not do it: %(said)s"),
    "scratch_refused": _(
        "No database could be made there for a while. Name with --scratch a PostgreSQL server where you may."
    ),
    "scratch_needed": _("Name with --scratch a PostgreSQL server on which the backup can be opened."),
    "restore_not_empty": _(
        "There are tables in this database already. Name an empty database, or move this one away first."
    ),
    "no_database": _("The database does not answer. Check its address, and whether it exists."),
    "backup_unread": _("The backup cannot be read: %(reason)s."),
    "restore_other_kind": _(
        "The backup is one of %(kind)s. Put it back there; instance export and import go to another kind."
    ),
    "restore_damaged": _("Nothing was put back. Take another backup."),
    "restore_file_differs": _(
        "The store has another file in the place of %(key)s. Name an empty store, or remove that file."
    ),
}
