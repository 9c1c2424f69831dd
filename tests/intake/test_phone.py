"""What a telephone asks of the desk: the key of its own entry, a token, to be taken once; whose it is."""

from __future__ import annotations

import base64
import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import create_app
from neutrality.accounts.models import Account
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.reports.models import FieldResult, Report
from neutrality.settings import Settings
from neutrality.vault.phone import WRAP_LABEL, PhoneKeys
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.intake.conftest import STAFF, a_file, problems, reports

Typed = Callable[..., dict[str, Any]]
CONTENT_KEY = os.urandom(32)
ENTRY = "0f0e0d0c-1111-4222-8333-444455556666"


def wrapped(public: bytes, entry: str = ENTRY) -> dict[str, str]:
    """Return what a telephone keeps of a key, as its script wraps it."""
    mine = generate_private_key(SECP256R1())
    shared = mine.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public))
    ephemeral = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    kek = HKDF(algorithm=SHA256(), length=32, salt=ephemeral, info=WRAP_LABEL).derive(shared)
    wrap = AESGCM(kek).encrypt(bytes(12), CONTENT_KEY, entry.encode())
    return {
        "entry": entry,
        "ephemeral": base64.b64encode(ephemeral).decode(),
        "wrapped": base64.b64encode(wrap).decode(),
    }


@pytest.fixture
def typed(workplace: Workplace) -> Typed:
    """Return what makes Form A as a telephone sends it."""
    token = base64.urlsafe_b64encode(bytes(23) + b"7").decode()
    filled = {**STAFF, "source": "field_supervisor", "token": token, "office_id": str(workplace.office.id)}
    return lambda **changes: {**filled, **changes}


@pytest.fixture
def field(sign_in: SignIn) -> FlaskClient:
    """Return the telephone of a field supervisor."""
    return sign_in(Role.FIELD_SUPERVISOR)


def public_key(client: FlaskClient) -> bytes:
    """Return the key for which the page seals."""
    page = client.get("/temuan/baru").text
    return base64.b64decode(page.split('data-key="')[1].split('"')[0])


def test_the_key_of_an_entry_is_handed_to_its_own_account_alone(field: FlaskClient, sign_in: SignIn) -> None:
    kept = wrapped(public_key(field))

    answer = field.post("/temuan/kunci", data=kept)
    assert base64.b64decode(answer.get_json()["key"]) == CONTENT_KEY

    for other in (sign_in(Role.FIELD_SUPERVISOR), sign_in(Role.INTAKE)):
        assert other.post("/temuan/kunci", data=kept).status_code == 400
    assert sign_in(Role.HEAD).post("/temuan/kunci", data=kept).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"entry": ENTRY.replace("0f0e", "1f0e")},
        {"entry": "x"},
        {"ephemeral": "!"},
        {"ephemeral": base64.b64encode(b"\x04" + bytes(64)).decode()},
        {"ephemeral": base64.b64encode(b"\x04" + b"\xff" * 64).decode()},
        {"ephemeral": ""},
        {"wrapped": ""},
        {"wrapped": base64.b64encode(bytes(48)).decode()},
    ],
)
def test_what_is_no_wrap_of_this_entry_opens_nothing(field: FlaskClient, change: dict[str, str]) -> None:
    answer = field.post("/temuan/kunci", data=wrapped(public_key(field)) | change)

    assert answer.status_code == 400
    assert "key" not in answer.get_json()


def test_keys_differ_by_account_and_by_installation_and_show_nothing() -> None:
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    keys = PhoneKeys(b"a" * 32)

    assert keys.public(one) == PhoneKeys(b"a" * 32).public(one)
    assert len({keys.public(one), keys.public(other), PhoneKeys(b"b" * 32).public(one)}) == 3
    assert repr(keys) == "<PhoneKeys>"


def test_the_public_surface_has_no_such_key(settings: Settings) -> None:
    public = create_app(settings.model_copy(update={"surface": "public"}))

    assert public.extensions["phone_keys"] is None
    public.extensions["engine"].dispose()


