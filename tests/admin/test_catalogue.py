"""The law on the desk: its rows, what a new version changed, and who compared a row with the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from neutrality.database import Sessions, transaction
from neutrality.directory.law import DATA, FILES, needs_review, note_version, reviewed, shipped
from neutrality.domain.access import Role
from neutrality.domain.history import EventKind
from neutrality.domain.lawversions import Row
from neutrality.history.service import Signer
from tests.admin.conftest import Events
from tests.fixtures.application import SignIn
from tests.fixtures.clock import NOW
from tests.intake.conftest import problems

ROW = "tabel=clock_rules&baris=pemilu-preliminary.-"


def text_of(page: str) -> str:
    """Return what people read of a page."""
    return re.sub(r"(?:<[^>]+>|\s)+", " ", unescape(page))


def test_every_table_and_row_of_the_law_is_seen_by_administrators_and_heads(
    sign_in: SignIn, top: FlaskClient
) -> None:
    head = sign_in(Role.HEAD)
    for file in FILES:
        shown = head.get(f"/admin/katalog/isi?tabel={file}")
        assert shown.text.count("/admin/katalog/baris?") == len(shipped()[file])
        assert top.get(f"/admin/katalog/isi?tabel={file}&hanya=periksa").status_code == 200
    row = text_of(top.get(f"/admin/katalog/baris?{ROW}").text)
    assert "Perbawaslu 7/2022" in row
    for wrong in ("tabel=../settings&baris=x", "tabel=codes&baris=x", "tabel=codes", "tabel="):
        assert head.get(f"/admin/katalog/baris?{wrong}").status_code == 404
    assert sign_in(Role.VERIFIER).get("/admin/katalog").status_code == 403


def reworded(key: str) -> dict[str, Mapping[str, Row]]:
    """Return the law with another number of days in one rule of clocks."""
    rules = shipped()["clock_rules"]
    return {**shipped(), "clock_rules": {**rules, key: {**rules[key], "amount": "3"}}}


@pytest.mark.both_databases
def test_a_comparison_is_kept_with_who_and_what_and_the_file_stays_as_it_is(
    sign_in: SignIn, top: FlaskClient, sessions: Sessions, events: Events
) -> None:
    head, before = sign_in(Role.HEAD), (DATA / "clock_rules.csv").read_bytes()
    page = f"/admin/katalog/periksa?{ROW}"
    with sessions() as session:
        doubted = len(needs_review(shipped(), reviewed(session, shipped())))

    assert set(problems(head.post(page, data={"verdict": "x"}))) == {"verdict", "note"}
    assert set(problems(head.post(page, data={"verdict": "differs", "note": "a" * 401}))) == {"note"}
    head.post(page, data={"verdict": "differs", "note": "Pasal 8: tiga hari"})
    kept = head.post(page, data={"verdict": "as_in_law", "note": "Pasal 8 ayat (2)"})

    assert kept.status_code == 303
    assert (DATA / "clock_rules.csv").read_bytes() == before
    with sessions() as session:
        assert len(needs_review(shipped(), reviewed(session, shipped()))) == doubted - 1
    first, second = events(EventKind.LAW_ROW_REVIEWED)
    assert (first["verdict"], second["verdict"], second["note"]) == (
        "differs", "as_in_law", "Pasal 8 ayat (2)",
    )  # fmt: skip
    assert second["by"] is not None
    assert "Pasal 8: tiga hari" in top.get(f"/admin/katalog/baris?{ROW}").text
    assert top.post(page, data={"verdict": "as_in_law", "note": "Coba"}).status_code == 403


def test_a_row_that_reads_otherwise_is_to_be_compared_anew(sign_in: SignIn, sessions: Sessions) -> None:
    sign_in(Role.HEAD).post(f"/admin/katalog/periksa?{ROW}", data={"verdict": "as_in_law", "note": "Pasal 8"})
    key = "pemilu-preliminary.-"
    changed = reworded(key)

    with sessions() as session:
        assert ("clock_rules", key) in reviewed(session, shipped())
        assert ("clock_rules", key) in needs_review(changed, reviewed(session, changed))


def test_versions_that_were_loaded_are_compared(
    top: FlaskClient, strict_app: Flask, sessions: Sessions, events: Events
) -> None:
    key = "pemilu-preliminary.-"
    older = {**reworded(key), "causes": {}}
    signer = Signer("desk", strict_app.extensions["signers"]["desk"].key)
    with transaction(sessions) as session:
        assert note_version(session, signer, older, now=NOW)
        assert not note_version(session, signer, older, now=NOW)
    assert "calendar import" in top.get("/admin/katalog").text

    done = strict_app.test_cli_runner().invoke(args=["calendar", "import"])

    assert done.exit_code == 0, done.output
    page = top.get("/admin/katalog").text
    assert "calendar import" not in page
    newer, first = re.findall(r"/admin/katalog/beda\?versi=([0-9a-f]{12})", page)
    shown = text_of(top.get(f"/admin/katalog/beda?versi={newer}").text)
    assert "3 → 2" in shown
    assert "Keluarga inti" in shown
    assert "3 → 2" not in text_of(top.get(f"/admin/katalog/beda?versi={first}").text)
    assert top.get("/admin/katalog/beda?versi=0").status_code == 404
    assert [one["digest"][:12] for one in events(EventKind.CATALOGUE_LOADED)] == [first, newer]
