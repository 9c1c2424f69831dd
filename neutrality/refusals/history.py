"""What is wrong with the history, its tree or a proof of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "history_rolled_back": _(
        "The database is older than what was sealed: %(seen)s events were, it has %(size)s. "
        "Stop the work and bring the newer database back; if it is lost, two persons accept that with: "
        "flask --app app audit accept-restore"
    ),
    "history_parted": _(
        "The database holds another history than the one that was sealed up to event %(seen)s. Stop the work "
        "and bring the right database back; check it with: flask --app app audit verify"
    ),
    "history_torn": _(
        "The leaves of the history do not fit its checkpoint at %(size)s events. Stop the work and see what "
        "was changed with: flask --app app audit verify"
    ),
    "nothing_lost": _("The database goes on from the last checkpoint; there is nothing to accept."),
    "two_to_restore": _(
        "Two different persons of the topmost office accept a restore: a head with --as; another head, "
        "a custodian or a plenary member with --second."
    ),
    "not_the_sealer": _(
        "This process does not seal: the key file log.key is not in its folder. Run it where the sealer runs."
    ),
    "not_sealed_yet": _("This event is not sealed yet. Seal it with: flask --app app audit seal"),
    "no_such_event": _("There is no event with this hash. It has 64 characters, 0 to 9 and a to f."),
    "no_checkpoint_of": _("There is no checkpoint at %(size)s events. Take a size that was signed."),
    "not_of_this_history": _("This checkpoint is not one of this history; nothing was written."),
    "forged_events": _(
        "%(number)s events in the database were written by no surface; they got no leaf. See which with: "
        "flask --app app audit verify"
    ),
    "receipt_without_record": _(
        "The records no longer hold what this receipt was given for. See what was changed with: "
        "flask --app app audit verify"
    ),
    "file_not_written": _("The file cannot be written (%(reason)s). Name another one."),
    "no_checkpoint_of_day": _("There is no public checkpoint of this day."),
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
