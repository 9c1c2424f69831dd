"""A person's pace and a program's: what of a flood waits, and what of it is marked."""

from __future__ import annotations

from flask import request

from neutrality import current, flood
from neutrality.admission import FIRST, Rank, rank_by_age
from neutrality.intake.draft_cookie import FOLLOWED, opened
from neutrality.intake.drafts import OpenDraft


def rank_of() -> Rank | None:
    """Return the rank at which this request waits when its source is in flood; None for no waiting.

    What is sent counts: a code tried, a receipt checked, a part of a file; reports count where they are sent.
    """
    if request.method == "POST" and request.blueprint != "citizen":
        flood.note(flood.A_TRY)
    if not flood.in_flood():
        return None
    draft = opened() or opened(FOLLOWED)
    if draft is not None and not flood.is_hasty(draft.began, current.now()):
        return None
    return FIRST if draft is None or request.method != "POST" else rank_by_age(draft.began)


def comes_flooding(draft: OpenDraft) -> bool:
    """Return whether this report is one of a flood: in haste itself, from a source that sends many."""
    if not flood.is_hasty(draft.began, current.now()):
        return False
    flood.note(flood.A_HASTY_REPORT)
    return flood.in_flood()
