"""What is wrong with a submission, whoever hands it in: each problem with its field."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from neutrality.domain.workflow import ReportKind
from neutrality.reports.checks import fitting, problems_of
from neutrality.reports.models import Source
from neutrality.reports.submission import Identity, RespondentInput, Submission

TODAY = date(2026, 11, 10)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LONG, VERY_LONG = "x" * 301, "x" * 20_001
GOOD = Submission(
    kind=ReportKind.LAPORAN,
    source=Source.PUBLIC,
    channel="web",
    office_id=uuid.UUID(int=1),
    received_at=datetime(2026, 11, 10, 2, tzinfo=UTC),
    received_on=TODAY,
    narrative="Membagikan kaus calon.",
    event_on=YESTERDAY,
    known_on=TODAY,
    place_code="73.11",
    respondents=(RespondentInput(name="Budi Contoh"),),
    identity=Identity("Sari Contoh", "Jalan Contoh 1"),
)
WRONG: list[tuple[dict[str, object], list[tuple[str, str]]]] = [
    ({}, []),
    ({"narrative": " \n"}, [("narrative", "required")]),
    ({"narrative": VERY_LONG}, [("narrative", "too_long")]),
    ({"witnesses": VERY_LONG}, [("witnesses", "too_long")]),
    ({"place_code": None}, [("place_code", "required")]),
    ({"place_detail": LONG, "candidate": LONG}, [("place_detail", "too_long"), ("candidate", "too_long")]),
    ({"event_on": None}, []),
    ({"event_on": TOMORROW}, [("event_on", "in_future"), ("known_on", "before_event")]),
    ({"known_on": TOMORROW}, [("known_on", "in_future")]),
    ({"known_on": YESTERDAY - timedelta(days=1)}, [("known_on", "before_event")]),
    ({"received_on": TOMORROW}, [("received_on", "in_future")]),
    (
        {"received_on": YESTERDAY},
        [("known_on", "after_received"), ("late_reason", "required_when_backdated")],
    ),
    ({"received_on": YESTERDAY, "known_on": YESTERDAY, "late_reason": "x"}, []),
    ({"signed_on": TOMORROW}, [("signed_on", "in_future")]),
    ({"respondents": ()}, [("respondents", "no_respondent")]),
    ({"respondents": (RespondentInput(unknown=True),) * 11}, [("respondents", "too_many")]),
    ({"respondents": (RespondentInput(),)}, [("respondents-0-name", "required")]),
    ({"respondents": (RespondentInput("A"), RespondentInput(LONG))}, [("respondents-1-name", "too_long")]),
    ({"links": ("a.test",) * 11}, [("links", "too_many")]),
    ({"links": ("javascript:a.test",)}, [("links", "bad_link")]),
    ({"links": ("http://[a.test", "a b.test", "//")}, [("links", "bad_link")] * 3),
    ({"links": ("a.test/" + "x" * 1200,)}, [("links", "too_long")]),
    ({"identity": None}, [("identity_name", "required")]),
    ({"identity": None, "kind": ReportKind.INFORMASI_AWAL}, []),
    ({"identity": Identity(" ", "")}, [("identity_name", "required"), ("identity_address", "required")]),
    ({"identity": Identity("A", "B", id_number=LONG)}, [("identity_id_number", "too_long")]),
]


@pytest.mark.parametrize(("changes", "problems"), WRONG)
def test_every_problem_is_told_with_its_field(
    changes: dict[str, object], problems: list[tuple[str, str]]
) -> None:
    found = problems_of(replace(GOOD, **changes), TODAY)  # type: ignore[arg-type]  # fields by name

    assert [(problem.field, problem.code) for problem in found] == problems


@pytest.mark.parametrize("sign", ["x", "é", "语", "💡", '"', "\\", "\t."])
def test_what_fits_into_an_identity_fits_into_its_class(sign: str) -> None:
    text = (sign * 400)[: fitting(sign * 400)]
    most = Identity(text, text, text, text, text, text)

    assert text
    assert len(json.dumps(asdict(most), ensure_ascii=False).encode()) <= 2048 - 4
    assert problems_of(replace(GOOD, identity=most), TODAY) == []
    assert problems_of(replace(GOOD, identity=replace(most, name=text + "x")), TODAY) != []


def test_a_plain_name_may_have_three_hundred_letters() -> None:
    assert fitting("x" * 1000) == 300
    assert fitting("") == 300
