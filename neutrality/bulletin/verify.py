"""Periksa apakah sebuah paket statistik tidak berubah. / Check that a package of statistics is unchanged.

    python verify.py [PAKET.zip | FOLDER] [--fingerprint "abcd 1234 …"]

Perlu Python 3.9 dan `cryptography`. Ambil sidik kunci dari buletin yang tercetak atau dari situs penerbit,
jangan dari paket ini. Selesai dengan 0 bila cocok, 1 bila tidak, 2 tanpa sidik atau bila perintahnya salah.

Needs Python 3.9 and `cryptography`. Take the fingerprint from the printed bulletin or the publisher's site,
not from this package. Ends with 0 when all holds, 1 when not, 2 without a fingerprint or on a wrong command.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "neutrality-release/1"
DATA, NOTE, KEY, DEFINITIONS, DESCRIPTOR = (
    "data.json", "release.note", "key.txt", "definitions.csv", "datapackage.json",
)  # fmt: skip
# What is in a package beside the signed files; definitions and descriptor must agree with these.
BESIDE = (DESCRIPTOR, DEFINITIONS, NOTE, KEY, "release.schema.json", "verify.py", "README.txt")
SIGNED = re.compile(r"data\.json|statistik-[0-9]{4}-[0-9]{2}(-r[0-9]+)?\.(csv|xlsx|pdf)")
LISTED = re.compile(FORMAT + r"\n([0-9]{4}-[0-9]{2}) r([0-9]+)\n((?:sha256 [0-9a-f]{64}  \S+\n)+)")
DEFINED = (
    "indicator", "version", "label_id", "label_en", "unit", "basis", "explained_id", "explained_en", "source",
)  # fmt: skip
ED25519, ID_BYTES, PUBLIC_BYTES = b"\x01", 4, 32
SIGNING = ("—", "name", "bytes")  # a line under a note
LARGEST = 200_000_000  # bytes of all files together
SENTENCES = {
    "package_unreadable": ("Paket tidak dapat dibaca.", "The package cannot be read."),
    "name_twice": ("{} ada dua kali dalam paket.", "{} is twice in the package."),
    "file_missing": ("{} tidak ada.", "{} is missing."),
    "file_changed": ("{} telah diubah.", "{} was changed."),
    "file_unknown": ("{} bukan bagian dari terbitan.", "{} is no part of the release."),
    "note_wrong": ("{} bukan catatan terbitan.", "{} is no note of a release."),
    "note_unsigned": ("{} tidak ditandatangani dengan kunci ini.", "{} is not signed with this key."),
    "note_forged": ("Tanda tangan dalam {} palsu.", "The signature in {} is false."),
    "key_wrong": ("{} tidak memuat kunci yang utuh.", "{} holds no proper key."),
    "fingerprint_differs": ("Kunci paket bukan kunci dari sidik Anda.", "The key is not your fingerprint's."),
    "data_unreadable": ("{} bukan data terbitan.", "{} holds no data of a release."),
    "month_differs": ("{} berisi bulan atau revisi lain.", "{} tells of another month or revision."),
    "file_differs": ("{} tidak sesuai dengan berkas yang lain.", "{} differs from the other files."),
}


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: its code, and the file that it is about."""

    code: str
    file: str = ""

    def sentence(self, lang: str) -> str:
        """Return it in Indonesian for `id`, else in English."""
        return SENTENCES[self.code][lang != "id"].format(self.file)


@dataclass(frozen=True)
class Checked:
    """What was found; the fingerprint of the package's key, and whether the reader brought the same."""

    findings: tuple[Finding, ...]
    release: str
    fingerprint: str
    trusted: bool


UNREADABLE = (Finding("package_unreadable"),)


class WrongUsageError(Exception):
    """The reader must give something else."""


def check(files: Mapping[str, bytes], fingerprint: str | None) -> Checked:
    """Check the files of a package by name; raises WrongUsageError unless the fingerprint is whole."""
    wanted = plain(fingerprint) if fingerprint is not None else None
    findings: list[Finding] = []
    text, signatures = _note(files, findings)
    name, public = _key(files, findings)
    if text and public:
        findings += _signature(text, signatures, name, public)
    release, digests = _listed(text, findings)
    findings += _compared(files, digests, release)
    findings += _agreeing(files, release)
    mine = hashlib.sha256(public).hexdigest() if public else ""
    if wanted is not None and public and mine != wanted:
        findings.append(Finding("fingerprint_differs"))
    return Checked(tuple(findings), release, grouped(mine), wanted == mine)


