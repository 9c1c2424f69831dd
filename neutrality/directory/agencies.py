"""Agencies as they are kept: entered, renamed from a day on, who decides there, where letters go."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from neutrality.database import Base, Keyed, to_minute
from neutrality.directory.keeping import (
    LONGEST,
    Keeping,
    code_problems,
    old_and_new,
    place_problems,
    record,
    refuse,
    require_place,
    text_problems,
)
from neutrality.directory.models import Agency
from neutrality.directory.service import create_agency
from neutrality.domain.errors import FieldProblem, NotFoundError
from neutrality.domain.history import EventKind

MOST_LINES = 4


class AgencyName(Keyed, Base):
    """How an agency, and who decides there, was called until a day."""

    __tablename__ = "agency_name"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    ppk_title: Mapped[str] = mapped_column(String(200))
    until: Mapped[date]
    entered_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class AgencyDraft:
    """An agency as somebody typed it; `ppk_title` is the office that decides, `address` lines of a letter."""

    name: str
    kind: str
    place_code: str | None
    ppk_title: str
    address: str
    active: bool = True


def enter_agency(keeping: Keeping, *, code: str, draft: AgencyDraft) -> Agency:
    """Return a new agency.

    Raises:
        InvalidInputError: what is wrong, at its field.

    """
    code, draft = code.strip(), _neat(draft)
    refuse(code_problems(code) + _problems(keeping, draft))
    agency = create_agency(
        keeping.session, code=code, name=draft.name, kind=draft.kind, place_code=draft.place_code,
        ppk_title=draft.ppk_title,
    )  # fmt: skip
    agency.address, agency.active = draft.address, draft.active
    keeping.session.flush()
    record(keeping, EventKind.AGENCY_ENTERED, agency.id, {"code": code, **asdict(draft)})
    return agency


def change_agency(
    keeping: Keeping, agency: Agency, draft: AgencyDraft, *, since: date | None, reason: str
) -> None:
    """Change an agency; how it was called before the day `since` is kept.

    Raises:
        NotAllowedError: `directory_reach`, for one that lies outside the places of the actor's offices.
        InvalidInputError: what is wrong, at its field.
        DomainError: `nothing_changed`.

    """
    require_place(keeping, agency.place_code)
    draft, before = _neat(draft), drafted(agency)
    renamed = (draft.name, draft.ppk_title) != (before.name, before.ppk_title)
    problems = _problems(keeping, draft) + text_problems(reason=reason)
    refuse(problems + (_since_problems(keeping, agency, since) if renamed else []))
    changed = old_and_new(asdict(before), asdict(draft))
    if renamed and since is not None:
        changed["since"] = since.isoformat()
        keeping.session.add(
            AgencyName(
                agency_id=agency.id, name=before.name, ppk_title=before.ppk_title,
                until=since - timedelta(days=1), entered_at=to_minute(keeping.now),
            )
        )  # fmt: skip
    for name, value in asdict(draft).items():
        setattr(agency, name, value)
    keeping.session.flush()
    record(keeping, EventKind.AGENCY_CHANGED, agency.id, {**changed, "reason": reason.strip()})


def agency_there(session: Session, code: str) -> Agency:
    """Return an agency by its code; raises `no_such_agency`."""
    agency = session.scalar(select(Agency).where(Agency.code == code))
    if agency is None:
        raise NotFoundError("no_such_agency")
    return agency


def former_names(session: Session, agency_id: uuid.UUID) -> list[AgencyName]:
    """Return how an agency was called before, the latest first."""
    found = select(AgencyName).where(AgencyName.agency_id == agency_id)
    return list(session.scalars(found.order_by(AgencyName.until.desc())))


def drafted(agency: Agency) -> AgencyDraft:
    """Return an agency as it could have been typed."""
    return AgencyDraft(**{name: getattr(agency, name) for name in AgencyDraft.__dataclass_fields__})


def _neat(draft: AgencyDraft) -> AgencyDraft:
    lines = (" ".join(line.split()) for line in draft.address.splitlines())
    return AgencyDraft(
        name=" ".join(draft.name.split()),
        kind=draft.kind,
        place_code=draft.place_code or None,
        ppk_title=" ".join(draft.ppk_title.split()),
        address="\n".join(line for line in lines if line),
        active=draft.active,
    )


def _problems(keeping: Keeping, draft: AgencyDraft) -> list[FieldProblem]:
    problems = text_problems(name=draft.name, ppk_title=draft.ppk_title)
    if draft.kind not in {row.code for row in keeping.catalogue.codes("agency_kind")}:
        problems.append(FieldProblem("kind", "unknown_choice"))
    lines = draft.address.splitlines()
    if len(lines) > MOST_LINES:
        problems.append(FieldProblem("address", "too_many_lines", {"most": MOST_LINES}))
    if any(len(line) > LONGEST for line in lines):
        problems.append(FieldProblem("address", "too_long", {"most": LONGEST}))
    return problems + place_problems(keeping, draft.place_code)


def _since_problems(keeping: Keeping, agency: Agency, since: date | None) -> list[FieldProblem]:
    if since is None:
        return [FieldProblem("since", "required")]
    if since > keeping.today:
        return [FieldProblem("since", "in_future")]
    earlier = former_names(keeping.session, agency.id)
    if earlier and since <= earlier[0].until + timedelta(days=1):
        return [FieldProblem("since", "before_last_name")]
    return []
