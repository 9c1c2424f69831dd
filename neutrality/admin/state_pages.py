"""What holds on this installation, to be read only: keys without their secrets, limits, periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask_babel import gettext as _
from sqlalchemy import select

from neutrality import current
from neutrality.accounts.sheets import LARGEST as LARGEST_SHEET
from neutrality.admin.words import KEY_NAMES, READERS
from neutrality.database import reading
from neutrality.directory.models import Office
from neutrality.domain.access import Permission, offices_for
from neutrality.entrance import LARGEST_FORM, LARGEST_REQUEST, MOST_FIELDS
from neutrality.evidence.limits import LIMITS, in_megabytes
from neutrality.flood import HASTE, MANY, PERIOD
from neutrality.gate import actor, open_to
from neutrality.outbox import LEASE, MOST_ATTEMPTS
from neutrality.ratelimit import SIGN_INS
from neutrality.retention.counting import figures
from neutrality.vault import KeyFiles
from neutrality.vault.inventory import fingerprint, key_states
from neutrality.vault.models import ReaderKey

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("state", __name__)


@bp.get("/admin/kunci")
@open_to(Permission.ADMINISTER)
def keys() -> ResponseReturnValue:
    """Show which keys this process holds and which the own offices have; never a secret."""
    settings = current.settings()
    opens = settings.keyholder_socket is None
    files = KeyFiles(settings.keys_dir)
    reach = offices_for(actor(), Permission.ADMINISTER)
    asked = (
        select(Office.name, ReaderKey)
        .join(ReaderKey, ReaderKey.office_id == Office.id)
        .where(Office.id.in_(reach))
        .order_by(Office.name, ReaderKey.kind, ReaderKey.created_at)
    )
    with reading(current.sessions()) as session:
        readers = [
            (name, row, fingerprint(row.public_key), files.holds(row.id, row.kind) if opens else None)
            for name, row in session.execute(asked)
        ]
    held = key_states(settings.keys_dir, settings.surface, opens=opens)
    return render_template(
        "admin/keys.html", held=held, names=KEY_NAMES, kinds=READERS, readers=readers, elsewhere=not opens
    )


@bp.get("/admin/batas")
@open_to(Permission.ADMINISTER)
def limits() -> ResponseReturnValue:
    """Show what is capped and why, and how long matters are kept; nothing of it is changed here."""
    tries = SIGN_INS.partition("/")[0]
    rows = [
        (_("Tries to sign in, from one source"), _("%(count)s in a minute", count=tries)),
        (_("One photo or document"), _("%(size)s MB", size=in_megabytes(LIMITS.paper))),
        (_("One recording or exported chat"), _("%(size)s MB", size=in_megabytes(LIMITS.per_file))),
        (_("Files of a report"), _("%(count)s files, %(size)s MB together", count=LIMITS.per_report,
                                   size=in_megabytes(LIMITS.total))),
        (_("One request, files included"), _("%(size)s MB", size=in_megabytes(LARGEST_REQUEST))),
        (_("One form without its files"), _("%(size)s MB, %(count)s fields", size=in_megabytes(LARGEST_FORM),
                                            count=MOST_FIELDS)),
        (_("A sheet of field supervisors"), _("%(size)s MB", size=in_megabytes(LARGEST_SHEET))),
        (_("Reports in haste, from one source"),
         _("what is sent within %(seconds)s seconds counts; from %(points)s points in %(minutes)s minutes on "
           "reports wait in turn, none is refused", seconds=int(HASTE.total_seconds()), points=MANY,
           minutes=PERIOD // 60)),
        (_("Work in the queue"),
         _("given up after %(count)s tries; one try lasts %(minutes)s minutes at most", count=MOST_ATTEMPTS,
           minutes=int(LEASE.total_seconds()) // 60)),
    ]  # fmt: skip
    reach, today = offices_for(actor(), Permission.ADMINISTER), current.today()
    with reading(current.sessions()) as session:
        kept = figures(session, current.catalogue(), reach, today=today)
    return render_template(
        "admin/limits.html", rows=rows, rules=current.catalogue().periods(today), kept=kept
    )
