"""The form library speaks no Indonesian: whatever it says of its own is said in the words of this site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import wtforms
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import URL, DataRequired, InputRequired, Length, NumberRange

from neutrality.fields import OF_THE_LIBRARY, Form, OwnWords

OWN = re.compile(r'gettext\(\s*"([^"]+)"')


class Everything(Form):
    """Fields and checks of the library without a message of ours."""

    class Meta:
        csrf = False

    radio = RadioField(choices=[("a", "A")])
    select = SelectField(choices=[("a", "A")])
    number = SelectField(choices=[(1, "A")], coerce=int)
    several = SelectMultipleField(choices=[("a", "A")])
    whole = IntegerField()
    day = DateField()
    needed = StringField(validators=[InputRequired()])
    filled = StringField(validators=[DataRequired()])
    short = StringField(validators=[Length(max=2)])
    small = IntegerField(validators=[NumberRange(max=2)])
    link = StringField(validators=[URL()])


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_message_of_the_library_reaches_a_reader(app: Flask, language: str) -> None:
    typed = dict.fromkeys(("radio", "select", "number", "several", "whole", "day", "link"), "x" * 9)
    with app.test_request_context(headers={"Cookie": f"lang={language}"}):
        form = Everything(MultiDict({**typed, "small": "9", "short": "abc"}))
        form.validate()

        said = {str(text) for texts in form.errors.values() for text in texts}
        assert len(form.errors) == 11
        assert said <= {OwnWords().gettext(text) for text in (*OF_THE_LIBRARY, "anything else")}
        assert ("Pilih salah satu yang ada dalam daftar." in said) == (language == "id")


def test_every_message_that_is_replaced_is_one_of_the_library() -> None:
    root = Path(wtforms.__file__).parent
    known = {text for path in root.rglob("*.py") for text in OWN.findall(path.read_text(encoding="utf-8"))}

    assert set(OF_THE_LIBRARY) <= known
