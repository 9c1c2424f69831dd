"""Which mails an officer wants, on a page of the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.accounts.models import Account
from neutrality.accounts.notice_choices import choice_of, choose_notices
from neutrality.database import reading, transaction
from neutrality.desk.asking import typed
from neutrality.desk.forms import FILL
from neutrality.domain.access import Permission
from neutrality.domain.errors import DomainError, InvalidInputError
from neutrality.domain.notice_causes import NoticeCause
from neutrality.domain.notices import DAYS_BEFORE, How
from neutrality.fields import Form, put_at_fields
from neutrality.gate import actor, open_to
from neutrality.i18n import label
from neutrality.refusals import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("notices", __name__)


class NoticesForm(Form):
    """How often, and how early before a date."""

    how = RadioField(
        _("How do you want to hear of it?"), validators=[InputRequired(FILL)], validate_choice=False
    )
    days_before = SelectField(
        _("How early before a date?"), coerce=str, validators=[InputRequired(FILL)], validate_choice=False
    )

    @property
    def days(self) -> int | None:
        """Return the days that were chosen, nothing for what is none of them."""
        return next((days for days in DAYS_BEFORE if str(days) == self.days_before.data), None)


@bp.route("/akun/pemberitahuan", methods=["GET", "POST"])
@open_to(Permission.READ_CASE)
def own() -> ResponseReturnValue:
    """Show which mails go to the own address, and change that."""
    form = _form()
    if request.method == "GET" or not form.validate():
        return _page(form), 200 if request.method == "GET" else 422
    signer = current.means("desk").signer
    try:
        with transaction(current.sessions()) as session:
            choose_notices(
                session, signer, how=form.how.data, days_before=form.days, actor=actor(), now=current.now(),
                today=current.today(),
            )  # fmt: skip
    except InvalidInputError as error:
        put_at_fields(form, error)
        return _page(form), 422
    except DomainError as error:
        form.form_errors.append(words(error.code, error.params))
        return _page(form), 422
    flash(gettext("Done."), "success")
    return redirect(url_for("notices.own"), code=303)


def _form() -> NoticesForm:
    form = NoticesForm(formdata=typed())
    form.how.choices = [(how.value, label(how)) for how in How]
    form.days_before.choices = [
        (str(days), ngettext("%(num)s day before", "%(num)s days before", days)) for days in DAYS_BEFORE
    ]
    if request.method == "GET":
        with reading(current.sessions()) as session:
            held = choice_of(session, actor().account_id)
        form.how.data, form.days_before.data = held.how.value, str(held.days_before)
    return form


def _page(form: NoticesForm) -> str:
    with reading(current.sessions()) as session:
        address = session.get_one(Account, actor().account_id).email
    return render_template(
        "desk/notices.html", form=form, address=address, causes=list(NoticeCause),
        sends=current.courier().smtp_url is not None,
    )  # fmt: skip
