"""What an officer finds to do on a case: the next lawful steps first, the rest behind, what is awaited."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from neutrality.cases.dossier import StepOffer
from neutrality.cases.reading import CaseView
from neutrality.domain.access import Role
from neutrality.domain.workflow import BY_ACTION, Action, ReportKind, State, SubStatus
from neutrality.refusals import guard_words

# The way on from each legal step, the most likely first; what else the law allows stands behind it.
_STUDIED = (Action.FORWARD, Action.FIND_NOT_PROVEN)
_DECIDED = (Action.RECORD_SANCTION, Action.RECORD_NO_VIOLATION)
ONWARD: dict[SubStatus | None, tuple[Action, ...]] = {
    SubStatus.NEW: (Action.REGISTER, Action.START_TRACING, Action.REQUEST_CORRECTION, Action.CLOSE_UNMET),
    SubStatus.CORRECTION_REQUESTED: (Action.RECORD_CORRECTION, Action.CLOSE_UNMET),
    SubStatus.TRACING: (Action.RECORD_TRACING, Action.REGISTER, Action.CLOSE_TRACED),
    SubStatus.SUPERVISION_RESULT: (Action.REGISTER, Action.CLOSE_TRACED),
    SubStatus.REGISTERED: (Action.SUMMON, Action.SEND_TO_PLENO, *_STUDIED),
    SubStatus.EXTENDED: (Action.SUMMON, Action.SEND_TO_PLENO, *_STUDIED),
    SubStatus.HEARING: (Action.SEND_TO_PLENO, *_STUDIED),
    SubStatus.PLENO_PENDING: (*_STUDIED, Action.RETURN_FROM_PLENO),
    SubStatus.FORWARDED_TO_AUTHORITY: (
        Action.RECORD_AUTHORITY_RECEIPT, Action.RECORD_RECOMMENDATION, *_DECIDED,
    ),
    SubStatus.FORWARDED_TO_PPK: (Action.RECORD_RECEIPT, *_DECIDED),
    SubStatus.PPK_EXAMINING: (*_DECIDED, Action.RECORD_ANSWER),
    SubStatus.PPK_OVERDUE: (*_DECIDED, Action.RECORD_ANSWER, Action.REMIND, Action.RECORD_CONTROL_MEASURE),
    SubStatus.MORE_TIME: (*_DECIDED, Action.RECORD_ANSWER, Action.REMIND),
    SubStatus.DECREE_AWAITED: (*_DECIDED, Action.REMIND),
    SubStatus.PPK_REFUSED: (Action.RECORD_CONTROL_MEASURE, *_DECIDED),
    SubStatus.CONTROL_MEASURE: (*_DECIDED, Action.RECORD_ANSWER, Action.RECORD_NOT_FOLLOWED_UP),
    SubStatus.REMEDY_PENDING: (Action.END_REMEDY,),
    None: (Action.REOPEN,),
}  # fmt: skip
# What can be waited for. The other guards say that a step has nothing to do here: it is not shown then.
COMES = frozenset(
    {
        "formal_requirements_are_met",
        "material_requirements_are_met",
        "initial_information_was_traced",
        "finding_has_its_pleno",
        "registrar_did_not_enter_the_report",
        "reporter_had_time_to_complete",
        "control_measure_was_taken",
        "was_registered_or_can_be",
    }
)


@dataclass(frozen=True)
class Wait:
    """Where a subject stands, and which step is next, by whom."""

    ordinal: int | None
    sub_status: SubStatus
    action: Action
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Todo:
    """What this person can do now, what comes later, and what somebody else does next."""

    first: list[StepOffer]
    rest: list[StepOffer]
    awaited: list[tuple[StepOffer, list[str]]]
    waits: list[Wait]


def todo_of(view: CaseView) -> Todo:
    """Return what there is to do on a case for whoever reads it."""
    reasons = [(offer, _reasons(view, offer)) for offer in view.steps if set(offer.unmet) <= COMES]
    ready = [offer for offer, told in reasons if not told]
    first = [offer for offer in ready if _rank(view, offer) is not None]
    return Todo(
        sorted(first, key=lambda offer: (_rank(view, offer) or 0, offer.respondent_ordinal or 0)),
        [offer for offer in ready if offer not in first],
        [(offer, told) for offer, told in reasons if told and offer.unmet],
        _waits(view),
    )


def _reasons(view: CaseView, offer: StepOffer) -> list[str]:
    """Return what a step waits for, in words; nothing waits for a step that can be taken now."""
    subjects = {waiting.respondent_ordinal for waiting in view.proposals}
    whole = offer.respondent_ordinal is None
    second = bool(subjects) and (whole or bool(subjects & {None, offer.respondent_ordinal}))
    return [_("waiting for the second person")] if second else [guard_words(name) for name in offer.unmet]


def _rank(view: CaseView, offer: StepOffer) -> int | None:
    onward = ONWARD[_sub_status(view, offer.respondent_ordinal)]
    return onward.index(offer.action) if offer.action in onward else None


def _sub_status(view: CaseView, ordinal: int | None) -> SubStatus | None:
    standing: dict[int | None, SubStatus | None] = {one.ordinal: one.sub_status for one in view.respondents}
    return standing.get(ordinal, view.sub_status)


def _waits(view: CaseView) -> list[Wait]:
    """Return the next step of the case until it is registered, then of each respondent still open."""
    subjects: list[tuple[int | None, SubStatus | None]] = [(None, view.sub_status)]
    if view.state is not State.RECEIVED:
        subjects = [(person.ordinal, person.sub_status) for person in view.respondents]
    return [_wait(view, ordinal, sub) for ordinal, sub in subjects if sub is not None]


def _wait(view: CaseView, ordinal: int | None, sub: SubStatus) -> Wait:
    traced = sub is SubStatus.NEW and view.kind is ReportKind.INFORMASI_AWAL
    action = Action.START_TRACING if traced else ONWARD[sub][0]
    return Wait(ordinal, sub, action, tuple(sorted(BY_ACTION[action].roles)))
