"""The migrations of plugins, in every tenant that has them."""

from __future__ import annotations

from dougong.deployment.models import Models
from dougong.hooks.migrations import PluginTables
from dougong.storage.database import Database
from dougong.storage.tenants import list_tenants


def migrate_plugins(tables: PluginTables, database: Database, models: Models) -> int:
    """Bring the plugins' own tables up to date in every tenant; each in one transaction.

    Returns:
        How many migrations were done.

    Raises:
        AppError: A migration cannot be done; the tenants before it are up to date.
    """
    if not tables.has_any():
        return 0
    count = 0
    for tenant in list_tenants(database):
        packages = models.current(tenant.schema).packages
        with database.transaction(tenant.schema) as connection:
            count += sum(tables.migrate(connection, tenant.schema, each) for each in packages)
    return count
