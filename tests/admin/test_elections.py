"""Elections at the desk: entered, changed with a reason; dates that cases hang on are confirmed first."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.database import Sessions, transaction
from neutrality.directory.models import Election
from neutrality.directory.service import load_reference_data
from neutrality.domain.catalogue import Catalogue
from neutrality.domain.history import EventKind
from neutrality.settings import ROOT
from tests.admin.conftest import Events
from tests.cases.conftest import means, office, public
from tests.cases.office import Office
from tests.intake.conftest import problems

__all__ = ["means", "office", "public"]
NEW = {
    "code": "pilkada-ulang", "name": "Pilkada ulang", "regime": "pilkada", "kind": "regent",
    "place_code": "73.11", "determination_on": "1-9-2026", "campaign_from": "5-9-2026",
    "campaign_to": "20-11-2026", "voting_on": "25-11-2026", "source": "Keputusan KPU 1/2026",
}  # fmt: skip
PAGE = "/admin/pemilihan/ubah?kode=pilkada-ulang"


def election(sessions: Sessions) -> Election:
    """Return the election as it is kept."""
    with sessions() as session:
        return session.scalars(select(Election).where(Election.code == NEW["code"])).one()


def changed(client: FlaskClient, **typed: str) -> dict[str, str]:
    """Send the form of the election; return what was wrong by field."""
    return problems(client.post(PAGE, data={**NEW, "reason": "Keputusan KPU 2/2026", **typed}))


@pytest.mark.both_databases
def test_dates_are_entered_and_changed_and_the_next_import_leaves_them(
    local: FlaskClient, sessions: Sessions, events: Events
) -> None:
    assert local.post("/admin/pemilihan/baru", data=NEW).status_code == 303
    assert election(sessions).needs_review

    assert changed(local, campaign_to="21-11-2026", checked="y") == {}

    kept = election(sessions)
    assert (kept.campaign_to, kept.needs_review) == (date(2026, 11, 21), False)
    (told,) = events(EventKind.ELECTION_CHANGED, kept.id)
    assert (told["old_campaign_to"], told["campaign_to"]) == ("2026-11-20", "2026-11-21")
    assert told["reason"] == "Keputusan KPU 2/2026"
    with transaction(sessions) as session:
        load_reference_data(session, Catalogue.load(ROOT / "neutrality" / "data"))
    assert election(sessions).campaign_to == date(2026, 11, 21)
    assert "21 November 2026" in local.get(PAGE).text


def test_dates_out_of_order_are_told_at_the_later_one(local: FlaskClient, sessions: Sessions) -> None:
    wrong = {**NEW, "campaign_to": "1-9-2026", "voting_on": "25-11-2046", "kind": "none"}
    assert set(problems(local.post("/admin/pemilihan/baru", data=wrong))) == {"kind"}
    wrong["kind"] = "regent"
    assert set(problems(local.post("/admin/pemilihan/baru", data=wrong))) == {"campaign_to", "voting_on"}
    assert set(problems(local.post("/admin/pemilihan/baru", data={**NEW, "regime": "any"}))) == {"regime"}
    with sessions() as session:
        assert session.scalar(select(Election).where(Election.code == NEW["code"])) is None


def test_dates_under_cases_move_only_when_that_was_read(
    local: FlaskClient, sessions: Sessions, office: Office
) -> None:
    local.post("/admin/pemilihan/baru", data=NEW)
    office.receive(election_id=election(sessions).id)

    asked = local.post(PAGE, data={**NEW, "reason": "Ralat", "determination_on": "2-9-2026"})
    regime = changed(local, regime="pemilu")

    assert asked.status_code == 422
    assert "kurang dari 5" in asked.text
    assert "1 September 2026 → 2 September 2026" in asked.text
    assert set(problems(asked)) == {"confirmed"}
    assert set(regime) == {"regime"}
    assert election(sessions).determination_on == date(2026, 9, 1)
    assert changed(local, determination_on="2-9-2026", confirmed="y") == {}
    assert election(sessions).determination_on == date(2026, 9, 2)


def test_an_election_of_the_nation_is_of_the_topmost_office(
    local: FlaskClient, top: FlaskClient, sessions: Sessions
) -> None:
    nation = {**NEW, "place_code": ""}
    assert set(problems(local.post("/admin/pemilihan/baru", data=nation))) == {"place_code"}
    assert top.post("/admin/pemilihan/baru", data=nation).status_code == 303

    refused = local.post(PAGE, data={**nation, "name": "Diambil", "reason": "Coba"})

    assert refused.status_code == 403
    assert election(sessions).name == NEW["name"]
    assert "<input" not in local.get(PAGE).text.split("<main")[1].split("</main")[0]
