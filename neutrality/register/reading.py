"""The lines of a register, read and opened page by page, so that few names are in memory at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.acts import Forwarding, Recommendation, SanctionDecision
from neutrality.cases.models import Case, Respondent
from neutrality.cases.people import Particulars, open_particulars
from neutrality.cases.standing import open_to_actor, shown_to
from neutrality.domain.access import Actor
from neutrality.domain.respondent import phase_of_act
from neutrality.means import Means
from neutrality.register.beside import Beside, beside
from neutrality.register.flows import Flow, Flows
from neutrality.register.lines import Line, Remark
from neutrality.vault import KeyKind, OpenKey, Purpose

PAGE = 200
_NOTHING = Flow()
_KEPT = (
    "employee_type", "position_group", "violation_type", "cause", "state", "sub_status", "outcome",
)  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """Who asks for the lines of which office, for what, on which day."""

    session: Session
    means: Means
    office_id: uuid.UUID
    actor: Actor
    purpose: Purpose
    today: date
    whole: bool  # every respondent of a case, or only those of whom the month tells


@dataclass(frozen=True)
class _Page:
    """One page of cases with what opens them."""

    asking: Asking
    flows: Flows
    cases: Sequence[Case]
    beside: Beside
    open_cases: frozenset[uuid.UUID]
    case_keys: Mapping[uuid.UUID, OpenKey]
    person_keys: Mapping[uuid.UUID, OpenKey]


def lines_of(asking: Asking, ids: Sequence[uuid.UUID], flows: Flows) -> Iterator[Line]:
    """Yield a line for each respondent of these cases, one for a case without any, numbered from 1.

    A case of which the actor must not learn gives no line; one that the actor is barred from gives a line
    without names.

    Raises:
        NotAllowedError: `opening_cap`.
        SealBrokenError: naming the place.

    """
    number = 0
    for start in range(0, len(ids), PAGE):
        page = _page(asking, ids[start : start + PAGE], flows)
        for case in page.cases:
            for person in _shown(page, case):
                number += 1
                yield Line(number=number, **_of_case(page, case, person), **_of_person(page, case, person))
        asking.means.keyholder.forget(asking.session)


def _page(asking: Asking, ids: Sequence[uuid.UUID], flows: Flows) -> _Page:
    session, actor = asking.session, asking.actor
    rows = session.scalars(select(Case).where(Case.id.in_(ids), shown_to(actor)))
    order = {case_id: place for place, case_id in enumerate(ids)}
    cases = sorted(rows, key=lambda case: order[case.id])
    living = (Case.office_id == asking.office_id, Case.erased_on.is_(None))
    opened = frozenset(
        session.scalars(select(Case.id).where(Case.id.in_(ids), *living, open_to_actor(actor)))
    )
    found = beside(session, cases)
    people = [person.id for case_id in opened for person in found.people.get(case_id, [])]
    return _Page(
        asking, flows, cases, found, opened,
        _keys(asking, KeyKind.CASE, sorted(opened)), _keys(asking, KeyKind.RESPONDENT, people),
    )  # fmt: skip


def _keys(asking: Asking, kind: KeyKind, owners: Sequence[uuid.UUID]) -> dict[uuid.UUID, OpenKey]:
    return asking.means.keyholder.open_many(
        asking.session, kind=kind, owners=owners, office_id=asking.office_id,
        actor=str(asking.actor.account_id), purpose=asking.purpose,
    )  # fmt: skip


def _shown(page: _Page, case: Case) -> list[Respondent | None]:
    """Return whose lines a case has; nobody's where there is none."""
    people = page.beside.people.get(case.id, [])
    if page.asking.whole:
        people = [person for person in people if person.excluded_on is None or case.excluded_on is not None]
    else:
        people = [person for person in people if page.flows.people.get(person.id, _NOTHING).counts]
    return list(people) or [None]


