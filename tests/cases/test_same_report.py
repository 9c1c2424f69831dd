"""Two cases that are one report: linked within one office, shown on both files, taken back with a reason."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from neutrality.accounts.models import Account
from neutrality.accounts.service import grant_role, load_actor
from neutrality.cases.same_report import unlink_cases
from neutrality.database import transaction
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import ReportKind
from tests.cases.custody import REASON, Custody
from tests.cases.office import Office

ANONYMOUS: dict[str, Any] = {"kind": ReportKind.INFORMASI_AWAL, "identity": None, "signed_on": None}


@dataclass(frozen=True)
class Pair:
    """The report whose code was lost, and the one sent anew."""

    first: uuid.UUID
    anew: uuid.UUID


@pytest.fixture
def pair(office: Office) -> Pair:
    """Return two nameless reports of one office."""
    return Pair(*(office.receive(**ANONYMOUS).case_id for _ in range(2)))


@pytest.mark.both_databases
@pytest.mark.parametrize("by", ["reference", "receipt_number"])
def test_both_files_show_the_other(custody: Custody, office: Office, pair: Pair, by: str) -> None:
    number = str(getattr(office.case(pair.first), by)).lower()
    custody.link(pair.anew, number)

    for one, other in ((pair.first, pair.anew), (pair.anew, pair.first)):
        (found,) = custody.links(one)
        assert (found.case_id, found.reason) == (other, REASON)
        assert found.number == office.case(other).receipt_number
        assert custody.told(one, EventKind.CASES_LINKED) == [{"other_case": str(other)}]
        assert office.view(one).timeline[-1].reason == REASON


@pytest.mark.both_databases
def test_a_link_is_taken_back_with_a_reason_that_stays(custody: Custody, office: Office, pair: Pair) -> None:
    custody.link(pair.anew, office.case(pair.first).reference)
    with pytest.raises(DomainError, match="linked_already"):
        custody.link(pair.first, office.case(pair.anew).reference)
    (found,) = custody.links(pair.first)
    typed = {"actor": office.who("head"), "reason": "Orang yang berbeda."}
    with pytest.raises(InvalidInputError):
        custody.do(unlink_cases, pair.first, found.link_id, **{**typed, "reason": " "})

    custody.do(unlink_cases, pair.first, found.link_id, **typed)

    assert custody.links(pair.first) == custody.links(pair.anew) == []
    for one in (pair.first, pair.anew):
        entry = office.view(one).timeline[-1]
        assert (entry.kind, entry.reason) == (EventKind.CASES_UNLINKED, "Orang yang berbeda.")
    with pytest.raises(NotFoundError, match="no_such_link"):
        custody.do(unlink_cases, pair.first, found.link_id, **typed)
    custody.link(pair.first, office.case(pair.anew).reference)


def seated_at_both(office: Office) -> Actor:
    """Return somebody who works at the local office and at the one above it."""
    chief = office.someone("Kepala dua kantor", Role.HEAD, Role.INTAKE, at=office.workplace.province)
    with transaction(office.sessions) as session:
        account = session.get_one(Account, chief.account_id)
        for role in (Role.HEAD, Role.INTAKE):
            here = office.workplace.office.id
            grant_role(session, office.means.signer, account, role, office_id=here, now=office.clock())
        session.flush()
        return load_actor(session, account)


@pytest.mark.both_databases
def test_a_case_of_another_office_is_told_like_no_case_at_all(custody: Custody, office: Office) -> None:
    """Even to somebody who may see both: the file of the one would tell of the other."""
    province = office.workplace.province
    chief = seated_at_both(office)
    here = office.receive(**ANONYMOUS).case_id
    avoided = office.receive(clerk=chief, office_id=province.id, **ANONYMOUS).case_id

    told = []
    for actor, number in (
        (office.who("verifier"), office.case(avoided).reference),
        (chief, office.case(avoided).reference),
        (chief, office.case(avoided).receipt_number or ""),
        (chief, "ZZZZ-ZZZZ"),
        (chief, office.case(here).reference),
    ):
        with pytest.raises(InvalidInputError) as caught:
            custody.link(here, number, actor)
        told.append([(one.field, one.code, one.params) for one in caught.value.problems])
    assert told == [[("number", "no_such_number", {})]] * 5
    for case_id in (here, avoided):
        assert custody.told(case_id, EventKind.CASES_LINKED) == []


def test_who_does_not_work_on_the_case_links_nothing(custody: Custody, office: Office, pair: Pair) -> None:
    number = office.case(pair.first).reference
    for role in (Role.CUSTODIAN, Role.AUDITOR, Role.LIAISON):
        with pytest.raises(NotAllowedError):
            custody.link(pair.anew, number, office.who(role))
    with pytest.raises(NotFoundError, match="no_such_case"):
        custody.link(pair.anew, number, office.who("verifier", at=office.elsewhere()))
    with pytest.raises(InvalidInputError):
        custody.link(pair.anew, " ")
