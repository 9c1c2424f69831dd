"""Whether a file may leave the office: a redacted copy, or a reason why none is needed, and a second reader.

The second reader answers one question: could the reporter be guessed from this? (issue 3, point 8)
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from neutrality.domain.errors import NotAllowedError

if TYPE_CHECKING:
    from uuid import UUID


class Clearance(StrEnum):
    """Where a file stands on its way out; the latest question about it counts."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    CLEARED = "cleared"
    HELD_BACK = "held_back"


def answered(*, guessable: bool) -> Clearance:
    """Return where a file stands after the second reader's answer."""
    return Clearance.HELD_BACK if guessable else Clearance.CLEARED


def check_second_reader(reader: UUID, *others: UUID | None) -> None:
    """Refuse who made the copy or asked the question.

    Raises:
        NotAllowedError: `same_reader`.

    """
    if reader in others:
        raise NotAllowedError("same_reader")
