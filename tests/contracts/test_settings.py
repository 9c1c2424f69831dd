"""Every setting is written down, and every wrong one is named."""

from __future__ import annotations

import pytest

from neutrality.settings import ROOT, Settings, SettingsError

DOCUMENT = ROOT / "docs" / "settings.md"


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_a_setting_is_documented_with_its_example(name: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    assert f"`NEUTRALITY_{name.upper()}`" in text
    assert str((Settings.model_fields[name].examples or [""])[0]) in text


def test_the_document_names_no_setting_that_does_not_exist() -> None:
    words = DOCUMENT.read_text(encoding="utf-8").replace("`", " ").split()
    named = {
        word.removeprefix("NEUTRALITY_").rstrip(".,;:=") for word in words if word.startswith("NEUTRALITY_")
    }

    assert named <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize(
    ("database", "replica", "said"),
    [
        ("sqlite:///a.db", "postgresql://reader@db2/neutrality", "only a PostgreSQL database has replicas"),
        ("postgresql://desk@db1/neutrality", "sqlite:///a.db", "NEUTRALITY_REPLICA_URL must begin with"),
    ],
)
def test_only_a_server_has_replicas(database: str, replica: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.load(
            profile="sample", public_url="http://localhost", evidence_url="file:///tmp/e", keys_dir="keys",
            database_url=database, replica_url=replica,
        )  # fmt: skip


def test_all_missing_settings_are_named_at_once_with_an_example() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.load(profile="production")

    for name in ("DATABASE_URL", "EVIDENCE_URL", "KEYS_DIR", "PUBLIC_URL"):
        assert f"NEUTRALITY_{name} is missing (example:" in str(refusal.value)
