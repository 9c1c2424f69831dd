"""The tables of accounts and how one signs in, and who may do what with each."""

from __future__ import annotations

from neutrality.grants.declared import ADD, ALL, DROP, KEEP, READ, May, Table, all_but, only

# By a command: what somebody signs in with is taken away, never read.
_RESET = May(only("account_id"), remove=True)

ACCOUNTS: dict[str, Table] = {
    # accounts
    "account": Table(
        desk=May(ALL, add=True, change=only("password", "fs_uniquifier", "signed_in_on")), worker=KEEP,
        auditor=May(only("id", "home_office_id", "active")),
    ),
    # The desk gives and takes roles; that two did it stands in events that only the desk signs.
    "role_grant": Table(
        desk=May(ALL, add=True, change=only("revoked_on")), worker=KEEP, auditor=READ
    ),
    "account_change": Table(
        desk=May(ALL, add=True, change=only("settled_by", "settled_at", "agreed")), worker=READ, auditor=READ,
    ),
    # what one signs in with, and where one is signed in: nobody but the desk, and whoever sweeps
    "staff_session": Table(
        desk=May(ALL, add=True, change=only("seen_at", "proved_at"), remove=True),
        worker=May(only("id", "account_id", "seen_at"), remove=True), desk_alone=True,
    ),
    "authenticator": Table(
        desk=May(
            ALL, add=True, remove=True,
            change=only("sealed_secret", "last_counter", "made_at", "confirmed_at"),
        ),
        worker=_RESET, desk_alone=True,
    ),
    "recovery_code": Table(
        desk=May(ALL, add=True, change=only("used_at"), remove=True), worker=_RESET, desk_alone=True
    ),
    "provider_link": Table(desk=May(ALL, add=True, remove=True), worker=_RESET, desk_alone=True),
    "passkey": Table(
        desk=May(ALL, add=True, change=only("uses", "used_at"), remove=True), worker=_RESET, desk_alone=True
    ),
    "delegation": Table(
        desk=May(ALL, add=True, change=only("confirmed_by", "confirmed_at", "ended_by", "ended_at")),
        worker=May(ALL, change=only("ended_by", "ended_at")), auditor=READ,
    ),
    "employment": Table(desk=READ, worker=DROP),
    "calendar_feed": Table(
        desk=May(ALL, add=True, change=only("ended_at")), worker=READ, desk_alone=True
    ),
    "notice_choice": Table(desk=KEEP, worker=READ),
    "departure": Table(desk=ADD, worker=ADD, auditor=READ),
    "stage_closing": Table(
        desk=May(ALL, add=True, change=only("confirmed_by", "confirmed_at", "finished_at")), worker=KEEP,
        auditor=READ,
    ),
    "field_post": Table(
        desk=May(ALL, add=True, change=only("valid_to")), worker=KEEP,
        auditor=May(only("account_id", "office_id", "valid_to")),
    ),
    "invitation": Table(
        desk=May(ALL, add=True, change=only("used_at", "runs_out")), worker=KEEP, desk_alone=True
    ),
    # programs: a secret stands as a digest; the desk serves them
    "api_token": Table(
        desk=May(
            ALL, add=True,
            change=only(
                "confirmed_by", "confirmed_at", "ends_at", "revoked_by", "revoked_at", "last_used_on",
            ),
        ),
        auditor=May(all_but("digest")), desk_alone=True,
    ),
    "api_answer": Table(desk=May(ALL, add=True, change=only("content"), remove=True), desk_alone=True),
}  # fmt: skip
