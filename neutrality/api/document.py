"""The description of the interface (OpenAPI 3.1), in the reader's language, and the page made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, json, render_template
from flask_smorest import Api
from flask_wtf import CSRFProtect

from neutrality import current
from neutrality.api import answers, cases, events, files, handing_in, lists, statistics
from neutrality.api.fields import Day, Id, Known, YesNo
from neutrality.api.reading import told
from neutrality.api.said import FAILS, FIELDS, HEADERS, OPERATIONS, PARTS, about
from neutrality.desk.menu import pages_of
from neutrality.domain.errors import NotAllowedError
from neutrality.gate import Audience, actor, open_to
from neutrality.vault import KeyFiles

VERSION = "1.0"
ROOMS = (
    files.room, handing_in.room, lists.room, cases.room, events.room, answers.room, statistics.room,
)  # fmt: skip
METHODS = ("get", "post")
bp = Blueprint("api", __name__)


class Described(Api):
    """The library's collector of descriptions; failures, pages and commands are ours."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave failures to `reading.told`."""

    def _register_doc_blueprint(self) -> None:
        """Leave the page and the document to the views below."""


@dataclass(frozen=True)
class Operation:
    """An operation as the page shows it."""

    method: str
    path: str
    summary: str
    text: str
    scopes: list[str]
    parameters: list[dict[str, Any]]
    bodies: list[tuple[str, str]]
    answers: list[tuple[str, str, str]]


def init_api(app: Flask, csrf: CSRFProtect, keys: KeyFiles) -> None:
    """Serve the interface here: its rooms take tokens and no cookie, so no form's token is asked for."""
    app.extensions["api_handles"] = files.Handles(keys.cookie_key("desk"))
    app.extensions["problem"] = told
    api = Described(
        app,
        spec_kwargs={
            "title": "Neutrality", "version": VERSION, "openapi_version": "3.1.0",
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        },
    )  # fmt: skip
    app.cli.commands.pop("openapi", None)
    for field, kind, form in ((Day, "string", "date"), (Id, "string", "uuid"), (YesNo, "boolean", None)):
        api.register_field(field, kind, form)
    for room in ROOMS:
        api.register_blueprint(room)
        csrf.exempt(room)
    app.register_blueprint(bp)
    app.extensions["api_description"] = _without_the_librarys(api.spec.to_dict())


@bp.get("/api/v1/openapi.json")
@open_to(Audience.PUBLIC)
def openapi() -> Response:
    """Give the description out; it holds nothing of any case."""
    return Response(json.dumps(document()), content_type="application/json")


@bp.get("/api/v1/")
@open_to(Audience.STAFF)
def page() -> str:
    """Show the description to officers; whoever writes a program reads the document."""
    if not pages_of(actor()):
        raise NotAllowedError("not_allowed")
    found = document()
    parts = {name: _fields(part) for name, part in found["components"]["schemas"].items()}
    return render_template(
        "api/page.html", doc=found, operations=list(_operations(found)), parts=parts,
        address=current.settings().desk_url or current.settings().public_url,
    )  # fmt: skip


def document() -> dict[str, Any]:
    """Return the description with its words in the reader's language and the codes of today's law."""
    plain = json.loads(json.dumps(current_app.extensions["api_description"]))
    found = cast("dict[str, Any]", _worded(plain))
    found["info"] |= {"title": str(about()[0]), "description": str(about()[1])}
    found["servers"] = [{"url": (current.settings().desk_url or current.settings().public_url).rstrip("/")}]
    for name, part in found["components"]["schemas"].items():
        part["description"] = str(PARTS[name])
    scopes = _scopes()
    for _path, _method, operation in _each(found):
        _word_operation(operation, scopes)
    return found


def _without_the_librarys(found: dict[str, Any]) -> dict[str, Any]:
    """Return the description without the failures that the library would answer: none of them leaves here."""
    for name in ("responses", "headers", "parameters"):
        found["components"].pop(name, None)
    for name in ("Error", "PaginationMetadata"):
        found["components"]["schemas"].pop(name, None)
    found.pop("tags", None)
    for item in found["paths"].values():
        for operation in (item[method] for method in METHODS if method in item):
            answers = operation["responses"]
            operation["responses"] = {key: one for key, one in answers.items() if "$ref" not in one}
            if headers := operation.pop("x-headers", []):
                operation["parameters"] = [*operation.get("parameters", []), *headers]
    return found


