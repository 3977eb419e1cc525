"""Messages and deliveries: what goes out, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0027"
down_revision = "t0026"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables."""
    _message(schema)
    _delivery(schema)
    op.create_table(
        "_webhook",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("failing_since", _INSTANT),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rest_until", _INSTANT),
        sa.Column("off_at", _INSTANT),
        schema=schema,
    )


def _message(schema: str) -> None:
    op.create_table(
        "_message",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("run_id", sa.Uuid),
        sa.Column("step", sa.Text),
        sa.Column("template", sa.Text),
        sa.Column("object", sa.Text),
        sa.Column("record_id", sa.Uuid),
        sa.Column("to_address", sa.Text, nullable=False),
        sa.Column("to_name", sa.Text, nullable=False),
        sa.Column("to_object", sa.Text),
        sa.Column("to_id", sa.Uuid),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("html", sa.Text),
        sa.Column("files", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("error", JSONB),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("next_at", _INSTANT),
        sa.Column("finished_at", _INSTANT),
        schema=schema,
    )
    op.create_index("_message_key", "_message", ["key"], unique=True, schema=schema)
    op.create_index("_message_run", "_message", ["run_id", "id"], schema=schema)
    op.create_index("_message_state", "_message", ["state", "id"], schema=schema)
    op.create_index("_message_record", "_message", ["record_id"], schema=schema)
    op.create_index("_message_to", "_message", ["to_id"], schema=schema)


def _delivery(schema: str) -> None:
    op.create_table(
        "_delivery",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("webhook", sa.Text, nullable=False),
        sa.Column("event_id", sa.BigInteger, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("tries", JSONB, nullable=False, server_default="[]"),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("next_at", _INSTANT),
        sa.Column("finished_at", _INSTANT),
        sa.Column("replays", sa.Integer, nullable=False, server_default="0"),
        schema=schema,
    )
    op.create_index(
        "_delivery_event", "_delivery", ["webhook", "event_id"], unique=True, schema=schema
    )
    op.create_index("_delivery_state", "_delivery", ["webhook", "state", "id"], schema=schema)
    op.create_index("_delivery_record", "_delivery", ["record_id"], schema=schema)
