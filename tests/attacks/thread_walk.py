"""Somebody plants a marker wherever the thread between a sender and an office takes a text."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import current
from neutrality.cases.models import CaseReport
from neutrality.reports.models import Report, Source
from neutrality.worker import work_off
from tests.attacks.walking import Planter
from tests.desk.conftest import Desk


def as_holder(client: FlaskClient, plant: Planter, code: str) -> None:
    """Write, tell of pressure, choose an address, take back: each form first wrongly, then rightly."""
    client.post("/lacak", data={"code": code})
    courier = client.application.extensions["courier"]
    client.application.extensions["courier"] = type(courier)("smtp://127.0.0.1:9", "noreply@contoh.id", None)
    address = f"sukirno.{plant.word}@contoh.id"
    plant.planted.append(address)
    steps = (
        ("tulis", 303, {"text": plant("tulisan")}),
        ("tulis", 422, {"text": plant("panjang") * 1000}),
        ("tekanan", 303, {"text": plant("tekanan")}),
        ("nama", 422, {"identity_name": plant("nama")}),
        ("kabar", 422, {"kind": "mail", "address": plant("bukan alamat")}),
        ("kabar", 303, {"kind": "mail", "address": address}),
        ("kabar", 422, {"kind": plant("pilihan"), "address": address}),
        ("cabut", 422, {"text": plant("alasan menarik")}),
        ("cabut", 303, {"text": plant("alasan menarik"), "sure": "y"}),
        ("tulis", 422, {"text": " ", "code": plant("kode"), "once": plant("sekali")}),
    )
    for page, status, typed in steps:
        assert client.post(f"/lacak/{page}", data=typed).status_code == status, page
    assert plant.word in client.get("/lacak/laporan").text
    for path in ("/lacak/tanda-terima", "/lacak/dokumen.pdf"):
        assert plant.word.encode() not in client.get(path).data
    assert client.post("/verifikasi", data={"receipt": plant("tanda terima")}).status_code == 422


def in_answer(desk: Desk, plant: Planter) -> None:
    """Ask the sender something and answer the pressure."""
    with desk.app.app_context():
        work_off(desk.sessions, current.means("worker"), now=current.now())
    with desk.sessions() as session:
        row = session.execute(
            select(CaseReport.case_id, CaseReport.report_id)
            .join(Report, Report.id == CaseReport.report_id)
            .where(Report.source == Source.PUBLIC)
        ).one()
    verifier, head = desk.who("verifier"), desk.who("head")
    assert plant.word in desk.page(verifier, row.case_id)
    asked, pressed = (f"/meja/kasus/{row.case_id}/{page}/{row.report_id}" for page in ("tanya", "tekanan"))
    assert desk.send(verifier, asked, text=plant("pertanyaan")).status_code == 303
    assert desk.send(head, pressed, text=plant("jawaban")).status_code == 422
    assert desk.send(head, pressed, text=plant("jawaban"), done=plant("tindakan")).status_code == 303
    call = {"call": "office_called", "note": plant("catatan telepon"), "called_on": "10-11-2026"}
    desk.send(verifier, f"/meja/kasus/{row.case_id}/telepon", **call)
