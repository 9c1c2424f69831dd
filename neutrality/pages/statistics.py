"""The public's pages of the statistics: stored bytes of released months under addresses that stay.

Nothing is computed here: an address names a stored edition or nothing, and no query of it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from neutrality import current
from neutrality.bulletin.package import SCHEMA
from neutrality.copy_reading import reads_copy
from neutrality.database import reading
from neutrality.gate import Audience, open_to
from neutrality.pages.telling import catalogue_of, entries_of
from neutrality.releases.editions import (
    Edition,
    chosen,
    content_of,
    editions,
    file_of,
    kept,
    notices,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

bp = Blueprint("public_statistics", __name__)

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
# An edition never changes; which one is the latest can.
STAYS, MAY_CHANGE = "public, max-age=31536000, immutable", "public, no-cache"


@bp.get("/statistik")
@open_to(Audience.PUBLIC)
@reads_copy
def released() -> ResponseReturnValue:
    """Show the latest released month, and the list of all."""
    with reading(current.reading_sessions()) as session:
        found = editions(session)
        if not found:
            return render_template("statistics/none.html")
        return _page(session, found, found[0], everything=True)


@bp.get("/statistik/<month>")
@open_to(Audience.PUBLIC)
@reads_copy
def of_month(month: str) -> ResponseReturnValue:
    """Show the latest edition of a month."""
    return _shown(month, None)


@bp.get("/statistik/<month>/r<revision>")
@open_to(Audience.PUBLIC)
@reads_copy
def of_edition(month: str, revision: str) -> ResponseReturnValue:
    """Show one edition of a month, under an address that stays."""
    return _shown(month, revision)


@bp.get("/statistik/<month>.<kind>")
@open_to(Audience.PUBLIC)
@reads_copy
def file(month: str, kind: str) -> ResponseReturnValue:
    """Give out a file of the latest edition of a month."""
    return _file(month, None, kind)


@bp.get("/statistik/<month>/r<revision>.<kind>")
@open_to(Audience.PUBLIC)
@reads_copy
def file_of_edition(month: str, revision: str, kind: str) -> ResponseReturnValue:
    """Give out a file of one edition, under an address that stays."""
    return _file(month, revision, kind)


@bp.get("/statistik/umpan.atom")
@open_to(Audience.PUBLIC)
@reads_copy
def feed() -> ResponseReturnValue:
    """Tell of every edition and of every error found, the newest first, as an Atom feed."""
    with reading(current.reading_sessions()) as session:
        entries = entries_of(editions(session), notices(session))
    text = render_template("statistics/feed.xml", entries=entries, title=_("ASN neutrality statistics"))
    return Response(text, content_type="application/atom+xml; charset=utf-8")


@bp.get("/statistik/katalog.jsonld")
@open_to(Audience.PUBLIC)
@reads_copy
def catalogue() -> ResponseReturnValue:
    """Tell of every edition and its files for other catalogues of data (DCAT)."""
    with reading(current.reading_sessions()) as session:
        found = editions(session)
        publisher = content_of(session, found[0]).publisher if found else ""
        text = catalogue_of(found, kept(session, list(TYPES)), publisher, TYPES)
    return Response(text, content_type="application/ld+json")


@bp.get("/statistik/skema.json")
@open_to(Audience.PUBLIC)
def schema() -> ResponseReturnValue:
    """Give out the schema of the JSON of every edition."""
    return Response(SCHEMA.read_bytes(), content_type="application/schema+json")


def _shown(month: str, revision: str | None) -> ResponseReturnValue:
    with reading(current.reading_sessions()) as session:
        found = editions(session)
        edition = chosen(found, month, revision)
        return _page(session, found, edition) if edition else _not_released()


def _page(
    session: Session, found: list[Edition], edition: Edition, *, everything: bool = False
) -> ResponseReturnValue:
    """Show the stored page of an edition, and above it what is known of it since."""
    page = file_of(session, edition.id, f"page-{current.lang()}")
    if page is None:
        return _not_released()
    return render_template(
        "statistics/released.html",
        page=page.content.decode(),
        edition=edition,
        siblings=[one for one in found if one.month == edition.month],
        months=_by_month(found),
        notices=notices(session, edition.month),
        everything=everything,
    )


def _by_month(found: list[Edition]) -> dict[str, list[Edition]]:
    months: dict[str, list[Edition]] = {}
    for edition in found:
        months.setdefault(edition.month, []).append(edition)
    return months


def _file(month: str, revision: str | None, kind: str) -> ResponseReturnValue:
    with reading(current.reading_sessions()) as session:
        edition = chosen(editions(session), month, revision)
        stored = file_of(session, edition.id, kind) if edition and kind in TYPES else None
    if edition is None or stored is None:
        return _not_released()
    answer = Response(stored.content, content_type=TYPES[kind])
    # As the signed note calls it.
    answer.headers["Content-Disposition"] = f'attachment; filename="statistik-{edition.name}.{kind}"'
    answer.headers["Cache-Control"] = MAY_CHANGE if revision is None else STAYS
    answer.set_etag(stored.digest)
    answer.accept_ranges = "bytes"
    return answer.make_conditional(request, accept_ranges=_goes_on(), complete_length=len(stored.content))


def _goes_on() -> bool:
    """Return whether one piece is asked for; any other wish for pieces is passed over (RFC 9110, 14.2)."""
    asked = request.range
    return asked is not None and asked.units == "bytes" and len(asked.ranges) == 1


def _not_released() -> ResponseReturnValue:
    return render_template(
        "errors/error.html", title=_("This month is not released"),
        text=_("Only released months are public; the page of the statistics lists them."),
        next_url="/statistik", next_label=_("To the statistics"),
    ), 404  # fmt: skip
