"""Another office has a case about the same person: which office, and whom to ask; nothing of the case itself.

Only the index of the NIP is one for the installation, so only it tells; both offices see it when they read.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.accounts.service import colleagues
from neutrality.cases.models import Case, Respondent
from neutrality.cases.people import open_particulars
from neutrality.cases.standing import shown_to
from neutrality.cases.work import begin
from neutrality.directory.models import Office
from neutrality.directory.service import office_chain
from neutrality.domain.access import Actor, Permission, Role
from neutrality.domain.conflicts import may_be_hinted
from neutrality.means import Means
from neutrality.vault import IndexKind, KeyKind


@dataclass(frozen=True)
class Neighbour:
    """An office that has a similar case, and the addresses of its heads."""

    office: str
    contacts: tuple[tuple[str, str], ...]


def neighbours(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> list[Neighbour]:
    """Return the other offices that have a case about a person of this one, by name.

    Never an office above: whoever sent a report there alone avoided this office. Never a case that
    the reader must not know of.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever may not read the case.

    """
    permission = Permission.READ_CASE
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, lock=False)
    living = [row for row in work.respondents() if row.pseudonymised_on is None]
    numbers = {open_particulars(work.respondent_key(row), row).nip for row in living} - {""}
    if not numbers:
        return []
    same = means.keyholder.find(
        session, kind=IndexKind.NIP, values=numbers, office_id=None, owner_kind=KeyKind.RESPONDENT
    )
    chain = [office.id for office in office_chain(session, work.case.office_id)]
    found = (
        select(Case.office_id)
        .join(Respondent, Respondent.case_id == Case.id)
        .where(Respondent.id.in_(same), Case.erased_on.is_(None), shown_to(actor))
        .distinct()
    )
    others = {office_id for office_id in session.scalars(found) if may_be_hinted(office_id, chain)}
    offices = session.scalars(select(Office).where(Office.id.in_(others)).order_by(Office.name))
    return [Neighbour(office.name, _heads(session, office.id)) for office in offices]


def _heads(session: Session, office_id: uuid.UUID) -> tuple[tuple[str, str], ...]:
    return tuple((head.name, head.email) for head in colleagues(session, [office_id], {Role.HEAD}))
