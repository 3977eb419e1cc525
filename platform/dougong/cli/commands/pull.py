"""``dougong pull``: a tenant's definitions as files."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dougong.access.actor import Actor, system_actor
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.messages import say
from dougong.metadata.definition import Definition
from dougong.metadata.files import write_folder
from dougong.storage.tenants import find_tenant


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option(
    "--effective", is_flag=True, help="Everything in force, packages too; else the tenant's own."
)
@json_option
@click.pass_obj
def pull(wiring: Wiring, folder: Path, tenant_name: str, effective: bool, as_json: bool) -> None:
    """Write a tenant's definitions to a folder, in canonical form."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        layer = "effective" if effective else "tenant"
        definitions = _read(opened, actor, layer)
        written = write_folder(folder, definitions, kinds=opened.kinds)
        names = [path.as_posix() for path in written]
        output.result(
            [*names, output.text(say("{n} files", "{n} 个文件", n=len(names)))], {"files": names}
        )


def _read(opened: Platform, actor: Actor, layer: str) -> list[Definition]:
    return [
        Definition(kind.key, str(json["name"]), json)
        for kind in opened.kinds
        for json in opened.deployments.definitions(actor, kind.key, layer)
    ]
