"""What other programs are told of released months: entries of the feed, the catalogue of data in DCAT."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from neutrality import current
from neutrality.charts.words import month
from neutrality.domain.publication import Text
from neutrality.releases.editions import Edition, Kept, Notice

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TITLE = Text("Statistik Netralitas ASN", "Civil service (ASN) neutrality statistics")
ABOUT = Text(
    "Laporan dugaan pelanggaran netralitas ASN dan tindak lanjutnya, bulan demi bulan, tanpa nama.",
    "Reports of alleged breaches of neutrality by civil servants in Indonesia and what became of them, month "
    "by month, without names.",
)
MONTHLY = "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
MEDIA = "https://www.iana.org/assignments/media-types/"
SHA256 = {"@id": "spdx:checksumAlgorithm_sha256"}


@dataclass(frozen=True)
class Entry:
    """One entry of the feed; `id` and `address` are whole addresses."""

    id: str
    address: str
    title: str
    text: str
    at: datetime


def entries_of(found: Iterable[Edition], errata: Iterable[Notice]) -> list[Entry]:
    """Return an entry for every edition and every error found, the newest first, in the reader's language."""
    site, lang = _site(), current.lang()
    entries = [
        Entry(
            f"{site}{one.path}", f"{site}{one.path}", _edition_title(one, lang),
            _("Figures, tables and files of the month.")
            if not one.revision
            else _("A revision: its page says what it changed and why. The earlier edition stays."),
            one.made_at,
        )
        for one in found
    ] + [
        Entry(
            f"urn:uuid:{one.id}", f"{site}/statistik/{one.month}",
            _("Error found: %(month)s", month=month(one.month, lang)), one.text(lang), one.told_at,
        )
        for one in errata
    ]  # fmt: skip
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def catalogue_of(
    found: Sequence[Edition], files: Iterable[Kept], publisher: str, types: Mapping[str, str]
) -> str:
    """Return the catalogue of all editions as JSON-LD, sorted and indented; the licence if declared."""
    site, held = _site(), list(files)
    named: dict[str, Any] = (
        {"dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher}} if publisher else {}
    )
    if licence := current.body().licence:
        named["dct:license"] = {"@id": licence}
    datasets = [
        _dataset(site, one, found, [file for file in held if file.edition_id == one.id], types) | named
        for one in found
    ]
    told = {
        "@context": CONTEXT,
        "@id": f"{site}/statistik",
        "@type": "dcat:Catalog",
        "dct:title": _both(TITLE),
        "dct:description": _both(ABOUT),
        "dct:language": ["id", "en"],
        "dcat:dataset": datasets,
        **named,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)


def _dataset(
    site: str, one: Edition, found: Sequence[Edition], files: Sequence[Kept], types: Mapping[str, str]
) -> dict[str, Any]:
    last = monthrange(int(one.month[:4]), int(one.month[5:]))[1]
    before = next((old for old in found if old.month == one.month and old.revision == one.revision - 1), None)
    return {
        "@id": f"{site}{one.path}",
        "@type": "dcat:Dataset",
        "dct:title": _both(
            Text(*(f"{TITLE(lang)}, {month(one.month, lang)}, r{one.revision}" for lang in ("id", "en")))
        ),
        "dct:description": _both(ABOUT),
        "dct:issued": {"@type": "xsd:dateTime", "@value": one.made_at.isoformat()},
        "dct:accrualPeriodicity": {"@id": MONTHLY},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": f"{one.month}-01"},
            "dcat:endDate": {"@type": "xsd:date", "@value": f"{one.month}-{last}"},
        },
        "dcat:landingPage": {"@id": f"{site}{one.path}"},
        "dcat:version": f"r{one.revision}",
        **({"dcat:previousVersion": {"@id": f"{site}{before.path}"}} if before else {}),
        "dcat:distribution": [_distribution(f"{site}{one.path}.{file.name}", file, types) for file in files],
    }


def _distribution(address: str, file: Kept, types: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:format": file.name.upper(),
        **({"dct:conformsTo": {"@id": f"{_site()}/statistik/skema.json"}} if file.name == "json" else {}),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": MEDIA + types[file.name].split(";")[0]},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": SHA256,
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.digest},
        },
    }


def _edition_title(one: Edition, lang: str) -> str:
    name = month(one.month, lang)
    if one.revision:
        return _("%(month)s, revision r%(revision)s", month=name, revision=one.revision)
    return _("%(month)s released", month=name)


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@language": "id", "@value": text.id}, {"@language": "en", "@value": text.en}]


def _site() -> str:
    return current.settings().public_url.rstrip("/")
