"""Every refusal in words: what is wrong and what to do, in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

from flask import Flask, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
)
from neutrality.evidence_words import NOT_REDACTED, OF_EVIDENCE

Info = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
log = logging.getLogger("neutrality.errors")

WORDS: dict[str, str] = {
    "invalid_input": _("Something in the form is not right yet. Look at the marked fields."),
    "form_too_old": _(
        "This page was open for very long, or was opened elsewhere. Nothing was sent yet: what you typed "
        "stands below. Look at it and send it again."
    ),
    "required": _("Please fill this in."),
    "in_future": _("This day lies in the future. Enter today or an earlier day."),
    "too_long": _("This is too long: at most %(most)s characters."),
    "too_many": _("These are too many: at most %(most)s."),
    "before_event": _("It cannot have been known before it happened. Check both dates."),
    "after_received": _("This day lies after the report was received. Check both dates."),
    "before_received": _("This day lies before the report was received. Check the date."),
    "received_too_early": _("This day lies before the event. Check both dates."),
    "before_last_step": _("This day lies before the last step. Check the date."),
    "after_later_step": _("A later step of the case lies before this day. Check the date."),
    "after_legal_date": _("This day lies after the date of the step. Check both dates."),
    "required_when_backdated": _("The date lies in the past: write why it is entered only now."),
    "required_outside_range": _(
        "This level is not in the range of the violation type: write why it is chosen."
    ),
    "not_for_this_employee": _("This sanction does not exist for this kind of employee. Choose another."),
    "unknown_choice": _("Choose one of the entries in the list."),
    "no_respondent": _("Name at least one person, or say that you do not know the name."),
    "bad_link": _("This is not a web address. Copy the whole address, one on each line."),
    "not_a_date": _("This is not a date. Example: 17 8 2026."),
    "not_a_number": _("Enter a whole number of at least 1."),
    "number_taken": _("This number is used already in the office. Enter another."),
    "unknown_month": _("This is not a month. Write it like 2026-08."),
    "month_in_future": _("This month has not begun yet."),
    "changed_meanwhile": _("Somebody changed this case while you were writing."),
    "already_waiting": _("A step here already waits for its second person. Finish that first."),
    "case_erased": _(
        "The records of this case were erased when their legal period was over; nothing can be done with it."
    ),
    "identity_erased": _("The name of this respondent was erased when its legal period was over."),
    "two_to_erase": _("Erasing needs two persons: the head, and another head, a custodian or a member."),
    "no_such_account": _("There is no such account, or it is closed."),
    "ledger_broken": _("Line %(line)s of the ledger of erasures was changed. Tell your administrator."),
    "not_waiting": _("This step was answered already by somebody else."),
    "nothing_changed": _("Nothing changed: it stands so already."),
    "too_many_lines": _("There are very many lines in this report already. Ask the office by telephone."),
    "visit_over": _(
        "This page was closed because nothing was done for a while. Nothing was sent yet: enter your code "
        "once more below and send it again."
    ),
    "no_thread": _("This report has no tracking code, so nobody would read it. Use another way."),
    "bad_mail": _("This is not a mail address. Example: nama@contoh.id."),
    "bad_phone": _("This is not a telephone number. Write it with the country code, like +62 812 3456 7890."),
    "no_mail": _("This site sends no mail."),
    "no_gateway": _("This site sends no messages."),
    "receipt_unreadable": _(
        "This is not a whole receipt. Copy the line to its end, or choose the file as you got it."
    ),
    "receipt_forged": _("This receipt was not signed here, or something in it was changed."),
    "no_such_report": _("No report was found with this code. Check it letter by letter."),
    "no_such_case": _("This case does not exist, or it is not a case of your office."),
    "no_such_respondent": _("This case has no such respondent."),
    "release_to_oneself": _(
        "An identity is never released to yourself. Name a colleague, or ask the other custodian."
    ),
    "cannot_handle": _(
        "Somebody chosen here does no such work at this office. Letters are printed by counter officers only."
    ),
    "release_unsigned": _(
        "This report is not signed yet. Until then the identity can be released for a letter only."
    ),
    "release_closed": _("The case is closed. The identity can be released for a letter only."),
    "already_released": _("The identity is released for this already. End that release first."),
    "release_ended": _("This release has ended already."),
    "not_released": _(
        "The identity is not released to you for this, or no longer. Ask the custodian, with your reason."
    ),
    "in_past": _("This day lies in the past. Enter today or a later day."),
    "identity_unread": _(
        "Open the identity first, today and with your passphrase; then compare it with the identity card."
    ),
    "not_confirmed": _(
        "The custodian has not confirmed today that the identity card matches. Ask for it first."
    ),
    "confirmed_by_oneself": _(
        "A second person is needed: you confirmed the identity card yourself. Another officer gives the code."
    ),
    "code_given": _(
        "A new code was given just now for this confirmation. For another one, the custodian confirms again."
    ),
    "letter_names_reporter": _(
        "The text tells the sender’s name, address or number. Leave it out: the page puts it in by itself."
    ),
    "no_such_number": _("No other case of this office has this number. Check it digit by digit."),
    "linked_already": _("These two cases are linked already."),
    "no_such_link": _("This link was taken back already."),
    "no_identity": _("The sender gave no identity."),
    "surface_cannot_open": _("This part of the site cannot open what is sealed."),
    "surface_kind": _("This part of the site may not write that."),
    "office_not_competent": _("This office is not in charge of that place."),
    "office_not_found": _("There is no such office."),
    "place_not_found": _("There is no such place."),
    "unknown_place": _("There is no such place."),
    "unknown_zone": _("There is no such time zone: WIB, WITA or WIT."),
    "unknown_code": _("The law files know no such code."),
    "law_file": _("A law file does not fit together."),
    "code_taken": _("This code is used already."),
    "email_taken": _("There is an account with this address already."),
    "parent_not_above": _("The parent office must stand above this one."),
    "dates_not_in_order": _("The dates are not in their order."),
    "wrong_state": _("The case has moved on; this step is no longer possible here."),
    "wrong_role": _("Your role does not allow this step."),
    "same_person": _("A second person is needed: you proposed this step yourself."),
    "not_allowed": _("Your role does not allow this."),
    "not_signed_in": _("Please sign in first."),
    "guard": _("One requirement is not met yet."),
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
    "sealed_too_long": _("This is too long: at most %(most)s characters."),
    "code_length": _(
        "A code has 25 letters and digits in five groups; here are %(length)s. Check that none is missing."
    ),
    "code_group": _("Look again at group %(groups)s of the code: a letter or digit is not right."),
    **OF_EVIDENCE,
    "event_changed": _("Event %(number)s of the history was changed."),
    "event_missing": _("Event %(number)s of the history is missing."),
    "event_misplaced": _("Event %(number)s of the history is out of place."),
    "sample_only": _("Sample data belong to the sample profile only."),
    "not_empty": _("There are offices here already; sample data need an empty installation."),
    "does_not_add_up": _("The figures of this month do not add up."),
    "nip_length": _("A NIP has 18 digits; please look again. It is kept as you wrote it."),
    "nip_birth": _("The first eight digits of the NIP are no date of birth; please look again."),
    "nip_age": _("The NIP gives an unlikely age; please look again."),
    "nip_appointment": _("The NIP gives an unlikely year of appointment; please look again."),
    "nip_kind": _("The digits 13 and 14 of the NIP fit neither PNS nor PPPK; please look again."),
    "nip_sex": _("Digit 15 of the NIP should be 1 or 2; please look again."),
    "nip_sequence": _("The NIP ends with 000; please look again."),
}
GUARDS: dict[str, str] = {
    "formal_requirements_are_met": _(
        "waiting for the formal requirements: signature, complete identity, a named respondent, in time"
    ),
    "material_requirements_are_met": _(
        "waiting for the material requirements: date and place, description, evidence"
    ),
    "finding_has_its_pleno": _("waiting for the plenary meeting that makes it a finding"),
    "registrar_did_not_enter_the_report": _("waiting for somebody else: you entered this report"),
    "was_registered_or_can_be": _("waiting for the requirements of a registration"),
    "has_new_ground": _("waiting for new evidence or an annulled decision"),
}
PAGES: dict[int, tuple[str, str]] = {
    400: (_("This did not arrive as it should"), _("Go back one page and try again.")),
    401: (_("Please sign in"), _("This page is for officers.")),
    403: (_("This is not open to you"), _("Your role does not allow this.")),
    404: (_("This page does not exist"), _("Check the address, or begin again at the start.")),
    405: (_("This does not work here"), _("Go back one page and try again.")),
    409: (_("The case has changed"), _("Somebody was quicker. Read it again before you go on.")),
    413: (_("This is too large"), _("Send the files one by one: at most 500 MB each.")),
    429: (_("That was very often"), _("Wait a minute, then try again.")),
    503: (
        _("This does not work at this moment"),
        _("Nothing you sent before is lost. Try again in a few minutes."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("Nothing you sent before is lost. Try again in a few minutes."),
    ),
}


def words(code: str, params: Mapping[str, object] | None = None) -> str:
    """Return the sentence for a code, in the reader's language."""
    params = dict(params or {})
    if code == "guard":
        return guard_words(str(params["guard"]))
    if code == "not_redacted":
        params["reason"] = NOT_REDACTED.get(str(params["reason"]), NOT_REDACTED["failed"])
    if code == "code_group":
        groups = params.get("groups", [])
        params["groups"] = ", ".join(str(number) for number in groups) if isinstance(groups, list) else groups
    text = str(WORDS[code])
    return text % params if "%(" in text else text


