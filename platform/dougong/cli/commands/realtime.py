"""``dougong realtime``: one process, for servers; runs until it is stopped."""

from __future__ import annotations

import click

from dougong.cli.servers import server_settings
from dougong.cli.wiring import Wiring


@click.command()
@click.pass_obj
def realtime(wiring: Wiring) -> None:
    """Run the realtime server: it tells open pages at once what happens."""
    wiring.run("realtime", server_settings())
