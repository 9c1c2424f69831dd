"""What an answer makes of the workflow, wherever the respondent stands."""

from __future__ import annotations

import pytest

from neutrality.domain.answers import DECREE, Answered, fields_for, steps_for
from neutrality.domain.matter import Action, State, SubStatus
from neutrality.domain.replies import ReplyKind
from neutrality.domain.workflow import BY_ACTION

WHOLE = {
    "sanction_kind": "moral_terbuka", "decision_number": "SK/9", "decision_on": "2026-11-10",
    "effective_on": "2026-12-01",
}  # fmt: skip
AUTHORITY, EMPLOYER, EXAMINING = (
    SubStatus.FORWARDED_TO_AUTHORITY,
    SubStatus.FORWARDED_TO_PPK,
    SubStatus.PPK_EXAMINING,
)


@pytest.mark.parametrize("reply", ReplyKind)
@pytest.mark.parametrize("sub", [None, *SubStatus])
@pytest.mark.parametrize("told", [{}, WHOLE])
def test_every_step_can_be_taken_where_the_respondent_stands(
    reply: ReplyKind, sub: SubStatus | None, told: dict[str, str]
) -> None:
    steps = steps_for(Answered(reply, told), sub)
    if sub is None or sub not in {*BY_ACTION[Action.RECORD_ANSWER].from_subs, SubStatus.REMEDY_PENDING}:
        assert steps == ()
        return
    stands = sub
    for action in steps:
        row = BY_ACTION[action]
        assert row.starts_at(State.RECOMMENDED, stands)
        stands = row.sub_status or stands
        assert set(fields_for(action, Answered(reply, told))) <= {*row.fields, *row.optional}


@pytest.mark.parametrize(
    ("reply", "told", "sub", "steps"),
    [
        (ReplyKind.RECEIVED, {}, AUTHORITY, (Action.RECORD_AUTHORITY_RECEIPT,)),
        (ReplyKind.RECEIVED, {}, EMPLOYER, (Action.RECORD_RECEIPT,)),
        (ReplyKind.RECEIVED, {}, EXAMINING, ()),
        (ReplyKind.EXAMINING, {}, AUTHORITY, (Action.RECORD_AUTHORITY_RECEIPT,)),
        (ReplyKind.EXAMINING, {}, EMPLOYER, (Action.RECORD_RECEIPT, Action.RECORD_EXAMINING)),
        (ReplyKind.EXAMINING, {}, EXAMINING, (Action.RECORD_EXAMINING,)),
        (ReplyKind.EXAMINING, {}, SubStatus.DECREE_AWAITED, ()),
        (ReplyKind.SANCTIONED, WHOLE, EMPLOYER, (Action.RECORD_SANCTION,)),
        (ReplyKind.SANCTIONED, {**WHOLE, "decision_number": ""}, EMPLOYER, (Action.RECORD_ANSWER,)),
        (ReplyKind.NO_VIOLATION, {}, EXAMINING, (Action.RECORD_ANSWER,)),
        (ReplyKind.NO_VIOLATION, WHOLE, EXAMINING, (Action.RECORD_NO_VIOLATION,)),
        (ReplyKind.MOVED, {}, EXAMINING, (Action.RECORD_MOVE,)),
        (ReplyKind.RETIRED, {}, EXAMINING, (Action.TERMINATE,)),
        (ReplyKind.DIED, {}, AUTHORITY, (Action.TERMINATE,)),
        (ReplyKind.MORE_TIME, {}, EMPLOYER, (Action.RECORD_MORE_TIME,)),
        (ReplyKind.MORE_TIME, {}, AUTHORITY, ()),
        (ReplyKind.REFUSED, {}, EXAMINING, (Action.RECORD_REFUSAL,)),
    ],
)
def test_an_answer_makes_these_steps(
    reply: ReplyKind, told: dict[str, str], sub: SubStatus, steps: tuple[Action, ...]
) -> None:
    assert steps_for(Answered(reply, told), sub) == steps


def test_only_all_of_a_decree_is_one() -> None:
    for reply, names in DECREE.items():
        whole = {name: WHOLE[name] for name in names}
        assert Answered(reply, whole).with_decree
        for name in names:
            assert not Answered(reply, {**whole, name: ""}).with_decree
    assert not Answered(ReplyKind.EXAMINING, WHOLE).with_decree


@pytest.mark.parametrize(
    ("action", "reply", "fields"),
    [
        (Action.RECORD_ANSWER, ReplyKind.SANCTIONED, {"employer_answer": "sanction"}),
        (Action.RECORD_ANSWER, ReplyKind.NO_VIOLATION, {"employer_answer": "no_violation"}),
        (Action.TERMINATE, ReplyKind.DIED, {"termination_ground": "died"}),
        (Action.TERMINATE, ReplyKind.RETIRED, {"termination_ground": "retired"}),
        (Action.RECORD_MORE_TIME, ReplyKind.MORE_TIME, {"more_time_until": "2026-12-24"}),
    ],
)
def test_a_step_gets_what_the_answer_tells_and_nothing_else(
    action: Action, reply: ReplyKind, fields: dict[str, str]
) -> None:
    assert fields_for(action, Answered(reply, {"more_time_until": "2026-12-24", "kosong": "x"})) == fields
