"""``dougong worker``: one process, for servers; runs until it is stopped."""

from __future__ import annotations

import click

from dougong.cli.servers import server_settings
from dougong.cli.wiring import Wiring


@click.command()
@click.pass_obj
def worker(wiring: Wiring) -> None:
    """Run a worker: jobs and events."""
    wiring.run("worker", server_settings())
