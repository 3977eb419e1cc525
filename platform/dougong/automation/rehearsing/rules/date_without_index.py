"""Finding: a flow on a date that no index serves, so that each firing reads every record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dougong.automation.flows.definition import FlowDef
from dougong.automation.rehearsing.finding import (
    NOTE,
    WARNING,
    Finding,
    LintRule,
    Looked,
    lint_rule,
)
from dougong.automation.rehearsing.rules.view_without_index import MANY_RECORDS
from dougong.automation.timing.timed import DATE
from dougong.kernel.messages import say


@lint_rule
class DateWithoutIndex(LintRule):
    """A flow that a date sets off, with which no index of its object begins."""

    key = "date_without_index"
    severity = WARNING
    label = say("Date of a flow without an index", "流程日期缺少索引")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look at the flows that dates set off."""
        flows: dict[str, FlowDef] = dict(looked.catalog.all("flow"))
        for name, flow in sorted(flows.items()):
            record = looked.model.objects.get(str(flow.object))
            if flow.trigger["type"] != DATE or record is None:
                continue
            field = str(flow.trigger["field"])
            indexes = (next(iter(each.columns)).name for each in record.table.indexes)
            if field in indexes:
                continue
            found = self.finding(
                "flow",
                name,
                "/trigger/field",
                say(
                    "no index of `{object}` begins with `{field}`",
                    "`{object}` 没有以 `{field}` 开头的索引",
                    object=record.name,
                    field=field,
                ),
                say(
                    "Add an index on {field} to the object, if it will have many records",
                    "如果该对象记录较多，请为其添加索引：{field}",
                    field=field,
                ),
            )
            many = looked.facts.records.get(record.name, 0) >= MANY_RECORDS
            yield found if many else replace(found, severity=NOTE)
