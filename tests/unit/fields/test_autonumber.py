"""The format of an autonumber: what it makes, what it takes, when its count may begin anew."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.fields.builtin.autonumber import AutonumberField
from dougong.fields.options import with_defaults
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.shipped import schema_dir
from dougong.metadata.schema_check import SchemaCheck

FIELD = AutonumberField()


def options(form: str, restart: str = "never") -> Any:
    return {"format": form, "restart": restart}


@pytest.mark.parametrize(
    ("form", "number"),
    [
        ("T-{YYYY}{MM}-{0000}", "T-202612-0042"),
        ("{YY}/{MM}/{DD}/{0}", "26/02/31/123456"),
        ("{000}@{DD}", "007@09"),
        ("({YYYY}){00}号", "(2026)12号"),
    ],
)
def test_a_number_that_the_format_makes_is_taken(form: str, number: str) -> None:
    assert FIELD.parse(number, options(form)) == number


@pytest.mark.parametrize(
    "raw", ["T-202613-0001", "T-20261-0001", "T-202600-0001", "T-{YYYY}{MM}-0001", "T-202612-001"]
)
def test_a_number_without_a_day_of_the_calendar_is_refused(raw: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        FIELD.parse(raw, options("T-{YYYY}{MM}-{0000}"))

    reason: Any = refused.value.details["reason"]
    assert reason["en"] == "expected a number such as `T-202601-0001`"


@pytest.mark.parametrize("form", ["{YYY}{0}", "{yyyy}{0}", "{YYYY}", "{YYYY}{0}{0}", "{HH}{0}"])
def test_a_format_has_known_parts_and_one_group_of_zeros(form: str) -> None:
    problems = SchemaCheck(FIELD.options_schema, folder=schema_dir()).problems({"format": form})

    assert [problem.path for problem in problems] == ["/format"]


@pytest.mark.parametrize(
    ("form", "restart", "missing"),
    [
        ("{0}", "year", "`{YYYY}`"),
        ("{YYYY}-{0}", "month", "`{MM}`"),
        ("{MM}-{0}", "month", "`{YYYY}`"),
        ("{0}", "month", "`{YYYY}`, `{MM}`"),
        ("{YY}{MM}-{0}", "day", "`{DD}`"),
    ],
)
def test_numbers_that_would_repeat_are_refused_with_what_is_missing(
    form: str, restart: str, missing: str
) -> None:
    (problem,) = FIELD.check_options(options(form, restart))

    reason: Any = problem.error.details["reason"]
    assert problem.path == "/format"
    assert reason["en"] == (
        f"numbers would repeat when the count begins anew each {restart}; add {missing}, "
        "or choose another `restart`"
    )


@pytest.mark.parametrize(
    ("form", "restart"),
    [
        ("{0}", "never"),
        ("{YY}-{0}", "year"),
        ("{YYYY}{MM}{0}", "month"),
        ("{DD}{MM}{YY}{0}", "day"),
    ],
)
def test_a_format_that_tells_the_periods_apart_is_taken(form: str, restart: str) -> None:
    assert list(FIELD.check_options(options(form, restart))) == []


def test_a_count_begins_anew_only_if_told_so() -> None:
    assert with_defaults(FIELD.options_schema, {"format": "{0}"}) == options("{0}")
