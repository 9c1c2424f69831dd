"""Numbers of an office: gap-free counters per year and kind, or as typed from its own agenda."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, Counter
from neutrality.directory.models import Office
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.workflow import ReportKind

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
LETTERS = {
    ReportKind.LAPORAN: "LP",
    ReportKind.INFORMASI_AWAL: "IA",
    ReportKind.HASIL_PENGAWASAN: "HP",
    ReportKind.TEMUAN: "TM",
}
LONGEST_NUMBER = 60


def give_receipt_number(session: Session, case: Case, *, on: date) -> None:
    """Give the receipt number at the first act of the desk, once."""
    if case.receipt_number is None:
        case.receipt_number = _free(session, case, "receipt", LETTERS[case.kind], on)


def give_registration_number(session: Session, case: Case, *, on: date, typed: str = "") -> None:
    """Give the registration number, the office's own when it typed one.

    Raises:
        InvalidInputError: `number_taken` or `too_long` at `number`.

    """
    if case.registration_number is not None:
        return
    if typed:
        _wait_for_turn(session, case.office_id)
        _check(session, case, typed)
        case.registration_number = typed
        return
    letters = f"Reg/{LETTERS[case.kind]}"
    case.registration_number = _free(session, case, "registration", letters, on)


def _free(session: Session, case: Case, kind: str, letters: str, on: date) -> str:
    """Return the next number that nobody typed by hand before."""
    code = session.get_one(Office, case.office_id).code
    _wait_for_turn(session, case.office_id)
    while True:
        value = _next(session, case.office_id, f"{kind}-{letters}", on.year)
        number = f"{value:03d}/{letters}/{code}/{ROMAN[on.month - 1]}/{on.year}"
        if not _taken(session, case.office_id, number):
            return number


def _wait_for_turn(session: Session, office_id: uuid.UUID) -> None:
    """Let one transaction after the other number in an office, so that no number is given twice."""
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update(key_share=True))


def _next(session: Session, office_id: uuid.UUID, kind: str, year: int) -> int:
    found = select(Counter).where(
        Counter.office_id == office_id, Counter.kind == kind[:20], Counter.year == year
    )
    counter = session.scalar(found)
    if counter is None:
        counter = Counter(office_id=office_id, kind=kind[:20], year=year, value=0)
        session.add(counter)
    counter.value += 1
    session.flush()
    return counter.value


def _check(session: Session, case: Case, typed: str) -> None:
    if len(typed) > LONGEST_NUMBER:
        raise InvalidInputError([FieldProblem("number", "too_long", {"most": LONGEST_NUMBER})])
    if _taken(session, case.office_id, typed):
        raise InvalidInputError([FieldProblem("number", "number_taken")])


def _taken(session: Session, office_id: uuid.UUID, number: str) -> bool:
    found = select(Case.id).where(
        Case.office_id == office_id, (Case.registration_number == number) | (Case.receipt_number == number)
    )
    return session.scalar(found.limit(1)) is not None
