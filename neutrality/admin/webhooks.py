"""Webhooks at the desk: whither other programs are told, made and changed; a secret is shown once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select

from neutrality import current
from neutrality.admin.webhook_forms import FAILED, AgainForm, NewForm, WebhookForm
from neutrality.database import reading, transaction
from neutrality.directory.models import Office
from neutrality.domain.access import Permission, offices_for
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.domain.webhooks import WebhookType
from neutrality.fields import put_at_fields
from neutrality.gate import actor, fresh, open_to
from neutrality.i18n import label
from neutrality.refusals import words
from neutrality.webhooks.again import deliveries_of, overviews, ping, send_again, send_again_since
from neutrality.webhooks.models import Webhook
from neutrality.webhooks.service import (
    Keeping,
    change_webhook,
    end_former_secret,
    make_webhook,
    new_secret,
    switch,
    turning_until,
    webhook_of,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("webhooks", __name__)


@bp.get("/admin/webhook")
@open_to(Permission.KEEP_WEBHOOKS)
def overview() -> ResponseReturnValue:
    """List the webhooks of the reader's offices."""
    with reading(current.sessions()) as session:
        rows = overviews(session, offices_for(actor(), Permission.KEEP_WEBHOOKS))
    return render_template("admin/webhooks.html", rows=rows)


@bp.route("/admin/webhook/baru", methods=["GET", "POST"])
@open_to(Permission.KEEP_WEBHOOKS)
@fresh
def new() -> ResponseReturnValue:
    """Make a webhook and show its secret, this once."""
    form = _new_form()
    if request.method == "GET":
        return render_template("admin/webhook_new.html", form=form)
    if form.validate():
        try:
            with transaction(current.sessions()) as session:
                made = make_webhook(_keeping(session), uuid.UUID(form.office_id.data), form.wanted())
        except InvalidInputError as error:
            put_at_fields(form, error)
        else:
            return render_template(
                "admin/webhook_secret.html", row=made.webhook, secret=made.secret, new=True
            )
    return render_template("admin/webhook_new.html", form=form), 422


@bp.route("/admin/webhook/atur", methods=["GET", "POST"])
@open_to(Permission.KEEP_WEBHOOKS)
def change() -> ResponseReturnValue:
    """Show one webhook with its newest messages; change whither and of what it tells."""
    if _names_none():
        return redirect(url_for("webhooks.overview"), code=303)
    row = _named_row()
    form = WebhookForm.of(row.url, row.types)
    if request.method == "GET":
        return _page(row, form)
    if form.validate():
        try:
            with transaction(current.sessions()) as session:
                change_webhook(_keeping(session), _row(session), form.wanted())
        except InvalidInputError as error:
            put_at_fields(form, error)
        except DomainError as error:
            form.form_errors.append(words(error.code, error.params))
        else:
            return _back(gettext("Changed."))
    return _page(row, form), 422


@bp.post("/admin/webhook/rahasia")
@open_to(Permission.KEEP_WEBHOOKS)
@fresh
def renew() -> ResponseReturnValue:
    """Make a new secret and show it, this once."""
    if _names_none():
        return redirect(url_for("webhooks.overview"), code=303)
    try:
        with transaction(current.sessions()) as session:
            row = _row(session)
            secret = new_secret(_keeping(session), row)
            until = turning_until(session, row, current.now())
    except NotFoundError:
        raise
    except DomainError as error:
        return _refused(error)
    return render_template("admin/webhook_secret.html", row=row, secret=secret, until=until, new=False)


@bp.post("/admin/webhook/lakukan")
@open_to(Permission.KEEP_WEBHOOKS)
def act() -> ResponseReturnValue:
    """Do one thing: try it, switch it on or off, end its former secret, send a message again."""
    if _names_none():
        return redirect(url_for("webhooks.overview"), code=303)
    deed = DEEDS.get(request.form.get("act", ""))
    if deed is None:
        raise NotFoundError("no_such_webhook")
    try:
        with transaction(current.sessions()) as session:
            said = deed(_keeping(session), _row(session))
    except (NotFoundError, NotAllowedError):
        raise
    except DomainError as error:
        return _refused(error)
    return _back(said)


