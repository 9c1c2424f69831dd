"""The desk apart from the keys: its process reads cases through the keyholder and has no key of an office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from neutrality import create_app
from neutrality.cases.models import Case
from neutrality.cases.transfer_models import Transfer
from neutrality.database import Sessions
from neutrality.domain.access import Role
from neutrality.settings import Settings
from neutrality.vault import KeysMissingError
from tests.attacks.walking import Planter, as_officer
from tests.desk.conftest import Desk
from tests.factories import Factory, Workplace
from tests.fixtures.application import enter
from tests.fixtures.clock import Clock
from tests.fixtures.keyholding import running, short_folder

OWN = ("cookie-desk", "password-salt", "receipt", "surface-desk", "surface-worker")
pytestmark = pytest.mark.both_databases


@pytest.fixture
def socket() -> Iterator[Path]:
    """Return where the keyholder answers."""
    with short_folder() as folder:
        yield folder / "socket"


@pytest.fixture
def split(settings: Settings, socket: Path, tmp_path: Path) -> Settings:
    """Return the settings of a desk whose folder holds no key of an office and no index key."""
    folder = tmp_path / "meja"
    folder.mkdir()
    for path in [*settings.keys_dir.glob("*.pub"), *(settings.keys_dir / f"{name}.key" for name in OWN)]:
        shutil.copy(path, folder)
    return settings.model_copy(update={"surface": "desk", "keys_dir": folder, "keyholder_socket": socket})


@pytest.fixture
def desk(
    split: Settings, clock: Clock, sessions: Sessions, workplace: Workplace, factory: Factory
) -> Iterator[Desk]:
    """Return the split desk with people who sign in there."""
    app = create_app(split, clock=clock)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)

    def sign_in(*roles: Role) -> FlaskClient:
        with sessions.begin() as session:
            account = factory.account(session, workplace.office, *roles)
        client = app.test_client()
        enter(client, account)
        return client

    yield Desk(app, sessions, sign_in, workplace, factory)
    app.extensions["engine"].dispose()


def test_a_split_desk_works_through_the_keyholder_and_has_no_key_of_an_office(
    desk: Desk, split: Settings, settings: Settings, socket: Path, marker: str
) -> None:
    plant = Planter(marker.rsplit(maxsplit=1)[-1])
    with running(settings.keys_dir, socket) as keyholder:
        as_officer(desk.who("intake"), plant, "/meja/laporan/baru", channel="whatsapp", signed_on="9-11-2026")
        assert plant.word in desk.who("verifier").get("/meja").text
        keyholder.terminate()
        _, log = keyholder.communicate(timeout=20)
    secrets = [path.read_bytes() for path in settings.keys_dir.glob("reader-*.key")]
    secrets += [
        (settings.keys_dir / f"{name}.key").read_bytes()
        for name in ("index", "notify", "cookie-public", "surface-public")
    ]

    assert "opened" in log
    assert plant.word not in log
    for path in split.keys_dir.iterdir():
        assert path.read_bytes() not in secrets, path.name


def test_a_keyholder_that_is_away_is_said_and_nothing_is_lost(
    desk: Desk, settings: Settings, socket: Path, marker: str, caplog: pytest.LogCaptureFixture
) -> None:
    plant = Planter(marker.rsplit(maxsplit=1)[-1])
    with running(settings.keys_dir, socket):
        as_officer(desk.who("intake"), plant, "/meja/laporan/baru", channel="whatsapp", signed_on="9-11-2026")

    away = desk.who("verifier").get("/meja")

    assert away.status_code == 503
    assert "Layanan kunci tidak menjawab" in away.text
    assert "Traceback" not in away.text + caplog.text
    with running(settings.keys_dir, socket):
        assert plant.word in desk.who("verifier").get("/meja").text


@pytest.mark.parametrize("name", OWN)
def test_a_split_desk_does_not_start_without_one_of_its_own(split: Settings, name: str) -> None:
    (split.keys_dir / f"{name}.key").unlink()

    with pytest.raises(KeysMissingError, match=name):
        create_app(split)


@pytest.mark.parametrize("name", ["index", "notify"])
def test_a_desk_with_its_own_keys_does_not_start_without_those_that_open(
    settings: Settings, name: str
) -> None:
    (settings.keys_dir / f"{name}.key").unlink()

    with pytest.raises(KeysMissingError, match=name):
        create_app(settings.model_copy(update={"surface": "desk"}))


def test_a_case_goes_to_another_office_through_the_keyholder_and_no_key_passes_the_desk(
    desk: Desk, settings: Settings, socket: Path, marker: str
) -> None:
    plant = Planter(marker.rsplit(maxsplit=1)[-1])
    province = desk.workplace.province
    with desk.sessions.begin() as session:
        chief = desk.factory.account(session, province, Role.HEAD)
    taker = desk.app.test_client()
    enter(taker, chief)
    with running(settings.keys_dir, socket) as keyholder:
        as_officer(desk.who("intake"), plant, "/meja/laporan/baru", channel="whatsapp", signed_on="9-11-2026")
        with desk.sessions() as session:
            case_id = session.scalars(select(Case.id)).one()
        head, path = desk.who("head"), f"/meja/kasus/{case_id}"
        offered = desk.send(head, f"{path}/limpahkan", office=str(province.id), reason=plant.word)
        assert offered.status_code == 303
        with desk.sessions() as session:
            offer = session.scalars(select(Transfer.id)).one()
        taken = taker.post("/meja/pelimpahan/jawab", data={"transfer": str(offer), "answer": "terima"})
        assert taken.headers["Location"].endswith(path)
        assert plant.word in taker.get(path).text
        assert head.get(path).status_code == 404
        keyholder.terminate()
        _, log = keyholder.communicate(timeout=20)

    assert "keys for another office" in log
    assert plant.word not in log
