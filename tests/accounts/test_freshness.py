"""What weighs asks once more who it is; nothing that was typed is lost by it."""

from __future__ import annotations

import re
from inspect import getsource, unwrap
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from neutrality.desk import evidence
from neutrality.domain.access import Role
from tests.accounts.conftest import PASSWORD, MakeAccount
from tests.accounts.doors import inside, set_up_app, sign_in
from tests.fixtures.clock import Clock

pytestmark = pytest.mark.usefixtures("quick_passwords")
# Roles and resets, what lets programs and field supervisors in, the law, own factors,
# an identity that is released, what leaves with names in it.
WEIGHS = {
    "accounts.new", "accounts.give", "accounts.take", "accounts.reset", "accounts.invite", "accounts.answer",
    "own_factors.app", "own_factors.remove", "own_factors.recovery", "passkeys.own", "passkeys.remove",
    "identity.release", "register.take",
    "referral.package", "statistics_files.download",
    "field_supervisors.invite", "tokens.new", "tokens.rotate", "tokens.confirm", "webhooks.new",
    "webhooks.renew", "law_changes.settle",
    "evidence.original", "own_data.original", "own_data.sheet", "provider.own", "provider.remove",
}  # fmt: skip
# Files that go out without one: each is of one case, is taken many times a day, and is an event all the same.
ORDINARY = {
    "document_files.pdf": "a letter that is written, looked at again and again",
    "document_files.download": "the same letter",
    "document_files.word": "the same letter, to be edited elsewhere",
    "document_files.original": "the same letter, signed",
    "handover_papers.pdf": "numbers of cases and days; no respondent, no reporter",
    "handover_papers.word": "the same",
    "handover_papers.original": "the same, signed",
    "scans.original": "a letter that came or went",
    "reply_answers.original": "an agency's decree or letter, put into the case",
    "redaction.copy": "covered, and cleared by a second reader before",
}
# Looked at on the desk's own pages: reading is the work.
LOOKED_AT = {
    "document_files.viewing", "evidence.viewing", "handover_papers.viewing", "own_data.viewing",
    "redaction.picture", "reply_answers.viewing", "scans.viewing",
}  # fmt: skip
DESK = ("neutrality.desk", "neutrality.register", "neutrality.releases", "neutrality.stationery")
GIVES = re.compile(r"return (downloaded|given|shown)\(|Content-Disposition")


def test_these_ask_for_a_fresh_proof(app: Flask) -> None:
    asking = {name for name, view in app.view_functions.items() if getattr(view, "__fresh__", False)}

    assert asking == WEIGHS


def gives(view: Any) -> bool:
    """Return whether a view of the desk hands a file out, by one of the ways that there are."""
    ways = {way.__name__: way for way in (evidence.downloaded, evidence.given, evidence.shown)}
    found = GIVES.findall(getsource(view)) if getattr(view, "__module__", "").startswith(DESK) else []
    return any(not name or view.__globals__.get(name) is ways[name] for name in found)


def test_whatever_gives_a_file_out_says_whether_it_asks(app: Flask) -> None:
    views = {name: unwrap(view) for name, view in app.view_functions.items()}

    giving = {name for name, view in views.items() if gives(view)}

    assert giving - WEIGHS == ORDINARY.keys() | LOOKED_AT


def test_a_page_that_weighs_asks_again_after_a_while_and_then_leads_there(
    client: FlaskClient, account_with: MakeAccount, clock: Clock
) -> None:
    sign_in(client, account_with().email)
    assert client.get("/akun/aplikasi").status_code == 200
    clock.move(minutes=16)
    asked = client.get("/akun/aplikasi").location
    assert asked == "/akun/bukti?next=/akun/aplikasi"

    assert client.post(asked, data={"proof": "salah"}).status_code == 422
    assert client.get("/akun/aplikasi").status_code == 302
    assert client.post(asked, data={"proof": PASSWORD}).location == "/akun/aplikasi"
    assert client.get("/akun/aplikasi").status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_a_proof_leads_off_the_site_nowhere(
    client: FlaskClient, account_with: MakeAccount, target: str
) -> None:
    sign_in(client, account_with().email)

    assert client.post("/akun/bukti", data={"proof": PASSWORD, "next": target}).location == "/meja/mulai"


def test_what_was_typed_for_an_hour_is_sent_and_after_that_goes_on_with_the_proof(
    client: FlaskClient, account_with: MakeAccount, clock: Clock
) -> None:
    sign_in(client, account_with(Role.ADMIN).email)
    typed = {"name": "Rina <Contoh>", "email": "tidak lengkap", "how": "paper", "office_id": "x"}
    clock.move(minutes=59)
    assert "Benarkah" not in client.post("/admin/akun/baru", data=typed).text
    clock.move(minutes=2)
    beside = client.post("/admin/akun/baru", data=typed)
    assert beside.status_code == 422
    assert "Rina &lt;Contoh&gt;" in beside.text
    wrong = client.post("/admin/akun/baru", data=typed | {"proof": "tebakan"})
    assert "Rina &lt;Contoh&gt;" in wrong.text
    assert "tebakan" not in wrong.text

    done = client.post("/admin/akun/baru", data=typed | {"proof": PASSWORD})
    assert "Benarkah" not in done.text
    assert 'value="Rina &lt;Contoh&gt;"' in done.text


def test_a_passphrase_is_never_sent_back(
    client: FlaskClient, account_with: MakeAccount, clock: Clock
) -> None:
    sign_in(client, account_with(Role.ADMIN).email)
    clock.move(minutes=61)

    page = client.post("/admin/akun/baru", data={"passphrase": "frasa rahasia", "name": "Rina"}).text
    assert "Rina" in page
    assert "frasa rahasia" not in page


def test_a_code_of_the_app_is_a_proof_once(
    client: FlaskClient, account_with: MakeAccount, clock: Clock
) -> None:
    sign_in(client, account_with().email)
    app, codes = set_up_app(client, clock)
    clock.move(minutes=20)

    assert client.post("/akun/bukti", data={"proof": app.code}).status_code == 303
    assert client.post("/akun/bukti", data={"proof": app.code}).status_code == 422
    assert client.post("/akun/bukti", data={"proof": codes[0]}).status_code == 303
    assert inside(client)
