"""``dougong migrate``: the platform's own tables at this version."""

from __future__ import annotations

import os

import click

from dougong.cli.opening import reachable
from dougong.cli.output import Output, json_option
from dougong.cli.plugin_tables import migrate_plugins
from dougong.cli.servers import read_settings
from dougong.cli.wiring import Wiring
from dougong.kernel.messages import say
from dougong.storage.migrations.run import migrate_cell, migrate_tenants


@click.command()
@json_option
@click.pass_obj
def migrate(wiring: Wiring, as_json: bool) -> None:
    """Bring the tables of the platform and of plugins to this version, in every tenant."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with reachable(read_settings(), output) as settings:
        migrate_cell(settings.database_url)
        count = migrate_tenants(settings.database_url)
        plugins = migrate_plugins(wiring, settings)
        done = say(
            "the platform's tables are up to date, those of {n} tenants too",
            "平台的数据表已是最新，包括 {n} 个租户的数据表",
            n=count,
        )
        of_plugins = say("{n} migrations of plugins were done", "已执行 {n} 个插件迁移", n=plugins)
        lines = [output.text(done), *([output.text(of_plugins)] if plugins else [])]
        output.result(lines, {"tenants": count, "plugin_migrations": plugins})
