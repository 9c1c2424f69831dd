"""Names of everything declared in the code, dates and months, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask import Flask

from neutrality import current
from neutrality.domain.catalogue import ClockKind, OfficeLevel, Regime
from neutrality.domain.deadlines import ZONES
from neutrality.domain.due_words import MONTHS, day_in_words, in_words
from neutrality.domain.workflow import Outcome
from neutrality.names import name_of

OF_THE_LAW: dict[type[StrEnum], str] = {
    ClockKind: "clock_kind",
    Regime: "regime",
    OfficeLevel: "office_level",
}


def label(member: StrEnum) -> str:
    """Return the name of a declared member in the reader's language."""
    if isinstance(member, Outcome):
        return current.catalogue().outcome(member.value).label(current.lang())
    kind = OF_THE_LAW.get(type(member))
    return law(kind, member.value) if kind else name_of(member)


def law(kind: str, code: str | None) -> str:
    """Return the name of a code of the law in the reader's language, nothing for no code."""
    if not code:
        return ""
    catalogue, lang = current.catalogue(), current.lang()
    rows = {
        "violation_type": lambda: catalogue.violation_type(code).label(lang),
        "sanction_kind": lambda: catalogue.sanction_kind(code).label(lang),
        "outcome": lambda: catalogue.outcome(code).label(lang),
        "cause": lambda: catalogue.cause(code).label(lang),
        "document_kind": lambda: catalogue.document_kind(code).label(lang),
        "authority": lambda: {row.code: row.label(lang) for row in catalogue.authorities}[code],
    }
    return rows[kind]() if kind in rows else catalogue.label(kind, code, lang)


def day(value: date | None) -> str:
    """Return a day as people write it, with the month in words."""
    return day_in_words(value, current.lang()) if value else ""


def weekday(value: date) -> str:
    """Return a day with its weekday."""
    return in_words(value, current.lang())


def minute(value: datetime | None) -> str:
    """Return a moment in the installation's time zone, to the minute."""
    if value is None:
        return ""
    zone = current.settings().timezone
    local = value.astimezone(ZoneInfo(zone))
    short = {long: short for short, long in ZONES.items()}.get(zone, "")
    return f"{day(local.date())}, {clock(value)} {short}".strip()


def clock(value: datetime) -> str:
    """Return what the clock in the installation's time zone shows, to the minute."""
    local = value.astimezone(ZoneInfo(current.settings().timezone))
    return f"{local:%H.%M}" if current.lang() == "id" else f"{local:%H:%M}"


def moment(value: str) -> str:
    """Return an ISO day, or an ISO time to the minute, in words."""
    return minute(datetime.fromisoformat(value)) if "T" in value else day(date.fromisoformat(value))


def month(value: str) -> str:
    """Return the month YYYY-MM in words."""
    year, number = value.split("-")
    return f"{MONTHS[current.lang()][int(number) - 1]} {year}"


def language_cookie() -> str:
    """Return the name of the cookie that keeps the chosen language, bound to this host on https."""
    return "__Host-lang" if current.came_securely() else "lang"


def init_labels(app: Flask) -> None:
    """Give templates the names."""
    app.jinja_env.globals.update(label=label, law=law)
    app.jinja_env.filters.update(label=label, day=day, minute=minute, moment=moment, month=month)
    app.jinja_env.filters.update(weekday=weekday, clock=clock)
    app.jinja_env.globals.update(day=day, minute=minute, month=month)

    @app.context_processor
    def shared() -> dict[str, object]:
        settings = current.settings()
        address = settings.public_url.rstrip("/")
        return {"sample": settings.sample, "public_url": address, "installation": current.body()}
