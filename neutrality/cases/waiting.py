"""What waits for its second person on a case, opened, and who may answer it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from neutrality.accounts.service import names_of
from neutrality.cases.dossier import ProposalView
from neutrality.cases.models import Proposal, ProposalStatus
from neutrality.cases.proposals import may_answer, proposer_is_barred, read_proposal
from neutrality.cases.work import Work
from neutrality.domain.access import Actor


def waiting_views(work: Work, actor: Actor) -> list[ProposalView]:
    """Return what waits on a case, with what this actor may do about it."""
    session = work.session
    rows = session.scalars(
        select(Proposal).where(Proposal.case_id == work.case.id, Proposal.status == ProposalStatus.WAITING)
    ).all()
    names = names_of(session, {row.proposed_by for row in rows})
    ordinals = {row.id: row.ordinal for row in work.everybody()}
    return [
        ProposalView(
            id=row.id,
            action=row.action,
            subject=row.subject,
            respondent_ordinal=ordinals.get(row.respondent_id) if row.respondent_id else None,
            legal_on=row.legal_on,
            proposed_by=names.get(row.proposed_by, ""),
            proposed_at=row.proposed_at,
            mine=row.proposed_by == actor.account_id,
            may_answer=may_answer(work, row, actor),
            proposer_barred=proposer_is_barred(work, row),
            **_typed(read_proposal(work.key, row)),
        )
        for row in rows
    ]


def _typed(content: dict[str, Any]) -> dict[str, Any]:
    asked = ("field", "value", "action", "from", "to", "way", "code")
    fields = content.get("fields") or {name: content[name] for name in asked if content.get(name)}
    return {"reason": str(content.get("reason", "")), "fields": dict(fields)}
