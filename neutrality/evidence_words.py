"""Refusals about evidence: on its way in, on its way out, on capture sheets, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

OF_EVIDENCE: dict[str, str] = {
    "file_empty": _("This file is empty. Choose another."),
    "file_too_large": _(
        "This file is too large: at most %(most)s MB of this kind. Send a shorter or smaller one, or bring "
        "it to the office."
    ),
    "file_type": _(
        "This kind of file is not accepted, or it is not what its name says. Send a photo, video, sound, "
        "PDF, document, saved page or exported chat."
    ),
    "file_bomb": _("This file unpacks into far more than it should. Send what is in it one by one."),
    "draft_gone": _("This page has expired. Nothing that arrived is lost; load the page again."),
    "file_unknown": _("This file is not being sent any more. Choose it again."),
    "file_broken": _("This file did not arrive whole. Send it again."),
    "too_many_files": _("These are too many files: at most %(most)s."),
    "files_too_large": _(
        "Together the files are too large: at most %(most)s MB a report. Bring the rest to the office."
    ),
    "store_away": _(
        "Files cannot be kept at this moment. What you wrote is kept: send it without files, add them later."
    ),
    "store_full": _(
        "There is no room for files at this moment. What you wrote is kept: send it without files, add them "
        "later."
    ),
    "file_dangerous": _(
        "The virus scanner found something in this file. Download it only where that is safe."
    ),
    "copy_missing": _("There is no copy of this file that can be looked at here."),
    "evidence_missing": _("This file is not there any more."),
    "not_redacted": _("No copy could be made of this file: %(reason)s."),
    "plan_does_not_fit": _("This kind of file cannot be covered so. Open the page again."),
    "no_such_page": _("There is no such page: the paper has %(most)s."),
    "outside_page": _("The box lies outside the page. Enter hundredths between 0 and 100."),
    "outside_chat": _("Choose a number between 1 and %(most)s, the last one not before the first."),
    "ends_before_start": _("The end must lie after the beginning. Example: from 1:05 to 1:12."),
    "not_a_moment": _("Write minutes and seconds, for example 1:05."),
    "not_cleared": _(
        "These files are not cleared to leave yet: %(files)s. Make a redacted copy, or write why none is "
        "needed, and ask a second reader."
    ),
    "not_cleared_yet": _("This copy is not cleared to leave. Ask for the second reader’s answer first."),
    "same_reader": _("Somebody else must answer: you made this copy or asked about it."),
    "already_asked": _("The second reader was asked this already. Wait for the answer."),
    "no_such_question": _("There is no such question about a file of this case."),
    "no_such_sheet": _("There is no such capture sheet in this case."),
    "sheet_changed": _("Somebody corrected this sheet meanwhile. Open it again and correct the new version."),
    "link_or_file": _("Name the web address or choose at least one file."),
    "no_reporter_name": _("Leave the name empty: a reporter is never named on a sheet."),
}
# Why the box made no copy, as the end of a sentence.
NOT_REDACTED: dict[str, str] = {
    "too_large": _("it is too large for this server; cut it into smaller parts first"),
    "original_only": _("documents of this kind cannot be covered here; print it as a PDF first"),
    "no_sandbox": _(
        "this server cannot open foreign files safely; its administrator must install bubblewrap"
    ),
    "no_ffmpeg": _("this server has no ffmpeg; its administrator must install it"),
    "locked": _("it has a password"),
    "no_text": _("there is no text in it"),
    "time": _("it took too long; cut it into smaller parts first"),
    "no_such_page": _("it has no such page"),
    "failed": _("it cannot be read"),
}
