"""Somebody plants a marker wherever something is typed of a respondent or a witness, rightly and wrongly."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from tests.desk.conftest import Desk

if TYPE_CHECKING:
    from tests.attacks.walking import Planter

DAY = "10-11-2026"


def examined(desk: Desk, plant: Planter, case_id: uuid.UUID) -> None:
    """Add a respondent, describe and hear the first one, take in files, a request and a witness."""
    verifier, at = desk.who("verifier"), f"/meja/kasus/{case_id}"
    people = {name: plant(name) for name in ("name", "agency_text", "position", "nip")}
    _both(desk, f"{at}/terlapor/baru", {"reason": ""}, {**people, "reason": plant("alasan menambah")})
    one = f"{at}/terlapor/1"
    chosen = {"phase": "calon", "reason": plant("alasan tahap")}
    _both(desk, f"{one}/tahap", {"phase": plant("tahap")}, chosen)
    grid = {"channel": "luring", "is_official": "yes", "employer_conflict": "yes"}
    filled = {**grid, "employer_reason": plant("ppk")}
    _both(desk, f"{one}/cara", {**grid, "channel": plant("saluran")}, filled)
    summons = {"channel": "post", "sent_on": DAY, "meet_on": DAY, "place": plant("ruang"),
               "letter_number": plant("undangan")}  # fmt: skip
    _both(desk, f"{one}/panggilan", {"meet_at": plant("jam")}, {**summons, "meet_at": "09.30"})
    (hearing,) = _links(desk, one, rf"{at}/panggilan/[0-9a-f-]{{36}}")
    said = {"attendance": "attended", "statement": plant("keterangan"), "note": plant("catatan")}
    _both(desk, hearing, {"statement": plant("hantu"), "attendance": "absent"}, said)
    again = {**said, "statement": plant("keterangan baru"), "reason": plant("alasan ralat")}
    _both(desk, hearing, {**said, "reason": ""}, again)
    _both(desk, f"{one}/permintaan", {"asked_on": plant("hari")}, {"asked_on": DAY, "wish": plant("minta")})
    (asked,) = _links(desk, one, rf"{at}/permintaan/[0-9a-f-]{{36}}")
    refusal = {"answer": "refused", "answered_on": DAY, "given": plant("diberi"), "reason": plant("menolak")}
    _both(desk, asked, {**refusal, "reason": ""}, refusal)
    witness = {name: plant(f"saksi {name}") for name in ("name", "address", "statement")}
    _both(
        desk, f"{at}/saksi/baru", {**witness, "name": ""}, {**witness, "phone": plant("telp"), "sworn": "y"}
    )
    (known,) = _links(desk, at, rf"{at}/saksi/[0-9a-f-]{{36}}")
    _both(desk, known, {**witness, "reason": ""}, {**witness, "reason": plant("ralat saksi")})
    for files, status in ((plant.refused_files(), 422), (plant.files(), 303)):
        answer = verifier.post(f"{one}/sanggahan", data={"files": files}, content_type="multipart/form-data")
        assert answer.status_code == status
    for path in _links(desk, one, rf"{at}/sanggahan/[0-9a-f-]{{36}}"):
        opened = verifier.get(path)
        assert opened.status_code == 200
        assert plant.word not in str(opened.headers)
    assert plant.word in verifier.get(f"{one}/data").text
    _numbered(desk, plant, at)


def _numbered(desk: Desk, plant: Planter, at: str) -> None:
    """Add a number of another system to the case, and take it back; read the copy sheet."""
    typed = {"system": "sbt", "number": plant("nomor luar"), "given_on": DAY, "note": plant("catatan nomor")}
    _both(desk, f"{at}/nomor-luar", {**typed, "system": plant("sistem")}, typed)
    _both(desk, f"{at}/nomor-luar", {**typed, "number": ""}, {**typed, "system": "lapor", "about": "1"})
    first, _second = _links(desk, at, rf"{at}/nomor-luar/[0-9a-f-]{{36}}")
    _both(desk, first, {"reason": ""}, {"reason": plant("alasan cabut")})
    assert plant.word in desk.who("verifier").get(f"{at}/lembar-salin").text


def _both(desk: Desk, path: str, wrong: dict[str, Any], right: dict[str, Any]) -> None:
    """Send a form that is refused, then one that is taken."""
    client = desk.who("verifier")
    assert desk.send(client, path, **wrong).status_code == 422, path
    answer = desk.send(client, path, **right)
    assert answer.status_code == 303, answer.text


def _links(desk: Desk, page: str, pattern: str) -> list[str]:
    return sorted(set(re.findall(pattern, desk.who("verifier").get(page).text)))
