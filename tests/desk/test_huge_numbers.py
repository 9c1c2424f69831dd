"""A number longer than any is refused or answered like none: never a fault of the server."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Desk

# More digits than the interpreter turns into a number, and more than any database keeps in one.
LONGER, LONG = "9" * 5000, "9" * 30


@pytest.mark.parametrize("digits", [LONGER, LONG])
def test_how_early_before_a_date_is_one_of_the_choices(desk: Desk, digits: str) -> None:
    answer = desk.who("head").post("/akun/pemberitahuan", data={"how": "each", "days_before": digits})
    assert answer.status_code == 422


@pytest.mark.parametrize("digits", [LONGER, LONG])
def test_what_was_seen_of_a_case_is_a_count(desk: Desk, digits: str) -> None:
    case_id, head = desk.receive(), desk.who("head")
    path = f"/meja/kasus/{case_id}/nomor-luar"
    typed = {"system": "sbt", "number": "42", "given_on": "9-11-2026", "seen": digits, "version": "77"}
    answer = head.post(path, data=typed)
    assert answer.status_code == 409, "somebody changed the case since"


@pytest.mark.both_databases
@pytest.mark.parametrize("digits", [LONGER, LONG, "0", "-1", "10000"])
def test_numbers_in_addresses(desk: Desk, digits: str) -> None:
    case_id, head = desk.receive(), desk.who("head")
    liaison = desk.who("liaison")
    assert head.get(f"/meja/nomor?tahun={digits}").status_code == 200
    assert head.get(f"/admin/kalender?tahun={digits}").status_code == 200
    at = f"/meja/kasus/{case_id}"
    for client, path in (
        (liaison, f"{at}/lembar-salin?terlapor={digits}"),
        (liaison, f"{at}/tindakan?terlapor={digits}"),
        (head, f"{at}/terlapor/{digits}"),
        (head, f"{at}/catatan/{digits}"),
        (head, f"{at}/langkah/{digits}/batalkan"),
        (head, f"{at}/langkah/register?terlapor={digits}"),
        (head, f"{at}/masukkan-kembali?terlapor={digits}"),
        (head, f"{at}/tangkapan?tautan={digits}"),
    ):
        assert client.get(path).status_code < 500, path
