"""Lists and search: each row once, within the own reach only, found by number, NIP and name."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from neutrality.cases.lists import Row, board, counts
from neutrality.cases.narrowing import Filters
from neutrality.cases.reading import case_file
from neutrality.cases.search import search
from neutrality.domain.access import Actor, Role
from neutrality.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.workflow import Action
from neutrality.reports.submission import RespondentInput
from neutrality.vault import TrackingCode
from tests.cases.office import NIP, TWO, Office

READERS = (Role.INTAKE, Role.VERIFIER, Role.PLENO_MEMBER, Role.HEAD, Role.LIAISON, Role.AUDITOR)
OTHERS = (Role.CUSTODIAN, Role.STATISTICS, Role.ADMIN, Role.FIELD_SUPERVISOR)


def listed(office: Office, actor: Actor, size: int = 50, **narrowed: Any) -> list[list[Row]]:
    """Return the pages of a list, one after the other."""
    pages, after = [], None
    with office.sessions() as session:
        while True:
            page = board(
                session, office.means, Filters(**narrowed), actor=actor, today=office.today,
                now=office.clock(), after=after, size=size,
            )  # fmt: skip
            pages.append(page.rows)
            if page.next is None:
                return pages
            after = page.next


def found(office: Office, text: str, actor: Actor | None = None) -> list[uuid.UUID]:
    """Return the cases that a search finds."""
    actor = actor or office.who("head")
    with office.sessions() as session:
        return [row.id for row in search(session, office.means, text, actor=actor)]


@pytest.mark.both_databases
def test_the_pages_show_each_case_once_also_when_all_were_received_on_one_day(office: Office) -> None:
    early = office.today - timedelta(days=1)
    ids = [office.receive().case_id for _ in range(5)]
    ids += [office.receive(received_on=early).case_id for _ in range(2)]
    pages = listed(office, office.who("head"), size=3)
    assert [len(page) for page in pages] == [3, 3, 1]
    rows = [row for page in pages for row in page]
    assert sorted(row.id for row in rows) == sorted(ids)
    assert [row.received_on for row in rows] == sorted((row.received_on for row in rows), reverse=True)


def test_a_case_that_arrives_while_somebody_turns_pages_moves_no_other(office: Office) -> None:
    ids = {office.receive().case_id for _ in range(4)}
    head = office.who("head")
    with office.sessions() as session:
        first = board(
            session, office.means, Filters(), actor=head, today=office.today, now=office.clock(), size=2
        )
    office.clock.move(days=1)
    office.receive()
    with office.sessions() as session:
        second = board(
            session, office.means, Filters(), actor=head, today=office.today, now=office.clock(),
            after=first.next, size=2,
        )  # fmt: skip
    assert {row.id for row in [*first.rows, *second.rows]} == ids
    assert second.next is None


@pytest.mark.parametrize("cursor", ["x", "W10=", "WyIyMDI2LTEzLTAxIiwgIngiXQ==", "e30="])
def test_a_cursor_that_no_list_gave_is_refused(office: Office, cursor: str) -> None:
    head = office.who("head")
    with office.sessions() as session, pytest.raises(InvalidInputError):
        board(
            session, office.means, Filters(), actor=head, today=office.today, now=office.clock(), after=cursor
        )


@pytest.mark.both_databases
def test_the_parent_sees_its_childrens_cases_and_no_sibling_and_no_child_sees_up(office: Office) -> None:
    own = office.receive().case_id
    above = office.workplace.province
    clerk = office.who("intake", at=above)
    of_parent = office.receive(clerk=clerk, office_id=above.id).case_id
    seen = {
        name: sorted(row.id for page in listed(office, actor) for row in page)
        for name, actor in {
            "own": office.who("head"),
            "parent": office.who("head", at=above),
            "sibling": office.who("head", at=office.elsewhere()),
        }.items()
    }
    assert seen == {"own": [own], "parent": sorted([own, of_parent]), "sibling": []}


def test_what_is_out_of_reach_does_not_exist(office: Office) -> None:
    case_id = office.receive().case_id
    stranger = office.who("head", at=office.elsewhere())
    for key in (case_id, uuid.uuid4()):
        with office.sessions() as session, pytest.raises(NotFoundError) as refused:
            case_file(
                session, office.means, key, actor=stranger, lang="id", today=office.today, now=office.clock()
            )
        assert refused.value.code == "no_such_case"
    assert found(office, NIP, stranger) == []
    assert found(office, office.case(case_id).reference, stranger) == []


@pytest.mark.parametrize("role", READERS)
def test_who_reads_cases_opens_lists_and_finds(office: Office, role: Role) -> None:
    case_id = office.receive().case_id
    actor = office.who(role)
    assert [row.respondents for row in listed(office, actor)[0]] == [["Budi Contoh"]]
    assert found(office, "budi", actor) == [case_id]


@pytest.mark.parametrize("role", OTHERS)
def test_who_reads_no_cases_learns_no_name(office: Office, role: Role) -> None:
    case_id = office.receive().case_id
    actor = office.who(role)
    rows = listed(office, actor)[0]
    assert [row.respondents for row in rows] == ([[]] if role is Role.CUSTODIAN else [])
    assert found(office, "budi", actor) == []
    with office.sessions() as session, pytest.raises((NotFoundError, NotAllowedError)):
        case_file(
            session, office.means, case_id, actor=actor, lang="id", today=office.today, now=office.clock()
        )


@pytest.mark.both_databases
def test_a_case_is_found_by_each_of_its_numbers(office: Office) -> None:
    case_id = office.receive().case_id
    office.receive(respondents=(RespondentInput(name="Wati Lain"),))
    office.step(case_id, Action.REGISTER)
    case = office.case(case_id)
    assert case.receipt_number
    assert case.registration_number
    for text in (
        case.receipt_number, case.registration_number.lower(), f"  {case.registration_number} ",
        case.reference, case.reference.lower().replace("-", ""),
    ):  # fmt: skip
        assert found(office, text) == [case_id], text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("text", "hits"),
    [
        (NIP, True), ("1986 0926 2015 0510 01", True), ("19860926-201505-1-001", True),
        ("198609262015051002", False), ("budi", True), ("Drs. BUDI CONTOH, S.E., M.Si.", True),
        ("Contoh Budi", True), ("Boedi", True), ("Budi Lain", False), ("Bu", False),
        ("", False), ("%", False),
    ],
)  # fmt: skip
def test_a_respondent_is_found_by_nip_and_by_name_as_people_write_it(
    office: Office, text: str, hits: bool
) -> None:
    case_id = office.receive().case_id
    assert found(office, text) == ([case_id] if hits else [])


def test_a_case_with_two_respondents_of_one_name_is_found_once(office: Office) -> None:
    case_id = office.receive(respondents=(TWO[1], TWO[1])).case_id
    assert found(office, "wati") == [case_id]


def test_the_numbers_above_the_list_are_what_the_lists_hold(office: Office) -> None:
    early = office.today - timedelta(days=9)
    new, old = office.receive().case_id, office.receive(received_on=early).case_id
    moving = office.receive(received_on=early).case_id
    office.step(moving, Action.REGISTER)
    office.step(moving, Action.FIND_NOT_PROVEN)
    waiting = office.receive(code=TrackingCode.new()).case_id
    office.correct(waiting, "event_on", (office.today - timedelta(days=2)).isoformat())
    head = office.who("head")
    with office.sessions() as session:
        numbers = counts(session, actor=head, today=office.today, now=office.clock())
    assert (numbers.new, numbers.open, numbers.overdue, numbers.waiting) == (3, 3, 1, 1)
    assert numbers.due == 2
    narrowed: list[tuple[dict[str, Any], set[uuid.UUID]]] = [
        ({"due": "overdue"}, {old}), ({"due": "due"}, {new, waiting}), ({"waiting": True}, {waiting}),
        ({"bucket": "open"}, {new, old, waiting}), ({"bucket": "closed", "month": "2026-11"}, {moving}),
        ({"bucket": "registered", "month": "2026-10"}, set()),
    ]  # fmt: skip
    for filters, ids in narrowed:
        assert {row.id for page in listed(office, head, **filters) for row in page} == ids, filters
