"""What was changed: known where there is an earlier record, refused where there is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from psycopg import connect

from dougong.formula.batch import Asking, Backend, Clock, PythonBackend
from dougong.formula.browser_batch import BrowserBackend
from dougong.formula.checker import check
from dougong.formula.errors import ExpressionError
from dougong.formula.function import registry
from dougong.formula.sql_batch import SqlBackend
from dougong.formula.value_types import NUMBER, TEXT, record
from dougong.testing.expressions import MappingScope

CLOCK = Clock(datetime(2026, 3, 10, 18, 30, tzinfo=UTC), ZoneInfo("UTC"))
FUNCTIONS = registry()
VALUES: dict[str, list[Any]] = {
    "number": [None, "1", "1.00", "2"],
    "text": [None, "a", "A"],
    "boolean": [None, True, False],
    "date": [None, "2026-01-31", "2026-02-01"],
    "datetime": [None, "2026-01-31T08:00:00Z", "2026-01-31T16:00:00+08:00"],
    "list of text": [None, [], ["a"], ["a", "b"]],
    "option(new, open)": [None, "new", "open"],
    "record": [None, "01890000-0000-7000-8000-000000000001"],
}


@pytest.fixture(scope="module")
def backends(database_url: str, in_node: BrowserBackend) -> Any:
    with connect(database_url) as connection:
        yield [PythonBackend(), SqlBackend(connection), in_node]


@pytest.fixture(scope="module")
def answer(backends: list[Backend]) -> Callable[..., Any]:
    """Gives the answer, having seen that all back ends give it."""

    def ask(expression: str, of: str, values: dict[str, Any]) -> Any:
        question = Asking(FUNCTIONS).question(expression, {"f": of}, values, clock=CLOCK)
        first, *others = (each.answer([question])[0] for each in backends)
        assert others == [first, first]
        return first

    return ask


@pytest.mark.parametrize("of", VALUES)
def test_a_field_is_changed_when_its_value_is_another(answer: Callable[..., Any], of: str) -> None:
    for now, before in product(VALUES[of], VALUES[of]):
        both = {"f": now, "$old.f": before}

        changed = answer("ISCHANGED(f)", of, both)

        assert answer("PRIORVALUE(f)", of, both) == answer("$old.f", of, both)
        assert changed != (answer("f", of, both) == answer("$old.f", of, both))


def test_of_a_new_record_nothing_was_changed(answer: Callable[..., Any]) -> None:
    assert answer("ISNEW()", "number", {"f": "1"}) is True
    assert answer("ISCHANGED(f)", "number", {"f": "1"}) is False
    assert answer("PRIORVALUE(f)", "number", {"f": "1"}) is None


def test_what_is_read_of_the_earlier_record_is_told() -> None:
    scope = MappingScope({"it": {"f": NUMBER}}, "it", {"old": record("it")})

    reads = check("ISCHANGED(f) and not ISNEW()", scope, functions=FUNCTIONS).reads

    assert reads.paths == {("f",)}
    assert reads.globals == {("old",), ("old", "f")}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("ISCHANGED(f + 1)", "column 11: ISCHANGED takes a field of this record"),
        ("PRIORVALUE(owner.name) = 'a'", "column 12: PRIORVALUE takes a field of this record"),
        ("ISCHANGED($old.f)", "column 11: ISCHANGED takes a field of this record"),
        ("ISCHANGED('f')", "column 11: ISCHANGED takes a field of this record"),
        ("ISNEW(f)", "ISNEW takes 0 argument(s), not 1"),
        ("ISCHANGED(g)", "unknown field `g` on It"),
    ],
)
def test_only_a_field_of_the_record_can_be_asked_about(source: str, told: str) -> None:
    fields = {"it": {"f": NUMBER, "owner": record("user")}, "user": {"name": TEXT}}
    scope = MappingScope(fields, "it", {"old": record("it")})

    with pytest.raises(ExpressionError) as caught:
        check(source, scope, functions=FUNCTIONS)

    assert told in caught.value.message()


@pytest.mark.parametrize("source", ["ISNEW()", "ISCHANGED(f)", "PRIORVALUE(f) = 1"])
def test_where_nothing_is_changed_the_question_is_refused(source: str) -> None:
    scope = MappingScope({"it": {"f": NUMBER}}, "it", {})

    with pytest.raises(ExpressionError) as caught:
        check(source, scope, functions=FUNCTIONS)

    assert "here nothing is being changed; use it in rules and flows" in caught.value.message()
