"""A package of a release, changed by somebody who knows how it is made (attack 23)."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from neutrality.bulletin.checking import verify_package
from neutrality.domain.publication import Line, Publication
from tests.fixtures.packages import Signer, changed, package, signed_files, signer, unpacked
from tests.fixtures.publications import publication

SIGNED = ("data.json", "statistik-2026-10.csv", "statistik-2026-10.xlsx", "statistik-2026-10.pdf")
ALWAYS_HOLDS = b"print('COCOK / HOLDS')\n"


@pytest.fixture(scope="module")
def by() -> Signer:
    """Return who signs."""
    return signer()


@pytest.fixture(scope="module")
def genuine(by: Signer) -> bytes:
    """Return the package as the publisher made it."""
    return package(publication(), by)


def embellished() -> Publication:
    """Return the release with fewer reports than there were."""
    release = publication()
    month, *others = release.tables
    (line,) = month.lines
    fewer = Line(line.code, line.label, (3, *line.values[1:]))
    return replace(release, tables=(replace(month, lines=(fewer,)), *others))


def codes(content: bytes, fingerprint: str | None) -> list[tuple[str, str]]:
    """Return what is found, each with its file."""
    return [(finding.code, finding.file) for finding in verify_package(content, fingerprint).findings]


def run(content: bytes, fingerprint: str | None, folder: Path, verifier: bytes) -> tuple[int, str]:
    """Check a package with a verifier from elsewhere and return its status and what it said."""
    (folder / "paket.zip").write_bytes(content)
    (folder / "own.py").write_bytes(verifier)
    words = ["--fingerprint", fingerprint] if fingerprint else []
    command = [sys.executable, "-I", "own.py", "paket.zip", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_package_changed_in_all_its_parts_fails_against_the_printed_fingerprint(
    genuine: bytes, by: Signer, tmp_path: Path
) -> None:
    other = signer(8)
    forged = changed(package(embellished(), other), "verify.py", lambda _: ALWAYS_HOLDS)
    verifier = unpacked(genuine)["verify.py"]

    found = verify_package(forged, by.fingerprint)
    status, said = run(forged, by.fingerprint, tmp_path, verifier)

    assert [finding.code for finding in found.findings] == ["fingerprint_differs"]
    assert not found.trusted
    assert status == 1
    assert "Kunci paket bukan kunci dari sidik Anda" in said
    assert "COCOK:" not in said.replace("TIDAK COCOK:", "")


def test_without_a_fingerprint_nobody_is_told_that_it_holds(genuine: bytes, tmp_path: Path) -> None:
    forged = package(embellished(), signer(8))
    verifier = unpacked(genuine)["verify.py"]

    for content in (genuine, forged):
        status, said = run(content, None, tmp_path, verifier)
        assert not verify_package(content, None).trusted
        assert status == 2
        assert "BELUM DIPERIKSA" in said
        assert "HOLDS" not in said


@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize(
    "change", [lambda content: content + b" ", lambda content: content[:-1], lambda _: b""]
)
def test_a_changed_file_is_named(
    name: str, change: Callable[[bytes], bytes], genuine: bytes, by: Signer
) -> None:
    assert ("file_changed", name) in codes(changed(genuine, name, change), by.fingerprint)


@pytest.mark.parametrize(
    "name",
    [*SIGNED, "README.txt", "datapackage.json", "definitions.csv", "release.schema.json", "verify.py"],
)
def test_a_missing_file_is_named(name: str, genuine: bytes, by: Signer) -> None:
    assert ("file_missing", name) in codes(changed(genuine, name, lambda _: None), by.fingerprint)


def test_data_changed_with_everything_that_leans_on_them_is_named(genuine: bytes, by: Signer) -> None:
    """Data, descriptor and definitions are made anew, the note stays: there is no key to sign another."""
    forged = unpacked(package(embellished(), signer(8)))
    content = genuine
    for name in (*SIGNED, "datapackage.json", "definitions.csv"):
        content = changed(content, name, lambda _, name=name: forged[name])  # type: ignore[misc]

    assert codes(content, by.fingerprint) == [("file_changed", name) for name in sorted(SIGNED)]


def test_a_changed_digest_in_the_note_is_a_false_signature(genuine: bytes, by: Signer) -> None:
    genuine_digest = hashlib.sha256(unpacked(genuine)["data.json"]).hexdigest().encode()
    other = hashlib.sha256(embellished().canonical()).hexdigest().encode()
    digest = changed(genuine, "release.note", lambda note: note.replace(genuine_digest, other))
    revision = changed(genuine, "release.note", lambda note: note.replace(b"2026-10 r0", b"2026-10 r1"))

    assert ("note_forged", "release.note") in codes(digest, by.fingerprint)
    assert ("note_forged", "release.note") in codes(revision, by.fingerprint)


def test_another_key_in_the_package_is_seen(genuine: bytes, by: Signer) -> None:
    other = str(signer(8).key).encode()
    content = changed(genuine, "key.txt", lambda _: other)

    assert codes(content, by.fingerprint) == [("note_unsigned", "release.note"), ("fingerprint_differs", "")]


def test_a_note_signed_by_somebody_else_beside_our_key_is_seen(genuine: bytes, by: Signer) -> None:
    release = embellished()
    forged = signed_files(release, by)
    content = changed(genuine, "release.note", lambda _: signer(8).note(release, forged).encode())
    for name, made in forged.items():
        content = changed(content, name, lambda _, made=made: made)  # type: ignore[misc]

    assert ("note_unsigned", "release.note") in codes(content, by.fingerprint)


def test_the_note_and_files_of_another_month_are_no_release_of_this_one(genuine: bytes, by: Signer) -> None:
    earlier = unpacked(package(publication("2026-09"), by))
    note = changed(genuine, "release.note", lambda _: earlier["release.note"])
    data = changed(genuine, "data.json", lambda _: earlier["data.json"])

    assert ("file_unknown", "statistik-2026-10.csv") in codes(note, by.fingerprint)
    assert ("month_differs", "data.json") in codes(data, by.fingerprint)


def test_a_definition_changed_beside_true_data_is_seen(genuine: bytes, by: Signer) -> None:
    content = changed(genuine, "definitions.csv", lambda found: found.replace(b"diterima", b"ditolak"))

    assert ("file_differs", "definitions.csv") in codes(content, by.fingerprint)


def test_a_file_that_belongs_to_no_release_is_seen(genuine: bytes, by: Signer) -> None:
    content = changed(genuine, "koreksi.csv", lambda _: b"a,b\n")

    assert codes(content, by.fingerprint) == [("file_unknown", "koreksi.csv")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_seen(genuine: bytes, by: Signer) -> None:
    target = io.BytesIO(genuine)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("data.json", unpacked(genuine)["data.json"])

    assert codes(target.getvalue(), by.fingerprint) == [("name_twice", "data.json")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("key.txt", b""),
        ("key.txt", b"example.org+00000000+AAAA"),
        ("release.note", b""),
        ("release.note", b"\xff\xfe\n\n\xe2\x80\x94 a b\n"),
        ("release.note", "neutrality-release/1\n\n— a b\n".encode()),
        ("data.json", b"[]"),
        ("data.json", b'{"month": "2026-10", "revision": 0, "tables": 7}'),
        ("datapackage.json", b"[]"),
        ("datapackage.json", b'{"resources": [{"path": "data.json", "hash": 7}]}'),
    ],
)
def test_nonsense_is_found_and_never_an_error(name: str, content: bytes, genuine: bytes, by: Signer) -> None:
    assert codes(changed(genuine, name, lambda _: content), by.fingerprint)


@pytest.mark.parametrize("cut", [0, 1, 100, 5000, -1, -30])
def test_what_is_no_whole_zip_is_unreadable(cut: int, genuine: bytes, by: Signer) -> None:
    assert codes(genuine[:cut], by.fingerprint) == [("package_unreadable", "")]
