"""``dougong clock``: one process, for servers; runs until it is stopped."""

from __future__ import annotations

import click

from dougong.cli.servers import server_settings
from dougong.cli.wiring import Wiring


@click.command()
@click.pass_obj
def clock(wiring: Wiring) -> None:
    """Run the clock: it finds what is due and cleans up; several are safe."""
    wiring.run("clock", server_settings())
