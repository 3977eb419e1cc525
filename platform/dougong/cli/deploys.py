"""How commands tell what a deploy did, or would do."""

from __future__ import annotations

from collections.abc import Sequence

from dougong.cli.output import Output
from dougong.deployment.deploy import Deployed
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say


def report(output: Output, deployed: Deployed, check_only: bool) -> Sequence[str]:
    """Write what people read: every statement, what to know, what came of it."""
    lines = [str(step["sql"]) for step in deployed.plan]
    lines += _listed(output, say("Warnings:", "警告："), deployed.warnings)
    lines += _listed(output, say("Would be refused:", "将被拒绝："), deployed.problems)
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


def _listed(output: Output, heading: LocaleText, found: Sequence[Problem]) -> Sequence[str]:
    if not found:
        return []
    return [output.text(heading), *(f"  {output.place(each)}" for each in found)]


def document(output: Output, deployed: Deployed) -> JsonValue:
    """Write what machines read."""
    locale = output.locale
    return {
        "version": deployed.version,
        "changed": deployed.changed,
        "plan": list(deployed.plan),
        "warnings": [each.to_json(locale) for each in deployed.warnings],
        "problems": [each.to_json(locale) for each in deployed.problems],
    }
