"""``dougong prepare``: what ``start`` has done before anything serves.

In a process of its own: what it loads would otherwise stay in that of ``start`` as long as it runs.
"""

from __future__ import annotations

import click

from dougong.access.signing_in.passwords import Passwords
from dougong.access.users import find_account
from dougong.cli.demo import DEMO, DEMO_USERS, demo_password
from dougong.cli.servers import server_settings
from dougong.cli.wiring import Wiring
from dougong.kernel.settings import Settings
from dougong.storage.database import Database
from dougong.storage.migrations.run import migrate_cell, migrate_tenants
from dougong.storage.reachable import require_server
from dougong.storage.tenants import look_up_any_tenant


@click.command(hidden=True)
@click.option("--demo", is_flag=True, help="Make the demo tenant too.")
@click.pass_obj
def prepare(wiring: Wiring, demo: bool) -> None:
    """Bring the platform's tables to this version, and make the demo tenant."""
    settings = server_settings()
    require_server(settings.database_url)
    migrate_cell(settings.database_url)
    migrate_tenants(settings.database_url)
    if demo and not _has_demo(settings):
        wiring.run("demo", settings)


def _has_demo(settings: Settings) -> bool:
    """Tell, without loading the platform, whether the demo is as ``start`` will print it."""
    database = Database(settings.database_url, pool_size=1)
    try:
        tenant = look_up_any_tenant(database, DEMO)
        if tenant is None:
            return False
        with database.connection(tenant.schema) as connection:
            found = [find_account(connection, tenant.schema, user.email) for user in DEMO_USERS]
    finally:
        database.close()
    passwords, password = Passwords(), demo_password(settings)
    return all(passwords.verify(account[1], password) for account in found if account)
