"""What senders know of their case after cases were merged: their own respondents, told as if it stood alone.

A report that came into a merged case, or whose case took another one in, learns nothing of the other: it
hears of a step only when it moved a respondent whom the report itself names, and its tracking page shows
what such a case shows that nobody merged (design 5, attack 10).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.cases import clocks
from neutrality.cases.figures import RespondentFact
from neutrality.cases.models import Case, CaseReport, Clock, Respondent
from neutrality.cases.work import Work
from neutrality.database import Base
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.workflow import Outcome, ReportKind, State, derive
from neutrality.reports.models import Report

# What others owe is never told to a reporter as a date of this office.
OF_OTHERS = (ClockKind.FOLLOW_UP, ClockKind.CRIMINAL_PATH)
CLOSED_STATEMENT = "moral_tertutup"
_HANDLING = frozenset({ClockKind.HANDLING, ClockKind.HANDLING_EXTENDED, ClockKind.RETURNED})
_BEFORE_FORWARDING = _HANDLING | {ClockKind.PRELIMINARY, ClockKind.PRESSURE}


class MergedRespondent(Base):
    """As whom a respondent of a merged case goes on; `added` when that one was not in the other case."""

    __tablename__ = "merged_respondent"

    respondent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), primary_key=True)
    into_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("respondent.id"), index=True)
    added: Mapped[bool]


class ReportStanding(Base):
    """Where a report stands for its sender, once its case and another one were merged."""

    __tablename__ = "report_standing"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    state: Mapped[State]
    outcome: Mapped[Outcome | None]
    respondents: Mapped[int]
    due_on: Mapped[date | None]
    look_on: Mapped[date | None]
    handled_from: Mapped[date | None]


def seen_by(session: Session, reports: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return the respondents that each report knows of: those of the case that it opened, as they go on."""
    opened = select(CaseReport.report_id, CaseReport.case_id).where(
        CaseReport.report_id.in_(list(reports)), CaseReport.main
    )
    origins = {row.report_id: row.case_id for row in session.execute(opened)}
    own = select(Respondent.id, Respondent.case_id).where(Respondent.case_id.in_(origins.values()))
    rows = [(row.id, row.case_id) for row in session.execute(own)]
    onward, taken_in = _onward(session, {key for key, _ in rows})
    seen: dict[uuid.UUID, set[uuid.UUID]] = {report_id: set() for report_id in origins}
    for report_id, origin in origins.items():
        named = {key for key, case_id in rows if case_id == origin and key not in taken_in}
        seen[report_id] = {_last(key, onward) for key in named}
    return seen


def hearers(work: Work, reports: Sequence[Report], moved: Iterable[Respondent]) -> list[Report]:
    """Return which senders are told of a step: after a merge only those who named somebody it moved."""
    apart = _standings(work.session, reports)
    if not apart:
        return list(reports)
    seen, moving = seen_by(work.session, [report.id for report in reports]), {row.id for row in moved}
    return [report for report in reports if report.id not in apart or seen[report.id] & moving]


def note_told(work: Work, reports: Sequence[Report], *, on: date, started: ClockKind | None) -> None:
    """Let the senders who were told of a step stand where it brought their own respondents."""
    apart = _standings(work.session, reports)
    seen = seen_by(work.session, apart)
    for report_id, row in apart.items():
        _stand(work, row, seen[report_id], on, started)
    work.session.flush()


def stand_apart(work: Work, report: Report, *, handled_from: date | None = None) -> ReportStanding:
    """Return where a report stands by itself from now on: as the case does, unless it stood apart before."""
    row = work.session.get(ReportStanding, report.id)
    if row is None:
        seen = seen_by(work.session, [report.id])[report.id]
        row = ReportStanding(
            report_id=report.id, state=work.case.state, outcome=None, respondents=len(seen),
            due_on=public_due(work.session, work.case), look_on=next_look(work.session, work.case),
            handled_from=_handled_from(work),
        )  # fmt: skip
        work.session.add(row)
    if handled_from is not None:
        row.state, row.handled_from = State.VERIFIED, handled_from
        _date_handling(work, row, ClockKind.HANDLING)
    work.session.flush()
    return row


