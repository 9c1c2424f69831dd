"""What stands around the application as it ships: closed units, a server that fits the lanes, quiet logs."""

from __future__ import annotations

import runpy
from configparser import RawConfigParser
from pathlib import Path

import pytest

from neutrality import admission
from neutrality.settings import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
CLOSED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
    "PrivateDevices": "yes", "LimitCORE": "0", "MemorySwapMax": "0", "UMask": "0077",
    "RestrictSUIDSGID": "yes", "LockPersonality": "yes",
}  # fmt: skip


class Several(RawConfigParser):
    """A unit: names keep their case, a name that stands twice is no mistake."""

    def __init__(self) -> None:
        super().__init__(strict=False)

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def service(path: Path) -> dict[str, str]:
    """Return what a unit says of its service."""
    unit = Several()
    unit.read(path, encoding="utf-8")
    return dict(unit["Service"])


def test_every_process_has_a_unit_and_a_user_of_its_own() -> None:
    users = {path.stem.removeprefix("neutrality-"): service(path)["User"] for path in UNITS}

    assert set(users) == {"public", "desk", "keyholder", "sealer", "worker"}
    assert len(set(users.values())) == len(users)
    assert "root" not in users.values()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_may_do_no_more_than_its_work(path: Path) -> None:
    said = service(path)

    assert {name: said.get(name) for name in CLOSED} == CLOSED
    if path.stem != "neutrality-worker":  # which draws in a box of namespaces
        assert said["MemoryDenyWriteExecute"] == said["RestrictNamespaces"] == "yes"
        assert said["CapabilityBoundingSet"] == ""


def test_some_threads_are_always_free_while_a_flood_waits() -> None:
    served = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))

    assert served["threads"] > admission.MOST_WAITING
    assert served["accesslog"] is None
    assert served["max_requests"] > 0
    assert served["max_requests_jitter"] > 0


@pytest.mark.parametrize("name", ["public", "desk"])
def test_nginx_writes_no_log_and_no_body(name: str) -> None:
    text = (ROOT / "deploy" / "nginx" / f"{name}.conf").read_text(encoding="utf-8")
    servers = text.count("server {")

    assert text.count("access_log off;") == servers
    assert text.count("error_log /dev/null emerg;") == servers
    assert "proxy_max_temp_file_size 0;" in text
    assert "$proxy_add_x_forwarded_for" not in text
