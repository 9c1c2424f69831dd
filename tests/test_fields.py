"""A date in three boxes: what is read, what is refused, what is shown again."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, Optional

from neutrality.fields import DayMonthYearField, Versioned, count_in


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


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("17", 17), ("999999", 999999)])
def test_a_version_is_a_number_that_a_page_of_ours_wrote(text: str, count: int) -> None:
    assert count_in(text) == count


@pytest.mark.parametrize("text", [None, "", "-1", "x", " 1", "1\n", "²", "٣", "1000000", "9" * 5000])
def test_anything_else_is_no_version(text: str | None) -> None:
    assert count_in(text) is None


def test_a_form_without_a_version_that_can_be_read_has_none() -> None:
    assert Versioned(formdata=MultiDict({"version": "9" * 5000}), meta={"csrf": False}).read_version == -1
    assert Versioned(formdata=MultiDict({"version": "3"}), meta={"csrf": False}).read_version == 3
