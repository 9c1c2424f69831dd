"""A release as a workbook: real numbers, words for signs, definitions, charts; nothing hidden in it."""

from __future__ import annotations

import io
from collections.abc import Sequence

from xlsxwriter import Workbook

from neutrality.bulletin.definitions import columns_of
from neutrality.bulletin.key_figures import key_figures
from neutrality.bulletin.seal import Seal
from neutrality.bulletin.wording import (
    BASES,
    LEGEND,
    NOBODY_TOLD,
    OFFICES,
    STATUSES,
    UNITS,
    UNSIGNED,
    lag,
    marks,
    titled,
)
from neutrality.bulletin.workbook_charts import write_charts
from neutrality.bulletin.workbook_sheets import Sheet, Styles, both, sheet_names
from neutrality.bulletin.workbook_tables import write_table
from neutrality.charts.words import month, shown
from neutrality.domain.publication import Publication, Table, Text
from neutrality.domain.values import Value

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
SUMMARY, CHARTS, DEFINITIONS, COVERAGE, OTHERS, CHANGES = (
    "Ringkasan", "Grafik", "Definisi", "Cakupan", "Angka lembaga lain", "Perubahan",
)  # fmt: skip
CHECKING = Text(
    "Bandingkan sidik kunci dengan yang tercetak di buletin atau di situs kantor, bukan dengan yang ada di "
    "berkas ini. Tanda tangan membuktikan bahwa angka tidak diubah sejak diterbitkan; bukan bahwa angka "
    "lengkap.",
    "Compare the fingerprint with the printed bulletin or the office's website, not with this file. The "
    "signature proves that the figures were not changed since the release; not that they are complete.",
)


def xlsx_of(publication: Publication, seal: Seal | None) -> bytes:
    """Return the workbook, the same for the same release to the byte; what is not signed has no seal."""
    content = io.BytesIO()
    book = Workbook(content, OPTIONS)
    book.set_properties(
        {
            "title": titled(publication, "id"),
            "company": publication.publisher,
            "created": publication.frozen_at.replace(tzinfo=None),
        }
    )
    _Writer(book, publication, seal).write()
    book.close()
    return content.getvalue()


