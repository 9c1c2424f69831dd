"""Every failure of the interface as problem+json: what is wrong, at which place, and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException

from neutrality import current
from neutrality.domain.errors import (
    ConflictError,
    DomainError,
    FieldProblem,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
)
from neutrality.logs import request_id
from neutrality.refusals import WORDS, words

MEDIA_TYPE = "application/problem+json"
# The sentence of what fails before a view of ours is entered.
BY_STATUS = {
    400: "api_malformed", 404: "api_no_such_address", 405: "api_method", 406: "api_malformed",
    411: "api_no_length", 413: "api_too_large", 415: "api_media_type", 429: "api_too_often",
    500: "api_our_side", 503: "api_unavailable",
}  # fmt: skip
# Where the place of a failure without a field lies: the address, or the whole body.
PLACE_OF = {400: "body", 411: "header", 413: "body", 415: "header"}
POINTER_OF = {411: "/Content-Length", 415: "/Content-Type", 405: "/method"}
# Of these the sender can do nothing but wait.
OF_OURS = 500


@dataclass(frozen=True)
class Place:
    """One thing wrong: where in the request (body, query, header, path), and the code of its sentence."""

    within: str
    pointer: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class ProblemError(Exception):
    """A request is not done: its status, the code of the sentence, and every place."""

    def __init__(
        self,
        status: int,
        code: str,
        places: Iterable[Place] = (),
        *,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.places = status, code, tuple(places)
        self.params, self.headers = dict(params or {}), dict(headers or {})


def answer(problem: ProblemError) -> Response:
    """Return the problem in the caller's language; every one names a place and what to do there."""
    said = words(problem.code, problem.params)
    places = problem.places or (_place_of(problem),)
    told = {
        "type": f"urn:neutrality:problem:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": said,
        "request_id": request_id(),
        "errors": [
            {
                "in": one.within, "pointer": one.pointer, "code": one.code,
                "detail": words(one.code, one.params),
            }
            for one in places
        ],
    }  # fmt: skip
    response = Response(json.dumps(told), problem.status, content_type=MEDIA_TYPE)
    response.headers.extend(
        {**problem.headers, "Content-Language": current.lang(), "Vary": "Accept-Language"}
    )
    return response


def of_domain(error: DomainError, pointer: Callable[[str], str] | None = None) -> ProblemError:
    """Return a refusal of the domain as a problem; `pointer` tells where a field lies in the body."""
    if isinstance(error, InvalidInputError):
        found = [_at(one, pointer or (lambda name: f"/{name}")) for one in error.problems]
        return ProblemError(422, "api_invalid", found)
    kinds: tuple[tuple[type[DomainError], int], ...] = (
        (NotFoundError, 404),
        (NotAllowedError, 403),
        (ConflictError, 409),
        (UnavailableError, 503),
    )
    status = next((number for kind, number in kinds if isinstance(error, kind)), 422)
    if error.code not in WORDS and error.code != "guard":
        return ProblemError(status, BY_STATUS.get(status, "api_malformed"))
    headers = {"Retry-After": "60"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return ProblemError(status, error.code, params=error.params, headers=headers)


def of_http(error: HTTPException) -> ProblemError:
    """Return what the server itself refuses; 405 keeps the methods that are allowed."""
    status = error.code or OF_OURS
    allowed = error.get_response().headers.get("Allow")
    code = BY_STATUS.get(status, "api_our_side" if status >= OF_OURS else "api_malformed")
    return ProblemError(status, code, headers={"Allow": allowed} if allowed else None)


def asked_wrongly(within: str, pointer: str, code: str, **params: Any) -> ProblemError:
    """Return the problem of one place that cannot be read."""
    status = 422 if within == "body" else 400
    return ProblemError(status, "api_invalid", [Place(within, pointer, code, params)])


def _at(one: FieldProblem, pointer: Callable[[str], str]) -> Place:
    return Place("body", pointer(one.field), one.code, one.params)


def _place_of(problem: ProblemError) -> Place:
    within = PLACE_OF.get(problem.status, "path")
    pointer = POINTER_OF.get(problem.status, "" if within == "body" else request.path)
    return Place(within, pointer, problem.code, problem.params)
