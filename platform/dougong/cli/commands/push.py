"""``dougong push``: a folder of definitions becomes a tenant's own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from dougong.access.actor import system_actor
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.deployment.deploy import Deployed, DeployRequest
from dougong.kernel.errors import InvalidError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.metadata.definition import TENANT_LAYER
from dougong.metadata.files import read_folder
from dougong.storage.tenants import find_tenant


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--check", "check_only", is_flag=True, help="Say what would be done; do nothing.")
@click.option(
    "--delete", "mirror", is_flag=True, help="Delete the tenant's definitions not in the folder."
)
@click.option("--note", default="", help="Why, for the list of versions.")
@json_option
@click.pass_obj
def push(
    wiring: Wiring,
    folder: Path,
    tenant_name: str,
    check_only: bool,
    mirror: bool,
    note: str,
    as_json: bool,
) -> None:
    """Deploy a folder of definitions (objects/…json, views/…json) to a tenant."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        content = read_folder(folder, kinds=opened.kinds)
        if content.problems:
            raise InvalidError(content.problems)
        kept = {each.identity for each in content.definitions}
        stored = opened.deployments.identities(actor, TENANT_LAYER) if mirror else []
        request = DeployRequest(
            definitions=content.definitions,
            delete=[identity for identity in stored if identity not in kept],
            check_only=check_only,
            note=note,
        )
        deployed = opened.deployments.deploy(actor, request)
        output.result(_report(output, deployed, check_only), _document(deployed))


def _report(output: Output, deployed: Deployed, check_only: bool) -> Sequence[str]:
    lines = [str(step["sql"]) for step in deployed.plan]
    lines += [str(warning["message"]) for warning in deployed.warnings]
    if check_only:
        done = say(
            "{n} definition(s) would change; nothing was done",
            "将有 {n} 个定义发生变化；未做任何更改",
            n=deployed.changed,
        )
    else:
        done = say(
            "{n} definition(s) changed; version {version} is in force",
            "{n} 个定义已更新；版本 {version} 已生效",
            n=deployed.changed,
            version=deployed.version,
        )
    return [*lines, output.text(done)]


def _document(deployed: Deployed) -> JsonValue:
    return {
        "version": deployed.version,
        "changed": deployed.changed,
        "plan": list(deployed.plan),
        "warnings": list(deployed.warnings),
    }