def public_due(session: Session, case: Case) -> date | None:
    """Return the earliest running date of a cited rule; internal targets are no deadlines (design 3).

    Initial information has no legal date at all (design 2).
    """
    if case.kind is ReportKind.INFORMASI_AWAL:
        return None
    found = select(Clock.due_on).where(
        Clock.case_id == case.id,
        Clock.stopped_on.is_(None),
        Clock.paused_on.is_(None),
        Clock.internal_target.is_(False),
        Clock.kind.not_in(OF_OTHERS),
    )
    return session.scalar(found.order_by(Clock.due_on).limit(1))


def next_look(session: Session, case: Case) -> date | None:
    """Return the next date that the office works towards."""
    found = select(Clock.due_on).where(
        Clock.case_id == case.id,
        Clock.stopped_on.is_(None),
        Clock.paused_on.is_(None),
        Clock.kind != ClockKind.PRESSURE,
    )
    return session.scalar(found.order_by(Clock.due_on).limit(1))


def told_outcome(session: Session, outcome: Outcome | None, people: Iterable[uuid.UUID]) -> Outcome | None:
    """Return the outcome that a reporter may learn; a closed moral statement is never named (domain 7.4)."""
    if outcome is not Outcome.SANCTIONED:
        return outcome
    sanctions = select(RespondentFact.sanction_kind).where(
        RespondentFact.respondent_id.in_(list(people)), RespondentFact.outcome == Outcome.SANCTIONED
    )
    return outcome if set(session.scalars(sanctions)) - {CLOSED_STATEMENT} else None


def _standings(session: Session, reports: Sequence[Report]) -> dict[uuid.UUID, ReportStanding]:
    wanted = [report.id for report in reports]
    rows = session.scalars(select(ReportStanding).where(ReportStanding.report_id.in_(wanted)))
    return {row.report_id: row for row in rows}


def _onward(
    session: Session, respondents: set[uuid.UUID]
) -> tuple[dict[uuid.UUID, uuid.UUID], set[uuid.UUID]]:
    """Return as whom these go on, step by step, and which of them came from a merged case themselves."""
    arrived = select(MergedRespondent.into_id).where(
        MergedRespondent.into_id.in_(respondents), MergedRespondent.added
    )
    taken_in = set(session.scalars(arrived))
    onward: dict[uuid.UUID, uuid.UUID] = {}
    left = respondents
    while left:
        found = select(MergedRespondent).where(MergedRespondent.respondent_id.in_(left))
        rows = {row.respondent_id: row.into_id for row in session.scalars(found)}
        onward |= rows
        left = set(rows.values()) - onward.keys()
    return onward, taken_in


def _last(respondent_id: uuid.UUID, onward: dict[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    while respondent_id in onward:
        respondent_id = onward[respondent_id]
    return respondent_id


def _handled_from(work: Work) -> date | None:
    running = clocks.running(work.session, work.case.id)
    return next((clock.started_on for clock in running if clock.kind in _HANDLING), None)


def _stand(
    work: Work, row: ReportStanding, seen: set[uuid.UUID], on: date, started: ClockKind | None
) -> None:
    people = work.session.scalars(select(Respondent).where(Respondent.id.in_(seen)))
    row.state, outcome = derive((person.state, person.outcome) for person in people)
    row.outcome = told_outcome(work.session, outcome, seen)
    if row.state is State.RECEIVED:
        row.due_on, row.look_on = public_due(work.session, work.case), next_look(work.session, work.case)
    elif row.state is not State.VERIFIED:
        row.due_on, row.look_on = None, _followed_until(work, seen)
    elif started in _HANDLING:
        row.handled_from = row.handled_from if started is ClockKind.HANDLING_EXTENDED else on
        _date_handling(work, row, started)


def _date_handling(work: Work, row: ReportStanding, kind: ClockKind) -> None:
    """Count the handling from the day on which this sender was told of it, whenever the other one's began."""
    opened = select(Case).join(CaseReport, CaseReport.case_id == Case.id)
    origin = work.session.scalars(opened.where(CaseReport.report_id == row.report_id, CaseReport.main)).one()
    on, cited = clocks.due_if_begun(
        work.session, work.means.catalogue, origin, kind, on=row.handled_from or work.today
    )
    row.due_on, row.look_on = (on if cited else None), on


def _followed_until(work: Work, seen: set[uuid.UUID]) -> date | None:
    """Return when the next clock of these respondents runs out, or one of the case after its forwarding."""
    own = {None, *seen}
    running = [clock for clock in clocks.running(work.session, work.case.id) if clock.respondent_id in own]
    return min((clock.due_on for clock in running if clock.kind not in _BEFORE_FORWARDING), default=None)
