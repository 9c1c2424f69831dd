"""A month with nothing hidden, in the form of a release, for the office's own eyes: marked as internal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from neutrality.database import to_minute
from neutrality.domain.cells import TOTAL
from neutrality.domain.indicators import ANALYSIS, INDICATORS, Identity, Indicator, Unit
from neutrality.domain.public_tables import DEFINITION, TOTAL_LINE, column
from neutrality.domain.publication import Column, Line, Publication, Table, Text
from neutrality.domain.values import Sign, Value
from neutrality.releases.making import Moment
from neutrality.statistics.names import Names
from neutrality.statistics.service import Figure, Month, Observation

Row = Observation | Figure
TERMS = {
    "opening": Text("Awal", "Opening"),
    "received": Text("+ Masuk", "+ Received"),
    "joined": Text("+ Ikut penggabungan", "+ Came with a merged case"),
    "reopened": Text("+ Dibuka kembali", "+ Reopened"),
    "readmitted": Text("+ Dimasukkan kembali", "+ Taken back in"),
    "transferred_in": Text("+ Dilimpahkan masuk", "+ Transferred in"),
    "transferred_out": Text("− Dilimpahkan keluar", "− Transferred out"),
    "closed": Text("− Selesai", "− Closed"),
    "excluded": Text("− Dikeluarkan", "− Taken out"),
    "closing": Text("Akhir, dihitung", "Closing, counted"),
    "difference": Text("Selisih: dihitung − seharusnya", "Difference: counted − expected"),
}
UNITS = {
    Unit.CASE: Text("Perkara", "Cases"),
    Unit.RESPONDENT: Text("Terlapor", "Respondents"),
}
ALONG = {
    "kind": Text("menurut jenis", "by kind"),
    "state": Text("menurut tahap", "by state"),
    "outcome": Text("menurut hasil", "by outcome"),
    "office": Text("menurut kantor", "by office"),
    "channel": Text("menurut saluran", "by channel"),
    "violation_type": Text("menurut jenis pelanggaran", "by violation type"),
    "sanction_level": Text("menurut sanksi yang diusulkan", "by proposed sanction"),
    "sanction_kind": Text("menurut sanksi", "by sanction"),
    "exclusion": Text("menurut alasan", "by reason"),
    "age": Text("menurut umur", "by age"),
    "agency": Text("menurut instansi", "by agency"),
    "election": Text("menurut pemilihan", "by election"),
    "election_agency": Text("menurut pemilihan dan instansi", "by election and agency"),
    "province": Text("menurut provinsi", "by province"),
    "cause": Text("menurut penyebab", "by cause"),
    "act": Text("menurut jenis, saluran dan bentuk", "by type, channel and manner"),
    "measure": Text("menurut jenis dan tahap", "by kind and stage"),
}
COMPARED = Column(
    "counted_twice", Text("Angka yang berbeda antara dua cara hitung", "Figures in which both counts differ"),
    "case", "period",
    Text("Nol bila keduanya sama; selain itu angka ini tidak dapat dipakai.",
         "Zero where both agree; otherwise these figures cannot be used."),
    "design 6", 1,
)  # fmt: skip


def internal_publication(month: Month, names: Names, moment: Moment) -> Publication:
    """Return the month as everything is known now, for the offices that it covers, nothing hidden."""
    name = month.scope.month
    rows: list[Row] = [*month.rows, *month.analysis]
    along = list(dict.fromkeys(row.dimension for row in rows if row.dimension != TOTAL))
    return Publication(
        month=name,
        revision=0,
        publisher=names.covered(month.scope.offices),
        frozen_at=to_minute(moment.now),
        position=month.scope.position,
        definition=DEFINITION,
        tables=(
            _identity(month),
            Table(
                "check", Text("Dihitung dua kali", "Counted twice"), TOTAL, name, name, (COMPARED,),
                (Line("", TOTAL_LINE, (len(month.differences),)),),
            ),
            *_totals(name, rows),
            *(_along(name, rows, dimension, names) for dimension in along),
        ),
        sample=moment.sample,
        status="internal" if month.usable else "unusable",
    )  # fmt: skip


def _identity(month: Month) -> Table:
    columns = tuple(
        Column(f"identity_{name}", text, "case", "period", text, "design 6", 1)
        for name, text in TERMS.items()
    )
    lines = tuple(
        Line(one.unit.value, UNITS[one.unit], tuple(_term(one, name) for name in TERMS))
        for one in month.identities
    )
    title = Text("Apakah bulan ini klop?", "Does the month add up?")
    return Table("identity", title, "unit", month.scope.month, month.scope.month, columns, lines)


def _term(identity: Identity, name: str) -> int:
    if name == "difference":
        return identity.closing - identity.expected
    return int(getattr(identity, name))


def _totals(month: str, rows: Iterable[Row]) -> Iterator[Table]:
    """Yield the month and the analysis in total."""
    found = {row.indicator.id: row.value for row in rows if row.dimension == TOTAL}
    for name, title, declared in (
        ("month", Text("Jumlah", "In total"), INDICATORS),
        ("analysis", Text("Analisis", "Analysis"), ANALYSIS),
    ):
        shown = [one for one in declared if one.id in found]
        line = Line("", TOTAL_LINE, tuple(found[one.id] for one in shown))
        yield Table(name, title, TOTAL, month, month, _columns(shown), (line,))


def _along(month: str, rows: Iterable[Row], dimension: str, names: Names) -> Table:
    """Return the figures along one dimension: what has none at a code was not counted there."""
    mine = [row for row in rows if row.dimension == dimension]
    found: dict[tuple[str, str], Value] = {(row.indicator.id, row.code): row.value for row in mine}
    declared = [one for one in (*INDICATORS, *ANALYSIS) if any(row.indicator == one for row in mine)]
    lines = tuple(
        Line(
            names.public_code(dimension, code),
            Text(names(dimension, code, "id"), names(dimension, code, "en")),
            tuple(found.get((one.id, code), _nothing(one)) for one in declared),
        )
        for code in dict.fromkeys(row.code for row in mine)
    )
    return Table(f"by_{dimension}", ALONG[dimension], dimension, month, month, _columns(declared), lines)


def _nothing(indicator: Indicator) -> Value:
    return 0 if indicator in INDICATORS else Sign.NIL


def _columns(declared: Iterable[Indicator]) -> tuple[Column, ...]:
    return tuple(column(one.id) for one in declared)
