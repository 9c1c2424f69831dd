"""An examination filled in at once, so that a decision can be taken: every element is there."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.cases.examination import examine
from neutrality.cases.models import Case, Respondent
from neutrality.cases.plenos import record_pleno
from neutrality.cases.study import save_study
from neutrality.cases.work import respondents_of
from neutrality.domain.access import Actor
from neutrality.domain.errors import ConflictError
from neutrality.domain.examination import CauseFound, Examined, Noted
from neutrality.domain.pleno import Member, Sitting
from neutrality.domain.workflow import Action, State
from neutrality.means import Means

DECIDING = frozenset({Action.FIND_NOT_PROVEN, Action.FORWARD})


def examine_shortly(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    ordinal: int | None = None,
    violation_type: str = "D06",
) -> None:
    """Let somebody examine a respondent, or all; what stands so already, or is decided, is left alone."""
    named = [one for one in respondents_of(session, case_id) if ordinal in {None, one.ordinal}]
    people = [one for one in named if one.state in {State.RECEIVED, State.VERIFIED}]
    if not people:
        return
    try:
        examine(
            session, means, case_id, checklist=checklist(means), people=whole(means, people, violation_type),
            version=session.get_one(Case, case_id).version, actor=actor, now=now,
        )  # fmt: skip
    except ConflictError as error:
        if error.code != "nothing_changed":
            raise


def examine_fully(
    session: Session,
    means: Means,
    case_id: uuid.UUID,
    *,
    examiner: Actor,
    member: Actor,
    now: datetime,
    text: str,
) -> None:
    """Let somebody examine with a note everywhere, write the study, and somebody else record the meeting."""
    people = respondents_of(session, case_id)
    notes = {code: Noted(one.answer, text) for code, one in checklist(means).items()}
    causes = (CauseFound("C3.1", "supported", text), CauseFound("C1", "stated", text))
    seen = {
        key: replace(
            one, elements={code: Noted(element.answer, text) for code, element in one.elements.items()},
            finding_note=text, causes=causes,
        )
        for key, one in whole(means, people).items()
    }  # fmt: skip
    version = session.get_one(Case, case_id).version
    examine(session, means, case_id, checklist=notes, people=seen, version=version, actor=examiner, now=now)
    save_study(
        session, means, case_id, number=text, sections={"facts": text, "analysis": text}, version=0,
        actor=examiner, now=now,
    )  # fmt: skip
    votes = {one.ordinal: "for" for one in people}
    members = (Member("member1", member.account_id, votes=votes), Member("guest1", name=text, votes=votes))
    sitting = Sitting(now.date(), 2, members, dict.fromkeys(votes, "proven"), text)
    session.flush()
    version = session.get_one(Case, case_id).version
    record_pleno(session, means, case_id, sitting, version=version, actor=member, now=now)


def checklist(means: Means) -> dict[str, Noted]:
    """Return the checklist, everything answered with yes."""
    return {row.code: Noted("yes") for row in means.catalogue.checklist_items()}


def whole(means: Means, people: list[Respondent], violation_type: str = "D06") -> dict[uuid.UUID, Examined]:
    """Return of each respondent that every element is there."""
    elements = {row.code: Noted("fulfilled") for row in means.catalogue.elements_of(violation_type)}
    return {one.id: Examined(violation_type, elements, "proven") for one in people}