def grouped(digest: str) -> str:
    """Return a digest in groups of four, as it is printed."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def plain(fingerprint: str) -> str:
    """Return a fingerprint without what people put between; raises WrongUsageError unless it is whole."""
    found = re.sub(r"[\s:.-]", "", fingerprint.lower())
    if not re.fullmatch("[0-9a-f]{64}", found):
        raise WrongUsageError
    return found


def names_of(release: str) -> tuple[str, ...]:
    """Return the names of the signed files of a release such as `2026-10` or `2026-10-r1`."""
    return (DATA, *(f"statistik-{release}.{kind}" for kind in ("csv", "xlsx", "pdf")))


def definitions(data: Mapping[str, Any]) -> bytes:
    """Return the definitions that the data carry as CSV, each once."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(DEFINED)
    seen = set()
    for column in (one for table in data["tables"] for one in table["columns"]):
        words = [column[part][lang] for part in ("label", "explained") for lang in ("id", "en")]
        key = (column["id"], column["version"])
        if key not in seen:
            writer.writerow((*key, *words[:2], column["unit"], column["basis"], *words[2:], column["source"]))
        seen.add(key)
    return text.getvalue().encode()


def checked(files: Mapping[str, bytes], wrong: Sequence[Finding], fingerprint: str | None) -> Checked:
    """Check files that were opened, with what was wrong at that."""
    done = check(files, fingerprint)
    return replace(done, findings=(*wrong, *done.findings) if files else UNREADABLE)


def opened(package: IO[bytes] | Path) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the files of a ZIP, and which names are in it twice; nothing of what is no ZIP or too large."""
    try:
        with zipfile.ZipFile(package) as found:
            parts = found.infolist()
            if sum(part.file_size for part in parts) > LARGEST:
                return {}, []
            files = {part.filename: found.read(part) for part in parts}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return {}, []
    names = [part.filename for part in parts]
    return files, [Finding("name_twice", name) for name in files if names.count(name) > 1]


def _note(files: Mapping[str, bytes], findings: list[Finding]) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the signed text and of each line under it the signer's name and the bytes (C2SP signed-note)."""
    above, blank, under = files.get(NOTE, b"").decode("utf-8", "replace").rpartition("\n\n")
    lines = [line.split(" ") for line in under.splitlines()]
    if not blank or not all(line[0] == "—" and len(line) == len(SIGNING) for line in lines):
        findings.append(Finding("note_wrong", NOTE))
        return "", []
    return f"{above}\n", [(name, _bytes(written)) for _, name, written in lines]


def _key(files: Mapping[str, bytes], findings: list[Finding]) -> tuple[str, bytes]:
    """Return name and public key of the package's own key; nothing where it has none."""
    name, _, rest = files.get(KEY, b"").decode("utf-8", "replace").strip().partition("+")
    number, _, written = rest.partition("+")
    content = _bytes(written)
    if content[:1] != ED25519 or len(content) != 1 + PUBLIC_BYTES or number != _id(name, content[1:]).hex():
        findings.append(Finding("key_wrong", KEY))
        return "", b""
    return name, content[1:]


def _signature(text: str, signatures: list[tuple[str, bytes]], name: str, public: bytes) -> list[Finding]:
    known = _id(name, public)
    mine = [made[ID_BYTES:] for signer, made in signatures if (signer, made[:ID_BYTES]) == (name, known)]
    if not mine:
        return [Finding("note_unsigned", NOTE)]
    try:
        for signature in mine:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
    except InvalidSignature:
        return [Finding("note_forged", NOTE)]
    return []


def _listed(text: str, findings: list[Finding]) -> tuple[str, dict[str, str]]:
    """Return of which release a note tells (`2026-10-r1`), and the digest of each of its files."""
    shape = LISTED.fullmatch(text)
    if not shape:
        if text:
            findings.append(Finding("note_wrong", NOTE))
        return "", {}
    release = shape[1] if shape[2] == "0" else f"{shape[1]}-r{shape[2]}"
    lines = [line.split() for line in shape[3].splitlines()]
    if sorted(name for _, _, name in lines) != sorted(names_of(release)):
        findings.append(Finding("note_wrong", NOTE))
    return release, {name: digest for _, digest, name in lines}


