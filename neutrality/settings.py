"""Every setting, typed; all problems are named at once, each with an example."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from neutrality.domain.reachable import Allowed

ROOT = Path(__file__).resolve().parent.parent
INSTANCE_ENV = ROOT / "instance" / "settings.env"


class SettingsError(Exception):
    """The start is refused: the message names every wrong setting and an example of a right one."""


class Settings(BaseSettings):
    """What an installation may choose; names carry the prefix NEUTRALITY_ in the environment."""

    model_config = SettingsConfigDict(env_prefix="NEUTRALITY_", extra="ignore", frozen=True)

    database_url: str = Field(examples=["sqlite:///instance/neutrality.db"])
    evidence_url: str = Field(examples=["file:///srv/neutrality/evidence"])
    keys_dir: Path = Field(examples=["instance/keys"])
    profile: Literal["sample", "production"] = Field(examples=["production"])
    public_url: str = Field(examples=["https://netralitas.example.go.id"])
    desk_url: str | None = Field(default=None, examples=["https://meja.example.go.id"])
    surface: Literal["public", "desk", "all"] = Field(default="all", examples=["all"])
    proxies: int = Field(default=0, ge=0, le=4, examples=["1"])
    log_format: Literal["text", "json"] = Field(default="text", examples=["json"])
    timezone: str = Field(default="Asia/Jakarta", examples=["Asia/Jakarta"])
    dump_url: str | None = Field(
        default=None, examples=["postgresql+psycopg://neutrality_backup@db1/neutrality"]
    )
    database_pool: int = Field(default=8, ge=1, le=100, examples=["8"])
    replica_url: str | None = Field(default=None, examples=["postgresql://reader@db2/neutrality"])
    replica_lag: int = Field(default=30, ge=1, le=3600, examples=["30"])
    ratelimit_url: str = Field(default="database://", examples=["redis://localhost:6379/0"])
    keyholder_socket: Path | None = Field(default=None, examples=["/run/neutrality/keyholder.sock"])
    smtp_url: str | None = Field(default=None, examples=["smtp://localhost:25"])
    mail_from: str | None = Field(default=None, examples=["noreply@example.go.id"])
    gateway_url: str | None = Field(default=None, examples=["https://gateway.example.go.id/send"])
    webhook_private: str = Field(default="", examples=["hooks.example.go.id,10.20.0.0/16"])
    clamd_url: str | None = Field(default=None, examples=["unix:///run/clamav/clamd.ctl"])
    body_file: Path | None = Field(default=None, examples=["/etc/neutrality/body.toml"])
    oidc_issuer: str | None = Field(default=None, examples=["https://sso.example.go.id"])
    oidc_client: str | None = Field(default=None, examples=["netralitas"])
    oidc_name: str | None = Field(default=None, max_length=40, examples=["SSO Kantor"])

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if urlsplit(value).scheme.split("+")[0] not in {"sqlite", "postgresql"}:
            msg = "must begin with sqlite:/// or postgresql://"
            raise ValueError(msg)
        return _rooted_sqlite(value)

    @field_validator("dump_url")
    @classmethod
    def _of_postgresql(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme.split("+")[0] != "postgresql":
            msg = "must begin with postgresql://; SQLite knows no roles"
            raise ValueError(msg)
        return value

    @field_validator("replica_url")
    @classmethod
    def _known_replica(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme.split("+")[0] != "postgresql":
            msg = "must begin with postgresql://, as SQLite has no replicas"
            raise ValueError(msg)
        return value

    @field_validator("evidence_url")
    @classmethod
    def _known_store(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme == "s3" and (not parts.netloc or "@" in parts.netloc):
            msg = "must be s3://bucket/folder?endpoint=…&region=…, its credentials in a file beside the keys"
            raise ValueError(msg)
        if parts.scheme not in {"file", "s3"}:
            msg = "must begin with file:/// or s3://"
            raise ValueError(msg)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _known_mail(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme not in {"smtp", "smtps"}:
            msg = "must begin with smtp:// or smtps://"
            raise ValueError(msg)
        return value

    @field_validator("gateway_url")
    @classmethod
    def _known_gateway(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme not in {"http", "https"}:
            msg = "must begin with http:// or https://"
            raise ValueError(msg)
        return value

    @field_validator("webhook_private")
    @classmethod
    def _known_hosts(cls, value: str) -> str:
        Allowed.parse(value)
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _known_issuer(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "https://unset")
        odd = "@" in parts.netloc or "?" in parts.geturl() or "#" in parts.geturl()
        if parts.scheme not in {"http", "https"} or not parts.hostname or odd:
            msg = "must be the address of a provider, exactly as it calls itself, without ? and #"
            raise ValueError(msg)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            msg = "is no time zone of the IANA database"
            raise ValueError(msg) from error
        return value

    @field_validator("keys_dir", "keyholder_socket")
    @classmethod
    def _rooted(cls, value: Path | None) -> Path | None:
        return ROOT / value if value is not None else None

    @model_validator(mode="after")
    def _secure_in_production(self) -> Self:
        if self.profile == "production" and not self.public_url.startswith("https://"):
            msg = "public_url: production is served over https:// only"
            raise ValueError(msg)
        if self.profile == "production" and not (self.oidc_issuer or "https://").startswith("https://"):
            msg = "oidc_issuer: in production a provider is asked over https:// only"
            raise ValueError(msg)
        if (self.oidc_issuer is None) != (self.oidc_client is None):
            msg = "oidc_issuer and oidc_client: a provider needs both"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _replica_of_a_server(self) -> Self:
        if self.replica_url is not None and self.database_url.startswith("sqlite"):
            msg = "replica_url: only a PostgreSQL database has replicas, and database_url names SQLite"
            raise ValueError(msg)
        return self

    @property
    def evidence_dir(self) -> Path:
        """The folder of the local evidence store; a path without a host part is of the checkout."""
        parts = urlsplit(self.evidence_url)
        return ROOT / parts.netloc / parts.path.lstrip("/") if parts.netloc else Path(parts.path)

    @property
    def webhook_allowed(self) -> Allowed:
        """Whither webhooks may go besides public addresses."""
        return Allowed.parse(self.webhook_private)

    @property
    def sender(self) -> str:
        """The address that mail comes from: of the site, unless another one is set."""
        return self.mail_from or f"noreply@{urlsplit(self.public_url).hostname}"

    @property
    def desk_address(self) -> str:
        """The address under which officers reach the desk, without a slash at its end."""
        return (self.desk_url or self.public_url).rstrip("/")

    @property
    def erasure_ledger(self) -> Path:
        """The file that tells what was erased: beside the folder of keys, in no backup of the data."""
        return self.keys_dir.parent / "erasures.log"

    @property
    def last_checkpoint(self) -> Path:
        """The sealer's last checkpoint outside the database: beside the folder of keys, in no backup."""
        return self.keys_dir.parent / "history.checkpoint"

    @property
    def log_origin(self) -> str:
        """The name of this installation's history in its checkpoints."""
        return f"{urlsplit(self.public_url).netloc}/integritas"

    @property
    def release_name(self) -> str:
        """The name under which this installation signs its releases."""
        return f"{urlsplit(self.public_url).netloc}/statistik"

    @property
    def secure(self) -> bool:
        """Whether people reach the site by https."""
        return self.public_url.startswith("https://")

    @property
    def sample(self) -> bool:
        """Whether this installation runs on sample data and sample accounts."""
        return self.profile == "sample"

    @classmethod
    def load(cls, **overrides: Any) -> Settings:
        """Settings from the environment, or from the instance that `make run` made.

        Raises:
            SettingsError: naming each missing or wrong setting with an example.

        """
        named = any(name.startswith("NEUTRALITY_") for name in os.environ)
        env_file = None if named or overrides else INSTANCE_ENV
        try:
            return cls(_env_file=env_file, **overrides)
        except ValidationError as error:
            raise SettingsError(_explain(error)) from None


def _rooted_sqlite(url: str) -> str:
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith("sqlite:////"):
        return f"{prefix}{ROOT / url.removeprefix(prefix)}"
    return url


def _explain(error: ValidationError) -> str:
    lines = ["The settings do not allow a start:"]
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else ""
        field = Settings.model_fields.get(name)
        example = (field.examples or [""])[0] if field else ""
        reason = (
            "is missing" if problem["type"] == "missing" else problem["msg"].removeprefix("Value error, ")
        )
        label = f"NEUTRALITY_{name.upper()} " if name else "NEUTRALITY_"
        lines.append(f"  {label}{reason}" + (f" (example: {example})" if example else ""))
    return "\n".join(lines)
