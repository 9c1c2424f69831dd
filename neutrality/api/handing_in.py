"""Findings and reports of programs: received by the same service as those of the forms, each once."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.api.describing import description, with_files
from neutrality.api.files import along, digest_of, forget, seal_all, taken
from neutrality.api.gate import actor, bearer, needs, secret_of_bearer
from neutrality.api.problems import ProblemError
from neutrality.api.reading import Room, idempotency_key, problem_of
from neutrality.api.repeating import once
from neutrality.api.schemas import FindingIn, Received, ReportIn, ReportReceived
from neutrality.cases.service import receive
from neutrality.database import reading
from neutrality.domain.api_scopes import Scope
from neutrality.domain.errors import DomainError
from neutrality.domain.workflow import ReportKind
from neutrality.entrance import LARGEST_REQUEST, takes
from neutrality.evidence.service import SealedUpload
from neutrality.refusals import words
from neutrality.reports.models import Report, Source
from neutrality.reports.receipts import issue
from neutrality.reports.service import find_by_code
from neutrality.reports.submission import Identity, RespondentInput, Submission
from neutrality.vault import TrackingCode

room = Room("handing_in")
FAILURES = {409, 413, 415, 422, 503}
Uploads = tuple[SealedUpload, ...]
SEED = b"neutrality api code v1 "


@room.route("/findings", methods=["POST"])
@takes(LARGEST_REQUEST)
@needs(Scope.WRITE_FINDINGS)
@description(
    "findings.hand_in", FAILURES, headers=["Idempotency-Key"], given=["Location"], body=with_files(FindingIn)
)
@room.arguments(FindingIn)
@room.response(201, Received)
def finding(sent: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Hand in a supervision result."""

    def made(session: Session, uploads: Uploads) -> Submission:
        return Submission(
            **_shared(session, sent, uploads), kind=ReportKind.HASIL_PENGAWASAN, channel="supervision",
            source=Source(sent["source"]), duty_letter=sent.get("duty_letter", ""),
        )  # fmt: skip

    told = _received("findings", sent, made, code=None)
    return told, 201, {"Location": f"/api/v1/cases/{told['case_id']}"}


@room.route("/reports", methods=["POST"])
@takes(LARGEST_REQUEST)
@needs(Scope.WRITE_REPORTS)
@description(
    "reports.hand_in", FAILURES, headers=["Idempotency-Key"], given=["Location"], body=with_files(ReportIn)
)
@room.arguments(ReportIn)
@room.response(201, ReportReceived)
def report(sent: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Hand in a report that came to the office; the code is for its sender."""
    who = sent.get("identity")

    def made(session: Session, uploads: Uploads) -> Submission:
        return Submission(
            **_shared(session, sent, uploads), kind=ReportKind.LAPORAN if who else ReportKind.INFORMASI_AWAL,
            source=Source.COUNTER, channel=sent["channel"], identity=Identity(**who) if who else None,
            signed_on=sent.get("signed_on") if who else None,
        )  # fmt: skip

    code = _code(idempotency_key())
    told = _received("reports", sent, made, code=code)
    with reading(current.sessions()) as session:
        told["code"] = code.text if find_by_code(session, code) else None
    return told, 201, {"Location": f"/api/v1/cases/{told['case_id']}"}


def _received(
    operation: str,
    sent: dict[str, Any],
    made: Callable[[Session, Uploads], Submission],
    code: TrackingCode | None,
) -> dict[str, Any]:
    """Receive it once, with the files beside it; a key that comes again is told the same.

    Files are sealed before the database is written to; what became of no report is removed again.
    """
    files = along(len(sent.get("files", [])))
    whole = {**sent, "along": [digest_of(one) for one in files]} if files else sent
    key, uploads = idempotency_key(), seal_all(files)

    def work(session: Session) -> dict[str, str]:
        received = receive(
            session, current.means("desk"), made(session, uploads), code=code, actor=actor(),
            now=current.now(), today=current.today(),
        )  # fmt: skip
        return {
            "case_id": str(received.case_id), "report_id": str(received.report_id),
            "reference": received.reference, "kind": received.kind.value,
            "due_on": received.due_on.isoformat(), "warnings": " ".join(received.warnings),
        }  # fmt: skip

    try:
        told, again = once(operation, key, whole, work)
    except (DomainError, ProblemError) as error:
        forget(uploads)  # any other failure may have come after the commit: the sweep knows whose they are
        raise problem_of(error, pointer) from None
    if again:
        forget(uploads)
    return _told(told)


def _told(told: dict[str, str]) -> dict[str, Any]:
    with reading(current.sessions()) as session:
        found = session.scalar(select(Report).where(Report.id == uuid.UUID(told["report_id"])))
        if found is None:
            raise ProblemError(404, "no_such_case")
        receipt = issue(session, found, current.means("desk").receipt_key)
    return {
        "case_id": uuid.UUID(told["case_id"]), "reference": told["reference"],
        "kind": ReportKind(told["kind"]), "due_on": datetime.fromisoformat(told["due_on"]).date(),
        "receipt": receipt,
        "warnings": [{"code": one, "detail": words(one)} for one in told["warnings"].split()],
    }  # fmt: skip


def pointer(name: str) -> str:
    """Return where a field of the service lies in the body."""
    if name.startswith("respondents-"):
        return "/" + name.replace("-", "/", 2)
    if name.startswith("identity_"):
        return f"/identity/{name.removeprefix('identity_')}"
    return f"/{name}"


def _shared(session: Session, sent: dict[str, Any], uploads: Uploads) -> dict[str, Any]:
    """Return what a finding and a report hand in alike; the office is that of the token."""
    zone = ZoneInfo(current.settings().timezone)
    at = time.fromisoformat(sent.get("received_time", "12:00"))
    plain = {name: sent[name] for name in _AS_SENT if name in sent}
    return {
        **plain,
        "office_id": bearer().office_id,
        "received_at": datetime.combine(sent["received_on"], at, zone),
        "respondents": tuple(_person(one) for one in sent["respondents"]),
        "links": tuple(one.strip() for one in sent.get("links", []) if one.strip()),
        "uploads": (*taken(session, sent.get("files", [])), *uploads),
        "language": current.lang(),
    }


def _person(sent: dict[str, Any]) -> RespondentInput:
    named = {one.name for one in fields(RespondentInput)}
    return RespondentInput(**{name: value for name, value in sent.items() if name in named})


def _code(key: str) -> TrackingCode:
    """Return the code of a report: it follows from the token's secret and the key, so it lies nowhere."""
    return TrackingCode.from_seed(hmac.digest(secret_of_bearer(), SEED + key.encode(), "sha256"))


_AS_SENT = (
    "received_on", "narrative", "event_on", "known_on", "place_code", "place_detail", "election_id",
    "candidate", "plain_kind", "witnesses", "late_reason",
)  # fmt: skip