def _compared(files: Mapping[str, bytes], digests: Mapping[str, str], release: str) -> list[Finding]:
    wanted = (*names_of(release), *BESIDE) if release else BESIDE
    found = [Finding("file_missing", name) for name in sorted({*wanted, *digests} - set(files))]
    for name, content in sorted(files.items()):
        if name in digests and hashlib.sha256(content).hexdigest() != digests[name]:
            found.append(Finding("file_changed", name))
        elif name not in digests and name not in BESIDE:
            found.append(Finding("file_unknown", name))
    return found


def _agreeing(files: Mapping[str, bytes], release: str) -> list[Finding]:
    """Check what is not signed itself against what is: month, definitions, descriptor."""
    found = []
    try:
        data = json.loads(files.get(DATA, b""))
        told = f"{data['month']}-r{data['revision']}" if data["revision"] else data["month"]
        defined = definitions(data)
    except (ValueError, KeyError, TypeError, AttributeError):
        return [Finding("data_unreadable", DATA)]
    if release and told != release:
        found.append(Finding("month_differs", DATA))
    if files.get(DEFINITIONS, defined) != defined:
        found.append(Finding("file_differs", DEFINITIONS))
    if DESCRIPTOR in files and not _describes(files):
        found.append(Finding("file_differs", DESCRIPTOR))
    return found


def _describes(files: Mapping[str, bytes]) -> bool:
    """Return whether the descriptor names each file of data with its digest."""
    try:
        told = {one["path"]: one["hash"] for one in json.loads(files[DESCRIPTOR])["resources"]}
    except (ValueError, KeyError, TypeError):
        return False
    wanted = [name for name in files if SIGNED.fullmatch(name) or name == DEFINITIONS]
    return told == {name: f"sha256:{hashlib.sha256(files[name]).hexdigest()}" for name in wanted}


def _id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:ID_BYTES]


def _bytes(written: str) -> bytes:
    try:
        return base64.b64decode(written, validate=True)
    except ValueError:
        return b""


def _in_folder(folder: Path) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the files of a package that was unpacked; others beside them are left alone."""
    names = [one.name for one in folder.iterdir() if one.name in BESIDE or SIGNED.fullmatch(one.name)]
    return {name: (folder / name).read_bytes() for name in names}, []


def main() -> int:
    """Check one package and say in both languages what was found."""
    parser = argparse.ArgumentParser(description="Periksa paket statistik. / Check a package of statistics.")
    parser.add_argument("package", type=Path, nargs="?", default=Path(__file__).resolve().parent)
    parser.add_argument("--fingerprint", help="sidik kunci dari buletin / the printed fingerprint")
    given = parser.parse_args()
    try:
        done = checked(*(_in_folder if given.package.is_dir() else opened)(given.package), given.fingerprint)
    except WrongUsageError:
        return _say("Sidik harus 64 angka atau huruf a-f.", "A fingerprint has 64 digits or letters a-f.", 2)
    for finding in done.findings:
        _say(f"TIDAK COCOK: {finding.sentence('id')}", f"WRONG: {finding.sentence('en')}", 1)
    if done.findings:
        return 1
    if done.trusted:
        told = f"terbitan {done.release} tidak berubah sejak ditandatangani dengan kunci Anda."
        return _say(
            f"COCOK: {told}", f"HOLDS: release {done.release} is unchanged since your key signed it.", 0
        )
    return _say(
        f"BELUM DIPERIKSA: terbitan {done.release} cocok dengan kunci dalam paket, tetapi tanpa "
        f"--fingerprint tidak diketahui kunci siapa itu. Bandingkan dengan buletin tercetak:\n  "
        f"{done.fingerprint}",
        f"NOT CHECKED: release {done.release} fits the package's key, but without --fingerprint nothing "
        "shows whose key that is. Compare the line above with the printed bulletin.", 2,
    )  # fmt: skip


def _say(indonesian: str, english: str, status: int) -> int:
    print(f"{indonesian}\n  {english}")
    return status


if __name__ == "__main__":
    sys.exit(main())
