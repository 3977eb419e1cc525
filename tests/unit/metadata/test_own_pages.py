"""Pages of one's own: what they mean, and what is refused beyond their form."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.pages.definition import (
    ChartDef,
    LinkDef,
    LinksDef,
    ListBlockDef,
    MetricDef,
    PageDef,
    TextBlockDef,
)

LABEL = {"en": "News", "zh-CN": "动态"}
METRIC = {
    "name": "open",
    "label": LABEL,
    "width": 3,
    "height": "small",
    "block": "metric",
    "object": "ticket",
    "measure": "count()",
    "where": "subject != null",
    "compare": {"where": "subject = null", "label": LABEL},
    "view": "open",
}
CHART = {
    "name": "by_subject",
    "width": 9,
    "block": "chart",
    "chart": "bar",
    "object": "ticket",
    "group": "MONTH(opened_at)",
    "series": "subject",
    "measure": "max(opened_at)",
    "where": "subject != null",
    "sort": "-max(opened_at), subject",
    "limit": 12,
}
GAUGE = {
    "name": "share",
    "width": 4,
    "block": "chart",
    "chart": "gauge",
    "object": "ticket",
    "measure": "count()",
    "target": 50,
}
LINKS = [
    {"name": "a", "label": LABEL, "object": "ticket"},
    {"name": "b", "label": LABEL, "view": "open"},
    {"name": "c", "label": LABEL, "page": "news"},
    {"name": "d", "label": LABEL, "url": "https://example.com"},
]


def page(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give a page with these blocks."""
    return {"kind": "page", "name": "news", "label": LABEL, "blocks": list(blocks), **more}


