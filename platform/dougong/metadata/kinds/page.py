"""Page: a home page, a dashboard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.groupings import group_expression, measure_expressions, sort_expressions
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.objects.system_fields import USER
from dougong.metadata.pages.checks import check_page
from dougong.metadata.pages.definition import (
    ChartDef,
    LinksDef,
    ListBlockDef,
    MetricDef,
    PageDef,
    parse_page,
)


@definition_kind
class PageKind(Kind[PageDef]):
    """A page of one's own."""

    key = "page"
    plural = "pages"
    label = say("Page", "页面")
    examples = (
        {
            "kind": "page",
            "name": "machine_park",
            "label": {"en": "Machine park", "zh-CN": "设备概况"},
            "icon": "factory",
            "for": {"users": "$user.name != null"},
            "blocks": [
                {
                    "name": "running",
                    "label": {"en": "Running", "zh-CN": "运行中"},
                    "width": 3,
                    "height": "small",
                    "block": "metric",
                    "object": "machine",
                    "measure": "count()",
                    "where": "state = 'running'",
                    "compare": {
                        "where": "state = 'running' and installed_on < TODAY()",
                        "label": {"en": "Before today", "zh-CN": "今天之前"},
                    },
                    "view": "my_machines",
                },
                {
                    "name": "by_month",
                    "width": 9,
                    "block": "chart",
                    "chart": "bar",
                    "object": "machine",
                    "group": "MONTH(installed_on)",
                    "series": "state",
                    "measure": "max(installed_on)",
                    "where": "state != 'scrapped'",
                    "sort": "-max(installed_on),MONTH(installed_on),state",
                    "limit": 12,
                },
                {
                    "name": "share",
                    "width": 4,
                    "block": "chart",
                    "chart": "gauge",
                    "object": "machine",
                    "measure": "count()",
                    "target": 100,
                },
                {"name": "mine", "width": 8, "block": "list", "view": "my_machines", "limit": 5},
                {
                    "name": "hint",
                    "width": 6,
                    "block": "markdown",
                    "text": {"en": "**Welcome**", "zh-CN": "**欢迎**"},
                },
                {
                    "name": "more",
                    "width": 6,
                    "block": "links",
                    "links": [
                        {"name": "all", "label": {"en": "All machines"}, "object": "machine"},
                        {"name": "board", "label": {"en": "Board"}, "view": "machines_by_state"},
                        {"name": "here", "label": {"en": "This page"}, "page": "machine_park"},
                        {"name": "web", "label": {"en": "Web"}, "url": "https://example.com"},
                    ],
                },
            ],
        },
    )

    def parse(self, json: JsonObject, known: Known) -> PageDef:
        """Read the page."""
        return parse_page(json)

    def references(
        self, definition: PageDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the objects and views of blocks, and what links lead to."""
        for path, block in definition.placed():
            if isinstance(block, MetricDef | ChartDef):
                yield Reference("object", block.object, path + "/object")
            if isinstance(block, ListBlockDef | MetricDef) and block.view is not None:
                yield Reference("view", block.view, path + "/view")
            if isinstance(block, LinksDef):
                for at, link in enumerate(block.links):
                    if link.to != "url":
                        where = path + pointer("links", at, link.to)
                        yield Reference(link.to, link.target, where)

    def expressions(self, definition: PageDef) -> Iterable[ExpressionAt]:
        """Give who sees the page, and the filters, groups and measures of blocks."""
        if definition.users is not None:
            yield ExpressionAt("/for/users", USER, definition.users, actor=True)
        for path, block in definition.placed():
            if isinstance(block, MetricDef | ChartDef):
                yield from measure_expressions(path + "/measure", block.object, block.measure)
                if block.where is not None:
                    yield ExpressionAt(path + "/where", block.object, block.where)
            if isinstance(block, MetricDef) and block.compare is not None:
                yield ExpressionAt(path + "/compare/where", block.object, block.compare[0])
            if isinstance(block, ChartDef):
                yield from _groups(path, block)

    def check(self, definition: PageDef, scope: Scope) -> Iterable[Problem]:
        """Check names, measures, groups and views."""
        return check_page(definition, scope)


def _groups(path: str, block: ChartDef) -> Iterable[ExpressionAt]:
    if block.group is not None:
        yield group_expression(path + "/group", block.object, block.group)
    if block.series is not None:
        yield group_expression(path + "/series", block.object, block.series)
    if block.sort is not None:
        yield from sort_expressions(path + "/sort", block.object, block.sort)
