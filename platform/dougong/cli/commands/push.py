"""``dougong push``: a folder of definitions becomes a tenant's own."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dougong.access.actor import system_actor
from dougong.cli.deploys import document, report
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.errors import InvalidError
from dougong.metadata.definition import TENANT_LAYER
from dougong.metadata.files import read_folder
from dougong.metadata.renames import parse_renames
from dougong.storage.tenants import find_tenant


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--check", "check_only", is_flag=True, help="Say what would be done; do nothing.")
@click.option(
    "--delete", "mirror", is_flag=True, help="Delete the tenant's definitions not in the folder."
)
@click.option(
    "--allow-data-loss", is_flag=True, help="Go on where values are lost; they are kept aside."
)
@click.option("--allow-failing-tests", is_flag=True, help="Go on where tests in the folder fail.")
@click.option(
    "--rename",
    "renames",
    multiple=True,
    metavar="OLD=NEW",
    help="Rename first, with data and readers: object.machine.hours=run_hours. Repeatable.",
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
    allow_data_loss: bool,
    allow_failing_tests: bool,
    renames: tuple[str, ...],
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
        asked = dict(_rename(each) for each in renames)
        known = parse_renames(asked, opened.kinds)[0]
        stored = opened.deployments.identities(actor, TENANT_LAYER) if mirror else []
        request = DeployRequest(
            definitions=content.definitions,
            delete=[each for each in map(known.identity, stored) if each not in kept],
            renames=asked,
            check_only=check_only,
            allow_data_loss=allow_data_loss,
            allow_failing_tests=allow_failing_tests,
            note=note,
        )
        deployed = opened.deployments.deploy(actor, request)
        output.result(report(output, deployed, check_only), document(output, deployed))


def _rename(text: str) -> tuple[str, str]:
    old, _, new = text.partition("=")
    return old, new