@bp.post("/admin/webhook/ulang")
@open_to(Permission.KEEP_WEBHOOKS)
def again() -> ResponseReturnValue:
    """Send all messages since a moment again, or those of them that were given up."""
    if _names_none():
        return redirect(url_for("webhooks.overview"), code=303)
    row, form = _named_row(), AgainForm()
    if form.validate():
        try:
            with transaction(current.sessions()) as session:
                count = send_again_since(
                    _keeping(session), _row(session), form.since(), failed_only=form.which.data == FAILED
                )
        except DomainError as error:
            form.form_errors.append(words(error.code, error.params))
        else:
            said = ngettext("%(num)s message is sent again.", "%(num)s messages are sent again.", count)
            return _back(said)
    return _page(row, WebhookForm.kept(row.url, row.types), form), 422


def _pinged(keeping: Keeping, row: Webhook) -> str:
    ping(keeping, row)
    return gettext("A test message was sent off. Look here again in a minute to see how it went.")


def _on(keeping: Keeping, row: Webhook) -> str:
    switch(keeping, row, enabled=True)
    return gettext("Switched on. What happens from now on is told.")


def _off(keeping: Keeping, row: Webhook) -> str:
    switch(keeping, row, enabled=False)
    return gettext("Switched off. Of what happens meanwhile nothing is told, not later either.")


def _former_ended(keeping: Keeping, row: Webhook) -> str:
    end_former_secret(keeping, row)
    return gettext("The former secret signs nothing any more.")


def _sent(keeping: Keeping, row: Webhook) -> str:
    send_again(keeping, row, _uuid(request.form.get("delivery")))
    return gettext("The message is sent again.")


DEEDS: dict[str, Callable[[Keeping, Webhook], str]] = {
    "ping": _pinged,
    "on": _on,
    "off": _off,
    "former": _former_ended,
    "again": _sent,
}


def _page(row: Webhook, form: WebhookForm, again_form: AgainForm | None = None) -> str:
    with reading(current.sessions()) as session:
        office = session.get_one(Office, row.office_id)
        deliveries = deliveries_of(session, row)
        until = turning_until(session, row, current.now())
    return render_template(
        "admin/webhook.html", row=row, form=form, again=again_form or AgainForm.empty(), office=office,
        deliveries=deliveries, until=until, types={one.value: label(one) for one in WebhookType},
    )  # fmt: skip


def _new_form() -> NewForm:
    form, reach = NewForm(), offices_for(actor(), Permission.KEEP_WEBHOOKS)
    with reading(current.sessions()) as session:
        found = select(Office.id, Office.name).where(Office.id.in_(reach)).order_by(Office.name)
        form.office_id.choices = [(str(row.id), row.name) for row in session.execute(found)]
    if request.method == "GET":
        form.office_id.data = str(actor().home_office_id)
    return form


def _keeping(session: Session) -> Keeping:
    settings = current.settings()
    return Keeping(
        session, current.means("desk").signer, current.vault(), actor(), current.now(), current.today(),
        settings.webhook_allowed, plain=settings.sample,
    )  # fmt: skip


def _named_row() -> Webhook:
    with reading(current.sessions()) as session:
        return _row(session)


def _row(session: Session) -> Webhook:
    """Return the webhook that the address or the form names; raises `no_such_webhook`."""
    return webhook_of(session, actor(), _uuid(request.values.get("id")))


def _names_none() -> bool:
    """Return whether no webhook was chosen at all: the list is the place to choose one."""
    return not request.values.get("id")


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _back(said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("webhooks.change", id=request.values["id"]), code=303)


def _refused(error: DomainError) -> ResponseReturnValue:
    flash(words(error.code, error.params), "error")
    return redirect(url_for("webhooks.change", id=request.values["id"]), code=303)
