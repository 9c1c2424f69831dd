"""Failed checks that stand outside the test files are told as fully as those within."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.domain.rules", "tests.domain.guards", "tests.domain.walking")
