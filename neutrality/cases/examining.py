"""How work on one respondent begins: the case locked, the right asked, the name not yet erased."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.cases.models import Respondent
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import ConflictError
from neutrality.means import Means


def examining(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    permission: Permission = Permission.EXAMINE_RESPONDENT,
) -> tuple[Work, Respondent]:
    """Lock the case of a respondent whose name was not erased.

    Raises:
        NotFoundError: `no_such_case`, `no_such_respondent`.
        ConflictError: `identity_erased`.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission)
    person = respondent_in(work, respondent_id)
    refuse_erased(person)
    return work, person


def refuse_erased(person: Respondent) -> None:
    """Keep nothing new under the key of somebody whose name was erased; raises `identity_erased`."""
    if person.pseudonymised_on is not None:
        raise ConflictError("identity_erased")
