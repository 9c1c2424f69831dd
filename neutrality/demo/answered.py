"""What the authority and the employer of a sample respondent answer, and what the office does meanwhile."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, timedelta

from sqlalchemy import select

from neutrality.cases.external_keeping import add_external_number
from neutrality.cases.external_numbers import ExternalNumber
from neutrality.cases.models import Case
from neutrality.cases.overdue import mark_overdue
from neutrality.demo.hands import Hands
from neutrality.demo.moment import Moment
from neutrality.directory.service import agencies
from neutrality.domain.access import Role
from neutrality.domain.external import ExternalEntry
from neutrality.domain.workflow import BY_ACTION, Action, SubStatus

# Some employers let so many days pass that their target is over.
SOONEST, LATEST = 5, 110
# What comes of it, and how often; of the rest nothing is heard yet.
ANSWERS: dict[Action | None, int] = {
    Action.RETURN_TO_OFFICE: 6, Action.RECORD_SANCTION_UNDER_REMEDY: 8, Action.RECORD_SANCTION: 58,
    Action.RECORD_NO_VIOLATION: 14, None: 14,
}  # fmt: skip
# What an employer says before it decides, and how often.
SAID: dict[Action, int] = {
    Action.RECORD_EXAMINING: 4, Action.RECORD_MORE_TIME: 4, Action.RECORD_ANSWER: 7, Action.RECORD_REFUSAL: 3,
    Action.RECORD_MOVE: 2,
}  # fmt: skip
Awaited = Generator[date, Moment, Moment | None]


def answered(hands: Hands, moment: Moment, number: int) -> Awaited:
    """Live from the forwarding to the answer; return the moment when the matter came back instead."""
    moment = yield from _delivered(hands, moment, number)
    moment = yield moment.day + timedelta(days=hands.random.randint(SOONEST, LATEST))
    mark_overdue(moment.session, moment.means, now=moment.now)
    if hands.stands(moment, number)[1] is SubStatus.PPK_OVERDUE:
        moment = yield from _urged(hands, moment, number)
    if hands.lucky("spoken"):
        moment = yield from _spoken(hands, moment, number)
        if hands.stands(moment, number)[1] is SubStatus.DECREE_AWAITED and hands.lucky("decree_awaited"):
            return None
    action, fields, second = _answer(hands, moment, number)
    if action is None:
        return None
    hands.take(moment, Role.LIAISON, action, fields, number)
    moment = yield moment.day + timedelta(days=1)
    done = hands.confirm(moment, second, number)
    if done and action is Action.RECORD_SANCTION_UNDER_REMEDY:
        yield from _final(hands, moment, number)
    return moment if done and action is Action.RETURN_TO_OFFICE else None


def _delivered(hands: Hands, moment: Moment, number: int) -> Generator[date, Moment, Moment]:
    """Record what arrived where, as far as the office was told."""
    if hands.stands(moment, number)[1] is SubStatus.FORWARDED_TO_AUTHORITY and hands.lucky("authority_told"):
        moment = yield moment.day + timedelta(days=2)
        hands.take(moment, Role.LIAISON, Action.RECORD_AUTHORITY_RECEIPT, number=number)
        _numbered(hands, moment, number)
        moment = yield moment.day + timedelta(days=hands.random.randint(4, 12))
        recommended = {
            "recommended_level": "sedang",
            "recommended_on": moment.day.isoformat(),
            "record_source": "sbt",
        }
        hands.take(moment, Role.LIAISON, Action.RECORD_RECOMMENDATION, recommended, number)
    if hands.stands(moment, number)[1] is SubStatus.FORWARDED_TO_PPK and hands.lucky("employer_told"):
        moment = yield moment.day + timedelta(days=2)
        hands.take(moment, Role.LIAISON, Action.RECORD_RECEIPT, number=number)
    return moment


def _numbered(hands: Hands, moment: Moment, number: int) -> None:
    """Enter the number under which the authority's system has the respondent; it stays the same."""
    case, person = moment.session.get_one(Case, hands.case_id), hands.respondent(moment, number)
    known = select(ExternalNumber.id).where(ExternalNumber.respondent_id == person.id).limit(1)
    if moment.session.scalar(known):
        return
    there = f"SBT/{moment.day:%Y}/{(case.registration_number or case.reference)[:3]}-{person.ordinal}"
    add_external_number(
        moment.session, moment.means, case.id, ExternalEntry("sbt", there, moment.day),
        respondent_id=person.id, version=hands.version(moment), actor=hands.place.people[Role.LIAISON],
        now=moment.now,
    )  # fmt: skip


