"""Which letters of a case an agency can answer: what was forwarded, and what reminded of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from neutrality.cases.acts import Forwarding, Recommendation
from neutrality.cases.documents import documents_of
from neutrality.cases.employers import moved_to
from neutrality.cases.models import Clock, Respondent
from neutrality.cases.work import Work
from neutrality.directory.models import Agency
from neutrality.domain.catalogue import ClockKind
from neutrality.domain.documents import DocumentState
from neutrality.domain.workflow import Action, State

FORWARD, REMIND = Action.FORWARD.value, Action.REMIND.value


@dataclass(frozen=True)
class Sent:
    """One person in a letter: what was recommended about them, and under which number."""

    person: Respondent
    level: str
    authority: str
    number: str = field(repr=False)


@dataclass(frozen=True)
class SentLetter:
    """What left the office about people of one agency on one day: the forwarding, or a reminder of it."""

    letter: str
    on: date
    agency_id: uuid.UUID
    agency: str
    people: tuple[Sent, ...]

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"{self.letter}.{self.on.isoformat()}.{self.agency_id}"


def letters_of(work: Work) -> list[SentLetter]:
    """Return the letters that a known agency can still answer, the newest first."""
    people = {row.id: row for row in work.respondents() if row.state is State.RECOMMENDED}
    employers = moved_to(work.session, list(people))
    groups: dict[tuple[str, date, uuid.UUID], dict[uuid.UUID, Sent]] = {}
    for letter, on, sent in (*_forwarded(work, people), *_reminded(work, people)):
        agency_id = employers.get(sent.person.id, sent.person.agency_id)
        if agency_id is not None:
            groups.setdefault((letter, on, agency_id), {})[sent.person.id] = sent
    found = [
        SentLetter(
            letter, on, agency_id, work.session.get_one(Agency, agency_id).name,
            tuple(sorted(sent.values(), key=lambda one: one.person.ordinal)),
        )
        for (letter, on, agency_id), sent in groups.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.letter == REMIND, one.agency), reverse=True)


def awaited_until(work: Work, letter: SentLetter) -> tuple[date, str] | None:
    """Return until when the answer is awaited, as the follow-up's clock says, and on which ground."""
    whose = [sent.person.id for sent in letter.people]
    found = select(Clock).where(
        Clock.case_id == work.case.id, Clock.respondent_id.in_(whose), Clock.kind == ClockKind.FOLLOW_UP,
        Clock.stopped_on.is_(None), Clock.paused_on.is_(None),
    )  # fmt: skip
    row = work.session.scalars(found.order_by(Clock.due_on)).first()
    if row is None:
        return None
    # Where no rule is cited, it is the office's own target and no deadline of the agency's.
    basis = work.means.catalogue.clock_rule(row.rule, row.started_on).legal_basis
    return row.due_on, "" if row.internal_target else basis


def _forwarded(work: Work, people: dict[uuid.UUID, Respondent]) -> Iterator[tuple[str, date, Sent]]:
    """Yield the forwarding that stands last for each person."""
    found = select(Forwarding).where(Forwarding.respondent_id.in_(people), Forwarding.void.is_(False))
    last = {row.respondent_id: row for row in work.session.scalars(found.order_by(Forwarding.event_id))}
    for row in last.values():
        yield FORWARD, row.made_on, _sent(work, people[row.respondent_id], row, _number(work, row))


def _reminded(work: Work, people: dict[uuid.UUID, Respondent]) -> Iterator[tuple[str, date, Sent]]:
    """Yield the reminders that left, each about its person."""
    forwarded = {sent.person.id: sent for _letter, _on, sent in _forwarded(work, people)}
    for row in documents_of(work.session, work.case.id):
        person = people.get(row.respondent_id) if row.respondent_id else None
        if row.step == REMIND and row.state is DocumentState.LEFT and row.left_on and person is not None:
            before = forwarded[person.id]
            yield REMIND, row.left_on, Sent(person, before.level, before.authority, row.number or "")


def _sent(work: Work, person: Respondent, row: Forwarding, number: str) -> Sent:
    """Return what was recommended since: by the authority where it did, else what this office proposed."""
    found = select(Recommendation).where(
        Recommendation.respondent_id == person.id, Recommendation.void.is_(False),
        Recommendation.event_id > row.event_id,
    )  # fmt: skip
    by = work.session.scalars(found.order_by(Recommendation.event_id.desc())).first()
    return Sent(person, by.level if by else row.proposed_level or "", by.authority if by else "", number)


def _number(work: Work, row: Forwarding) -> str:
    """Return the number under which a letter left: as the document has it, else as it was typed."""
    for document in documents_of(work.session, work.case.id):
        about = document.respondent_id == row.respondent_id
        if document.step == FORWARD and about and document.state is DocumentState.LEFT and document.number:
            return document.number
    sealed = row.sealed_number
    return work.key.open_text("forwarding", row.id, "sealed_number", sealed) if sealed else ""
