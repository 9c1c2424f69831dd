"""Why a request of a program is not done, or a token not made, and what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS: dict[str, str] = {
    "no_scope": _("Choose at least one thing that the program may do."),
    "scope_beside_cases": _("Names and reports are read together with cases only: choose that too."),
    "no_such_token": _("There is no such token at your offices."),
    "token_by_stand_in": _("Whoever stands in for somebody gives no token. The holder of the role does it."),
    "token_over": _("This token opens nothing any more. Make a new one."),
    "token_waits_already": _("This token waits for the second person. Let it be confirmed or refused first."),
    "token_rotated_already": _("This token was renewed already. Use the new one, or revoke that first."),
    "token_missing": _("Send the token of your office in the header: Authorization: Bearer ntl_…"),
    "token_unknown": _("This token is not known. Compare it, or ask an administrator of the office for one."),
    "token_waits": _("This token is not confirmed yet. Ask a head of the office to confirm it."),
    "token_revoked": _("This token was revoked. Ask an administrator of the office for a new one."),
    "token_expired": _("This token has expired. Ask an administrator of the office to renew it."),
    "token_replaced": _("This token was renewed and its overlap is over. Use the new one."),
    "token_office_closed": _("The office of this token is closed. Ask the office that goes on for a token."),
    "token_lacks_scope": _("This token may not do that: it lacks “%(scope)s”. Ask for a token with it."),
    "api_invalid": _("Something in the request is not right. Mend every place that is named."),
    "api_malformed": _("This request cannot be read. Compare it with the description of the interface."),
    "api_no_such_address": _("There is no such address. Look it up in the description of the interface."),
    "api_method": _("This address does not know this method. The header Allow names those that it knows."),
    "api_no_length": _(
        "Say in Content-Length how large the request is; parts of unknown size are not taken."
    ),
    "api_too_large": _("This is too large: a text at most 1 MB, a file at most 500 MB."),
    "api_media_type": _("Send this as %(wanted)s and say so in Content-Type."),
    "api_too_often": _("That was very often. Wait as long as Retry-After says, then go on."),
    "api_our_side": _("Something went wrong on our side. Try again in a few minutes."),
    "api_unavailable": _("This does not work at this moment. Try again in a few minutes."),
    "api_no_json": _("This is no JSON, from line %(line)s, column %(column)s on. Send one whole object."),
    "api_too_deep": _("This JSON is nested too deeply. Send it as the description of the interface says."),
    "api_unknown": _("This name is not known here. Leave it out, or compare how it is written."),
    "api_null": _("This cannot be null. Leave it out, or give a value."),
    "api_object": _("An object belongs here: {…}."),
    "api_list": _("A list belongs here: […]."),
    "api_text": _("A text belongs here: “…”."),
    "api_bool": _("Write true or false here."),
    "api_number": _("Enter a whole number from %(least)s to %(most)s."),
    "api_day": _("Write a day like 2026-08-17."),
    "api_time": _("Write a time like 2026-08-17T09:30:00+07:00."),
    "api_uuid": _("An id of this site belongs here, as it was given out."),
    "api_cursor": _("This cursor was not given out by this list. Begin without one."),
    "api_key_missing": _(
        "Send a header Idempotency-Key with a word of your own for this request, 8 to 64 letters, digits, "
        "“-” or “_”. The same word again brings the same answer, and nothing is made twice."
    ),
    "api_key_used": _("This Idempotency-Key was used with another content. Use a new one for what is new."),
    "api_etag_missing": _("Send the ETag of the case as you read it, in the header If-Match."),
    "api_etag_old": _("The case has changed since. Read it again, then decide with its new ETag."),
    "api_not_asked": _("This answer does not ask for that. Leave it out."),
    "api_file_part": _("Send each file as a part “file” of its own, with a file name."),
    "api_no_part": _("Send the part “%(part)s” once, as JSON."),
    "api_no_file": _("Send one file as the part “file” of multipart/form-data."),
    "file_handle": _("This file is not known, is not yours, or lay unused for too long. Send it again."),
    "file_twice": _("This file belongs to a report already. Send it again if it is needed here too."),
    "no_such_month": _("This month is not released. The list of statistics names those that are."),
}
