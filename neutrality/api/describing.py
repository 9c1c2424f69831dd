"""How an operation is described: its name, what it takes, what it gives, how it can fail."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import marshmallow as ma
from flask_smorest import Blueprint

from neutrality.api.fields import FILE, JSON, MULTIPART, Asked
from neutrality.evidence.limits import LIMITS

V = TypeVar("V", bound=Callable[..., Any])
ALWAYS = frozenset({400, 401, 403, 429, 500})
PROBLEM = "application/problem+json"
A_FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
MOST_FILES = LIMITS.per_report


def description(
    operation: str,
    failures: Collection[int] = (),
    *,
    headers: Collection[str] = (),
    given: Collection[str] = (),
    also: Collection[int] = (),
    body: tuple[str, dict[str, Any]] | None = None,
) -> Callable[[V], V]:
    """Describe an operation: its name, how it can fail, which headers it asks for and gives.

    `also` are its answers beside the first one that are no failure and have the same shape; `body` is a
    media type that it takes, beside JSON where it has arguments, and what stands in it.
    """
    answers: dict[int, Any] = {
        status: {"description": "", "content": {PROBLEM: {"schema": Problem}}}
        for status in sorted(ALWAYS | set(failures))
    }
    answers |= {status: {"description": ""} for status in also}
    asked = [
        {"name": name, "in": "header", "required": name != "If-None-Match", "schema": PATTERNS[name]}
        for name in headers
    ]
    words: dict[str, Any] = {
        "operationId": operation, "responses": answers, "x-given": sorted(given),
        "security": [{"token": []}],
    }  # fmt: skip
    if asked:
        words["x-headers"] = asked  # the library would put them in place of what a query takes
    if body is not None:
        words["requestBody"] = {"required": True, "content": {body[0]: body[1]}}

    def wrap(view: V) -> V:
        described: V = Blueprint.doc(**words)(view)
        return described

    return wrap


PATTERNS: dict[str, dict[str, Any]] = {
    "Idempotency-Key": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$"},
    "If-Match": {"type": "string", "pattern": '^"v(0|[1-9][0-9]{0,8})"$'},
    "If-None-Match": {"type": "string"},
}


class Wrong(ma.Schema):
    """One place in a request and what to do there."""

    where = ma.fields.String(data_key="in", required=True)
    pointer = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)


class Problem(ma.Schema):
    """Why a request was not done (RFC 9457)."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    request_id = ma.fields.String(required=True)
    errors = ma.fields.List(ma.fields.Nested(Wrong), required=True, validate=ma.validate.Length(min=1))


def with_files(part: type[Asked]) -> tuple[str, dict[str, Any]]:
    """Return how a part is sent together with its files: the part as JSON, each file beside it."""
    files = {"type": "array", "items": dict(A_FILE), "maxItems": MOST_FILES}
    whole = {
        "type": "object", "required": [part.PART], "additionalProperties": False,
        "properties": {part.PART: part, FILE: files},
    }  # fmt: skip
    return MULTIPART, {"schema": whole, "encoding": {part.PART: {"contentType": JSON}}}
