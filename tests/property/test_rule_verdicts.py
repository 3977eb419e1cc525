"""A rule asked over a draft gives what Python gives on the values that the record ends up with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dougong.formula.surroundings import Surroundings
from dougong.formula.to_python import to_python
from dougong.kernel.errors import InvalidError
from dougong.metadata.objects.rules import rule_expression
from dougong.testing.desk import Desk, an_object, desk  # noqa: F401 - a fixture
from dougong.testing.over_http import app, clock, platform  # noqa: F401 - fixtures

CONDITIONS = (
    "amount > 5 and not ISBLANK(on)",
    "$old.amount < amount or ISCHANGED(status)",
    "ISNEW() and status in ('a', 'b')",
    "tags contains 'x' or urgent",
    "LEN(name & status) > 4",
    "on > TODAY() and amount * 2 >= 10",
    "PRIORVALUE(status) = 'a' and status != 'a'",
)
CHOICES = [{"value": value} for value in "abx"]
THING = an_object(
    "judged",
    {"name": "amount", "type": "number", "scale": 2},
    {"name": "status", "type": "picklist", "options": CHOICES},
    {"name": "tags", "type": "multi_picklist", "options": CHOICES},
    {"name": "on", "type": "date"},
    {"name": "urgent", "type": "checkbox"},
    rules=[
        {"name": f"rule_{at}", "when": when, "message": {"en": "broken"}}
        for at, when in enumerate(CONDITIONS)
    ],
)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.none() | st.sampled_from(["", "long name", "ab"]),
        "amount": st.none() | st.integers(0, 1000).map(lambda n: str(Decimal(n) / 100)),
        "status": st.none() | st.sampled_from("abx"),
        "tags": st.none() | st.lists(st.sampled_from("abx"), unique=True),
        "on": st.none() | st.sampled_from(["2020-01-01", "2026-11-20", "2031-05-05"]),
        "urgent": st.booleans(),
    },
)


@pytest.fixture(scope="module", autouse=True)
def _deployed(desk: Desk) -> None:  # noqa: F811
    desk.deploy(THING)


def final(stored: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """Give the values a record has when what is sent is saved, as expressions see them."""
    raw = {"urgent": False, **stored, **sent}
    on, amount, tags = raw.get("on"), raw.get("amount"), raw.get("tags")
    return {
        "name": raw.get("name") or None,
        "amount": None if amount is None else Decimal(amount),
        "status": raw.get("status"),
        "tags": tuple(sorted(tags)) if tags else None,
        "on": None if on is None else date.fromisoformat(on),
        "urgent": raw["urgent"],
    }


def verdicts(desk: Desk, now: dict[str, Any], before: dict[str, Any] | None) -> set[str]:  # noqa: F811
    """Name the rules that Python finds broken."""
    model = desk.model
    definition = model.objects["judged"].definition
    old = {f"old.{name}": value for name, value in (before or {}).items()}
    around = Surroundings(
        values=now,
        globals={"old": UUID(int=1) if before is not None else None, **old},
        now=desk.platform.clock.now(),
        zone=ZoneInfo(desk.actor.time_zone),
    )
    return {
        rule.name
        for at, rule in enumerate(definition.rules)
        if to_python(model.expressions.compile(model.catalog, rule_expression(definition, at)))(
            around
        )
    }


def attempt(save: Callable[[], Any]) -> tuple[set[str], Any]:
    """Save; gives the names of the rules that refused it, and the record if none did."""
    try:
        return set(), save()
    except InvalidError as error:
        return {str(fault.error.details["rule"]) for fault in error.faults()}, None


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(stored=VALUES, sent=VALUES)
def test_a_draft_is_judged_as_python_judges_the_final_values(
    desk: Desk,  # noqa: F811
    stored: dict[str, Any],
    sent: dict[str, Any],
) -> None:
    after_create = final({}, stored)

    refused, made = attempt(lambda: desk.create("judged", **stored))

    assert refused == verdicts(desk, after_create, None)
    if made is not None:
        after = final(stored, sent)
        expected = verdicts(desk, after, after_create) if after != after_create else set()
        refused, _ = attempt(lambda: desk.update("judged", made["id"], **sent))
        assert refused == expected
