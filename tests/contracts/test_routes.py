"""Every route says whom it is for, and no route comes or goes unnoticed."""

from __future__ import annotations

from flask import Flask

from neutrality.domain.access import Permission
from tests.contracts.routes import LIST, listing


def test_every_route_states_its_audience(app: Flask) -> None:
    silent = [line for line in listing(app) if line.endswith(" ?")]

    assert silent == [], "put @open_to(…) on these views"


def test_an_address_that_names_a_record_names_its_case_and_asks_a_permission(app: Flask) -> None:
    """The gate asks the permission at the case; what waits for a second person finds its case itself.

    A delegation is no case's: whom it concerns may end it, whatever their role. Nor is the document of a
    handover, which belongs to the head of its office (tests/documents/of_a_handover), nor an account, which
    belongs to whoever administers its office (tests/accounts/test_account_changes.py).
    """
    of_others = ("<uuid:delegation_id>", "<uuid:account_id>")
    lines = [line for line in listing(app) if not any(name in line for name in of_others)]
    rows = [line.split() for line in lines if "<uuid:" in line]

    assert len(rows) > 25
    for path, _methods, endpoint, whom in rows:
        assert whom in set(Permission), path
        of_a_handover = path.startswith("/meja/serah-terima/") and whom == Permission.HAND_OVER_OFFICER
        starts = ("/meja/kasus/<uuid:case_id>", "/api/v1/cases/<uuid:case_id>")
        of_a_case = path.startswith(starts) or endpoint == "steps.answer"
        assert of_a_case or of_a_handover, path


def test_the_list_of_routes_is_kept(app: Flask) -> None:
    kept = LIST.read_text(encoding="utf-8").splitlines()

    # A changed line is a changed promise: think of links that people keep, then write the list anew
    # with `python -m tests.contracts.routes`.
    assert listing(app) == kept
