"""Names of what is told to other programs, and of how the telling went."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from neutrality.domain.webhooks import DeliveryStatus, Fault, WebhookType

WEBHOOKS: tuple[tuple[StrEnum, str], ...] = (
    (WebhookType.CASE_RECEIVED, _("A report was received")),
    (WebhookType.CASE_REGISTERED, _("A case was registered")),
    (WebhookType.CASE_TRANSFERRED, _("A case came from another office")),
    (WebhookType.CASE_CLOSED, _("A case was closed")),
    (WebhookType.CASE_REVISED, _("What was told of a case was corrected")),
    (WebhookType.RESPONDENT_FORWARDED, _("A respondent was forwarded with a proposed sanction")),
    (WebhookType.RESPONDENT_DECIDED, _("It was decided about a respondent")),
    (WebhookType.MONTH_RELEASED, _("The figures of a month were released")),
    (DeliveryStatus.WAITING, _("waiting")),
    (DeliveryStatus.DELIVERED, _("delivered")),
    (DeliveryStatus.DEAD, _("given up")),
    (Fault.BAD_ADDRESS, _("The address may not be sent to")),
    (Fault.UNRESOLVED, _("The name of the host is not known")),
    (Fault.NOT_PUBLIC, _("The host lies inside a private network")),
    (Fault.UNREACHABLE, _("The host takes no connection")),
    (Fault.UNTRUSTED, _("The certificate of the host is not valid")),
    (Fault.TIMED_OUT, _("The host answered too late")),
    (Fault.NOT_HTTP, _("The host does not speak HTTP")),
    (Fault.REDIRECTED, _("The host answered with another address, which is not followed")),
    (Fault.REFUSED, _("The host did not accept the message")),
    (Fault.GONE, _("The host answered that the address is gone")),
    (Fault.UNSIGNED, _("The secret does not open; make a new one")),
    (Fault.CUT_OFF, _("The worker stopped meanwhile, or is sending now")),
)
