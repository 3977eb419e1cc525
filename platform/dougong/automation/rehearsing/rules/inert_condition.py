"""Finding: a condition that holds always or never, so that nothing depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dougong.automation.rehearsing.conditions import Filled, nothing_is_filled, verdict
from dougong.automation.rehearsing.finding import WARNING, Finding, LintRule, Looked, lint_rule
from dougong.automation.rehearsing.rules.inert_rule import is_required
from dougong.formula.tree import Constant
from dougong.formula.value_types import BOOLEAN
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import ExpressionAt

_Words = tuple[LocaleText, LocaleText]

_ADVICE = say("Correct the condition, or remove it", "请修正条件或将其删除")
_ANY: _Words = (
    say("this condition never holds", "该条件永远不成立"),
    say("this condition always holds", "该条件始终成立"),
)
_BY_KIND: Mapping[str, _Words] = {
    "view": (
        say(
            "no record meets this condition: the view is always empty",
            "没有记录满足该条件，视图始终为空",
        ),
        say(
            "every record meets this condition: it leaves nothing out",
            "所有记录都满足该条件，未过滤任何内容",
        ),
    ),
    "layout": (
        say(
            "this condition never holds: people never see this",
            "该条件永远不成立，用户看不到此处内容",
        ),
        say("this condition always holds: it hides nothing", "该条件始终成立，不会隐藏任何内容"),
    ),
    "flow": (
        say(
            "this condition never holds: what follows never runs",
            "该条件永远不成立，其后的步骤不会执行",
        ),
        say("this condition always holds: it decides nothing", "该条件始终成立，起不到判断作用"),
    ),
}
# Rules have a finding of their own; a sharing rule for every record is a way to open an object.
_SILENT = {"sharing"}


@lint_rule
class InertCondition(LintRule):
    """A condition that holds always or never."""

    key = "inert_condition"
    severity = WARNING
    label = say("Condition without effect", "不起作用的条件")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look at the conditions of every definition but the rules of objects."""
        for kind in sorted({kind for kind, _ in looked.catalog.parsed}):
            for name, at, found in looked.expressions(kind):
                if not _is_condition(kind, at):
                    continue
                if isinstance(found.tree, Constant) and found.tree.value:
                    continue  # whoever writes `true` means it
                holds = verdict(found.tree, _filled(looked, at))
                if holds is None or (holds and kind in _SILENT):
                    continue
                message = _BY_KIND.get(kind, _ANY)[int(holds)]
                yield self.finding(kind, name, at.path, message, _ADVICE)


def _is_condition(kind: str, at: ExpressionAt) -> bool:
    if at.expect != BOOLEAN or at.computes is not None:
        return False
    return at.fills is None and not (kind == "object" and at.path.startswith("/rules/"))


def _filled(looked: Looked, at: ExpressionAt) -> Filled:
    """Of records that are saved, what is required is never blank; in a form it still may be."""
    owner = looked.catalog.objects.get(at.object)
    if at.live or owner is None:
        return nothing_is_filled
    return lambda path: is_required(owner, path)
