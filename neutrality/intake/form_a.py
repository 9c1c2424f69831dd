"""Form A: from what was typed to a supervision result, on the page and from a telephone alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from neutrality.domain.workflow import ReportKind
from neutrality.evidence.service import SealedUpload
from neutrality.intake.entering import chosen_id, shared_fields
from neutrality.reports.models import Source
from neutrality.reports.submission import Submission


def form_a(form: Any) -> Callable[[tuple[SealedUpload, ...]], Submission]:
    """Return what makes the supervision result of a form and its files."""

    def submission(uploads: tuple[SealedUpload, ...]) -> Submission:
        return Submission(
            **shared_fields(form),
            kind=ReportKind.HASIL_PENGAWASAN,
            source=Source(form.source.data),
            channel="supervision",
            submitted_for=chosen_id(form.on_behalf.data, "on_behalf"),
            duty_letter=form.duty_letter.data or "",
            uploads=uploads,
        )

    return submission
