"""Who steps back, stands in and helps in the sample world, at its end: the cases' lives stay as they are."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from neutrality.accounts.delegations import confirm_delegation, enter_delegation
from neutrality.accounts.models import Account
from neutrality.accounts.service import record_employer
from neutrality.cases import assistance
from neutrality.cases.conflicts import declare, record_of
from neutrality.cases.models import Case
from neutrality.demo.moment import Moment
from neutrality.demo.offices import Staffed, World
from neutrality.domain.access import Role
from neutrality.domain.conflicts import Tie
from neutrality.domain.delegation import DelegationKind, Draft
from neutrality.domain.workflow import State

DAYS_AWAY = timedelta(days=4)


def recuse(moment: Moment, world: World) -> None:
    """Let officers step back, be barred, be lent and stand in; the province helps with one case of two."""
    first, second, third = world.staffed
    _stand_in(moment, world, first, from_days_ago=40)
    _stand_in(moment, world, second, from_days_ago=1)
    _lend(moment, third)
    for number, case in enumerate(_open_cases(moment, second)[:2]):
        reason = "Terlapor adalah ipar saya."
        actor = second.people[Role.VERIFIER]
        declare(
            moment.session, moment.means, case.id, tie=Tie.KIN, reason=reason, actor=actor, now=moment.now
        )
        if number == 0 and case.state is State.RECEIVED:
            head = world.heads_above[second.office.id]
            assistance.accept(moment.session, moment.means, case.id, actor=head, now=moment.now)
    for case in _open_cases(moment, first)[:1]:
        record_of(
            moment.session, moment.means, case.id, account_id=first.people[Role.LIAISON].account_id,
            tie=Tie.SAME_UNIT, reason="Pernah satu bagian dengan terlapor.", actor=first.people[Role.HEAD],
            now=moment.now,
        )  # fmt: skip


def _open_cases(moment: Moment, place: Staffed) -> list[Case]:
    """Return the open cases of an office, in an order that the seed alone decides."""
    found = select(Case).where(Case.office_id == place.office.id, Case.state == State.RECEIVED)
    return list(moment.session.scalars(found.order_by(Case.received_on.desc(), Case.version, Case.kind)))


def _stand_in(moment: Moment, world: World, place: Staffed, *, from_days_ago: int) -> None:
    """Let the liaison stand in for the head for some days; one above confirms what the head entered."""
    begins = moment.day - timedelta(days=from_days_ago)
    then = Moment(moment.session, moment.means, begins)
    head, deputy = place.people[Role.HEAD], place.people[Role.LIAISON]
    letter = Draft(
        deputy.account_id, head.account_id, Role.HEAD, DelegationKind.PLH, f"{begins:%d}/SPt/{begins:%Y}",
        begins, begins + DAYS_AWAY,
    )  # fmt: skip
    row = enter_delegation(
        moment.session, moment.means.signer, place.office.id, letter, actor=head, now=then.now, today=begins
    )
    above = world.heads_above[place.office.id]
    confirm_delegation(moment.session, moment.means.signer, row.id, actor=above, now=then.now)


def _lend(moment: Moment, place: Staffed) -> None:
    """Let the investigator of an office come from an agency of its place."""
    account = moment.session.get_one(Account, place.people[Role.VERIFIER].account_id)
    record_employer(moment.session, moment.means.signer, account, place.agencies[0].id, now=moment.now)
