"""What the commands say when they are done, and what has to be done next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from neutrality.backups.checking import Backup, Findings
from neutrality.backups.folder import DAY, Folder
from neutrality.backups.making import Made
from neutrality.database import reading
from neutrality.domain.errors import DomainError
from neutrality.history.outside import Outside
from neutrality.history.standing import check_goes_on, check_standing
from neutrality.refusals import words
from neutrality.retention.running import standing

if TYPE_CHECKING:
    from neutrality.backups.aftercare import Ended
    from neutrality.backups.restoring import Brought
    from neutrality.database import Sessions
    from neutrality.history.standing import Log
    from neutrality.retention.ledger import Ledger
    from neutrality.settings import Settings

Say = Callable[[str], object]


def made(done: Made, say: Say) -> None:
    """Say what was backed up, and what lacks."""
    told = done.manifest
    say(
        f"{done.path}: events up to {told.position}, {told.files} sealed files ({told.total} bytes, "
        f"{done.fresh} new)."
    )
    if done.pruned:
        say(f"Removed: {done.pruned} older backups, {done.swept} sealed files that none names any more.")
    for key in told.missing:
        say(words("backup_was_missing", {"key": key}))


def outlived(folder: Folder, days: int, now: datetime, say: Say) -> None:
    """Say which backups are older than what was promised to those whose records were erased."""
    last = (now - timedelta(days=days)).strftime(DAY)
    for path in folder.finished():
        if path.name < last:
            say(f"{path.name} is older than {days} days: what was erased since is still in it. Remove it.")


def verified(backup: Backup, findings: Findings, say: Say, *, opened: bool) -> None:
    """Say what was read and how much is wrong."""
    told = backup.manifest
    how = "opened, history verified" if opened else "not opened"
    say(
        f"{backup.path.name}: made {told.made_at.isoformat(timespec='minutes')}, events up to "
        f"{told.position}, {told.files} sealed files, database {how}: {findings.total} findings."
    )


def restored(backup: Backup, brought: Brought, ended: Ended, say: Say) -> None:
    """Say what is there again, and what ended."""
    say(
        f"Put back: {backup.path.name}, events up to {backup.manifest.position}; {brought.files} sealed "
        f"files, {brought.there} were there, {brought.erased} stay away since they were erased."
    )
    say(
        f"Ended: {ended.sessions} sessions, {ended.drafts} drafts. Set aside: {ended.messages} mails and "
        "messages that may have gone out since (/admin/antrean)."
    )
    say("Accounts, roles and tokens stand as on that day: end again whatever was ended since.")


def what_next(sessions: Sessions, log: Log, settings: Settings, ledger: Ledger, say: Say) -> None:
    """Say what two persons have to accept as lost, and what has to be erased again."""
    kept = Outside(settings.last_checkpoint).read()
    with reading(sessions) as session:
        here = check_standing(session, log)
        if kept is None:
            say("No checkpoint outside: put the newest that anybody kept of /integritas at "
                f"{settings.last_checkpoint}, or nobody can tell what is lost.")  # fmt: skip
        else:
            seen = log.head(kept)
            try:
                check_goes_on(session, log, seen, here)
            except DomainError:
                size = here.size if here else 0
                say(f"Next: {max(seen.size - size, 0)} sealed events are lost; two persons accept that with "
                    "audit accept-restore --as … --second …")  # fmt: skip
        back = len(standing(session, ledger))
    if back:
        say(f"Next: {back} erased records are back; erase them again with retention replay --as …")
    say("Then: audit verify, evidence verify; after that start the processes.")
