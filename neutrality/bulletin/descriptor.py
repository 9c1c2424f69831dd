"""The descriptor of the package: a Data Package of version 1, as https://specs.frictionlessdata.io tells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from neutrality.bulletin.tidy import COLUMNS
from neutrality.bulletin.verify import DEFINED, DEFINITIONS
from neutrality.bulletin.wording import titled
from neutrality.domain.publication import Publication

TYPES = ("count", "rate", "days", "hidden", "nil", "missing", "not_yet")
MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OTHER_TYPES: Mapping[str, dict[str, Any]] = {
    "since": {"type": "yearmonth"},
    "until": {"type": "yearmonth"},
    "month": {"type": "yearmonth"},
    "definition_version": {"type": "integer"},
    "version": {"type": "integer"},
    "revision": {"type": "integer"},
    "value": {"type": "number"},
    "part": {"type": "integer"},
    "whole": {"type": "integer"},
    "type": {"type": "string", "constraints": {"required": True, "enum": list(TYPES)}},
    "status": {"type": "string", "constraints": {"enum": ["released", "draft", "internal"]}},
}
_TOLD = {
    "table": "tabel / the table",
    "since": "bulan pertama yang diceritakan tabel / the first month of which the table tells",
    "until": "bulan terakhir yang diceritakan tabel / the last month of which the table tells",
    "value": "nilai; persentase sebagai bagian dari satu / the figure; a rate as a part of one",
    "type": "jenis nilai, atau tanda bila tidak ada angka / the kind of value, or the sign in place of one",
    "part": "pembilang persentase / what a rate is the part of",
    "whole": "penyebut persentase / the whole of a rate",
}


def descriptor_of(publication: Publication, files: Mapping[str, bytes]) -> bytes:
    """Return `datapackage.json` over the files of data, by name."""
    told = {
        "profile": "data-package",
        "name": f"statistik-{publication.name}",
        "title": titled(publication, "id"),
        "description": titled(publication, "en"),
        "version": publication.name,
        "created": publication.frozen_at.isoformat(),
        "contributors": [{"title": publication.publisher, "role": "publisher"}],
        "resources": [_resource(name, files[name]) for name in sorted(files)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(name: str, content: bytes) -> dict[str, Any]:
    kind = name.rpartition(".")[2]
    shared = {
        "name": name.replace(".", "-"),
        "path": name,
        "format": kind,
        "mediatype": MEDIA[kind],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if kind != "csv":
        # `type` keeps readers from taking the sheets of a workbook for one table.
        return {"profile": "data-resource", "type": "json" if kind == "json" else "file", **shared}
    return {
        "profile": "tabular-data-resource",
        **shared,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": _definitions() if name == DEFINITIONS else _observations(),
    }


def _observations() -> dict[str, Any]:
    return {
        "fields": [_field(name) for name in COLUMNS],
        "missingValues": [""],
        "foreignKeys": [
            {
                "fields": ["indicator", "definition_version"],
                "reference": {
                    "resource": DEFINITIONS.replace(".", "-"),
                    "fields": ["indicator", "version"],
                },
            }
        ],
    }


def _definitions() -> dict[str, Any]:
    return {
        "fields": [_field(name) for name in DEFINED],
        "missingValues": [""],
        "primaryKey": ["indicator", "version"],
    }


def _field(name: str) -> dict[str, Any]:
    told = {"description": _TOLD[name]} if name in _TOLD else {}
    return {"name": name, "type": "string", **_OTHER_TYPES.get(name, {}), **told}