def _word_operation(operation: dict[str, Any], scopes: dict[str, list[str]]) -> None:
    summary, text = OPERATIONS[operation["operationId"]]
    operation |= {"summary": str(summary), "description": str(text)}
    operation["x-scopes"] = scopes[operation["operationId"]]
    first = min(status for status in operation["responses"] if status.startswith("2"))
    for status, answer in operation["responses"].items():
        answer["description"] = str(FAILS[status])
        if status.startswith("2"):
            answer["content"] = (
                answer.get("content") or operation["responses"][_main(operation, first)]["content"]
            )
        given = operation["x-given"] if status.startswith("2") or status == "304" else []
        named = [*given, "RateLimit", "RateLimit-Policy"]
        named += {"401": ["WWW-Authenticate"], "429": ["Retry-After"], "503": ["Retry-After"]}.get(status, [])
        answer["headers"] = {
            name: {"description": str(HEADERS[name]), "schema": {"type": "string"}}
            for name in named
            if not (name == "Location" and status == "304")
        }
    for parameter in operation.get("parameters", []):
        words = HEADERS if parameter["in"] == "header" else FIELDS
        parameter["description"] = str(words[parameter["name"]])
    del operation["x-given"]


def _main(operation: dict[str, Any], first: str) -> str:
    """Return the status whose answer is described in full."""
    full = [status for status, answer in operation["responses"].items() if answer.get("content")]
    return next((status for status in full if status.startswith("2")), first)


def _worded(part: Any, name: str = "") -> Any:
    """Return a part of the description with a sentence at every field and the codes of every list."""
    if isinstance(part, list):
        return [_worded(one, name) for one in part]
    if not isinstance(part, dict):
        return part
    found = {key: _worded(value, key) for key, value in part.items()}
    if "x-list" in found:
        kind, without = found.pop("x-list"), found.pop("x-without")
        found["enum"] = Known(kind, without=without).codes()
    if name == "properties":
        for key, value in found.items():
            if key in FIELDS and isinstance(value, dict):
                value["description"] = str(FIELDS[key])
    return found


def _each(found: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in found["paths"].items():
        for method in METHODS:
            if method in item:
                shared = item.get("parameters", [])
                for parameter in shared:
                    parameter["description"] = str(FIELDS[parameter["name"]])
                yield path, method, item[method]


def _scopes() -> dict[str, list[str]]:
    """Return the scopes of which an operation asks one, by its name."""
    found = {}
    for view in current_app.view_functions.values():
        if "__scopes__" in vars(view):
            named = vars(view)["_apidoc"]["manual_doc"]["operationId"]
            found[named] = [scope.value for scope in vars(view)["__scopes__"]]
    return found


def _operations(found: dict[str, Any]) -> Iterator[Operation]:
    for path, method, operation in _each(found):
        body = operation.get("requestBody", {}).get("content", {})
        yield Operation(
            method.upper(), path, operation["summary"], operation["description"], operation["x-scopes"],
            [*found["paths"][path].get("parameters", []), *operation.get("parameters", [])],
            [(kind, _named(sent["schema"])) for kind, sent in sorted(body.items())],
            [
                (status, answer["description"], _named(_schema_of(answer)))
                for status, answer in sorted(operation["responses"].items())
            ],
        )  # fmt: skip


def _schema_of(answer: dict[str, Any]) -> dict[str, Any]:
    for content in answer.get("content", {}).values():
        return cast("dict[str, Any]", content["schema"])
    return {}


def _named(schema: dict[str, Any]) -> str:
    """Return the name of the part that a schema points to."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _fields(part: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    """Return the fields of a part: name, kind, whether it must be there, what it is."""
    asked = set(part.get("required", []))
    return [
        (name, _kind(value), name in asked, value.get("description", ""))
        for name, value in part.get("properties", {}).items()
    ]


def _kind(value: dict[str, Any]) -> str:
    if "enum" in value:
        return " | ".join(str(one) for one in value["enum"] if one is not None)
    if "items" in value:
        return f"[{_kind(value['items'])}]"
    if "anyOf" in value:
        return " | ".join(_kind(one) for one in value["anyOf"])
    kinds = value.get("type", "")
    kinds = " | ".join(kinds) if isinstance(kinds, list) else kinds
    return _named(value) or f"{kinds} {value.get('format', '')}".strip()
