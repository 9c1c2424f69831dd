"""What is wrong with what somebody typed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "invalid_input": _("Something in the form is not right yet. Look at the marked fields."),
    "form_too_old": _(
        "This page was open for very long, or was opened elsewhere. Nothing was sent yet: what you typed "
        "stands below. Look at it and send it again."
    ),
    "unknown_host": _("This site is not served under the address that you opened. Use %(address)s"),
    "from_elsewhere": _(
        "Another website sent this form; nothing was done. If you want it, open the page here and send it."
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
    "one_of_two": _("Choose one of the two."),
    "unknown_choice": _("Choose one of the entries in the list."),
    "no_respondent": _("Name at least one person, or say that you do not know the name."),
    "bad_link": _("This is not a web address. Copy the whole address, one on each line."),
    "not_a_date": _("This is not a date. Example: 17 8 2026."),
    "not_a_number": _("Enter a whole number of at least 1."),
    "number_taken": _("This number is used already in the office. Enter another."),
    "unknown_month": _("This is not a month. Write it like 2026-08."),
    "month_in_future": _("This month has not begun yet."),
    "bad_mail": _("This is not a mail address. Example: nama@contoh.id."),
    "bad_phone": _("This is not a telephone number. Write it with the country code, like +62 812 3456 7890."),
    "in_past": _("This day lies in the past. Enter today or a later day."),
    "sealed_too_long": _("This is too long: at most %(most)s characters."),
    "nip_length": _("A NIP has 18 digits; please look again. It is kept as you wrote it."),
    "nip_birth": _("The first eight digits of the NIP are no date of birth; please look again."),
    "nip_age": _("The NIP gives an unlikely age; please look again."),
    "nip_appointment": _("The NIP gives an unlikely year of appointment; please look again."),
    "nip_kind": _("The digits 13 and 14 of the NIP fit neither PNS nor PPPK; please look again."),
    "nip_sex": _("Digit 15 of the NIP should be 1 or 2; please look again."),
    "nip_sequence": _("The NIP ends with 000; please look again."),
}
