"""What is wrong with the history, its tree or a proof of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "frontier_broken": _(
        "The checkpoint of the history at %(size)s events was changed. Check the history with: "
        "flask --app app audit verify"
    ),
    "leaf_outside": _("The sealed history has %(size)s events; this one is not among them yet."),
    "tree_short": _(
        "Of the sealed history there are only %(size)s events left. Check it with: "
        "flask --app app audit verify"
    ),
    "tree_shrunk": _(
        "The history of %(newer)s events is shorter than the earlier one of %(older)s. "
        "Give the older one first."
    ),
    "checkpoint_wrong": _("This is no checkpoint of a history. Take the file exactly as it was published."),
    "note_wrong": _("This is no signed note. Take the file exactly as it was published."),
    "note_unsigned": _(
        "%(name)s did not sign this with the key that you gave. Take the key from where it was printed."
    ),
    "note_forged": _("The signature of %(name)s under this is false. Do not trust what it says."),
    "verifier_key_wrong": _(
        "This is no key of a history, or it was copied wrongly. It reads name+number+key."
    ),
}
