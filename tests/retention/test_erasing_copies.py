"""What was made of a case's evidence goes with it: redacted copies, questions, capture sheets."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from neutrality.evidence.models import CaptureSheet, ClearanceQuestion, EvidenceFile, RedactedCopy
from tests.cases.clearing import Outgoing
from tests.cases.test_captures import record, sheet
from tests.retention.conftest import Archive


@pytest.mark.both_databases
def test_copies_questions_and_sheets_go_with_their_case(archive: Archive) -> None:
    office = archive.office
    case_id = archive.closed("unmet", date(2024, 2, 27))
    with office.sessions() as session:
        file_id = session.scalars(select(EvidenceFile.id)).one()
    Outgoing(office, case_id, [file_id]).clear()
    record(office, case_id, sheet(office, files=(str(file_id),)))
    with office.sessions() as session:
        copied = session.scalars(select(RedactedCopy.object_key)).one()
    assert archive.store.exists(copied)

    archive.later(years=5)
    (done,) = archive.erase_all()

    assert copied in done.objects
    assert not archive.store.exists(copied)
    with office.sessions() as session:
        for model in (RedactedCopy, ClearanceQuestion, CaptureSheet):
            assert session.scalars(select(func.count()).select_from(model)).one() == 0, model
