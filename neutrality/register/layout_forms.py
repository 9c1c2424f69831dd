"""What the head types about a paper's layout: which columns, in which order, under which headings."""

from __future__ import annotations

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FieldList, FormField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Optional

from neutrality.domain.errors import InvalidInputError
from neutrality.domain.papers import Orientation, PaperSize, printable
from neutrality.fields import Form
from neutrality.i18n import label
from neutrality.refusals import words
from neutrality.register.columns import BY_ID, COLUMNS
from neutrality.register.layouts import Layout
from neutrality.stationery.rows_sent import whole_rows

_CHOOSE = _("Choose one of the two.")


class ColumnForm(Form):
    """One column that can be printed; without a place it is not."""

    class Meta:
        """The whole form has a token."""

        csrf = False

    column = HiddenField()
    place = StringField(_("Place in the row"), validators=[Optional()])
    heading = StringField(_("Own heading"), validators=[Optional()])


class LayoutForm(Form):
    """How a paper is laid out."""

    title = StringField(
        _("Title"), description=_("Left empty, the usual title stands there."), validators=[Optional()]
    )
    with_letterhead = BooleanField(_("With the letterhead"))
    orientation = RadioField(_("How the sheet lies"), validators=[InputRequired(_CHOOSE)])
    size = RadioField(_("Sheet"), validators=[InputRequired(_CHOOSE)])
    columns = FieldList(FormField(ColumnForm), max_entries=len(COLUMNS))

    @classmethod
    def of(cls, kept: Layout) -> LayoutForm:
        """Return the form with what was sent, else with what is kept: printed columns first."""
        places = {column: place for place, (column, _heading) in enumerate(kept.columns, start=1)}
        headings = dict(kept.columns)
        order = [*places, *(column.id for column in COLUMNS if column.id not in places)]
        form = cls(
            whole_rows("columns"),
            data={
                "title": kept.title,
                "with_letterhead": kept.with_letterhead,
                "orientation": kept.orientation.value,
                "size": kept.size.value,
                "columns": [
                    {
                        "column": column,
                        "place": str(places.get(column, "")),
                        "heading": headings.get(column, ""),
                    }
                    for column in order
                ],
            },
        )
        form.orientation.choices = [
            (one.value, label(one)) for one in (Orientation.LANDSCAPE, Orientation.PORTRAIT)
        ]
        form.size.choices = [(size.value, label(size)) for size in PaperSize]
        return form

    def validate(self, extra_validators: object = None) -> bool:
        """Return whether every place is a number of its own; what is wrong stands at its field."""
        del extra_validators
        fine, taken = bool(super().validate()), set[int | str]()
        for entry in self.columns.entries:
            form = entry.form
            problem = _problem(form, taken)
            if problem:
                form.place.errors = [*form.place.errors, problem]
                fine = False
        return fine

    @property
    def wanted(self) -> Layout:
        """Return what was typed, columns by their place."""
        printed = [entry.form for entry in self.columns.entries if (entry.form.place.data or "").strip()]
        printed.sort(key=lambda form: int(form.place.data or 0))
        return Layout(
            tuple((form.column.data or "", printable(form.heading.data or "").strip()) for form in printed),
            printable(self.title.data or "").strip(),
            bool(self.with_letterhead.data),
            Orientation(self.orientation.data),
            PaperSize(self.size.data),
        )

    def put(self, error: InvalidInputError) -> None:
        """Put each problem at its field; one of a column is named `heading-ID`."""
        by_column = {entry.form.column.data: entry.form for entry in self.columns.entries}
        for problem in error.problems:
            text = words(problem.code, problem.params)
            _part, _dash, column = problem.field.partition("-")
            if column in by_column:
                by_column[column].heading.errors = [text]
            elif problem.field == "columns":
                self.form_errors.append(text)
            else:
                self[problem.field].errors = [text]


def _problem(form: ColumnForm, taken: set[int | str]) -> str:
    text = (form.place.data or "").strip()
    if not text:
        return ""
    if form.column.data not in BY_ID or form.column.data in taken:
        return words("unknown_choice")
    if re.fullmatch(r"[0-9]{1,3}", text) is None or int(text) == 0:
        return words("not_a_number")
    if int(text) in taken:
        return gettext("Another column has this place. Give each column a place of its own.")
    taken |= {int(text), form.column.data}
    return ""
