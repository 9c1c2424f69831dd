"""What the case file offers about its reporter, telephone calls, and links with the same report sent anew."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.cases.contact import log_call
from neutrality.cases.reading import glance
from neutrality.cases.releases import ReleaseView, may_handle, running_releases
from neutrality.cases.same_report import LinkedCase, link_cases, linked_with, unlink_cases
from neutrality.cases.service import main_report_of
from neutrality.database import reading
from neutrality.desk.asking import ask, typed
from neutrality.desk.refusals import read_case
from neutrality.desk.reporter_forms import CallForm, LinkForm, UnlinkForm
from neutrality.domain.access import Actor, Permission
from neutrality.domain.errors import NotFoundError
from neutrality.domain.reporter import Call, ReleasePurpose
from neutrality.gate import actor, open_to
from neutrality.reports.models import IdentityStatus

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("reporter", __name__)


@dataclass(frozen=True)
class ReporterBox:
    """What the case file says and offers about whoever sent the report; never who it is."""

    named: bool
    may_read: bool
    may_write: bool
    releases: list[ReleaseView]
    links: list[LinkedCase] = field(repr=False)


def reporter_box(session: Session, case_id: uuid.UUID, *, who: Actor, today: date) -> ReporterBox:
    """Return what a case file shows about its reporter to whoever may read the case."""
    report = main_report_of(session, case_id)
    releases = running_releases(session, report.id, today)
    read, write = (
        bool(releases) and may_handle(session, case_id, who, purpose, today=today)
        for purpose in (ReleasePurpose.HANDLING, ReleasePurpose.LETTER)
    )
    return ReporterBox(
        named=report.identity_status is not IdentityStatus.NONE,
        may_read=read,
        may_write=write,
        releases=releases,
        links=linked_with(session, current.means("desk"), case_id, actor=who),
    )


@bp.route("/meja/kasus/<uuid:case_id>/telepon", methods=["GET", "POST"])
@open_to(Permission.LOG_CALL)
def call(case_id: uuid.UUID) -> ResponseReturnValue:
    """Write down a telephone call with the reporter."""
    with reading(current.sessions()) as session:
        seen = glance(session, case_id, actor=actor())
    if seen.identity_status is IdentityStatus.NONE:
        raise NotFoundError("no_identity")
    form = CallForm(formdata=typed())
    form.offer()
    if request.method == "GET":
        form.called_on.data = current.today()

    def work(session: Session, shared: dict[str, Any]) -> None:
        log_call(
            session, current.means("desk"), case_id, call=Call(form.call.data),
            called_on=cast("date", form.called_on.data), note=form.note.data or "",
            late_reason=form.late_reason.data or "", **shared,
        )  # fmt: skip

    return ask(case_id, form, lambda: render_template("desk/call.html", case=seen, form=form), work)


@bp.route("/meja/kasus/<uuid:case_id>/laporan-sama", methods=["GET", "POST"])
@open_to(Permission.LINK_CASES)
def link(case_id: uuid.UUID) -> ResponseReturnValue:
    """Link the case with another of the office that is the same report."""
    view, form = read_case(case_id), LinkForm(formdata=typed())

    def work(session: Session, shared: dict[str, Any]) -> None:
        link_cases(
            session, current.means("desk"), case_id, number=form.number.data or "",
            reason=form.reason.data or "", **shared,
        )  # fmt: skip

    return ask(case_id, form, lambda: render_template("desk/link.html", case=view, form=form), work)


@bp.route("/meja/kasus/<uuid:case_id>/laporan-sama/<uuid:link_id>", methods=["GET", "POST"])
@open_to(Permission.LINK_CASES)
def unlink(case_id: uuid.UUID, link_id: uuid.UUID) -> ResponseReturnValue:
    """Take a link back."""
    view, form = read_case(case_id), UnlinkForm(formdata=typed())
    with reading(current.sessions()) as session:
        links = linked_with(session, current.means("desk"), case_id, actor=actor())
    other = next((one for one in links if one.link_id == link_id), None)
    if other is None:
        raise NotFoundError("no_such_link")

    def work(session: Session, shared: dict[str, Any]) -> None:
        unlink_cases(
            session, current.means("desk"), case_id, link_id, reason=form.reason.data or "", **shared
        )

    def page() -> str:
        return render_template("desk/unlink.html", case=view, form=form, other=other)

    return ask(case_id, form, page, work)
