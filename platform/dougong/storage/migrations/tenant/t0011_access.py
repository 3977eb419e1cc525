"""Who is granted which roles and permission sets, and with whom single records are shared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0011"
down_revision = "t0010"

_INSTANT = TIMESTAMP(timezone=True, precision=3)

# What members could do so far. The core package says the same of the objects it has by now; a
# tenant that was made before has this until the package is installed anew.
_MEMBER = {
    "kind": "permission_set",
    "name": "member",
    "label": {"en": "Member", "zh-CN": "成员"},
    "objects": {
        "*": {"create": True, "read": True, "update": True, "delete": True},
        "user": {"read": True},
        "team": {"read": True},
        "department": {"read": True},
        "exchange_rate": {"read": True},
    },
    "actions": ["*.export", "*.import", "*.mass", "*.share", "*.transfer"],
}


def upgrade(schema: str) -> None:
    """Make the tables; who worked on records has the permission set `member` from now on."""
    op.create_table(
        "_grant",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("granted_at", _INSTANT, nullable=False),
        sa.Column("granted_by", sa.Uuid),
        schema=schema,
    )
    op.create_index("_grant_name", "_grant", ["kind", "name"], schema=schema)
    op.create_table(
        "_share",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("until", _INSTANT),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("created_by", sa.Uuid),
        schema=schema,
    )
    op.create_index("_share_record", "_share", ["object", "record_id"], schema=schema)
    op.create_index("_share_principal", "_share", ["principal", "object"], schema=schema)
    _grant_members(schema)
    _define_members(schema)
    op.drop_column("_credential", "member", schema=schema)


def _grant_members(schema: str) -> None:
    names = ("user_id", "kind", "name", "granted_at")
    grant = sa.table("_grant", *(sa.column(name) for name in names), schema=schema)
    credential = sa.table(
        "_credential",
        sa.column("user_id"),
        sa.column("member", sa.Boolean),
        sa.column("changed_at"),
        schema=schema,
    )
    members = sa.select(
        credential.c.user_id,
        sa.literal("permission_set"),
        sa.literal("member"),
        credential.c.changed_at,
    ).where(credential.c.member)
    op.execute(sa.insert(grant).from_select(list(names), members))


def _define_members(schema: str) -> None:
    package = sa.table("_package", sa.column("name"), schema=schema)
    kept = ("kind", "name", "layer", "body", "updated_at")
    definition = sa.table(
        "_definition",
        *(sa.column(each, JSONB if each == "body" else None) for each in kept),
        schema=schema,
    )
    of_core = sa.select(
        sa.literal("permission_set"),
        sa.literal("member"),
        package.c.name,
        sa.literal(_MEMBER, JSONB),
        sa.func.now(),
    ).where(package.c.name == "core")
    op.execute(sa.insert(definition).from_select(list(kept), of_core))