class _Writer:
    """Writes one sheet after the other, the summary first."""

    def __init__(self, book: Workbook, publication: Publication, seal: Seal | None) -> None:
        self.book, self.publication, self.seal = book, publication, seal
        self.styles = Styles(book)
        self.mark = marks(publication, "id")
        self.names = sheet_names(publication.tables)

    def write(self) -> None:
        """Write everything."""
        self._write_summary()
        for table in self.publication.tables:
            write_table(self._sheet(self.names[table.id]), self.publication, table)
        write_charts(self.book, self._sheet(CHARTS), self.publication)
        self._write_definitions()
        self._write_coverage()
        if self.publication.externals:
            self._write_externals()
        if self.publication.changes:
            self._write_changes()

    def _sheet(self, name: str) -> Sheet:
        return Sheet(self.book.add_worksheet(name), self.styles, self.mark)

    def _write_summary(self) -> None:
        sheet, publication = self._sheet(SUMMARY), self.publication
        sheet.set_widths(26, 62, 62)
        sheet.title(Text(titled(publication, "id"), titled(publication, "en")))
        for label, text in self._about():
            sheet.row(label, *text)
        sheet.heading(Text("Angka pokok", "Key figures"))
        for key in key_figures(publication):
            sheet.row(both(key.figure), key.sentence.id, key.sentence.en)
        sheet.heading(Text("Isi", "Contents"))
        for table in publication.tables:
            self._write_entry(sheet, table)
        sheet.heading(Text("Arti tanda", "Signs"))
        for sign, told in LEGEND:
            sheet.row(both(sign), told.id, told.en)
        sheet.heading(Text("Cara memeriksa", "How to check"))
        for label, text in self._sealed():
            sheet.row(label, *text)

    def _about(self) -> list[tuple[str, Sequence[str]]]:
        one = self.publication
        status = STATUSES[one.status]
        return [
            ("Penerbit / Publisher", (one.publisher,)),
            ("Bulan / Month", (month(one.month, "id"), month(one.month, "en"))),
            ("Revisi / Revision", (str(one.revision), one.reason)),
            ("Status", (status.id, status.en)),
            *([("", (marks(one, "id"), marks(one, "en")))] if self.mark else []),
            ("Dibekukan / Frozen", (one.frozen_at.isoformat(),)),
        ]

    def _sealed(self) -> list[tuple[str, Sequence[str]]]:
        found: list[tuple[str, Sequence[str]]] = [("", (UNSIGNED.id, UNSIGNED.en))]
        if self.seal:
            found = [
                ("Sidik kunci / Fingerprint", (self.seal.fingerprint,)),
                ("SHA-256 data.json", (self.seal.digest,)),
                ("Kunci / Key", (self.seal.verifier,)),
                ("", (CHECKING.id, CHECKING.en)),
            ]
        if point := self.publication.checkpoint:
            found.append(("Checkpoint", (f"{point.size}", point.root)))
        return found

    def _write_entry(self, sheet: Sheet, table: Table) -> None:
        name = self.names[table.id]
        behind = lag(self.publication, table)
        told = [table.title(lang) + (f". {behind(lang)}" if behind else "") for lang in ("id", "en")]
        sheet.link(name)
        sheet.row(None, *told)

    def _write_definitions(self) -> None:
        sheet = self._sheet(DEFINITIONS)
        sheet.set_widths(24, 30, 30, 12, 22, 8, 50, 50, 18)
        sheet.title(Text("Definisi", "Definitions"))
        sheet.head(
            "indicator", "Nama", "Name", "Satuan / Unit", "Dasar / Basis", "Versi", "Penjelasan",
            "Definition", "Sumber / Source",
        )  # fmt: skip
        for one in columns_of(self.publication):
            unit, basis = UNITS.get(one.unit), BASES.get(one.basis)
            sheet.row(
                one.id, one.label.id, one.label.en, both(unit) if unit else one.unit,
                both(basis) if basis else one.basis, one.version, one.explained.id, one.explained.en,
                one.source,
            )  # fmt: skip

    def _write_coverage(self) -> None:
        sheet = self._sheet(COVERAGE)
        sheet.set_widths(14, 46, 30, 34)
        sheet.title(Text("Siapa yang ikut serta", "Who takes part"))
        if not self.publication.offices:
            sheet.line(both(NOBODY_TOLD))
            return
        for status, words in OFFICES.items():
            sheet.row(both(words), sum(office.status == status for office in self.publication.offices))
        sheet.head("Kode / Code", "Kantor / Office", "Provinsi / Province", "Status")
        for office in self.publication.offices:
            sheet.row(office.code, office.name, office.province, both(OFFICES[office.status]))

    def _write_externals(self) -> None:
        sheet = self._sheet(OTHERS)
        sheet.set_widths(30, 40, 40, 16, 14, 50)
        sheet.title(Text("Angka lembaga lain", "Figures of other bodies"))
        sheet.head("Lembaga / Body", "Angka", "Figure", "Nilai / Value", "Per / As of", "Sumber / Source")
        for one in self.publication.externals:
            sheet.row(one.body, one.label.id, one.label.en, one.value, one.as_of.isoformat(), one.source)

    def _write_changes(self) -> None:
        sheet = self._sheet(CHANGES)
        sheet.set_widths(30, 40, 26, 30, 30)
        sheet.title(Text("Yang berubah pada revisi ini", "What this revision changed"))
        sheet.row("Alasan / Reason", self.publication.reason)
        sheet.head("Tabel / Table", "Angka / Figure", "Kode / Code", "Sebelum / Before", "Sesudah / After")
        labels = {column.id: both(column.label) for column in columns_of(self.publication)}
        for one in self.publication.changes:
            cells = [_cell(value) for value in (one.before, one.after)]
            sheet.row(
                self.names.get(one.table, one.table), labels.get(one.column, one.column), one.code, *cells
            )


def _cell(value: Value) -> str | int:
    return value if isinstance(value, int) else both(Text(shown(value, "id"), shown(value, "en")))
