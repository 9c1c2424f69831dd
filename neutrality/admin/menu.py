"""The pages of the administration, one line each; the landing page shows those that the reader may open."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from neutrality.domain.access import Actor, Permission, offices_for

ENTRIES = (
    ("/admin/kantor", _("Offices"), _("make, name, place"), Permission.KEEP_DIRECTORY),
    ("/admin/instansi", _("Agencies"), _("names, who decides, addresses"), Permission.KEEP_DIRECTORY),
    ("/admin/pemilihan", _("Elections"), _("dates and the law that holds"), Permission.KEEP_DIRECTORY),
    ("/admin/kalender", _("Holidays"), _("days that no clock counts"), Permission.KEEP_CALENDAR),
    ("/admin/katalog", _("The law"), _("rows, versions, authorities"), Permission.READ_CATALOGUE),
    ("/admin/kertas", _("Letterheads and layouts"), _("how papers of offices look"), Permission.SET_PAPERS),
    ("/admin/pengawas", _("Field supervisors"), _("appoint from a sheet"), Permission.APPOINT_FIELD),
    ("/admin/antrean", _("Queue"), _("what waits or was given up"), Permission.KEEP_QUEUE),
    ("/admin/kunci", _("Keys"), _("which are here, how old"), Permission.ADMINISTER),
    ("/admin/batas", _("Limits and retention"), _("what is capped, how long is kept"), Permission.ADMINISTER),
    ("/admin/mulai", _("First steps"), _("from nothing to a test report"), Permission.ADMINISTER),
)
# These are about all offices together.
OF_THE_TOPMOST = frozenset({"/admin/antrean"})


def entries_for(who: Actor, *, topmost: bool) -> list[tuple[str, str, str]]:
    """Return address, name and subject of each page that somebody may open."""
    return [
        (href, str(name), str(about))
        for href, name, about, needed in ENTRIES
        if offices_for(who, needed) and (topmost or href not in OF_THE_TOPMOST)
    ]
