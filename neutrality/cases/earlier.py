"""Earlier matters of the respondents of a case: shown at the examination, as far as the reader may know."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from neutrality.cases.figures import RespondentFact
from neutrality.cases.models import Case, CaseReport, Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.people import open_particulars
from neutrality.cases.persons import count_hints
from neutrality.cases.sameness import PersonMatch
from neutrality.cases.standing import open_to_actor, shown_to
from neutrality.cases.work import Work, begin
from neutrality.directory.service import office_chain
from neutrality.domain.access import Actor, Permission
from neutrality.domain.conflicts import may_be_hinted
from neutrality.domain.persons import Sanctioned, is_repeat_offender
from neutrality.domain.workflow import Outcome, State
from neutrality.means import Means
from neutrality.reports.models import Report


@dataclass(frozen=True)
class Matter:
    """One other case about the same person, which the reader may open."""

    case_id: uuid.UUID
    number: str
    state: State
    outcome: Outcome | None
    received_on: date
    closed_on: date | None
    violation_type: str | None
    sanction_level: str | None
    sanction_kind: str | None


@dataclass(frozen=True)
class Known:
    """What is known of one respondent from other cases; of those elsewhere only how many."""

    respondent_id: uuid.UUID
    ordinal: int
    matters: tuple[Matter, ...]
    elsewhere: int
    sanctioned_elsewhere: int
    repeat_offender: bool
    hints: int

    @property
    def is_anything(self) -> bool:
        """Return whether there is something to say."""
        return bool(self.matters or self.elsewhere or self.hints)


@dataclass(frozen=True)
class _Row:
    """One respondent who is the same person, with the case, the figures, the day of the event."""

    person_id: uuid.UUID | None
    case: Case
    fact: RespondentFact
    event_on: date | None
    readable: bool

    @property
    def sanctioned(self) -> Sanctioned | None:
        """Return the matter as one that counts, when it ended with a sanction that stands."""
        fact = self.fact
        if fact.outcome is not Outcome.SANCTIONED or fact.decided_on is None:
            return None
        return Sanctioned(self.case.id, fact.decided_on, fact.violation_type, self.event_on)


def known_of(
    session: Session, means: Means, case_id: uuid.UUID, *, actor: Actor, now: datetime
) -> list[Known]:
    """Return what other cases tell of each respondent of a case.

    Of another office's cases only their number is told, and never of one above: who reported there alone
    avoided this office. What the reader must not know of does not count either.

    Raises:
        NotFoundError: `no_such_case`.
        NotAllowedError: for whoever may not read the case.

    """
    permission = Permission.READ_CASE
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, lock=False)
    people = [row for row in work.respondents() if row.pseudonymised_on is None]
    tied = _tied_persons(session, people)
    rows = _rows(work, {person for persons in tied.values() for person in persons}, actor)
    return [
        _known(work, person, [row for row in rows if row.person_id in tied[person.id]], actor)
        for person in people
    ]


def _tied_persons(session: Session, people: list[Respondent]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return the persons that each respondent is: its own, and those that somebody decided to be the same."""
    tied = {row.id: {row.person_id} if row.person_id else set[uuid.UUID]() for row in people}
    own = {row.person_id for row in people if row.person_id}
    if not own:
        return tied
    one, other = aliased(Respondent), aliased(Respondent)
    found = (
        select(one.person_id, other.person_id)
        .join(PersonMatch, or_(PersonMatch.respondent_id == one.id, PersonMatch.other_id == one.id))
        .join(
            other,
            and_(
                other.id != one.id,
                or_(PersonMatch.respondent_id == other.id, PersonMatch.other_id == other.id),
            ),
        )
        .where(PersonMatch.same, one.person_id.in_(own), other.person_id.is_not(None))
    )
    pairs = session.execute(found).all()
    for row in people:
        tied[row.id] |= {theirs for mine, theirs in pairs if mine == row.person_id and theirs}
    return tied


def _rows(work: Work, persons: set[uuid.UUID], actor: Actor) -> list[_Row]:
    """Return the other respondents who are these persons, of which the reader may know."""
    if not persons:
        return []
    chain = [office.id for office in office_chain(work.session, work.case.office_id)]
    found = (
        select(Respondent.person_id, Case, RespondentFact, Report.event_on, open_to_actor(actor))
        .join(Case, Case.id == Respondent.case_id)
        .join(RespondentFact, RespondentFact.respondent_id == Respondent.id)
        .join(CaseReport, and_(CaseReport.case_id == Case.id, CaseReport.main))
        .join(Report, Report.id == CaseReport.report_id)
        .where(
            Respondent.person_id.in_(persons),
            Case.id != work.case.id,
            Case.erased_on.is_(None),
            Respondent.outcome.is_distinct_from(Outcome.DUPLICATE_MERGED),
            shown_to(actor),
        )
        .order_by(Case.received_on.desc(), Case.id)
    )
    rows = [_Row(*row) for row in work.session.execute(found)]
    here = work.case.office_id
    return [row for row in rows if row.case.office_id == here or may_be_hinted(row.case.office_id, chain)]


def _known(work: Work, person: Respondent, rows: list[_Row], actor: Actor) -> Known:
    here = [row for row in rows if row.readable]
    elsewhere = [row for row in rows if not row.readable]
    name = open_particulars(work.respondent_key(person), person).name
    return Known(
        respondent_id=person.id,
        ordinal=person.ordinal,
        matters=tuple(_matter(row) for row in here),
        elsewhere=len({row.case.id for row in elsewhere}),
        sanctioned_elsewhere=len(_counting(elsewhere)),
        repeat_offender=is_repeat_offender(_counting(rows) + _counting(_itself(work, person))),
        hints=count_hints(work, person, name, actor=actor),
    )


def _itself(work: Work, person: Respondent) -> list[_Row]:
    """Return the matter of this case, for it may be the second one."""
    fact = work.session.get(RespondentFact, person.id)
    if fact is None:
        return []
    return [_Row(person.person_id or person.id, work.case, fact, work.main_report().event_on, readable=True)]


def _counting(rows: Iterable[_Row]) -> list[Sanctioned]:
    return [one for one in (row.sanctioned for row in rows) if one is not None]


def _matter(row: _Row) -> Matter:
    return Matter(
        case_id=row.case.id,
        number=number_of(row.case),
        state=row.case.state,
        outcome=row.fact.outcome,
        received_on=row.case.received_on,
        closed_on=row.fact.closed_on,
        violation_type=row.fact.violation_type,
        sanction_level=row.fact.sanction_level,
        sanction_kind=row.fact.sanction_kind,
    )
