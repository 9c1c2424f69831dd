"""What is typed of a change of the law: a file with its day, an authority that follows another one."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality.admin.words import LAW_FILES
from neutrality.domain.lawchanges import BY_DAYS
from neutrality.fields import DayMonthYearField, Form

FILL = _("Please fill this in.")
_REASON = _("Number of the decree and why it is entered now. Stands in the history: name no person.")


class FileForm(Form):
    """New rows of one table of the law."""

    table = SelectField(_("Table"), validators=[InputRequired(FILL)])
    since = DayMonthYearField(
        _("From which day does it hold?"),
        description=_("Tomorrow at the earliest. Days before keep the law that they had."),
        validators=[InputRequired(FILL)],
    )
    reason = TextAreaField(
        _("Why is the law changed?"), description=_REASON, validators=[InputRequired(FILL)]
    )

    @property
    def first_day(self) -> date:
        """Return the day from which it holds; without one, a day that is refused as too early."""
        return self.since.data or date.min

    @classmethod
    def offered(cls) -> FileForm:
        """Return the form with the tables that can be changed here."""
        form = cls()
        form.table.choices = [(name, str(LAW_FILES[name])) for name in BY_DAYS]
        return form


class SuccessorForm(Form):
    """The authority that receives recommendations from a day on."""

    code = StringField(
        _("Short name"), description=_("As people say it, for example BKN."), validators=[InputRequired(FILL)]
    )
    label_id = StringField(_("Name in Indonesian"), validators=[InputRequired(FILL)])
    label_en = StringField(_("Name in English"), validators=[InputRequired(FILL)])
    since = DayMonthYearField(
        _("From which day does it receive recommendations?"),
        description=_("Tomorrow at the earliest. The one before it ends on the day before."),
        validators=[InputRequired(FILL)],
    )
    legal_basis = StringField(_("Legal basis"), validators=[InputRequired(FILL)])
    source = StringField(
        _("Source"),
        description=_("The decree or letter that you have before you."),
        validators=[InputRequired(FILL)],
    )
    needs_review = BooleanField(_("Not yet checked against the official text"), validators=[Optional()])
    reason = TextAreaField(_("Why is it entered?"), description=_REASON, validators=[InputRequired(FILL)])

    @property
    def first_day(self) -> date:
        """Return the day from which it holds; without one, a day that is refused as too early."""
        return self.since.data or date.min

    @property
    def row(self) -> dict[str, str]:
        """Return the row as the file would have it."""
        names = ("code", "label_id", "label_en", "legal_basis", "source")
        texts = {name: " ".join((self[name].data or "").split()) for name in names}
        return {**texts, "needs_review": "yes" if self.needs_review.data else "no"}
