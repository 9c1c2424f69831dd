"""Released months for programs: the signed bytes themselves, as they went out."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from neutrality import current
from neutrality.api.describing import description
from neutrality.api.gate import needs
from neutrality.api.problems import Place, ProblemError
from neutrality.api.reading import Room
from neutrality.api.schemas import EditionsOut
from neutrality.database import reading
from neutrality.domain.api_scopes import Scope
from neutrality.releases.editions import chosen, editions, file_of

room = Room("statistics")
# What every edition has; the whole schema stands beside the released files.
FIGURES = {"type": "object", "required": ["format", "month", "revision"]}


@room.route("/statistics", methods=["GET"])
@needs(Scope.READ_STATISTICS)
@description("statistics.list")
@room.response(200, EditionsOut)
def listed() -> dict[str, Any]:
    """List the released months."""
    with reading(current.sessions()) as session:
        found = editions(session)
    told = [{"month": one.month, "revision": one.revision, "made_at": one.made_at} for one in found]
    return {"statistics": told}


@room.route("/statistics/<month>", methods=["GET"])
@needs(Scope.READ_STATISTICS)
@description("statistics.read", {404}, headers=["If-None-Match"], given=["ETag"], also={304})
@room.response(200, FIGURES)
def of_month(month: str) -> Response:
    """Return the latest edition of a released month, byte by byte as it was signed."""
    with reading(current.sessions()) as session:
        edition = chosen(editions(session), month)
        stored = file_of(session, edition.id, "json") if edition else None
    if stored is None:
        raise ProblemError(404, "no_such_month", [Place("path", "/month", "no_such_month")])
    answer = Response(stored.content, content_type="application/json")
    answer.set_etag(stored.digest)
    return answer.make_conditional(request)  # type: ignore[return-value]  # it returns the same answer