def guard_words(name: str) -> str:
    """Return what is awaited when a guard does not hold: 'waiting for …'."""
    return str(GUARDS[name])


def status(error: DomainError) -> int:
    """Return the HTTP status that fits the refusal."""
    kinds = ((NotFoundError, 404), (NotAllowedError, 403), (ConflictError, 409), (UnavailableError, 503))
    return next((number for kind, number in kinds if isinstance(error, kind)), 400)


def init_errors(app: Flask) -> None:
    """Show every refusal as a page of the site; never a stack trace."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, _failed)
    vars(app)["log_exception"] = _log_kind


def _refused(error: DomainError) -> tuple[str, int]:
    number = status(error)
    return _page(number, words(error.code, error.params))


def expired(_error: CSRFError) -> tuple[str, int]:
    """Answer a form without its token; views that can show what was typed answer it themselves."""
    text = gettext("This form is too old or was opened elsewhere. Go back, load the page again and resend.")
    return _page(400, text)


def _failed(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - redirects are no failures
        return error
    return _page(error.code, "")


def _log_kind(
    info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    """Say in the log what kind of failure it was and where, never with which values (attacks 8)."""
    kind, _value, trace = info
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(trace)[-6:]]
    log.error("%s at %s", kind.__name__ if kind else "failure", " ".join(places))


def _page(number: int, text: str) -> tuple[str, int]:
    title, advice = PAGES.get(number, PAGES[400])
    page = render_template(
        "errors/error.html",
        title=title,
        text=text or advice,
        next_url="/",
        next_label=gettext("To the start"),
    )
    return page, number
