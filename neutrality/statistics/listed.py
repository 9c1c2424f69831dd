"""The cases behind a figure as somebody may see them: one line a case, whatever of it was counted."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.lists import names_of_respondents
from neutrality.cases.models import Case, CaseReport, Respondent
from neutrality.cases.standing import shown_to
from neutrality.directory.models import Office
from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.domain.cells import Thing, how_many
from neutrality.domain.workflow import Outcome, ReportKind, State
from neutrality.means import Means
from neutrality.reports.models import Report

AT_ONCE = 5000


@dataclass(frozen=True)
class Counted:
    """A respondent by number, or a report by its reference, that was counted, and how often."""

    times: int
    ordinal: int | None = None
    reference: str = ""
    name: str = field(default="", repr=False)


@dataclass(frozen=True)
class Line:
    """One case behind the figure: how many things of it count, and which, where they are not the case."""

    id: uuid.UUID
    number: str
    kind: ReportKind
    state: State
    outcome: Outcome | None
    received_on: date
    office: str
    erased: bool
    things: int
    counted: list[Counted]


@dataclass(frozen=True)
class Listed:
    """A page of the cases; `elsewhere` counts by office what stands in cases that this reader sees not."""

    number: int
    cases: int
    lines: list[Line]
    pages: int
    elsewhere: Mapping[str, int]

    @property
    def several(self) -> bool:
        """Return whether more was counted than there are cases."""
        return self.number > self.cases + sum(self.elsewhere.values())


def listed(
    session: Session, means: Means, things: Sequence[Thing], *, actor: Actor, page: int = 1, size: int = 50
) -> Listed:
    """Return the cases in which the things stand, the newest first, within what the actor's lists reach."""
    found = list(_with_cases(session, things))
    order = _seen(session, {one.case for one in found if one.case}, actor)
    behind = defaultdict(list)
    for one in found:
        if one.case in order:
            behind[one.case].append(one)
    pages = max(1, -(-len(order) // size))
    shown = sorted(order, key=lambda case: order[case], reverse=True)[(page - 1) * size : page * size]
    return Listed(
        number=how_many(found),
        cases=len(order),
        lines=_lines(session, means, {case: behind[case] for case in shown}, actor),
        pages=pages,
        elsewhere=_elsewhere(session, [one for one in found if one.case not in order], found),
    )


def _with_cases(session: Session, things: Sequence[Thing]) -> Iterator[Thing]:
    """Yield the things, reports with the case in which they go on."""
    cases: dict[uuid.UUID, uuid.UUID] = {}
    for some in _batches(one.subject for one in things if one.case is None):
        rows = select(CaseReport.report_id, CaseReport.case_id).where(CaseReport.current)
        cases |= {
            row.report_id: row.case_id for row in session.execute(rows.where(CaseReport.report_id.in_(some)))
        }
    for one in things:
        yield one if one.case else replace(one, case=cases.get(one.subject))


def _seen(session: Session, cases: Iterable[uuid.UUID], actor: Actor) -> dict[uuid.UUID, tuple[date, str]]:
    """Return the cases that stand in the actor's lists, and what they are ordered by."""
    reach = Case.office_id.in_(offices_for(actor, Permission.LIST_CASES))
    found = {}
    for some in _batches(cases):
        rows = select(Case.id, Case.received_on).where(Case.id.in_(some), reach, shown_to(actor))
        found.update({case: (day, str(case)) for case, day in session.execute(rows)})
    return found


def _batches(keys: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """Yield the keys in as many as a statement may name at once."""
    left = iter(keys)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _elsewhere(session: Session, missing: Sequence[Thing], found: Sequence[Thing]) -> dict[str, int]:
    """Count by office what does not stand in the list; a person counts where no case of theirs does."""
    listed_people = {one.person for one in found} - {one.person for one in missing}
    offices = Counter(one.office for one in missing if one.person is None)
    people = {one.person: one.office for one in missing if one.person and one.person not in listed_people}
    offices.update(people.values())
    keys = [uuid.UUID(office) for office in offices if office]
    rows = session.execute(select(Office.id, Office.name).where(Office.id.in_(keys)))
    names = {str(key): name for key, name in rows}
    return {names.get(office, ""): offices[office] for office in sorted(offices)}


def _lines(
    session: Session, means: Means, behind: Mapping[uuid.UUID, Sequence[Thing]], actor: Actor
) -> list[Line]:
    rows = session.execute(
        select(Case, Office.name).join(Office, Office.id == Case.office_id).where(Case.id.in_(behind))
    )
    cases = {case.id: (case, office) for case, office in rows}
    told = _told(session, means, [case for case, _ in cases.values()], behind, actor)
    return [_line(*cases[key], things, told) for key, things in behind.items()]


def _line(case: Case, office: str, things: Sequence[Thing], told: Mapping[uuid.UUID, Counted]) -> Line:
    times = Counter(one.subject for one in things)
    counted = [replace(told[subject], times=number) for subject, number in times.items() if subject in told]
    copied: dict[str, Any] = {
        name: getattr(case, name) for name in ("id", "kind", "state", "outcome", "received_on")
    }
    return Line(
        number=case.registration_number or case.receipt_number or case.reference,
        office=office,
        erased=case.erased_on is not None,
        things=len(things),
        counted=sorted(counted, key=lambda one: (one.ordinal or 0, one.reference)),
        **copied,
    )


def _told(
    session: Session,
    means: Means,
    cases: Sequence[Case],
    behind: Mapping[uuid.UUID, Sequence[Thing]],
    actor: Actor,
) -> dict[uuid.UUID, Counted]:
    """Return what is said of respondents and reports: names for whoever may read the case."""
    subjects = {one.subject for things in behind.values() for one in things} - behind.keys()
    names = names_of_respondents(session, means, cases, actor, meant=subjects)
    people = session.execute(select(Respondent.id, Respondent.ordinal).where(Respondent.id.in_(subjects)))
    reports = session.execute(select(Report.id, Report.reference).where(Report.id.in_(subjects)))
    return {
        **{key: Counted(1, ordinal=ordinal, name=names.get(key, "")) for key, ordinal in people},
        **{key: Counted(1, reference=reference) for key, reference in reports},
    }
