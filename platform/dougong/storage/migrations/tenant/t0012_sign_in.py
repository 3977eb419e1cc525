"""Signing in: second factors, links by mail, identities elsewhere, what tokens are narrowed to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0012"
down_revision = "t0011"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Add the columns, make the tables; who is signed in proved who they are when they did so."""
    op.add_column("_credential", sa.Column("signed_in_at", _INSTANT), schema=schema)
    op.add_column("_token", sa.Column("scopes", JSONB(none_as_null=True)), schema=schema)
    _add_to_sessions(schema)
    op.create_table(
        "_second_factor",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("confirmed_at", _INSTANT),
        sa.Column("last_step", sa.BigInteger, nullable=False, server_default="0"),
        schema=schema,
    )
    op.create_table(
        "_recovery_code",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("selector", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        schema=schema,
    )
    op.create_table(
        "_link",
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_index("_link_user", "_link", ["user_id", "kind"], schema=schema)
    op.create_table(
        "_identity",
        sa.Column("issuer", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.UniqueConstraint("user_id", "issuer", name="_identity_user"),
        schema=schema,
    )


def _add_to_sessions(schema: str) -> None:
    session = sa.table(
        "_session", sa.column("created_at"), sa.column("confirmed_at"), schema=schema
    )
    op.add_column("_session", sa.Column("confirmed_at", _INSTANT), schema=schema)
    op.execute(sa.update(session).values(confirmed_at=session.c.created_at))
    op.alter_column("_session", "confirmed_at", nullable=False, schema=schema)
    limited = sa.Column("enrolling", sa.Boolean, nullable=False, server_default="false")
    op.add_column("_session", limited, schema=schema)
