"""Names of what happens to accounts, and of the devices on which somebody is signed in."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.history import EventKind
from neutrality.domain.proving import Change, Device

ACCOUNTS: tuple[tuple[StrEnum, str], ...] = (
    (EventKind.ROLE_REVOKED, _("Role taken away")),
    (EventKind.ACCOUNT_CHANGE_ASKED, _("Change of the account asked for")),
    (EventKind.ACCOUNT_CHANGE_REFUSED, _("Change of the account refused")),
    (EventKind.FACTOR_ADDED, _("Second factor added")),
    (EventKind.FACTOR_REMOVED, _("Second factor removed")),
    (EventKind.FACTORS_RESET, _("Second factors reset by two persons")),
    (EventKind.FACTORS_RESET_AT_SERVER, _("Second factors reset at the server")),
    (EventKind.PROVIDER_LINKED, _("Sign-in by a provider linked")),
    (EventKind.PROVIDER_UNLINKED, _("Sign-in by a provider unlinked")),
    (EventKind.RECOVERY_CODES_MADE, _("Recovery codes made")),
    (EventKind.RECOVERY_CODE_USED, _("Recovery code used")),
    (EventKind.CREDENTIAL_CHANGED, _("Password changed")),
    (EventKind.CREDENTIAL_RESET, _("Password reset by two persons")),
    (EventKind.SESSIONS_ENDED, _("Sessions ended")),
    (Device.PHONE, _("telephone")),
    (Device.TABLET, _("tablet")),
    (Device.COMPUTER, _("computer")),
    (Device.OTHER, _("another device")),
    (Change.GRANT, _("Give a role")),
    (Change.RESET_FACTOR, _("Remove the second factors")),
    (Change.RESET_ALL, _("Remove the password and the second factors")),
)
