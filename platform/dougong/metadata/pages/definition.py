"""Pages as the rest of the platform sees them: parsed, defaults filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText

GAUGE = "gauge"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedDef:
    """What every block has.

    Attributes:
        name: Name of the block.
        label: Its heading; None: what the block itself says.
        width: How many of the page's twelve columns it takes.
        height: ``small``, ``medium`` or ``tall``.
    """

    name: str
    label: LocaleText | None
    width: int
    height: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlockDef(PlacedDef):
    """The first records of a view."""

    view: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricDef(PlacedDef):
    """One number.

    Attributes:
        object: The object whose records count.
        measure: What is worked out of them.
        where: Condition that a record meets to count.
        compare: Condition of a second number, and what people call that.
        view: The view that opens on a click.
    """

    object: str
    measure: str
    where: str | None
    compare: tuple[str, LocaleText] | None
    view: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartDef(PlacedDef):
    """Numbers by groups, drawn.

    Attributes:
        chart: How they are drawn.
        object: The object whose records count.
        group: What they are grouped by; None of a gauge.
        series: What each group is divided by.
        measure: What is worked out of them.
        where: Condition that a record meets to count.
        sort: Order of the groups; None: by group.
        limit: How many groups are drawn at most; None: as many as usual.
        target: The number at which a gauge is full.
    """

    chart: str
    object: str
    group: str | None
    series: str | None
    measure: str
    where: str | None
    sort: str | None
    limit: int | None
    target: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlockDef(PlacedDef):
    """A text in Markdown."""

    text: LocaleText


@dataclass(frozen=True, slots=True)
class LinkDef:
    """A place to go to.

    Attributes:
        name: Name of the link.
        label: Its text.
        to: What it leads to: ``object``, ``view``, ``page`` or ``url``.
        target: Name of that, or the address.
    """

    name: str
    label: LocaleText
    to: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksDef(PlacedDef):
    """Places to go to."""

    links: tuple[LinkDef, ...]


BlockDef: TypeAlias = ListBlockDef | MetricDef | ChartDef | TextBlockDef | LinksDef


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDef:
    """A page of one's own.

    Attributes:
        name: Name of the page.
        label: What people call it.
        icon: Name of its icon.
        users: Condition on who sees it; None: everybody.
        blocks: What it shows, in order.
    """

    name: str
    label: LocaleText
    icon: str | None
    users: str | None
    blocks: tuple[BlockDef, ...]

    def placed(self) -> Iterator[tuple[str, BlockDef]]:
        """Yield each block with the pointer to it."""
        for index, block in enumerate(self.blocks):
            yield pointer("blocks", index), block


def parse_page(document: Mapping[str, Any]) -> PageDef:
    """Read a page."""
    return PageDef(
        name=document["name"],
        label=document["label"],
        icon=document.get("icon"),
        users=document.get("for", {}).get("users"),
        blocks=tuple(_block(each) for each in document["blocks"]),
    )


def _block(document: Mapping[str, Any]) -> BlockDef:
    shared = {
        "name": document["name"],
        "label": document.get("label"),
        "width": document["width"],
        "height": document.get("height", "medium"),
    }
    return _PARSERS[document["block"]](document, shared)


def _list(document: Mapping[str, Any], shared: Mapping[str, Any]) -> BlockDef:
    return ListBlockDef(**shared, view=document["view"], limit=document.get("limit", 10))


def _metric(document: Mapping[str, Any], shared: Mapping[str, Any]) -> BlockDef:
    compare = document.get("compare")
    return MetricDef(
        **shared,
        object=document["object"],
        measure=document["measure"],
        where=document.get("where"),
        compare=(compare["where"], compare["label"]) if compare is not None else None,
        view=document.get("view"),
    )


def _chart(document: Mapping[str, Any], shared: Mapping[str, Any]) -> BlockDef:
    return ChartDef(
        **shared,
        chart=document["chart"],
        object=document["object"],
        group=document.get("group"),
        series=document.get("series"),
        measure=document["measure"],
        where=document.get("where"),
        sort=document.get("sort"),
        limit=document.get("limit"),
        target=document.get("target"),
    )


def _markdown(document: Mapping[str, Any], shared: Mapping[str, Any]) -> BlockDef:
    return TextBlockDef(**shared, text=document["text"])


def _links(document: Mapping[str, Any], shared: Mapping[str, Any]) -> BlockDef:
    return LinksDef(**shared, links=tuple(_link(each) for each in document["links"]))


def _link(document: Mapping[str, Any]) -> LinkDef:
    (to,) = document.keys() & {"object", "view", "page", "url"}
    return LinkDef(document["name"], document["label"], to, document[to])


_PARSERS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], BlockDef]] = {
    "list": _list,
    "metric": _metric,
    "chart": _chart,
    "markdown": _markdown,
    "links": _links,
}
