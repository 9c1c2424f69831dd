"""How a request is read: JSON as declared, queries as declared, headers; each refusal at its place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

import marshmallow as ma
from flask import Request, Response, request
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from neutrality.api.fields import FILE, JSON, MULTIPART, Asked
from neutrality.api.gate import authenticate, tell_limits
from neutrality.api.problems import Place, ProblemError, answer, asked_wrongly, of_domain, of_http
from neutrality.domain.errors import DomainError
from neutrality.entrance import LARGEST_FORM
from neutrality.evidence.uploads import written

REDIRECTS = range(300, 400)
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_ETAG = re.compile(r'"v(0|[1-9][0-9]{0,8})"', re.ASCII)


class Parser(FlaskParser):
    """Reads what a view asks for; what is wrong is told by place, in words of ours."""

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """Return the JSON of the body, or of the part that stands beside files.

        Raises:
            ProblemError: 415 for another kind, 400 for what is no JSON, naming line and column.
            RequestEntityTooLarge: where files would have room and JSON has none.

        """
        part = schema.PART if isinstance(schema, Asked) else ""
        if part and req.mimetype == MULTIPART:
            return _parsed(_part_of(req, part))
        if req.mimetype != JSON:
            place = Place("header", "/Content-Type", "api_media_type", {"wanted": JSON})
            raise ProblemError(415, place.code, [place], params=place.params)
        if (req.content_length or 0) > LARGEST_FORM:
            raise RequestEntityTooLarge
        return _parsed(req.get_data(cache=True))

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """Return what stands behind the question mark; raises 400 for a name that nobody can read."""
        pairs = parse_qsl(req.query_string.decode("utf-8", "replace"), keep_blank_values=True)
        if not all(written(name) for name, _value in pairs):
            raise asked_wrongly("query", "/", "api_unknown")
        return super().load_querystring(req, schema)

    def handle_error(self, error: ma.ValidationError, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Answer what does not fit the schema."""
        places = [place for within, told in _parts(error.messages) for place in _places(within, told, "")]
        status = 422 if any(place.within == "body" for place in places) else 400
        raise ProblemError(status, "api_invalid", places)


class Room(Blueprint):
    """A part of the interface: every view with a token, every failure as a problem."""

    ARGUMENTS_PARSER = Parser(unknown=None)  # the schemas say it themselves

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(f"api_{name}", f"neutrality.api.{name}", url_prefix="/api/v1", **kwargs)
        self.before_request(authenticate)
        self.after_request(tell_limits)
        for kind in (ProblemError, DomainError, HTTPException):
            self.register_error_handler(kind, told)


def told(error: Exception) -> Response | HTTPException:
    """Answer any failure as a problem; what leads elsewhere is none."""
    if isinstance(error, HTTPException) and (error.code or 0) in REDIRECTS:
        return error
    return answer(problem_of(error))


def idempotency_key() -> str:
    """Return the word by which a request is known again; raises 400 where there is none."""
    word = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(word):
        raise asked_wrongly("header", "/Idempotency-Key", "api_key_missing")
    return word


def version_read() -> int:
    """Return the version of the case that the sender has read; raises 428 where it says none."""
    found = _ETAG.fullmatch(request.headers.get("If-Match", "").strip())
    if found is None:
        place = Place("header", "/If-Match", "api_etag_missing")
        raise ProblemError(428, place.code, [place])
    return int(found[1])


def etag_of(version: int) -> str:
    """Return the ETag of a case."""
    return f'"v{version}"'


def old_etag() -> ProblemError:
    """Return the answer to whoever read an earlier version."""
    place = Place("header", "/If-Match", "api_etag_old")
    return ProblemError(412, place.code, [place])


def problem_of(error: Exception, pointer: Callable[[str], str] | None = None) -> ProblemError:
    """Return any failure as a problem; `pointer` tells where a field of the domain lies in the body."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, DomainError):
        return of_domain(error, pointer)
    return of_http(error if isinstance(error, HTTPException) else InternalServerError())


def _part_of(req: Request, part: str) -> bytes | str:
    """Return a part that comes once, with nothing but files beside it; programs name it as a file or not."""
    foreign = sorted({*req.form, *req.files} - {part, FILE})
    places = [Place("body", f"/{_step(one)}", "api_unknown") for one in foreign]
    texts, named = req.form.getlist(part), req.files.getlist(part)
    if len(texts) + len(named) != 1:
        places.append(Place("body", f"/{part}", "api_no_part", {"part": part}))
    if FILE in req.form or not all(one.filename for one in req.files.getlist(FILE)):
        places.append(Place("body", f"/{FILE}", "api_file_part"))
    if places:
        raise ProblemError(422, "api_invalid", places)
    if texts:
        return _whole(str(texts[0]))
    content = named[0].stream.read(LARGEST_FORM + 1)
    if len(content) > LARGEST_FORM:
        raise RequestEntityTooLarge
    return content


def _whole(text: str) -> str:
    """Return the text of a part; raises 400 at the first byte that is no UTF-8, which forms replace."""
    at = text.find("\ufffd")
    if at < 0:
        return text
    where = {"line": text.count("\n", 0, at) + 1, "column": at - text.rfind("\n", 0, at)}
    raise ProblemError(400, "api_no_json", [Place("body", "", "api_no_json", where)], params=where)


def _parsed(sent: bytes | str) -> Any:
    try:
        return json.loads(sent, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
    except ValueError:
        where = {"line": 1, "column": 1}
    except RecursionError:
        raise ProblemError(400, "api_too_deep", [Place("body", "", "api_too_deep")]) from None
    raise ProblemError(400, "api_no_json", [Place("body", "", "api_no_json", where)], params=where)


def _no_number(_text: str) -> NoReturn:
    raise ValueError


def _parts(messages: Any) -> Iterator[tuple[str, Any]]:
    for name, told in messages.items():
        yield {"json": "body", "query": "query"}.get(name, name), told


def _places(within: str, told: Any, pointer: str) -> Iterator[Place]:
    """Yield a place for each message, however deep it lies."""
    if isinstance(told, Mapping):
        for name, more in told.items():
            step = "" if name == "_schema" else f"/{_step(str(name))}"
            yield from _places(within, more, pointer + step)
        return
    for message in told if isinstance(told, list) else [told]:
        code, *params = str(message).split()
        yield Place(within, pointer, code, dict(one.split("=", 1) for one in params))


def _step(name: str) -> str:
    """Return a name as a step of a JSON pointer."""
    return written(name).replace("~", "~0").replace("/", "~1")[:80]
