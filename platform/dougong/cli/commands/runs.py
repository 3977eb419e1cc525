"""``dougong runs …``: runs of flows: to look at, to try again, to cancel."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any
from uuid import UUID

import click

from dougong.access.actor import system_actor
from dougong.automation.flows.service import RunSeen
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import is_locale_text, localize, say
from dougong.storage.run_rows import CANCELLED, DONE, FAILED, READY, WAITING, Entry, RunsAsked
from dougong.storage.tenants import find_tenant

_STATES = (READY, WAITING, DONE, FAILED, CANCELLED)
_NONE = say("There are no such runs.", "没有符合条件的运行。")

of_tenant = click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")


@click.group()
def runs() -> None:
    """Look at runs of flows, try them again or cancel them."""


@runs.command("list")
@of_tenant
@click.option("--flow", help="Only runs of this flow.")
@click.option("--state", type=click.Choice(_STATES), help="Only runs in this state.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@json_option
@click.pass_obj
def list_(
    wiring: Wiring,
    tenant_name: str,
    flow: str | None,
    state: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List runs, the latest first."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenant = find_tenant(opened.database, tenant_name)
        asked = RunsAsked(flow=flow, states=None if state is None else [state], limit=limit)
        found = opened.flows.runs(system_actor(tenant), asked)
    lines = [_line(output, each) for each in found]
    output.result(lines or [output.text(_NONE)], [_document(each) for each in found])


@runs.command()
@click.argument("run_id", type=click.UUID)
@of_tenant
@json_option
@click.pass_obj
def show(wiring: Wiring, run_id: UUID, tenant_name: str, as_json: bool) -> None:
    """Show a run with what went into each step and what came out."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenant = find_tenant(opened.database, tenant_name)
        whole = opened.flows.run(system_actor(tenant), run_id)
    lines = [_line(output, whole.seen), *(_step(output, each) for each in whole.entries)]
    document = _document(whole.seen) | {"journal": [_entry(each) for each in whole.entries]}
    output.result(lines, document)


@runs.command()
@click.argument("run_ids", type=click.UUID, nargs=-1)
@of_tenant
@click.option("--flow", help="Every run of this flow that failed.")
@json_option
@click.pass_obj
def retry(
    wiring: Wiring, run_ids: tuple[UUID, ...], tenant_name: str, flow: str | None, as_json: bool
) -> None:
    """Have runs that failed go on from the step that failed."""
    if bool(run_ids) is (flow is not None):
        raise click.UsageError("say either which runs or --flow")
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenant = find_tenant(opened.database, tenant_name)
        count = opened.flows.retry_many(system_actor(tenant), run_ids or None, flow)
    told = say("{count} runs go on", "{count} 个运行已继续", count=count)
    output.result([output.text(told)], {"count": count})


@runs.command()
@click.argument("run_id", type=click.UUID)
@of_tenant
@json_option
@click.pass_obj
def cancel(wiring: Wiring, run_id: UUID, tenant_name: str, as_json: bool) -> None:
    """End a run where it is."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenant = find_tenant(opened.database, tenant_name)
        seen = opened.flows.cancel(system_actor(tenant), run_id)
    output.result([_line(output, seen)], _document(seen))


def _line(output: Output, seen: RunSeen) -> str:
    run = seen.run
    parts = [str(run.id), run.state, run.flow, _at(run.created_at) or ""]
    parts += [seen.record] if seen.record else []
    parts += [f"@{run.step}"] if run.step else []
    parts += [_reason(output, run.error)] if run.error else []
    return "  ".join(parts)


def _reason(output: Output, error: JsonObject) -> str:
    message: Any = error.get("message", "")
    words = localize(message, output.locale) if is_locale_text(message) else str(message)
    return f"{error.get('code')}: {words}"


def _step(output: Output, entry: Entry) -> str:
    failed = f"  {_reason(output, entry.error)}" if entry.error else ""
    return f"  {entry.n:>4}  {entry.state:<9}  {entry.path}  ({entry.element}){failed}"


def _document(seen: RunSeen) -> dict[str, Any]:
    run = seen.run
    return {
        "id": str(run.id),
        "flow": run.flow,
        "state": run.state,
        "step": run.step,
        "object": run.object,
        "record": None if run.record_id is None else str(run.record_id),
        "record_label": seen.record,
        "error": run.error,
        "created_at": _at(run.created_at),
        "wake_at": _at(run.wake_at),
        "finished_at": _at(run.finished_at),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "n": entry.n,
        "path": entry.path,
        "element": entry.element,
        "state": entry.state,
        "input": entry.input,
        "output": entry.output,
        "error": entry.error,
    }


def _at(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
