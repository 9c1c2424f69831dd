"""What a document is filled in with: what stands on record, no less and no more."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from sqlalchemy import select

from neutrality.cases.evidence import note_reading
from neutrality.documents.drafting import said_in
from neutrality.documents.references import new_reference
from neutrality.domain.documents import Letter
from neutrality.domain.workflow import Action
from neutrality.evidence.models import EvidenceFile
from neutrality.evidence.service import seal_upload
from tests.cases.clearing import picture
from tests.cases.mending import Mending
from tests.cases.merging import Mergers
from tests.cases.office import ONE, Office
from tests.documents.writing import Writing


def test_what_was_asked_in_a_cancelled_step_is_asked_no_more(office: Office) -> None:
    writing = Writing(office, office.receive().case_id)
    office.step(writing.case_id, Action.REQUEST_CORRECTION)
    evidence = office.means.catalogue.label("requirement", "evidence", "id")
    assert evidence in writing.read(writing.begin("completion_request")).letter.body
    Mending(office).cancel(writing.case_id)
    assert evidence not in writing.read(writing.begin("completion_request")).letter.body


def test_the_chain_knows_what_happened_to_a_file_before_its_case_was_merged(office: Office) -> None:
    upload = seal_upload(office.means.store, BytesIO(picture()), "a.jpg")
    case_id = office.receive(respondents=ONE, uploads=(upload,)).case_id
    verifier = office.who("verifier")
    with office.sessions() as session:
        file_id = session.scalars(select(EvidenceFile.id)).one()
    before = Writing(office, case_id)
    before.do(note_reading, file_id, who=verifier)
    master = Writing(office, office.receive(respondents=ONE).case_id)
    assert Mergers(office).merge(case_id, master.case_id, 1)

    body = master.read(master.begin("evidence_chain")).letter.body
    assert "Jumlah berkas : 1" in body
    assert body.count("dibuka") == 1


def test_what_an_erased_version_said_cannot_be_tried_out() -> None:
    letter = Letter(subject="Hal", body="Isi.")
    first, second = (said_in(letter, new_reference()) for _ in range(2))
    assert first != second
    assert said_in(letter, "A") == said_in(replace(letter), "A")
    assert said_in(letter, "A") != said_in(replace(letter, body="Lain."), "A")
