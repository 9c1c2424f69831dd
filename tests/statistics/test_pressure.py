"""Pressure on reporters is a figure of its own: reports, by the day it was told, once each."""

from __future__ import annotations

import uuid

import pytest

from neutrality.cases import holder
from neutrality.vault import TrackingCode
from tests.cases.conftest import office, public
from tests.cases.office import Office
from tests.statistics.bureau import Bureau, totals
from tests.statistics.twice import months_alike

__all__ = ["office", "public"]


@pytest.mark.both_databases
def test_a_report_pressed_twice_counts_once_in_the_month_in_which_it_was_told(
    office: Office, bureau: Bureau
) -> None:
    codes = [TrackingCode.new() for _ in range(3)]
    for code in codes:
        office.receive(code=code)
    for code in (codes[0], codes[0], codes[1]):
        with office.holding(code) as one:
            holder.report_pressure(one, "Diancam.", once=uuid.uuid4())

    assert totals(bureau.month("2026-11", today=office.today))["pressure_told"] == 2
    assert totals(bureau.month("2026-10", today=office.today))["pressure_told"] == 0

    office.clock.move(days=30)
    with office.holding(codes[0]) as one:
        holder.report_pressure(one, "Diancam lagi.", once=uuid.uuid4())
    assert totals(bureau.month("2026-11", today=office.today))["pressure_told"] == 2
    with bureau.sessions() as session:
        months_alike(session, {bureau.office.id}, ("2026-10", "2026-11", "2026-12"), office.today)
