"""Why somebody is not let in, and why a change of an account is not taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "too_many_tries": _(
        "Too many tries. Wait a quarter of an hour, or sign in on a device on which you signed in before."
    ),
    "sign_in_wrong": _("This address or password is not right."),
    "factor_wrong": _(
        "This code is not right, or was used already. Wait for the next one in the app, or type a recovery "
        "code."
    ),
    "factor_unreadable": _(
        "The second step of this account cannot be read any more. Ask an administrator to reset it."
    ),
    "step_over": _("Too much time has passed. Sign in again."),
    "proof_wrong": _("This password or code is not right."),
    "present_wrong": _("This is not your present password."),
    "passkey_wrong": _("This passkey was not accepted. Try again, or sign in with your password."),
    "passkey_there": _("This passkey is kept already."),
    "passkey_name": _("Give the passkey a name by which you know it, of at most 60 signs."),
    "no_such_passkey": _("This passkey is not kept any more."),
    "app_there": _("An app is in use already. Remove it first."),
    "app_not_begun": _("No app is in use. Set one up first."),
    "last_factor": _("Your roles need a second step. Set up another one before you remove this one."),
    "no_such_session": _("This session has ended already."),
    "provider_off": _("This site is not set up for that. Sign in with your password or a passkey."),
    "provider_away": _("%(provider)s cannot be reached now. Try again later, or sign in with your password."),
    "provider_denied": _(
        "%(provider)s did not confirm who you are. Try again, or sign in with your password."
    ),
    "provider_wrong": _(
        "What %(provider)s answered was not accepted. Sign in with your password, and tell an administrator."
    ),
    "provider_expired": _("This took too long, or was used already. Begin again."),
    "provider_unknown": _(
        "No account that is open here is linked to this sign-in. Sign in with your password; then you can "
        "link it at “Your account”."
    ),
    "provider_taken": _("This sign-in is linked to another account already. Ask an administrator."),
    "provider_there": _("Your account is linked already. Remove that link first."),
    "no_provider_link": _("Your account is not linked any more."),
    "role_there": _("The account holds this role at this office already."),
    "change_waits": _("This waits for a second person already."),
    "change_settled": _("Somebody has answered this already."),
    "asker_gone": _("Whoever asked for this may not do so any more. Refuse it; somebody else can ask anew."),
    "no_such_change": _("This does not wait for a second person any more."),
    "two_are_left": _(
        "Two others can do this at the desk: one asks there, another one agrees. If they cannot sign in "
        "either, name both with --as and --second."
    ),
    "no_such_grant": _("The account does not hold this role any more."),
    "bad_address": _("Enter a full email address, for example nama@kantor.go.id."),
    "password_there": _("This account has a password already. Whoever forgot it can ask for a new one."),
    "no_address": _("This account has no email address. Print the invitation."),
}
