"""New law as data at the desk: a file is tried, a second person confirms, old days keep what they had."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from neutrality.admin.law_jobs import load_law
from neutrality.database import Sessions, transaction
from neutrality.directory.law import is_latest, latest, shipped
from neutrality.directory.law_in_force import catalogue_in_force, left_out, rows_in_force
from neutrality.domain.access import Role
from neutrality.domain.catalogue import ClockKind, Regime
from neutrality.domain.history import EventKind
from neutrality.domain.lawchanges import BY_DAYS
from neutrality.statistics.retold_clocks import books_of
from tests.admin.conftest import Events
from tests.admin.test_catalogue import text_of
from tests.factories import Factory, Workplace
from tests.fixtures.application import SignIn
from tests.intake.conftest import problems

DAY, BEFORE = date(2027, 3, 1), date(2027, 2, 28)
Sent = Callable[..., Any]


@pytest.fixture
def second(sign_in: SignIn, sessions: Sessions, factory: Factory, workplace: Workplace) -> FlaskClient:
    """Return the head of the topmost office."""
    with transaction(sessions) as session:
        account = factory.account(session, workplace.province, Role.HEAD)
    return sign_in(account=account)


def file_of(rows: list[dict[str, str]], separator: str = ",") -> bytes:
    """Return rows as a spreadsheet program writes them."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def rules() -> list[dict[str, str]]:
    """Return the rules of clocks in which one ends and its successor counts another number of days."""
    rows = [dict(row) for row in shipped()["clock_rules"].values()]
    old = next(row for row in rows if row["rule"] == "pemilu-preliminary")
    new = {**old, "amount": "5", "valid_from": "2027-03-01", "source": "Perbawaslu 1/2027"}
    old["valid_to"] = "2027-02-28"
    return [*rows, new]


def sent(
    client: FlaskClient, content: bytes | str, *, since: str = "1-3-2027", step: str = "", **more: str
) -> Any:
    """Return the answer to a file, or to what the form carries of it."""
    data: dict[str, Any] = {
        "table": "clock_rules",
        "since": since,
        "reason": "Perbawaslu 1/2027",
        "langkah": step,
    }
    if isinstance(content, bytes):
        data["berkas"] = (io.BytesIO(content), "aturan.csv")
    else:
        data["isi"] = content
    return client.post("/admin/katalog/ubah", data={**data, **more}, content_type="multipart/form-data")


def proposed(client: FlaskClient, rows: list[dict[str, str]], **more: str) -> str:
    """Propose a file and return the id of what waits."""
    kept = sent(client, file_of(rows), step="usul", **more)
    assert kept.status_code == 303, kept.text
    return str(kept.headers["Location"].rpartition("=")[2])


def answered(client: FlaskClient, change: str, answer: str = "setuju") -> str:
    """Return what the page says after an answer."""
    done = client.post("/admin/katalog/jawab", data={"id": change, "jawaban": answer}, follow_redirects=True)
    return text_of(done.text)


@pytest.mark.both_databases
def test_a_rule_of_a_new_decree_holds_from_its_day_and_for_that_alone(
    top: FlaskClient, second: FlaskClient, app: Flask, sessions: Sessions, events: Events
) -> None:
    tried = sent(top, file_of(rules(), ";"))
    assert tried.status_code == 200, tried.text
    assert "2 → 5" not in text_of(tried.text)
    assert "Perbawaslu 1/2027" in tried.text
    with sessions() as session:
        assert rows_in_force(session) == shipped()
    change = proposed(top, rules())
    answered(top, change)
    with sessions() as session:
        assert rows_in_force(session) == shipped(), "nobody confirms the own"

    answered(second, change)

    with app.test_request_context():
        law = app.extensions["law"].catalogue()
    amount = {on: law.rule_for(ClockKind.PRELIMINARY, Regime.PEMILU, on).amount for on in (BEFORE, DAY)}
    assert amount == {BEFORE: 2, DAY: 5}
    with sessions() as session:
        told = books_of(session)
        assert told.rule_for(ClockKind.PRELIMINARY, Regime.PEMILU, DAY).amount == 5, "counted twice, alike"
        assert not is_latest(session, rows_in_force(session))
    with transaction(sessions) as session, app.app_context():
        means = type("M", (), {"signer": app.extensions["signers"]["desk"]})
        load_law(session, means, {}, app.config["CLOCK"]())  # type: ignore[arg-type]  # it needs no more of it
        kept = latest(session)
        assert kept is not None
        assert kept.rows["clock_rules"]["pemilu-preliminary.2027-03-01"]["amount"] == "5"
    asked, confirmed = events(EventKind.LAW_CHANGE_ASKED)[0], events(EventKind.LAW_CHANGE_CONFIRMED)[0]
    assert asked["by"] != confirmed["by"]
    assert (confirmed["file"], confirmed["holds_from"], confirmed["added"], confirmed["closed"]) == (
        "clock_rules", "2027-03-01", 1, 1,
    )  # fmt: skip
    assert "5" in text_of(top.get("/admin/katalog/isi?tabel=clock_rules").text)