def test_a_page_means_what_it_says(bench: Any) -> None:
    document = page(
        METRIC,
        CHART,
        GAUGE,
        {"name": "mine", "width": 8, "block": "list", "view": "open", "limit": 5},
        {"name": "hint", "width": 6, "block": "markdown", "text": LABEL},
        {"name": "more", "width": 6, "height": "tall", "block": "links", "links": LINKS},
        icon="home",
        **{"for": {"users": "$user.name = 'x'"}},
    )
    catalog = bench.catalog(document, base=bench.catalog(*bench.all))
    usual: dict[str, Any] = {"label": None, "height": "medium"}

    assert catalog.get("page", "news") == PageDef(
        name="news",
        label=LABEL,
        icon="home",
        users="$user.name = 'x'",
        blocks=(
            MetricDef(
                name="open",
                label=LABEL,
                width=3,
                height="small",
                object="ticket",
                measure="count()",
                where="subject != null",
                compare=("subject = null", LABEL),
                view="open",
            ),
            ChartDef(
                name="by_subject",
                width=9,
                **usual,
                chart="bar",
                object="ticket",
                group="MONTH(opened_at)",
                series="subject",
                measure="max(opened_at)",
                where="subject != null",
                sort="-max(opened_at), subject",
                limit=12,
                target=None,
            ),
            ChartDef(
                name="share",
                width=4,
                **usual,
                chart="gauge",
                object="ticket",
                group=None,
                series=None,
                measure="count()",
                where=None,
                sort=None,
                limit=None,
                target=50,
            ),
            ListBlockDef(name="mine", width=8, **usual, view="open", limit=5),
            TextBlockDef(name="hint", width=6, **usual, text=LABEL),
            LinksDef(
                name="more",
                label=None,
                width=6,
                height="tall",
                links=(
                    LinkDef("a", LABEL, "object", "ticket"),
                    LinkDef("b", LABEL, "view", "open"),
                    LinkDef("c", LABEL, "page", "news"),
                    LinkDef("d", LABEL, "url", "https://example.com"),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ({**METRIC, "measure": "subject"}, ("/measure", "definition.wrong_form")),
        ({**METRIC, "measure": "sum()"}, ("/measure", "definition.wrong_form")),
        ({**METRIC, "measure": "count("}, ("/measure", "expression.syntax")),
        ({**METRIC, "object": "account"}, ("/view", "definition.unknown_reference")),
        ({**METRIC, "view": "opn"}, ("/view", "definition.unknown_reference")),
        ({**METRIC, "object": "tickt"}, ("/object", "definition.unknown_reference")),
        ({**CHART, "chart": "pie"}, ("/series", "definition.unfit_property")),
        ({**CHART, "target": 5}, ("/target", "definition.unfit_property")),
        ({**CHART, "sort": "account"}, ("/sort", "definition.not_one_of")),
        ({**CHART, "sort": "-"}, ("/sort", "expression.syntax")),
        ({**GAUGE, "group": "subject"}, ("/group", "definition.unfit_property")),
        ({**GAUGE, "limit": 5}, ("/limit", "definition.unfit_property")),
        ({**GAUGE, "chart": "bar", "target": None}, None),
    ],
)
def test_a_block_is_refused_where_it_is_wrong(
    bench: Any, block: dict[str, Any], found: tuple[str, str] | None
) -> None:
    if found is None:
        del block["target"]
        found = ("", "definition.missing_property")

    problems = bench.problems(page(block))

    assert (f"/blocks/0{found[0]}", found[1]) in [(path, code) for path, code, _ in problems]


def test_blocks_and_links_have_names_of_their_own(bench: Any) -> None:
    links = {"width": 6, "block": "links", "links": [LINKS[0], LINKS[0]]}
    document = page({"name": "a", **links}, {"name": "a", **links, "links": LINKS[:1]})

    assert [(path, code) for path, code, _ in bench.problems(document)] == [
        ("/blocks/1/name", "definition.duplicate"),
        ("/blocks/0/links/1/name", "definition.duplicate"),
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "example.com", "/ a"])
def test_an_address_leads_to_a_page_and_nowhere_else(bench: Any, url: str) -> None:
    link = {"name": "a", "label": LABEL, "url": url}

    problems = bench.problems(page({"name": "a", "width": 6, "block": "links", "links": [link]}))

    assert [(path, code) for path, code, _ in problems] == [
        ("/blocks/0/links/0/url", "definition.wrong_form")
    ]


def test_a_link_leads_to_one_place(bench: Any) -> None:
    link = {"name": "a", "label": LABEL, "object": "ticket", "view": "open"}

    problems = bench.problems(page({"name": "a", "width": 6, "block": "links", "links": [link]}))

    assert [(path, code) for path, code, _ in problems] == [
        ("/blocks/0/links/0", "definition.either_property")
    ]


def test_parts_of_a_text_are_asked_at_their_place_in_it(bench: Any) -> None:
    catalog = bench.catalog(page(CHART), base=bench.catalog(*bench.all))

    found = {(each.path, each.source) for each in catalog.expressions["page", "news"]}

    assert found == {
        ("/blocks/0/measure", "    opened_at "),
        ("/blocks/0/where", "subject != null"),
        ("/blocks/0/group", "MONTH(opened_at)"),
        ("/blocks/0/series", "subject"),
        ("/blocks/0/sort", "     opened_at          "),
        ("/blocks/0/sort", "                 subject"),
    }


def test_an_app_opens_pages_that_exist(bench: Any) -> None:
    app = {
        "kind": "app",
        "name": "desk",
        "label": LABEL,
        "home": "nws",
        "items": [{"page": "news"}, {"page": "news"}, {"page": "old"}],
    }

    assert [(path, code) for path, code, _ in bench.problems(page(METRIC), app)] == [
        ("/home", "definition.unknown_reference"),
        ("/items/2/page", "definition.unknown_reference"),
        ("/items/1", "definition.duplicate"),
    ]


def test_every_text_of_a_page_can_be_translated(bench: Any) -> None:
    more = {"name": "more", "width": 6, "block": "links", "links": LINKS}
    hint = {"name": "hint", "width": 6, "block": "markdown", "text": LABEL}
    document = page(METRIC, hint, more)
    texts = {
        "page.news.label": "Neues",
        "page.news.block.open.compare.label": "Vorher",
        "page.news.block.hint.text": "Hinweis",
        "page.news.block.more.link.a.label": "Tickets",
    }
    german = {"kind": "translation", "name": "de", "locale": "de", "texts": texts}

    catalog = bench.catalog(document, german, base=bench.catalog(*bench.all))

    found = catalog.get("page", "news")
    metric, text, links = found.blocks
    assert [found.label["de"], metric.compare[1]["de"], text.text["de"]] == [
        "Neues",
        "Vorher",
        "Hinweis",
    ]
    assert links.links[0].label["de"] == "Tickets"
