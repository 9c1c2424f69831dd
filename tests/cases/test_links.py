"""The same post in several reports is seen, within the office alone, however its link was shared."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from neutrality import worker
from neutrality.cases.conflicts import record_of
from neutrality.cases.search import search
from neutrality.cases.service import receive
from neutrality.database import transaction
from neutrality.domain.access import Role
from neutrality.domain.conflicts import Tie
from neutrality.domain.posts import Post
from neutrality.history.service import Signer
from neutrality.reports.models import Source
from neutrality.vault import KeyFiles, TrackingCode
from tests.cases.office import Office

ONE_WAY = "https://www.instagram.com/p/CxContoh/?igsh=abc"
ANOTHER_WAY = "instagram.com/budi_contoh/p/CxContoh"
ELSEWHERE = "https://www.instagram.com/p/Lain/"


def also_in(office: Office, case_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the cases that the case file names as telling of the same post."""
    return [other for other, _number in office.view(case_id).reports[0].also_in]


@pytest.mark.both_databases
def test_two_reports_of_one_post_name_each_other(office: Office) -> None:
    first = office.receive(links=(ONE_WAY,)).case_id
    second = office.receive(links=(ELSEWHERE, ANOTHER_WAY)).case_id
    apart = office.receive(links=("https://www.instagram.com/p/Beda/",)).case_id
    assert also_in(office, first) == [second]
    assert also_in(office, second) == [first]
    assert also_in(office, apart) == []
    assert office.view(second).reports[0].posts[1] == Post("instagram", "budi_contoh", "CxContoh")


def test_a_case_that_the_reader_must_not_know_of_is_not_named(office: Office) -> None:
    first, second = (office.receive(links=(ONE_WAY,)).case_id for _ in range(2))
    barred, recorder = office.who(Role.HEAD), office.who(Role.HEAD, 2)
    with transaction(office.sessions) as session:
        record_of(
            session, office.means, second, account_id=barred.account_id, tie=Tie.KIN, reason="Ipar.",
            actor=recorder, now=office.clock(),
        )  # fmt: skip
    assert also_in(office, first) == []


def test_another_office_gives_no_hint(office: Office) -> None:
    mine = office.receive(links=(ONE_WAY,)).case_id
    sibling = office.elsewhere()
    clerk = office.who(Role.INTAKE, at=sibling)
    office.receive(links=(ONE_WAY,), office_id=sibling.id, clerk=clerk)
    assert also_in(office, mine) == []


@pytest.mark.both_databases
def test_what_the_public_surface_sealed_is_known_again_once_the_worker_indexed_it(
    office: Office, key_files: KeyFiles
) -> None:
    brought = office.receive(links=(ONE_WAY,)).case_id
    public = replace(office.means, signer=Signer("public", key_files.surface("public")), opener=None)
    with transaction(office.sessions) as session:
        sent = receive(
            session, public, office.submission(source=Source.PUBLIC, channel="web", links=(ANOTHER_WAY,)),
            code=TrackingCode.new(), actor=None, now=office.clock(), today=office.today,
        ).case_id  # fmt: skip
    assert also_in(office, brought) == []
    while worker.work_off(office.sessions, office.means, now=office.clock()):
        pass
    assert also_in(office, brought) == [sent]


def test_the_address_of_a_post_finds_its_cases(office: Office) -> None:
    wanted = office.receive(links=(ONE_WAY,)).case_id
    office.receive(links=(ELSEWHERE,))
    head = office.who("head")
    with office.sessions() as session:
        found = search(session, office.means, ANOTHER_WAY, actor=head)
        nothing = search(session, office.means, "https://x.com/budi/status/1", actor=head)
    assert [row.id for row in found] == [wanted]
    assert nothing == []
