"""How a respondent of a sample case is examined and decided."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, timedelta

from neutrality.cases import clocks
from neutrality.demo.answered import answered
from neutrality.demo.before import Ahead, reopen
from neutrality.demo.examining import examine_case
from neutrality.demo.hands import Hands
from neutrality.demo.luck import TYPES
from neutrality.demo.moment import Moment
from neutrality.domain.access import Role
from neutrality.domain.catalogue import Catalogue, ClockKind
from neutrality.domain.workflow import Action


def examined(hands: Hands, moment: Moment, number: int) -> Ahead:
    """Live from the registration to the decision of the office, and on."""
    moment = yield from _heard(hands, moment, number)
    pleno = {"study_number": "KJ/01", "pleno_on": moment.day.isoformat(), "quorum": "3"}
    if hands.lucky("not_proven"):
        person = hands.respondent(moment, number)
        examine_case(moment, hands.place, hands.case_id, person, violation_type="D06", proven=False)
        hands.take(moment, Role.PLENO_MEMBER, Action.FIND_NOT_PROVEN, pleno, number)
        if hands.lucky("not_proven_reopened"):
            moment = yield moment.day + timedelta(days=7)
            reopen(hands, moment, number)
        return True
    if (ends := _otherwise(hands)) is not None:
        action, fields = ends
        more = pleno if action is Action.HAND_TO_CRIMINAL else {}
        hands.take(moment, Role.VERIFIER, action, {**fields, **more}, number)
        moment = yield moment.day + timedelta(days=1)
        return hands.confirm(moment, Role.HEAD, number)
    return (yield from forwarded(hands, moment, number))


def forwarded(hands: Hands, moment: Moment, number: int) -> Ahead:
    """Forward what was found, and live on with whoever it was forwarded to."""
    pleno = {"study_number": "KJ/01", "pleno_on": moment.day.isoformat(), "quorum": "3"}
    fields = pleno | _proposal(hands, moment.means.catalogue)
    kind, cause = fields["violation_type"], fields["cause"]
    examine_case(
        moment, hands.place, hands.case_id, hands.respondent(moment, number),
        violation_type=kind, proven=True, cause=cause,
    )  # fmt: skip
    hands.take(moment, Role.VERIFIER, Action.FORWARD, fields, number)
    moment = yield moment.day + timedelta(days=hands.random.randint(0, 2))
    if not hands.confirm(moment, Role.HEAD, number):
        return False
    returned = yield from answered(hands, moment, number)
    if returned:
        moment = yield returned.day + timedelta(days=2)
        return (yield from forwarded(hands, moment, number))
    return True


def _heard(hands: Hands, moment: Moment, number: int) -> Generator[date, Moment, Moment]:
    """Hear the respondent and bring the matter before the pleno, as far as this office does that.

    The clock is the case's, so it is extended with the first; what of that one waits may bar it later.
    """
    if number == 0 and hands.lucky("extended") and _may_extend(hands, moment):
        hands.take(moment, Role.HEAD, Action.EXTEND)
    if hands.lucky("heard"):
        hands.take(moment, Role.VERIFIER, Action.SUMMON, number=number)
        moment = yield moment.day + timedelta(days=2)
    if hands.lucky("before_pleno"):
        hands.take(moment, Role.VERIFIER, Action.SEND_TO_PLENO, number=number)
        moment = yield moment.day + timedelta(days=1)
        if hands.lucky("back_from_pleno"):
            hands.take(moment, Role.PLENO_MEMBER, Action.RETURN_FROM_PLENO, number=number)
            moment = yield moment.day + timedelta(days=2)
    return moment


def _may_extend(hands: Hands, moment: Moment) -> bool:
    return clocks.runs(moment.session, hands.case_id, ClockKind.HANDLING)


def _otherwise(hands: Hands) -> tuple[Action, dict[str, str]] | None:
    """Return how a respondent leaves without a finding of the office, where that is so."""
    if hands.lucky("criminal_only"):
        return Action.HAND_TO_CRIMINAL, {}
    if hands.lucky("no_civil_servant"):
        return Action.REFER_RESPONDENT, {"competent_body": "contract_staff"}
    if hands.lucky("retired"):
        return Action.TERMINATE, {"termination_ground": "retired"}
    return None


def _proposal(hands: Hands, catalogue: Catalogue) -> dict[str, str]:
    code = hands.random.choices(list(TYPES), list(TYPES.values()))[0]
    row = catalogue.violation_type(code)
    fields = {
        "violation_type": code,
        "sanction_level": row.permitted_levels[-1],
        "addressee": hands.random.choice(["authority", "employer"]),
        "cause": hands.random.choice(["C1", "C2", "C3", "C5"]),
    }
    if hands.lucky("criminal_beside"):
        fields["criminal_track"] = "yes"
    return fields | ({"deviation_reason": "Menurut cara perbuatannya."} if row.level_needs_reason else {})
