"""What stands around the application as it ships: closed units, a server that fits the lanes, quiet logs."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

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

    assert set(users) == {"public", "desk", "keyholder", "sealer", "worker", "backup"}
    assert len(set(users.values())) == len(users)
    assert "root" not in users.values()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_may_do_no_more_than_its_work(path: Path) -> None:
    said = service(path)

    assert {name: said.get(name) for name in CLOSED} == CLOSED
    if path.stem != "neutrality-worker":  # which draws in a box of namespaces
        assert said["MemoryDenyWriteExecute"] == said["RestrictNamespaces"] == "yes"
        # A backup reads what others wrote.
        assert said["CapabilityBoundingSet"] == (
            "CAP_DAC_READ_SEARCH" if path.stem.endswith("backup") else ""
        )


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


MONITORING = ROOT / "deploy" / "monitoring"
CONTAINER = ROOT / "deploy" / "container"


@pytest.mark.parametrize("name", ["alerts.yml", "grafana-dashboard.json"])
def test_alerts_and_dashboard_ask_for_figures_that_there_are(app: Flask, name: str) -> None:
    text = app.test_client().get("/metrics").text
    served = {one.name for family in text_string_to_metric_families(text) for one in family.samples}
    of_kinds = {"neutrality_outbox_waiting", "neutrality_outbox_dead"}  # there once something waits
    asked = set(re.findall(r"\bneutrality_[a-z_]+", (MONITORING / name).read_text(encoding="utf-8")))

    assert asked
    assert asked <= served | of_kinds


def test_every_alert_leads_to_a_place_in_the_docs() -> None:
    text = (MONITORING / "alerts.yml").read_text(encoding="utf-8")
    places = re.findall(r"runbook: (\S+)", text)

    assert len(places) == text.count("- alert:") > 10
    for place in places:
        path, _, anchor = place.partition("#")
        heads = re.findall(r"^## (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in heads}
        assert not anchor or anchor in anchors, place


def test_the_dashboard_is_whole() -> None:
    board = json.loads((MONITORING / "grafana-dashboard.json").read_text(encoding="utf-8"))

    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert all(target["expr"] for panel in board["panels"] for target in panel["targets"])


def test_the_compose_file_fits_its_schema_and_opens_nothing_to_the_outside() -> None:
    path = CONTAINER / "compose.yaml"
    command = ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    text = path.read_text(encoding="utf-8")

    assert done.returncode == 0, done.stdout
    assert all(port.startswith("127.0.0.1:") for port in re.findall(r'ports: \["([^"]+)"', text))
    for process in ("public", "desk", "keyholder", "worker", "sealer"):
        assert f"./keys-{process}:/etc/neutrality/keys-{process}" in text
        assert f"env_file: [./{process}.env]" in text


def test_the_image_has_all_that_runs_and_nothing_that_is_secret() -> None:
    text = (CONTAINER / "Containerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (?!--from)(\S+) ", text, re.MULTILINE))

    assert copied == {
        "requirements.lock", "app.py", "neutrality", "migrations", "templates", "static", "translations",
        "deploy/gunicorn.conf.py",
    }  # fmt: skip
    assert "--require-hashes" in text
    assert re.search(r"^USER \d+", text, re.MULTILINE)


@pytest.mark.parametrize("path", ["nginx/public.conf", "nginx/desk.conf", "caddy/Caddyfile"])
def test_no_server_in_front_passes_the_figures_on(path: str) -> None:
    text = (ROOT / "deploy" / path).read_text(encoding="utf-8")

    refused = re.findall(r"location = /metrics \{\s+return 404;|@machine path .*/metrics", text)
    assert len(refused) == len(re.findall(r"^    location / \{|^\w\S+\.go\.id \{", text, re.MULTILINE))