def _urged(hands: Hands, moment: Moment, number: int) -> Generator[date, Moment, Moment]:
    """Remind the employer, then ask for a control measure."""
    if hands.lucky("reminded"):
        hands.take(moment, Role.LIAISON, Action.REMIND, number=number)
        moment = yield moment.day + timedelta(days=9)
    if hands.lucky("controlled"):
        measure = hands.random.choice(["reprimand", "data_block"])
        fields = {"control_measure": measure, "control_measure_on": moment.day.isoformat()}
        fields |= hands.random.choice(
            [{"measure_stage": "requested"}, {"measure_stage": "in_force", "letter_number": "B/77/2026"}]
        )
        hands.take(moment, Role.LIAISON, Action.RECORD_CONTROL_MEASURE, fields, number)
        moment = yield moment.day + timedelta(days=14)
    return moment


def _spoken(hands: Hands, moment: Moment, number: int) -> Generator[date, Moment, Moment]:
    """Record what the employer says before it decides, or that the person works elsewhere now."""
    action = hands.random.choices(list(SAID), list(SAID.values()))[0]
    if not BY_ACTION[action].starts_at(*hands.stands(moment, number)):
        return moment
    on = moment.day.isoformat()
    source = hands.random.choice(["letter", "message", "message", "press"])
    fields = {"answered_on": on, "record_source": source}
    if action is Action.RECORD_MORE_TIME:
        fields["more_time_until"] = (moment.day + timedelta(days=21)).isoformat()
    elif action is Action.RECORD_ANSWER:
        fields["employer_answer"] = hands.random.choice(["sanction", "sanction", "no_violation"])
    elif action is Action.RECORD_MOVE:
        held = hands.respondent(moment, number).agency_id
        codes = [row.code for row in agencies(moment.session) if row.id != held]
        fields = {"new_agency": hands.random.choice(codes), "moved_on": on}
    hands.take(moment, Role.LIAISON, action, fields, number)
    return (yield moment.day + timedelta(days=hands.random.randint(4, 14)))


def _answer(hands: Hands, moment: Moment, number: int) -> tuple[Action | None, dict[str, str], Role]:
    """Return what comes of it, with its papers and the second person; nothing while it is awaited."""
    decided = {"decision_number": "SK/01", "decision_on": moment.day.isoformat(), "record_source": "letter"}
    if hands.stands(moment, number)[1] is SubStatus.CONTROL_MEASURE and hands.lucky("not_followed_up"):
        return Action.RECORD_NOT_FOLLOWED_UP, {}, Role.HEAD
    action = hands.random.choices(list(ANSWERS), list(ANSWERS.values()))[0]
    fields: dict[str, str] = {}
    if action in {Action.RECORD_SANCTION, Action.RECORD_SANCTION_UNDER_REMEDY}:
        fields = {**decided, **_sanction(hands, moment, number)}
    elif action is Action.RECORD_NO_VIOLATION:
        fields = decided
    remedy = {"remedy": "keberatan"} if action is Action.RECORD_SANCTION_UNDER_REMEDY else {}
    by_head = action in {Action.RETURN_TO_OFFICE, Action.RECORD_NO_VIOLATION}
    return action, {**fields, **remedy}, Role.HEAD if by_head else Role.VERIFIER


def _final(hands: Hands, moment: Moment, number: int) -> Generator[date, Moment, None]:
    """Let the remedy end, now and then with another decision."""
    moment = yield moment.day + timedelta(days=hands.random.randint(15, 40))
    result = hands.random.choice(["upheld", "lapsed", "changed"])
    fields = {"remedy_result": result}
    if result == "changed":
        fields |= {
            "decision_number": "SK/02",
            "decision_on": moment.day.isoformat(),
            "record_source": "letter",
        }
        fields |= _sanction(hands, moment, number)
    hands.take(moment, Role.LIAISON, Action.END_REMEDY, fields, number)
    moment = yield moment.day + timedelta(days=1)
    hands.confirm(moment, Role.VERIFIER, number)


def _sanction(hands: Hands, moment: Moment, number: int) -> dict[str, str]:
    person = hands.respondent(moment, number)
    kinds = moment.means.catalogue.sanction_kinds(person.employee_type, on=moment.day)
    kind = hands.random.choice([row.code for row in kinds if row.level in {"moral", "sedang", "berat"}])
    return {"sanction_kind": kind, "effective_on": moment.day.isoformat()}
