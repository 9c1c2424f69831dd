"""Plh and Plt at the desk: who stands in for whom, a new one, the second person's answer, an early end."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.accounts.delegations import (
    confirm_delegation,
    delegations,
    deputies,
    end_delegation,
    enter_delegation,
    holders,
)
from neutrality.database import reading, transaction
from neutrality.desk.asking import acting
from neutrality.desk.menu import pages_of
from neutrality.desk.refusals import said
from neutrality.directory.models import Office
from neutrality.domain.access import Permission, Role, offices_for
from neutrality.domain.delegation import DelegationKind, Draft
from neutrality.domain.errors import (
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from neutrality.fields import DayMonthYearField, Form, put_at_fields
from neutrality.gate import Audience, actor, open_to
from neutrality.i18n import label
from neutrality.refusals import words

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

bp = Blueprint("delegations", __name__)
ACTS = {"sahkan": confirm_delegation, "akhiri": end_delegation}
FILL = _("Please fill this in.")
CHOOSE = _("Choose one of the entries in the list.")


class DelegationForm(Form):
    """Who stands in for whom, by which paper, how long."""

    absent = SelectField(_("Whose role?"), validators=[InputRequired(CHOOSE)])
    deputy = SelectField(_("Who stands in?"), validators=[InputRequired(CHOOSE)])
    kind = RadioField(
        _("Plh or Plt?"),
        choices=[
            (DelegationKind.PLH.value, _("Plh: the holder is away for a while")),
            (DelegationKind.PLT.value, _("Plt: there is no holder at present")),
        ],
        validators=[InputRequired(_("Choose one of the two."))],
    )
    decree_number = StringField(
        _("Number of the letter of appointment"),
        description=_("As it stands on the letter, for example 012/SPt/2026."),
        validators=[InputRequired(FILL)],
    )
    valid_from = DayMonthYearField(_("First day"), validators=[InputRequired(FILL)])
    valid_to = DayMonthYearField(_("Last day"), validators=[InputRequired(FILL)])

    @property
    def draft(self) -> Draft:
        """Return what was typed; raises `unknown_choice` at `absent` for what no list gives."""
        holder, _space, role = (self.absent.data or "").partition(" ")
        try:
            return Draft(
                deputy=uuid.UUID(self.deputy.data or ""),
                absent=uuid.UUID(holder),
                role=Role(role),
                kind=DelegationKind(self.kind.data),
                decree_number=self.decree_number.data or "",
                valid_from=cast("date", self.valid_from.data),
                valid_to=cast("date", self.valid_to.data),
            )
        except ValueError:
            raise InvalidInputError([FieldProblem("absent", "unknown_choice")]) from None


@bp.get("/meja/delegasi")
@open_to(Audience.STAFF)
def overview() -> ResponseReturnValue:
    """List who stands in for whom at the actor's offices, and what concerns the actor."""
    who = actor()
    if not pages_of(who):
        raise NotAllowedError("not_allowed")
    with reading(current.sessions()) as session:
        rows = delegations(session, actor=who, today=current.today())
    may_enter = bool(offices_for(who, Permission.DELEGATE))
    return render_template("desk/delegations.html", rows=rows, may_enter=may_enter)


@bp.route("/meja/delegasi/baru", methods=["GET", "POST"])
@open_to(Permission.DELEGATE)
def new() -> ResponseReturnValue:
    """Ask who stands in for whom, and keep it until a second person confirms."""
    office, offices = _office()
    form = _form(office.id)

    def page() -> str:
        return render_template("desk/delegation.html", form=form, office=office, offices=offices)

    if request.method == "GET":
        form.valid_from.data = current.today()
        return page()
    if not form.validate():
        return page(), 422
    try:
        with transaction(current.sessions()) as session:
            enter_delegation(
                session, current.means("desk").signer, office.id, form.draft,
                today=current.today(), **acting(),
            )  # fmt: skip
    except InvalidInputError as error:
        put_at_fields(form, error)
        return page(), 422
    except DomainError as error:
        form.form_errors.append(words(error.code, error.params))
        return page(), 422
    flash(gettext("Kept. It waits for the second person."), "success")
    return redirect(url_for("delegations.overview"), code=303)


@bp.post("/meja/delegasi/<uuid:delegation_id>/<deed>")
@open_to(Audience.STAFF)
def change(delegation_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """Confirm what waits, or end it early."""
    if deed not in ACTS:
        raise NotFoundError("no_such_delegation")
    try:
        with transaction(current.sessions()) as session:
            ACTS[deed](session, current.means("desk").signer, delegation_id, **acting())
    except NotFoundError:
        raise
    except DomainError as error:
        if isinstance(error, NotAllowedError) and error.code == "not_allowed":
            raise
        flash(said(error), "error")
    else:
        flash(gettext("Done."), "success")
    return redirect(url_for("delegations.overview"), code=303)


def _office() -> tuple[Office, list[tuple[str, str]]]:
    """Return the office that the address names, else the actor's own, and those to choose from."""
    who, reach = actor(), offices_for(actor(), Permission.DELEGATE)
    wanted = request.args.get("kantor", type=uuid.UUID) or who.home_office_id
    with reading(current.sessions()) as session:
        rows = session.scalars(select(Office).where(Office.id.in_(reach)).order_by(Office.name)).all()
    named = request.args.get("kantor") is not None
    chosen = next((row for row in rows if row.id == wanted), None if named else rows[0])
    if chosen is None:
        raise NotFoundError("office_not_found")
    return chosen, [(str(row.id), row.name) for row in rows]


def _form(office_id: uuid.UUID) -> DelegationForm:
    form = DelegationForm()
    with reading(current.sessions()) as session:
        held = [
            (f"{person.id} {role.value}", f"{person.name} – {label(role)}")
            for person, role in holders(session, office_id)
        ]
        able = [
            (str(person.id), person.name)
            for person in deputies(session, office_id)
            if person.id != actor().account_id
        ]
    form.absent.choices = [("", gettext("Choose")), *held]
    form.deputy.choices = [("", gettext("Choose")), *able]
    return form
