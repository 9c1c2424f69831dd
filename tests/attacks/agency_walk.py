"""An agency plants a marker wherever it can type on its reply page, rightly and wrongly."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality.cases.replies import ReplyAnswer
from tests.attacks.walking import Planter
from tests.desk.conftest import Desk
from tests.desk.replying import DECREE, Agency, forwarded, opened


def as_agency(desk: Desk, client: FlaskClient, plant: Planter) -> None:
    """Answer a letter, every page first wrongly; the liaison looks at it and sets it aside."""
    case_id, agency = forwarded(desk, plant("nama di surat")), Agency(client)
    code = opened(desk, case_id)
    for wrong in (plant("kode surat"), code[:-1] + ("0" if code[-1] != "0" else "1")):
        assert agency.enter(wrong).status_code == 422
    assert agency.enter(code).location == "/balas/surat"
    assert client.post("/balas/surat/1", data={"kind": plant("jawaban")}).status_code == 422
    typed = {"decision_number": plant("nomor SK"), "remark": plant("catatan")}
    bad: dict[str, Any] = {**typed, "decision_on": plant("hari"), "sanction_kind": plant("sanksi")}
    assert agency.answer("sanctioned", **bad).status_code == 422
    refused = {"files": plant.refused_files()}
    assert client.post("/balas/surat/1/isi", data={**DECREE, **typed, **refused}).status_code == 422
    paper = {"files": [(BytesIO(b"%PDF-1.7\n" + plant("isi SK").encode()), f"{plant('berkas SK')}.pdf")]}
    assert client.post("/balas/surat/1/isi", data={**DECREE, **typed, **paper}).location == "/balas/periksa"
    who = {name: plant(name) for name in ("name", "position", "contact")}
    assert agency.send(**{**who, "name": plant("panjang") * 20}).status_code == 422
    assert agency.send(**who).location == "/balas/terkirim"
    with desk.sessions() as session:
        answer_id = session.scalars(select(ReplyAnswer.id)).one()
    liaison, path = desk.who("liaison"), f"/meja/kasus/{case_id}/balasan/jawaban/{answer_id}"
    assert plant.word in liaison.get(path).text
    assert liaison.post(f"{path}/kesampingkan", data={"reason": plant("alasan")}).status_code == 303
