"""``dougong events``: what happened in a tenant, from a cursor on."""

from __future__ import annotations

import os
from time import sleep

import click
import orjson

from dougong.access.actor import system_actor
from dougong.automation.messages.events import EventReader
from dougong.cli.opening import platform
from dougong.cli.output import Output
from dougong.cli.wiring import Wiring
from dougong.kernel.messages import say
from dougong.records.talk.seeing import Sight
from dougong.storage.tenants import find_tenant

_LOOK_EVERY_S = 1.0


@click.command()
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--after", help="Cursor to go on from, or `latest`; else all that is kept.")
@click.option("--object", "objects", multiple=True, help="Only what happens to this object.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option("--follow", is_flag=True, help="Go on until stopped.")
@click.pass_obj
def events(
    wiring: Wiring,
    tenant_name: str,
    after: str | None,
    objects: tuple[str, ...],
    limit: int,
    follow: bool,
) -> None:
    """Print what happened to records, a line of JSON for each save; the cursor goes to stderr."""
    output = Output.of_environment(os.environ)
    with platform(wiring, output) as opened:
        tenant = find_tenant(opened.database, tenant_name)
        reader = EventReader(Sight(opened.database, opened.models, opened.clock))
        actor = system_actor(tenant)
        while True:
            page = reader.read(actor, after, objects, limit)
            for event in page.events:
                click.echo(orjson.dumps(event).decode())
            after = page.cursor
            if not follow:
                output.say(say("cursor: {cursor}", "游标：{cursor}", cursor=after))
                return
            if not page.more:
                sleep(_LOOK_EVERY_S)
