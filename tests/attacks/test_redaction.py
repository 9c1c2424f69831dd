"""Attack 7: a name that was covered stands neither in what goes out nor anywhere unsealed."""

from __future__ import annotations

import re
import shutil
import uuid
from io import BytesIO

import pytest
from sqlalchemy import select

from neutrality import current
from neutrality.evidence.models import EvidenceFile, RedactedCopy
from neutrality.evidence.service import seal_upload
from tests.attacks.conftest import Leaks
from tests.desk.conftest import Desk, desk
from tests.desk.test_capture import TYPED
from tests.fixtures.run import missing

__all__ = ["desk"]


@pytest.mark.both_databases
def test_a_covered_name_stands_neither_in_the_copy_nor_anywhere_unsealed(
    desk: Desk, marker: str, leaks: Leaks
) -> None:
    if shutil.which("bwrap") is None:
        missing("bubblewrap is not installed (make test installs it)")
    name = marker.rsplit(maxsplit=1)[-1]
    chat = f"24/11/26 10.31 - {name}: Pak Budi membagikan kaus\n24/11/26 10.32 - Budi: Baik {name}, hadir\n"
    with desk.app.app_context():
        upload = seal_upload(current.evidence_store(), BytesIO(chat.encode()), f"{name}.txt", limit=10_000)
    case_id = desk.receive(uploads=(upload,))
    copy_id = cleared(desk, case_id, name)
    captured = {**TYPED, "shows": name, "device": name, "basis": name, "account": name}
    answer = desk.send(desk.who("verifier"), f"/meja/kasus/{case_id}/tangkapan/baru", **captured)
    assert answer.status_code == 303

    taken = desk.who("liaison").get(f"/meja/kasus/{case_id}/salinan/{copy_id}")
    assert "Budi: Baik Peserta 1, hadir" in taken.text
    assert name not in taken.text + str(taken.headers)
    assert leaks([name]) == []


def cleared(desk: Desk, case_id: uuid.UUID, name: str) -> uuid.UUID:
    """Make a copy, have it held back, make another and have that one cleared; return it."""
    verifier, head = desk.who("verifier"), desk.who("head")
    with desk.sessions() as session:
        file_id = session.scalars(select(EvidenceFile.id)).one()
    base = f"/meja/kasus/{case_id}"
    chosen = {"make": "1", "first": "1", "last": "2", "kept": "Budi", "words": name}
    for verdict in ({"guessable": "yes", "reason": name}, {"guessable": "no"}):
        assert verifier.post(f"{base}/bukti/{file_id}/tutupi", data=chosen).status_code == 303
        with desk.sessions() as session:
            copy = session.scalars(select(RedactedCopy.id).order_by(RedactedCopy.ordinal.desc())).first()
        asked = {"copy": str(copy), "reason": name}
        assert verifier.post(f"{base}/bukti/{file_id}/pembaca-kedua", data=asked).status_code == 303
        question = re.search(r"/keluar/([0-9a-f-]{36})", desk.page(head, case_id, "/keluar"))
        assert question is not None
        assert head.post(f"{base}/keluar/{question[1]}", data=verdict).status_code == 303
    assert copy is not None
    return copy
