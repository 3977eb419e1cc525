"""Boards, calendars, groups and sums of views: what is refused beyond their form."""

from __future__ import annotations

from typing import Any

import pytest

STATUS = {"name": "status", "type": "picklist", "options": [{"value": "new"}, {"value": "done"}]}
DUE = {"name": "due_on", "type": "date"}
LATE = {"name": "late", "type": "formula", "returns": "text", "formula": "status"}


def view(bench: Any, **more: Any) -> list[Any]:
    """Give a ticket with a status, and a view of it."""
    ticket = bench.with_fields(bench.ticket, STATUS, DUE, LATE)
    return [ticket, bench.changed(bench.view, **more)]


@pytest.mark.parametrize("group", ["status", "record_type"])
def test_a_board_goes_by_a_choice_that_people_write(bench: Any, group: str) -> None:
    ticket, board = view(bench, type="kanban", group_by=group)
    ticket["record_types"] = [{"name": "claim", "label": {"en": "Claim"}}]

    assert bench.problems(ticket, board) == []


@pytest.mark.parametrize(
    ("group", "message"),
    [
        ("subject", "a board needs a picklist or the record type"),
        ("late", "a board needs a picklist or the record type"),
        ("account.industry", "people do not write it"),
        ("stats", "object `ticket` has no field `stats`; did you mean `status`?"),
    ],
)
def test_a_board_goes_by_nothing_else(bench: Any, group: str, message: str) -> None:
    found = bench.problems(*view(bench, type="kanban", group_by=group))

    assert [(path, message in text) for path, _, text in found] == [("/group_by", True)]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"type": "kanban"}, [("", "definition.missing_property")]),
        ({"type": "calendar"}, [("", "definition.missing_property")]),
        (
            {"type": "kanban", "group_by": "status", "calendar": {"start": "due_on"}},
            [("/calendar", "definition.unfit_property")],
        ),
        (
            {
                "type": "calendar",
                "calendar": {"start": "due_on"},
                "group_by": "status",
                "aggregates": [{"function": "count"}],
            },
            [
                ("/group_by", "definition.unfit_property"),
                ("/aggregates", "definition.unfit_property"),
            ],
        ),
    ],
)
def test_a_view_has_what_its_type_needs_and_no_more(
    bench: Any, more: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    problems = bench.problems(*view(bench, **more))

    assert [(path, code) for path, code, _ in problems] == found


@pytest.mark.parametrize(
    ("calendar", "path", "message"),
    [
        ({"start": "subject"}, "/calendar/start", "it is no date"),
        (
            {"start": "due_on", "end": "opened_at"},
            "/calendar/end",
            "of another type than the start",
        ),
        ({"start": "account.created_at"}, "/calendar/start", "no field of the object itself"),
        ({"start": "due"}, "/calendar/start", "object `ticket` has no field `due`"),
    ],
)
def test_a_calendar_goes_by_dates_of_one_type(
    bench: Any, calendar: dict[str, str], path: str, message: str
) -> None:
    found = bench.problems(*view(bench, type="calendar", calendar=calendar))

    assert [(at, message in text) for at, _, text in found] == [(path, True)]


@pytest.mark.parametrize(
    ("aggregate", "path", "message"),
    [
        ({"function": "sum"}, "/aggregates/0", "`field` is missing"),
        (
            {"function": "sum", "field": "due_on"},
            "/aggregates/0/field",
            "`due_on` cannot be used here: `sum` does not work on its values",
        ),
        (
            {"function": "max", "field": "account.nam"},
            "/aggregates/0/field",
            "object `account` has no field `nam`; did you mean `name`?",
        ),
    ],
)
def test_a_sum_is_of_values_that_it_takes(
    bench: Any, aggregate: dict[str, str], path: str, message: str
) -> None:
    found = bench.problems(*view(bench, aggregates=[aggregate]))

    assert [(at, text) for at, _, text in found] == [(path, message)]


def test_the_same_sum_is_asked_once(bench: Any) -> None:
    both = [{"function": "max", "field": "due_on"}, {"function": "max", "field": "due_on"}]

    found = bench.problems(*view(bench, aggregates=both))

    assert [(path, code) for path, code, _ in found] == [("/aggregates/1", "definition.duplicate")]


@pytest.mark.parametrize("group", ["account.industry", "status", "opened_at", "account"])
def test_a_list_is_grouped_by_what_makes_headings(bench: Any, group: str) -> None:
    assert bench.problems(*view(bench, group_by=group)) == []


def test_a_list_is_not_grouped_by_several_values_at_once(bench: Any) -> None:
    found = bench.problems(*view(bench, group_by="account.tags"))

    assert [(path, code) for path, code, _ in found] == [("/group_by", "definition.unfit_field")]
