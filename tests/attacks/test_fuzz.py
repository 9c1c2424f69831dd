"""Whatever is posted to whatever form, by the public or by an officer: never a failure, never a trace."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from neutrality.accounts.models import Account
from neutrality.cases.models import CaseReport, Clock, Respondent
from neutrality.domain.access import Role
from neutrality.ratelimit import limiter
from tests.desk.conftest import Desk
from tests.factories import REGENCY, Factory, Workplace
from tests.fixtures.application import SignIn

# Which day a page is about stands behind the question mark.
ASKED = dict.fromkeys(("holidays.change", "holidays.withdraw"), "?tanggal=2026-12-24")
OF_A_RESPONDENT = ("other_id", "hearing_id", "request_id", "witness_id", "rebuttal_id")
FIELDS = [
    "berkas",
    "plain_kind",
    "narrative",
    "links",
    "election_id",
    "candidate",
    "people-0-name",
    "people-0-unknown",
    "people-0-nip",
    "people-1-name",
    "people-0-agency_id",
    "people-²-name",
    "people-",
    "event_on",
    "event_unknown",
    "known_on",
    "place_code",
    "place_detail",
    "files",
    "sender",
    "identity_name",
    "identity_address",
    "identity_phone",
    "office_id",
    "good_faith",
    "token",
    "channel",
    "received_on",
    "received_time",
    "late_reason",
    "signed_on",
    "source",
    "next",
    "add",
    "remove",
    "upload",
    "code",
    "version",
    "seen",
    "reason",
    "public_reason",
    "legal_on",
    "study_number",
    "pleno_on",
    "quorum",
    "violation_type",
    "sanction_level",
    "addressee",
    "value",
    "terlapor",
    "assignee",
    "answer",
    "case",
    "text",
    "done",
    "once",
    "code",
    "kind",
    "sure",
    "identity_name",
    "identity_address",
    "receipt",
    "purpose",
    "handlers",
    "expires_on",
    "subject",
    "signers",
    "dated_on",
    "left_on",
    "which",
    "year",
    "first",
    "passphrase",
    "kind",
    "tie",
    "account",
    "absent",
    "deputy",
    "decree_number",
    "valid_from",
    "valid_to",
    "body",
    "call",
    "called_on",
    "note",
    "number",
    "passphrase",
    "language",
    "email",
    "password",
    "csrf_token",
    "for",
    "token",
    "number",
    "size",
    "sha256",
    "part",
    "files",
    "to",
    "on",
    "name",
    "name_en",
    "estimated",
    "isi",
    "tahap",
    "hanya-benar",
    "kolom-0",
    "kolom-²",
    "proof",
    "present",
    "repeated",
    "begin",
    "session",
    "role",
    "roles",
    "grant",
    "change",
    "how",
]
VALUES = st.one_of(
    st.sampled_from(
        [
            "",
            "1",
            "y",
            "0",
            "-1",
            "²",
            "9" * 5000,
            "10-11-2026",
            "31-2-2026",
            "1-1-0001",
            "31-12-9999",
            REGENCY,
            "73",
            "named",
            "anonymous",
            "social_media",
            "walk_in",
            "complete",
            "D06",
            "berat",
            "authority",
            str(uuid.UUID(int=7)),
            "x" * 301,
            "\x00",
            "\u202e",
            "\ufeff",
            "👩🏽‍⚖️",
            "<b>",
            "%s",
            "%(most)s",
            "{{ 7 * 7 }}",
            "../..",
            "' OR 1=1 --",
            "http://[",
            "a.b",
        ]
    ),
    st.text(max_size=30),
)
FORMS = st.lists(st.tuples(st.one_of(st.sampled_from(FIELDS), st.text(max_size=8)), VALUES), max_size=25)
ROLES = (
    None,
    Role.INTAKE,
    Role.FIELD_SUPERVISOR,
    Role.VERIFIER,
    Role.HEAD,
    Role.LIAISON,
    Role.CUSTODIAN,
    Role.PLENO_MEMBER,
    Role.ADMIN,
)


@pytest.fixture
def browsers(app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> list[FlaskClient]:
    """Return a browser of the public and one of each officer; nobody is slowed down."""
    monkeypatch.setattr(limiter, "enabled", False)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return [sign_in(role) if role else app.test_client() for role in ROLES]


@pytest.fixture
def targets(app: Flask, sessions: Any, sign_in: SignIn, workplace: Workplace, factory: Factory) -> list[str]:
    """Return the address of every form, those of a case with a real one."""
    case_id = Desk(app, sessions, sign_in, workplace, factory).receive()
    with sessions() as session:
        belongs = select(CaseReport.report_id).where(CaseReport.case_id == case_id)
        report_id = session.scalars(belongs).one()
        account_id = session.scalars(select(Account.id).limit(1)).one()
        clock_id = session.scalars(select(Clock.id).where(Clock.case_id == case_id)).one()
        respondent_id = session.scalars(select(Respondent.id).where(Respondent.case_id == case_id)).one()
    names: dict[str, list[Any]] = {
        "case_id": [case_id],
        "report_id": [report_id],
        "file_id": [uuid.UUID(int=7)],
        "proposal_id": [uuid.UUID(int=7)],
        "release_id": [uuid.UUID(int=7)],
        "conflict_id": [uuid.UUID(int=7)],
        "delegation_id": [uuid.UUID(int=7)],
        "account_id": [account_id],
        "clock_id": [clock_id],
        "respondent_id": [respondent_id],
        "ordinal": [1],
        "number": [2],
        "position": [1],
        "record_scan_id": [uuid.UUID(int=7)],
        "number_id": [uuid.UUID(int=7)],
        **{name: [uuid.UUID(int=7)] for name in ("reply_page_id", "answer_id", "reply_file_id")},
        **{name: [uuid.UUID(int=7)] for name in OF_A_RESPONDENT},
        "deed": ["sahkan", "akhiri"],
        "link_id": [uuid.UUID(int=7)],
        "question_id": [uuid.UUID(int=7)],
        "document_id": [uuid.UUID(int=7)],
        "scan_id": [uuid.UUID(int=7)],
        "handover_id": [uuid.UUID(int=7)],
        "handover_scan_id": [uuid.UUID(int=7)],
        "sheet_id": [uuid.UUID(int=7)],
        "copy_id": [uuid.UUID(int=7)],
        "answer": ["sahkan"],
        "month": ["2026-10"],
        "act": ["tahan", "lepas"],
        "step": ["apa", "siapa", "kapan-dan-di-mana", "bukti", "kirim"],
        "action": ["register", "close_unmet", "forward", "find_not_proven", "record_sanction"],
        "field": ["place_code", "name", "nip", "event_on", "received_on"],
    }
    found = []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or rule.endpoint == "security.logout":
            continue
        several = [name for name in rule.arguments if len(names[name]) > 1]
        for value in names[several[0]] if several else [""]:
            given: dict[str, Any] = {
                name: value if name in several else names[name][0] for name in rule.arguments
            }
            with app.test_request_context():
                query = "?terlapor=1" if "action" in given else ASKED.get(rule.endpoint, "")
                found.append(app.url_for(rule.endpoint, **given) + query)
    return found


@pytest.mark.both_databases
def test_no_form_fails_whatever_is_posted(browsers: list[FlaskClient], targets: list[str]) -> None:
    assert len(targets) > 20

    @settings(
        max_examples=100, derandomize=True, database=None, phases=[Phase.generate], report_multiple_bugs=False
    )
    @given(
        target=st.sampled_from(targets),
        who=st.integers(0, len(browsers) - 1),
        typed=FORMS,
        kind=st.booleans(),
    )
    def post(target: str, who: int, typed: list[tuple[str, str]], *, kind: bool) -> None:
        encoded = "multipart/form-data" if kind else "application/x-www-form-urlencoded"

        answer = browsers[who].post(target, data=MultiDict(typed), content_type=encoded)

        assert answer.status_code < 500
        assert "Traceback" not in answer.text

    post()


@pytest.mark.parametrize(
    "path",
    ["/lapor/apa", "/lapor/siapa", "/lapor/kapan-dan-di-mana", "/lapor/bukti", "/lapor/kirim", "/lacak"],
)
def test_every_field_of_a_public_form_takes_every_strange_value(
    browsers: list[FlaskClient], path: str
) -> None:
    strange = [
        "\x00",
        "\ud7ff",
        "👩🏽‍⚖️" * 50,
        "\u202eabc\u202c",
        "\u200f\u200e",
        "9" * 5000,
        "²",
        "%(most)s",
        "{{ 7*7 }}",
        "\r\n" * 50,
    ]
    for value in strange:
        answer = browsers[0].post(path, data={**dict.fromkeys(FIELDS, value), "next": "1"})

        assert answer.status_code in {303, 302, 422}, value
        assert "Traceback" not in answer.text
