"""Every refusal in words: what is wrong and what to do, in the reader's language, one subject a file."""

from __future__ import annotations

from collections.abc import Mapping

from neutrality.refusals import (
    accounts,
    administration,
    api,
    backups,
    beside,
    cases,
    conflicts,
    documents,
    examination,
    external,
    field,
    files,
    finding_import,
    history,
    importing,
    keys,
    mistakes,
    moving,
    referral,
    releases,
    replies,
    reporters,
    respondents,
    sheets,
    transfers,
    typed,
    webhooks,
)
from neutrality.refusals.cases import GUARDS
from neutrality.refusals.files import NOT_REDACTED

SUBJECTS = (
    typed,
    files,
    keys,
    reporters,
    respondents,
    cases,
    conflicts,
    examination,
    transfers,
    mistakes,
    documents,
    history,
    field,
    external,
    referral,
    replies,
    sheets,
    importing,
    finding_import,
    releases,
    moving,
    backups,
    beside,
    api,
    webhooks,
    administration,
    accounts,
)


def _gathered() -> dict[str, str]:
    """Return the sentence of every code; raises ValueError for one that two subjects word."""
    found: dict[str, str] = {}
    for subject in SUBJECTS:
        if twice := found.keys() & subject.WORDS.keys():
            msg = f"worded twice: {', '.join(sorted(twice))}"
            raise ValueError(msg)
        found |= subject.WORDS
    return found


WORDS: dict[str, str] = _gathered()


def words(code: str, params: Mapping[str, object] | None = None) -> str:
    """Return the sentence for a code, in the reader's language."""
    params = dict(params or {})
    if code == "guard":
        return guard_words(str(params["guard"]))
    if code == "not_redacted":
        params["reason"] = NOT_REDACTED.get(str(params["reason"]), NOT_REDACTED["failed"])
    if code == "code_group":
        groups = params.get("groups", [])
        params["groups"] = ", ".join(str(number) for number in groups) if isinstance(groups, list) else groups
    text = str(WORDS[code])
    return text % params if "%(" in text else text


def guard_words(name: str) -> str:
    """Return what is awaited when a guard does not hold: 'waiting for …'."""
    return str({**GUARDS, **examination.GUARDS}[name])
