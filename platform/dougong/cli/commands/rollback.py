"""``dougong rollback``: a tenant's definitions, and their data, as they were at a version."""

from __future__ import annotations

import os

import click

from dougong.access.actor import system_actor
from dougong.cli.deploys import document, report
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.deployment.deploy import DeployRequest
from dougong.storage.tenants import find_tenant


@click.command()
@click.argument("version", type=click.IntRange(1, 2**31 - 1))
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--check", "check_only", is_flag=True, help="Say what would be done; do nothing.")
@click.option("--allow-data-loss", is_flag=True, help="Go on where values do not survive.")
@click.option("--note", default="", help="Why, for the list of versions.")
@json_option
@click.pass_obj
def rollback(
    wiring: Wiring,
    version: int,
    tenant_name: str,
    check_only: bool,
    allow_data_loss: bool,
    note: str,
    as_json: bool,
) -> None:
    """Go back to a version of the definitions, by a new version; what was removed comes back."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        request = DeployRequest(
            back_to=version, check_only=check_only, allow_data_loss=allow_data_loss, note=note
        )
        deployed = opened.deployments.deploy(actor, request)
        output.result(report(output, deployed, check_only), document(output, deployed))
