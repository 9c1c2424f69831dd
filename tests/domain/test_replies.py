"""What an agency can answer, what each answer must say, and which steps can take it over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from neutrality.domain.replies import (
    ASKED,
    LEADS_TO,
    MOST_DAYS,
    SOURCE,
    Answerer,
    Reply,
    ReplyKind,
    answerer_problems,
    prefilled,
    reply_problems,
    valid_until,
    validity_problem,
)
from neutrality.domain.workflow import BY_ACTION, Action

TODAY = date(2026, 11, 10)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
KNOWN = frozenset({"bebas_jabatan_12"})
WHOLE: dict[ReplyKind, Reply] = {
    ReplyKind.RECEIVED: Reply(ReplyKind.RECEIVED, happened_on=TODAY),
    ReplyKind.EXAMINING: Reply(ReplyKind.EXAMINING, until_on=TOMORROW),
    ReplyKind.MORE_TIME: Reply(ReplyKind.MORE_TIME, until_on=TOMORROW, remark="Tim belum lengkap."),
    ReplyKind.SANCTIONED: Reply(
        ReplyKind.SANCTIONED, decision_number="SK/1", decision_on=TODAY, sanction_kind="bebas_jabatan_12"
    ),
    ReplyKind.NO_VIOLATION: Reply(ReplyKind.NO_VIOLATION, decision_number="SK/1", decision_on=TODAY),
    ReplyKind.REFUSED: Reply(ReplyKind.REFUSED, remark="Bukan kewenangan."),
    ReplyKind.MOVED: Reply(ReplyKind.MOVED, happened_on=TODAY, agency="Dinas Lain"),
    ReplyKind.RETIRED: Reply(ReplyKind.RETIRED, happened_on=TODAY),
    ReplyKind.DIED: Reply(ReplyKind.DIED, happened_on=TODAY),
}


def problems(reply: Reply, files: int = 1) -> set[tuple[str, str]]:
    found = reply_problems(reply, today=TODAY, sanctions=KNOWN, files=files)
    return {(one.field, one.code) for one in found}


@pytest.mark.parametrize("kind", ReplyKind)
def test_a_whole_answer_is_taken_and_read_again_as_it_was(kind: ReplyKind) -> None:
    assert problems(WHOLE[kind]) == set()
    assert Reply.from_json(WHOLE[kind].to_json()) == WHOLE[kind]


@pytest.mark.parametrize("kind", ReplyKind)
def test_an_empty_answer_lacks_what_its_kind_asks(kind: ReplyKind) -> None:
    assert {name for name, code in problems(Reply(kind)) if code == "required"} == set(ASKED[kind])


@pytest.mark.parametrize("kind", [ReplyKind.SANCTIONED, ReplyKind.NO_VIOLATION])
def test_a_decision_needs_its_decree(kind: ReplyKind) -> None:
    assert problems(WHOLE[kind], files=0) == {("files", "decree_needed")}


def test_days_lie_where_they_can() -> None:
    assert problems(Reply(ReplyKind.RECEIVED, happened_on=TOMORROW)) == {("happened_on", "in_future")}
    assert problems(Reply(ReplyKind.EXAMINING, until_on=YESTERDAY)) == {("until_on", "in_past")}
    odd = Reply(ReplyKind.SANCTIONED, decision_number="1", decision_on=TODAY, sanction_kind="x")
    assert problems(odd) == {("sanction_kind", "not_for_this_employee")}
    assert problems(Reply(ReplyKind.REFUSED, remark="x" * 4001)) == {("remark", "too_long")}


def test_what_another_kind_asked_is_left_out() -> None:
    changed = Reply(ReplyKind.REFUSED, remark="Tidak.", decision_number="SK/1", sanction_kind="x")
    assert changed.tidy() == Reply(ReplyKind.REFUSED, remark="Tidak.")


@pytest.mark.parametrize("kind", ReplyKind)
def test_every_answer_leads_to_steps_of_the_liaison_and_fills_in_what_they_ask(kind: ReplyKind) -> None:
    assert LEADS_TO[kind]
    first = BY_ACTION[LEADS_TO[kind][0]]
    filled = prefilled(WHOLE[kind], first.action, sent_on=TODAY)
    typed_by_hand = {"new_agency"}
    assert set(first.fields) - typed_by_hand <= set(filled)
    if "record_source" in first.fields:
        assert filled["record_source"] == SOURCE


def test_an_answer_taken_over_without_its_decree_says_what_the_agency_says() -> None:
    said = prefilled(WHOLE[ReplyKind.SANCTIONED], Action.RECORD_ANSWER, sent_on=TODAY)
    assert said["employer_answer"] == "sanction"


def test_a_code_lives_as_long_as_an_answer_is_awaited_a_week_at_least_half_a_year_at_most() -> None:
    assert valid_until(None, TODAY) == TODAY + timedelta(days=30)
    assert valid_until(TODAY + timedelta(days=14), TODAY) == TODAY + timedelta(days=14)
    assert valid_until(YESTERDAY, TODAY) == TODAY + timedelta(days=7)
    assert validity_problem(TODAY, TODAY) is None
    assert validity_problem(YESTERDAY, TODAY) is not None
    assert validity_problem(TODAY + timedelta(days=MOST_DAYS + 1), TODAY) is not None


def test_who_answers_says_who_they_are() -> None:
    assert list(answerer_problems(Answerer("Ratna", "Kepala", "0541"))) == []
    assert len(list(answerer_problems(Answerer("", " ", "x" * 201)))) == 3
