"""A file as a table: XLSX by its first bytes, else text; what is neither is told by what it is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import BinaryIO

from neutrality.domain.errors import DomainError
from neutrality.spreadsheets.tables import Known, Limits, Table
from neutrality.spreadsheets.texts import text_table
from neutrality.spreadsheets.workbooks import workbook_table

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
# Excel packs a workbook under a password into an old container, which names this part (UTF-16).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Programs that write a web page or XML and call it .xls.
_MARKUP = (b"<html", b"<!doc", b"<?xml", b"<table", b"<meta", b"<head")
_HEAD = 512


def no_headings(_cells: Sequence[str]) -> int:
    """Know none of the headings: the mark that stands most often in the first line counts."""
    return 0


def open_table(file: BinaryIO, limits: Limits, known: Known = no_headings) -> Table:
    """Return the table in a file, which stays open as long as its lines are read.

    Raises:
        DomainError: `sheet_too_large`, `sheet_unreadable`, `sheet_encrypted`, `sheet_old_excel`,
            `sheet_of_1904`, `sheet_other_program`; the last lines may raise them, and `quote_not_closed`.

    """
    size = file.seek(0, os.SEEK_END)
    if size > limits.file:
        raise DomainError("sheet_too_large", most=limits.file // 1024)
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(_OLE):
        file.seek(0)
        raise DomainError("sheet_encrypted" if _ENCRYPTED in file.read() else "sheet_old_excel")
    if head.startswith(_ZIP):
        return workbook_table(file, limits)
    if head.lstrip(b"\xef\xbb\xbf\r\n\t ").lower().startswith(_MARKUP):
        raise DomainError("sheet_other_program")
    return text_table(file, known)
