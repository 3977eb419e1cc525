"""What people say to each other about records, and what they want to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

revision = "t0022"
down_revision = "t0021"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables; notifications learn of mails."""
    _notifications(schema)
    _comments(schema)
    op.create_table(
        "_follow",
        sa.Column("object", sa.Text, primary_key=True),
        sa.Column("record_id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_index("_follow_user", "_follow", ["user_id", "at"], schema=schema)
    op.create_table(
        "_reminder",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("object", sa.Text),
        sa.Column("record_id", sa.Uuid),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("told_at", _INSTANT),
        schema=schema,
    )
    op.create_index("_reminder_user", "_reminder", ["user_id", "at"], schema=schema)
    waiting = sa.text("told_at IS NULL")
    op.create_index("_reminder_due", "_reminder", ["at"], schema=schema, postgresql_where=waiting)
    op.create_table(
        "_telling",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("choices", JSONB, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        schema=schema,
    )


def _notifications(schema: str) -> None:
    for name, default in (("shown", "true"), ("unmailed", "false")):
        column = sa.Column(name, sa.Boolean, nullable=False, server_default=default)
        op.add_column("_notification", column, schema=schema)
    op.create_index(
        "_notification_unmailed",
        "_notification",
        ["user_id", "id"],
        schema=schema,
        postgresql_where=sa.text("unmailed"),
    )


def _comments(schema: str) -> None:
    op.create_table(
        "_comment",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("reply_to", sa.Uuid),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("mentions", ARRAY(sa.Text), nullable=False, server_default="{}"),
        sa.Column("files", ARRAY(sa.Uuid), nullable=False, server_default="{}"),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("created_by", sa.Uuid, nullable=False),
        sa.Column("edited_at", _INSTANT),
        sa.Column("deleted_at", _INSTANT),
        schema=schema,
    )
    columns = ["object", "record_id", "created_at", "id"]
    op.create_index("_comment_record", "_comment", columns, schema=schema)
    answers = sa.text("reply_to IS NOT NULL")
    op.create_index(
        "_comment_reply", "_comment", ["reply_to"], schema=schema, postgresql_where=answers
    )
    op.create_index("_comment_files", "_comment", ["files"], schema=schema, postgresql_using="gin")
