"""The few figures that a month is known by, each in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from neutrality.charts.words import month, number, share, shown, span
from neutrality.domain.public_figures import FLOW
from neutrality.domain.publication import Publication, Table, Text
from neutrality.domain.values import Days, Rate, Value

ALL = "all"


@dataclass(frozen=True)
class KeyFigure:
    """A figure as it stands large on a cover, and the sentence that begins with it."""

    figure: Text
    sentence: Text


def key_figures(publication: Publication) -> list[KeyFigure]:
    """Return the figures of the cover that this release shows; what is not shown has no sentence."""
    made = (_received, _open, _proven, _followed_up, _waited)
    return [found for make in made if (found := make(publication))]


def _received(publication: Publication) -> KeyFigure | None:
    table, value = _found(publication, "month", "reports_received")
    if not table or not isinstance(value, int):
        return None
    return KeyFigure(
        _text(value),
        Text(f"laporan diterima pada {span(table, 'id')}.", f"reports were received in {span(table, 'en')}."),
    )


def _open(publication: Publication) -> KeyFigure | None:
    flow = publication.table("flow")
    parts = [flow.value(one.id) for one in FLOW] if flow else []
    counts = [part for part in parts if isinstance(part, int)]
    if not flow or len(counts) != len(parts):
        return None
    opening, came, went, closing = counts
    told = [[number(count, lang) for count in (opening, came, went)] for lang in ("id", "en")]
    since = [month(flow.since or publication.month, lang) for lang in ("id", "en")]
    return KeyFigure(
        _text(closing),
        Text(
            f"perkara terbuka pada akhir {month(publication.month, 'id')}. Pada awal {since[0]} "
            f"terbuka {told[0][0]}; sejak itu {told[0][1]} masuk dan {told[0][2]} keluar.",
            f"cases were open at the end of {month(publication.month, 'en')}. {told[1][0]} were open at the "
            f"start of {since[1]}; {told[1][1]} came in and {told[1][2]} went out since.",
        ),
    )


def _proven(publication: Publication) -> KeyFigure | None:
    table, proven = _found(publication, "persons", "persons_proven", ALL)
    _, reported = _found(publication, "persons", "persons_reported", ALL)
    if not table or not isinstance(proven, int) or not isinstance(reported, int):
        return None
    return KeyFigure(
        _text(proven),
        Text(
            f"dari {number(reported, 'id')} terlapor terbukti melanggar dan direkomendasikan untuk dijatuhi "
            f"sanksi, {span(table, 'id')}.",
            f"of {number(reported, 'en')} respondents were proven and recommended for a sanction, "
            f"{span(table, 'en')}.",
        ),
    )


def _followed_up(publication: Publication) -> KeyFigure | None:
    table, value = _found(publication, "rates", "follow_up_rate")
    if not table or not isinstance(value, Rate):
        return None
    told = [(number(value.part, lang), number(value.whole, lang)) for lang in ("id", "en")]
    return KeyFigure(
        Text(share(value, "id"), share(value, "en")),
        Text(
            f"rekomendasi telah berujung sanksi: {told[0][0]} dari {told[0][1]} terlapor, "
            f"{span(table, 'id')}.",
            f"of recommendations ended in a sanction: {told[1][0]} of {told[1][1]} respondents, "
            f"{span(table, 'en')}.",
        ),
    )


def _waited(publication: Publication) -> KeyFigure | None:
    table, value = _found(publication, "times", "days_to_decision_median")
    if not table or not isinstance(value, Days):
        return None
    return KeyFigure(
        Text(shown(value, "id"), shown(value, "en")),
        Text(
            f"adalah waktu tengah (median) dari penerusan sampai keputusan instansi, bagi yang diputus pada "
            f"{span(table, 'id')}.",
            f"was the median time from forwarding to the employer's decision, for those decided in "
            f"{span(table, 'en')}.",
        ),
    )


def _found(
    publication: Publication, name: str, column: str, code: str = ""
) -> tuple[Table | None, Value | None]:
    table = publication.table(name)
    return table, table.value(column, code) if table else None


def _text(value: int) -> Text:
    return Text(number(value, "id"), number(value, "en"))
