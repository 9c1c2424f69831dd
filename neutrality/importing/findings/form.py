"""A row as what the form of a finding would have handed in."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from neutrality.domain.deadlines import ZONES
from neutrality.domain.finding_columns import FindingColumn
from neutrality.domain.finding_rows import FindingRow, Person
from neutrality.domain.workflow import ReportKind
from neutrality.importing.findings.ground import Ground
from neutrality.reports.models import Source
from neutrality.reports.submission import RespondentInput, Submission

CHANNEL, SHEET = "supervision", "sheet"
# Where nobody noted the hour, as in the form.
NOON = time(12)
# What the form has chosen where nothing is written.
_KIND = "unknown"


def submission_of(row: FindingRow, ground: Ground, today: date) -> Submission:
    """Return the supervision result of a row; what is wrong with it is for the rules of the form."""
    office = ground.office
    received = row.days.get(FindingColumn.RECEIVED_ON, today)
    supervisor = row.codes.get(FindingColumn.SUPERVISOR)
    return Submission(
        kind=ReportKind.HASIL_PENGAWASAN,
        source=Source(row.codes.get(FindingColumn.SOURCE, Source.FIELD_SUPERVISOR.value)),
        channel=CHANNEL,
        office_id=office.id,
        received_at=datetime.combine(received, row.received_time or NOON, ZoneInfo(ZONES[office.zone])),
        received_on=received,
        narrative=row.text(FindingColumn.NARRATIVE),
        event_on=row.days.get(FindingColumn.EVENT_ON),
        known_on=row.days.get(FindingColumn.KNOWN_ON),
        place_code=row.codes.get(FindingColumn.PLACE, office.place_code),
        place_detail=row.text(FindingColumn.PLACE_DETAIL),
        election_id=ground.elections.get(row.codes.get(FindingColumn.ELECTION, "")),
        candidate=row.text(FindingColumn.CANDIDATE),
        plain_kind=row.codes.get(FindingColumn.KIND, _KIND),
        links=tuple(row.text(FindingColumn.LINKS).split()),
        witnesses=row.text(FindingColumn.WITNESSES),
        respondents=tuple(_person(person, ground) for person in row.people),
        late_reason=row.text(FindingColumn.LATE_REASON),
        submitted_for=uuid.UUID(supervisor) if supervisor else None,
        duty_letter=row.text(FindingColumn.DUTY_LETTER),
        brought_by=SHEET,
    )


def _person(person: Person, ground: Ground) -> RespondentInput:
    return RespondentInput(
        name=person.name,
        unknown=person.unknown,
        nip=person.nip,
        agency_id=ground.agencies.get(person.agency),
        agency_text=person.agency_text,
        position=person.position,
        employee_type=person.employee_type or "unknown",
    )
