"""Finding: a view that no index serves, so that each opening reads every record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dougong.automation.rehearsing.finding import (
    NOTE,
    WARNING,
    Finding,
    LintRule,
    Looked,
    lint_rule,
)
from dougong.deployment.model import ObjectModel
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt
from dougong.metadata.kinds.view import ViewDef
from dougong.metadata.paths import parse_sort
from dougong.records.advice.shapes import shape_of
from dougong.storage.query_use_rows import QueryShape

MANY_RECORDS = 2_000


@lint_rule
class ViewWithoutIndex(LintRule):
    """A view whose condition and order no index begins with."""

    key = "view_without_index"
    severity = WARNING
    label = say("View without an index", "视图缺少索引")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look at the views of objects that have a table."""
        views: dict[str, ViewDef] = dict(looked.catalog.all("view"))
        for _, view in sorted(views.items()):
            record = looked.model.objects.get(view.object)
            if record is None or not record.definition.is_stored:
                continue
            shape = _shape(looked, record, view)
            wanted = (*shape.equal, *shape.sort, *shape.ranged)
            if not wanted or _is_served(record, shape):
                continue
            yield self._told(looked, view, shape)

    def _told(self, looked: Looked, view: ViewDef, shape: QueryShape) -> Finding:
        records = looked.facts.records.get(view.object, 0)
        fields = (*shape.equal[:2], *(shape.sort or shape.ranged)[:2])
        found = self.finding(
            "view",
            view.name,
            "/where" if shape.equal or shape.ranged else "/sort",
            say(
                "no index of `{object}` begins with what this view asks for",
                "`{object}` 没有以该视图的条件或排序字段开头的索引",
                object=view.object,
            ),
            say(
                "Add an index on {fields} to the object, if it will have many records",
                "如果该对象记录较多，请为其添加索引：{fields}",
                fields=", ".join(fields),
            ),
        )
        return found if records >= MANY_RECORDS else replace(found, severity=NOTE)


def _shape(looked: Looked, record: ObjectModel, view: ViewDef) -> QueryShape:
    condition = None
    if view.where is not None:
        condition = looked.compiled(ExpressionAt("/where", view.object, view.where))
    sort = [(key.path, key.descending) for key in parse_sort(view.sort)] if view.sort else []
    return shape_of(record, condition, sort)


def _is_served(record: ObjectModel, shape: QueryShape) -> bool:
    """Tell whether some index begins with a field that the view asks for."""
    asked = {*shape.equal, *shape.ranged, *shape.sort[:1]}
    return any(
        next(iter(index.columns)).name in asked for index in record.table.indexes if index.columns
    )
