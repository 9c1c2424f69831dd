"""Cases that may be one: hinted within the own office, with why, never of what the reader must not know."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from neutrality.cases.conflicts import record_of
from neutrality.cases.merged import merges_of
from neutrality.cases.twins import Twins, twins
from neutrality.database import transaction
from neutrality.directory.models import Place
from neutrality.domain.access import Actor, Role
from neutrality.domain.conflicts import Tie
from neutrality.domain.duplicates import Signal
from neutrality.domain.lawrows import PlaceLevel
from neutrality.domain.workflow import Action
from neutrality.reports.submission import RespondentInput
from tests.cases.custody import Custody
from tests.cases.merging import Mergers
from tests.cases.office import NIP, Office
from tests.factories import REGENCY

POST = ("https://www.facebook.com/contoh/posts/123456789",)


def pairs(office: Office, case_id: uuid.UUID | None = None, by: Actor | None = None) -> list[Twins]:
    """Return the pairs that an investigator is shown."""
    actor = by or office.who("verifier")
    with office.sessions() as session:
        return twins(session, actor=actor, case_id=case_id)


def about(name: str, nip: str = "") -> tuple[RespondentInput, ...]:
    """Return one respondent."""
    return (RespondentInput(name=name, nip=nip),)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("signal", "one", "other"),
    [
        (Signal.SAME_POST, {"links": POST}, {"links": (f"{POST[0]}?ref=share",)}),
        (Signal.SAME_PERSON, {"respondents": about("Slamet", NIP)}, {"respondents": about("S. R.", NIP)}),
        (
            Signal.SAME_NAME,
            {"respondents": about("Drs. Slamet Rekaan")},
            {"respondents": about("Slamet Rekaan, S.H.")},
        ),
    ],
)
def test_each_hint_is_told_with_why(
    office: Office, signal: Signal, one: dict[str, Any], other: dict[str, Any]
) -> None:
    first = office.receive(**{"links": (), "respondents": about("Wati Satu"), **one}).case_id
    second = office.receive(**{"links": (), "respondents": about("Budi Dua"), **other}).case_id
    office.receive(links=(), respondents=about("Orang Ketiga"), event_on=office.today - timedelta(days=9))

    for found in (pairs(office), pairs(office, first), pairs(office, second)):
        (pair,) = found
        assert {pair.one.case_id, pair.other.case_id} == {first, second}
        assert pair.signals == (signal,)
        assert pair.beside(first).case_id == second


def test_another_day_is_another_matter(office: Office) -> None:
    office.receive(links=(), respondents=about("Slamet Rekaan", NIP))
    earlier = office.today - timedelta(days=5)
    office.receive(links=(), respondents=about("Slamet Rekaan", NIP), event_on=earlier)
    assert pairs(office) == []


def test_near_is_a_hint_by_district_days_and_kind(office: Office) -> None:
    near: dict[str, Any] = {"links": (), "plain_kind": "social_media"}
    district = f"{REGENCY}.01"
    with transaction(office.sessions) as session:
        session.merge(
            Place(
                code=district, name="Kecamatan Contoh", level=PlaceLevel.DISTRICT, parent_code=REGENCY,
                zone="WITA", source="uji", needs_review=False,
            )
        )  # fmt: skip
    first = office.receive(**near, respondents=about("Wati Satu"), place_code=district).case_id
    day = office.today - timedelta(days=3)
    second = office.receive(**near, respondents=about("Budi Dua"), place_code=district, event_on=day).case_id
    office.receive(**near, respondents=about("Made Tiga"))
    (pair,) = pairs(office)
    assert (pair.signals, {pair.one.case_id, pair.other.case_id}) == ((Signal.NEAR,), {first, second})


@pytest.mark.both_databases
def test_only_the_office_whose_reader_it_is_and_only_what_the_reader_may_know(office: Office) -> None:
    elsewhere, province = office.elsewhere(), office.workplace.province
    mine = office.receive(links=POST).case_id
    for place in (elsewhere, province):
        clerk = office.someone(f"Loket {place.code}", Role.INTAKE, at=place)
        office.receive(links=POST, office_id=place.id, clerk=clerk)
    assert pairs(office) == pairs(office, mine) == []
    second = office.receive(links=POST).case_id
    assert len(pairs(office)) == 1
    assert pairs(office, by=office.who("verifier", at=province)) == []
    barred, head = office.who("verifier", 2), office.who("head")
    with transaction(office.sessions) as session:
        record_of(
            session, office.means, second, account_id=barred.account_id, tie=Tie.KIN, reason="Saudara.",
            actor=head, now=office.clock(),
        )  # fmt: skip
    assert pairs(office, by=barred) == pairs(office, mine, by=barred) == []


def test_what_is_merged_or_decided_hints_no_more(office: Office, custody: Custody) -> None:
    master, merged, third = (office.receive().case_id for _ in range(3))
    assert len(pairs(office)) == 3
    Mergers(office).merge(merged, master, 1)
    assert len(pairs(office)) == 1
    office.step(third, Action.CLOSE_UNMET)
    assert pairs(office) == []
    head = office.who("head")
    with office.sessions() as session:
        into, taken = merges_of(session, merged, actor=head), merges_of(session, master, actor=head)
    assert into.into is not None
    assert (into.into.case_id, into.taken_in) == (master, [])
    assert (taken.into, [one.case_id for one in taken.taken_in]) == (None, [merged])
    assert custody.links(merged) == []
