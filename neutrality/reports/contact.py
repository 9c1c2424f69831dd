"""How a sender hears that there is news: off unless chosen, sealed for the worker, without any content."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.means import Job, Means
from neutrality.reports.models import Contact, ContactKind, Report
from neutrality.reports.thread import TELL_REPORTER
from neutrality.vault import KeyKind, Padding, Reader, Vault

# Written to be read over a shoulder: it names neither this site nor any report.
SUBJECT = {"id": "Kabar", "en": "News"}
WORDS = {"id": "Ada kabar untuk Anda.", "en": "There is news for you."}
LONGEST_ADDRESS = 254
_MAIL = re.compile(r"[^@\s<>,;:\"]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9]{8,15}")


def choose(session: Session, vault: Vault, report: Report, kind: ContactKind | None, address: str) -> None:
    """Keep where a sender wants to hear of news, or with no kind that nothing is sent any more.

    Raises:
        InvalidInputError: `bad_mail` or `bad_phone` at `address`.

    """
    held = session.get(Contact, report.id)
    if kind is None:
        if held is not None:
            session.delete(held)
        return
    written = _checked(kind, address)
    key = vault.replace_key(session, kind=KeyKind.CONTACT, owner=report.id, readers=[Reader.notify()])
    sealed = key.seal("contact", report.id, "sealed_address", written, padding=Padding.TEXT)
    if held is None:
        session.add(Contact(report_id=report.id, kind=kind, sealed_address=sealed))
    else:
        held.kind, held.sealed_address = kind, sealed
    session.flush()


def tell_reporter(session: Session, means: Means, payload: Mapping[str, str], now: datetime) -> None:
    """Send word that there is news, without any content; whoever chose otherwise meanwhile hears nothing."""
    del now
    contact = session.get(Contact, uuid.UUID(payload["report"]))
    if contact is None:
        return
    report = session.get_one(Report, contact.report_id)
    key = means.keyholder.open_contact(session, owner=contact.report_id)
    address = key.open_text("contact", contact.report_id, "sealed_address", contact.sealed_address)
    contact.waiting_since = None
    session.flush()
    if contact.kind is ContactKind.MAIL:
        means.courier.mail(address, SUBJECT[report.language], WORDS[report.language])
    else:
        means.courier.message(address, WORDS[report.language])


def _checked(kind: ContactKind, address: str) -> str:
    written = address.strip() if kind is ContactKind.MAIL else re.sub(r"[\s().-]", "", address)
    pattern, code = (_MAIL, "bad_mail") if kind is ContactKind.MAIL else (_PHONE, "bad_phone")
    if len(written) > LONGEST_ADDRESS or not pattern.fullmatch(written):
        raise InvalidInputError([FieldProblem("address", code)])
    return written


HANDLERS: dict[str, Job] = {TELL_REPORTER: tell_reporter}