def test_what_the_dry_run_shows_is_what_the_button_proposes(top: FlaskClient) -> None:
    page = sent(top, file_of(rules())).text
    carried = re.search(r'<textarea name="isi" hidden>(.*?)</textarea>', page, re.DOTALL)
    assert carried is not None
    kept = sent(
        top, carried[1].replace("&#34;", '"').replace("&amp;", "&").replace("&#39;", "'"), step="usul"
    )
    assert kept.status_code == 303
    assert "Perbawaslu 1/2027" in top.get(kept.headers["Location"]).text


@pytest.mark.parametrize(
    ("spoilt", "column"),
    [
        ({"amount": "9"}, "amount"),
        ({"valid_to": "2020-01-01"}, "valid_to"),
        ({"valid_to": "31/12/2027"}, "valid_to"),
        ({"source": ""}, "source"),
        ({"valid_to": "2027-02-28"}, "valid_to"),
        ({"rule": "lain", "valid_from": "2026-01-01"}, "valid_from"),
        ({"rule": "lain", "valid_from": "20270301"}, "valid_from"),
        ({"rule": "lain", "valid_from": "2027-03-01", "valid_to": "9999-12-31"}, "valid_to"),
        ({"rule": "lain " * 20, "valid_from": "2027-03-01"}, "rule"),
        ({"rule": "../lain", "valid_from": "2027-03-01"}, "rule"),
        ({"rule": "lain", "valid_from": "2027-03-01", "label_id": "x" * 1001}, "label_id"),
    ],
)
def test_an_old_row_keeps_its_words_and_leaves_no_gap(
    top: FlaskClient, spoilt: dict[str, str], column: str
) -> None:
    rows = [dict(row) for row in shipped()["clock_rules"].values()]
    place = next(n for n, row in enumerate(rows) if row["rule"] == "pemilu-preliminary")
    new = {**rows[place], **spoilt}
    rows = [*rows, new] if "rule" in spoilt else [*rows[:place], new, *rows[place + 1 :]]
    page = sent(top, file_of(rows), step="usul")
    assert page.status_code == 422
    row = len(rows) + 1 if "rule" in spoilt else place + 2
    found = re.search(rf">{row}</.*?typed-text\">([a-z_]+)<", page.text, re.DOTALL)
    assert found is not None
    assert found[1] == column


def test_files_that_are_no_table_are_told(top: FlaskClient) -> None:
    rows = rules()
    short = [row for row in rows if row["rule"] != "pilkada-preliminary"]
    twice = [*rows, rows[-1]]
    overlap = [*rows[:-1], {**rows[-1], "rule": "baru", "valid_to": ""}, {**rows[-1], "rule": "baru-2"}]
    impossible = [*rows[:-1], {**rows[-1], "amount": "lima"}]
    endless = [*rows[:-1], {**rows[-1], "amount": "1" * 12}]
    for content in (
        b"", b"\xff\xfe", b"a,b\n1,2\n", b"\0", file_of(rows) + b"x,y\n", b"x" * 600_000,
        file_of(short), file_of(twice), file_of(overlap), file_of(impossible),
        file_of(endless),
    ):  # fmt: skip
        page = sent(top, content, step="usul")
        assert page.status_code == 422, content[:80]
        assert "govuk-error" in page.text or 'id="checked"' in page.text
    assert "since" in problems(sent(top, file_of(rows), since="1-1-2020"))
    assert sent(top, file_of(rows), table="codes").status_code == 422
    assert top.get("/admin/katalog/unduh?tabel=codes").status_code == 404


