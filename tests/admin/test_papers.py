"""Letterheads and layouts from the administration: set for offices within reach, two writers, no case."""

from __future__ import annotations

import re
import uuid

import pytest
from flask.testing import FlaskClient

from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.domain.papers import PaperKind
from neutrality.register.layouts import layout_of
from neutrality.stationery.letterheads import letterhead_of
from tests.admin.conftest import Events
from tests.factories import Workplace
from tests.fixtures.application import SignIn

TYPED = {"office_name": "KANTOR UJI", "place": "Watampone", "size": "f4"}
LAYOUT = {
    "title": "BUKU", "orientation": "landscape", "size": "f4", "columns-0-column": "number",
    "columns-0-place": "1",
}  # fmt: skip


def seen(page: str) -> str:
    """Return the mark of what a page shows."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def column_of(page: str) -> str:
    """Return the id of the first column that a layout offers."""
    found = re.search(r'name="columns-0-column"[^>]*value="([a-z_0-9]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.both_databases
def test_an_administrator_sets_the_papers_of_an_office_below(
    top: FlaskClient, sessions: Sessions, workplace: Workplace, events: Events
) -> None:
    kop = f"/admin/kertas/kop?kantor={workplace.office.id}"
    rows = f"/admin/kertas/tata-letak?kantor={workplace.office.id}&kertas=rekap"
    first = column_of(top.get(rows).text)

    assert top.post(kop, data={**TYPED, "seen": seen(top.get(kop).text)}).status_code == 303
    sent = {**LAYOUT, "columns-0-column": first, "seen": seen(top.get(rows).text)}
    assert top.post(rows, data=sent).status_code == 303

    with sessions() as session:
        assert letterhead_of(session, workplace.office.id).office_name == "KANTOR UJI"
        layout = layout_of(session, workplace.office.id, PaperKind.RECAP)
        assert (layout.title, layout.columns) == ("BUKU", ((first, ""),))
    told = [*events(EventKind.LETTERHEAD_CHANGED), *events(EventKind.LAYOUT_CHANGED)]
    assert len(told) == 2
    assert all(one["by"] for one in told)
    page = top.get("/admin/kertas").text
    assert page.count(str(workplace.office.id)) == 3
    assert page.count("sub-status") >= 2
    assert top.get(f"/admin/kertas/contoh.pdf?kantor={workplace.office.id}").data.startswith(b"%PDF")


def test_the_second_of_two_writers_is_told_and_loses_nothing(
    sign_in: SignIn, top: FlaskClient, sessions: Sessions, workplace: Workplace
) -> None:
    head, kop = sign_in(Role.HEAD), f"/admin/kertas/kop?kantor={workplace.office.id}"
    mark = seen(top.get(kop).text)
    assert (
        head.post("/meja/kop", data={**TYPED, "office_name": "DARI KETUA", "seen": mark}).status_code == 303
    )

    wrong = top.post(kop, data={**TYPED, "office_name": "", "place": "Bone", "seen": mark})
    assert seen(wrong.text) == mark, "a mistake in between does not hide the other writer"
    told = top.post(kop, data={**TYPED, "office_name": "DARI ADMIN", "seen": mark})
    assert told.status_code == 409
    assert "DARI KETUA" in told.text
    assert 'value="DARI ADMIN"' in told.text
    with sessions() as session:
        assert letterhead_of(session, workplace.office.id).office_name == "DARI KETUA"

    again = {**TYPED, "office_name": "DARI ADMIN", "seen": seen(told.text)}
    assert top.post(kop, data=again).status_code == 303
    rows = f"/admin/kertas/tata-letak?kantor={workplace.office.id}"
    mark, first = seen(top.get(rows).text), column_of(top.get(rows).text)
    sent = {**LAYOUT, "columns-0-column": first, "seen": mark}
    assert top.post(rows, data=sent).status_code == 303
    late = head.post("/meja/register/tata-letak", data={**sent, "title": "LAIN"})
    assert late.status_code == 409
    assert "BUKU" in late.text
    assert 'value="LAIN"' in late.text


def test_offices_out_of_reach_and_other_roles_are_refused(
    local: FlaskClient, sign_in: SignIn, workplace: Workplace
) -> None:
    above = f"?kantor={workplace.province.id}"
    for page in ("kop", "tata-letak", "contoh.pdf"):
        assert local.get(f"/admin/kertas/{page}{above}").status_code == 404
        assert local.get(f"/admin/kertas/{page}?kantor={uuid.uuid4()}").status_code == 404
        assert local.get(f"/admin/kertas/{page}?kantor=x").status_code == 404
    assert local.post(f"/admin/kertas/kop{above}", data=TYPED).status_code == 404
    assert local.get("/meja/kop").status_code == 403
    assert sign_in(Role.HEAD).get("/admin/kertas").status_code == 403
    assert sign_in(Role.VERIFIER).get("/admin/kertas/kop").status_code == 403
