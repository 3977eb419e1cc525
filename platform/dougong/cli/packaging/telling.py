"""What commands say of plans, and of what was done in each tenant."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from dougong.cli.deploys import document
from dougong.cli.output import Output
from dougong.deployment.request import Deployed
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, localize, say
from dougong.metadata.difference import DefinitionDifference, What
from dougong.packages.install import problems_of
from dougong.packages.many import OfTenant
from dougong.packages.plan import PackagePlan, SecretState

SIGNS = {What.ADDED: "+", What.REMOVED: "-", What.CHANGED: "~", What.REORDERED: "~"}


def plan_lines(output: Output, plan: PackagePlan) -> Iterator[str]:
    """Tell a plan."""
    versions = f"{plan.installed or '-'} → {plan.wanted or '-'}"
    yield f"{plan.package} {versions} ({plan.action.value})"
    yield from difference_lines(plan.changes)
    for old, new in plan.renamed.items():
        yield f"  {old} → {new}"
    for each in plan.removed:
        why = "" if each.why is None else f": {localize(each.why, output.locale)}"
        yield f"  - {each.what}{why}"
    yield from _places(output, say("Kept of your changes:", "保留的租户修改："), plan.merged)
    yield from _places(output, say("Conflicts:", "冲突："), plan.conflicts)
    if plan.returned:
        yield output.text(say("Comes back with its data:", "将连同数据一起恢复："))
        for back in plan.returned:
            yield f"  {back.object}{'' if back.field is None else f'.{back.field}'}"
    yield from _problems(output, say("Warnings:", "警告："), plan.warnings)
    yield from _problems(output, say("Would be refused:", "将被拒绝："), plan.problems)
    yield from secret_lines(output, plan.secrets)


def difference_lines(found: Iterable[DefinitionDifference]) -> Iterator[str]:
    """Tell what differs, property by property."""
    for each in found:
        yield f"{SIGNS[each.what]} {each.kind} {each.name}"
        for inner in each.differences:
            values = [inner.before, inner.after]
            shown = " → ".join(json.dumps(each, ensure_ascii=False) for each in values)
            yield f"    {SIGNS[inner.what]} {inner.path}: {shown}"


def secret_lines(output: Output, secrets: Iterable[SecretState]) -> Iterator[str]:
    """Tell which secrets are still to be set."""
    unset = [each for each in secrets if not each.is_set]
    if unset:
        yield output.text(say("Secrets to be set:", "尚待设置的密钥："))
    for each in unset:
        help_ = "" if each.help is None else f" ({localize(each.help, output.locale)})"
        yield f"  {each.connector}/{each.slot}: {localize(each.label, output.locale)}{help_}"


def tenant_lines(
    output: Output,
    results: Sequence[OfTenant[tuple[Deployed, Sequence[SecretState]]]],
) -> Iterator[str]:
    """Tell what came of it in each tenant."""
    for each in results:
        if each.done is None:
            assert each.error is not None
            failed = say("{t}: failed, left as it was", "{t}：失败，未做更改", t=each.tenant)
            yield f"{output.text(failed)}: {each.error.message(output.locale)}"
            for problem in each.error.faults():
                yield f"    {output.place(problem)}"
            continue
        deployed, secrets = each.done
        done = say(
            "{t}: {n} definition(s) changed; version {v} is in force",
            "{t}：{n} 个定义已更新；版本 {v} 已生效",
            t=each.tenant,
            n=deployed.changed,
            v=deployed.version,
        )
        yield output.text(done)
        yield from (f"  {output.place(warning)}" for warning in deployed.warnings)
        yield from secret_lines(output, secrets)
    failed_in = [each.tenant for each in results if each.done is None]
    if len(results) > 1:
        counted = say(
            "{done} done, {failed} failed{which}",
            "完成 {done} 个，失败 {failed} 个{which}",
            done=len(results) - len(failed_in),
            failed=len(failed_in),
            which=f": {', '.join(failed_in)}" if failed_in else "",
        )
        yield output.text(counted)


def tenant_document(
    output: Output,
    results: Sequence[OfTenant[tuple[Deployed, Sequence[SecretState]]]],
) -> JsonValue:
    """Write the same for machines."""
    told: list[JsonValue] = []
    for each in results:
        body: dict[str, JsonValue] = {"tenant": each.tenant, "done": each.done is not None}
        if each.done is not None:
            deployed, secrets = each.done
            written = document(output, deployed)
            assert isinstance(written, dict)
            body |= {**written, "secrets": [secret.to_json() for secret in secrets]}
        elif each.error is not None:
            faults = [fault.to_json(output.locale) for fault in problems_of(each.error)]
            message = each.error.message(output.locale)
            body |= {"code": each.error.code, "message": message, "errors": list(faults)}
        told.append(body)
    return told


def _places(output: Output, heading: LocaleText, found: Sequence[JsonObject]) -> Iterator[str]:
    if found:
        yield output.text(heading)
    for each in found:
        sides = [
            f"{side}: {json.dumps(each[side], ensure_ascii=False)}"
            for side in ("base", "mine", "theirs")
            if side in each
        ]
        yield f"  {each['key']}{'  ' if sides else ''}{', '.join(sides)}"


def _problems(output: Output, heading: LocaleText, found: Sequence[Problem]) -> Iterator[str]:
    if found:
        yield output.text(heading)
        yield from (f"  {output.place(each)}" for each in found)
