"""The answer to a package read back in: shown, checked, taken over as steps."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from neutrality.domain.access import Role
from neutrality.domain.errors import ConflictError, InvalidInputError, NotAllowedError
from neutrality.domain.history import EventKind
from neutrality.domain.workflow import Action, SubStatus
from neutrality.referral.answers import LARGEST, ReadAnswer, read_answer, take_over
from tests.referral.handing_on import FIRST, SECOND, HandingOn, values_in

pytestmark = pytest.mark.both_databases


def form_of(sent: HandingOn, **rows: dict[str, Any]) -> dict[str, Any]:
    """Return the answer form of a fresh package, with these rows filled in and a letter of today."""
    form: dict[str, Any] = values_in(sent.package(), "jawaban.json")
    form["letter"] = {"number": "800/12/BKD", "dated_on": sent.office.today.isoformat()}
    for row in form["respondents"]:
        row.update(rows.get(row["reference"], {}))
    return form


def read(sent: HandingOn, form: Any) -> ReadAnswer:
    """Return an answer as the liaison officer sees it."""
    return sent.do(read_answer, json.dumps(form).encode())


def take(sent: HandingOn, form: Any, *, version: int | None = None, **agencies: str) -> dict[str, bool]:
    """Take the chosen lines over."""
    held = sent.office.case(sent.case_id).version
    return sent.do(
        take_over, json.dumps(form).encode(), agencies, version=held if version is None else version,
        today=sent.office.today,
    )  # fmt: skip


def subs(sent: HandingOn) -> list[SubStatus | None]:
    """Return where the respondents stand."""
    return [person.sub_status for person in sent.office.people(sent.case_id)]


def refused(sent: HandingOn, form: Any) -> list[str]:
    """Return why an answer is not read."""
    content = form if isinstance(form, bytes) else json.dumps(form).encode()
    with pytest.raises(InvalidInputError) as told:
        sent.do(read_answer, content)
    assert {one.field for one in told.value.problems} == {"answer_file"}
    return [one.code for one in told.value.problems]


def test_an_answer_goes_the_whole_way_for_each_respondent(sent: HandingOn) -> None:
    office = sent.office
    today = office.today.isoformat()
    decree = {
        "answer": "sanctioned", "sanction_kind": "moral_terbuka", "decision_number": "SK/9/2026",
        "decision_on": today, "effective_on": today, "note": "Keputusan terlampir.",
    }  # fmt: skip
    form = form_of(sent, R1={"answer": "examining", "received_on": today}, R2=decree)
    seen = read(sent, form)
    assert [(one.ordinal, one.name) for one in seen.lines] == [(1, FIRST), (2, SECOND)]
    assert [[action for action, _on, _fields in one.steps] for one in seen.lines] == [
        [Action.RECORD_RECEIPT, Action.RECORD_EXAMINING], [Action.RECORD_SANCTION],
    ]  # fmt: skip
    assert seen.taken_on is None

    assert take(sent, form, R1="", R2="") == {"R1": True, "R2": False}
    assert subs(sent)[0] is SubStatus.PPK_EXAMINING
    (waiting,) = office.waiting(sent.case_id)
    assert waiting.action is Action.RECORD_SANCTION
    office.confirm(waiting.id, office.who(Role.VERIFIER, 2))
    first, second, third = office.view(sent.case_id).respondents
    assert [(one.said, one.number, one.source) for one in first.records.answers] == [
        ("record_examining", "800/12/BKD", "letter")
    ]
    assert second.decision is not None
    assert (second.decision.number, second.decision.kind) == ("SK/9/2026", "moral_terbuka")
    assert not third.records.answers
    entry = next(one for one in office.view(sent.case_id).timeline if one.kind is EventKind.PACKAGE_ANSWERED)
    assert entry.who == office.who(Role.LIAISON).name
    assert read(sent, form).taken_on is not None, "that this file was taken over is told"


def test_only_the_chosen_lines_are_taken_over(sent: HandingOn) -> None:
    form = form_of(sent, R1={"answer": "received"}, R2={"answer": "received"})
    assert take(sent, form, R2="") == {"R2": True}
    assert subs(sent)[:2] == [SubStatus.FORWARDED_TO_PPK, SubStatus.PPK_EXAMINING]
    with pytest.raises(InvalidInputError) as told:
        take(sent, form)
    assert told.value.problems[0].code == "answer_none_chosen"


def test_where_nothing_new_is_said_no_step_is_made(sent: HandingOn) -> None:
    sent.office.step(sent.case_id, Action.RECORD_RECEIPT)
    assert read(sent, form_of(sent, R1={"answer": "received"})).lines[0].steps == ()


def test_a_move_asks_to_which_agency(sent: HandingOn) -> None:
    office = sent.office
    with office.sessions.begin() as session:
        code = office.factory.agency(session).code
    form = form_of(sent, R1={"answer": "moved", "moved_on": office.today.isoformat(), "new_agency": "Dinas"})
    assert read(sent, form).lines[0].asks_agency
    with pytest.raises(InvalidInputError) as told:
        take(sent, form, R1="")
    assert [(one.field, one.code) for one in told.value.problems] == [("R1.new_agency", "required")]
    assert take(sent, form, R1=code) == {"R1": True}


def test_all_is_taken_over_or_nothing(sent: HandingOn) -> None:
    form = form_of(sent, R1={"answer": "received"}, R2={"answer": "moved"})
    with pytest.raises(InvalidInputError):
        take(sent, form, R1="", R2="")
    assert subs(sent)[:2] == [SubStatus.FORWARDED_TO_PPK] * 2
    with pytest.raises(ConflictError):
        take(sent, form, version=0, R1="")


def test_what_was_only_said_without_a_letter_is_no_paper(sent: HandingOn) -> None:
    form = form_of(sent, R1={"answer": "sanctioned"})
    form["letter"] = {"number": "", "dated_on": ""}
    assert take(sent, form, R1="") == {"R1": True}
    (answer,) = sent.office.view(sent.case_id).respondents[0].records.answers
    assert (answer.answer, answer.source) == ("sanction", "message")
    assert subs(sent)[0] is SubStatus.DECREE_AWAITED


def test_an_answer_of_an_earlier_day_is_dated_then(sent: HandingOn) -> None:
    form = form_of(sent, R1={"answer": "refused"})
    sent.office.clock.move(days=3)
    assert take(sent, form, R1="") == {"R1": True}
    (answer,) = sent.office.view(sent.case_id).respondents[0].records.answers
    assert answer.answered_on == sent.office.today - timedelta(days=3)


def test_an_answer_belongs_to_its_package_and_case(sent: HandingOn) -> None:
    form = form_of(sent, R1={"answer": "received"})
    assert refused(sent, {**form, "package": "A" * 24}) == ["answer_unknown_package"]
    assert refused(sent, {**form, "nonce": "0" * 32}) == ["answer_nonce"]
    assert refused(sent, b"\xff\xfe") == ["answer_no_form"]
    assert refused(sent, b"{") == ["answer_no_form"]
    assert refused(sent, b"[" * 100_000) == ["answer_no_form"]
    assert refused(sent, b" " * (LARGEST + 1)) == ["answer_too_large"]
    assert refused(sent, {**form, "schema": "2"}) == ["answer_version"]
    form["respondents"][0]["reference"] = "R9"
    assert refused(sent, form) == ["answer_unknown_respondent"]
    other = sent.office.receive().case_id
    sent.case_id, own = other, sent.case_id
    assert refused(sent, {**form}) == ["answer_unknown_package"]
    sent.case_id = own


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.HEAD, Role.AUDITOR, Role.INTAKE])
def test_answers_are_the_liaison_officers(sent: HandingOn, role: Role) -> None:
    form = form_of(sent, R1={"answer": "received"})
    with pytest.raises(NotAllowedError):
        sent.do(read_answer, json.dumps(form).encode(), who=sent.office.who(role))
