"""Writes the bill of materials (CycloneDX): what is installed, and what the checkout ships of others."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv-security" / "bin"
VENDORED = ROOT / "static" / "vendor" / "vendor.lock.json"
VERSION = "1.6"
CHECK = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
wrong = JsonStrictValidator(SchemaVersion.from_version(sys.argv[1])).validate_str(sys.stdin.read())
sys.exit(f"not valid: {wrong}" if wrong else 0)
"""


def main() -> int:
    """Write the bill; 1 when it is not valid by its schema."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: tools/bom.py --output bom.json")
    parser.add_argument("--output", type=Path, default=ROOT / "instance" / "bom.json")
    output = parser.parse_args().output
    text = json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"
    wrong = why_not_valid(text)
    if wrong:
        print(wrong, file=sys.stderr)
        return 1
    output.parent.mkdir(exist_ok=True)
    output.write_text(text, encoding="utf-8")
    print(f"The bill of materials is in {output}.")
    return 0


def bill() -> dict[str, Any]:
    """Return the bill: the same for the same lock files."""
    command = [str(BIN / "cyclonedx-py"), "requirements", "requirements.lock", "--output-reproducible"]
    options = ["--sv", VERSION, "--of", "JSON", "--mc-type", "application", "--no-validate", "-o", "-"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    told["metadata"]["component"] = {"bom-ref": "neutrality", "type": "application", "name": "neutrality"}
    told["components"] += _vendored()
    return told


def _vendored() -> list[dict[str, Any]]:
    """Return the npm packages from which files are served; what only tests use is not delivered."""
    lock = json.loads(VENDORED.read_text(encoding="utf-8"))
    return [
        {
            "bom-ref": f"npm-{one['name']}",
            "type": "library",
            "name": one["name"],
            "version": one["version"],
            "purl": f"pkg:npm/{one['name']}@{one['version']}",
            "licenses": [{"license": {"id": one["licence"]}}],
            "components": [
                {
                    "bom-ref": f"file-{path}",
                    "type": "file",
                    "name": path,
                    "hashes": [{"alg": "SHA-256", "content": lock["sha256"][path]}],
                }
                for path in one["files"].values()
            ],
        }
        for one in lock["packages"]
        if any(path.startswith("static/") for path in one["files"].values())
    ]


def why_not_valid(text: str) -> str:
    """Return what the schema of CycloneDX has against a bill, nothing when it is valid."""
    check = [str(BIN / "python"), "-c", CHECK, VERSION]
    done = subprocess.run(check, input=text, capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
