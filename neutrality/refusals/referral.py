"""Why no package is made this way, why an answer is not read, and what to do instead."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "not_handed_on": _(
        "Only a letter about a respondent that goes to the employer or the authority is handed on as a "
        "package."
    ),
    "no_copy_to_hand_on": _(
        "No copy of this file could be drawn, so it does not go along. Make a redacted copy, or hand it over "
        "by another way."
    ),
    "no_age_key": _(
        "This is no public key of age. It begins with age1 and has 62 characters; ask the recipient to copy "
        "it whole."
    ),
    "secret_age_key": _(
        "This is the secret half of a key. Do not use it, and tell its owner to make a new one: what is "
        "asked for begins with age1."
    ),
    "no_passphrase": _("The passphrase was not made here. Go back one step, then a new one is shown."),
    "too_large_for_passphrase": _(
        "With a passphrase a package has at most %(most)s MB. Seal it for a key of the recipient, or take a "
        "file out."
    ),
    "answer_no_form": _(
        "This is no answer form. Choose the file jawaban.json of the package as it was filled in (JSON, "
        "UTF-8)."
    ),
    "answer_too_large": _("An answer has at most %(most)s KB. Choose the file jawaban.json alone."),
    "answer_version": _("%(field)s must be “%(wanted)s”. Ask for the form that lay in the package."),
    "answer_missing": _("%(field)s is missing or has another form than in jawaban.json. Put it back."),
    "answer_unknown_package": _(
        "%(field)s: no package of this case has this reference. Open the case that the answer is about."
    ),
    "answer_nonce": _(
        "%(field)s does not belong to this package. Ask the sender to fill in the very form of the package."
    ),
    "answer_not_text": _("%(field)s must be a text between quotation marks."),
    "answer_too_long": _("%(field)s has more than %(most)s characters. Shorten it."),
    "answer_not_a_day": _("%(field)s is no date. Write it as 2026-11-30."),
    "answer_in_future": _("%(field)s lies in the future. Ask the sender which day is meant."),
    "answer_before_letter": _("%(field)s lies before the day of the letter (%(day)s). Check both."),
    "answer_unknown_respondent": _("%(field)s: “%(value)s” is not in this package. Known are: %(known)s."),
    "answer_twice": _("%(field)s: “%(value)s” is answered twice. Leave one line."),
    "answer_unknown_code": _("%(field)s: “%(value)s” is not known. Possible are: %(known)s."),
    "answer_needs": _("%(field)s is needed with the answer “%(answer)s”."),
    "answer_empty": _("No respondent is answered in this file. Fill in “answer” for at least one."),
    "answer_person_gone": _("%(value)s is no longer a respondent of this case. Record the answer by hand."),
    "answer_none_chosen": _("Choose at least one respondent whose answer is taken over."),
}
