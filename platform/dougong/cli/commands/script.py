"""``dougong script``: try the examples of a tenant's scripts, or run one and take it back."""

from __future__ import annotations

import os
from typing import IO

import click
import orjson

from dougong.access.actor import system_actor
from dougong.automation.scripts.service import ScriptBench
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.kernel.messages import localize, say
from dougong.records.errors import InvalidParameterError
from dougong.storage.tenants import find_tenant

_tenant_option = click.option("--tenant", required=True, help="Name of the tenant.")


@click.group()
def script() -> None:
    """Try scripts."""


@script.command("test")
@click.argument("names", nargs=-1)
@_tenant_option
@json_option
@click.pass_context
def test_scripts(
    context: click.Context, names: tuple[str, ...], tenant: str, as_json: bool
) -> None:
    """Try the examples of scripts: of all of the tenant's, or of those of these names."""
    wiring: Wiring = context.obj
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant))
        outcomes = ScriptBench(opened.rehearsals).examples(actor, list(names) or None)
    lines = []
    for each in outcomes:
        verdict = say("ok  ", "通过") if each.passed else say("FAIL", "失败")
        lines.append(f"{output.text(verdict)} {each.script}: {each.name} ({each.ms} ms)")
        if each.failure is not None:
            lines.append(f"     {localize(each.failure, output.locale)}")
            told = say(
                "     expected {expected}, found {actual}",
                "     预期 {expected}，实际 {actual}",
                expected=each.expected,
                actual=each.actual,
            )
            lines.append(output.text(told))
    failed = sum(not each.passed for each in outcomes)
    counted = say(
        "{passed} passed, {failed} failed",
        "通过 {passed} 个，失败 {failed} 个",
        passed=len(outcomes) - failed,
        failed=failed,
    )
    results = [each.to_json(output.locale) for each in outcomes]
    output.result([*lines, output.text(counted)], {"results": results})
    context.exit(1 if failed else 0)


@script.command("run")
@click.argument("name")
@click.argument("given", type=click.File("rb"), default="-")
@_tenant_option
@json_option
@click.pass_context
def run_script(
    context: click.Context, name: str, given: IO[bytes], tenant: str, as_json: bool
) -> None:
    """Run a script on what a JSON file, or the input, says; whatever it does is taken back.

    It holds what `POST /scripts/{name}/try` takes: record and values, inputs, body and headers.
    """
    wiring: Wiring = context.obj
    output = Output.of_environment(os.environ, as_json=as_json)
    try:
        asked = orjson.loads(given.read() or b"{}")
    except orjson.JSONDecodeError as error:
        raise InvalidParameterError(
            parameter="given", value=given.name, reason=str(error)
        ) from None
    if not isinstance(asked, dict):
        reason = say("write a JSON object", "请提供 JSON 对象")
        raise InvalidParameterError(parameter="given", value=given.name, reason=reason)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant))
        tried = ScriptBench(opened.rehearsals).attempt(actor, name, asked)
    lines = [tried.printed.rstrip("\n")] if tried.printed else []
    if tried.error is not None:
        lines.append(tried.error.message(output.locale))
    else:
        lines.append(orjson.dumps(tried.result, option=orjson.OPT_INDENT_2).decode())
    failed = None if tried.error is None else tried.error.message(output.locale)
    answer = {"result": tried.result, "printed": tried.printed, "ms": tried.ms, "error": failed}
    output.result(lines, answer)
    context.exit(1 if tried.error is not None else 0)
