"""Figures of other bodies: seen by whoever reads the month, kept by the topmost office."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired

from neutrality import current
from neutrality.database import reading, transaction
from neutrality.domain.access import Permission
from neutrality.domain.errors import ConflictError, InvalidInputError, NotFoundError
from neutrality.fields import DayMonthYearField, Form, put_at_fields
from neutrality.gate import actor, open_to
from neutrality.refusals import words
from neutrality.statistics.comparisons import (
    Draft,
    Keeping,
    enter_figure,
    keeper_at,
    kept_figures,
    withdraw_figure,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("comparisons", __name__)
FILL = _("Please fill this in.")


class FigureForm(Form):
    """A figure of another body."""

    body = StringField(
        _("Which body?"),
        description=_("As it calls itself, for example “BKN”."),
        validators=[InputRequired(FILL)],
    )
    label_id = StringField(_("What is counted, in Indonesian"), validators=[InputRequired(FILL)])
    label_en = StringField(_("What is counted, in English"), validators=[InputRequired(FILL)])
    value = StringField(
        _("The figure"),
        description=_("As the body wrote it, with its unit, for example “3.101 orang”."),
        validators=[InputRequired(FILL)],
    )
    as_of = DayMonthYearField(_("As of which day?"), validators=[InputRequired(FILL)])
    source = StringField(
        _("Source"),
        description=_("Title, number and date of the paper, or the address of the page."),
        validators=[InputRequired(FILL)],
    )

    @property
    def draft(self) -> Draft:
        """Return what was typed."""
        texts = {name: self[name].data or "" for name in ("body", "label_id", "label_en", "value", "source")}
        return Draft(as_of=self.as_of.data, **texts)


@bp.get("/meja/statistik/pembanding")
@open_to(Permission.READ_STATISTICS)
def overview() -> ResponseReturnValue:
    """Show every figure that was entered, the withdrawn ones too, and to who keeps them the form."""
    return _page(FigureForm())


@bp.post("/meja/statistik/pembanding")
@open_to(Permission.KEEP_COMPARISONS)
def enter() -> ResponseReturnValue:
    """Enter a figure."""
    form = FigureForm()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction(current.sessions()) as session:
            enter_figure(_keeping(session), form.draft)
    except InvalidInputError as error:
        put_at_fields(form, error)
        return _page(form), 422
    except ConflictError as error:
        form.form_errors.append(words(error.code))
        return _page(form), 409
    flash(gettext("Kept. The figure stands beside the months from its day on."), "success")
    return redirect(url_for("comparisons.overview"), code=303)


@bp.post("/meja/statistik/pembanding/tarik")
@open_to(Permission.KEEP_COMPARISONS)
def withdraw() -> ResponseReturnValue:
    """Withdraw a figure."""
    figure = request.form.get("figure", type=uuid.UUID)
    try:
        if figure is not None:
            with transaction(current.sessions()) as session:
                withdraw_figure(_keeping(session), figure)
            flash(
                gettext("Withdrawn. It stays in this list, and in months that were released with it."),
                "success",
            )
    except NotFoundError as error:
        flash(words(error.code), "error")
    return redirect(url_for("comparisons.overview"), code=303)


def _keeping(session: Session) -> Keeping:
    return Keeping(session, current.means("desk").signer, actor(), current.now(), current.today())


def _page(form: FigureForm) -> str:
    with reading(current.sessions()) as session:
        rows, keeper = kept_figures(session), keeper_at(session, actor()) is not None
    standing = [kept for kept in rows if kept.row.withdrawn_at is None]
    gone = [kept for kept in rows if kept.row.withdrawn_at is not None]
    return render_template(
        "statistics/comparisons.html", form=form, standing=standing, gone=gone, keeper=keeper
    )
