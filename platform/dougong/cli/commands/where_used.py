"""``dougong where-used``: who uses a definition, or a field of an object."""

from __future__ import annotations

import os

import click

from dougong.access.actor import system_actor
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.deployment.where_used import Reading
from dougong.kernel.messages import say
from dougong.storage.tenants import find_tenant


@click.command()
@click.argument("kind")
@click.argument("name")
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--field", help="Only the places that use this field of the object.")
@json_option
@click.pass_obj
def where_used(
    wiring: Wiring, kind: str, name: str, tenant_name: str, field: str | None, as_json: bool
) -> None:
    """List every place that uses a definition: views, layouts, formulas, rules."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        found = opened.deployments.where_used.find(actor, kind, name, field)
        counted = output.text(say("{n} use(s)", "{n} 处使用", n=len(found)))
        lines = [*map(_line, found), counted]
        output.result(lines, {"uses": [each.to_json() for each in found]})


def _line(reading: Reading) -> str:
    use = reading.use
    place = f"{use.kind} {use.name} {use.path}".rstrip()
    return place if reading.text is None else f"{place}: {reading.text}"
