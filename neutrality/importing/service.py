"""Take the cases of an earlier register in, with their history; count them beside the register's sums."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from neutrality.cases.figures import RespondentFact
from neutrality.cases.imported import ImportedRow
from neutrality.cases.models import Respondent
from neutrality.cases.taking_over import begin_taken_over, name_type, take_over
from neutrality.cases.work import Work
from neutrality.database import to_minute
from neutrality.domain.access import Actor, Permission, Subject, require
from neutrality.domain.appointments import folded
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.history import EventKind, Stream
from neutrality.domain.mistakes import NumberKind
from neutrality.domain.register_cases import Entry, Totals, lacking
from neutrality.domain.register_columns import Column, Decision
from neutrality.domain.register_rows import Person, Row
from neutrality.domain.workflow import Outcome, ReportKind
from neutrality.history.service import Entry as HistoryEntry
from neutrality.history.service import append
from neutrality.importing.checking import digest_of
from neutrality.importing.known import Place
from neutrality.means import Means
from neutrality.reports.models import Source
from neutrality.reports.submission import RespondentInput, Submission

CHANNEL = "import"
# A register tells no hour: mid-morning, when every desk of the country is open.
HOUR = time(3, 0)
PROVEN_THEN = "Menurut register: terbukti, {on}. Penerusan tidak tercatat."


@dataclass(frozen=True)
class By:
    """Who takes a register in, at which moment, on which day of the office."""

    actor: Actor
    now: datetime
    today: date
    second: uuid.UUID | None = None


def allow(place: Place, by: By) -> None:
    """Refuse whoever does not administer the register of the office.

    Raises:
        NotAllowedError: `not_allowed`; `same_person` when the second is the first.

    """
    require(by.actor, Permission.IMPORT_REGISTER, Subject(place.office.id))
    if by.second == by.actor.account_id:
        raise NotAllowedError("same_person", action="import_register")


def take_in(session: Session, means: Means, place: Place, entries: Iterable[Entry], by: By) -> int:
    """Bring these cases in; return how many respondents they have.

    Raises:
        NotAllowedError: `not_allowed`, `same_person`.
        InvalidInputError: `number_taken` when somebody gave the number meanwhile.

    """
    allow(place, by)
    people = 0
    for entry in entries:
        work = _begin(session, means, place, entry, by)
        persons = work.respondents()
        for taken in entry.steps:
            person = persons[taken.person] if taken.person is not None else None
            take_over(work, taken.action, person, on=taken.on, fields=taken.fields, today=by.today)
        _remember(work, place, entry, persons)
        people += len(persons)
    return people


def conclude(session: Session, means: Means, place: Place, *, cases: int, people: int, by: By) -> None:
    """Write down in the office's history that a register was taken in, by whom, how much of it."""
    payload = {
        "cases": cases,
        "respondents": people,
        "second": str(by.second) if by.second else None,
    }
    entry = HistoryEntry(
        Stream.CATALOGUE, place.office.id, EventKind.REGISTER_IMPORTED, by.today, office_id=place.office.id,
        actor_id=by.actor.account_id, payload=payload,
    )  # fmt: skip
    append(session, means.signer, entry, now=by.now)


def ours(session: Session, place: Place, numbers: Collection[str]) -> Totals:
    """Return the sums of a register as our figures have them, over the cases of these numbers."""
    rows = session.execute(
        select(ImportedRow.number, ImportedRow.respondent_id).where(ImportedRow.office_id == place.office.id)
    )
    wanted = {person for number, person in rows if folded(number) in numbers}
    fact = RespondentFact
    conditions = {
        "received": fact.received_on.is_not(None),
        "registered": fact.registered_on.is_not(None),
        "not_registered": fact.outcome == Outcome.NOT_MEETING_REQUIREMENTS,
        "proven": fact.proven_on.is_not(None),
        "not_proven": fact.outcome == Outcome.NOT_PROVEN,
        "forwarded": fact.forwarded_on.is_not(None),
        "sanctioned": fact.outcome == Outcome.SANCTIONED,
        "open": fact.closed_on.is_(None),
    }
    columns = [func.sum(case((holds, 1), else_=0)).label(name) for name, holds in conditions.items()]
    found = session.execute(select(fact.respondent_id, *columns).group_by(fact.respondent_id))
    sums = dict.fromkeys(conditions, 0)
    for person, *holds in found:
        if person in wanted:
            sums = {name: number + int(one) for (name, number), one in zip(sums.items(), holds, strict=True)}
    return Totals(**sums)


def _begin(session: Session, means: Means, place: Place, entry: Entry, by: By) -> Work:
    first, received = entry.first, entry.received_on
    submission = Submission(
        kind=entry.kind,
        source=Source.FIELD_SUPERVISOR if entry.kind is ReportKind.HASIL_PENGAWASAN else Source.COUNTER,
        channel=CHANNEL,
        office_id=place.office.id,
        received_at=datetime.combine(received, HOUR, UTC),
        received_on=received,
        narrative=_narrative(entry.rows),
        event_on=first.days.get(Column.EVENT_ON),
        place_code=place.office.place_code,
        election_id=place.elections.get(first.election),
        respondents=tuple(_input(place, person) for _row, person in entry.people),
    )
    numbers = _given(entry)
    return begin_taken_over(session, means, submission, numbers, by=by.actor.account_id, now=by.now)


def _given(entry: Entry) -> dict[NumberKind, tuple[str, date]]:
    """Return the numbers as the office gave them: what was not registered has that of its receipt."""
    first = entry.first
    if not first.registered:
        return {NumberKind.RECEIPT: (entry.number, entry.received_on)}
    given = {NumberKind.REGISTRATION: (entry.number, first.days[Column.REGISTERED_ON])}
    if first.receipt_number and folded(first.receipt_number) != folded(entry.number):
        given[NumberKind.RECEIPT] = (first.receipt_number, entry.received_on)
    return given


def _narrative(rows: Sequence[Row]) -> str:
    """Return what the rows tell, each text once; and a finding that the register does not see forwarded."""
    told = [row.description for row in rows if row.description]
    for row in rows:
        if row.decision is Decision.PROVEN and Column.FORWARDED_ON not in row.days:
            on = row.days.get(Column.DECIDED_ON)
            told.append(PROVEN_THEN.format(on=f"{on:%d-%m-%Y}" if on else "–"))
    return "\n".join(dict.fromkeys(told))


def _input(place: Place, person: Person) -> RespondentInput:
    return RespondentInput(
        name=person.name,
        unknown=not person.name,
        nip=person.nip,
        position=person.position,
        agency_id=place.agencies.get(person.agency),
    )


def _remember(work: Work, place: Place, entry: Entry, persons: Sequence[Respondent]) -> None:
    """Note each row, so that it is known again, and what is to be completed of it."""
    for ordinal, ((row, told), person) in enumerate(zip(entry.people, persons, strict=True), start=1):
        if row.violation_type and Column.FORWARDED_ON not in row.days:
            name_type(work, person, row.violation_type, on=entry.received_on)
        work.session.add(
            ImportedRow(
                office_id=place.office.id, number=entry.number, ordinal=ordinal, case_id=work.case.id,
                respondent_id=person.id, digest=digest_of(work.means, place, row, told),
                lacks=" ".join(lacking(row, told)), recorded_at=to_minute(work.now),
            )
        )  # fmt: skip
    work.session.flush()
