"""Invitations as paper: what stands on a slip, as a picture for the page and as a PDF for the command."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from neutrality import current
from neutrality.accounts.field_posts import Slip
from neutrality.i18n import day, minute
from neutrality.stationery.typesetting import square, typeset
from neutrality.vault import TrackingCode


def address() -> str:
    """Return where invitations are taken: on the desk's surface."""
    settings = current.settings()
    return f"{(settings.desk_url or settings.public_url).rstrip('/')}/undangan"


def picture(slip: Slip) -> str:
    """Return the address of a picture that a telephone scans; what stands behind its # goes into no log."""
    return picture_of(slip.code)


def picture_of(code: TrackingCode) -> str:
    """Return the same for a code alone."""
    return square(_link(code)).svg_data_uri(border=2)


def paper(slips: Sequence[Slip]) -> bytes:
    """Return all slips as one PDF, some on a sheet; it holds the codes, so whoever has it can join."""
    values = {
        "title": _("Invitations"),
        "qr_alt": _("The invitation as a QR code"),
        "how": _(
            "Scan the square with the camera, or open %(address)s and type this code:", address=address()
        ),
        "care": _(
            "It works once. Whoever has this paper can set your password: give it to nobody, destroy it "
            "afterwards."
        ),
        "slips": [
            {
                "name": slip.name,
                "code": slip.code.text,
                "qr": square(_link(slip.code)).svg_inline(omitsize=True, border=2),
                "rows": [
                    [_("Village"), slip.village],
                    [_("Sign-in name"), slip.sign_in],
                    [_("Last day"), day(slip.valid_to)],
                    [_("Invitation until"), minute(slip.runs_out)],
                ],
            }
            for slip in slips
        ],
    }
    return typeset("invitation", values, lang=current.lang())


def _link(code: TrackingCode) -> str:
    return f"{address()}#{code.text}"
