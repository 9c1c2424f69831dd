"""The examination through its pages, with a planted text wherever one is typed, first wrongly."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from tests.desk.conftest import Desk

if TYPE_CHECKING:
    from tests.attacks.walking import Planter

SECTIONS = ("facts", "parties", "evidence", "analysis", "conclusion", "recommendation")


def through_the_examination(desk: Desk, plant: Planter, case_id: uuid.UUID) -> None:
    """Fill in checklist, elements, causes; write the study; record a plenary meeting."""
    verifier, pleno, case = desk.who("verifier"), desk.who("pleno_member"), f"/meja/kasus/{case_id}"
    form = f"{case}/pemeriksaan"
    for wrong in ("r1_violation_type", "r1_finding", "r1_cause_1", "relevance"):
        answer = desk.send(verifier, form, **{wrong: plant(wrong)})
        assert answer.status_code == 422, wrong
    assert desk.send(verifier, form, r1_violation_type="D06", r1_cause_1="C9").status_code == 303
    page = desk.page(verifier, case_id, "/pemeriksaan")
    answers = dict.fromkeys(re.findall(r'name="([a-z_]+)" [^>]*value="not_applicable"', page), "yes")
    answers |= dict.fromkeys(re.findall(r'name="(r1_D06\.\d)" [^>]*value="fulfilled"', page), "fulfilled")
    assert len(answers) == 13
    notes = {f"{name}_note": plant(name) for name in answers}
    found = {
        "r1_violation_type": "D06", "r1_finding": "proven", "r1_finding_note": plant("temuan"),
        "r1_cause_1": "C3.1", "r1_cause_1_confidence": "supported", "r1_cause_1_note": plant("sebab"),
    }  # fmt: skip
    assert desk.send(verifier, form, **answers, **notes, **found).status_code == 303
    study = {"number": plant("nomor kajian"), **{name: plant(name) for name in SECTIONS}}
    assert desk.send(verifier, f"{case}/kajian", **{**study, "number": plant("x") * 40}).status_code == 422
    assert desk.send(verifier, f"{case}/kajian", **study).status_code == 303
    _meet(desk, plant, case_id)
    for client, way in ((verifier, "/pemeriksaan"), (verifier, "/kajian/cetak"), (pleno, "/pleno")):
        assert plant.word in desk.page(client, case_id, way)


def _meet(desk: Desk, plant: Planter, case_id: uuid.UUID) -> None:
    pleno, path = desk.who("pleno_member"), f"/meja/kasus/{case_id}/pleno"
    members = re.findall(r'name="(member\d+)_vote_1"', desk.page(pleno, case_id, "/pleno"))
    votes = dict.fromkeys((f"{member}_vote_1" for member in members), "for")
    guest = {"guest1_name": plant("anggota"), "guest1_vote_1": "abstained"}
    meeting = {"held_on": "10-11-2026", "quorum": "2", "result_1": "proven", "minutes": plant("risalah")}
    for wrong in ("quorum", "result_1", "guest1_vote_1"):
        typed = {**votes, **guest, **meeting, wrong: plant(wrong)}
        assert desk.send(pleno, path, **typed).status_code == 422, wrong
    answer = desk.send(pleno, path, **votes, **guest, **meeting)
    assert answer.status_code == 303, answer.text
