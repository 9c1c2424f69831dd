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
    "too_many_lines": _("These are too many lines: at most %(most)s."),
    "no_paper_chosen": _("Choose at least one paper that this block stands under."),
    "no_column_chosen": _("Give at least one column a place."),
    "which_office": _("There are several offices: name one with --office (%(codes)s)."),
    "paper_too_long": _("More than %(most)s lines are too many to be printed: take the paper as XLSX."),
    "no_such_paper": _("There is no such paper."),
    "before_event": _("It cannot have been known before it happened. Check both dates."),
    "after_received": _("This day lies after the report was received. Check both dates."),
    "before_received": _("This day lies before the report was received. Check the date."),
    "received_too_early": _("This day lies before the event. Check both dates."),
    "before_last_step": _("This day lies before the last step. Check the date."),
    "after_later_step": _("A later step of the case lies before this day. Check the date."),
    "after_legal_date": _("This day lies after the date of the step. Check both dates."),
    "required_when_backdated": _("The date lies in the past: write why it is entered only now."),
    "required_when_handed_over": _("Write a note: whoever goes on must know where the case stands."),
    "required_outside_range": _(
        "This level is not in the range of the violation type: write why it is chosen."
    ),
    "required_none_valid": _(
        "The law names no authority for that day: choose here which one it was, or check the day."
    ),
    "not_valid_then": _("That authority was not in charge on that day. Choose another, or leave it empty."),
    "needs_decree": _(
        "A message or the press is no decree. Record it as an answer without a decree; the matter then waits "
        "for the decree."
    ),
    "same_agency": _("This agency follows up already. Choose the agency to which the person moved."),
    "before_legal_date": _("This day lies before the date of the step. Check both dates."),
    "not_for_this_employee": _("This sanction does not exist for this kind of employee. Choose another."),
    "one_of_two": _("Choose one of the two."),
    "unknown_choice": _("Choose one of the entries in the list."),
    "no_respondent": _("Name at least one person, or say that you do not know the name."),
    "bad_link": _("This is not a web address. Copy the whole address, one on each line."),
    "not_a_date": _("This is not a date. Example: 17 8 2026."),
    "not_a_time": _("This is not a time of the day. Write it like 09.30."),
    "not_a_number": _("Enter a whole number of at least 1."),
    "number_taken": _("This number is used already in the office. Enter another."),
    "unknown_month": _("This is not a month. Write it like 2026-08."),
    "month_in_future": _("This month has not begun yet."),
    "bad_mail": _("This is not a mail address. Example: nama@contoh.id."),
    "bad_phone": _("This is not a telephone number. Write it with the country code, like +62 812 3456 7890."),
    "not_later": _("This day is not later than the date that stands. Enter a later day."),
    "too_far": _("This is more than a year after the date that stands. Enter an earlier day."),
    "not_a_working_day": _("Nobody works on this day. Enter a working day."),
    "far_away": _("This year is too far away. Check the year."),
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