def test_sent_twice_it_is_one_report_with_one_number(
    field: FlaskClient, sessions: Sessions, typed: Typed
) -> None:
    first = field.post("/temuan/kirim", data=typed(files=a_file()))
    second = field.post("/temuan/kirim", data=typed(files=a_file()))

    assert first.status_code == 200, first.get_json()
    assert first.get_json() == second.get_json()
    assert reports(sessions) == 1


def test_what_is_wrong_is_said_without_the_names_of_files(
    field: FlaskClient, sessions: Sessions, typed: Typed
) -> None:
    answer = field.post("/temuan/kirim", data=typed(narrative="", event_on="1-1-2099"))

    assert answer.status_code == 422
    said = answer.get_json()["problems"]
    assert any(text.startswith("Tanggal kejadian: ") for text in said)
    alone = field.post("/temuan/kirim", data=typed(files=a_file("rahasia.exe", b"MZ" + bytes(99))))
    assert alone.status_code == 422
    assert "rahasia" not in alone.text
    assert len(alone.get_json()["problems"]) == 1
    assert reports(sessions) == 0


def test_a_token_of_another_session_is_asked_for_again(
    strict_app: Flask, sign_in: SignIn, typed: Typed
) -> None:
    client = sign_in(Role.FIELD_SUPERVISOR)
    strict_app.config["WTF_CSRF_ENABLED"] = True

    refused = client.post("/temuan/kirim", data=typed(), headers={"X-CSRFToken": "x"})
    told = client.get("/temuan/kirim").get_json()
    taken = client.post("/temuan/kirim", data=typed(), headers={"X-CSRFToken": told["token"]})

    assert (refused.status_code, refused.get_json()) == (400, {"again": True})
    assert taken.get_json()["number"]


def test_the_kept_page_has_no_token_no_menu_and_only_one_page_may_have_a_worker(field: FlaskClient) -> None:
    kept, page = field.get("/temuan/baru?luring"), field.get("/temuan/baru")

    assert "csrf_token" not in kept.text
    assert "/keluar" not in kept.text
    assert "worker-src 'self'" in page.headers["Content-Security-Policy"]
    assert "worker-src" not in field.get("/temuan").headers["Content-Security-Policy"]
    assert field.get("/temuan/penyimpan.js").mimetype == "text/javascript"
    assert field.get("/temuan/aplikasi.webmanifest").get_json(force=True)["scope"] == "/temuan/"


def test_a_colleague_types_for_a_field_supervisor_who_sees_it_among_the_own(
    *, sign_in: SignIn, sessions: Sessions, factory: Factory, workplace: Workplace, typed: Typed
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.FIELD_SUPERVISOR, name="Siti Contoh")
        elsewhere = factory.account(session, workplace.province, Role.FIELD_SUPERVISOR)
    clerk, siti = sign_in(Role.INTAKE), sign_in(account=account)

    wrong = clerk.post("/temuan/baru", data=typed(next="1", on_behalf=str(elsewhere.id)))
    assert wrong.status_code == 422
    assert "on_behalf" in problems(wrong)
    done = clerk.post(
        "/temuan/baru", data=typed(next="1", on_behalf=str(account.id), duty_letter="7/ST/2026")
    )
    assert done.status_code == 303

    with sessions() as session:
        report = session.scalars(select(Report)).one()
        assert session.scalars(select(FieldResult.account_id)).one() == account.id
        assert report.entered_by not in {None, account.id}
        typist = session.get_one(Account, report.entered_by)
    page = siti.get("/temuan").text
    assert report.reference in page
    assert typist.name not in page
    assert report.reference not in sign_in(Role.FIELD_SUPERVISOR).get("/temuan").text
    shown = clerk.get(done.location).text
    assert "Siti Contoh" in shown
    assert "7/ST/2026" in shown


def test_a_field_supervisor_types_for_nobody_else(
    *, field: FlaskClient, sessions: Sessions, factory: Factory, workplace: Workplace, typed: Typed
) -> None:
    with transaction(sessions) as session:
        other = factory.account(session, workplace.office, Role.FIELD_SUPERVISOR)

    answer = field.post("/temuan/kirim", data=typed(on_behalf=str(other.id)))

    assert answer.status_code == 422
    assert reports(sessions) == 0
