"""Pelimpahan at the desk: a case offered, taken back, answered by the other office; identities handed on."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import PasswordField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.cases import transfers
from neutrality.cases.carrying import former_numbers
from neutrality.cases.handing_on import count_left, hand_on
from neutrality.cases.transfer_lists import offered_to, passed, waiting_here
from neutrality.cases.work import find_case
from neutrality.database import reading, transaction
from neutrality.desk.asking import act, acting, ask_of, typed
from neutrality.desk.forms import FILL, Versioned
from neutrality.desk.refusals import read_case, said
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.fields import Form, put_at_fields
from neutrality.gate import actor, open_to

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.cases.models import Case
    from neutrality.desk.asking import Shared

bp = Blueprint("transfers", __name__)


class OfferForm(Versioned):
    """To which office, and why."""

    office = SelectField(_("To which office?"), validators=[InputRequired(_("Choose an office."))])
    reason = TextAreaField(
        _("Reason"),
        description=_("Both offices read it, and it stays in the history of the case. Write no names."),
        validators=[InputRequired(FILL)],
    )


class PassphraseForm(Form):
    """The passphrase of the custodian at whose office the identities still lie."""

    passphrase = PasswordField(
        _("Passphrase of the former office’s custodian"), validators=[InputRequired(FILL)]
    )


def transfer_box(session: Session, row: Case) -> dict[str, object]:
    """Return what the case file says of transfers: to whom it is offered, and its earlier numbers."""
    return {"offered": offered_to(session, row.id), "former": former_numbers(session, row.id)}


@bp.route("/meja/kasus/<uuid:case_id>/limpahkan", methods=["GET", "POST"])
@open_to(Permission.PROPOSE_TRANSFER)
def offer(case_id: uuid.UUID) -> ResponseReturnValue:
    """Offer a case to another office, or propose that to the head."""
    view, form = read_case(case_id), OfferForm(formdata=typed())
    with reading(current.sessions()) as session:
        found = transfers.targets_of(session, find_case(session, case_id, actor()))
    form.office.choices = [("", gettext("Choose")), *((str(row.id), row.name) for row in found)]

    def page() -> str:
        return render_template("desk/transfers/offer.html", case=view, form=form)

    def send(session: Session, shared: Shared) -> bool:
        shared.pop("today")
        return transfers.offer_transfer(
            session, current.means("desk"), case_id, office_id=uuid.UUID(form.office.data),
            reason=form.reason.data or "", **shared,
        )  # fmt: skip

    return ask_of(view, form, page, send)


@bp.post("/meja/kasus/<uuid:case_id>/limpahkan/batal")
@open_to(Permission.OFFER_TRANSFER)
def withdraw(case_id: uuid.UUID) -> ResponseReturnValue:
    """Take an offer back that nobody has answered."""
    return act(
        case_id,
        lambda session, shared: transfers.withdraw_offer(session, current.means("desk"), case_id, **shared),
    )


@bp.get("/meja/pelimpahan")
@open_to(Permission.ACCEPT_TRANSFER)
def overview() -> ResponseReturnValue:
    """List what waits for this office's answer, what it offered, what came and went."""
    with reading(current.sessions()) as session:
        waiting = waiting_here(session, current.means("desk"), actor=actor())
        rows = passed(session, actor=actor())
    return render_template("desk/transfers/overview.html", waiting=waiting, rows=rows, today=current.today())


@bp.post("/meja/pelimpahan/jawab")
@open_to(Permission.ACCEPT_TRANSFER)
def answer() -> ResponseReturnValue:
    """Take a case that another office offers, or return it with a reason."""
    chosen = request.form.get("transfer", type=uuid.UUID) or uuid.UUID(int=0)
    means = current.means("desk")
    try:
        with transaction(current.sessions()) as session:
            if request.form.get("answer") == "terima":
                case_id = transfers.accept_transfer(session, means, chosen, **acting())
                back = url_for("desk.case", case_id=case_id)
            else:
                reason = request.form.get("reason", "")
                transfers.return_transfer(session, means, chosen, reason=reason, **acting())
                back = url_for("transfers.overview")
    except DomainError as error:
        flash(said(error), "error")
        return redirect(url_for("transfers.overview"), code=303)
    flash(gettext("Done."), "success")
    return redirect(back, code=303)


@bp.route("/meja/pelimpahan/identitas", methods=["GET", "POST"])
@open_to(Permission.HAND_ON_IDENTITY)
def identities() -> ResponseReturnValue:
    """Hand identities of transferred cases on to the custodians of the office that has them now."""
    form = PassphraseForm()
    with reading(current.sessions()) as session:
        left = count_left(session, actor=actor())

    def page() -> str:
        return render_template("desk/transfers/identities.html", form=form, left=left)

    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            done = hand_on(session, current.means("desk"), passphrase=form.passphrase.data or "", **acting())
    except InvalidInputError as error:
        put_at_fields(form, error)
        return page(), 422
    flash(ngettext("%(num)s identity handed on.", "%(num)s identities handed on.", done), "success")
    return redirect(url_for("transfers.identities"), code=303)
