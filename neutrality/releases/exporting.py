"""A month as a file that somebody takes: as released, as a draft of it, or with nothing hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from neutrality.bulletin.paper import pdf_of
from neutrality.bulletin.tidy import csv_of
from neutrality.bulletin.workbook import xlsx_of
from neutrality.domain.errors import DomainError
from neutrality.domain.publication import Publication
from neutrality.releases.editions import chosen, editions, file_of
from neutrality.releases.making import Moment, draft_of

# What may be asked for, and under which name a release keeps it.
KINDS = {"csv": "csv", "xlsx": "xlsx", "json": "json", "pdf": "pdf", "package": "zip"}
INTERNAL = ("csv", "xlsx", "json", "pdf")
__all__ = ["INTERNAL", "KINDS", "exported", "written"]


def exported(session: Session, month: str, kind: str, moment: Moment, *, as_of: date | None = None) -> bytes:
    """Return the released file of a month; of one that is not released, or as of a day, a marked draft.

    Raises:
        InvalidInputError: as `draft_of`.
        DomainError: `draft_is_no_package`: only what is signed is one.

    """
    edition = chosen(editions(session), month) if as_of is None else None
    kept = file_of(session, edition.id, KINDS[kind]) if edition else None
    if kept is not None:
        return kept.content
    if kind == "package":
        raise DomainError("draft_is_no_package")
    draft = draft_of(session, month, moment, as_of=as_of)
    return written(replace(draft.publication, status="draft"), kind)


def written(publication: Publication, kind: str) -> bytes:
    """Return what is not signed as a file of this kind."""
    if kind == "csv":
        return csv_of(publication)
    if kind == "xlsx":
        return xlsx_of(publication, None)
    return pdf_of(publication, None) if kind == "pdf" else publication.canonical()
