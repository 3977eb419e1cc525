"""``dougong migrate``: the platform's own tables at this version."""

from __future__ import annotations

import os

import click

from dougong.cli.opening import reachable
from dougong.cli.output import Output, json_option
from dougong.cli.servers import read_settings
from dougong.kernel.messages import say
from dougong.storage.migrations.run import migrate_cell, migrate_tenants


@click.command()
@json_option
def migrate(as_json: bool) -> None:
    """Bring the platform's own tables to this version, of the cell and of every tenant."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with reachable(read_settings(), output) as settings:
        migrate_cell(settings.database_url)
        count = migrate_tenants(settings.database_url)
        done = say(
            "the platform's tables are up to date, those of {n} tenants too",
            "平台的数据表已是最新，包括 {n} 个租户的数据表",
            n=count,
        )
        output.result([output.text(done)], {"tenants": count})
