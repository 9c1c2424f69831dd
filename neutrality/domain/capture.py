"""The capture sheet (berita acara): how a post was captured, who could see it, whose account it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time

from neutrality.domain.deadlines import ZONES
from neutrality.domain.errors import FieldProblem

REPORTER = "reporter"
UNKNOWN = "unknown"
# Which closed list each code comes from.
CODE_LISTS: Mapping[str, str] = {
    "interaction": "interaction",
    "visibility": "post_visibility",
    "ownership": "account_ownership",
    "method": "capture_method",
    "captured_by": "captured_by",
}
LONGEST: Mapping[str, int] = {
    "link": 500, "captor": 120, "device": 200, "how_seen": 500, "account": 200, "basis": 1000, "shows": 4000,
}  # fmt: skip


@dataclass(frozen=True)
class Capture:
    """What is written down of one capture; `captor` is the name of an officer, never that of a reporter.

    The moment is by the clock of the zone (WIB, WITA, WIT) and may be known to the day only.
    """

    captured_by: str
    method: str
    interaction: str
    visibility: str
    ownership: str
    captured_on: date | None
    captured_time: time | None
    zone: str
    link: str = field(default="", repr=False)
    files: tuple[str, ...] = ()
    captor: str = field(default="", repr=False)
    device: str = field(default="", repr=False)
    how_seen: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    basis: str = field(default="", repr=False)
    shows: str = field(default="", repr=False)


def capture_problems(
    capture: Capture, codes: Mapping[str, frozenset[str]], *, now: datetime
) -> list[FieldProblem]:
    """Return what is wrong with a sheet; `codes` holds the members of each list, `now` is in the zone."""
    return [*_unknown(capture, codes), *_missing(capture), *_unfit(capture, now), *_too_long(capture)]


def _unknown(capture: Capture, codes: Mapping[str, frozenset[str]]) -> Iterator[FieldProblem]:
    for name, kind in CODE_LISTS.items():
        value = getattr(capture, name)
        if value not in codes[kind]:
            yield FieldProblem(name, "unknown_choice" if value else "required")
    if capture.zone not in ZONES:
        yield FieldProblem("zone", "unknown_zone")


def _missing(capture: Capture) -> Iterator[FieldProblem]:
    if not capture.link.strip() and not capture.files:
        yield FieldProblem("link", "link_or_file")
    if capture.captured_on is None:
        yield FieldProblem("captured_on", "required")
    if capture.captured_by not in {REPORTER, ""} and not capture.captor.strip():
        yield FieldProblem("captor", "required")
    if capture.visibility not in {UNKNOWN, ""} and not capture.how_seen.strip():
        yield FieldProblem("how_seen", "required")
    if capture.ownership not in {UNKNOWN, ""} and not capture.basis.strip():
        yield FieldProblem("basis", "required")


def _unfit(capture: Capture, now: datetime) -> Iterator[FieldProblem]:
    if capture.captured_by == REPORTER and capture.captor.strip():
        yield FieldProblem("captor", "no_reporter_name")
    if capture.captured_on is None:
        return
    moment = datetime.combine(capture.captured_on, capture.captured_time or time(), now.tzinfo)
    if moment > now:
        yield FieldProblem("captured_on", "in_future")


def _too_long(capture: Capture) -> Iterator[FieldProblem]:
    for one in fields(capture):
        most = LONGEST.get(one.name)
        if most is not None and len(getattr(capture, one.name)) > most:
            yield FieldProblem(one.name, "too_long", {"most": most})
