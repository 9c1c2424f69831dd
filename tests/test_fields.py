"""A date in three boxes: what is read, what is refused, what is shown again."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, Optional

from neutrality.fields import DayMonthYearField


class OptionalDate(Form):
    day = DayMonthYearField("Day", [Optional()])


class RequiredDate(Form):
    day = DayMonthYearField("Day", [InputRequired("missing")])


@pytest.fixture(autouse=True)
def _language() -> object:
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


def typed(*parts: str) -> MultiDict[str, str]:
    return MultiDict([("day", part) for part in parts])


@pytest.mark.parametrize(
    "parts", [("3", "11", "2026"), ("03", " 11 ", "2026"), ("3-11-2026",), ("3.11.2026",)]
)
def test_three_boxes_or_one_text_make_a_date(parts: tuple[str, ...]) -> None:
    form = OptionalDate(typed(*parts))

    assert form.validate()
    assert form.day.data == date(2026, 11, 3)


@pytest.mark.parametrize(
    "parts", [("", "11", "2026"), ("31", "2", "2026"), ("3", "11", "26"), ("x", "y", "2026"), ("3", "11", "")]
)
def test_a_partly_filled_or_impossible_date_is_refused_and_shown_again(parts: tuple[str, str, str]) -> None:
    form = OptionalDate(typed(*parts))

    assert not form.validate()
    assert form.day.data is None
    assert form.day.parts == parts
    assert form.day.errors


def test_three_empty_boxes_are_no_answer() -> None:
    assert OptionalDate(typed("", " ", "")).validate()
    assert not RequiredDate(typed("", "", "")).validate()


def test_a_stored_date_is_shown_in_its_parts() -> None:
    assert OptionalDate(data={"day": date(2026, 11, 3)}).day.parts == ("3", "11", "2026")
