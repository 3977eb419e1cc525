"""Rules, and conditions of lookups, that come to objects with dirty rows; counted by Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from dougong.testing.dirty_changes import (
    DAYS,
    NUMBER,
    NUMBERS,
    TEXT,
    TEXTS,
    is_rounded,
    number,
    of_x,
    told,
)
from dougong.testing.dirty_rows import DirtyChange, Row, Told, live

LINK: dict[str, Any] = {"type": "lookup", "to": "account"}


def a_rule(when: str, **more: Any) -> dict[str, Any]:
    """Give an object's property with one rule."""
    return {"rules": [{"name": "check", "when": when, "message": {"en": "No"}, **more}]}


def breaks(test: Callable[[Row], Any], code: str = "rule_violated") -> Callable[..., Told]:
    """Say how many live rows a test is true of."""

    def find(rows: Sequence[Row]) -> Told:
        return told(code, sum(bool(test(row)) for row in live(rows)))

    return find


def below(limit: int) -> Callable[[Row], Any]:
    """Tell whether ``x`` is a number below a limit."""
    return lambda row: row["x"] is not None and row["x"] < limit


RULE_CHANGES: tuple[DirtyChange, ...] = (
    of_x("rule_added", NUMBER, NUMBER, NUMBERS, shall=a_rule("x < 0"), told=breaks(below(0))),
    of_x(
        *("rule_that_warns_added", TEXT, TEXT, TEXTS),
        shall=a_rule("ISBLANK(x)", severity="warning"),
        told=breaks(lambda row: row["x"] is None),
    ),
    of_x(
        *("rule_put_in_force", NUMBER, NUMBER, NUMBERS),
        was=a_rule("x < 1", active=False),
        shall=a_rule("x < 1"),
        told=breaks(below(1)),
    ),
    of_x(
        *("rule_changed", NUMBER, NUMBER, NUMBERS),
        was=a_rule("x < -5"),
        shall=a_rule("x < 100"),
        told=breaks(below(100)),
    ),
    of_x(
        *("rule_that_warned_refuses", NUMBER, NUMBER, NUMBERS),
        was=a_rule("x < 1", severity="warning"),
        shall=a_rule("x < 1"),
        told=breaks(below(1)),
    ),
    of_x(
        *("rule_that_only_says_it_otherwise", NUMBER, NUMBER, NUMBERS),
        was=a_rule("x < 1"),
        shall=a_rule("x < 1", message={"en": "Never"}, field="x", severity="warning"),
    ),
    of_x(
        *("rule_about_the_change_itself", NUMBER, NUMBER, NUMBERS),
        shall=a_rule("x <> $old.x OR x = 500 AND $old.x = 500"),
        told=breaks(lambda row: row["x"] == 500),
    ),
    of_x(
        *("rule_on_what_a_field_becomes", TEXT, NUMBER, TEXTS, number),
        cut=is_rounded(2),
        shall=a_rule("x > 10"),
        told=breaks(lambda row: (number(row["x"] or "") or Decimal(0)) > 10),
    ),
    of_x(
        *("rule_on_what_a_field_widens_to", NUMBER, TEXT, NUMBERS),
        shall=a_rule('x = "99.95"'),
        told=breaks(lambda row: row["x"] == Decimal("99.95")),
    ),
    of_x(
        *("rule_on_a_lookup", LINK, LINK, (None, "$account")),
        shall=a_rule('x.name = "Acme"'),
        told=breaks(lambda row: row["x"] is not None),
    ),
    of_x(
        *("rule_on_a_new_field", {"type": "date"}, {"type": "date"}, DAYS),
        shall={
            **a_rule("NOT(done) AND ISBLANK(x)"),
            "fields": [
                {"name": "name", "type": "text"},
                {"name": "x", "type": "date"},
                {"name": "done", "type": "checkbox"},
            ],
        },
        told=breaks(lambda row: row["x"] is None),
    ),
    of_x(
        *("lookup_narrowed", LINK, LINK | {"filter": 'name = "Other"'}, (None, "$account")),
        told=breaks(lambda row: row["x"] is not None, "filter_violated"),
    ),
    of_x(
        *("lookup_narrowed_by_the_record", LINK, LINK | {"filter": "$record.name <> name"}),
        (None, "$account"),
    ),
)
