"""What needs somebody: each check looks at one thing and says what is wrong, with the page that mends it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, or_, select

from neutrality.admin.queue import late
from neutrality.admin.set_up import what_offices_lack
from neutrality.backups.record import last_made
from neutrality.directory.elections import missing_dates
from neutrality.directory.law import is_latest, needs_review, reviewed
from neutrality.directory.law_in_force import left_out, rows_in_force, waiting_changes
from neutrality.directory.models import Agency, Election, Holiday, Office
from neutrality.domain.errors import DomainError
from neutrality.outbox import OutboxMessage
from neutrality.vault import KeyFiles
from neutrality.vault.inventory import key_states
from neutrality.vault.models import ReaderKey

if TYPE_CHECKING:
    import uuid

    from sqlalchemy.orm import Session

    from neutrality.domain.catalogue import Catalogue

NAMED = 3
# A night may be missed once.
BACKUP_STALE = timedelta(days=2)
_MAKE_BACKUP = "flask --app app backup create --help"


@dataclass(frozen=True)
class Look:
    """With what the checks look: whose offices, when, and the keys of this process where it opens itself."""

    session: Session
    catalogue: Catalogue
    offices: Collection[uuid.UUID]
    topmost: bool
    now: datetime
    today: date
    keys: Path
    surface: str
    opens: bool


@dataclass(frozen=True)
class Point:
    """One thing that somebody should see to: in which tone, and where it is mended."""

    tone: str
    text: str
    href: str = ""
    command: str = ""


def attention(look: Look) -> list[Point]:
    """Return everything that needs somebody, what stops work first."""
    order = ("bad", "warn", "quiet")
    found = [point for check in CHECKS for point in check(look)]
    return sorted(found, key=lambda point: order.index(point.tone))


def _queue(look: Look) -> Iterable[Point]:
    if not look.topmost:
        return
    given_up = select(func.count()).where(OutboxMessage.dead_at.is_not(None), OutboxMessage.done_at.is_(None))
    dead = look.session.scalar(given_up) or 0
    if dead:
        text = ngettext("%(num)s piece of work was given up.", "%(num)s pieces of work were given up.", dead)
        yield Point("bad", text, "/admin/antrean")
    if behind := late(look.session, now=look.now):
        text = ngettext(
            "%(num)s piece of work is late: no worker runs.",
            "%(num)s pieces of work are late: no worker runs.",
            behind,
        )
        yield Point("bad", text, "/admin/antrean", "flask --app app worker")


def _keys(look: Look) -> Iterable[Point]:
    states = key_states(look.keys, look.surface, opens=look.opens)
    if missing := [state.name for state in states if not state.here]:
        text = _("Key files are missing: %(names)s.", names=", ".join(missing))
        yield Point("bad", text, "/admin/kunci", "flask --app app keys init")
    if not look.opens:
        return
    files = KeyFiles(look.keys)
    asked = select(ReaderKey).where(ReaderKey.office_id.in_(look.offices), ReaderKey.retired_at.is_(None))
    gone = [row for row in look.session.scalars(asked) if not files.holds(row.id, row.kind)]
    if gone:
        text = ngettext(
            "The file of %(num)s key of an office is not here.",
            "The files of %(num)s keys of offices are not here.",
            len(gone),
        )
        yield Point("bad", text, "/admin/kunci", "flask --app app keys status")


def _offices(look: Look) -> Iterable[Point]:
    rows = list(look.session.scalars(select(Office).where(Office.id.in_(look.offices)).order_by(Office.name)))
    lacks = what_offices_lack(look.session, rows)
    without = {
        "key": ("bad", _("Without their keys, and so closed to reports: %(names)s.")),
        "head": ("warn", _("Without a head: %(names)s.")),
        "custodian": ("warn", _("Without an identity custodian: %(names)s.")),
    }
    for what, (tone, text) in without.items():
        names = [row.name for row in rows if what in lacks[row.id]]
        if names:
            yield Point(tone, text % {"names": _named(names)}, "/admin/kantor")


def _elections(look: Look) -> Iterable[Point]:
    going_on = or_(Election.stages_to >= look.today, Election.voting_on >= look.today)
    rows = list(look.session.scalars(select(Election).where(going_on).order_by(Election.voting_on)))
    if not rows:
        yield Point("warn", _("No election is entered that is still to come."), "/admin/pemilihan")
    if unset := [row.name for row in rows if missing_dates(row)]:
        yield Point(
            "warn", _("Dates are missing of: %(names)s.", names=_named(unset)), "/admin/pemilihan"
        )  # fmt: skip
    if doubted := [row.name for row in rows if row.needs_review]:
        text = _("Dates were not yet compared with the official text: %(names)s.", names=_named(doubted))
        yield Point("warn", text, "/admin/pemilihan")


def _holidays(look: Look) -> Iterable[Point]:
    for year in (look.today.year, look.today.year + 1):
        within = Holiday.on.between(date(year, 1, 1), date(year, 12, 31))
        known = look.session.scalar(select(func.count()).where(within, Holiday.observed)) or 0
        if not known:
            text = _("The holidays of %(year)s are unknown.", year=year)
            yield Point("warn", text, f"/admin/kalender?tahun={year}")
    soon = Holiday.on.between(look.today, look.today + timedelta(days=90))
    count = look.session.scalar(select(func.count()).where(soon, Holiday.observed, Holiday.estimated)) or 0
    if count:
        text = ngettext(
            "%(num)s holiday of the next 90 days is an estimate.",
            "%(num)s holidays of the next 90 days are estimates.",
            count,
        )
        yield Point("warn", text, "/admin/kalender")


def _law(look: Look) -> Iterable[Point]:
    rows = rows_in_force(look.session)
    if not is_latest(look.session, rows):
        yield Point(
            "warn", _("The law of this program was not loaded yet, or is another one than before."),
            "/admin/katalog", "flask --app app calendar import",
        )  # fmt: skip
    if doubted := len(needs_review(rows, reviewed(look.session, rows))):
        text = ngettext(
            "%(num)s row of the law was not yet compared with the official text.",
            "%(num)s rows of the law were not yet compared with the official text.",
            doubted,
        )
        yield Point("quiet", text, "/admin/katalog")
    if waiting := len(waiting_changes(look.session)):
        text = ngettext(
            "%(num)s change of the law waits for the second person.",
            "%(num)s changes of the law wait for the second person.",
            waiting,
        )
        yield Point("warn", text, "/admin/katalog")
    if lost := left_out(look.session):
        text = ngettext(
            "%(num)s confirmed change of the law contradicts this version of the program and does not hold.",
            "%(num)s confirmed changes of the law contradict this version of the program and do not hold.",
            lost,
        )
        yield Point("bad", text, "/admin/katalog/ubah")
    try:
        look.catalogue.authority(look.today)
    except DomainError:
        text = _("No authority is known that receives recommendations today.")
        yield Point("bad", text, "/admin/katalog/isi?tabel=authorities")


def _agencies(look: Look) -> Iterable[Point]:
    active = select(func.count()).select_from(Agency).where(Agency.active)
    if not look.session.scalar(active):
        yield Point("warn", _("No agency is entered: nobody can be named as employer."), "/admin/instansi")
    if nameless := look.session.scalar(active.where(Agency.ppk_title == "")) or 0:
        text = ngettext(
            "Of %(num)s agency nobody entered who decides.",
            "Of %(num)s agencies nobody entered who decides.",
            nameless,
        )
        yield Point("warn", text, "/admin/instansi")


def _backups(look: Look) -> Iterable[Point]:
    """Say that there is no backup of the last days; whether one can be put back, only a rehearsal tells."""
    last = last_made(look.session) if look.topmost else look.now
    if last is None:
        yield Point("warn", _("No backup was made yet."), "", _MAKE_BACKUP)
    elif (old := look.now - last) > BACKUP_STALE:
        text = ngettext(
            "The last backup was made %(num)s day ago.",
            "The last backup was made %(num)s days ago.",
            old.days,
        )
        yield Point("warn", text, "", _MAKE_BACKUP)


def _named(names: list[str]) -> str:
    """Return some of these names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (" " + _("and %(count)s more", count=more) if more > 0 else "")


CHECKS: tuple[Callable[[Look], Iterable[Point]], ...] = (
    _queue,
    _keys,
    _offices,
    _elections,
    _holidays,
    _law,
    _agencies,
    _backups,
)
