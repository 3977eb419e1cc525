"""The tables of what people say to each other about records, and of what they want to be told."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, MetaData, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def notification_table(metadata: MetaData) -> Table:
    """Make the table of what users are told."""
    return Table(
        "_notification",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("user_id", Uuid, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("kind", Text, nullable=False),
        Column("object", Text),
        Column("record_id", Uuid),
        Column("details", JSONB, nullable=False),
        Column("read_at", _INSTANT),
        Column("shown", Boolean, nullable=False, server_default="true"),
        Column("unmailed", Boolean, nullable=False, server_default="false"),
        Index("_notification_user", "user_id", "id"),
        Index("_notification_unmailed", "user_id", "id", postgresql_where=text("unmailed")),
    )


def comment_table(metadata: MetaData) -> Table:
    """Make the table of comments on records."""
    return Table(
        "_comment",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("object", Text, nullable=False),
        Column("record_id", Uuid, nullable=False),
        Column("reply_to", Uuid),
        Column("text", Text, nullable=False),
        Column("mentions", ARRAY(Text), nullable=False, server_default="{}"),
        Column("files", ARRAY(Uuid), nullable=False, server_default="{}"),
        Column("created_at", _INSTANT, nullable=False),
        Column("created_by", Uuid, nullable=False),
        Column("edited_at", _INSTANT),
        Column("deleted_at", _INSTANT),
        Index("_comment_record", "object", "record_id", "created_at", "id"),
        Index("_comment_reply", "reply_to", postgresql_where=text("reply_to IS NOT NULL")),
        Index("_comment_files", "files", postgresql_using="gin"),
    )


def follow_table(metadata: MetaData) -> Table:
    """Make the table of who follows which record, or wants no more to be made to follow it."""
    return Table(
        "_follow",
        metadata,
        Column("object", Text, primary_key=True),
        Column("record_id", Uuid, primary_key=True),
        Column("user_id", Uuid, primary_key=True),
        Column("active", Boolean, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Index("_follow_user", "user_id", "at"),
    )


def reminder_table(metadata: MetaData) -> Table:
    """Make the table of what users want to be reminded of, and when."""
    return Table(
        "_reminder",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("user_id", Uuid, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("object", Text),
        Column("record_id", Uuid),
        Column("note", Text, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        Column("told_at", _INSTANT),
        Index("_reminder_user", "user_id", "at"),
        Index("_reminder_due", "at", postgresql_where=text("told_at IS NULL")),
    )


def telling_table(metadata: MetaData) -> Table:
    """Make the table of how users want to be told, where they have said so."""
    return Table(
        "_telling",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("choices", JSONB, nullable=False),
        Column("updated_at", _INSTANT, nullable=False),
    )
