"""What is wrong with a page beyond its form, its expressions and references to nothing."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.errors import DuplicateError, MissingPropertyError, UnfitPropertyError
from dougong.metadata.fitting_fields import check_view_of
from dougong.metadata.groupings import check_group_sort, check_measure
from dougong.metadata.kind import Scope
from dougong.metadata.pages.definition import GAUGE, ChartDef, LinksDef, MetricDef, PageDef

_DIVIDED = frozenset({"bar", "line", "area"})


def check_page(definition: PageDef, scope: Scope) -> Iterable[Problem]:
    """Check names, measures, groups and views."""
    blocks = [(path, block.name) for path, block in definition.placed()]
    yield from _check_names(blocks)
    for path, block in definition.placed():
        if isinstance(block, LinksDef):
            links = enumerate(block.links)
            yield from _check_names(
                [(path + pointer("links", at), link.name) for at, link in links]
            )
        elif isinstance(block, MetricDef | ChartDef):
            yield from check_measure(path + "/measure", block.measure)
        if isinstance(block, MetricDef) and block.view is not None:
            yield from check_view_of(scope, block.view, block.object, path + "/view")
        if isinstance(block, ChartDef):
            yield from _check_chart(block, path)


def _check_names(named: Iterable[tuple[str, str]]) -> Iterable[Problem]:
    first: dict[str, str] = {}
    for path, name in named:
        if name in first:
            yield Problem(path=path + "/name", error=DuplicateError(value=name, first=first[name]))
        first.setdefault(name, path)


def _check_chart(block: ChartDef, path: str) -> Iterable[Problem]:
    gauge = block.chart == GAUGE
    unfit = {
        "group": gauge and block.group is not None,
        "series": block.chart not in _DIVIDED and block.series is not None,
        "sort": gauge and block.sort is not None,
        "limit": gauge and block.limit is not None,
        "target": not gauge and block.target is not None,
    }
    reason = say("the chart is a {chart}", "该图表的类型为 {chart}", chart=block.chart)
    for name, wrong in unfit.items():
        if wrong:
            error = UnfitPropertyError(property=name, reason=reason)
            yield Problem(path=path + pointer(name), error=error)
    if not gauge and block.group is None:
        yield Problem(path=path, error=MissingPropertyError(property="group"))
    if block.sort is not None and not gauge:
        known = [each for each in (block.group, block.series, block.measure) if each is not None]
        yield from check_group_sort(path + "/sort", block.sort, known)
