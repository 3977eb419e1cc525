"""The processes one by one, for servers: each runs until it is stopped."""

from __future__ import annotations

import os

import click

from dougong.cli.output import Output
from dougong.cli.servers import reachable, read_settings, upgrade_tables
from dougong.cli.wiring import Wiring
from dougong.kernel.messages import say
from dougong.kernel.settings import Settings


@click.command()
@click.pass_obj
def web(wiring: Wiring) -> None:
    """Run the web server."""
    wiring.serve_web(_settings())


@click.command()
@click.pass_obj
def worker(wiring: Wiring) -> None:
    """Run a worker: jobs and events."""
    wiring.work(_settings())


@click.command()
@click.pass_obj
def clock(wiring: Wiring) -> None:
    """Run the clock: finds what is due, cleans up. Several are safe."""
    wiring.tick(_settings())


@click.command()
def migrate() -> None:
    """Bring the platform's own tables to this version."""
    output = Output.of_environment(os.environ)
    with reachable(read_settings(), output) as settings:
        upgrade_tables(settings)


def _settings() -> Settings:
    settings = read_settings()
    if not settings.database_url:
        raise click.UsageError(
            Output.of_environment(os.environ).text(
                say(
                    "set DOUGONG_DATABASE_URL and DOUGONG_REDIS_URL, or use `dougong start`",
                    "请设置 DOUGONG_DATABASE_URL 和 DOUGONG_REDIS_URL，或使用 `dougong start`",
                )
            )
        )
    return settings
