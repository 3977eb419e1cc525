"""A tenant: definitions and their versions, history, access."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0001"
down_revision = None

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Create the first tables."""
    _create_definitions(schema)
    _create_history(schema)
    _create_sign_in(schema)
    _create_access_log(schema)


def _create_definitions(schema: str) -> None:
    op.create_table(
        "_head",
        sa.Column("only", sa.Boolean, primary_key=True, server_default=sa.true()),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("access", sa.Integer, nullable=False, server_default="0"),
        schema=schema,
    )
    op.execute(f'INSERT INTO "{schema}"._head DEFAULT VALUES')
    op.create_table(
        "_package",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("manifest", JSONB, nullable=False),
        sa.Column("installed_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_table(
        "_definition",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("layer", sa.Text, primary_key=True),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("updated_by", sa.Uuid),
        schema=schema,
    )
    op.create_table(
        "_version",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.Uuid),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("plan", JSONB, nullable=False),
        schema=schema,
    )
    op.create_table(
        "_version_change",
        sa.Column(
            "version",
            sa.Integer,
            sa.ForeignKey(f"{schema}._version.number", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("layer", sa.Text, primary_key=True),
        sa.Column("before", JSONB),
        sa.Column("after", JSONB),
        schema=schema,
    )


def _create_history(schema: str) -> None:
    op.create_table(
        "_history",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("actor", sa.Uuid),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("changes", JSONB, nullable=False),
        schema=schema,
    )
    op.create_index("_history_record", "_history", ["object", "record_id", "id"], schema=schema)


def _create_sign_in(schema: str) -> None:
    op.create_table(
        "_credential",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("password_hash", sa.Text),
        sa.Column("admin", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("changed_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_table(
        "_throttle",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("blocked_until", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_table(
        "_session",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        schema=schema,
    )
    op.create_index("_session_user", "_session", ["user_id"], schema=schema)
    op.create_table(
        "_token",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("expires_at", _INSTANT),
        sa.Column("used_at", _INSTANT),
        sa.Column("created_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_index("_token_user", "_token", ["user_id"], schema=schema)


def _create_access_log(schema: str) -> None:
    op.create_table(
        "_audit",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("actor", sa.Uuid),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("address", sa.Text),
        schema=schema,
    )
    op.create_table(
        "_idempotency",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("body", sa.LargeBinary),
        sa.Column("created_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_index("_idempotency_created", "_idempotency", ["created_at"], schema=schema)
