"""Which store an installation has, as its settings say."""

from __future__ import annotations

from neutrality.evidence.s3 import open_bucket
from neutrality.evidence.store import EvidenceStore, LocalStore
from neutrality.settings import Settings


def open_store(settings: Settings) -> EvidenceStore:
    """Return the folder or the bucket of NEUTRALITY_EVIDENCE_URL."""
    if settings.evidence_url.startswith("s3:"):
        return open_bucket(settings.evidence_url, settings.keys_dir)
    return LocalStore(settings.evidence_dir)
