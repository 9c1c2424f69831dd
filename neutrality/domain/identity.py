"""Numbers of civil servants, read with warnings and shown masked, and the names that stand for reporters."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from uuid import UUID

NIP_LENGTH = 18
YOUNGEST, OLDEST = 17, 70
PNS_MONTHS = range(1, 13)
PPPK_CONTRACTS = range(21, 30)
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def clean_nip(text: str) -> str:
    """Return the number without the blanks, dots and dashes people write into it."""
    return re.sub(r"[\s.\-/]", "", unicodedata.normalize("NFKC", text))


def nip_warnings(nip: str, today: date) -> tuple[str, ...]:
    """Return what is odd about a NIP or NI PPPK; a number is never a reason to refuse a report.

    PNS: birth YYYYMMDD, appointment YYYYMM, sex, sequence (Peraturan Kepala BKN 43/2007);
    PPPK: 21 to 29 stands where the month would be.
    """
    number = clean_nip(nip)
    if not _well_formed(number):
        return ("nip_length",)
    return tuple(_oddities(number, today))


def employee_type_of(nip: str) -> str | None:
    """Return `pns` or `pppk` as the digits 13 and 14 tell, or nothing when they tell neither."""
    number = clean_nip(nip)
    if not _well_formed(number):
        return None
    kind = int(number[12:14])
    if kind in PNS_MONTHS:
        return "pns"
    return "pppk" if kind in PPPK_CONTRACTS else None


def mask_nip(nip: str) -> str:
    """Return the number with birthday, month, sex and most of the sequence hidden."""
    number = clean_nip(nip)
    if not _well_formed(number):
        return "*" * min(len(number), NIP_LENGTH)
    return f"{number[:4]}****{number[8:12]}****{number[16:]}"


def pseudonym(report_id: UUID) -> str:
    """Return the name under which a reporter stands wherever the identity is not released."""
    number = int.from_bytes(hashlib.sha256(b"pseudonym" + report_id.bytes).digest()[:4], "big")
    return "Pelapor-" + "".join(CROCKFORD[number >> shift & 31] for shift in (15, 10, 5, 0))


def _well_formed(number: str) -> bool:
    return len(number) == NIP_LENGTH and number.isascii() and number.isdigit()


def _oddities(number: str, today: date) -> Iterator[str]:
    birth = _day(number[:8])
    if birth is None or birth > today:
        yield "nip_birth"
    elif not YOUNGEST <= _age(birth, today) <= OLDEST:
        yield "nip_age"
    if not int(number[:4]) + YOUNGEST <= int(number[8:12]) <= today.year or _is_to_come(number, today):
        yield "nip_appointment"
    if employee_type_of(number) is None:
        yield "nip_kind"
    if number[14] not in "12":
        yield "nip_sex"
    if number[15:] == "000":
        yield "nip_sequence"


def _is_to_come(number: str, today: date) -> bool:
    """Return whether a PNS would be appointed only after today; a PPPK's number tells no month."""
    return employee_type_of(number) == "pns" and number[8:14] > f"{today:%Y%m}"


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
