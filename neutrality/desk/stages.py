"""The end of an election stage at the desk: asked by a head, confirmed by another, carried out in parts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import func, select

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.accounts.service import load_actor
from neutrality.cases.closing_offices import Run, ask_to_close, close_ad_hoc, confirm_closing, count_left
from neutrality.database import reading, to_minute, transaction
from neutrality.desk.asking import acting
from neutrality.desk.refusals import said
from neutrality.directory.models import Election, Office
from neutrality.directory.stages import StageClosing, ad_hoc_below
from neutrality.domain.access import Actor, Permission, Subject, may, offices_for, require
from neutrality.domain.errors import ConflictError, DomainError
from neutrality.domain.transfer import Basis
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("stages", __name__)
AT_ONCE = 25
NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Stage:
    """The ad hoc bodies of one election below one permanent office, and how far their closing is."""

    office_id: uuid.UUID
    office: str
    election_id: uuid.UUID
    election: str
    bodies: tuple[tuple[str, date | None, bool], ...]
    left: int
    officers: int
    asked: bool
    confirmed: bool
    finished: bool
    may_ask: bool
    may_confirm: bool


@bp.route("/meja/tutup-tahapan", methods=["GET", "POST"])
@open_to(Permission.CONFIRM_RESTRUCTURE)
def overview() -> ResponseReturnValue:
    """List the stages that can be closed; take the next step of one."""
    if request.method == "GET":
        with reading(current.sessions()) as session:
            rows = _stages(session, actor())
        return render_template("desk/stages.html", rows=rows, today=current.today())
    office_id = request.form.get("office", type=uuid.UUID) or NOBODY
    election_id = request.form.get("election", type=uuid.UUID) or NOBODY
    deed = DEEDS.get(request.form.get("deed", ""), _go_on)
    try:
        flash(deed(office_id, election_id), "success")
    except DomainError as error:
        flash(said(error), "error")
    return redirect(url_for("stages.overview"), code=303)


def _ask(office_id: uuid.UUID, election_id: uuid.UUID) -> str:
    with transaction(current.sessions()) as session:
        ask_to_close(
            session, current.means("desk"), office_id, election_id, today=current.today(), **acting()
        )
    return gettext("Kept. It waits for the second person.")


def _confirm(office_id: uuid.UUID, election_id: uuid.UUID) -> str:
    with transaction(current.sessions()) as session:
        confirm_closing(session, office_id, election_id, **acting())
    return _go_on(office_id, election_id)


def _go_on(office_id: uuid.UUID, election_id: uuid.UUID) -> str:
    """Carry out the next part of what two persons asked for."""
    require(actor(), Permission.CONFIRM_RESTRUCTURE, Subject(office_id))
    with reading(current.sessions()) as session:
        by = _both(session, office_id, election_id)
        bodies = [body.id for body in ad_hoc_below(session, office_id, election_id)]
    run = Run(current.sessions(), current.means("desk"), by, current.now(), current.today())
    moved = 0
    for body in bodies:
        moved += close_ad_hoc(run, body, office_id, most=AT_ONCE - moved)
    with transaction(current.sessions()) as session:
        left = count_left(session, bodies, Basis.STAGE_CLOSED)
        if not left:
            session.get_one(StageClosing, (office_id, election_id)).finished_at = to_minute(current.now())
    return ngettext(
        "%(num)s matter moved, %(left)s to go.", "%(num)s matters moved, %(left)s to go.", moved, left=left
    )


def _both(session: Session, office_id: uuid.UUID, election_id: uuid.UUID) -> tuple[Actor, Actor]:
    row = session.get(StageClosing, (office_id, election_id))
    if row is None or row.confirmed_by is None:
        raise ConflictError("not_asked_to_close")
    first, second = (session.get_one(Account, key) for key in (row.asked_by, row.confirmed_by))
    return (
        load_actor(session, first, today=current.today()),
        load_actor(session, second, today=current.today()),
    )


def _stages(session: Session, who: Actor) -> list[Stage]:
    mine = offices_for(who, Permission.CONFIRM_RESTRUCTURE)
    found = (
        select(Office.parent_id, Office.election_id)
        .where(Office.ad_hoc, Office.parent_id.in_(mine), Office.election_id.is_not(None))
        .distinct()
    )
    pairs = [(row.parent_id, row.election_id) for row in session.execute(found)]
    made = [_stage(session, who, parent, election) for parent, election in pairs if parent and election]
    return sorted(made, key=lambda stage: (stage.finished, stage.office, stage.election))


def _stage(session: Session, who: Actor, office_id: uuid.UUID, election_id: uuid.UUID) -> Stage:
    bodies = ad_hoc_below(session, office_id, election_id)
    row = session.get(StageClosing, (office_id, election_id))
    ids = [body.id for body in bodies]
    home = select(func.count()).where(Account.home_office_id.in_(ids), Account.active)
    subject = Subject(office_id)
    asked_by = row.asked_by if row else None
    return Stage(
        office_id=office_id,
        office=session.get_one(Office, office_id).name,
        election_id=election_id,
        election=session.get_one(Election, election_id).name,
        bodies=tuple((body.name, body.ends_on, body.active) for body in bodies),
        left=count_left(session, ids, Basis.STAGE_CLOSED),
        officers=session.scalar(home) or 0,
        asked=row is not None,
        confirmed=row is not None and row.confirmed_at is not None,
        finished=row is not None and row.finished_at is not None,
        may_ask=may(who, Permission.RESTRUCTURE, subject),
        may_confirm=asked_by != who.account_id,
    )


DEEDS = {"minta": _ask, "sahkan": _confirm, "lanjutkan": _go_on}
