"""The choice of language leads back to a page of this site and nowhere else."""

from __future__ import annotations

import pytest

from neutrality.entrance import local_path


@pytest.mark.parametrize("target", ["/", "/lapor/siapa", "/meja?state=received&office=7"])
def test_a_path_of_this_site_is_kept(target: str) -> None:
    assert local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "lapor",
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/a\r\nSet-Cookie: x",
        "/\t/evil",
    ],
)
def test_anything_else_leads_home(target: str) -> None:
    assert local_path(target) == "/"
