"""``dougong migrate``: the platform's own tables at this version."""

from __future__ import annotations

import os

import click

from dougong.cli.output import Output
from dougong.cli.servers import reachable, read_settings
from dougong.storage.migrations.run import migrate_cell, migrate_tenants


@click.command()
def migrate() -> None:
    """Bring the platform's own tables to this version, of the cell and of every tenant."""
    output = Output.of_environment(os.environ)
    with reachable(read_settings(), output) as settings:
        migrate_cell(settings.database_url)
        migrate_tenants(settings.database_url)
