"""Why a case does not go to another office, an office is not closed, an officer's work not handed over."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "transfer_closed": _("This case is closed. It stays with the office that closed it."),
    "transfer_offered": _(
        "This case is offered to another office already. Wait for its answer, or take the offer back."
    ),
    "transfer_to_itself": _("This is the office that has the case. Choose another one."),
    "transfer_avoided": _(
        "The sender chose an office above this one on purpose. The case must not go where the sender did not "
        "want it; choose another office."
    ),
    "no_such_transfer": _("This offer no longer waits for an answer, or never did."),
    "identity_not_handed_on": _(
        "This identity still lies with the custodians of the former office. Ask them to hand it on, or do it "
        "yourself with their passphrase, under “Hand identities on”."
    ),
    "no_such_officer": _("Nobody with such an account works at your office."),
    "leaves_already": _("The work of this officer is handed over already."),
    "hand_over_oneself": _("Nobody hands over their own work here. Ask another head, or the office above."),
    "last_day_past": _("The last day cannot lie before today."),
    "successor_needed": _("Choose who goes on with these cases."),
    "successor_bars": _(
        "One of these cases is closed to whom you chose: a conflict of interest stands. Choose somebody else."
    ),
    "two_to_restructure": _(
        "Two persons are needed: a head of an office above all of these, and another one there who confirms."
    ),
    "office_closed_already": _("This office is closed already, and another one goes on in its place."),
    "merge_into_itself": _("An office cannot be merged into itself or into one below it."),
    "unknown_election": _("There is no election with this code."),
    "no_ad_hoc_office": _("No ad hoc body below this office belongs to that election, or all are closed."),
    "no_office_free": _("No office is left to which this case may go: its sender avoided all of them."),
    "closing_asked_already": _("The closing of this stage is asked for already. Somebody else confirms it."),
    "not_asked_to_close": _("Nobody has asked for the closing of this stage."),
}
