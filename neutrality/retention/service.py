"""What is due for erasure and why, without a name: read anywhere, decided by the domain."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, Respondent
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.catalogue import Afterwards, Catalogue
from neutrality.domain.retention import Due, due, erasure_of
from neutrality.domain.workflow import Outcome
from neutrality.retention.holds import Hold, holds_of
from neutrality.retention.models import Erasure

_AT_ONCE = 500


@dataclass(frozen=True)
class Item:
    """One case, or one respondent of it, whose period is over; `holds` says what keeps it all the same."""

    case_id: uuid.UUID
    reference: str
    office_id: uuid.UUID
    outcome: Outcome
    due: Due
    respondent_id: uuid.UUID | None
    ordinal: int | None
    holds: tuple[Hold, ...]

    @property
    def then(self) -> Afterwards:
        """What the rule asks to be done."""
        return self.due.rule.then


@dataclass(frozen=True)
class Gone:
    """One erased case, and until when copies of it lie in backups."""

    case_id: uuid.UUID
    reference: str
    rule: str
    closed_on: date
    due_on: date
    erased_on: date
    copies_until: date


def reach_of(first: Actor, second: Actor) -> frozenset[uuid.UUID]:
    """Return the offices whose records these two may erase together: none when they are one person."""
    if first.account_id == second.account_id:
        return frozenset()
    return offices_for(first, Permission.ERASE) & offices_for(second, Permission.CONFIRM_ERASURE)


def items(
    session: Session, catalogue: Catalogue, *, today: date, offices: Iterable[uuid.UUID] | None = None
) -> list[Item]:
    """Return everything whose period is over, the longest overdue first; of no offices means of all."""
    found = select(Case).where(Case.closed_on.is_not(None), Case.erased_on.is_(None))
    if offices is not None:
        found = found.where(Case.office_id.in_(set(offices)))
    due_now: list[Item] = []
    cases: list[Case] = []
    for case in session.scalars(found.execution_options(yield_per=_AT_ONCE)):
        cases.append(case)
        if len(cases) == _AT_ONCE:
            due_now += items_of(session, catalogue, cases, today=today)
            cases = []
    due_now += items_of(session, catalogue, cases, today=today)
    return sorted(due_now, key=lambda item: (item.due.due_on, item.reference, item.ordinal or 0))


def items_of(session: Session, catalogue: Catalogue, cases: list[Case], *, today: date) -> list[Item]:
    """Return what is due of these cases."""
    ids = {case.id for case in cases if case.closed_on is not None and case.erased_on is None}
    people: dict[uuid.UUID, list[Respondent]] = {}
    rows = select(Respondent).where(Respondent.case_id.in_(ids), Respondent.pseudonymised_on.is_(None))
    for person in session.scalars(rows.order_by(Respondent.ordinal)):
        people.setdefault(person.case_id, []).append(person)
    held = holds_of(session, ids)
    return [
        Item(
            case_id=case.id, reference=case.reference, office_id=case.office_id, outcome=outcome, due=asked,
            respondent_id=person.id if person else None, ordinal=person.ordinal if person else None,
            holds=tuple(held.get(case.id, ())),
        )
        for case in cases
        if case.id in ids
        for asked, outcome, person in _asked(catalogue, case, people.get(case.id, []), today)
    ]  # fmt: skip


def gone(session: Session, *, offices: Iterable[uuid.UUID] | None = None) -> list[Gone]:
    """Return the erased cases, the latest first."""
    found = select(Erasure, Case.reference).join(Case, Case.id == Erasure.case_id)
    if offices is not None:
        found = found.where(Case.office_id.in_(set(offices)))
    rows = session.execute(found.order_by(Erasure.erased_on.desc(), Case.reference))
    return [
        Gone(
            row.case_id, reference, row.rule, row.closed_on, row.due_on, row.erased_on, row.copies_until
        )
        for row, reference in rows
    ]  # fmt: skip


def _asked(
    catalogue: Catalogue, case: Case, people: list[Respondent], today: date
) -> Iterator[tuple[Due, Outcome, Respondent | None]]:
    """Yield the erasure of the case when its day has come, else which respondents lose their name."""
    if case.closed_on is None or case.outcome is None:
        return
    whole = erasure_of(due(catalogue.retention_rules(case.outcome.value, case.closed_on), case.closed_on))
    if whole is not None and whole.due_on <= today:
        yield whole, case.outcome, None
        return
    for person in people:
        if person.outcome is None:
            continue
        rules = catalogue.retention_rules(person.outcome.value, case.closed_on)
        for asked in due(rules, case.closed_on):
            if asked.rule.then is Afterwards.PSEUDONYMISE and asked.due_on <= today:
                yield asked, person.outcome, person
