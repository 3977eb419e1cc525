"""Timelines, cards and maps: what they go by, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.kinds.view import CalendarSpanDef

FIELDS = (
    {"name": "status", "type": "picklist", "options": [{"value": "new"}, {"value": "done"}]},
    {"name": "starts_on", "type": "date"},
    {"name": "ends_on", "type": "date"},
    {"name": "photo", "type": "image"},
    {"name": "site", "type": "location"},
)


def view(bench: Any, **more: Any) -> list[Any]:
    """Give a ticket with a picture and a place, and a view of it."""
    return [bench.with_fields(bench.ticket, *FIELDS), bench.changed(bench.view, **more)]


def meaning(bench: Any, **more: Any) -> Any:
    """Give what such a view means."""
    documents = view(bench, **more)
    assert bench.problems(*documents) == []
    catalog = bench.catalog(*documents, base=bench.catalog(*bench.all))
    return catalog.get("view", documents[1]["name"])


def test_a_timeline_goes_from_a_start_to_an_end_in_lanes(bench: Any) -> None:
    dates = {"start": "starts_on", "end": "ends_on"}

    found = meaning(bench, type="gantt", calendar=dates, group_by="account.industry")

    assert found.calendar == CalendarSpanDef("starts_on", "ends_on")
    assert (found.type, found.group_by) == ("gantt", "account.industry")


def test_cards_show_the_picture_of_a_field(bench: Any) -> None:
    assert meaning(bench, type="cards", image="photo").image == "photo"
    assert meaning(bench, type="cards").image is None


def test_a_map_shows_records_by_a_place_of_theirs(bench: Any) -> None:
    assert meaning(bench, type="map", place="site").place == "site"


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"type": "gantt"}, "", "definition.missing_property"),
        ({"type": "map"}, "", "definition.missing_property"),
        ({"type": "map", "place": "status"}, "/place", "definition.unfit_field"),
        ({"type": "map", "place": "stie"}, "/place", "definition.unknown_field"),
        ({"type": "map", "place": "account.name"}, "/place", "definition.unfit_field"),
        ({"type": "cards", "image": "site"}, "/image", "definition.unfit_field"),
        ({"type": "cards", "group_by": "status"}, "/group_by", "definition.unfit_property"),
        ({"type": "list", "image": "photo"}, "/image", "definition.unfit_property"),
        ({"type": "cards", "place": "site"}, "/place", "definition.unfit_property"),
        (
            {
                "type": "gantt",
                "calendar": {"start": "starts_on"},
                "aggregates": [{"function": "count"}],
            },
            "/aggregates",
            "definition.unfit_property",
        ),
    ],
)
def test_a_type_of_view_takes_what_it_can_use(
    bench: Any, more: dict[str, Any], path: str, code: str
) -> None:
    found = bench.problems(*view(bench, **more))

    assert [(at, which) for at, which, _ in found] == [(path, code)]