def test_of_two_changes_of_a_table_the_second_is_proposed_anew(top: FlaskClient, second: FlaskClient) -> None:
    one, other = proposed(top, rules()), proposed(top, rules(), since="1-2-2027")
    answered(second, one)
    answered(second, other)
    assert second.get(f"/admin/katalog/usulan?id={other}").text.count("/admin/katalog/jawab") == 2
    answered(second, other, "tolak")
    assert "/admin/katalog/jawab" not in second.get(f"/admin/katalog/usulan?id={other}").text


def test_what_a_newer_program_contradicts_does_not_hold_and_is_told(
    top: FlaskClient, second: FlaskClient, sessions: Sessions
) -> None:
    answered(second, proposed(top, rules()))
    with transaction(sessions) as session:
        row = rows_in_force(session)["clock_rules"]["pemilu-preliminary.2027-03-01"]
        assert left_out(session) == 0
        from neutrality.directory.law_in_force import LawChange  # noqa: PLC0415

        change = session.query(LawChange).one()
        change.content = change.content.replace('"kind": "K1"', '"kind": "K99"')
    assert row["kind"] == "K1"
    with sessions() as session:
        assert left_out(session) == 1
        assert catalogue_in_force(session).rule_for(ClockKind.PRELIMINARY, Regime.PEMILU, DAY).amount == 2
    assert "/admin/katalog/ubah" in top.get("/admin").text


def test_another_authority_follows_without_gap_or_overlap(
    top: FlaskClient, second: FlaskClient, app: Flask, events: Events
) -> None:
    typed = {
        "code": "BARU", "label_id": "Badan Baru", "label_en": "New Body", "since": "1-3-2027",
        "legal_basis": "UU 1/2027", "source": "LN 1/2027", "reason": "UU 1/2027 berlaku",
    }  # fmt: skip
    page = "/admin/katalog/otoritas"
    assert "BKN" in top.get(page).text
    assert set(problems(top.post(page, data={}))) >= {"code", "since", "source", "reason"}
    assert "code" in problems(top.post(page, data={**typed, "code": "BKN"}))
    assert "since" in problems(top.post(page, data={**typed, "since": "1-1-2020"}))
    kept = top.post(page, data=typed)
    change = kept.headers["Location"].rpartition("=")[2]
    assert change in top.get(page).text
    answered(second, change)

    law = app.extensions["law"].catalogue()
    assert (law.authority(BEFORE).code, law.authority(DAY).code) == ("BKN", "BARU")
    assert "Badan Baru" in top.get(page).text
    assert top.post(page, data={**typed, "code": "LAGI"}).status_code == 422, (
        "another one is entered for that day"
    )
    assert events(EventKind.LAW_CHANGE_CONFIRMED)[0]["file"] == "authorities"


def test_the_law_is_changed_at_the_topmost_office_alone(
    top: FlaskClient, local: FlaskClient, sign_in: SignIn
) -> None:
    assert sent(local, file_of(rules()), step="usul").status_code == 403
    for page in ("ubah", "otoritas"):
        below = local.get(f"/admin/katalog/{page}")
        assert below.status_code == 200
        assert 'name="since"' not in below.text
    assert "/admin/katalog/ubah" not in local.get("/admin/katalog").text
    change = proposed(top, rules())
    head = sign_in(Role.HEAD)
    answered(head, change)
    assert "/admin/katalog/jawab" in head.get(f"/admin/katalog/usulan?id={change}").text
    assert sign_in(Role.VERIFIER).get(f"/admin/katalog/usulan?id={change}").status_code == 403
    answer = top.post("/admin/katalog/jawab", data={"id": "x"})
    assert (answer.status_code, answer.location) == (303, "/admin/katalog")


def test_a_table_that_is_downloaded_and_sent_back_changes_nothing(top: FlaskClient) -> None:
    for table in BY_DAYS:
        content = top.get(f"/admin/katalog/unduh?tabel={table}").data
        page = sent(top, content.replace(b"\n", b"\r\n"), table=table)
        assert (page.status_code, "langkah" in page.text) == (200, False), table
        assert sent(top, content, table=table, step="usul").status_code == 422
