"""Each table and who may do what with it; a new table fails a test until it stands here."""

from __future__ import annotations

from neutrality.grants.declared import (
    ADD,
    ALL,
    CARE,
    DROP,
    KEEP,
    READ,
    May,
    Rows,
    Table,
    all_but,
    only,
)

VERSION_TABLE = "alembic_version"

# Written, never read again.
POST = May(add=True)
# What an erasure blanks, and what it removes.
MEND = May(ALL, change=ALL)
SWEEP = May(ALL, remove=True)
_UNSEALED = May(all_but("sealed_number"))
# To lock an office while a number is drawn, a role must be allowed to change something of it.
_LOCKS = May(ALL, change=only("active"))
# Places, elections, holidays, the law: read by all, brought up to date by a command.
_LAW = Table(public=READ, desk=READ, worker=KEEP, auditor=READ, rows=Rows.EVERY)

TABLES: dict[str, Table] = {
    VERSION_TABLE: Table(public=READ, desk=READ, worker=READ, auditor=READ, rows=Rows.EVERY),
    # directory
    "place": _LAW,
    "election": _LAW,
    "holiday": _LAW,
    "violation_type": _LAW,
    "office": Table(public=READ, desk=_LOCKS, worker=KEEP, auditor=READ, rows=Rows.EVERY),
    "agency": Table(public=READ, desk=READ, worker=KEEP, auditor=READ, rows=Rows.EVERY),
    # history: only ever added to; what an erasure takes of it, the worker takes
    "event": Table(
        public=May(only("id", "stream", "stream_id", "number", "kind", "report_id", "hash"), add=True),
        desk=ADD, worker=ADD, auditor=READ, rows=Rows.EVENT,
    ),
    "event_payload": Table(public=POST, desk=ADD, worker=DROP, auditor=READ),
    "event_text": Table(desk=ADD, worker=DROP, auditor=READ),
    # Every process watches that its database is the one it knows (`history/watching.py`).
    "leaf": Table(public=May(only("leaf_index")), desk=READ, worker=ADD, auditor=READ, rows=Rows.EVERY),
    "checkpoint": Table(public=READ, desk=READ, worker=ADD, auditor=READ, rows=Rows.EVERY),
    "forged_event": Table(public=May(only("event_id")), desk=READ, worker=ADD, auditor=READ, rows=Rows.EVERY),
    # accounts
    "account": Table(
        desk=May(ALL, change=only("password")), worker=KEEP,
        auditor=May(only("id", "home_office_id", "active")),
    ),
    "role_grant": Table(desk=READ, worker=KEEP, auditor=READ),
    "delegation": Table(
        desk=May(ALL, add=True, change=only("confirmed_by", "confirmed_at", "ended_by", "ended_at")),
        worker=READ, auditor=READ,
    ),
    "employment": Table(desk=READ, worker=DROP),
    # keys: public halves, wraps and keyed digests; nothing here opens anything
    "reader_key": Table(public=READ, desk=READ, worker=KEEP, rows=Rows.EVERY),
    "data_key": Table(public=DROP, desk=DROP, worker=DROP, rows=Rows.KEY),
    "key_wrap": Table(public=DROP, desk=DROP, worker=DROP, rows=Rows.WRAP),
    "blind_index": Table(desk=DROP, worker=DROP),
    # reports
    "report": Table(
        public=May(
            all_but("sealed_identity"), add=True,
            change=only("sealed_identity", "identity_status", "withdrawn_on"),
        ),
        desk=KEEP, worker=KEEP, rows=Rows.REPORT,
    ),
    "message": Table(
        public=ADD, desk=May(ALL, add=True, change=only("read_at")), worker=DROP,
        auditor=May(all_but("sealed_text")), rows=Rows.OF_REPORT,
    ),
    "contact": Table(
        public=May(ALL, add=True, change=only("kind", "sealed_address"), remove=True),
        desk=May(ALL, change=only("waiting_since")),
        worker=May(ALL, change=only("waiting_since"), remove=True),
        rows=Rows.OF_REPORT,
    ),
    "identity_release": Table(desk=May(ALL, add=True, change=only("ended_at")), worker=CARE),
    "release_handler": Table(desk=ADD, worker=DROP),
    # evidence
    "evidence_file": Table(public=ADD, desk=ADD, worker=CARE, rows=Rows.OF_REPORT),
    "viewing_copy": Table(desk=READ, worker=DROP),
    "redacted_copy": Table(desk=ADD, worker=DROP),
    "clearance_question": Table(
        desk=May(ALL, add=True, change=only("state", "answered_by", "answered_at", "sealed_answer")),
        worker=DROP,
    ),
    "capture_sheet": Table(desk=ADD, worker=DROP),
    # cases
    "case_file": Table(
        public=May(ALL, add=True, change=only("next_due_on", "version")),
        desk=KEEP, worker=KEEP, auditor=READ, rows=Rows.CASE,
    ),
    "case_report": Table(public=ADD, desk=ADD, worker=READ, auditor=READ, rows=Rows.OF_REPORT),
    "case_link": Table(desk=DROP, worker=DROP),
    "person": Table(desk=ADD, worker=DROP),
    "respondent": Table(
        public=May(only("case_id"), add=True), desk=KEEP, worker=KEEP,
        auditor=May(all_but("sealed_content")), rows=Rows.OF_CASE,
    ),
    "proposal": Table(
        desk=May(ALL, add=True, change=only("status", "decided_by", "decided_at")), worker=DROP,
    ),
    "clock": Table(public=ADD, desk=CARE, worker=CARE, auditor=READ, rows=Rows.OF_CASE),
    "state_interval": Table(public=ADD, desk=ADD, worker=ADD, auditor=READ, rows=Rows.OF_CASE),
    "case_fact": Table(public=ADD, desk=KEEP, worker=KEEP, auditor=READ, rows=Rows.OF_CASE),
    "respondent_fact": Table(public=ADD, desk=KEEP, worker=KEEP, auditor=READ, rows=Rows.OF_CASE),
    "forwarding": Table(desk=ADD, worker=MEND, auditor=_UNSEALED),
    "recommendation": Table(desk=ADD, worker=MEND, auditor=_UNSEALED),
    "sanction_decision": Table(desk=ADD, worker=MEND, auditor=_UNSEALED),
    "conflict": Table(desk=May(ALL, add=True, change=only("withdrawn_at")), worker=SWEEP),
    "assistance": Table(
        desk=May(ALL, add=True, change=only("accepted_by", "accepted_at", "ended_at")), worker=SWEEP,
    ),
    "parent_opening": Table(desk=ADD, worker=SWEEP),
    "counter": Table(desk=KEEP, worker=READ),
    # retention
    "legal_hold": Table(desk=May(ALL, add=True, change=only("lifted_on", "lifted_at")), worker=READ),
    "erasure": Table(desk=READ, worker=KEEP, auditor=READ),
    # what passes
    "draft": Table(
        public=May(ALL, add=True, change=only("sealed_content", "expires_at"), remove=True),
        worker=SWEEP, rows=Rows.DRAFT,
    ),
    "outbox_message": Table(public=POST, desk=POST, worker=KEEP),
    "rate_limit": Table(public=CARE, desk=CARE, worker=CARE, rows=Rows.EVERY),
    "source_key": Table(public=DROP, desk=DROP, worker=DROP, rows=Rows.EVERY),
}  # fmt: skip
