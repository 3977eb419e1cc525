"""What a definition may say about what is unique."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("unique", "path"),
    [
        ([{"fields": ["subject"]}], "/unique/0/fields"),
        ([{"fields": ["subject", "subject"]}], "/unique/0/fields/1"),
        ([{"fields": ["subject", "subjekt"]}], "/unique/0/fields/1"),
        ([{"fields": ["account", "opened_at"], "ignore_case": True}], "/unique/0/ignore_case"),
        ([{"fields": ["subject", "account"]}] * 2, "/unique/1"),
    ],
)
def test_fields_that_are_unique_together_must_be_fields(bench: Any, unique: Any, path: str) -> None:
    found = bench.problems(bench.changed(bench.ticket, unique=unique))

    assert [each[0] for each in found] == [path]


def test_fields_that_are_unique_together_are_right(bench: Any) -> None:
    unique = [{"fields": ["subject", "account"], "ignore_case": True}]

    assert bench.problems(bench.changed(bench.ticket, unique=unique)) == []


@pytest.mark.parametrize(
    "field",
    [
        {"type": "text", "ignore_case": True},
        {"type": "number", "unique": True, "ignore_case": True},
        {"type": "autonumber", "format": "{0}", "ignore_case": True},
        {"type": "checkbox", "ignore_case": True},
    ],
)
def test_ignoring_case_means_nothing_but_for_unique_texts(bench: Any, field: Any) -> None:
    ticket = bench.with_fields(bench.ticket, {"name": "x", **field})

    (problem,) = bench.problems(ticket)

    assert problem[0] == "/fields/4/ignore_case"
