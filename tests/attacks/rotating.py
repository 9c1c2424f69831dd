"""Rotates one office's key and is killed by the system: at its first change, or right after committing it.

Run as a process: database, folder of keys, office, `change` or `commit`. It dies by SIGKILL; a run that has
nothing left to change ends with status 0.
"""

from __future__ import annotations

import os
import signal
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event

from neutrality.custody.upkeep import Upkeep
from neutrality.database import make_engine, make_sessions
from neutrality.history.service import Signer
from neutrality.vault import KeyFiles

CHANGES = ("INSERT INTO key_wrap", "DELETE FROM key_wrap", "INSERT INTO reader_key", "UPDATE reader_key")


def main(url: str, keys_dir: str, office: str, moment: str) -> None:
    """Rotate until the moment."""
    engine, changed = make_engine(url), [False]

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(CHANGES):
            changed[0] = True
            if moment == "change":
                die()

    event.listen(engine, "after_cursor_execute", note)
    sessions = make_sessions(engine)
    event.listen(sessions, "after_commit", lambda _session: die() if changed[0] else None)
    files = KeyFiles(Path(keys_dir))
    signer = Signer("desk", files.surface("desk"))
    Upkeep(sessions, files, signer, uuid.UUID(office), datetime.now(UTC), batch=1).rotate()


if __name__ == "__main__":
    main(*sys.argv[1:])
