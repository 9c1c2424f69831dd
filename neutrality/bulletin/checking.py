"""A package checked by whoever has this installation: the same checks as the verifier that lies in it."""

from __future__ import annotations

import io

from neutrality.bulletin.verify import Checked, WrongUsageError, checked, opened
from neutrality.domain.errors import DomainError


def verify_package(content: bytes, fingerprint: str | None) -> Checked:
    """Return what is wrong with a package, its release, and whose key signed it.

    `trusted` says whether the package's key is the one of the fingerprint; without one it never is.

    Raises:
        DomainError: `fingerprint_wrong` when it was not copied whole.

    """
    try:
        return checked(*opened(io.BytesIO(content)), fingerprint)
    except WrongUsageError as error:
        raise DomainError("fingerprint_wrong") from error
