"""Cases for programs: lists by cursor, one case with its ETag; names and reports only for their scopes."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import marshmallow as ma
from flask import Response, request
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.api.describing import description
from neutrality.api.fields import EARLIEST, LATEST, Asked, Count, Day, Id, Text, line, one_of
from neutrality.api.gate import actor, holds, needs
from neutrality.api.problems import asked_wrongly
from neutrality.api.reading import Room, etag_of
from neutrality.api.schemas import CaseOut, CasesOut
from neutrality.cases.dossier import RespondentView, respondent_view
from neutrality.cases.models import Case
from neutrality.cases.narrowing import Filters, conditions
from neutrality.cases.work import Work, begin, find_case, reports_of, respondents_of
from neutrality.database import reading
from neutrality.domain.access import Permission
from neutrality.domain.api_scopes import Scope
from neutrality.domain.history import Stream
from neutrality.domain.workflow import State
from neutrality.history.models import Event
from neutrality.reports.service import open_content

room = Room("cases")
PER_PAGE, MOST_PER_PAGE = 50, 200
_ROW = (
    "id", "reference", "receipt_number", "registration_number", "office_id", "election_id", "kind", "state",
    "sub_status", "outcome", "received_on", "registered_on", "closed_on", "last_step_on", "next_due_on",
)  # fmt: skip
_PERSON = (
    "id", "ordinal", "state", "sub_status", "outcome", "employee_type", "agency_id", "violation_type",
)  # fmt: skip
_NAMED = ("name", "nip_masked", "position")


class Moment(Text):
    """A moment with its zone."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        with suppress(ValueError):
            found = datetime.fromisoformat(text)
            if found.tzinfo is not None and "T" in text and EARLIEST <= found.date() <= LATEST:
                return found
        raise ma.ValidationError("api_time")


class CasesAsked(Asked):
    """What a list is narrowed to."""

    state = one_of(State)
    office_id = Id()
    election_id = Id()
    received_from = Day()
    received_to = Day()
    changed_since = Moment(metadata={"format": "date-time"})
    after = line(400)
    limit = Count(least=1, most=MOST_PER_PAGE, load_default=PER_PAGE)


@room.route("/cases", methods=["GET"])
@needs(Scope.READ_CASES)
@description("cases.list")
@room.arguments(CasesAsked, location="query")
@room.response(200, CasesOut)
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """List the cases of the office, the latest first."""
    filters = Filters(
        state=State(asked["state"]) if "state" in asked else None,
        office_id=asked.get("office_id"),
        election_id=asked.get("election_id"),
        received_from=asked.get("received_from"),
        received_to=asked.get("received_to"),
    )
    limit = asked["limit"]
    with reading(current.sessions()) as session:
        query = select(Case).where(*conditions(filters, actor(), current.today(), current.now()))
        query = query.where(*_beyond(asked))
        found = session.scalars(
            query.order_by(Case.received_on.desc(), Case.id.desc()).limit(limit + 1)
        ).all()
    page = found[:limit]
    following = _cursor(page[-1]) if len(found) > limit else None
    return {"cases": [_row(one) for one in page], "next": following}


@room.route("/cases/<uuid:case_id>", methods=["GET"])
@needs(Scope.READ_CASES)
@description("cases.read", {404}, headers=["If-None-Match"], given=["ETag"], also={304})
@room.response(200, CaseOut)
def one(case_id: uuid.UUID) -> Any:
    """Return a case of the office."""
    with reading(current.sessions()) as session:
        case = find_case(session, case_id, actor())
        tag = etag_of(case.version)
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": tag})
        told = {**_row(case), **_opened(session, case)}
    return told, 200, {"ETag": tag}


def _row(case: Case) -> dict[str, Any]:
    return {**{name: getattr(case, name) for name in _ROW}, "etag": etag_of(case.version)}


def _opened(session: Session, case: Case) -> dict[str, Any]:
    """Return the respondents, and what the token may open; of an erased case nothing is left to open."""
    people = respondents_of(session, case.id)
    told: dict[str, Any] = {"respondents": [{key: getattr(row, key) for key in _PERSON} for row in people]}
    wanted = {scope for scope in (Scope.READ_RESPONDENTS, Scope.READ_NARRATIVES) if holds(scope)}
    if not wanted or case.erased_on is not None:
        return told
    work = begin(
        session, current.means("desk"), case.id, actor=actor(), now=current.now(),
        permission=Permission.READ_CASE, lock=False,
    )  # fmt: skip
    if Scope.READ_RESPONDENTS in wanted:
        for row, person in zip(told["respondents"], people, strict=True):
            row.update(_named(respondent_view(work, person, current.today())))
    if Scope.READ_NARRATIVES in wanted:
        told["reports"] = list(_reports(work))
    return told


def _named(person: RespondentView) -> dict[str, Any]:
    return {name: getattr(person, name) for name in _NAMED}


def _reports(work: Work) -> Iterator[dict[str, Any]]:
    """Yield what was reported; witnesses and whoever reported stay with the office."""
    for report in reports_of(work.session, work.case.id):
        content = open_content(work.report_key(report), report)
        yield {
            "reference": report.reference, "received_on": report.received_on, "event_on": report.event_on,
            "narrative": content.narrative,
        }  # fmt: skip


def _beyond(asked: dict[str, Any]) -> Iterator[ColumnElement[bool]]:
    if "changed_since" in asked:
        changed = exists().where(
            Event.stream == Stream.CASE, Event.stream_id == Case.id,
            Event.recorded_at >= asked["changed_since"],
        )  # fmt: skip
        yield changed
    if "after" in asked:
        received_on, case_id = _read(asked["after"])
        same = and_(Case.received_on == received_on, Case.id < case_id)
        yield or_(Case.received_on < received_on, same)


def _cursor(case: Case) -> str:
    return base64.urlsafe_b64encode(
        json.dumps([case.received_on.isoformat(), str(case.id)]).encode()
    ).decode()


def _read(cursor: str) -> tuple[date, uuid.UUID]:
    try:
        day, key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return date.fromisoformat(day), uuid.UUID(key)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise asked_wrongly("query", "/after", "api_cursor") from None