def _of_case(page: _Page, case: Case, person: Respondent | None) -> dict[str, Any]:
    """Return what a line says of the case and of what the month tells of it."""
    known = page.beside
    flow = page.flows.people.get(person.id) if person else page.flows.cases.get(case.id)
    flow = flow or _NOTHING
    receipt, registration = _numbers(page, case)
    election = known.elections.get(case.election_id) if case.election_id else None
    return {
        "reference": case.reference,
        "receipt_number": receipt,
        "registration_number": registration,
        "received_on": case.received_on,
        "registered_on": case.registered_on,
        "closed_on": case.closed_on,
        "event_on": known.event_on.get(case.id),
        "kind": case.kind,
        "channel": case.channel,
        "place": known.places.get(case.place_code or "", ""),
        "election": election.name if election else "",
        "investigator": known.investigators.get(case.assignee_id, "") if case.assignee_id else "",
        "days_open": ((case.closed_on or page.asking.today) - case.received_on).days,
        "remarks": _remarks(page, case),
        "other_office": _other_office(page, case),
        **{name: getattr(flow, name) for name in ("start", "came", "left", "end")},
    }


def _of_person(page: _Page, case: Case, person: Respondent | None) -> dict[str, Any]:
    """Return what a line says of the respondent, names only where they could be opened."""
    if person is None:
        return {name: getattr(case, name) for name in ("state", "sub_status", "outcome")}
    known = page.beside
    election = known.elections.get(case.election_id) if case.election_id else None
    held_on, result = known.plenos.get(person.id, (None, None))
    key = page.person_keys.get(person.id)
    told = open_particulars(key, person) if key and person.sealed_content else Particulars()
    return {
        **{name: getattr(person, name) for name in _KEPT},
        "phase": phase_of_act(known.event_on.get(case.id), election, person.phase).effective,
        "pleno_on": held_on,
        "pleno_result": result,
        "name": told.name,
        "nip": told.nip,
        "position": told.position,
        "agency": known.agencies.get(person.agency_id, "") if person.agency_id else told.agency_text,
        **known.remedies.get(person.id, {}),
        **_forwarded(page, case, known.forwardings.get(person.id)),
        **_recommended(page, case, known.recommendations.get(person.id)),
        **_decided(page, case, known.decisions.get(person.id)),
    }


def _forwarded(page: _Page, case: Case, row: Forwarding | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "forwarded_on": row.made_on,
        "addressee": row.addressee,
        "authority": row.authority,
        "proposed_level": row.proposed_level,
        "forwarded_number": _number(page, case, row),
    }


def _recommended(page: _Page, case: Case, row: Recommendation | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "recommended_on": row.made_on,
        "recommended_by": row.authority,
        "recommended_level": row.level,
        "recommended_number": _number(page, case, row),
    }


def _decided(page: _Page, case: Case, row: SanctionDecision | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "decided_on": row.decided_on,
        "effective_on": row.effective_on,
        "sanction_kind": row.kind,
        "sanction_level": row.level,
        "decision_number": _number(page, case, row),
    }


def _number(page: _Page, case: Case, row: Forwarding | Recommendation | SanctionDecision) -> str:
    key = page.case_keys.get(case.id)
    if key is None or not row.sealed_number:
        return ""
    return key.open_text(row.__tablename__, row.id, "sealed_number", row.sealed_number)


def _numbers(page: _Page, case: Case) -> tuple[str, str]:
    """Return the numbers that this office gave the case: those of before, where it handed the case on."""
    if case.office_id != page.asking.office_id:
        for row in reversed(page.beside.transfers.get(case.id, [])):
            if row.from_office_id == page.asking.office_id:
                return row.former_receipt_number or "", row.former_registration_number or ""
    return case.receipt_number or "", case.registration_number or ""


def _remarks(page: _Page, case: Case) -> tuple[Remark, ...]:
    elsewhere = case.office_id != page.asking.office_id
    moved = page.beside.transfers.get(case.id, [])
    found = {
        Remark.EXCLUDED: case.excluded_on is not None,
        Remark.ERASED: case.erased_on is not None,
        Remark.HANDED_ON: elsewhere,
        Remark.CAME_OVER: not elsewhere and bool(moved),
        Remark.WITHHELD: not elsewhere and case.erased_on is None and case.id not in page.open_cases,
    }
    return tuple(remark for remark, holds in found.items() if holds)


def _other_office(page: _Page, case: Case) -> str:
    """Return to which office the case went, or from which it came."""
    moved = page.beside.transfers.get(case.id, [])
    if not moved:
        return ""
    away = case.office_id != page.asking.office_id
    return page.beside.offices.get(case.office_id if away else moved[-1].from_office_id, "")
