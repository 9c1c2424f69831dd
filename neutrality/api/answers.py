"""What an employer answered, recorded by a program as the liaison records it at the desk."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from neutrality import current
from neutrality.api.describing import description
from neutrality.api.fields import Asked, Day, Id, code_of, line, one_of
from neutrality.api.gate import actor, needs
from neutrality.api.problems import Place, ProblemError
from neutrality.api.reading import Room, etag_of, old_etag, problem_of, version_read
from neutrality.api.schemas import AnswerOut
from neutrality.cases.choices import LONGEST_NUMBER, LONGEST_TEXT
from neutrality.cases.steps import take_step
from neutrality.cases.work import find_case
from neutrality.database import reading, transaction
from neutrality.domain.api_scopes import Scope
from neutrality.domain.errors import ConflictError, DomainError
from neutrality.domain.workflow import BY_ACTION, Action, Step

room = Room("answers")
# What an employer can say; what the office itself does about it stays with its people.
ANSWERS = (
    Action.RECORD_RECEIPT, Action.RECORD_EXAMINING, Action.RECORD_MORE_TIME, Action.RECORD_ANSWER,
    Action.RECORD_REFUSAL, Action.RECORD_MOVE, Action.RECORD_SANCTION, Action.RECORD_SANCTION_UNDER_REMEDY,
    Action.RECORD_NO_VIOLATION,
)  # fmt: skip
_OF_EVERY_STEP = frozenset({"action", "legal_on", "reason", "late_reason", "public_reason"})


class AnswerIn(Asked):
    """An answer: which step records it, on which day, and what that step asks."""

    action = one_of(ANSWERS, required=True)
    legal_on = Day(required=True)
    reason = line(LONGEST_TEXT, least=1, required=True)
    late_reason = line(LONGEST_TEXT)
    public_reason = line(LONGEST_TEXT)
    answered_on = Day()
    record_source = code_of("record_source")
    letter_number = line(LONGEST_NUMBER)
    employer_answer = code_of("employer_answer")
    more_time_until = Day()
    new_agency = Id()
    moved_on = Day()
    sanction_kind = line(LONGEST_NUMBER)
    decision_number = line(LONGEST_NUMBER)
    decision_on = Day()
    effective_on = Day()
    remedy = code_of("remedy")


@room.route("/cases/<uuid:case_id>/respondents/<uuid:respondent_id>/answers", methods=["POST"])
@needs(Scope.WRITE_ANSWERS)
@description(
    "answers.record", {404, 409, 412, 413, 415, 422, 428}, headers=["If-Match"], given=["ETag"], also={202}
)
@room.arguments(AnswerIn)
@room.response(201, AnswerOut)
def record(
    sent: dict[str, Any], case_id: uuid.UUID, respondent_id: uuid.UUID
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Record an answer of the employer; a decision waits for the second person of the office."""
    version = version_read()
    with reading(current.sessions()) as session:
        if find_case(session, case_id, actor()).version != version:
            raise old_etag()
    step = _step(sent)
    try:
        with transaction(current.sessions()) as session:
            done = take_step(
                session, current.means("desk"), case_id, step, respondent_id=respondent_id, version=version,
                actor=actor(), now=current.now(), today=current.today(),
            )  # fmt: skip
            session.flush()  # what others change afterwards is not what the sender has read
            tag = etag_of(find_case(session, case_id, actor()).version)
    except DomainError as error:
        if isinstance(error, ConflictError) and error.code == "changed_meanwhile":
            raise old_etag() from None
        raise problem_of(error) from None
    told = {
        "state": "recorded" if done else "waiting", "case_id": case_id, "respondent_id": respondent_id,
        "etag": tag,
    }  # fmt: skip
    return told, 201 if done else 202, {"ETag": tag}


def _step(sent: dict[str, Any]) -> Step:
    """Return the step as the workflow takes it; raises 422 at what this answer does not ask."""
    row = BY_ACTION[Action(sent["action"])]
    asked = {*row.fields, *row.optional} | _OF_EVERY_STEP
    if foreign := sorted(sent.keys() - asked):
        raise ProblemError(422, "api_invalid", [Place("body", f"/{one}", "api_not_asked") for one in foreign])
    told = {name: sent[name] for name in sent.keys() - (_OF_EVERY_STEP - {"public_reason"})}
    texts = {
        name: value.isoformat() if isinstance(value, date) else str(value) for name, value in told.items()
    }
    return Step(row.action, sent["legal_on"], sent["reason"], sent.get("late_reason", ""), texts)
