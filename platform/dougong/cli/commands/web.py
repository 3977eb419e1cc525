"""``dougong web``: one process, for servers; runs until it is stopped."""

from __future__ import annotations

import click

from dougong.cli.servers import server_settings
from dougong.cli.wiring import Wiring


@click.command()
@click.pass_obj
def web(wiring: Wiring) -> None:
    """Run the web server."""
    wiring.run("web", server_settings())
