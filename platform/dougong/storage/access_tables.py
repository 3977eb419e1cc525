"""The tables of a tenant that tell who may sign in, and who may do what."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def credential_table(metadata: MetaData) -> Table:
    """Make the table of passwords, and of who is an administrator."""
    return Table(
        "_credential",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("password_hash", Text),
        Column("admin", Boolean, nullable=False, server_default="false"),
        Column("changed_at", _INSTANT, nullable=False),
        Column("signed_in_at", _INSTANT),
    )


def throttle_table(metadata: MetaData) -> Table:
    """Make the table of failed sign-ins."""
    return Table(
        "_throttle",
        metadata,
        Column("key", Text, primary_key=True),
        Column("failed", Integer, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("blocked_until", _INSTANT, nullable=False),
    )


def session_table(metadata: MetaData) -> Table:
    """Make the table of signed-in browsers."""
    return Table(
        "_session",
        metadata,
        Column("id", LargeBinary, primary_key=True),
        Column("user_id", Uuid, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        Column("seen_at", _INSTANT, nullable=False),
        Column("expires_at", _INSTANT, nullable=False),
        Column("address", Text, nullable=False),
        Column("agent", Text, nullable=False),
        Column("confirmed_at", _INSTANT, nullable=False),
        Column("enrolling", Boolean, nullable=False, server_default="false"),
        Column("viewing", Uuid),
        Index("_session_user", "user_id"),
    )


def token_table(metadata: MetaData) -> Table:
    """Make the table of API tokens."""
    return Table(
        "_token",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("hash", LargeBinary, nullable=False, unique=True),
        Column("user_id", Uuid, nullable=False),
        Column("name", Text, nullable=False),
        Column("expires_at", _INSTANT),
        Column("used_at", _INSTANT),
        Column("created_at", _INSTANT, nullable=False),
        Column("scopes", JSONB(none_as_null=True)),
        Index("_token_user", "user_id"),
    )


def grant_table(metadata: MetaData) -> Table:
    """Make the table of who has which roles and permission sets."""
    return Table(
        "_grant",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("starts_on", Date),
        Column("ends_on", Date),
        Column("granted_at", _INSTANT, nullable=False),
        Column("granted_by", Uuid),
        Index("_grant_name", "kind", "name"),
    )


def share_table(metadata: MetaData) -> Table:
    """Make the table of single records that are shared."""
    return Table(
        "_share",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("object", Text, nullable=False),
        Column("record_id", Uuid, nullable=False),
        Column("principal", Text, nullable=False),
        Column("level", Text, nullable=False),
        Column("cause", Text, nullable=False),
        Column("role", Text),
        Column("until", _INSTANT),
        Column("created_at", _INSTANT, nullable=False),
        Column("created_by", Uuid),
        Index("_share_record", "object", "record_id"),
        Index("_share_principal", "principal", "object"),
    )


def second_factor_table(metadata: MetaData) -> Table:
    """Make the table of the seeds of one-time codes."""
    return Table(
        "_second_factor",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("seed", Text, nullable=False),
        Column("confirmed_at", _INSTANT),
        Column("last_step", BigInteger, nullable=False, server_default="0"),
    )


def recovery_code_table(metadata: MetaData) -> Table:
    """Make the table of recovery codes."""
    return Table(
        "_recovery_code",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("selector", Text, primary_key=True),
        Column("hash", Text, nullable=False),
    )


def link_table(metadata: MetaData) -> Table:
    """Make the table of links in mails."""
    return Table(
        "_link",
        metadata,
        Column("hash", LargeBinary, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("user_id", Uuid, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        Column("expires_at", _INSTANT, nullable=False),
        Index("_link_user", "user_id", "kind"),
    )


def identity_table(metadata: MetaData) -> Table:
    """Make the table of who users are at other services."""
    return Table(
        "_identity",
        metadata,
        Column("issuer", Text, primary_key=True),
        Column("subject", Text, primary_key=True),
        Column("user_id", Uuid, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        UniqueConstraint("user_id", "issuer", name="_identity_user"),
    )
