"""Names of the codes along each dimension."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.directory.models import Office
from neutrality.domain.workflow import ReportKind, State
from neutrality.i18n import LABELS


def names(session: Session) -> Callable[[str, str, str], str]:
    """Return a function: dimension, code and language to the name."""
    offices = {str(row.id): row.name for row in session.execute(select(Office.id, Office.name))}
    catalogue = current.catalogue()
    unknown = {"id": "tidak diketahui", "en": "not known"}

    def name(dimension: str, code: str, lang: str) -> str:
        if code in {"unknown", "none"}:
            return unknown[lang]
        if dimension == "office":
            return str(offices[code])
        if dimension in {"kind", "state"}:
            with force_locale(lang):
                return str(LABELS[(ReportKind if dimension == "kind" else State)(code)])
        rows: dict[str, Callable[[], str]] = {
            "channel": lambda: catalogue.label("intake_channel", code, lang),
            "violation_type": lambda: catalogue.violation_type(code).label(lang),
            "outcome": lambda: catalogue.outcome(code).label(lang),
            "sanction_kind": lambda: catalogue.sanction_kind(code).label(lang),
            "sanction_level": lambda: catalogue.label("sanction_level", code, lang),
        }
        return rows[dimension]()

    return name


def office_ids(session: Session) -> dict[str, uuid.UUID]:
    """Return the offices by their code."""
    return {row.code: row.id for row in session.execute(select(Office.code, Office.id))}
