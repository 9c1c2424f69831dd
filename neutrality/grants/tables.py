"""Each table and who may do what with it; a new table fails a test until it stands here."""

from __future__ import annotations

from neutrality.grants.account_tables import ACCOUNTS
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
# Made, named and placed at the desk; opened with its keys, and marked as of an election, by command.
_OFFICE = May(
    ALL, add=True,
    change=only("name", "parent_id", "place_code", "zone", "active", "closed_on", "successor_id"),
)  # fmt: skip
# Places, elections, holidays, the law: read by all, brought up to date by a command.
_LAW = Table(public=READ, desk=READ, worker=KEEP, auditor=READ, rows=Rows.EVERY)

TABLES: dict[str, Table] = {
    VERSION_TABLE: Table(public=READ, desk=READ, worker=READ, auditor=READ, rows=Rows.EVERY),
    # directory
    "place": _LAW,
    "election": Table(public=READ, desk=KEEP, worker=KEEP, auditor=READ, rows=Rows.EVERY),
    "holiday": Table(public=READ, desk=KEEP, worker=CARE, auditor=READ, rows=Rows.EVERY),
    "violation_type": _LAW,
    "office": Table(public=READ, desk=_OFFICE, worker=KEEP, auditor=READ, rows=Rows.EVERY),
    "agency": Table(public=READ, desk=KEEP, worker=KEEP, auditor=READ, rows=Rows.EVERY),
    "agency_name": Table(desk=ADD, worker=ADD, auditor=READ),
    # which rows of the law were loaded when, and who compared a row with the official text
    "law_version": Table(desk=READ, worker=ADD, auditor=READ),
    # what two persons confirmed is the law of every process; who asked and why the public does not read
    "law_change": Table(
        public=May(only("id", "file", "content", "state", "settled_at")), desk=KEEP, worker=READ,
        auditor=READ, rows=Rows.EVERY,
    ),
    "law_review": Table(desk=ADD, worker=READ, auditor=READ),
    # the look of papers: the head sets it at the desk, commands read it
    "letterhead": Table(desk=KEEP, worker=READ),
    "signature_block": Table(desk=DROP, worker=READ),
    "paper_layout": Table(desk=CARE, worker=READ),
    "layout_column": Table(desk=DROP, worker=READ),
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
    **ACCOUNTS,
    # released months: the worker freezes and signs, everybody reads, nobody changes
    "release": Table(
        public=May(all_but("first_id", "second_id")), desk=READ, worker=ADD, auditor=READ, rows=Rows.EVERY,
    ),
    "release_file": Table(public=READ, desk=READ, worker=ADD, auditor=READ, rows=Rows.EVERY),
    # What it knows of erased cases is taken out; the history holds the digest that it had.
    "release_ground": Table(desk=READ, worker=May(ALL, add=True, change=only("content")), auditor=READ),
    "release_order": Table(
        desk=May(ALL, add=True, change=only("settled_at", "settled_by", "result")), worker=KEEP,
        auditor=READ,
    ),
    "release_erratum": Table(
        public=May(all_but("told_by")), desk=ADD, worker=ADD, auditor=READ, rows=Rows.EVERY,
    ),
    # said beside the figures of a month: kept at the desk, read by whoever releases
    "month_statement": Table(desk=ADD, worker=READ, auditor=READ),
    "external_figure": Table(
        desk=May(ALL, add=True, change=only("withdrawn_at", "withdrawn_by")), worker=READ, auditor=READ,
    ),
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
    "field_result": Table(desk=ADD, worker=DROP),
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
    # What a respondent brings: no right of the public on it, so that no code reaches it.
    "rebuttal_file": Table(desk=ADD, worker=CARE),
    "rebuttal_copy": Table(desk=READ, worker=DROP),
    # Documents: whoever brings the square of one, or its digest, learns whether it stands.
    "document": Table(
        public=May(
            only(
                "lookup", "kind", "office_id", "state", "number", "dated_on", "final_sha256",
                "signed_sha256", "voided_on", "replaced_by",
            ),
        ),
        desk=May(
            ALL, add=True,
            change=only(
                "office_id", "state", "version", "number", "dated_on", "left_on", "final_sha256",
                "signed_sha256", "voided_on", "replaced_by",
            ),
        ),
        worker=May(ALL, change=only("sealed_reference", "erased_on"), remove=True), rows=Rows.DOCUMENT,
    ),
    "document_version": Table(desk=ADD, worker=SWEEP),
    "document_file": Table(desk=ADD, worker=SWEEP),
    "document_scan": Table(desk=ADD, worker=CARE),
    "document_scan_copy": Table(desk=READ, worker=DROP),
    # cases
    "case_file": Table(
        public=May(ALL, add=True, change=only("next_due_on", "version")),
        desk=KEEP, worker=KEEP, auditor=READ, rows=Rows.CASE,
    ),
    "case_report": Table(
        public=ADD, desk=May(ALL, add=True, change=only("current")), worker=READ, auditor=READ,
        rows=Rows.OF_REPORT,
    ),
    "merged_respondent": Table(desk=ADD, worker=DROP),
    "report_standing": Table(public=READ, desk=KEEP, worker=DROP, rows=Rows.OF_REPORT),
    "person_match": Table(desk=DROP, worker=DROP),
    "case_link": Table(desk=DROP, worker=DROP),
    "escalation": Table(desk=May(ALL, add=True, change=only("answered_by", "answered_at")), worker=DROP),
    "external_number": Table(
        desk=May(ALL, add=True, change=only("withdrawn_by", "withdrawn_at"), remove=True), worker=DROP,
    ),
    "person": Table(desk=May(ALL, add=True, change=only("office_id"), remove=True), worker=CARE),
    "respondent": Table(
        public=May(only("case_id"), add=True), desk=KEEP, worker=KEEP,
        auditor=May(all_but("sealed_content", "sealed_notes")), rows=Rows.OF_CASE,
    ),
    "respondent_violation": Table(desk=DROP, worker=DROP),
    "capture_tie": Table(desk=DROP, worker=DROP),
    "hearing": Table(desk=ADD, worker=DROP),
    "witness": Table(desk=ADD, worker=DROP),
    "data_request": Table(
        desk=May(ALL, add=True, change=only("answer", "answered_on", "answered_by", "sealed_answer")),
        worker=DROP,
    ),
    "proposal": Table(
        desk=May(ALL, add=True, change=only("status", "decided_by", "decided_at")), worker=DROP,
    ),
    "clock": Table(public=ADD, desk=CARE, worker=CARE, auditor=READ, rows=Rows.OF_CASE),
    "clock_pause": Table(desk=CARE, worker=DROP),
    "clock_change": Table(desk=ADD, worker=DROP),
    "state_interval": Table(public=ADD, desk=ADD, worker=ADD, auditor=READ, rows=Rows.OF_CASE),
    "case_fact": Table(public=ADD, desk=KEEP, worker=KEEP, auditor=READ, rows=Rows.OF_CASE),
    "respondent_fact": Table(public=ADD, desk=KEEP, worker=KEEP, auditor=READ, rows=Rows.OF_CASE),
    "forwarding": Table(desk=KEEP, worker=MEND, auditor=_UNSEALED),
    "recommendation": Table(desk=KEEP, worker=MEND, auditor=_UNSEALED),
    "sanction_decision": Table(desk=KEEP, worker=MEND, auditor=_UNSEALED),
    "employer_answer": Table(desk=KEEP, worker=MEND, auditor=_UNSEALED),
    # Replies of agencies: by its code the public shows one page, and adds what is answered there.
    "reply_page": Table(
        public=READ,
        desk=May(ALL, add=True, change=only("office_id", "lookup_id", "valid_until", "ended_at")),
        worker=May(ALL, change=only("office_id", "lookup_id", "ended_at"), remove=True), rows=Rows.REPLY,
    ),
    "reply_person": Table(public=READ, desk=ADD, worker=SWEEP, rows=Rows.OF_REPLY),
    "reply_answer": Table(
        public=ADD,
        desk=May(ALL, change=only("state", "handled_by", "handled_at", "proposal_id", "taken_event_id")),
        worker=SWEEP, rows=Rows.OF_REPLY,
    ),
    "reply_file": Table(public=ADD, desk=SWEEP, worker=CARE, rows=Rows.OF_REPLY),
    "reply_copy": Table(desk=SWEEP, worker=DROP),
    "control_measure": Table(desk=KEEP, worker=MEND, auditor=_UNSEALED),
    "criminal_track": Table(
        desk=May(ALL, add=True, change=only("passed_on", "ended_on", "sealed_content")), worker=SWEEP,
    ),
    "conflict": Table(desk=May(ALL, add=True, change=only("withdrawn_at")), worker=SWEEP),
    "assistance": Table(
        desk=May(ALL, add=True, change=only("accepted_by", "accepted_at", "ended_at")), worker=CARE,
    ),
    "case_transfer": Table(
        desk=May(
            ALL, add=True,
            change=only(
                "answer", "answered_by", "answered_at", "legal_on", "former_receipt_number",
                "former_registration_number", "sealed_reason",
            ),
        ),
        worker=KEEP, auditor=May(all_but("sealed_reason")),
    ),
    "parent_opening": Table(desk=May(ALL, add=True, change=only("expires_on")), worker=CARE),
    # the examination: answers are written anew, a meeting stays as it was recorded
    "study": Table(
        desk=May(ALL, add=True, change=only("version", "examined_by", "examined_at", "sealed_content")),
        worker=SWEEP,
    ),
    "checklist_answer": Table(desk=DROP, worker=SWEEP),
    "examination": Table(desk=DROP, worker=SWEEP),
    "element_examined": Table(desk=DROP, worker=SWEEP),
    "respondent_cause": Table(desk=DROP, worker=SWEEP),
    "pleno": Table(desk=ADD, worker=SWEEP),
    "pleno_member": Table(desk=ADD, worker=SWEEP),
    "pleno_vote": Table(desk=ADD, worker=SWEEP),
    "pleno_decision": Table(desk=ADD, worker=SWEEP),
    "counter": Table(desk=KEEP, worker=READ),
    "imported_finding": Table(desk=ADD, worker=MEND, auditor=May(all_but("digest", "content"))),
    "imported_row": Table(desk=ADD, worker=MEND, auditor=May(all_but("digest"))),
    "given_number": Table(desk=KEEP, worker=READ, auditor=READ),
    # what officers are told by mail: noted and settled by the worker alone
    "notice": Table(worker=CARE),
    # other programs that are told: the administrator says whither, the worker follows the log and sends
    "webhook": Table(
        desk=May(
            ALL, add=True,
            change=only("url", "types", "enabled", "stopped_by", "position", "rest_until", "failures"),
        ),
        worker=May(
            ALL,
            change=only("enabled", "stopped_by", "position", "busy_until", "rest_until", "failures"),
        ),
        auditor=READ,
    ),
    # What the desk seals it cannot read again: the worker alone has the key.
    "webhook_secret": Table(
        desk=May(ALL, add=True, change=only("ends_at")), worker=SWEEP, desk_alone=True
    ),
    "webhook_delivery": Table(
        desk=May(ALL, add=True, change=only("status", "attempts", "queued_at", "due_at")), worker=CARE,
        auditor=READ,
    ),
    # retention
    "legal_hold": Table(desk=May(ALL, add=True, change=only("lifted_on", "lifted_at")), worker=READ),
    "erasure": Table(desk=READ, worker=KEEP, auditor=READ),
    # what passes
    "draft": Table(
        public=May(ALL, add=True, change=only("sealed_content", "expires_at"), remove=True),
        worker=SWEEP, rows=Rows.DRAFT,
    ),
    # An administrator sees what waits and why, never what it is about; tries it again or sets it aside.
    "outbox_message": Table(
        public=POST,
        desk=May(
            all_but("payload"), add=True, change=only("due_at", "attempts", "dead_at", "done_at", "error")
        ),
        worker=KEEP,
    ),
    "rate_limit": Table(public=CARE, desk=CARE, worker=CARE, rows=Rows.EVERY),
    "source_key": Table(public=DROP, desk=DROP, worker=DROP, rows=Rows.EVERY),
}  # fmt: skip
