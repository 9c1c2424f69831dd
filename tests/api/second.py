"""What knows the OpenAPI document of the interface and a token, and of the rest nothing.

Addresses, methods, names of headers, kinds of bodies and codes come out of the document; what it knows beside
it is the names of operations and what it wants to tell.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from flask import Flask
from werkzeug.serving import make_server

JSON, MULTIPART = "application/json", "multipart/form-data"


@dataclass
class Second:
    """A program made from the document."""

    client: httpx.Client
    secret: str = field(repr=False)
    document: dict[str, Any] = field(default_factory=dict)

    def read(self) -> None:
        """Fetch the document."""
        self.document = self.client.get("/api/v1/openapi.json").raise_for_status().json()

    def find(self, operation_id: str) -> tuple[str, str, dict[str, Any]]:
        """Return address, method and description of an operation."""
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if isinstance(operation, dict) and operation.get("operationId") == operation_id:
                    return path, method, operation
        raise LookupError(operation_id)

    def call(
        self, operation_id: str, *, body: Any = None, query: Any = None, files: Any = None, **given: str
    ) -> httpx.Response:
        """Call an operation: what it asks in its address and headers is given by name."""
        path, method, operation = self.find(operation_id)
        headers = {"Authorization": f"{self.scheme()} {self.secret}"}
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "header" and parameter["required"]:
                headers[parameter["name"]] = given[parameter["name"].replace("-", "_").lower()]
        narrowed = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
        assert set(query or {}) <= narrowed
        names = [one["name"] for one in self.document["paths"][path].get("parameters", [])]
        address = path.format(**{name: given[name] for name in names})
        kinds = operation.get("requestBody", {}).get("content", {})
        answer = self.client.request(
            method.upper(), address, headers=headers, params=query, **self.sent(kinds, body, files)
        )
        assert str(answer.status_code) in operation["responses"], answer.text
        return answer

    def sent(self, kinds: dict[str, Any], body: Any, files: Any) -> dict[str, Any]:
        """Return a body as the operation takes it: JSON, or parts of which some are files."""
        if files is None:
            assert body is None or JSON in kinds
            return {} if body is None else {"json": body}
        described = kinds[MULTIPART]
        parts = described["schema"]["properties"]
        (named,) = [name for name, one in parts.items() if "$ref" not in one]
        found: list[tuple[str, Any]] = [(named, one) for one in files]
        for name in parts.keys() - {named}:
            kind = described["encoding"][name]["contentType"]
            assert kind == JSON
            found.append((name, (None, json.dumps(body), kind)))
        return {"files": found}

    def scheme(self) -> str:
        """Return what stands before the token."""
        (scheme,) = self.document["components"]["securitySchemes"].values()
        return str(scheme["scheme"]).capitalize()

    def lawful(self, part: str, **told: Any) -> dict[str, Any]:
        """Return what a part asks for: what is told, and the first code of every list that must be there."""
        schema = self.document["components"]["schemas"][part]
        asked = {name: schema["properties"][name] for name in schema["required"]}
        codes = {name: one["enum"][0] for name, one in asked.items() if "enum" in one}
        assert set(told) <= set(schema["properties"])
        assert set(asked) <= codes.keys() | told.keys()
        return {**codes, **told}

    def all_of(self, operation_id: str, rows: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Yield every row of a list of pages."""
        while True:
            page = self.call(operation_id, query=query).json()
            yield from page[rows]
            if not page.get("more", page["next"] is not None):
                return
            query["after"] = page["next"]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on this machine; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
