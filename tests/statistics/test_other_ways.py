"""Figures of what neither ends nor registers in the usual way, counted by hand; each month adds up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from neutrality.domain.workflow import Action, ReportKind
from tests.statistics.bureau import Bureau, along, totals

pytestmark = pytest.mark.both_databases
SEPTEMBER, OCTOBER = "2026-09", "2026-10"


def test_what_is_forwarded_elsewhere_is_neither_registered_nor_refused(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 9, 1), people=2)
    bureau.step(case_id, Action.FORWARD_ELSEWHERE, date(2026, 9, 3))

    month = bureau.month(SEPTEMBER)
    assert month.adds_up
    figures = totals(month)
    assert (figures["forwarded_elsewhere"], figures["not_registered"], figures["registered"]) == (1, 0, 0)
    assert along(month, "respondents_closed", "outcome") == {"out_of_jurisdiction_forwarded": 2}


def test_a_tip_that_becomes_a_finding_is_counted_as_one_when_the_pleno_makes_it_one(bureau: Bureau) -> None:
    case_id = bureau.receive(
        date(2026, 9, 1), kind=ReportKind.INFORMASI_AWAL, identity=None, signed_on=None, channel="web"
    )
    bureau.step(case_id, Action.START_TRACING, date(2026, 9, 2))
    bureau.step(case_id, Action.RECORD_TRACING, date(2026, 9, 28))
    bureau.step(case_id, Action.REGISTER, date(2026, 10, 1))

    assert totals(bureau.month(SEPTEMBER))["findings"] == 0
    assert totals(bureau.month(OCTOBER))["findings"] == 1
    assert along(bureau.month(SEPTEMBER), "reports_received", "kind") == {"informasi_awal": 1}
    assert bureau.month(SEPTEMBER).adds_up


def test_a_return_closes_nothing_and_its_letters_stay_dated_acts(bureau: Bureau) -> None:
    case_id = bureau.receive(date(2026, 9, 1))
    bureau.step(case_id, Action.REGISTER, date(2026, 9, 2))
    bureau.step(case_id, Action.FORWARD, date(2026, 9, 5))
    bureau.step(case_id, Action.RECORD_CONTROL_MEASURE, date(2026, 9, 20))
    bureau.step(case_id, Action.RETURN_TO_OFFICE, date(2026, 10, 2))
    bureau.step(case_id, Action.FORWARD, date(2026, 10, 4))

    september, october = totals(bureau.month(SEPTEMBER)), totals(bureau.month(OCTOBER))
    assert (september["forwarded"], september["control_measures"], september["returned"]) == (1, 1, 0)
    assert (october["forwarded"], october["control_measures"], october["returned"]) == (1, 0, 1)
    assert (october["respondents_open"], october["respondents_closed"]) == (1, 0)
    assert bureau.month(OCTOBER).adds_up


@pytest.mark.parametrize(("result", "decided"), [("lapsed", 0), ("changed", 1)])
def test_a_sanction_under_a_remedy_is_decided_at_once_and_closed_when_it_is_final(
    bureau: Bureau, result: str, decided: int
) -> None:
    case_id = bureau.receive(date(2026, 8, 1))
    bureau.step(case_id, Action.REGISTER, date(2026, 8, 2))
    bureau.step(case_id, Action.FORWARD, date(2026, 8, 5))
    bureau.step(case_id, Action.RECORD_SANCTION_UNDER_REMEDY, date(2026, 9, 20))
    changed: dict[str, Any] = {
        "sanction_kind": "teguran_tertulis", "decision_number": "SK/10", "decision_on": "2026-10-20",
        "effective_on": "2026-10-21",
    }  # fmt: skip
    more = changed if result == "changed" else {}
    bureau.step(case_id, Action.END_REMEDY, date(2026, 10, 21), remedy_result=result, **more)

    september, october = totals(bureau.month(SEPTEMBER)), totals(bureau.month(OCTOBER))
    assert (september["decided"], september["cases_closed"]) == (1, 0)
    assert (october["decided"], october["cases_closed"]) == (decided, 1)
    assert bureau.month(OCTOBER).adds_up
