"""The tables of approvals: who decides what of a record, and what they decided."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def approval_version_table(metadata: MetaData) -> Table:
    """Make the table of definitions as they were when somebody was asked by them."""
    return Table(
        "_approval_version",
        metadata,
        Column("hash", Text, primary_key=True),
        Column("approval", Text, nullable=False),
        Column("definition", JSONB, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
    )


def approval_table(metadata: MetaData) -> Table:
    """Make the table of approvals of records."""
    return Table(
        "_approval",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("approval", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("object", Text, nullable=False),
        Column("record_id", Uuid, nullable=False),
        Column("state", Text, nullable=False),
        Column("returned", Boolean, nullable=False),
        Column("step", Text),
        Column("round", Integer, nullable=False),
        Column("submitted_by", Uuid),
        Column("submitted_at", _INSTANT, nullable=False),
        Column("initiator", Uuid),
        Column("ended_at", _INSTANT),
        Column("due_at", _INSTANT),
        Column("locked", Text),
        Column("snapshot", JSONB, nullable=False),
        Column("steps", JSONB, nullable=False),
        Column("effects", JSONB, nullable=False),
        Column("chosen", JSONB, nullable=False),
        Column("shares", ARRAY(Uuid), nullable=False, server_default="{}"),
        Index("_approval_record", "object", "record_id", "id"),
        Index("_approval_submitter", "submitted_by", "id"),
        Index(
            "_approval_open",
            "object",
            "record_id",
            "approval",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "_approval_locked",
            "object",
            "record_id",
            postgresql_where=text("locked IS NOT NULL"),
        ),
    )


def approval_task_table(metadata: MetaData) -> Table:
    """Make the table of who is asked for a decision."""
    return Table(
        "_approval_task",
        metadata,
        Column("id", Uuid, primary_key=True),
        _of_approval(metadata),
        Column("step", Text, nullable=False),
        Column("round", Integer, nullable=False),
        Column("position", Integer, nullable=False),
        Column("base", Uuid),
        Column("after", ARRAY(Uuid), nullable=False, server_default="{}"),
        Column("user_id", Uuid),
        Column("queue", Uuid),
        Column("state", Text, nullable=False),
        Column("opened_at", _INSTANT),
        Column("decided_at", _INSTANT),
        Column("decided_by", Uuid),
        Column("via", Text),
        Column("comment", Text, nullable=False, server_default=""),
        Column("remind_at", _INSTANT),
        Column("reminded", Integer, nullable=False, server_default="0"),
        Index("_approval_task_approval", "approval_id"),
        Index("_approval_task_user", "user_id", postgresql_where=text("state = 'open'")),
        Index("_approval_task_queue", "queue", postgresql_where=text("state = 'open'")),
        Index(
            "_approval_task_decided",
            "decided_by",
            "approval_id",
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
    )


def approval_event_table(metadata: MetaData) -> Table:
    """Make the table of what happened to approvals."""
    return Table(
        "_approval_event",
        metadata,
        Column("id", Uuid, primary_key=True),
        _of_approval(metadata),
        Column("at", _INSTANT, nullable=False),
        Column("by", Uuid),
        Column("via", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("step", Text),
        Column("task", Uuid),
        Column("details", JSONB, nullable=False),
        Index("_approval_event_approval", "approval_id", "id"),
    )


def substitute_table(metadata: MetaData) -> Table:
    """Make the table of who decides for whom while they are away."""
    return Table(
        "_substitute",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("to_id", Uuid, nullable=False),
        Column("starts_on", Date),
        Column("ends_on", Date),
        Column("updated_at", _INSTANT, nullable=False),
        Index("_substitute_to", "to_id"),
    )


def _of_approval(metadata: MetaData) -> Column[UUID]:
    target = ForeignKey(f"{metadata.schema}._approval.id", ondelete="CASCADE")
    return Column("approval_id", Uuid, target, nullable=False)
