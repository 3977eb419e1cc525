"""What the pages show is in what a definition means, as it was written and not as a default."""

from __future__ import annotations

from typing import Any

from dougong.metadata.kinds.app import AppDef, AppEntry, AppGroup, AppPage
from dougong.metadata.kinds.calendar import HolidayDef
from dougong.metadata.kinds.picklist import PicklistDef
from dougong.metadata.kinds.sample import SampleDef
from dougong.metadata.kinds.view import AggregateDef, CalendarSpanDef, ColumnDef, ViewDef
from dougong.metadata.layouts.definition import RelatedListDef


def text(en: str) -> dict[str, str]:
    """Give a text in both languages."""
    return {"en": en, "zh-CN": f"{en}（中）"}


def meaning(bench: Any, document: dict[str, Any], *others: dict[str, Any]) -> Any:
    """Give what a document means among all others."""
    catalog = bench.catalog(document, *others, base=bench.catalog(*bench.all))
    return catalog.get(document["kind"], document["name"])


def test_a_view_means_what_it_says(bench: Any) -> None:
    view = {
        "kind": "view",
        "name": "numbers",
        "label": text("Numbers"),
        "object": "ticket",
        "type": "list",
        "columns": [{"field": "number", "width": 90, "frozen": True}, "account.name"],
        "where": "number != ''",
        "sort": "-number",
        "default": True,
        "group_by": "account.industry",
        "aggregates": [{"function": "count"}, {"function": "max", "field": "opened_at"}],
    }

    assert meaning(bench, view) == ViewDef(
        name="numbers",
        label=text("Numbers"),
        object="ticket",
        type="list",
        columns=(ColumnDef("number", 90, True, "/field"), ColumnDef("account.name")),
        where="number != ''",
        sort="-number",
        default=True,
        group_by="account.industry",
        aggregates=(AggregateDef("count"), AggregateDef("max", "opened_at")),
    )


def test_a_calendar_of_records_goes_from_its_start_to_its_end(bench: Any) -> None:
    calendar = {"start": "opened_at", "end": "created_at"}
    view = bench.changed(bench.view, type="calendar", calendar=calendar)

    found = meaning(bench, view)

    assert (found.type, found.calendar) == ("calendar", CalendarSpanDef("opened_at", "created_at"))


def test_an_app_means_what_it_says(bench: Any) -> None:
    entries = [{"object": "ticket", "view": "open"}, {"page": "news"}]
    items = [{"object": "account"}, {"group": text("Work"), "items": entries}]
    app = {"kind": "app", "name": "desk", "label": text("Desk"), "items": items}
    app |= {"icon": "home", "color": "cyan", "home": "news"}

    hint = {"name": "hint", "width": 12, "block": "markdown", "text": text("Hello")}
    news = {"kind": "page", "name": "news", "label": text("News"), "blocks": [hint]}

    assert meaning(bench, app, news) == AppDef(
        name="desk",
        label=text("Desk"),
        icon="home",
        color="cyan",
        home="news",
        items=(
            AppEntry("account", None),
            AppGroup(text("Work"), (AppEntry("ticket", "open"), AppPage("news"))),
        ),
    )


def test_a_layout_means_what_it_says(bench: Any) -> None:
    info = {
        "name": "info",
        "label": text("Information"),
        "columns": 3,
        "fields": ["name", {"field": "industry", "width": 2}],
    }
    tickets = {
        "name": "tickets",
        "label": text("Their tickets"),
        "block": "related_list",
        "relation": "ticket.account",
        "fields": ["subject"],
        "sort": "-number",
    }
    layout = bench.changed(
        bench.layout,
        header={"fields": ["name", "owner.name"]},
        tabs=[{"name": "all", "label": text("All"), "sections": [info, tickets]}],
    )

    found = meaning(bench, layout)
    (tab,) = found.tabs
    fields, related = tab.sections

    assert (found.object, found.type, found.header) == (
        "account",
        "record",
        ("name", "owner.name"),
    )
    assert (tab.name, tab.label) == ("all", text("All"))
    assert (fields.name, fields.label, fields.columns) == ("info", text("Information"), 3)
    assert [(cell.field, cell.width) for cell in fields.fields] == [("name", 1), ("industry", 2)]
    assert related == RelatedListDef(
        name="tickets",
        label=text("Their tickets"),
        object="ticket",
        lookup="account",
        fields=("subject",),
        sort="-number",
    )


def test_a_picklist_means_what_it_says(bench: Any) -> None:
    option = {
        "value": "low",
        "label": text("Low"),
        "color": "gray",
        "closed": True,
        "active": False,
    }
    picklist = {"kind": "picklist", "name": "level", "label": text("Level"), "options": [option]}

    assert meaning(bench, picklist) == PicklistDef(
        name="level", label=text("Level"), options=(option,)
    )


def test_an_object_and_its_fields_mean_what_they_say(bench: Any) -> None:
    field = {
        "name": "site",
        "type": "text",
        "label": text("Site"),
        "help": text("Where it stands."),
        "placeholder": text("Building, room"),
    }
    texts = {"label": text("Job"), "plural": text("Jobs"), "help": text("Work to do.")}
    option = {"value": "big", "label": text("Big"), "color": "red", "closed": True, "active": True}
    chosen = [
        {"name": "size", "type": "picklist", "options": [option]},
        {"name": "sizes", "type": "multi_picklist", "options": [option]},
    ]
    sort = {"name": "repair", "label": text("Repair")}
    ticket = bench.with_fields(bench.ticket, field, *chosen)
    ticket = bench.changed(ticket, **texts, icon="wrench", record_types=[sort])

    found = meaning(bench, ticket)
    site = found.field("site")

    assert (found.label, found.plural, found.help) == tuple(texts.values())
    assert found.icon == "wrench"
    assert (site.label, site.help, site.placeholder) == (
        text("Site"),
        text("Where it stands."),
        text("Building, room"),
    )
    assert [each.label for each in found.record_types] == [text("Repair")]
    assert [found.field(name).options["options"] for name in ("size", "sizes")] == [[option]] * 2


def test_a_sample_means_what_it_says(bench: Any) -> None:
    records = [{"name": "Acme", "tags": ["a"]}]
    sample = {"kind": "sample", "name": "firms", "object": "account", "key": "name"}

    assert meaning(bench, {**sample, "records": records}) == SampleDef(
        name="firms", object="account", key="name", records=tuple(records)
    )


def test_a_calendar_keeps_its_own_name_and_those_of_holidays(bench: Any) -> None:
    holiday = {"on": "2026-01-01", "label": text("New Year")}
    calendar = {"kind": "calendar", "name": "shop", "label": text("Shop"), "hours": {}}

    found = meaning(bench, {**calendar, "holidays": [holiday]})

    assert found.label == text("Shop")
    assert found.holidays == (HolidayDef("2026-01-01", "2026-01-01", False, text("New Year")),)
