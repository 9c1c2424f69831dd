"""What asks the interface for programs in every way its description allows, and in many that it does not."""

from __future__ import annotations

import os
import subprocess
import sys

from tools.security.code import ROOT

TESTS = "tests/api/test_schema.py"
# Generated requests for each operation and kind: five times what every run of the tests sends.
EXAMPLES = "60"


def with_schemathesis() -> list[str]:
    """Return what schemathesis finds; the run fails too when it misses the bug planted for it."""
    command = [sys.executable, "-m", "pytest", "-q", "--show-capture=no", "-p", "no:cacheprovider", TESTS]
    environment = {**os.environ, "SCHEMATHESIS_EXAMPLES": EXAMPLES}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [done.stdout[-4000:] + done.stderr[-1000:]]
