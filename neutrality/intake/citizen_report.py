"""From the five filled-in steps to one submission."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from neutrality.domain.workflow import ReportKind
from neutrality.evidence.service import SealedUpload
from neutrality.intake.citizen_forms import NAMED, SendForm, WhoForm, lines_of
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission


def submission_of(
    forms: Mapping[str, Any],
    files: Sequence[SealedUpload],
    *,
    now: datetime,
    today: date,
    lang: str,
    flooded: bool = False,
) -> Submission:
    """Return what the reporter hands in: a named one is a laporan, an anonymous one initial information."""
    what, when, send = forms["apa"], forms["kapan-dan-di-mana"], forms["kirim"]
    identity = identity_of(send)
    return Submission(
        kind=ReportKind.LAPORAN if identity else ReportKind.INFORMASI_AWAL,
        source=Source.PUBLIC,
        channel="web",
        office_id=uuid.UUID(send.office_id.data),
        received_at=now,
        received_on=today,
        narrative=what.narrative.data.strip(),
        event_on=None if when.event_unknown.data else when.event_on.data,
        known_on=when.known_on.data,
        place_code=when.place_code.data,
        place_detail=(when.place_detail.data or "").strip(),
        election_id=uuid.UUID(what.election_id.data) if what.election_id.data else None,
        candidate=(what.candidate.data or "").strip(),
        plain_kind=what.plain_kind.data,
        links=tuple(lines_of(what.links.data)),
        respondents=people_of(forms["siapa"]),
        identity=identity,
        language=lang,
        uploads=tuple(files),
        flooded=flooded,
    )


def identity_of(form: SendForm) -> Identity | None:
    """Return who the reporter is, nothing for an anonymous one whatever was typed before."""
    if form.sender.data != NAMED:
        return None
    return Identity(
        name=(form.identity_name.data or "").strip(),
        address=(form.identity_address.data or "").strip(),
        phone=(form.identity_phone.data or "").strip(),
    )


def people_of(form: WhoForm) -> tuple[RespondentInput, ...]:
    """Return the people reported."""
    return tuple(
        RespondentInput(
            name=(entry.form.name.data or "").strip(),
            unknown=bool(entry.form.unknown.data),
            nip=(entry.form.nip.data or "").strip(),
            agency_text=(entry.form.agency_text.data or "").strip(),
            position=(entry.form.position.data or "").strip(),
            employee_type=entry.form.employee_type.data or "unknown",
        )
        for entry in form.people
    )
