"""What two persons do together, beside the steps of the workflow: one person is never two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neutrality.domain.access import Actor, Permission, Role, Subject, may, require
from neutrality.domain.errors import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

# Every other role leads to content, to a name, or to the power of letting others at them: two grant it.
GRANTED_BY_ONE = frozenset({Role.FIELD_SUPERVISOR, Role.STATISTICS})


def may_erase(first: Actor, second: Actor, seen: tuple[Subject, Subject]) -> bool:
    """Return whether these two may erase together what each sees so; one person is never two."""
    return (
        first.account_id != second.account_id
        and may(first, Permission.ERASE, seen[0])
        and may(second, Permission.CONFIRM_ERASURE, seen[1])
    )


def may_accept_restore(first: Actor, second: Actor, topmost_id: UUID) -> bool:
    """Return whether these two may together accept that sealed history is lost; one person is never two."""
    return (
        first.account_id != second.account_id
        and may(first, Permission.ACCEPT_RESTORE, Subject(topmost_id))
        and may(second, Permission.CONFIRM_RESTORE, Subject(topmost_id))
    )


def may_release(first: Actor, second: Actor, topmost_id: UUID) -> bool:
    """Return whether these two may together release a month of all offices; one person is never two."""
    return (
        first.account_id != second.account_id
        and may(first, Permission.ASK_RELEASE, Subject(topmost_id))
        and may(second, Permission.CONFIRM_RELEASE, Subject(topmost_id))
    )


def may_restructure(first: Actor, second: Actor, offices: Collection[UUID]) -> bool:
    """Return whether these two may together close or merge these offices; one person is never two."""
    return first.account_id != second.account_id and all(
        may(first, Permission.RESTRUCTURE, Subject(office))
        and may(second, Permission.CONFIRM_RESTRUCTURE, Subject(office))
        for office in offices
    )


def check_grant(
    roles: frozenset[Role], office: Subject, *, first: Actor, second: Actor | None, receiver: UUID | None
) -> None:
    """Refuse unless these may give the roles at the office to the receiver, who has no account yet if None.

    Raises:
        NotAllowedError: `grant_to_oneself`; `two_to_grant` where a second person is lacking; `not_allowed`.

    """
    require(first, Permission.GRANT_ROLE, office)
    both = {first.account_id} | ({second.account_id} if second else set())
    if receiver in both:
        raise NotAllowedError("grant_to_oneself")
    if roles <= GRANTED_BY_ONE:
        return
    if second is None or len(both) == 1 or not may(second, Permission.CONFIRM_GRANT, office):
        raise NotAllowedError("two_to_grant")
