"""The reporter's identity at the desk: the custodian's pages, and the handler's under a release."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from neutrality import current
from neutrality.cases.identity import check_identity, confirm_in_person, open_identity
from neutrality.cases.reading import Glance, glance
from neutrality.cases.releases import (
    ReleaseView,
    able_to_handle,
    end_release,
    may_handle,
    read_released,
    release_identity,
    running_releases,
)
from neutrality.cases.service import main_report_of
from neutrality.database import reading, transaction
from neutrality.desk.asking import act, acting, ask, typed
from neutrality.desk.refusals import refused
from neutrality.desk.reporter_forms import IdentityForm, PassphraseForm, ReasonForm, ReleaseForm
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError
from neutrality.domain.reporter import Release, ReleasePurpose
from neutrality.gate import actor, fresh, open_to
from neutrality.ratelimit import SIGN_INS, limiter

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.reports.submission import Identity

bp = Blueprint("identity", __name__)


@bp.route("/meja/kasus/<uuid:case_id>/identitas", methods=["GET", "POST"])
@limiter.limit(SIGN_INS, methods=["POST"])
@open_to(Permission.CHECK_IDENTITY)
def check(case_id: uuid.UUID) -> ResponseReturnValue:
    """Let the custodian see the identity alone, and say whether it is complete or matches a card."""
    seen, form = _glance(case_id), PassphraseForm()
    verdict = IdentityForm(formdata=None, version=str(seen.version))

    def opened(session: Session) -> Identity:
        return open_identity(
            session, current.means("desk"), case_id, passphrase=form.passphrase.data or "",
            reason=form.reason.data or "", **acting(),
        )  # fmt: skip

    def page(identity: Identity | None = None) -> str:
        return render_template(
            "desk/identity/check.html", case=seen, form=form, identity=identity, verdict=verdict
        )

    return _shown(case_id, form, page, opened)


@bp.post("/meja/kasus/<uuid:case_id>/identitas/hasil")
@open_to(Permission.CHECK_IDENTITY)
def checked(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record the custodian's answer."""
    form, answer = IdentityForm(), request.form.get("answer")
    if answer not in {"complete", "incomplete"}:
        flash(_("Choose one of the two."), "error")
        return redirect(url_for("identity.check", case_id=case_id), code=303)
    return act(
        case_id,
        lambda session, shared: check_identity(
            session, current.means("desk"), case_id, complete=answer == "complete",
            version=form.read_version, **shared,
        ),
    )  # fmt: skip


@bp.post("/meja/kasus/<uuid:case_id>/identitas/cocok")
@open_to(Permission.CHECK_IDENTITY)
def matches(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record that the identity card of whoever stands at the counter matches."""
    return act(
        case_id,
        lambda session, shared: confirm_in_person(session, current.means("desk"), case_id, **shared),
        done=_("Confirmed. Another officer of the counter can now give the new code, today."),
    )


@bp.route("/meja/kasus/<uuid:case_id>/identitas/pelepasan", methods=["GET", "POST"])
@limiter.limit(SIGN_INS, methods=["POST"])
@open_to(Permission.CHECK_IDENTITY)
@fresh
def release(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show what is released, and release to named handlers."""
    seen, form = _glance(case_id), ReleaseForm(formdata=typed())
    running = _offer(seen, form)

    def page() -> str:
        return render_template("desk/identity/release.html", case=seen, form=form, running=running)

    def work(session: Session, shared: dict[str, Any]) -> None:
        wanted = Release(
            ReleasePurpose(form.purpose.data), form.chosen, form.expires_on.data, form.reason.data or ""
        )
        release_identity(
            session, current.means("desk"), case_id, wanted, passphrase=form.passphrase.data or "", **shared
        )

    return ask(case_id, form, page, work)


@bp.post("/meja/kasus/<uuid:case_id>/identitas/pelepasan/<uuid:release_id>/akhiri")
@open_to(Permission.CHECK_IDENTITY)
def end(case_id: uuid.UUID, release_id: uuid.UUID) -> ResponseReturnValue:
    """End a release before its time."""
    return act(
        case_id,
        lambda session, shared: end_release(session, current.means("desk"), case_id, release_id, **shared),
    )


@bp.route("/meja/kasus/<uuid:case_id>/pelapor", methods=["GET", "POST"])
@open_to(Permission.READ_RELEASED)
def shown(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show a released identity to its handler, each time for a reason that is written down."""
    seen, form = _glance(case_id), ReasonForm()

    def opened(session: Session) -> Identity:
        return read_released(
            session, current.means("desk"), case_id, reason=form.reason.data or "", **acting()
        )

    with reading(current.sessions()) as session:
        named = may_handle(session, case_id, actor(), ReleasePurpose.HANDLING, today=current.today())

    def page(identity: Identity | None = None) -> str:
        return render_template(
            "desk/identity/shown.html", case=seen, form=form, identity=identity, named=named
        )

    return _shown(case_id, form, page, opened)


def _shown(
    case_id: uuid.UUID, form: Any, page: Callable[..., str], opened: Callable[[Session], Identity]
) -> ResponseReturnValue:
    """Ask for a reason, then show the identity once; what is shown is neither kept nor in an address."""
    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            identity = opened(session)
    except DomainError as error:
        return refused(error, form, case_id, page)
    return page(identity)


def _glance(case_id: uuid.UUID) -> Glance:
    with reading(current.sessions()) as session:
        return glance(session, case_id, actor=actor())


def _offer(seen: Glance, form: ReleaseForm) -> list[ReleaseView]:
    """Put in whom a release can name; return what is released already."""
    with reading(current.sessions()) as session:
        people = able_to_handle(session, seen.id, ReleasePurpose.HANDLING, besides=actor().account_id)
        form.offer([(str(person.id), person.name) for person in people])
        return running_releases(session, main_report_of(session, seen.id).id, current.today())
