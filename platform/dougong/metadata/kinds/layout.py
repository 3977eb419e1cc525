"""Layout: the page of a record, and the form for a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.layouts.checks import check_layout, rows_named
from dougong.metadata.layouts.definition import LayoutDef, placed_columns
from dougong.metadata.layouts.parsing import parse_layout
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.path_check import path_references, relation_references, sort_references


@definition_kind
class LayoutKind(Kind[LayoutDef]):
    """The page of a record."""

    key = "layout"
    plural = "layouts"
    label = say("Layout", "布局")
    examples = (
        {
            "kind": "layout",
            "name": "machine_record",
            "object": "machine",
            "type": "record",
            "for": {"record_type": "rented", "users": "$user.name != null", "device": "phone"},
            "header": {"fields": ["serial", "part_of.serial"], "actions": ["edit", "print"]},
            "tabs": [
                {
                    "name": "main",
                    "label": {"en": "Details", "zh-CN": "详情"},
                    "visible": "serial != null",
                    "sections": [
                        {
                            "name": "info",
                            "label": {"en": "Machine", "zh-CN": "设备"},
                            "columns": 3,
                            "collapsed": True,
                            "visible": "state != 'scrapped'",
                            "fields": [
                                "serial",
                                {"field": "installed_on", "width": 2},
                                {
                                    "field": "condition",
                                    "visible": "state = 'running'",
                                    "required": "installed_on < TODAY()",
                                    "read_only": "part_of.state = 'scrapped'",
                                },
                            ],
                        },
                        {
                            "name": "parts",
                            "label": {"en": "Parts", "zh-CN": "部件"},
                            "visible": "state = 'running'",
                            "block": "related_list",
                            "relation": "machine.part_of",
                            "fields": ["serial"],
                            "where": "state = 'running'",
                            "sort": "serial",
                            "limit": 10,
                        },
                    ],
                }
            ],
            "side": [
                {
                    "name": "hint",
                    "label": {"en": "Good to know", "zh-CN": "提示"},
                    "visible": "warranty_until < TODAY()",
                    "block": "markdown",
                    "text": {"en": "The **warranty** is over.", "zh-CN": "已过**保修期**。"},
                },
                {"name": "timeline", "block": "timeline", "through": ["part_of"]},
                {"name": "history", "block": "history"},
            ],
        },
        {
            "kind": "layout",
            "name": "new_inspection_plan",
            "object": "inspection_plan",
            "type": "create",
            "steps": True,
            "tabs": [
                {
                    "name": "plan",
                    "label": {"en": "Plan", "zh-CN": "计划"},
                    "sections": [{"name": "info", "fields": ["subject"]}],
                },
                {
                    "name": "checks",
                    "label": {"en": "Checks", "zh-CN": "检查项"},
                    "sections": [
                        {
                            "name": "checks",
                            "block": "rows",
                            "rows": "inspection_checks",
                            "fields": ["what"],
                        }
                    ],
                },
            ],
        },
    )

    def parse(self, json: JsonObject, known: Known) -> LayoutDef:
        """Read the layout."""
        return parse_layout(json)

    def references(
        self, definition: LayoutDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object, its fields, and the objects and fields of related lists and rows."""
        start = definition.object
        yield Reference("object", start, "/object")
        yield from path_references(objects, start, definition.placed_header())
        yield from path_references(objects, start, definition.placed_cells())
        for path, block in definition.related_lists():
            relation = f"{block.object}.{block.lookup}"
            columns = placed_columns(path, block.fields)
            yield from relation_references(path + "/relation", relation)
            yield from path_references(objects, block.object, columns)
            yield from sort_references(objects, block.object, block.sort, path + "/sort")
        for path, relation in definition.throughs():
            if "." in relation:
                yield from relation_references(path, relation)
            else:
                yield from path_references(objects, start, [(path, relation)])
        for path, rows in definition.rows():
            found = rows_named(objects, start, rows.rows)
            if found is not None:
                yield _rows_reference(found, path + "/rows")
                columns = placed_columns(path, rows.fields)
                yield from path_references(objects, found.name, columns)

    def expressions(self, definition: LayoutDef) -> Iterable[ExpressionAt]:
        """Give who the layout is for, the conditions on the record, and filters of lists."""
        start, users = definition.object, definition.used.users
        if users is not None:
            yield ExpressionAt("/for/users", start, users, actor=True)
        for path, source in definition.conditions():
            yield ExpressionAt(path, start, source, live=True)
        for path, block in definition.related_lists():
            if block.where is not None:
                yield ExpressionAt(path + "/where", block.object, block.where)

    def check(self, definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
        """Check fields, names, widths, blocks, conditions and where the layout is used."""
        return check_layout(definition, scope)


def _rows_reference(found: ObjectDef, path: str) -> Reference:
    """Name the object of rows: where nothing else is said, they are called after it."""
    parent = found.row_of
    named = parent is not None and "rows" not in parent.options
    span = (0, len(found.name)) if named else None
    return Reference("object", found.name, path, span=span, implied=not named)
