"""Numbers of an office: gap-free counters per year and kind, or as typed from its own agenda.

A number that was given stays in the register of numbers; what is cancelled becomes BATAL and is not reused.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neutrality.cases.models import Case, Counter
from neutrality.cases.register import GivenNumber
from neutrality.database import to_minute
from neutrality.directory.models import Office
from neutrality.domain.errors import FieldProblem, InvalidInputError
from neutrality.domain.mistakes import NumberKind, VoidReason, check_first_number
from neutrality.domain.workflow import ReportKind

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
LETTERS = {
    ReportKind.LAPORAN: "LP",
    ReportKind.INFORMASI_AWAL: "IA",
    ReportKind.HASIL_PENGAWASAN: "HP",
    ReportKind.TEMUAN: "TM",
}
LONGEST_NUMBER = 60
COLUMNS = {NumberKind.RECEIPT: "receipt_number", NumberKind.REGISTRATION: "registration_number"}


def number_of(case: Case) -> str:
    """Return the number by which the office knows a case."""
    return case.registration_number or case.receipt_number or case.reference


def give_receipt_number(session: Session, case: Case, *, on: date) -> None:
    """Give the receipt number at the first act of the desk, once; a registered case needs none any more."""
    if case.receipt_number is None and case.registration_number is None:
        case.receipt_number = _free(session, _place(case), NumberKind.RECEIPT, LETTERS[case.kind], on)
    if case.registered_on is not None:  # registered by an office that handed it on: this one numbers anew
        give_registration_number(session, case, on=on)


def give_registration_number(session: Session, case: Case, *, on: date, typed: str = "") -> None:
    """Give the registration number, the office's own when it typed one.

    Raises:
        InvalidInputError: `number_taken` or `too_long` at `number`.

    """
    if case.registration_number is not None:
        return
    if typed:
        type_number(session, case, NumberKind.REGISTRATION, typed, on=on)
        return
    letters = f"Reg/{LETTERS[case.kind]}"
    case.registration_number = _free(session, _place(case), NumberKind.REGISTRATION, letters, on)


def type_number(session: Session, case: Case, kind: NumberKind, typed: str, *, on: date) -> None:
    """Give a case the number that the office's own agenda has for it.

    Raises:
        InvalidInputError: `number_taken` or `too_long` at `number`.

    """
    _wait_for_turn(session, case.office_id)
    if problem := number_problem(session, case, typed):
        raise InvalidInputError([problem])
    _keep(session, _place(case), kind, typed, on, typed=True)
    setattr(case, COLUMNS[kind], typed)


def give_letter_number(
    session: Session,
    office_id: uuid.UUID,
    case_id: uuid.UUID | None,
    letters: str,
    *,
    on: date,
    typed: str = "",
) -> str:
    """Return the next number of a series of letters, or the one that the office's own agenda has.

    A document of the office itself has no case.

    Raises:
        InvalidInputError: `number_taken` or `too_long` at `number`.

    """
    place = _Place(office_id, case_id)
    if typed:
        _wait_for_turn(session, office_id)
        if problem := _problem(session, office_id, typed, "number"):
            raise InvalidInputError([problem])
        _keep(session, place, NumberKind.LETTER, typed, on, typed=True)
        return typed
    return _free(session, place, NumberKind.LETTER, letters, on)


def void_letter_number(
    session: Session, office_id: uuid.UUID, text: str, *, by: uuid.UUID | None, now: datetime
) -> None:
    """Mark the number of a letter BATAL."""
    row = _holder(session, office_id, text)
    if row is not None:
        _void(row, VoidReason.DOCUMENT_VOID, by=by, now=now)
        session.flush()


def begin_series(session: Session, office_id: uuid.UUID, letters: str, *, year: int, first: int) -> None:
    """Let a series of letters begin with a number, as the office's agenda does.

    Raises:
        ConflictError: `numbering_begun`.
        InvalidInputError: `not_a_number` at `first`.

    """
    _wait_for_turn(session, office_id)
    series = series_of(NumberKind.LETTER, letters)
    counter = _counter(session, office_id, series, year)
    check_first_number(first, given=counter.value >= counter.first)
    counter.first, counter.value = first, first - 1
    session.flush()


def series_of(kind: NumberKind, letters: str) -> str:
    """Return the name of the counter of a series of numbers."""
    return f"{kind}-{letters}"[:20]


def number_problem(session: Session, case: Case, typed: str, name: str = "number") -> FieldProblem | None:
    """Return why a typed number cannot be given."""
    return _problem(session, case.office_id, typed, name)


def _problem(session: Session, office_id: uuid.UUID, typed: str, name: str) -> FieldProblem | None:
    if len(typed) > LONGEST_NUMBER:
        return FieldProblem(name, "too_long", {"most": LONGEST_NUMBER})
    if _holder(session, office_id, typed) is not None:
        return FieldProblem(name, "number_taken")
    return None


def void_number(
    session: Session, case: Case, kind: NumberKind, why: VoidReason, *, by: uuid.UUID | None, now: datetime
) -> None:
    """Mark the number of a case BATAL; it stays in the register, and no other case ever gets it."""
    text = getattr(case, COLUMNS[kind])
    row = _holder(session, case.office_id, text) if text else None
    if row is not None:
        _void(row, why, by=by, now=now)
    setattr(case, COLUMNS[kind], None)
    session.flush()


@dataclass(frozen=True)
class _Place:
    """At which office a number is given, and for which case."""

    office_id: uuid.UUID
    case_id: uuid.UUID | None


def _void(row: GivenNumber, why: VoidReason, *, by: uuid.UUID | None, now: datetime) -> None:
    row.void, row.void_reason, row.voided_by, row.voided_at = True, why, by, to_minute(now)


def _free(session: Session, place: _Place, kind: NumberKind, letters: str, on: date) -> str:
    """Return the next number that nobody typed by hand before; what was typed there counts as given."""
    code = session.get_one(Office, place.office_id).code
    _wait_for_turn(session, place.office_id)
    series = series_of(kind, letters)
    while True:
        value = _next(session, place.office_id, series, on.year)
        number = f"{value:03d}/{letters}/{code}/{ROMAN[on.month - 1]}/{on.year}"
        taken = _holder(session, place.office_id, number)
        if taken is None:
            _keep(session, place, kind, number, on, series=series, value=value)
            return number
        taken.series, taken.value, taken.year = series, value, on.year


def _keep(
    session: Session,
    place: _Place,
    kind: NumberKind,
    text: str,
    on: date,
    *,
    series: str | None = None,
    value: int | None = None,
    typed: bool = False,
) -> None:
    session.add(
        GivenNumber(
            office_id=place.office_id, year=on.year, kind=kind, series=series, value=value, text=text,
            typed=typed, case_id=place.case_id, given_on=on,
        )
    )  # fmt: skip
    session.flush()


def _place(case: Case) -> _Place:
    return _Place(case.office_id, case.id)


def _wait_for_turn(session: Session, office_id: uuid.UUID) -> None:
    """Let one transaction after the other number in an office, so that no number is given twice."""
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update(key_share=True))


def _next(session: Session, office_id: uuid.UUID, kind: str, year: int) -> int:
    counter = _counter(session, office_id, kind, year)
    counter.value += 1
    session.flush()
    return counter.value


def _counter(session: Session, office_id: uuid.UUID, kind: str, year: int) -> Counter:
    found = select(Counter).where(Counter.office_id == office_id, Counter.kind == kind, Counter.year == year)
    counter = session.scalar(found)
    if counter is None:
        counter = Counter(office_id=office_id, kind=kind, year=year, value=0, first=1)
        session.add(counter)
    return counter


def _holder(session: Session, office_id: uuid.UUID, number: str) -> GivenNumber | None:
    """Return the row of a number, however it is capitalised; BATAL ones hold theirs too."""
    wanted = func.lower(GivenNumber.text) == number.lower()
    return session.scalars(select(GivenNumber).where(GivenNumber.office_id == office_id, wanted)).first()
