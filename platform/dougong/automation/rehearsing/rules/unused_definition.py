"""Finding: a definition that exists to be used by others, and that none uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dougong.automation.rehearsing.finding import NOTE, Finding, LintRule, Looked, lint_rule
from dougong.kernel.messages import LocaleText, say

_WORDS: Mapping[str, LocaleText] = {
    "picklist": say("no field offers these options", "没有字段使用该选项集"),
    "template": say("nothing sends this message", "没有任何流程发送该消息"),
    "connector": say("nothing calls by this connector", "没有任何流程调用该连接器"),
}
_ADVICE = say("Use it, or remove it", "请使用或删除它")
_SUBFLOW = say("no flow calls this subflow", "没有流程调用该子流程")


@lint_rule
class UnusedDefinition(LintRule):
    """A definition that is of use only to others, and used by none."""

    key = "unused_definition"
    severity = NOTE
    label = say("Unused definition", "未被使用的定义")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look for who names them."""
        uses = looked.model.readers.uses
        for kind, message in _WORDS.items():
            for name in sorted(looked.catalog.all(kind)):
                if not _used(uses(kind, name)):
                    yield self.finding(kind, name, "", message, _ADVICE)
        for name, scope in looked.flows.items():
            of_subflow = scope.flow.trigger["type"] == "subflow"
            if of_subflow and not _used(uses("flow", name)):
                yield self.finding("flow", name, "", _SUBFLOW, _ADVICE)


def _used(uses: Iterable[object]) -> bool:
    """Tell whether anything but a test or a translation names it."""
    return any(getattr(each, "kind", "") not in ("test", "translation") for each in uses)
