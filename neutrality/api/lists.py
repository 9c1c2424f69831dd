"""Lists by which a program knows what it names: agencies, elections, places, and the codes of the law."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from flask import Response, request
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from neutrality import current
from neutrality.api.describing import description
from neutrality.api.fields import Asked, Count, line
from neutrality.api.gate import needs
from neutrality.api.list_schemas import AgenciesOut, CodesOut, ElectionsOut, PlacesOut
from neutrality.api.problems import asked_wrongly
from neutrality.api.reading import Room
from neutrality.api.schemas import NOT_BY_PROGRAMS
from neutrality.database import reading
from neutrality.directory.models import Agency, Election, Place
from neutrality.domain.api_scopes import BESIDE_CASES, Scope

room = Room("lists")
PER_PAGE, MOST_PER_PAGE = 100, 500
LONGEST_NAME, LONGEST_CODE = 100, 40
# The lists of the law from which a finding, a report or an answer takes a code.
NAMED = ("plain_kind", "employee_type", "intake_channel", "record_source", "employer_answer", "remedy")
# None of it is of a case or of a person: every token reads it.
ANY = tuple(scope for scope in Scope if scope not in BESIDE_CASES)
Answered = tuple[dict[str, Any], int, dict[str, str]] | Response


class PageAsked(Asked):
    """From where on, and how many."""

    after = line(400)
    limit = Count(least=1, most=MOST_PER_PAGE, load_default=PER_PAGE)


class AgenciesAsked(PageAsked):
    """What the list of agencies is narrowed to."""

    search = line(LONGEST_NAME)
    place_code = line(LONGEST_CODE)


class PlacesAsked(PageAsked):
    """What the list of places is narrowed to."""

    search = line(LONGEST_NAME)
    parent_code = line(LONGEST_CODE)


@room.route("/agencies", methods=["GET"])
@needs(*ANY)
@description("agencies.list", headers=["If-None-Match"], given=["ETag"], also={304})
@room.arguments(AgenciesAsked, location="query")
@room.response(200, AgenciesOut)
def agencies(asked: dict[str, Any]) -> Answered:
    """List the agencies that employ people, by code."""
    query = select(Agency).where(Agency.active, *_named(Agency.name, asked))
    if "place_code" in asked:
        query = query.where(Agency.place_code == asked["place_code"])
    told, following = _page(query, Agency.code, asked)
    shown = ("id", "code", "name", "kind", "place_code", "ppk_title")
    return _unless_known({"agencies": _told(told, shown), "next": following})


@room.route("/elections", methods=["GET"])
@needs(*ANY)
@description("elections.list", headers=["If-None-Match"], given=["ETag"], also={304})
@room.arguments(PageAsked, location="query")
@room.response(200, ElectionsOut)
def elections(asked: dict[str, Any]) -> Answered:
    """List the elections, by code."""
    told, following = _page(select(Election), Election.code, asked)
    shown = ("id", "code", "name", "regime", "kind", "place_code", "stages_from", "stages_to", "voting_on")
    return _unless_known({"elections": _told(told, shown), "next": following})


@room.route("/places", methods=["GET"])
@needs(*ANY)
@description("places.list", headers=["If-None-Match"], given=["ETag"], also={304})
@room.arguments(PlacesAsked, location="query")
@room.response(200, PlacesOut)
def places(asked: dict[str, Any]) -> Answered:
    """List provinces, regencies and districts, by code."""
    query = select(Place).where(*_named(Place.name, asked))
    if "parent_code" in asked:
        query = query.where(Place.parent_code == asked["parent_code"])
    told, following = _page(query, Place.code, asked)
    return _unless_known({"places": _told(told, ("code", "name", "level", "parent_code")), "next": following})


@room.route("/codes", methods=["GET"])
@needs(*ANY)
@description("codes.list", headers=["If-None-Match"], given=["ETag"], also={304})
@room.response(200, CodesOut)
def codes() -> Answered:
    """Return the codes of today's law and what each means, in the caller's language."""
    law, lang, today = current.catalogue(), current.lang(), current.today()
    found = {
        name: [pair for pair in law.choices(name, lang) if pair[0] not in NOT_BY_PROGRAMS.get(name, ())]
        for name in NAMED
    }
    found["sanction_kind"] = [(row.code, row.label(lang)) for row in law.sanction_kinds(on=today)]
    found["violation_type"] = [(row.code, row.label(lang)) for row in law.violation_types(today)]
    return _unless_known(
        {
            "lists": [
                {"name": name, "codes": [{"code": code, "text": text} for code, text in pairs]}
                for name, pairs in found.items()
            ]
        }
    )


def _named(column: InstrumentedAttribute[str], asked: dict[str, Any]) -> Iterator[ColumnElement[bool]]:
    """Yield a condition for each word: all of them stand in the name, in whatever order."""
    for word in asked.get("search", "").split():
        yield column.icontains(word, autoescape=True)


def _page(
    query: Select[Any], code: InstrumentedAttribute[str], asked: dict[str, Any]
) -> tuple[list[Any], str | None]:
    """Return the rows behind the cursor, and the cursor behind them where there are more."""
    if "after" in asked:
        query = query.where(code > _read(asked["after"]))
    with reading(current.sessions()) as session:
        rows = list(session.scalars(query.order_by(code).limit(asked["limit"] + 1)))
    page = rows[: asked["limit"]]
    return page, _cursor(getattr(page[-1], code.key)) if len(rows) > len(page) else None


def _told(rows: list[Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in rows]


def _unless_known(told: dict[str, Any]) -> Answered:
    """Return the list with its ETag, or 304 to whoever has it already."""
    digest = hashlib.sha256(json.dumps([current.lang(), told], default=str).encode()).hexdigest()
    tag = f'"{digest[:32]}"'
    if request.if_none_match.contains(digest[:32]):
        return Response(status=304, headers={"ETag": tag})
    return told, 200, {"ETag": tag}


def _cursor(code: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([code]).encode()).decode()


def _read(cursor: str) -> str:
    try:
        (code,) = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, TypeError, RecursionError):
        code = None
    if not isinstance(code, str) or not 0 < len(code) <= LONGEST_CODE or not code.isprintable():
        raise asked_wrongly("query", "/after", "api_cursor")
    return code
