"""Sample accounts, one for each role, with passwords that everybody may know."""

from __future__ import annotations

from neutrality.domain.access import Role

DOMAIN = "contoh.test"
PASSPHRASE = "kata sandi penjaga contoh"  # noqa: S105 - sample data, refused in production


def email_of(role: Role) -> str:
    """Return the address of the sample account of a role."""
    return f"{role.value.replace('_', '-')}@{DOMAIN}"


def password_of(role: Role) -> str:
    """Return the password of the sample account of a role."""
    return f"contoh-{role.value.replace('_', '-')}-2026"


def lines() -> list[str]:
    """Return a line for each role: role, address, password; then the custodian's passphrase."""
    rows = [f"{role.value:<18}{email_of(role):<36}{password_of(role)}" for role in Role]
    return [*rows, f"custodian's passphrase: {PASSPHRASE}"]
