"""``dougong lint``: what looks wrong in a tenant's definitions."""

from __future__ import annotations

import os

import click

from dougong.access.actor import system_actor
from dougong.automation.rehearsing.finding import NOTE, SEVERITIES, Finding
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.kernel.messages import LocaleText, localize, say
from dougong.storage.tenants import find_tenant

_WORDS: dict[str, LocaleText] = {
    "error": say("error", "错误"),
    "warning": say("warning", "警告"),
    "note": say("note", "提示"),
}


@click.command()
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--notes/--no-notes", "with_notes", default=True, help="Tell notes too.")
@json_option
@click.pass_context
def lint(context: click.Context, tenant_name: str, with_notes: bool, as_json: bool) -> None:
    """List what looks wrong in the definitions, and what to do; notes alone are no failure."""
    wiring: Wiring = context.obj
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        found = opened.findings.of(actor)
    shown = [each for each in found if with_notes or each.severity != NOTE]
    counts = {each: sum(one.severity == each for one in found) for each in SEVERITIES}
    counted = say(
        "{error} error(s), {warning} warning(s), {note} note(s)",
        "错误 {error} 个，警告 {warning} 个，提示 {note} 个",
        **counts,
    )
    lines = [line for each in shown for line in _lines(output, each)]
    document = {"findings": [each.to_json(output.locale) for each in shown]}
    output.result([*lines, output.text(counted)], document)
    context.exit(1 if any(each.severity != NOTE for each in found) else 0)


def _lines(output: Output, finding: Finding) -> tuple[str, str]:
    place = f"{finding.kind} {finding.name} {finding.path}".rstrip()
    word = output.text(_WORDS[finding.severity])
    message = localize(finding.message, output.locale)
    advice = localize(finding.advice, output.locale)
    return f"{word} {place}: {message} [{finding.rule}]", f"  {advice}"
