"""What happens to a sample case before it is registered, or instead."""

from __future__ import annotations

import uuid
from collections.abc import Generator
from datetime import date, timedelta

from neutrality.cases import service
from neutrality.cases.assignment import assign
from neutrality.cases.holder import enter, withdraw
from neutrality.demo.hands import Hands
from neutrality.demo.moment import Moment
from neutrality.domain.access import Role
from neutrality.domain.workflow import Action, ReportKind, State
from neutrality.vault import TrackingCode

Ahead = Generator[date, Moment, bool]
WITHDREW = uuid.UUID(int=9)
LACKS = "Mohon lengkapi bukti (contoh)."


def before(hands: Hands, moment: Moment, kind: ReportKind, code: TrackingCode) -> Ahead:
    """Live from the receipt to the registration; return whether there was one."""
    if kind is ReportKind.INFORMASI_AWAL:
        return (yield from _trace(hands, moment))
    if kind is ReportKind.LAPORAN and (yield from _otherwise(hands, moment, code)):
        return False
    if kind is ReportKind.LAPORAN and hands.lucky("asked_to_complete"):
        hands.take(
            moment, Role.INTAKE, Action.REQUEST_CORRECTION, {"lacks": "evidence", "public_reason": LACKS}
        )
        completed = hands.lucky("completed")
        moment = yield moment.day + timedelta(days=2 if completed else 12)
        if not completed:
            return (yield from _close_unmet(hands, moment))
        hands.take(moment, Role.INTAKE, Action.RECORD_CORRECTION)
        moment = yield moment.day + timedelta(days=1)
    if not can_register(hands, moment):
        return (yield from (_trace if hands.lucky("late_traced") else _close_unmet)(hands, moment))
    if not hands.lucky("registered"):
        return (yield from _close_unmet(hands, moment))
    return (yield from _register(hands, moment, finding=kind is not ReportKind.LAPORAN))


def can_register(hands: Hands, moment: Moment) -> bool:
    """Return whether the report is signed and came in time, where it is one."""
    report = service.main_report_of(moment.session, hands.case_id)
    return report.kind is not ReportKind.LAPORAN or (report.signed_on is not None and report.in_time)


def _otherwise(hands: Hands, moment: Moment, code: TrackingCode) -> Ahead:
    """Let a report end by what has nothing to do with its study; return whether it did."""
    if hands.lucky("withdrawn"):
        one = enter(moment.session, moment.means, code, now=moment.now, today=moment.day)
        withdraw(one, "", once=WITHDREW)
        ended, fields = Action.ACCEPT_WITHDRAWAL, {}
    elif hands.lucky("elsewhere"):
        ended, fields = Action.FORWARD_ELSEWHERE, {"competent_body": hands.random.choice(["tni", "village"])}
    elif hands.lucky("died"):
        ended, fields = Action.TERMINATE_EARLY, {"termination_ground": "died"}
    else:
        return False
    hands.take(moment, Role.VERIFIER, ended, fields)
    moment = yield moment.day + timedelta(days=1)
    hands.confirm(moment, Role.HEAD)
    return True


def _trace(hands: Hands, moment: Moment) -> Ahead:
    hands.take(moment, Role.VERIFIER, Action.START_TRACING)
    moment = yield moment.day + timedelta(days=hands.random.randint(2, 7))
    if not hands.lucky("traced"):
        if hands.lucky("traced_in_vain"):
            hands.take(moment, Role.VERIFIER, Action.CLOSE_TRACED)
            moment = yield moment.day + timedelta(days=1)
            hands.confirm(moment, Role.HEAD)
        return False
    hands.take(moment, Role.VERIFIER, Action.RECORD_TRACING, {"supervision_number": "LHP/01"})
    moment = yield moment.day + timedelta(days=hands.random.randint(1, 5))
    return (yield from _register(hands, moment, finding=True))


def _close_unmet(hands: Hands, moment: Moment) -> Ahead:
    hands.take(moment, Role.VERIFIER, Action.CLOSE_UNMET, {"unmet_requirement": "evidence"})
    moment = yield moment.day + timedelta(days=1)
    if hands.confirm(moment, Role.HEAD) and hands.lucky("unmet_reopened"):
        moment = yield moment.day + timedelta(days=10)
        reopen(hands, moment)
    return False


def reopen(hands: Hands, moment: Moment, number: int = 0) -> None:
    """Let the head open a respondent's matter again."""
    fields = {"ground": "new_evidence", "pleno_on": moment.day.isoformat()}
    if hands.stands(moment, number)[0] is State.CLOSED and can_register(hands, moment):
        hands.take(moment, Role.HEAD, Action.REOPEN, fields, number)


def _register(hands: Hands, moment: Moment, *, finding: bool) -> Ahead:
    assign(
        moment.session, moment.means, hands.case_id, hands.place.people[Role.VERIFIER].account_id,
        version=hands.version(moment), actor=hands.place.people[Role.HEAD], now=moment.now,
    )  # fmt: skip
    fields = {"pleno_on": moment.day.isoformat()} if finding else {}
    hands.take(moment, Role.VERIFIER, Action.REGISTER, fields)
    moment = yield moment.day + timedelta(days=hands.random.randint(0, 1))
    return hands.confirm(moment, Role.PLENO_MEMBER)
