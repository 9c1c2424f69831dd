"""The copy sheet: what SBT asks of one respondent, in its order, to be copied field by field.

It leaves the office, so nothing on it comes from a report: what was told is what the study says in the
office's own words, and of the evidence only what the second reader cleared is named.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.acts import Forwarding
from neutrality.cases.allegations import other_types
from neutrality.cases.clearance import latest_questions
from neutrality.cases.models import Respondent
from neutrality.cases.numbers import number_of
from neutrality.cases.people import open_particulars
from neutrality.cases.reading import place_text
from neutrality.cases.study import study_of
from neutrality.cases.work import Work, begin, reports_of
from neutrality.directory.models import Agency, Office
from neutrality.domain.access import Actor, Permission
from neutrality.domain.catalogue import Code
from neutrality.domain.clearance import Clearance
from neutrality.domain.errors import NotFoundError
from neutrality.domain.history import EventKind
from neutrality.evidence.service import describe
from neutrality.means import Means

# What is copied goes into an Indonesian form, whatever language the officer reads.
_LANG = "id"
# What SBT asks, as the law lists it; what nothing here fills in stands there blank.
FIELDS = "sbt_field"


@dataclass(frozen=True)
class SheetRow:
    """One field with what goes into it; `asked` is its row in the list of the law."""

    asked: Code
    value: str = field(repr=False)


@dataclass(frozen=True)
class CopySheet:
    """The sheet of one respondent; `cleared` of `files` pieces of evidence may leave the office.

    `ordinals` are those of whom there is a sheet.
    """

    case_id: uuid.UUID
    number: str
    ordinal: int
    ordinals: list[int]
    rows: list[SheetRow] = field(repr=False)
    cleared: int = 0
    files: int = 0


def copy_sheet(
    session: Session, means: Means, case_id: uuid.UUID, ordinal: int | None, *, actor: Actor, now: datetime
) -> CopySheet:
    """Return the sheet of a respondent, the first one unless told otherwise, and write down that it was read.

    Raises:
        NotFoundError: `no_such_case`; `no_such_respondent`, also for one whose name was erased.
        NotAllowedError: for whoever may not read it.

    """
    work = begin(session, means, case_id, actor=actor, now=now, permission=Permission.READ_COPY_SHEET)
    people = [row for row in work.respondents() if row.pseudonymised_on is None]
    person = next((row for row in people if ordinal in {None, row.ordinal}), None)
    if person is None:
        raise NotFoundError("no_such_respondent")
    work.record(EventKind.COPY_SHEET_SHOWN, legal_on=work.today, respondent_id=person.id)
    named, files = _evidence(work)
    values = {**_of_person(work, person), **_of_event(work), "evidence": "\n".join(named)}
    values |= _of_examination(work, person)
    return CopySheet(
        case_id=case_id,
        number=number_of(work.case),
        ordinal=person.ordinal,
        ordinals=[row.ordinal for row in people],
        rows=[SheetRow(row, values.get(row.code, "")) for row in means.catalogue.codes(FIELDS, work.today)],
        cleared=len(named),
        files=files,
    )


def _of_person(work: Work, person: Respondent) -> dict[str, str]:
    held = open_particulars(work.respondent_key(person), person)
    agency = work.session.get(Agency, person.agency_id) if person.agency_id else None
    group = person.position_group
    position = work.means.catalogue.label("position_group", group, _LANG) if group else ""
    return {
        "nip": held.nip,
        "name": held.name,
        "position": held.position or position,
        "agency": agency.name if agency else held.agency_text,
    }


def _of_event(work: Work) -> dict[str, str]:
    """Return what is known of the event: its day as the case has it, whatever later reports say."""
    happened = work.main_report().event_on
    return {
        "reporting_institution": work.session.get_one(Office, work.case.office_id).name,
        "event_on": f"{happened:%d-%m-%Y}" if happened else "",
        "place": place_text(work.session, work.case.place_code),
    }


def _of_examination(work: Work, person: Respondent) -> dict[str, str]:
    catalogue, sections = work.means.catalogue, study_of(work).sections
    codes = [code for code in (person.violation_type, *other_types(work.session, person)) if code]
    types = [catalogue.violation_type(code).label(_LANG) for code in codes]
    return {
        "violation_type": "; ".join(types),
        "description": sections.get("facts", ""),
        "recommendation": _level(work, person) or sections.get("recommendation", ""),
    }


def _level(work: Work, person: Respondent) -> str:
    """Return the level that this office proposed when it forwarded, nothing before."""
    found = select(Forwarding.proposed_level).where(
        Forwarding.respondent_id == person.id, Forwarding.void.is_(False)
    )
    level = work.session.scalars(found.order_by(Forwarding.event_id.desc())).first()
    return work.means.catalogue.label("sanction_level", level, _LANG) if level else ""


def _evidence(work: Work) -> tuple[list[str], int]:
    """Return the pieces that may leave, by number and kind of file, and how many there are at all."""
    files = [
        file
        for report in reports_of(work.session, work.case.id)
        for file in describe(work.session, work.report_key(report), report.id)
    ]
    questions = latest_questions(work.session, [file.id for file in files])
    cleared = [
        file for file in files
        if file.id in questions and questions[file.id].state is Clearance.CLEARED
    ]  # fmt: skip
    return [f"{number}. {file.mime}" for number, file in enumerate(cleared, start=1)], len(files)
