"""Approvals: who decides what, and what they decided."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

revision = "t0026"
down_revision = "t0025"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables."""
    op.create_table(
        "_approval_version",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("approval", sa.Text, nullable=False),
        sa.Column("definition", JSONB, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        schema=schema,
    )
    _approvals(schema)
    _tasks(schema)
    op.create_table(
        "_approval_event",
        sa.Column("id", sa.Uuid, primary_key=True),
        _of_approval(schema),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.Uuid),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("step", sa.Text),
        sa.Column("task", sa.Uuid),
        sa.Column("details", JSONB, nullable=False),
        schema=schema,
    )
    columns = ["approval_id", "id"]
    op.create_index("_approval_event_approval", "_approval_event", columns, schema=schema)
    op.create_table(
        "_substitute",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("to_id", sa.Uuid, nullable=False),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("updated_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_index("_substitute_to", "_substitute", ["to_id"], schema=schema)


def _approvals(schema: str) -> None:
    op.create_table(
        "_approval",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("approval", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("returned", sa.Boolean, nullable=False),
        sa.Column("step", sa.Text),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("submitted_by", sa.Uuid),
        sa.Column("submitted_at", _INSTANT, nullable=False),
        sa.Column("initiator", sa.Uuid),
        sa.Column("ended_at", _INSTANT),
        sa.Column("due_at", _INSTANT),
        sa.Column("locked", sa.Text),
        sa.Column("snapshot", JSONB, nullable=False),
        sa.Column("steps", JSONB, nullable=False),
        sa.Column("effects", JSONB, nullable=False),
        sa.Column("chosen", JSONB, nullable=False),
        sa.Column("shares", ARRAY(sa.Uuid), nullable=False, server_default="{}"),
        schema=schema,
    )
    record = ["object", "record_id"]
    op.create_index("_approval_record", "_approval", [*record, "id"], schema=schema)
    op.create_index("_approval_submitter", "_approval", ["submitted_by", "id"], schema=schema)
    op.create_index(
        "_approval_open",
        "_approval",
        [*record, "approval"],
        unique=True,
        schema=schema,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "_approval_locked",
        "_approval",
        record,
        schema=schema,
        postgresql_where=sa.text("locked IS NOT NULL"),
    )


def _tasks(schema: str) -> None:
    op.create_table(
        "_approval_task",
        sa.Column("id", sa.Uuid, primary_key=True),
        _of_approval(schema),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("base", sa.Uuid),
        sa.Column("after", ARRAY(sa.Uuid), nullable=False, server_default="{}"),
        sa.Column("user_id", sa.Uuid),
        sa.Column("queue", sa.Uuid),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("opened_at", _INSTANT),
        sa.Column("decided_at", _INSTANT),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("via", sa.Text),
        sa.Column("comment", sa.Text, nullable=False, server_default=""),
        sa.Column("remind_at", _INSTANT),
        sa.Column("reminded", sa.Integer, nullable=False, server_default="0"),
        schema=schema,
    )
    op.create_index("_approval_task_approval", "_approval_task", ["approval_id"], schema=schema)
    for name in ("user", "queue"):
        column = "user_id" if name == "user" else name
        op.create_index(
            f"_approval_task_{name}",
            "_approval_task",
            [column],
            schema=schema,
            postgresql_where=sa.text("state = 'open'"),
        )
    op.create_index(
        "_approval_task_decided",
        "_approval_task",
        ["decided_by", "approval_id"],
        schema=schema,
        postgresql_where=sa.text("decided_by IS NOT NULL"),
    )


def _of_approval(schema: str) -> sa.Column[UUID]:
    target = sa.ForeignKey(f"{schema}._approval.id", ondelete="CASCADE")
    return sa.Column("approval_id", sa.Uuid, target, nullable=False)
