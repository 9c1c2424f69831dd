"""Names of what happens to referral packages, of how they are sealed, and of what is answered."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.history import EventKind
from neutrality.domain.referral import Seal, Warned

REFERRAL: tuple[tuple[StrEnum, str], ...] = (
    (EventKind.PACKAGE_MADE, _("Referral package made")),
    (EventKind.PACKAGE_ANSWERED, _("Answer to a referral package taken over")),
    (Seal.OPEN, _("not sealed")),
    (Seal.KEY, _("sealed for the recipient’s key (age)")),
    (Seal.PHRASE, _("sealed with a passphrase (age)")),
    (
        Warned.NOT_SIGNED,
        _("There is no signed scan: the package holds the PDF without signature. Add the scan first."),
    ),
    (Warned.UNSCANNED, _("No virus scanner has looked at the signed scan yet.")),
    (
        Warned.NOT_SEALED,
        _("The file is not sealed: whoever gets hold of it reads names and NIP. Hand it over yourself."),
    ),
    (
        Warned.AS_IT_IS,
        _("A copy that you chose has nothing covered. Look at it once more with the reporter in mind."),
    ),
    (
        Warned.COPIED_PASSAGE,
        _(
            "A passage of the letter stands word for word in what somebody reported. Wording gives people "
            "away: consider making the letter void and writing it in your own words."
        ),
    ),
)
