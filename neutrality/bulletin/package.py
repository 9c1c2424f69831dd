"""The package: one ZIP with all files of a release, its signed note, and a verifier that stands alone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC

from neutrality.bulletin.checking_told import VERIFIER
from neutrality.bulletin.descriptor import descriptor_of
from neutrality.bulletin.paper import pdf_of
from neutrality.bulletin.seal import Seal
from neutrality.bulletin.tidy import csv_of
from neutrality.bulletin.verify import DATA, DEFINITIONS, DESCRIPTOR, KEY, NOTE, definitions
from neutrality.bulletin.wording import marks, titled
from neutrality.bulletin.workbook import xlsx_of
from neutrality.domain.publication import Publication

SCHEMA = VERIFIER.parent.parent / "data" / "release.schema.json"
_RIGHTS, _UNIX = 0o100644 << 16, 3
_README = """{title}
{mark}
Penerbit: {publisher}

{data} adalah data yang ditandatangani; CSV, XLSX dan PDF berisi angka yang sama. Arti kolom ada di
datapackage.json, definisi di definitions.csv, bentuk data.json di release.schema.json.

Memeriksa: python verify.py --fingerprint "SIDIK"
SIDIK adalah sidik kunci penerbit: ambil dari buletin yang tercetak, dari situs penerbit, atau dari orang
yang Anda percayai. Jangan mengambilnya dari paket ini: siapa yang mengganti isi paket dapat mengganti kunci
dan verify.py juga. Bila ragu atas verify.py, ambil dari situs penerbit; SHA-256-nya tercetak di buletin.
Tanda tangan membuktikan bahwa angka tidak diubah; bukan bahwa angka lengkap atau setiap catatan benar.

--------------------------------------------------------------------------------------------------------

{english}
{mark_en}
Publisher: {publisher}

{data} holds the signed data; CSV, XLSX and PDF tell the same figures. What the columns mean stands in
datapackage.json, definitions in definitions.csv, the shape of data.json in release.schema.json.

To check: python verify.py --fingerprint "FINGERPRINT"
FINGERPRINT is that of the publisher's key: take it from the printed bulletin, from the publisher's website,
or from somebody whom you trust. Do not take it from this package: whoever changes what is in it can change
the key and verify.py too. In doubt take verify.py from the website; its SHA-256 is printed in the bulletin.
The signature proves that the figures were not changed; not that they are complete or each record is right.
"""


def files_of(publication: Publication, seal: Seal) -> dict[str, bytes]:
    """Return the files that the note signs beside the data, by their kind: `csv`, `xlsx`, `pdf`."""
    return {
        "csv": csv_of(publication),
        "xlsx": xlsx_of(publication, seal),
        "pdf": pdf_of(publication, seal),
    }


def package_of(publication: Publication, seal: Seal, files: Mapping[str, bytes], note: str) -> bytes:
    """Return the ZIP, the same for the same release to the byte.

    Arguments: `files` are those of `files_of`, `note` is the signed note over them and the data.
    """
    content = publication.canonical()
    named = {f"statistik-{publication.name}.{kind}": files[kind] for kind in files}
    data = {DATA: content, **named, DEFINITIONS: definitions(json.loads(content))}
    beside = {
        DESCRIPTOR: descriptor_of(publication, data),
        NOTE: note.encode(),
        KEY: f"{seal.verifier}\n".encode(),
        VERIFIER.name: VERIFIER.read_bytes(),
        SCHEMA.name: SCHEMA.read_bytes(),
        "README.txt": _readme(publication).encode(),
    }
    return _zipped(publication, {**data, **beside})


def _readme(publication: Publication) -> str:
    return _README.format(
        title=titled(publication, "id"),
        english=titled(publication, "en"),
        mark=marks(publication, "id"),
        mark_en=marks(publication, "en"),
        publisher=publication.publisher,
        data=DATA,
    )


def _zipped(publication: Publication, files: Mapping[str, bytes]) -> bytes:
    """Return the files in one ZIP, in the order of their names, all of the minute of the freeze."""
    content = io.BytesIO()
    moment = publication.frozen_at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, moment)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, _RIGHTS, _UNIX
            archive.writestr(info, files[name])
    return content.getvalue()
