"""Ralat: a field is corrected with a reason, the old and the new stand in the history (design 2)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from neutrality.cases import clocks, facts, intervals
from neutrality.cases.correctable import (
    CORRECTABLE,
    DECIDES_THE_WINDOW,
    LONGEST_VALUE,
    OF_THE_REPORT,
)
from neutrality.cases.mended_fields import MENDED, held_apart, mend, more, problem
from neutrality.cases.models import Proposal, ProposalStatus, Respondent
from neutrality.cases.people import index, open_particulars, seal_particulars
from neutrality.cases.proposals import CORRECTION, propose, read_proposal, refuse_if_waiting, settle
from neutrality.cases.receiving import regime_of, window_kept
from neutrality.cases.sameness import regroup
from neutrality.cases.step_facts import earliest_step_on
from neutrality.cases.work import Work, begin, respondent_in
from neutrality.directory.models import Agency, Election, Place
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
)
from neutrality.domain.history import EventKind
from neutrality.domain.identity import clean_nip
from neutrality.domain.workflow import Level
from neutrality.means import Means


def correct(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    field: str,
    value: str,
    reason: str,
    respondent_id: uuid.UUID | None,
    version: int,
    actor: Actor,
    now: datetime,
    today: date,
) -> bool:
    """Correct a field, or propose it where two are needed; return whether it is done.

    Raises:
        InvalidInputError: what is wrong, at `field`, `value` or `reason`.
        ConflictError: `changed_meanwhile`, `already_waiting`, `identity_erased`.
        DomainError: `nothing_changed` when the field holds that value already.

    """
    work = begin(
        session, means, case_id, actor=actor, now=now, permission=Permission.CORRECT, version=version
    )
    if field not in CORRECTABLE:
        raise InvalidInputError([FieldProblem("field", "unknown_choice")])
    rule = CORRECTABLE[field]
    person = respondent_in(work, respondent_id) if rule.level is Level.RESPONDENT else None
    if rule.sealed and person is not None and person.pseudonymised_on is not None:
        raise ConflictError("identity_erased")
    _check(work, person, field, value, reason=reason, today=today)
    if _held(work, field, person) == value.strip():
        raise DomainError("nothing_changed")
    refuse_if_waiting(work, person)
    content = {"field": field, "value": value.strip(), "reason": reason.strip()}
    if rule.two_persons:
        propose(work, CORRECTION, content, action=None, legal_on=today, respondent=person)
        return False
    _apply(work, content, person, today, proposed_by=None)
    return True


def confirm(work: Work, proposal: Proposal, *, actor: Actor, today: date) -> None:
    """Let the second person confirm a correction.

    Raises:
        NotAllowedError: `same_person`.

    """
    if proposal.proposed_by == actor.account_id:
        raise NotAllowedError("same_person", action=CORRECTION)
    typed = {name: str(value) for name, value in read_proposal(work.key, proposal).items()}
    person = respondent_in(work, proposal.respondent_id) if proposal.respondent_id else None
    _check(work, person, typed["field"], typed["value"], reason=typed["reason"], today=today)
    settle(proposal, ProposalStatus.CONFIRMED, actor=actor, now=work.now)
    _apply(work, typed, person, today, proposal.proposed_by)


def _apply(
    work: Work,
    typed: Mapping[str, str],
    person: Respondent | None,
    today: date,
    proposed_by: uuid.UUID | None,
) -> None:
    field, value = typed["field"], typed["value"]
    rule, before = CORRECTABLE[field], _held(work, field, person)
    _write(work, field, value, person)
    payload: dict[str, Any] = {"field": field, "proposed_by": str(proposed_by) if proposed_by else None}
    if not rule.sealed:
        payload |= {"from": before, "to": value}
    if field == "election_id":
        payload["regime"] = work.case.regime.value
    payload |= more(work, field, value, person)
    event = work.record(
        EventKind.FIELD_CORRECTED,
        legal_on=today,
        respondent_id=person.id if person else None,
        payload=payload,
        texts={"reason": typed["reason"], "from": before, "to": value},
    )
    if field == "received_on":
        intervals.move_start(work.session, work.case, date.fromisoformat(value), position=event.id)
    if field in {"received_on", "election_id"}:
        clocks.restart(work.session, work.means.catalogue, work.case)
        clocks.refresh_next_due(work.session, work.case)
    facts.keep(work.session, event, payload)
    work.touch()
    work.session.flush()


def _write(work: Work, field: str, value: str, person: Respondent | None) -> None:
    if field in MENDED:
        mend(work, field, value, person)
        return
    if person is not None and CORRECTABLE[field].sealed:
        _write_sealed(work, field, value, person)
        return
    target = person or work.case
    if field not in OF_THE_REPORT:
        setattr(target, field, _read(field, value))
    report = work.main_report()
    if field == "election_id":
        work.case.regime = regime_of(work.session, work.case.election_id)
    if person is None:
        setattr(report, field, _read(field, value))
    if field == "event_on":
        report.event_on_unknown = False
    if field in DECIDES_THE_WINDOW:
        report.in_time = window_kept(work.session, work.means.catalogue, report)
    work.session.flush()


def _write_sealed(work: Work, field: str, value: str, person: Respondent) -> None:
    key = work.respondent_key(person)
    clean: Callable[[str], str] = clean_nip if field == "nip" else str.strip
    particulars = replace(open_particulars(key, person), **{field: clean(value)})
    person.sealed_content = seal_particulars(key, person.id, particulars)
    index(work.session, work.means, person, particulars, work.case.office_id)
    regroup(work, [person.id])
    work.session.flush()


def _held(work: Work, field: str, person: Respondent | None) -> str:
    if field in MENDED:
        return held_apart(work, field, person)
    if person is not None and CORRECTABLE[field].sealed:
        return str(getattr(open_particulars(work.respondent_key(person), person), field))
    holder: object = person or (work.main_report() if field in OF_THE_REPORT else work.case)
    held = getattr(holder, field)
    return "" if held is None else str(held)


def _read(field: str, value: str) -> Any:
    if not value:
        return None
    if field.endswith("_on"):
        return date.fromisoformat(value)
    return uuid.UUID(value) if field.endswith("_id") else value


def _check(
    work: Work, person: Respondent | None, field: str, value: str, *, reason: str, today: date
) -> None:
    problems = [] if reason.strip() else [FieldProblem("reason", "required")]
    if len(value) > LONGEST_VALUE:
        problems.append(FieldProblem("value", "too_long", {"most": LONGEST_VALUE}))
    elif field in MENDED:
        problems += problem(work, field, value.strip(), person, today)
    elif code := _value_problem(work, field, value.strip(), today):
        problems.append(FieldProblem("value", code))
    if problems:
        raise InvalidInputError(problems)


def _value_problem(work: Work, field: str, value: str, today: date) -> str | None:
    if not value:
        return None if field in {"election_id", "agency_id", "position_group", "nip", "cause"} else "required"
    try:
        read = _read(field, value)
    except ValueError:
        return "not_a_date" if field.endswith("_on") else "unknown_choice"
    if isinstance(read, date):
        return _date_problem(work, field, read, today)
    return None if _known(work, field, read) else "unknown_choice"


def _date_problem(work: Work, field: str, day: date, today: date) -> str | None:
    if day > today:
        return "in_future"
    if field == "received_on":
        return _receipt_problem(work, day)
    report = work.main_report()
    dates = {"event_on": report.event_on, "known_on": report.known_on, field: day}
    if day > work.case.received_on:
        return "after_received"
    known, event = dates["known_on"], dates["event_on"]
    return "before_event" if known is not None and event is not None and known < event else None


def _receipt_problem(work: Work, day: date) -> str | None:
    happened = work.main_report().event_on
    if happened is not None and day < happened:
        return "received_too_early"
    first = earliest_step_on(work.session, work.case.id)
    return "after_later_step" if first is not None and first < day else None


def _known(work: Work, field: str, value: object) -> bool:
    catalogue = work.means.catalogue
    lists: dict[str, Callable[[], bool]] = {
        "place_code": lambda: work.session.get(Place, value) is not None,
        "election_id": lambda: work.session.get(Election, value) is not None,
        "agency_id": lambda: work.session.get(Agency, value) is not None,
        "channel": lambda: value in {row.code for row in catalogue.codes("intake_channel")},
        "employee_type": lambda: value in {row.code for row in catalogue.codes("employee_type")},
        "position_group": lambda: value in {row.code for row in catalogue.codes("position_group")},
        "violation_type": lambda: value in catalogue.types,
        "cause": lambda: value in {row.code for row in catalogue.causes()},
    }
    return field not in lists or lists[field]()
