"""Migrations of the platform's own tables, in two lines: the cell's and each tenant's.

Objects' tables are not here: a deploy changes those.
"""

from __future__ import annotations

from dougong.storage.migrations.run import migrate_cell, migrate_tenant, migrate_tenants

__all__ = ["migrate_cell", "migrate_tenant", "migrate_tenants"]
