"""Sample accounts, one for each role, with passwords that everybody may know."""

from __future__ import annotations

from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import OperationalError

from neutrality.accounts.models import Account
from neutrality.domain.access import Role
from neutrality.settings import SettingsError

DOMAIN = "contoh.test"
PASSPHRASE = "kata sandi penjaga contoh"  # noqa: S105 - sample data, refused in production

# The head of the province above the sample accounts' office.
ACCOUNT_ABOVE = (f"head-of-province@{DOMAIN}", "contoh-head-of-province-2026")
# The head of the topmost office, who confirms releases.
ACCOUNT_TOP = (f"head-national@{DOMAIN}", "contoh-head-national-2026")

# Two persons of the parent office who together replace lost custodians.
RECOVERERS = ("pemulih pertama contoh", "pemulih kedua contoh")


def email_of(role: Role) -> str:
    """Return the address of the sample account of a role."""
    return f"{role.value.replace('_', '-')}@{DOMAIN}"


def password_of(role: Role) -> str:
    """Return the password of the sample account of a role."""
    return f"contoh-{role.value.replace('_', '-')}-2026"


def lines() -> list[str]:
    """Return a line for each role: role, address, password; then the passphrases of keys."""
    rows = [f"{role.value:<18}{email_of(role):<36}{password_of(role)}" for role in Role]
    return [
        *rows,
        f"{'head_of_province':<18}{ACCOUNT_ABOVE[0]:<36}{ACCOUNT_ABOVE[1]}",
        f"{'head_national':<18}{ACCOUNT_TOP[0]:<36}{ACCOUNT_TOP[1]}",
        f"custodian's passphrase: {PASSPHRASE}",
        f"the recovery's two passphrases: {' / '.join(RECOVERERS)}",
    ]


def refuse_sample_accounts(engine: Engine) -> None:
    """Refuse a production start where everybody knows a password.

    Raises:
        SettingsError: naming the profile.

    """
    known = select(Account.id).where(Account.email.endswith(f"@{DOMAIN}")).limit(1)
    try:
        with engine.connect() as connection:
            found = inspect(connection).has_table(Account.__tablename__) and connection.scalar(known)
    except OperationalError:  # no database yet; the health check tells it
        return
    if found:
        raise SettingsError(
            "This database holds sample accounts, whose passwords are public: "
            "NEUTRALITY_PROFILE must be sample, or the database another one"
        )
