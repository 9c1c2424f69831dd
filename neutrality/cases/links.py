"""The same post in several reports: links are found again through a keyed index of the office's own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, CaseReport
from neutrality.domain.posts import link_key
from neutrality.means import Means
from neutrality.vault import IndexKind, KeyKind

MOST_SHOWN = 10


def index_links(
    session: Session, means: Means, report_id: uuid.UUID, office_id: uuid.UUID, links: Iterable[str]
) -> None:
    """Make a report findable by the posts that it names; each office has an index of its own."""
    means.keyholder.remember(
        session,
        kind=IndexKind.LINK,
        values={link_key(link) for link in links},
        office_id=office_id,
        owner_kind=KeyKind.REPORT,
        owner=report_id,
    )


def cases_with(
    session: Session,
    means: Means,
    links: Iterable[str],
    office_id: uuid.UUID,
    *conditions: ColumnElement[bool],
    besides: uuid.UUID | None,
) -> list[Case]:
    """Return the newest cases of the office whose reports name one of these posts, but for one case.

    What the `conditions` leave out takes no place among the newest.
    """
    keys = {link_key(link) for link in links}
    if not keys:
        return []
    found = means.keyholder.find(
        session, kind=IndexKind.LINK, values=keys, office_id=office_id, owner_kind=KeyKind.REPORT
    )
    holding = select(CaseReport.case_id).where(CaseReport.report_id.in_(found), CaseReport.current)
    here = (Case.office_id == office_id, Case.id != besides)
    query = select(Case).where(Case.id.in_(holding), *here, *conditions)
    return list(session.scalars(query.order_by(Case.received_on.desc(), Case.id).limit(MOST_SHOWN)))
