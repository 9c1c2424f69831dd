"""Why a file is no table that can be read, or a cell of it no value, and what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "sheet_too_large": _("This sheet is too large: at most %(most)s kB. Divide it into several."),
    "sheet_unreadable": _("This is no readable CSV or XLSX sheet. Save it as CSV and choose it again."),
    "sheet_encrypted": _(
        "This workbook is under a password. Open it in Excel, take the password away (File, Info, Protect "
        "Workbook), save it, and choose it again."
    ),
    "sheet_old_excel": _(
        "This is a file of an older Excel (.xls). Open it, save it as Excel Workbook (.xlsx), and choose "
        "that file."
    ),
    "sheet_other_program": _(
        "This is no Excel workbook (.xlsx): perhaps .ods, .xlsb, or a web page called .xls. Open it, save it "
        "as Excel Workbook (.xlsx), and choose that file."
    ),
    "sheet_of_1904": _(
        "This workbook counts its days from 1904. In Excel turn off “Use 1904 date system”, look at the days "
        "again, and save it."
    ),
    "quote_not_closed": _(
        "In row %(row)s a quotation mark begins a cell and never ends. Remove it, or save the sheet as XLSX."
    ),
    "formula_without_value": _(
        "This formula has no result in the file. Open the sheet in Excel and save it again, or type the "
        "value."
    ),
    "formula_broken": _("The formula here ends in an error. Type the value."),
}
