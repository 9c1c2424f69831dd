"""The package: a Data Package that anybody's tools read, with a verifier that needs nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from frictionless import Package

from neutrality.bulletin import verify
from neutrality.bulletin.checking import verify_package
from neutrality.bulletin.definitions import columns_of
from neutrality.bulletin.verify import SENTENCES, Finding
from neutrality.domain.errors import DomainError
from neutrality.domain.publication import FORMAT, Publication
from neutrality.domain.release_note import DATA, fingerprint
from tests.bulletin.reading import csv_rows, pages, squeezed
from tests.fixtures.packages import Signer, changed, unpacked


def laid_out(content: bytes, folder: Path) -> Path:
    """Unpack a package into a folder."""
    for name, found in unpacked(content).items():
        (folder / name).write_bytes(found)
    return folder


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier as a reader does, with nothing of this installation in reach."""
    command = [sys.executable, "-I", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_frictionless_validates_it(downloaded: bytes, tmp_path: Path) -> None:
    report = Package(str(laid_out(downloaded, tmp_path) / "datapackage.json")).validate()

    assert report.valid, report.flatten(["name", "type", "note"])
    assert {task.name: task.type for task in report.tasks} == {
        "data-json": "json",
        "definitions-csv": "table",
        "statistik-2026-10-r1-csv": "table",
        "statistik-2026-10-r1-pdf": "file",
        "statistik-2026-10-r1-xlsx": "file",
    }


def test_frictionless_validates_the_zip_as_it_is(downloaded: bytes, tmp_path: Path) -> None:
    (tmp_path / "paket.zip").write_bytes(downloaded)

    assert Package(str(tmp_path / "paket.zip")).validate().valid


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("statistik-2026-10-r1.csv", b",141,count,", b",142,count,"),
        ("statistik-2026-10-r1.csv", b",141,count,", b",many,count,"),
        ("definitions.csv", b"reports_received", b"reports_recieved"),
    ],
)
def test_frictionless_refuses_a_changed_one(
    name: str, old: bytes, new: bytes, downloaded: bytes, tmp_path: Path
) -> None:
    other = changed(downloaded, name, lambda content: content.replace(old, new))

    assert not Package(str(laid_out(other, tmp_path) / "datapackage.json")).validate().valid


def test_it_holds_the_signed_files_and_what_explains_them(
    downloaded: bytes, files: dict[str, bytes], release: Publication
) -> None:
    found = unpacked(downloaded)

    assert {name: found[name] for name in files} == files
    assert list(found) == sorted(found)
    assert set(found) - set(files) == {
        "README.txt",
        "datapackage.json",
        "definitions.csv",
        "key.txt",
        "release.note",
        "release.schema.json",
        "verify.py",
    }
    rows = csv_rows(found["definitions.csv"])
    assert [row["indicator"] for row in rows] == [column.id for column in columns_of(release)]
    with zipfile.ZipFile(io.BytesIO(downloaded)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(2026, 11, 6, 2, 0, 0)}
        assert not archive.comment


def test_the_readme_names_no_fingerprint(downloaded: bytes, by: Signer) -> None:
    readme = unpacked(downloaded)["README.txt"].decode()

    assert by.fingerprint not in readme
    assert "buletin yang tercetak" in readme
    assert "printed bulletin" in readme


def test_the_bulletin_prints_the_digest_of_the_verifier_in_the_package(downloaded: bytes) -> None:
    found = unpacked(downloaded)
    text = squeezed(pages(found["statistik-2026-10-r1.pdf"])[-1])

    assert hashlib.sha256(found["verify.py"]).hexdigest() in text


def test_verifier_and_house_agree_on_the_form_of_a_note(release: Publication) -> None:
    assert verify.FORMAT == FORMAT
    assert verify.DATA == DATA
    assert verify.names_of(release.name)[0] == DATA
    assert verify.grouped(bytes(range(32)).hex()) == fingerprint(bytes(range(32)))


def test_the_verifier_says_that_it_holds(downloaded: bytes, by: Signer, tmp_path: Path) -> None:
    laid_out(downloaded, tmp_path)

    done = run("verify.py", "--fingerprint", by.fingerprint, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "COCOK: terbitan 2026-10-r1 tidak berubah sejak ditandatangani dengan kunci Anda.",
        "  HOLDS: release 2026-10-r1 is unchanged since your key signed it.",
    ]


def test_the_verifier_takes_the_zip_and_a_fingerprint_as_it_was_typed(
    downloaded: bytes, by: Signer, tmp_path: Path
) -> None:
    laid_out(downloaded, tmp_path)
    (tmp_path / "paket.zip").write_bytes(downloaded)

    done = run(
        "verify.py", "paket.zip", "--fingerprint", by.fingerprint.upper().replace(" ", ""), cwd=tmp_path
    )

    assert done.returncode == 0


def test_without_a_fingerprint_it_says_that_nothing_shows_whose_key_it_is(
    downloaded: bytes, by: Signer, tmp_path: Path
) -> None:
    laid_out(downloaded, tmp_path)

    done = run("verify.py", cwd=tmp_path)

    assert done.returncode == 2
    assert "BELUM DIPERIKSA" in done.stdout
    assert "nothing shows whose key that is" in done.stdout
    assert by.fingerprint in done.stdout


def test_other_files_in_the_folder_are_left_alone(downloaded: bytes, by: Signer, tmp_path: Path) -> None:
    laid_out(downloaded, tmp_path)
    (tmp_path / "catatan.txt").write_text("saya", encoding="utf-8")

    assert run("verify.py", "--fingerprint", by.fingerprint, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("words", [("--fingerprint", "abcd 1234"), ("--key", "x")])
def test_a_wrong_command_ends_with_two(words: tuple[str, ...], downloaded: bytes, tmp_path: Path) -> None:
    laid_out(downloaded, tmp_path)

    assert run("verify.py", *words, cwd=tmp_path).returncode == 2


def test_half_a_fingerprint_is_refused(downloaded: bytes, by: Signer) -> None:
    with pytest.raises(DomainError, match="fingerprint_wrong"):
        verify_package(downloaded, by.fingerprint[:39])


def test_a_package_that_holds_has_no_finding(downloaded: bytes, by: Signer) -> None:
    found = verify_package(downloaded, by.fingerprint)

    assert (found.findings, found.release, found.fingerprint, found.trusted) == (
        (),
        "2026-10-r1",
        by.fingerprint,
        True,
    )
    assert not verify_package(downloaded, None).trusted


def test_every_finding_has_its_sentences() -> None:
    for code in SENTENCES:
        said = {Finding(code, "data.json").sentence(lang) for lang in ("id", "en")}
        assert len(said) == 2


def test_the_descriptor_tells_of_the_release(downloaded: bytes, release: Publication) -> None:
    told = json.loads(unpacked(downloaded)["datapackage.json"])

    assert (told["name"], told["version"]) == ("statistik-2026-10-r1", "2026-10-r1")
    assert told["contributors"] == [{"title": release.publisher, "role": "publisher"}]
