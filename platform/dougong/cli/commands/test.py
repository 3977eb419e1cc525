"""``dougong test``: run the tests of a tenant's definitions."""

from __future__ import annotations

import os

import click

from dougong.access.actor import system_actor
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.kernel.messages import localize, say
from dougong.storage.tenants import find_tenant


@click.command()
@click.argument("names", nargs=-1)
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@json_option
@click.pass_context
def test(context: click.Context, names: tuple[str, ...], tenant_name: str, as_json: bool) -> None:
    """Run tests: all of the tenant's, or those of these names; nothing of it stays."""
    wiring: Wiring = context.obj
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        outcomes = opened.rehearsals.run_tests(actor, names or None)
    lines: list[str] = []
    for each in outcomes:
        verdict = say("ok  ", "通过") if each.passed else say("FAIL", "失败")
        label = localize(each.label, output.locale)
        lines.append(f"{output.text(verdict)} {each.name}  {label} ({each.ms} ms)")
        for failure in each.failures:
            lines.append(f"     {failure.path}: {localize(failure.message, output.locale)}")
            if failure.expected is not None or failure.actual is not None:
                told = say(
                    "       expected {expected}, found {actual}",
                    "       预期 {expected}，实际 {actual}",
                    expected=failure.expected,
                    actual=failure.actual,
                )
                lines.append(output.text(told))
    failed = sum(not each.passed for each in outcomes)
    counted = say(
        "{passed} passed, {failed} failed",
        "通过 {passed} 个，失败 {failed} 个",
        passed=len(outcomes) - failed,
        failed=failed,
    )
    output.result(
        [*lines, output.text(counted)],
        {"results": [each.to_json(output.locale) for each in outcomes]},
    )
    context.exit(1 if failed else 0)
