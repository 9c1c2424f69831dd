"""The criminal track of a respondent: opened by a forwarding or by hand, passed on, ended; read by few."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases import clocks
from neutrality.cases.criminal_track import CriminalTrack
from neutrality.cases.models import Respondent
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.domain.access import Actor, Permission
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.criminal import CriminalAct, Track, check_act, next_act
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action, Step
from neutrality.means import Means

EVENTS = {
    CriminalAct.OPEN: EventKind.CRIMINAL_OPENED,
    CriminalAct.HAND_ON: EventKind.CRIMINAL_PASSED_ON,
    CriminalAct.END: EventKind.CRIMINAL_ENDED,
}
LONGEST = {"note": 4000, "number": 120}
_PATH = frozenset({ClockKind.CRIMINAL_PATH})


@dataclass(frozen=True)
class TrackView:
    """A track as those see it who may."""

    track: Track | None
    next: CriminalAct | None
    said: dict[str, str] = field(repr=False)


def read_track(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    respondent_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
) -> TrackView:
    """Return the criminal track of a respondent.

    Raises:
        NotFoundError: `no_such_case`, `no_such_respondent`.
        NotAllowedError: for whoever may not see it.

    """
    permission = Permission.KEEP_CRIMINAL_TRACK
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, lock=False)
    person = respondent_in(work, respondent_id)
    row = _row(session, person)
    track = _track(row)
    return TrackView(track, next_act(person.state, track), _said(work, person, row) if row else {})


def record_act(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    act: CriminalAct,
    *,
    respondent_id: uuid.UUID,
    on: date,
    said: dict[str, str],
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Write down what happened in the criminal track of a respondent.

    Raises:
        ConflictError: `changed_meanwhile`, or `wrong_state` when something else comes next.
        InvalidInputError: what is missing, out of order, unknown or too long, by field.

    """
    permission = Permission.KEEP_CRIMINAL_TRACK
    work = begin(session, means, case_id, actor=actor, now=now, permission=permission, version=version)
    person = respondent_in(work, respondent_id)
    check_act(person.state, _track(_row(session, person)), act, on=on, said=said, today=today)
    _check_said(work, said, on)
    _write(work, person, act, on, said)
    work.touch()


def follow_step(work: Work, step: Step, person: Respondent | None) -> None:
    """Open the track that a forwarding says runs beside it, and pass on what is a criminal matter alone."""
    if person is None or step.action not in {Action.FORWARD, Action.HAND_TO_CRIMINAL}:
        return
    row, number = _row(work.session, person), step.fields.get("letter_number", "")
    handed = step.action is Action.HAND_TO_CRIMINAL
    if row is None and (handed or step.fields.get("criminal_track")):
        _write(work, person, CriminalAct.OPEN, step.legal_on, {"note": step.reason})
    row = _row(work.session, person)
    if handed and row is not None and row.passed_on is None:
        _write(work, person, CriminalAct.HAND_ON, step.legal_on, {"number": number})


def _write(work: Work, person: Respondent, act: CriminalAct, on: date, said: dict[str, str]) -> None:
    row = _row(work.session, person)
    if row is None:
        row = CriminalTrack(
            id=uuid.uuid4(), case_id=work.case.id, respondent_id=person.id, opened_on=on, passed_on=None,
            ended_on=None, sealed_content=b"",
        )  # fmt: skip
        work.session.add(row)
    elif act is CriminalAct.HAND_ON:
        row.passed_on = on
    else:
        row.ended_on = on
    known = _said(work, person, row) if row.sealed_content else {}
    known |= {name: text.strip() for name, text in said.items() if text.strip()}
    key = work.respondent_key(person)
    row.sealed_content = key.seal("criminal_track", row.id, "sealed_content", json.dumps(known))
    work.record(EVENTS[act], legal_on=on, respondent_id=person.id)
    _turn_clock(work, person, act, on)
    work.session.flush()


def _turn_clock(work: Work, person: Respondent, act: CriminalAct, on: date) -> None:
    session, case = work.session, work.case
    if act is CriminalAct.OPEN:
        kind = ClockKind.CRIMINAL_PATH
        clocks.start(session, work.means.catalogue, case, kind, on=on, respondent_id=person.id)
    elif act is CriminalAct.HAND_ON:
        clocks.stop(session, case, _PATH, on=on, respondent_id=person.id)
    clocks.refresh_next_due(session, case)


def _check_said(work: Work, said: dict[str, str], on: date) -> None:
    known = {row.code for row in work.means.catalogue.codes("criminal_result", on)}
    problems = [
        FieldProblem(name, "too_long", {"most": most})
        for name, most in LONGEST.items()
        if len(said.get(name, "")) > most
    ]
    if said.get("result") and said["result"] not in known:
        problems.append(FieldProblem("result", "unknown_choice"))
    if problems:
        raise InvalidInputError(problems)


def _row(session: Session, person: Respondent) -> CriminalTrack | None:
    return session.scalars(select(CriminalTrack).where(CriminalTrack.respondent_id == person.id)).first()


def _track(row: CriminalTrack | None) -> Track | None:
    return Track(row.opened_on, row.passed_on, row.ended_on) if row else None


def _said(work: Work, person: Respondent, row: CriminalTrack) -> dict[str, str]:
    key = work.respondent_key(person)
    said: dict[str, str] = json.loads(
        key.open("criminal_track", row.id, "sealed_content", row.sealed_content)
    )
    return said
