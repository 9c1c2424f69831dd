"""The commands as they are typed: each says what it did, or in one sentence what was wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from neutrality.accounts.models import Account, Employment, RoleGrant
from neutrality.database import Sessions, make_engine, make_sessions, transaction
from neutrality.directory.models import Election, Office
from neutrality.domain.access import Role
from neutrality.domain.catalogue import OfficeLevel
from neutrality.settings import ROOT
from neutrality.vault import BlindIndex, IndexKind, KeyKind, ReaderKey, ReaderKind
from tests.factories import Factory, Workplace
from tests.fixtures.sample import Sample

OFFICE = ("offices", "create", "--passphrase", "kata sandi penjaga")
FLASK = str(Path(sys.executable).parent / "flask")


@pytest.fixture
def runner(strict_app: Flask) -> FlaskCliRunner:
    """Return what types commands."""
    return strict_app.test_cli_runner()


@pytest.mark.parametrize(
    "command",
    [
        "db upgrade", "db downgrade", "db current", "db grants", "db scrub",
        "offices create", "offices merge", "offices ad-hoc", "offices close-stage", "offices hand-identities",
        "users create", "users ties", "users import", "users reset-factor", "clocks explain", "clocks run",
        "calendar import", "worker", "demo load", "demo accounts", "statistics export", "evidence verify",
        "keys init", "keys status", "keys rotate", "keys custodian add", "keys custodian replace",
        "keys custodian retire", "keys custodian complete", "keys recovery create", "keys recovery use",
        "keys backup", "keys restore", "keyholder",
        "audit seal", "audit prove inclusion", "audit prove consistency", "audit accept-restore", "sealer",
        "audit verify", "cases import", "reports import", "reports template", "retention run",
        "retention status", "retention replay", "backup create", "backup verify", "backup restore",
    ],
)  # fmt: skip
def test_every_command_gives_an_example(runner: FlaskCliRunner, command: str) -> None:
    shown = runner.invoke(args=[*command.split(), "--help"])

    assert shown.exit_code == 0
    assert f"flask --app app {command}" in " ".join(shown.output.split())


def test_an_office_is_made_with_the_keys_that_reports_need(
    runner: FlaskCliRunner, sessions: Sessions, workplace: Workplace
) -> None:
    above = ("--parent", workplace.province.code, "--place", "73.12")
    done = runner.invoke(args=[*OFFICE, "S9", "--name", "Kantor Soppeng", "--level", "regency", *above])

    assert done.exit_code == 0, done.output
    with sessions() as session:
        office = session.scalars(select(Office).where(Office.code == "S9")).one()
        keys = session.scalars(select(ReaderKey.kind).where(ReaderKey.office_id == office.id)).all()
    assert office.parent_id == workplace.province.id
    assert set(keys) == {ReaderKind.OFFICE, ReaderKind.CUSTODIAN}


def test_what_no_office_can_be_is_said_by_field(runner: FlaskCliRunner, workplace: Workplace) -> None:
    taken = runner.invoke(args=[*OFFICE, workplace.office.code, "--name", "X", "--level", "national"])
    short = runner.invoke(
        args=["offices", "create", "Y", "--name", "Y", "--level", "national", "--passphrase", "x"]
    )
    nowhere = runner.invoke(args=[*OFFICE, "Z", "--name", "Z", "--level", "regency", "--place", "99.99"])

    assert (taken.exit_code, short.exit_code, nowhere.exit_code) == (1, 1, 1)
    assert "code:" in taken.output
    assert "12" in short.output
    assert "place_code:" in nowhere.output


def test_an_account_holds_its_roles_at_its_office(
    runner: FlaskCliRunner, sessions: Sessions, workplace: Workplace
) -> None:
    asked = ("--office", workplace.office.code, "--role", "verifier", "--role", "intake")
    words = ("--name", "Ani", "--password", "panjang sekali 2026")
    made = runner.invoke(args=["users", "create", "Ani@kantor.id", *words, *asked])
    again = runner.invoke(args=["users", "create", "ani@kantor.id", *words, *asked])

    assert made.exit_code == 0, made.output
    assert again.exit_code == 1
    with sessions() as session:
        account = session.scalars(select(Account).where(Account.email == "ani@kantor.id")).one()
        roles = session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == account.id)).all()
    assert set(roles) == {Role.VERIFIER, Role.INTAKE}
    assert str(account.password).startswith("$argon2id$")


def test_what_ties_an_officer_by_itself_is_kept_without_the_number(
    runner: FlaskCliRunner, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        account = factory.account(session, workplace.office, Role.VERIFIER)
    command, nip = ["users", "ties", account.email], "198609262015051001"

    done = runner.invoke(args=[*command, "--agency", workplace.agency.code, "--nip"], input=f"{nip}\n")
    wrong = [
        runner.invoke(args=["users", "ties", "tidak@kantor.id"]),
        runner.invoke(args=[*command, "--agency", "tidak"]),
    ]

    assert done.exit_code == 0, done.output
    assert nip not in done.output
    assert [one.exit_code for one in wrong] == [1, 1]
    with sessions() as session:
        row = session.scalars(select(BlindIndex).where(BlindIndex.owner == account.id)).one()
        assert (row.kind, row.owner_kind) == (IndexKind.NIP, KeyKind.ACCOUNT)
        assert session.get_one(Employment, account.id).agency_id == workplace.agency.id
    assert runner.invoke(args=[*command, "--no-agency"]).exit_code == 0
    with sessions() as session:
        assert session.get(Employment, account.id) is None


@pytest.mark.parametrize("words", [("--password", "pendek"), ("--password", "panjang sekali 2026")])
def test_a_short_password_or_an_unknown_office_makes_no_account(
    runner: FlaskCliRunner, sessions: Sessions, words: tuple[str, str]
) -> None:
    refused = runner.invoke(args=["users", "create", "a@b.id", "--name", "A", "--office", "tidak", *words])

    assert refused.exit_code == 1
    assert len(refused.output.strip().splitlines()) == 1
    with sessions() as session:
        assert session.scalar(select(Account.id).where(Account.email == "a@b.id")) is None


def test_a_due_date_is_explained_with_the_date_alone_on_the_first_line(runner: FlaskCliRunner) -> None:
    said = runner.invoke(args=["clocks", "explain", "pemilu-report-window", "--from", "2024-01-23"])

    assert said.exit_code == 0
    assert said.output.splitlines()[0] == "2024-02-01"
    assert len(said.output.splitlines()) > 5


@pytest.mark.parametrize("words", [("apa", "2024-01-23"), ("pemilu-handling", "31-31-31")])
def test_an_unknown_rule_or_day_is_one_sentence(runner: FlaskCliRunner, words: tuple[str, str]) -> None:
    refused = runner.invoke(args=["clocks", "explain", words[0], "--from", words[1]])

    assert refused.exit_code == 1
    assert len(refused.output.strip().splitlines()) == 1


def test_the_reference_data_can_be_loaded_again_and_change_nothing(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=["calendar", "import"])

    assert done.output.strip() == "Changed: 0 places, 0 types, 0 elections, 0 holidays."


def test_every_sealed_file_is_checked_without_any_key(sample: Sample) -> None:
    whole = sample.flask("evidence", "verify")
    objects = sorted(path for path in (sample.folder / "evidence").glob("*/*/*") if path.is_file())
    assert whole.strip() == f"{len(objects)} files, 0 not as received."
    assert len(objects) > 1

    sealed = objects[0].read_bytes()
    objects[0].write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    objects[1].unlink()
    done = subprocess.run(
        [FLASK, "--app", "app", "evidence", "verify"],
        cwd=ROOT, env=sample.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    told = [line.split(": ")[-1] for line in done.stdout.splitlines()[:-1]]
    assert sorted(told) == ["changed", "missing"]
    assert done.stdout.splitlines()[-1] == f"{len(objects)} files, 2 not as received."


def test_production_never_starts_on_sample_accounts(sample: Sample) -> None:
    environment = {**sample.environment("https://x.go.id"), "NEUTRALITY_PROFILE": "production"}
    done = subprocess.run(
        [FLASK, "--app", "app", "retention", "status"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "sample accounts" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_installation_is_set_up_by_the_commands_of_the_readme(tmp_path: Path) -> None:
    names = {
        "NEUTRALITY_PROFILE": "production",
        "NEUTRALITY_DATABASE_URL": f"sqlite:///{tmp_path / 'n.db'}",
        "NEUTRALITY_EVIDENCE_URL": f"file://{tmp_path / 'evidence'}",
        "NEUTRALITY_KEYS_DIR": str(tmp_path / "keys"),
        "NEUTRALITY_PUBLIC_URL": "https://netralitas.example.go.id",
    }

    def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **names, **more}
        return subprocess.run(
            [FLASK, "--app", "app", *command],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    early = run("calendar", "import")
    assert early.returncode == 1
    assert "keys init" in early.stderr
    assert "Traceback" not in early.stderr
    for command in (
        ("keys", "init"),
        ("db", "upgrade"),
        ("calendar", "import"),
        (*OFFICE, "N1", "--name", "Pusat", "--level", "national"),
        ("users", "create", "a@b.id", "--name", "A", "--office", "N1", "--password", "panjang sekali 2026"),
        ("worker", "--once"),
    ):
        done = run(*command)
        assert done.returncode == 0, f"{command}: {done.stderr}"
    assert run("demo", "load").returncode == 1
    again = run("keys", "init")
    assert (again.returncode, again.stdout.split(" in ")[0]) == (0, "No key is missing")
    insecure = run("db", "current", NEUTRALITY_PUBLIC_URL="http://x.id")
    assert insecure.returncode == 1
    assert "https" in insecure.stderr
    engine = make_engine(names["NEUTRALITY_DATABASE_URL"])
    with make_sessions(engine)() as session:
        assert session.scalars(select(Office.code)).all() == ["N1"]
    engine.dispose()


def two_of(sessions: Sessions, factory: Factory, office: Office) -> list[str]:
    """Return the options that name two heads of an office."""
    with transaction(sessions) as session:
        first, second = (factory.account(session, office, Role.HEAD) for _ in range(2))
        return ["--as", first.email, "--second", second.email]


def test_offices_merge_by_two_persons(
    runner: FlaskCliRunner, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        other = factory.office(session, parent=workplace.province)
    two = two_of(sessions, factory, workplace.province)
    merging = ["offices", "merge", workplace.office.code, other.code]

    alone = runner.invoke(args=[*merging, "--as", two[1], "--second", two[1]])
    done = runner.invoke(args=[*merging, *two])
    again = runner.invoke(args=[*merging, *two])

    assert (alone.exit_code, done.exit_code, again.exit_code) == (1, 0, 0), repr(done.exception)
    assert f"{other.code} goes on in the place of {workplace.office.code}" in again.output
    with sessions() as session:
        assert session.get_one(Office, workplace.office.id).successor_id == other.id


def test_a_stage_is_closed_and_identities_are_handed_on(
    runner: FlaskCliRunner, sessions: Sessions, workplace: Workplace, factory: Factory
) -> None:
    with transaction(sessions) as session:
        body = factory.office(session, parent=workplace.office, level=OfficeLevel.DISTRICT)
        election = session.scalars(select(Election.code).order_by(Election.code)).first()
        custodian = factory.account(session, workplace.office, Role.CUSTODIAN).email
    assert election is not None
    two, closing = two_of(sessions, factory, workplace.office), ["offices", "close-stage", election]

    early = runner.invoke(args=[*closing, "--office", workplace.office.code, *two])
    marked = runner.invoke(
        args=["offices", "ad-hoc", body.code, "--election", election, "--until", "2029-12-31"]
    )
    unknown = runner.invoke(args=["offices", "ad-hoc", body.code, "--election", "x", "--until", "2029-12-31"])
    done = [runner.invoke(args=[*closing, "--office", workplace.office.code, *two]) for _ in range(2)]
    handed = runner.invoke(
        args=["offices", "hand-identities", "--as", custodian, "--passphrase", "kata sandi penjaga uji"]
    )

    codes = [early, marked, unknown, *done, handed]
    assert [said.exit_code for said in codes] == [1, 0, 1, 0, 0, 0], [repr(said.exception) for said in codes]
    assert "1 ad hoc bodies closed, 0 open matters moved" in done[0].output
    assert "0 identities handed on." in handed.output


def test_time_notes_nothing_where_nothing_is_overdue(runner: FlaskCliRunner) -> None:
    said = runner.invoke(args=["clocks", "run"])

    assert (said.exit_code, said.output) == (0, "Noted: 0 employers have not answered within their target.\n")
