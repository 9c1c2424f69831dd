"""The signed receipt: it binds text, files and time, tells nothing else, fails when anything is altered."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update

from neutrality.database import transaction
from neutrality.domain.errors import DomainError
from neutrality.history.models import Event
from neutrality.reports.models import Report
from neutrality.reports.receipts import SYMBOLS, Receipt, is_recorded, issue, read
from neutrality.vault import KeyFiles, TrackingCode
from tests.cases.office import NARRATIVE, Office


def own(text: str, key_files: KeyFiles) -> Receipt:
    """Return what a receipt of this installation says."""
    return read(text, [key_files.receipt().public_key()])


@pytest.mark.both_databases
def test_a_receipt_is_genuine_and_recorded(office: Office, key_files: KeyFiles) -> None:
    received = office.receive(code=TrackingCode.new())

    said = own(received.receipt, key_files)

    assert (said.reference, said.files) == (received.reference, 0)
    assert said.received_at == office.clock()
    assert len(received.receipt) == SYMBOLS
    with office.sessions() as session:
        assert is_recorded(session, said)


def test_spaces_and_small_letters_do_not_matter(office: Office, key_files: KeyFiles) -> None:
    text = office.receive().receipt
    spaced = " ".join(text[start : start + 8].lower() for start in range(0, len(text), 8))

    assert own(f"\n{spaced}\n", key_files) == own(text, key_files)


def test_any_altered_symbol_is_noticed(office: Office, key_files: KeyFiles) -> None:
    text = office.receive().receipt
    refused = 0
    for place in range(0, len(text) - 1, 7):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(DomainError) as error:
            own(text[:place] + other + text[place + 1 :], key_files)
        refused += error.value.code in {"receipt_forged", "receipt_unreadable"}
    assert refused == len(range(0, len(text) - 1, 7))


def test_a_receipt_signed_by_somebody_else_is_forged(office: Office, key_files: KeyFiles) -> None:
    received = office.receive()
    with office.sessions() as session:
        report = session.get_one(Report, received.report_id)
        forged = issue(session, report, Ed25519PrivateKey.generate())

    with pytest.raises(DomainError, match="receipt_forged"):
        own(forged, key_files)


@pytest.mark.parametrize("typed", ["", "x", "A" * 186, "8" * 186, "💡" * 186, "A" * 100_000])
def test_what_is_no_receipt_is_told_so(typed: str, key_files: KeyFiles) -> None:
    with pytest.raises(DomainError) as error:
        own(typed, key_files)
    assert error.value.code in {"receipt_unreadable", "receipt_forged"}


def test_a_receipt_holds_neither_code_nor_content(office: Office) -> None:
    code = TrackingCode.new()
    text = office.receive(code=code).receipt
    content = base64.b32decode(text + "=" * (-len(text) % 8))

    assert code.lookup_id not in content
    assert code.text.replace("-", "") not in text
    assert NARRATIVE[:8].encode() not in content


def test_a_report_that_vanished_no_longer_fits_its_receipt(office: Office, key_files: KeyFiles) -> None:
    """Attack 14: the newest event deleted with all that belongs to it, before any seal."""
    received = office.receive()
    said = own(received.receipt, key_files)
    with transaction(office.sessions) as session:
        session.execute(update(Report).where(Report.id == received.report_id).values(reference="GONE-GONE"))
    with office.sessions() as session:
        assert not is_recorded(session, said)


def test_an_event_that_was_replaced_no_longer_fits_the_receipt(office: Office, key_files: KeyFiles) -> None:
    one, other = office.receive(), office.receive()
    said = own(one.receipt, key_files)
    with transaction(office.sessions) as session:
        # As if the one had been deleted and the other stood in its place.
        session.execute(update(Report).where(Report.id == one.report_id).values(reference="GONE-GONE"))
        session.execute(update(Report).where(Report.id == other.report_id).values(reference=one.reference))
    with office.sessions() as session:
        assert not is_recorded(session, said)


def test_the_text_of_a_report_is_bound_by_its_event(office: Office) -> None:
    """The same words twice give two commitments, since each has its own salt."""
    hashes = set()
    for _ in range(2):
        received = office.receive()
        with office.sessions() as session:
            found = select(Event.payload_commitment).where(Event.report_id == received.report_id)
            hashes.add(session.scalars(found.order_by(Event.id)).first())
    assert len(hashes) == 2
