"""The recycle bin as one list, and which job changed a record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "t0021"
down_revision = "t0020"

_OBJECTS = sa.text(
    "SELECT c.table_name FROM information_schema.columns AS c "
    "WHERE c.table_schema = :schema AND c.column_name = 'deleted_at' "
    "AND left(c.table_name, 1) <> '_' ORDER BY c.table_name"
)


def upgrade(schema: str) -> None:
    """Make the table of what lies in the bin, with all that lies there now."""
    op.add_column("_history", sa.Column("job", sa.Uuid), schema=schema)
    op.create_index("_history_job", "_history", ["job"], schema=schema, postgresql_using="brin")
    op.create_table(
        "_bin",
        sa.Column("record_id", sa.Uuid, primary_key=True),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        sa.Column("by", sa.Uuid),
        sa.Column("more", sa.Integer, nullable=False),
        schema=schema,
    )
    _fill(schema)
    op.create_index("_bin_at", "_bin", ["at", "record_id"], schema=schema)
    op.create_index("_bin_object", "_bin", ["object", "at", "record_id"], schema=schema)
    op.create_index("_bin_by", "_bin", ["by", "at", "record_id"], schema=schema)


def _fill(schema: str) -> None:
    # What went with which record, only the definitions would tell: each is an entry of its own.
    bind = op.get_bind()
    listed = sa.table("_bin", *map(sa.column, ("record_id", "object", "at", "by", "more")))
    listed.schema = schema
    for (name,) in bind.execute(_OBJECTS, {"schema": schema}).all():
        record = sa.table(name, *map(sa.column, ("id", "deleted_at", "updated_by")))
        record.schema = schema
        gone = sa.select(
            record.c.id, sa.literal(name), record.c.deleted_at, record.c.updated_by, sa.literal(0)
        ).where(record.c.deleted_at.is_not(None))
        bind.execute(sa.insert(listed).from_select(list(listed.c.keys()), gone))
