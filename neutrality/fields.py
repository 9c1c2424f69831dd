"""The bases of all forms, where a refusal stands in them, and two fields that WTForms lacks."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectMultipleField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from neutrality.domain.errors import InvalidInputError
from neutrality.refusals import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.datastructures import MultiDict

EARLIEST_YEAR = 1900
_COUNT = re.compile(r"[0-9]{1,6}")
# The form library has no Indonesian: what it says of its own is said in the words of this site.
OF_THE_LIBRARY = {
    "Not a valid choice.": _("Choose one of the entries in the list."),
    "Invalid Choice: could not coerce.": _("Choose one of the entries in the list."),
    "This field is required.": _("Please fill this in."),
}


class OwnWords:
    """Answers the form library's own messages in the reader's language."""

    def gettext(self, text: str) -> str:
        """Return the sentence of this site; one that nobody foresaw still tells where to look."""
        return str(OF_THE_LIBRARY.get(text) or gettext("Please look at this again"))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the same for messages with a number."""
        return self.gettext(one if number == 1 else many)


class Form(FlaskForm):
    """A form of this site: with the session's token, its messages in the reader's language."""

    class Meta:
        """What is typed comes from the form alone: never from JSON, never a file where a text belongs."""

        def wrap_formdata(self, _form: Any, formdata: Any) -> MultiDict[str, str] | None:
            """Return what the caller gives, else the texts that were sent."""
            if formdata is None or hasattr(formdata, "getlist"):
                return cast("MultiDict[str, str] | None", formdata)
            return request.form or None

        def get_translations(self, _form: Any) -> OwnWords:
            """Return the words of this site."""
            return OwnWords()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]  # Flask-WTF has no types

    def sent_and_valid(self) -> bool:
        """Return whether the form was sent and nothing in it is wrong."""
        sent = self.is_submitted()  # type: ignore[no-untyped-call]  # Flask-WTF has no types
        return bool(sent and self.validate())


class Versioned(Form):
    """A form about a record as it was read."""

    version = HiddenField()

    @property
    def read_version(self) -> int:
        """Return the version that was on the screen; anything else is no version."""
        count = count_in(self.version.data)
        return -1 if count is None else count


def count_in(text: str | None) -> int | None:
    """Return the number that a hidden field or a list holds; nothing for what no page of ours wrote there."""
    return int(text) if text and _COUNT.fullmatch(text) else None


def put_at_fields(form: Any, error: InvalidInputError) -> None:
    """Put each problem at its field, what has none at the top."""
    for problem in error.problems:
        text = words(problem.code, problem.params)
        if problem.field in form:
            form[problem.field].errors = [*form[problem.field].errors, text]
        else:
            form.form_errors.append(text)


class DayMonthYearField(Field):
    """A date typed as day, month and year, in three inputs of one name or in one text `dd-mm-yyyy`.

    `data` is the date or None; `parts` is what was typed, to be shown again.
    """

    widget = TextInput()
    data: date | None
    _typed: tuple[str, str, str] | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """Return day, month and year as typed, or those of the stored date."""
        if self._typed is not None:
            return self._typed
        if self.data is None:
            return ("", "", "")
        return (str(self.data.day), str(self.data.month), str(self.data.year))

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the three boxes; all empty counts as not given.

        Raises:
            ValueError: when a part is missing or no such day exists, in the reader's language.
        """
        texts = [str(value).strip() for value in valuelist]
        if len(texts) == 1:
            texts = re.split(r"[-/. ]+", texts[0])
        typed = [text[:10] for text in [*texts, "", "", ""][:3]]
        self._typed = (typed[0], typed[1], typed[2])
        self.data = None
        self.raw_data = ["-".join(typed)] if any(typed) else []
        if any(typed):
            self.data = _read_date(*typed)

    def pre_validate(self, _form: BaseForm) -> None:
        """Ask for nothing more where what was typed is no date.

        Raises:
            StopValidation: without a message of its own.
        """
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        return "-".join(self.parts) if any(self.parts) else ""


class CheckboxesField(SelectMultipleField):
    """Several choices out of a list, drawn as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _read_date(day: str, month: str, year: str) -> date:
    if not (day and month and year):
        raise ValueError(gettext("The date needs a day, a month and a year."))
    if not re.fullmatch(r"[0-9]{4}", year) or int(year) < EARLIEST_YEAR:
        raise ValueError(gettext("The year needs four digits, for example 2026."))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(gettext("There is no such day in the calendar.")) from None
