"""The public process captured (attack 1): what it holds in memory and in files opens nothing."""

from __future__ import annotations

import base64
import gc
import os
import uuid
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from neutrality import create_app, current
from neutrality.accounts.staff_sessions import open_session
from neutrality.database import Sessions, transaction
from neutrality.domain.access import Role
from neutrality.domain.errors import NotAllowedError
from neutrality.domain.proving import Device
from neutrality.reports.models import Report
from neutrality.settings import Settings
from neutrality.vault import (
    KeyFiles,
    Keyholder,
    KeyKind,
    OpenKey,
    Purpose,
    Reader,
    ReaderKind,
    SealBrokenError,
    Vault,
)
from neutrality.vault.keys import KeysMissingError
from neutrality.vault.models import KeyWrap
from neutrality.vault.wraps import unwrap
from tests.attacks.walking import Planter, as_citizen
from tests.factories import Factory, Workplace
from tests.fixtures.application import LATER
from tests.fixtures.clock import Clock

CANNOT = "surface_cannot_open"
KINDS = {".key", ".pub"}
OWN = {"cookie-public.key", "receipt.key", "surface-public.key"}
pytestmark = pytest.mark.both_databases


@pytest.fixture
def public(settings: Settings, workplace: Workplace, clock: Clock) -> Flask:
    """Return the public surface alone, its folder of keys holding nothing but its own."""
    for path in settings.keys_dir.glob("*.key"):
        if path.name not in OWN:
            path.rename(path.with_suffix(".elsewhere"))
    app = create_app(settings.model_copy(update={"surface": "public"}), clock=clock)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    return app


def test_it_starts_with_its_own_keys_and_with_none_of_the_others(public: Flask, settings: Settings) -> None:
    assert {path.name for path in settings.keys_dir.glob("*.key")} == OWN
    assert public.extensions["keyholder"] is None
    assert set(public.extensions["signers"]) == {"public"}
    assert "security" not in public.extensions


@pytest.mark.parametrize("name", sorted(OWN))
def test_it_refuses_to_start_without_one_of_its_own(settings: Settings, name: str) -> None:
    (settings.keys_dir / name).unlink()

    with pytest.raises(KeysMissingError, match=name):
        create_app(settings.model_copy(update={"surface": "public"}))


def test_it_has_no_page_of_the_desk(public: Flask) -> None:
    client = public.test_client()

    for path in (
        "/meja",
        "/masuk",
        "/temuan/baru",
        "/temuan/impor",
        "/meja/laporan/baru",
        "/admin",
        f"/meja/kasus/{uuid.uuid4()}",
    ):
        assert client.get(path).status_code == 404, path


def test_it_takes_a_report_and_cannot_open_it_again(
    public: Flask, sessions: Sessions, workplace: Workplace, keys_dir: Path
) -> None:
    as_citizen(public.test_client(), Planter(uuid.uuid4().hex), workplace.office.id)
    with sessions() as session:
        report = session.scalars(select(Report)).one()
        wraps = session.scalars(select(KeyWrap)).all()
        assert len(wraps) >= 3
        with public.app_context():
            with pytest.raises(NotAllowedError, match=CANNOT):
                current.keyholder()
            with pytest.raises(NotAllowedError, match=CANNOT):
                _ = current.means("public").keyholder
            for other in ("desk", "worker"):
                with pytest.raises(NotAllowedError, match="surface_kind"):
                    current.means(other)
        captured = Keyholder(KeyFiles(keys_dir))
        with pytest.raises(KeysMissingError):
            captured.open_key(
                session,
                kind=KeyKind.REPORT,
                owner=report.id,
                office_id=report.office_id,
                actor="x",
                purpose=Purpose.CASE,
            )


def test_no_key_that_it_holds_opens_anything_sent_earlier(
    public: Flask, sessions: Sessions, workplace: Workplace, settings: Settings, vault: Vault
) -> None:
    as_citizen(public.test_client(), Planter(uuid.uuid4().hex), workplace.office.id)
    with transaction(sessions) as session:
        vault.create_key(session, kind=KeyKind.CONTACT, owner=uuid.uuid4(), readers=[Reader.notify()])
    held = {path.name: path.read_bytes() for path in settings.keys_dir.iterdir() if path.suffix in KINDS}
    with sessions() as session:
        wraps = session.scalars(select(KeyWrap)).all()
        report = session.scalars(select(Report)).one()
    assert {row.reader_kind for row in wraps} == {*ReaderKind} - {ReaderKind.RECOVERY}
    assert set(held) > OWN

    for name, secret in held.items():
        for row in wraps:
            with pytest.raises(SealBrokenError):
                unwrap(row, X25519PrivateKey.from_private_bytes(secret))
        for key in (OpenKey(report.id, secret), OpenKey.from_secret(owner=report.id, secret=secret)):
            with pytest.raises(SealBrokenError):
                key.open("report", report.id, "sealed_content", report.sealed_content)
        written = {secret.hex(), base64.b64encode(secret).decode(), repr(secret)}
        assert not [value for value in os.environ.values() if any(form in value for form in written)], name


def test_no_key_that_it_holds_signs_a_cookie_of_the_desk(
    settings: Settings, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.INTAKE)
        # Even who learned of an open session needs the key of the desk's cookies.
        opened = open_session(session, account, Device.COMPUTER, now=LATER)
    desk = create_app(settings.model_copy(update={"surface": "desk"}))
    held = {name: (settings.keys_dir / name).read_bytes() for name in {*OWN, "cookie-desk.key"}}
    answers = {}
    for name, secret in held.items():
        forger = Flask("forger")
        forger.secret_key = secret
        signer = SecureCookieSessionInterface().get_signing_serializer(forger)
        assert signer is not None
        client = desk.test_client()
        client.set_cookie("session", str(signer.dumps({"_user_id": opened, "_fresh": True})))
        answers[name] = client.get("/meja").status_code
    desk.extensions["engine"].dispose()

    assert answers == {**dict.fromkeys(OWN, 302), "cookie-desk.key": 200}


def test_it_keeps_no_opened_key_of_a_report_in_memory(
    public: Flask, sessions: Sessions, workplace: Workplace
) -> None:
    code = as_citizen(public.test_client(), Planter(uuid.uuid4().hex), workplace.office.id)
    public.test_client().post("/lacak", data={"code": code})
    with sessions() as session:
        report = session.scalars(select(Report)).one()

    assert opened_keys(report.id) == 0
    kept = OpenKey(report.id, bytes(32))
    assert opened_keys(kept.owner) == 1


def opened_keys(owner: uuid.UUID) -> int:
    """Return how many opened keys of this owner the process holds."""
    gc.collect()
    return len([held for held in gc.get_objects() if isinstance(held, OpenKey) and held.owner == owner])
