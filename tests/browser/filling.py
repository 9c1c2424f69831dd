"""Filling in forms by the names of their fields, and the days that are filled in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

ZONE = ZoneInfo("Asia/Jakarta")


def today() -> date:
    """Return the day on which the served site stands."""
    return datetime.now(ZONE).date()


def days_ago(number: int) -> date:
    """Return a day before today."""
    return today() - timedelta(days=number)


def fill(page: Page, **typed: str | date) -> None:
    """Fill the form's fields by name (`__` for a dash): dates in their three boxes, lists by value."""
    for name, value in typed.items():
        field = page.locator(f"main form [name='{name.replace('__', '-')}']")
        if isinstance(value, date):
            for box, part in zip(field.all(), (value.day, value.month, value.year), strict=True):
                box.fill(str(part))
        elif field.first.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def clear(page: Page) -> None:
    """Empty the form in view as a person can: texts deleted, ticks taken away, lists at their first line."""
    page.evaluate("""() => {
        for (const field of document.querySelectorAll('main form :is(input, textarea, select)')) {
            if (field.type === 'hidden' || field.type === 'file') continue;
            if (field.type === 'checkbox' || field.type === 'radio') field.checked = false;
            else if (field.tagName === 'SELECT') field.selectedIndex = 0;
            else field.value = '';
        }
    }""")


def typed_in(page: Page, *names: str) -> list[str]:
    """Return what stands in the fields of these names."""
    return [box.input_value() for name in names for box in page.locator(f"main form [name='{name}']").all()]
