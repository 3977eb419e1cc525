"""The tables of a tenant that hold what goes out: mails, and deliveries to webhooks."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def message_table(metadata: MetaData) -> Table:
    """Make the table of mails that flows send."""
    return Table(
        "_message",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("key", Text, nullable=False),
        Column("run_id", Uuid),
        Column("step", Text),
        Column("template", Text),
        Column("object", Text),
        Column("record_id", Uuid),
        Column("to_address", Text, nullable=False),
        Column("to_name", Text, nullable=False),
        Column("to_object", Text),
        Column("to_id", Uuid),
        Column("locale", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("html", Text),
        Column("files", JSONB, nullable=False),
        Column("state", Text, nullable=False),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("error", JSONB),
        Column("created_at", _INSTANT, nullable=False),
        Column("next_at", _INSTANT),
        Column("finished_at", _INSTANT),
        Index("_message_key", "key", unique=True),
        Index("_message_run", "run_id", "id"),
        Index("_message_state", "state", "id"),
        Index("_message_record", "record_id"),
        Index("_message_to", "to_id"),
    )


def delivery_table(metadata: MetaData) -> Table:
    """Make the table of what webhooks are sent."""
    return Table(
        "_delivery",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("webhook", Text, nullable=False),
        Column("event_id", BigInteger, nullable=False),
        Column("type", Text, nullable=False),
        Column("object", Text, nullable=False),
        Column("record_id", Uuid, nullable=False),
        Column("body", JSONB, nullable=False),
        Column("state", Text, nullable=False),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("tries", JSONB, nullable=False, server_default="[]"),
        Column("created_at", _INSTANT, nullable=False),
        Column("next_at", _INSTANT),
        Column("finished_at", _INSTANT),
        Column("replays", Integer, nullable=False, server_default="0"),
        Index("_delivery_event", "webhook", "event_id", unique=True),
        Index("_delivery_state", "webhook", "state", "id"),
        Index("_delivery_record", "record_id"),
    )


def webhook_table(metadata: MetaData) -> Table:
    """Make the table of how webhooks are doing, where there is something to tell."""
    return Table(
        "_webhook",
        metadata,
        Column("name", Text, primary_key=True),
        Column("failing_since", _INSTANT),
        Column("failures", Integer, nullable=False, server_default="0"),
        Column("rest_until", _INSTANT),
        Column("off_at", _INSTANT),
    )
