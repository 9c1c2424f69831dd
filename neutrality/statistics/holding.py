"""Which office had a case when: figures stay with the office that made them."""

from __future__ import annotations

import uuid
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from neutrality.cases.figures import CaseFact, RespondentFact, StateInterval
from neutrality.cases.models import Case, CaseReport
from neutrality.cases.transfer_models import Transfer
from neutrality.domain.workflow import ReportKind, State
from neutrality.reports.models import Report
from neutrality.statistics.scope import Scope

Fact = TypeVar("Fact", CaseFact, RespondentFact)
_FIRST = and_(StateInterval.ordinal == 1, StateInterval.revision == 1)


def near(fact: type[Fact], scope: Scope) -> ColumnElement[bool]:
    """Return the condition of the facts that the scope has or had: its own, and whatever was handed on."""
    here = or_(fact.office_id.in_(scope.offices), fact.case_id.in_(_moved()))
    return and_(here, kept(fact.case_id, scope))


def kept(case: SQLColumnExpression[uuid.UUID], scope: Scope) -> ColumnElement[bool]:
    """Return the condition that the records of a case are kept, where the scope asks that; else true."""
    erased = select(Case.id).where(Case.erased_on.is_not(None))
    return case.not_in(erased) if scope.living else true()


def first_office(
    fact: type[Fact], subject: InstrumentedAttribute[uuid.UUID], scope: Scope
) -> Select[Fact, uuid.UUID]:
    """Return the facts of the subjects that an office of the scope received, each with that office."""
    received = select(fact, StateInterval.office_id).join(
        StateInterval, and_(StateInterval.subject_id == subject, _FIRST)
    )
    return received.where(near(fact, scope), StateInterval.office_id.in_(scope.offices))


def reports_at_first_office(scope: Scope) -> Select[uuid.UUID, ReportKind, str, uuid.UUID]:
    """Return id, kind, channel and office of the reports that an office of the scope received."""
    first = (
        select(StateInterval.office_id)
        .join(CaseReport, CaseReport.case_id == StateInterval.subject_id)
        .where(CaseReport.report_id == Report.id, _FIRST)
        .order_by(CaseReport.main.desc())
        .limit(1)
        .scalar_subquery()
    )
    office = func.coalesce(first, Report.office_id)
    handed_on = select(CaseReport.report_id).where(CaseReport.case_id.in_(_moved()))
    known = or_(Report.office_id.in_(scope.offices), Report.id.in_(handed_on))
    erased = select(CaseReport.report_id).join(Case).where(Case.erased_on.is_not(None))
    living = Report.id.not_in(erased) if scope.living else true()
    return select(Report.id, Report.kind, Report.channel, office).where(
        known, living, office.in_(scope.offices)
    )


def registering_office(scope: Scope) -> Select[CaseFact, uuid.UUID]:
    """Return the registered cases, each with the office of the scope that registered it.

    A cancelled registration is void by a newer revision: who registered after it is who did.
    """
    newer = aliased(StateInterval)
    first = (
        select(StateInterval.office_id)
        .where(
            StateInterval.subject_id == CaseFact.case_id,
            StateInterval.void.is_(False),
            ~exists().where(
                newer.subject_id == StateInterval.subject_id,
                newer.ordinal == StateInterval.ordinal,
                newer.revision > StateInterval.revision,
            ),
            StateInterval.state.in_((State.VERIFIED, State.RECOMMENDED)),
        )
        .order_by(StateInterval.ordinal)
        .limit(1)
        .scalar_subquery()
    )
    office = func.coalesce(first, CaseFact.office_id)
    return select(CaseFact, office).where(near(CaseFact, scope), office.in_(scope.offices))


def _moved() -> Select[uuid.UUID]:
    return select(Transfer.case_id).where(Transfer.legal_on.is_not(None))
