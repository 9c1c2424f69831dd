"""What the story of a case says of a respondent's name outside the respondent's own row."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Person, Proposal, Respondent
from neutrality.cases.proposals import CORRECTION
from neutrality.domain.history import EventKind, Stream
from neutrality.history.models import Event, EventPayload, EventText

NAMING = frozenset({"name", "nip"})


def forget_texts(session: Session, person: Respondent, persons: Iterable[uuid.UUID]) -> None:
    """Remove the sealed old and new names of corrections, what was proposed of them, and the person.

    What is told freely (the narrative, reasons, evidence) stays until the case itself is due.
    """
    found = (
        select(Event.id, EventPayload.content)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(
            Event.stream == Stream.CASE,
            Event.stream_id == person.case_id,
            Event.respondent_id == person.id,
            Event.kind == EventKind.FIELD_CORRECTED,
        )
    )
    renamed = [row.id for row in session.execute(found) if json.loads(row.content)["field"] in NAMING]
    for statement in (
        delete(EventText).where(EventText.event_id.in_(renamed)),
        delete(Proposal).where(Proposal.respondent_id == person.id, Proposal.subject == CORRECTION),
        delete(Person).where(Person.id.in_(set(persons))),
    ):
        session.execute(statement)
