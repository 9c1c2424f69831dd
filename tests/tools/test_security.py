"""What every run carries of `make security`: the code is clean, and what is planted is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import bom, licences, vendor
from tools.security import code, verdict
from tools.security.verdict import Explanation, Finding, unexplained

ROOT = Path(__file__).resolve().parents[2]


def test_bandit_finds_nothing_in_the_application() -> None:
    assert code.with_bandit(code.APPLICATION, everywhere=False) == []


def test_the_rules_find_each_planted_bug_and_nothing_in_the_application() -> None:
    assert code.with_own_rules((*code.APPLICATION, *code.TEMPLATES), everywhere=True) == []


def test_a_rule_that_catches_nothing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(
        "rules:\n  - id: blind\n  - id: seeing\n  - id: bare\n", encoding="utf-8"
    )
    planted = "# ruleid: blind, seeing\nwrong()\n# ok: seeing\nright()\n<!-- ruleid: seeing -->\nwrong()\n"
    (tmp_path / "one.py").write_text(planted, encoding="utf-8")
    monkeypatch.setattr(code, "RULES", tmp_path)
    monkeypatch.setattr(code, "ROOT", tmp_path)

    told = code.missed(
        {Finding("seeing", "one.py", 2), Finding("seeing", "one.py", 4), Finding("seeing", "one.py", 6)}
    )

    assert list(told) == [
        "one.py:2 is wrong on purpose, blind does not see it",
        "one.py:4 is sound, seeing says it is not",
        "bare has no planted bug",
    ]


def test_a_scanner_that_is_missing_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(code, "BIN", tmp_path)

    with pytest.raises(code.ScannerError, match="bandit is not installed"):
        code.with_bandit(code.APPLICATION, everywhere=False)


def test_what_nobody_explained_fails_and_so_does_an_explanation_of_nothing() -> None:
    known = [Explanation("B603", "tools/*.py", "why"), Explanation("B608", "neutrality/*", "why")]
    found = [Finding("B603", "tools/a.py", 3), Finding("B603", "neutrality/a.py", 4, "subprocess")]

    assert list(unexplained(found, known)) == [
        "B603 at neutrality/a.py:4 subprocess",
        "nothing is found any more of what is explained: B608 at neutrality/*",
    ]
    assert list(unexplained(found[:1], known, everywhere=False)) == []


def test_an_explanation_gives_its_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "explained.toml"
    path.write_text('[[bandit]]\nrule = "B1"\nwhere = "*"\nreason = " "\n', encoding="utf-8")
    monkeypatch.setattr(verdict, "EXPLAINED", path)

    with pytest.raises(ValueError, match="no reason"):
        verdict.explained("bandit")


def test_every_licence_is_permissive_or_explained() -> None:
    assert licences.problems() == []


@pytest.mark.parametrize(
    ("terms", "free"),
    [
        ("MIT License", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("BSD-3-Clause AND LGPL-3.0-only", False),
        ("Apache Software License; BSD License", True),
        ("GPL-3.0-only", False),
        ("UNKNOWN", False),
    ],
)
def test_a_licence_that_binds_is_not_free(terms: str, free: bool) -> None:
    assert licences.is_free(terms) is free


def test_the_list_of_licences_is_written_from_what_is_installed() -> None:
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page(), "run tools/licences.py --write"


def test_the_bill_of_materials_is_valid_and_names_everything() -> None:
    made = bom.bill()
    text = json.dumps(made)

    assert bom.why_not_valid(text) == ""
    named = {one["name"] for one in made["components"]}
    assert named >= {name for name, _version, _terms in licences.packages()} | {"govuk-frontend"}


def test_a_changed_byte_of_a_vendored_file_is_seen(tmp_path: Path) -> None:
    kept = json.loads(vendor.LOCK.read_text(encoding="utf-8"))["sha256"]
    for path in kept:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())

    assert vendor.sums() == kept, "a vendored file is not what tools/vendor.py left"
    assert vendor.sums(tmp_path) == kept
    changed = tmp_path / "static/vendor/govuk-frontend/govuk-frontend.min.js"
    changed.write_bytes(changed.read_bytes().replace(b"0", b"1", 1))
    assert vendor.sums(tmp_path) != kept
