"""The template of a sheet of results: headings, lists to choose from, an example, instructions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from neutrality import current
from neutrality.domain.finding_columns import DAYS, EXAMPLES, NEEDED, FindingColumn
from neutrality.importing.findings.ground import Choice, Ground
from neutrality.importing.findings.telling import OWN_SHEETS
from neutrality.refusals.finding_import import COLUMNS, FILLED
from neutrality.spreadsheets.tables import letters_of

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
# So many rows of the template have lists to choose from.
ROWS = 1000
_WIDTH, _WIDE = 22, 60
_LONG = frozenset({FindingColumn.NARRATIVE, FindingColumn.WITNESSES, FindingColumn.LINKS})
# A list lies in a block of so many columns: what is chosen, code, Indonesian, English, a gap.
_BLOCK = 5
FILLABLE = tuple(column for column in FindingColumn if column is not FindingColumn.WRONG)


def template_csv(ground: Ground, today: date) -> bytes:
    """Return headings and example as Excel in Indonesia opens them: semicolons, UTF-8 with its mark."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow([str(COLUMNS[column]) for column in FILLABLE])
    shown = example(ground, today)
    rows.writerow([_written(shown.get(column, "")) for column in FILLABLE])
    return written.getvalue().encode("utf-8-sig")


def template_xlsx(ground: Ground, today: date) -> bytes:
    """Return the workbook."""
    written = io.BytesIO()
    book = Workbook(written, OPTIONS)
    book.set_properties(
        {"title": _("Supervision results"), "created": datetime.combine(date(2000, 1, 1), time())}
    )
    styles = _styles(book)
    sheet, lists = book.add_worksheet(_("Supervision results")[:31]), book.add_worksheet(OWN_SHEETS[0])
    _head(sheet, styles)
    for place, value in enumerate(example(ground, today).get(column, "") for column in FILLABLE):
        _write(sheet, (1, place), value, styles)
    for number, (column, entries) in enumerate(ground.choices.items()):
        _list(lists, number, column, _rows_of(ground, column), styles)
        if entries:
            _offer(sheet, column, number, len(entries))
    lists.freeze_panes(1, 0)
    _instruct(book.add_worksheet(OWN_SHEETS[1]), styles)
    book.close()
    return written.getvalue()


def example(ground: Ground, today: date) -> dict[FindingColumn, str | date]:
    """Return the row that shows how it is done; its own number says that it is none."""
    indonesian = current.lang() == "id"
    said = ground.office.place_code or ""
    place = next((one for one in ground.choices[FindingColumn.PLACE] if one.code == said), None)
    return {
        FindingColumn.REFERENCE: EXAMPLES[0 if indonesian else 1],
        FindingColumn.RECEIVED_ON: today,
        FindingColumn.RECEIVED_TIME: "09.30",
        FindingColumn.DUTY_LETTER: "001/CONTOH/2026",
        FindingColumn.KIND: shown_for(ground, FindingColumn.KIND, "campaign"),
        FindingColumn.NARRATIVE: _("What was seen, by whom, in which order."),
        FindingColumn.EVENT_ON: today - timedelta(days=1),
        FindingColumn.KNOWN_ON: today - timedelta(days=1),
        FindingColumn.PLACE: place.name_id if place else "",
        FindingColumn.PLACE_DETAIL: _("Village hall"),
        FindingColumn.NAME: "Budi Contoh",
        FindingColumn.NIP: "198001012005011001",
        FindingColumn.EMPLOYEE_TYPE: shown_for(ground, FindingColumn.EMPLOYEE_TYPE, "pns"),
        FindingColumn.POSITION: _("Head of a section"),
        FindingColumn.LINKS: "https://contoh.test/unggahan/1",
    }


def shown_for(ground: Ground, column: FindingColumn, code: str) -> str:
    """Return what the list offers for a code."""
    found = next((one for one in ground.choices[column] if one.code == code), None)
    return _offered(ground, column, found) if found else ""


def _offered(ground: Ground, column: FindingColumn, one: Choice) -> str:
    """Return the name in the language of the page; the code where several bear the name."""
    name = one.name_id if current.lang() == "id" else one.name_en
    return name if ground.lists[column].find(column, name) == one.code else one.code


def _written(value: str | date) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else value


def _styles(book: Workbook) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E4ECEF", "valign": "top"}),
        "needed": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#F6E3C5", "valign": "top"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "dd-mm-yyyy", "valign": "top"}),
        "bold": book.add_format({"bold": True}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _head(sheet: Worksheet, styles: dict[str, Any]) -> None:
    for place, column in enumerate(FILLABLE):
        sheet.set_column(
            place, place, _WIDE if column in _LONG else _WIDTH, styles["day" if column in DAYS else "text"]
        )
        style = styles["needed" if column in NEEDED else "head"]
        sheet.write_string(0, place, str(COLUMNS[column]), style)
    sheet.freeze_panes(1, 1)


def _write(sheet: Worksheet, at: tuple[int, int], value: str | date, styles: dict[str, Any]) -> None:
    if isinstance(value, date):
        sheet.write_datetime(*at, datetime.combine(value, time()), styles["day"])
    elif value:
        sheet.write_string(*at, value, styles["text"])


def _rows_of(ground: Ground, column: FindingColumn) -> Iterator[tuple[str, ...]]:
    """Yield what is offered for each entry, its code, and its names; supervisors have no code to write."""
    for one in ground.choices[column]:
        code = "" if column is FindingColumn.SUPERVISOR else one.code
        yield _offered(ground, column, one), code, one.name_id, one.name_en


def _list(
    sheet: Worksheet,
    number: int,
    column: FindingColumn,
    entries: Iterator[tuple[str, ...]],
    styles: dict[str, Any],
) -> None:
    first = number * _BLOCK
    heads = (str(COLUMNS[column]), _("Code"), "Bahasa Indonesia", "English")
    sheet.set_column(first, first + len(heads) - 1, _WIDTH)
    for place, text in enumerate(heads, start=first):
        sheet.write_string(0, place, text, styles["bold"])
    for row, texts in enumerate(entries, start=1):
        for place, text in enumerate(texts, start=first):
            sheet.write_string(row, place, text)


def _offer(sheet: Worksheet, column: FindingColumn, number: int, length: int) -> None:
    """Let cells of a column be chosen from its list; what is not on it can be typed all the same."""
    place, letters = FILLABLE.index(column), letters_of(number * _BLOCK)
    source = f"='{OWN_SHEETS[0]}'!${letters}$2:${letters}${length + 1}"
    sheet.data_validation(
        1, place, ROWS, place,
        {"validate": "list", "source": source, "error_type": "warning",
         "error_message": _("This is not on the list.")[:255]},
    )  # fmt: skip


def _instruct(sheet: Worksheet, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 80)
    for place, text in enumerate((_("Column"), _("Needed"), _("What stands in it"))):
        sheet.write_string(0, place, text, styles["bold"])
    for row, column in enumerate(FILLABLE, start=1):
        sheet.write_string(row, 0, str(COLUMNS[column]), styles["wrapped"])
        sheet.write_string(row, 1, _("yes") if column in NEEDED else "", styles["wrapped"])
        sheet.write_string(row, 2, str(FILLED[column]), styles["wrapped"])
    for row, text in enumerate(_rules(), start=len(FILLABLE) + 2):
        sheet.write_string(row, 0, text)


def _rules() -> Iterator[str]:
    yield _("One row is one supervision result. The example is never imported.")
    yield _("From a list the code can be written too, or the name in the other language.")
    yield _("Columns may stand in any order; those that you do not need can be removed.")
    yield _("Only the first sheet is read.")
