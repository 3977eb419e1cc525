"""``dougong aside …``: what was removed and waits thirty days for being restored."""

from __future__ import annotations

import os
from uuid import UUID

import click

from dougong.access.actor import system_actor
from dougong.cli.deploys import document, report
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.messages import say
from dougong.storage.tenants import find_tenant


@click.group()
def aside() -> None:
    """List and restore what was removed from a tenant's definitions."""


@aside.command("list")
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@json_option
@click.pass_obj
def list_(wiring: Wiring, tenant_name: str, as_json: bool) -> None:
    """List what can be restored, the latest first."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        found = opened.deployments.past.asides(actor)
    lines = []
    for each in found:
        name = each.object if each.field is None else f"{each.object}.{each.field}"
        until = say("until {day}", "保留至 {day}", day=each.keep_until.date().isoformat())
        reason = output.text(_REASONS[each.reason])
        lines.append(f"{each.id}  {name:<40} {reason}  {output.text(until)}")
    output.result(
        lines,
        [
            {
                "id": str(each.id),
                "version": each.version,
                "object": each.object,
                "field": each.field,
                "reason": each.reason,
                "keep_until": each.keep_until.isoformat(),
            }
            for each in found
        ],
    )


@aside.command()
@click.argument("ids", nargs=-1, required=True, type=click.UUID)
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--check", "check_only", is_flag=True, help="Say what would be done; do nothing.")
@click.option("--allow-data-loss", is_flag=True, help="Go on where values do not survive.")
@json_option
@click.pass_obj
def restore(
    wiring: Wiring,
    ids: tuple[UUID, ...],
    tenant_name: str,
    check_only: bool,
    allow_data_loss: bool,
    as_json: bool,
) -> None:
    """Take back removed fields and objects, with their data, by their ids."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        request = DeployRequest(restore=ids, check_only=check_only, allow_data_loss=allow_data_loss)
        deployed = opened.deployments.deploy(actor, request)
        output.result(report(output, deployed, check_only), document(output, deployed))


_REASONS = {"removed": say("removed", "已移除"), "converted": say("converted", "已转换")}
