"""Who could be the second person of what waits: at the case's office, else at one above it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases.models import Case, Proposal
from neutrality.cases.notices import DECIDING, holders
from neutrality.cases.proposals import can_answer
from neutrality.cases.standing import helping_offices
from neutrality.directory.service import office_chain


def second_persons(session: Session, case: Case, proposal: Proposal, today: date) -> set[uuid.UUID]:
    """Return who can answer a proposal today: those near the case, or above when nobody near it can.

    Whoever helps with the case is as near as its own office.
    """
    own, *above = (office.id for office in office_chain(session, case.office_id))
    for near in ([own, *helping_offices(session, case.id)], *([office_id] for office_id in above)):
        able = _able(session, case, proposal, near, today)
        if able:
            return able
    return set()


def _able(
    session: Session, case: Case, proposal: Proposal, offices: Iterable[uuid.UUID], today: date
) -> set[uuid.UUID]:
    asked = set[uuid.UUID]().union(*(holders(session, one, DECIDING, today) for one in offices))
    people = (session.get_one(Account, account_id) for account_id in asked)
    actors = (load_actor(session, account, today=today) for account in people if account.active)
    return {actor.account_id for actor in actors if can_answer(session, case, proposal, actor)}
