"""Finding: a field that stands on no page of its object, so that nobody sees it."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.automation.rehearsing.finding import NOTE, Finding, LintRule, Looked, lint_rule
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.layouts.definition import RECORD, LayoutDef
from dougong.metadata.objects.definition import Shape

_SHOWN = frozenset({Shape.PLAIN, Shape.DOCUMENT})


@lint_rule
class FieldOnNoLayout(LintRule):
    """A field of an object with layouts that none of them shows, and that nothing reads."""

    key = "field_on_no_layout"
    severity = NOTE
    label = say("Field on no layout", "未放入布局的字段")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look at objects that have a record page of their own making."""
        for name, owner in sorted(looked.catalog.objects.items()):
            layouts = looked.model.layouts.get(name, ())
            if owner.shape not in _SHOWN or owner.row_of is not None:
                continue
            if not any(each.type == RECORD for each in layouts):
                continue  # a page is made of all fields then
            placed = {path.split(".")[0] for each in layouts for path in fields_on(each)}
            for index, field in enumerate(owner.fields):
                if field.name in placed or looked.model.readers.uses("object", name, field.name):
                    continue
                yield self.finding(
                    "object",
                    name,
                    pointer("fields", index),
                    say(
                        "`{field}` stands on no layout, and nothing reads it",
                        "字段 `{field}` 未放入任何布局，也没有其他地方使用它",
                        field=field.name,
                    ),
                    say("Put it on a layout, or remove it", "请将其放入布局，或删除该字段"),
                )


def fields_on(layout: LayoutDef) -> Iterable[str]:
    """Give the paths of the fields on a layout."""
    yield from layout.header
    yield from (cell.field for _, cell in layout.cells())
