"""Whither other programs are told: what is not taken, and what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "webhook_https": _(
        "This is no address that messages can be sent to. It begins with https:// and has a host, no user "
        "name and no # part; a port other than 443 is 1024 or above."
    ),
    "webhook_http": _(
        "This is no address that messages can be sent to. It begins with https:// (in the sample also "
        "http://) and has a host, no user name and no # part."
    ),
    "webhook_private": _(
        "This address lies inside a private network, whither nothing is sent. Whoever runs this installation "
        "can allow it in the setting NEUTRALITY_WEBHOOK_PRIVATE."
    ),
    "webhook_known": _("This office has a webhook to this address already. Change that one."),
    "webhook_is_off": _("This webhook is switched off. Switch it on first."),
    "secret_turns": _(
        "Two secrets sign already. Wait until the former one ends, or end it now, before you make another."
    ),
    "no_former_secret": _("No former secret signs any more."),
    "no_such_webhook": _("This webhook is not here. Look at the list again."),
    "no_such_delivery": _("This message is no longer kept. Look at the list again."),
    "nothing_to_send": _("There is no such message since then. Choose an earlier time, or all messages."),
}
