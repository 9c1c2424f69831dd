"""The drill: a sample instance is put back in a fresh folder by the commands of docs/backup.md alone."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from neutrality import create_app
from neutrality.database import make_engine, make_sessions, transaction
from neutrality.directory.models import Office
from neutrality.history.models import Checkpoint
from neutrality.instance import sets_up, setup_app
from neutrality.ratelimit import limiter
from neutrality.releases.models import Release
from neutrality.settings import ROOT, Settings
from tests.attacks.walking import Planter, as_citizen
from tests.backups.conftest import opened_by
from tests.fixtures.sample import Sample

PAPER = (ROOT / "docs" / "backup.md").read_text(encoding="utf-8")
PASSPHRASE = "sebuah frasa sandi yang panjang"


# The sample's topmost office has one head; a restore is accepted by two.
SECOND = shlex.split(
    "users create wakil@contoh.test --name Wakil --office CTH --role head --as admin@contoh.test "
    f"--second head-national@contoh.test --password '{PASSPHRASE}'"
)


def commands() -> list[list[str]]:
    """Return every command of the paper in its order, as somebody would copy it."""
    blocks = re.findall(r"```sh\n(.*?)```", PAPER, re.DOTALL)
    return [shlex.split(line)[3:] for block in blocks for line in block.splitlines()]


@dataclass
class Somebody:
    """Somebody who types what the paper says, with their own paths and names in the place of its own."""

    settings: Settings
    names: dict[str, str]
    said: list[str] = field(default_factory=list)

    def types(self, words: list[str]) -> int:
        """Type one command; return its exit status."""
        typed = [self.names.get(word, word) for word in words]
        app = setup_app() if sets_up(typed) else create_app(self.settings)
        done = app.test_cli_runner().invoke(
            args=typed, env=self._environment(), input=f"{PASSPHRASE}\n{PASSPHRASE}\n"
        )
        self.said.append(f"{typed}: {done.output}")
        assert "Traceback" not in done.output
        if engine := app.extensions.get("engine"):
            engine.dispose()
        return int(done.exit_code)

    def _environment(self) -> dict[str, str]:
        names = ("database_url", "evidence_url", "keys_dir", "profile", "public_url")
        return {f"NEUTRALITY_{name.upper()}": str(getattr(self.settings, name)) for name in names}


@pytest.fixture
def names(sample: Sample, tmp_path: Path) -> dict[str, str]:
    """Return what stands in the place of the paper's paths, persons and month."""
    engine = make_engine(sample.database_url)
    with make_sessions(engine)() as session:
        month = session.scalars(select(Release.month).order_by(Release.month)).first()
    engine.dispose()
    return {
        "/srv/backup/neutrality": str(tmp_path / "backups"),
        "/media/safe/keys.age": str(tmp_path / "keys.age"),
        "ketua@kantor.go.id": "head-national@contoh.test",
        "anggota@kantor.go.id": "wakil@contoh.test",
        "2026-10": str(month)[:7],
    }


def test_the_paper_alone_brings_an_instance_back(
    sample: Sample, names: dict[str, str], tmp_path: Path
) -> None:
    limiter.enabled = False
    before = Somebody(sample.settings(), names)
    app = create_app(before.settings)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    with transaction(app.extensions["sessions"]) as session:
        office = session.scalars(select(Office.id).where(Office.level == "regency")).first()
    assert office is not None
    assert before.types(SECOND) == 0, before.said
    code = as_citizen(app.test_client(), Planter("Zxqwvlatihanatane"), office)
    app.extensions["engine"].dispose()
    nightly, once, back = commands()[:2], commands()[2:3], commands()[3:]
    assert (nightly[0][0], once[0][:2], back[0][:2]) == ("backup", ["keys", "backup"], ["keys", "restore"])

    assert [before.types(words) for words in (*nightly, *once)] == [0, 0, 0], before.said
    # The office works on, the sealer too; then the machine burns, and the sealer's file alone is saved.
    assert before.types(["clocks", "run"]) == before.types(["audit", "seal"]) == 0, before.said
    folder = tmp_path / "fresh"
    folder.mkdir()
    (sample.folder / "history.checkpoint").rename(folder / "history.checkpoint")
    after = Somebody(
        before.settings.model_copy(
            update={
                "database_url": f"sqlite:///{folder / 'neutrality.db'}",
                "evidence_url": f"file://{folder / 'evidence'}",
                "keys_dir": folder / "keys",
            }
        ),
        names,
    )

    assert [after.types(words) for words in back] == [0] * len(back), after.said

    app = create_app(after.settings)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    visitor = app.test_client()
    visitor.post("/lacak", data={"code": code})
    page = visitor.get("/lacak/laporan")
    assert page.status_code == 200
    assert re.search(r"Berkas</dt>\s*<dd[^>]*><span[^>]*>4<", page.text)
    assert all(b"latihanatane" in content for content in opened_by(app, code))
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(Checkpoint.note).where(Checkpoint.lost_size.is_not(None))).one()
    app.extensions["engine"].dispose()
    limiter.enabled = True
