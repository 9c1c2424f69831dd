"""A request that comes twice is done once: by account, idempotency key and digest of what was sent."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from neutrality import current
from neutrality.api.gate import bearer
from neutrality.api.models import ApiAnswer
from neutrality.api.problems import Place, ProblemError
from neutrality.database import to_minute, transaction
from neutrality.vault.fields import derive

KEPT = timedelta(days=7)
LABEL = "neutrality api answer v1"


def once(
    operation: str, key: str, body: Mapping[str, Any], work: Callable[[Session], dict[str, str]]
) -> tuple[dict[str, str], bool]:
    """Do the work unless it was done for this key; return what it told, and whether it was told before.

    What is refused is not remembered: the same key may come again with what was mended.

    Raises:
        ProblemError: 422 `api_key_used` for the same key with another body.

    """
    key_digest = _digest(f"{operation} {key}".encode())
    body_digest = _digest(json.dumps([operation, body], sort_keys=True, default=str).encode())
    try:
        return _once(key_digest, body_digest, work)
    except IntegrityError:  # the same request at the same moment: the other one was first
        return _once(key_digest, body_digest, work)


def _once(
    key_digest: str, body_digest: str, work: Callable[[Session], dict[str, str]]
) -> tuple[dict[str, str], bool]:
    account_id = bearer().account_id
    with transaction(current.sessions()) as session:
        over = ApiAnswer.made_at < current.now() - KEPT
        session.execute(delete(ApiAnswer).where(ApiAnswer.account_id == account_id, over))
        mine = ApiAnswer.account_id == account_id, ApiAnswer.key_digest == key_digest
        known = session.scalar(select(ApiAnswer).where(*mine))
        if known is not None:
            if not hmac.compare_digest(known.body_digest, body_digest):
                raise ProblemError(422, "api_key_used", [Place("header", "/Idempotency-Key", "api_key_used")])
            told: dict[str, str] = json.loads(known.content)
            return told, True
        row = ApiAnswer(
            id=uuid.uuid4(), account_id=account_id, key_digest=key_digest, body_digest=body_digest,
            content="", made_at=to_minute(current.now()),
        )  # fmt: skip
        session.add(row)
        session.flush()
        told = work(session)
        row.content = json.dumps(told)
        return told, False


def _digest(content: bytes) -> str:
    """Return a digest that nobody can compare with a guess: bodies name people."""
    secret = current_app.secret_key
    key = secret.encode() if isinstance(secret, str) else secret or b""
    return hmac.digest(derive(key, LABEL), content, hashlib.sha256).hex()
