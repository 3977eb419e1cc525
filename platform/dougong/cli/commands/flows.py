"""``dougong flows``: the flows of a tenant, and how their runs are doing."""

from __future__ import annotations

import os

import click

from dougong.access.actor import system_actor
from dougong.automation.flows.definition import FlowDef
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import localize, say
from dougong.storage.run_counts import FlowCounts
from dougong.storage.tenants import find_tenant

_NONE = say("There are no flows.", "没有流程。")
_OFF = say("off", "停用")


@click.command()
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@json_option
@click.pass_obj
def flows(wiring: Wiring, tenant_name: str, as_json: bool) -> None:
    """List the flows of a tenant, with how many of their runs are where."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenant = find_tenant(opened.database, tenant_name)
        found = opened.flows.flows(system_actor(tenant))
    lines = [_line(output, flow, counts) for flow, counts in found]
    output.result(lines or [output.text(_NONE)], [_document(*each) for each in found])


def _line(output: Output, flow: FlowDef, counts: FlowCounts) -> str:
    said = say(
        "{ready} ready, {waiting} waiting, {failed} failed, {done} done today",
        "{ready} 个就绪，{waiting} 个等待，{failed} 个失败，24 小时内完成 {done} 个",
        ready=counts.ready,
        waiting=counts.waiting,
        failed=counts.failed,
        done=counts.done,
    )
    off = "" if flow.active else f" ({output.text(_OFF)})"
    return f"{flow.name}{off}  {localize(flow.label, output.locale)}  {output.text(said)}"


def _document(flow: FlowDef, counts: FlowCounts) -> JsonObject:
    return {
        "name": flow.name,
        "label": dict(flow.label),
        "active": flow.active,
        "trigger": dict(flow.trigger),
        "ready": counts.ready,
        "waiting": counts.waiting,
        "failed": counts.failed,
        "done_day": counts.done,
    }
