"""How a command gets at the platform: the servers it talks to, started if none runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from dougong.cli.output import Output
from dougong.cli.servers import read_settings, with_running_servers, with_secret_key
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.settings import Settings
from dougong.storage.embedded.servers import EmbeddedServers
from dougong.storage.reachable import require_server


@contextmanager
def platform(wiring: Wiring, output: Output) -> Iterator[Platform]:
    """Open the platform for one command."""
    with reachable(read_settings(), output) as settings:
        opened = wiring.build(settings)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def reachable(settings: Settings, output: Output) -> Iterator[Settings]:
    """Give settings whose servers answer; what is started here is stopped again.

    Raises:
        ServerError: A server cannot be had; says why.
    """
    asked, settings = settings, with_running_servers(settings)
    with EmbeddedServers(settings, notify=output.say) as servers:
        require_server(servers.database_url)
        found = replace(settings, database_url=servers.database_url, redis_url=servers.redis_url)
        yield with_secret_key(found, asked)
