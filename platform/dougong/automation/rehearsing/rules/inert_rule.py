"""Finding: a validation rule that refuses nothing, or everything."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from dougong.automation.rehearsing.conditions import verdict
from dougong.automation.rehearsing.finding import WARNING, Finding, LintRule, Looked, lint_rule
from dougong.formula.tree import Path
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.objects.rules import rule_expression


@lint_rule
class InertRule(LintRule):
    """A rule whose condition never holds, or always does."""

    key = "inert_rule"
    severity = WARNING
    label = say("Rule without effect", "不起作用的规则")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look at the rules that are in force."""
        for name, owner in sorted(looked.catalog.objects.items()):
            for index, rule in enumerate(owner.rules):
                if not rule.active:
                    continue
                at = rule_expression(owner, index)
                found = looked.compiled(at)
                if found is None:
                    continue
                holds = verdict(found.tree, partial(is_required, owner))
                if holds is not None:
                    message, advice = _ALWAYS if holds else _NEVER
                    path = pointer("rules", index, "when")
                    yield self.finding("object", name, path, message, advice)


def is_required(owner: ObjectDef, path: Path) -> bool:
    """Tell whether a field of the record itself is never blank once it is saved."""
    field = owner.field(path.steps[0]) if len(path.steps) == 1 else None
    return field is not None and field.required


_NEVER = (
    say(
        "the condition of this rule never holds, so it refuses nothing",
        "该规则的条件永远不成立，因此从不拦截任何记录",
    ),
    say(
        "Correct the condition, or remove the rule: a required field, for one, is never blank here",
        "请修正条件或删除该规则；例如必填字段在此处不可能为空",
    ),
)
_ALWAYS = (
    say(
        "the condition of this rule always holds, so no record can be saved",
        "该规则的条件始终成立，因此任何记录都无法保存",
    ),
    say("Correct the condition, or switch the rule off", "请修正条件或停用该规则"),
)
