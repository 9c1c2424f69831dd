"""Reading a backup again: who signed it, every byte of it, every sealed file that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neutrality.backups.folder import Folder, Listed, find, listed_in, measured
from neutrality.backups.manifest import COPIES, LISTED, NOTE, Manifest
from neutrality.domain.errors import DomainError
from neutrality.refusals import words

_NAMED_AT_MOST = 20


@dataclass(frozen=True)
class Backup:
    """A backup whose manifest is signed by this instance."""

    folder: Folder
    path: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        """The copy of the database."""
        return self.path / COPIES[self.manifest.database]

    def holds(self, name: str) -> bool:
        """Return whether it has this part, as it was signed."""
        part = self.manifest.parts.get(name)
        return part is not None and measured(self.path / name) == part

    def listed(self) -> Iterator[Listed]:
        """Yield the sealed files that it names; raises `ValueError`."""
        return listed_in(self.path / LISTED)


def all_of(folder: Folder, public: bytes) -> Iterator[Backup]:
    """Yield every backup of a folder that this instance signed, the newest first."""
    for path in reversed(folder.finished()):
        with suppress(DomainError):
            yield open_backup(path, public)


@dataclass
class Findings:
    """What is wrong, told as it is found; of one kind only the first are named."""

    tell: Callable[[str], object]
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, **params: Any) -> None:
        """Tell one more thing that is wrong."""
        self.counts[code] = self.counts.get(code, 0) + 1
        if self.counts[code] <= _NAMED_AT_MOST:
            self.tell(words(code, params))

    @property
    def total(self) -> int:
        """How many things are wrong."""
        return sum(self.counts.values())


def open_backup(path: Path, public: bytes) -> Backup:
    """Return the backup that a path names: one of them, or the newest of a folder.

    Raises:
        DomainError: `no_backup`; `backup_foreign`.

    """
    folder, found = find(path)
    text = (found / NOTE).read_text(encoding="utf-8", errors="replace")
    return Backup(folder, found, Manifest.opened(text, public))


def check_bytes(backup: Backup, findings: Findings, seen: Callable[[int], object]) -> set[str] | None:
    """Read every byte and tell what is not as it was written.

    Return which sealed files lack, those that were missing already among them; nothing when the database or
    the list is damaged.
    """
    whole = True
    for name, part in backup.manifest.parts.items():
        if measured(backup.path / name) != part:
            findings.add("backup_changed", name=name)
            whole = whole and name not in {COPIES[backup.manifest.database], LISTED}
        seen(1)
    for key in backup.manifest.missing:
        findings.add("backup_was_missing", key=key)
    return set(_lacking(backup, findings, seen)) if whole else None


def _lacking(backup: Backup, findings: Findings, seen: Callable[[int], object]) -> Iterator[str]:
    known = {*backup.manifest.missing, *backup.manifest.erased}
    yield from known
    for one in backup.listed():
        if one.key not in known:
            found = measured(backup.folder.evidence(one.key))
            if found.sha256 != one.sha256:
                code = "backup_file_missing" if found.size < 0 else "backup_file_changed"
                findings.add(code, key=one.key)
                yield one.key
        seen(1)
