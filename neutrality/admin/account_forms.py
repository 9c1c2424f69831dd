"""What is asked about an account, and what can be chosen: the offices and roles that an actor may give."""

from __future__ import annotations

import uuid

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import EmailField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from neutrality import current
from neutrality.database import reading
from neutrality.directory.models import Office
from neutrality.domain.access import Permission, Role, offices_for
from neutrality.domain.errors import DomainError, NotFoundError
from neutrality.domain.two_persons import GRANTED_BY_ONE
from neutrality.fields import Form
from neutrality.gate import actor
from neutrality.i18n import label

FILL = _("Please fill this in.")
BY_MAIL, ON_PAPER = "mail", "paper"


class OfficerForm(Form):
    """Who is invited, to which office and roles."""

    name = StringField(_("Name, as colleagues see it"), validators=[InputRequired(FILL)])
    email = EmailField(_("Email address"), validators=[InputRequired(FILL)])
    office_id = SelectField(_("Office"), validators=[InputRequired(FILL)])
    roles = SelectMultipleField(
        _("Roles"),
        description=_("Roles that see cases, names or accounts wait for a second person."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )
    how = RadioField(_("How does the invitation get there?"), validators=[InputRequired(FILL)])


def officer_form() -> OfficerForm:
    """Return the form with its choices."""
    form = OfficerForm()
    with reading(current.sessions()) as session:
        form.office_id.choices = offices_to_choose(session)
    form.roles.choices = roles()
    ways = [(ON_PAPER, gettext("On paper, which I print and hand over"))]
    form.how.choices = [(BY_MAIL, gettext("By mail")), *ways] if sends_mail() else ways
    if request.method == "GET":
        form.office_id.data, form.how.data = str(actor().home_office_id), form.how.choices[0][0]
    return form


def roles() -> list[tuple[str, str]]:
    """Return the roles to choose from; field supervisors are appointed from a sheet."""
    named = [role for role in Role if role is not Role.FIELD_SUPERVISOR]
    return [(role.value, _named(role)) for role in named]


def _named(role: Role) -> str:
    return label(role) if role in GRANTED_BY_ONE else gettext("%(role)s (second person)", role=label(role))


def offices_to_choose(session: Session) -> list[tuple[str, str]]:
    """Return the offices at which the actor gives roles."""
    reach = offices_for(actor(), Permission.GRANT_ROLE)
    rows = session.execute(select(Office.id, Office.name).where(Office.id.in_(reach)).order_by(Office.name))
    return [(str(row.id), row.name) for row in rows]


def names_of_offices(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of these offices."""
    rows = session.execute(select(Office.id, Office.name).where(Office.id.in_(ids)))
    return {row.id: row.name for row in rows}


def chosen_role() -> Role:
    """Return the role that was chosen; raises `unknown_choice`."""
    named = request.form.get("role", "")
    if named not in dict(roles()):
        raise DomainError("unknown_choice")
    return Role(named)


def chosen_office() -> uuid.UUID:
    """Return the office that was chosen; raises `office_not_found`."""
    found = chosen_id("office_id", "office_not_found")
    if found not in offices_for(actor(), Permission.GRANT_ROLE):
        raise NotFoundError("office_not_found")
    return found


def chosen_id(field: str, code: str) -> uuid.UUID:
    """Return the id that a field names; raises `NotFoundError` with this code."""
    try:
        return uuid.UUID(request.form.get(field, ""))
    except ValueError:
        raise NotFoundError(code) from None


def may_grant() -> bool:
    """Return whether the actor gives roles anywhere."""
    return bool(offices_for(actor(), Permission.GRANT_ROLE))


def sends_mail() -> bool:
    """Return whether this installation sends mail."""
    return current.courier().smtp_url is not None
