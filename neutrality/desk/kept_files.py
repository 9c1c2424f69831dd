"""Files under a respondent's key at the desk: opened whole, the reading written down, then given out."""

from __future__ import annotations

import uuid

from neutrality import current
from neutrality.cases.opened_files import OpenedFile
from neutrality.cases.respondent_files import Kept, note_kept_reading, open_kept
from neutrality.database import reading, transaction
from neutrality.desk.asking import acting


def kept_file(
    kept: Kept, case_id: uuid.UUID, file_id: uuid.UUID, *, confirmed: bool = False, viewing: bool = False
) -> OpenedFile:
    """Open a file whole, then write down who reads it; only then is any of it given out."""
    means, how = current.means("desk"), acting()
    with reading(current.sessions()) as session:
        opened = open_kept(
            session, means, case_id, file_id, kept=kept, confirmed=confirmed, viewing=viewing, **how
        )
    with transaction(current.sessions()) as session:
        note_kept_reading(session, means, case_id, file_id, kept=kept, viewing=viewing, **how)
    return opened
