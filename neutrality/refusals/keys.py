"""Why something sealed stays closed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "surface_cannot_open": _("This part of the site cannot open what is sealed."),
    "surface_kind": _("This part of the site may not write that."),
    "opening_cap": _("You have opened very many records within the hour. Wait a little."),
    "passphrase_wrong": _("This passphrase is not right."),
    "passphrase_short": _("The passphrase needs at least %(least)s characters."),
    "passphrase_tries": _("Too many wrong passphrases. Try again in an hour."),
    "same_passphrase": _("Two persons need two different passphrases. Choose another one."),
    "last_reader": _("Nobody else could open everything then. Add or complete another key first."),
    "keys_busy": _("Somebody else is working with the keys. Try again in a few minutes."),
    "recovery_missing": _("This office has no recovery. Only one of its custodians can make one."),
    "share_missing": _("Share %(number)s of the recovery key is not here. Say in which folder it lies."),
    "shares_outside": _(
        "The topmost office keeps its two shares outside: name a folder other than that of the keys."
    ),
    "backup_inside": _("The backup must not lie in the folder of the keys. Name a file elsewhere."),
    "backup_broken": _("This is no whole backup of keys. Make it again, or take another one."),
    "nothing_to_back_up": _("There are no keys in this folder. Check where the settings look for them."),
    "keyholder_away": _("The key service does not answer. Nothing is lost; try again in a minute."),
    "keyholder_runs": _("The key service runs already on this socket."),
    "keyholder_nowhere": _("Say where the key service answers: NEUTRALITY_KEYHOLDER_SOCKET."),
    "keyholder_refused": _("The key service does not understand this. Tell your administrator."),
    "key_file_missing": _("The key service has no file for this key. Tell your administrator."),
    "recipient_wrong": _("This is no age public key. It begins with age1."),
    "key_not_found": _("Your office has no key for this."),
    "reader_missing": _("The office has no key yet; its administrator must make one."),
    "seal_broken": _("A sealed part does not open. It may have been changed; tell your administrator."),
}
