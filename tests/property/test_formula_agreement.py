"""Random typed expressions on random records: Python, PostgreSQL and the browser agree exactly.

``DOUGONG_AGREEMENT=20000`` asks for as many examples; 500 unless told. ``DOUGONG_SEED`` repeats a
run; what fails says its seed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import randrange
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from dougong.formula.batch import Asking, Backend, Clock, PythonBackend, Question
from dougong.formula.browser_batch import BrowserBackend
from dougong.formula.errors import ExpressionError
from dougong.formula.function import registry
from dougong.formula.named_types import type_named
from dougong.formula.sql_batch import SqlBackend
from dougong.formula.value_types import Type
from dougong.kernel.jsontypes import JsonValue
from dougong.testing.formulas import Formulas

# An example of Hypothesis holds as many questions, so that one statement answers them all.
AT_ONCE = 10
EXAMPLES = int(os.environ.get("DOUGONG_AGREEMENT", "500"))
SEED = int(os.environ.get("DOUGONG_SEED", "0")) or randrange(1, 2**32)

TYPES = {
    "n": "number",
    "m": "number",
    "t": "text",
    "u": "text",
    "b": "boolean",
    "d": "date",
    "e": "date",
    "x": "datetime",
    "y": "datetime",
    "h": "time",
    "w": "duration",
    "g": "location",
    "p": "option(new, open, 工单)",
    "l": "list of option(new, open, 工单)",
    "r": "record",
    "s": "record",
    "$old.n": "number",
    "$old.t": "text",
    "line.order[].n": "number",
    "line.order[].t": "text",
    "line.order[].d": "date",
    "line.order[].x": "datetime",
    "line.order[].b": "boolean",
}

# Not those whose rules the tables of the three disagree on: Casablanca after 2026, for one.
ZONES = [
    "UTC",
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/Moscow",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Asia/Tehran",
]


def _texts(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


def _instant(microseconds: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)).isoformat()


NUMBERS = _texts(
    "0", "1", "-1", "2", "-2", "0.5", "-0.5", "1.5", "2.5", "-2.5", "0.1", "10", "100", "-100",
    "12", "31", "0.05", "0.005", "0.00000000000000000001", "0.33333333333333333333",
    "99999999999999999999", "-99999999999999999999.99999999999999999999",
    "12345678901234567890123456789012345678",
) | st.integers(-(10**10), 10**10).map(lambda n: format(Decimal(n).scaleb(-4), "f"))  # fmt: skip
CHARACTERS = st.sampled_from(
    "abzAZ019 .,-_%\\/'\"<>&?#+()[]{}|*^$\n\téÉßẞİıſςΣσＡａ工单、。　ǅﬁ\u0301\u200d"
    "😀👩𝒜𐐀𐐨\u00a0\ufeff\u2028"
)
TEXTS = st.text(CHARACTERS, max_size=12) | _texts(
    "2024-02-29", "2026-02-30", "12.50", "-0", "08:30", "2026-01-31T08:00:00Z", "a@b.example",
    "https://example.com/?q=a b&c=ü", "👩\u200d👧\u200d👦", "Straße", "STRASSE", "ＡＢＣ", "aaaa",
)  # fmt: skip
DATES = st.dates().map(str) | _texts(
    "0001-01-01", "0001-12-31", "1582-10-15", "1900-02-28", "1999-12-31", "2000-02-29",
    "2023-01-31", "2024-02-28", "2024-02-29", "2024-12-30", "2025-12-29", "2026-03-29",
    "2026-01-01", "2026-12-31", "2027-01-03", "9999-01-01", "9999-12-31",
)  # fmt: skip
# The second half stands where clocks are changed.
INSTANTS = st.integers(86_400_000_000, 2_000_000_000_000_000).map(_instant) | _texts(
    "0001-01-01T00:00:00Z", "0001-01-01T13:00:00Z", "9999-12-31T23:59:59.999999Z",
    "1969-12-31T23:59:59.999999Z", "2024-02-29T23:59:59.5Z", "2026-03-31T22:30:00Z",
    "2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z",
    "2026-03-29T00:59:59.999Z", "2026-03-29T01:00:00Z", "2026-10-25T00:30:00Z",
    "2026-10-25T01:00:00Z", "2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z", "2014-10-25T22:00:00Z",
    "2026-04-04T14:45:00Z", "2026-10-03T15:30:00Z",
)  # fmt: skip
VALUES: Mapping[str, st.SearchStrategy[JsonValue]] = {
    "number": NUMBERS,
    "text": TEXTS,
    "boolean": st.booleans(),
    "date": DATES,
    "datetime": INSTANTS,
    "time": st.times().map(lambda t: t.isoformat()) | st.sampled_from(["00:00:00", "23:59:59.9"]),
    "option": st.sampled_from(["new", "open", "工单"]),
    "duration": st.sampled_from(["0", "0.5", "90", "-3600", "86400", "31556952.000001"]),
    "location": st.sampled_from(
        [("0", "0"), ("31.2", "121.5"), ("-90", "180"), ("39.9", "-179.9")]
    ).map(lambda place: {"lat": place[0], "lng": place[1]}),
    "list": st.lists(st.sampled_from(["new", "open", "工单"]), unique=True),
    "record": st.sampled_from(
        ["018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"]
    ),
}
FUNCTIONS = registry()
FIELDS = {name: type_named(of) for name, of in TYPES.items()}

ASKING = Asking(FUNCTIONS)
CLOCKS = st.builds(
    Clock,
    now=st.sampled_from(
        [datetime(2026, 1, 31, 15, 59, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC)]
    ),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
FORMULA = Formulas(FIELDS, FUNCTIONS).strategy()


@st.composite
def question(draw: st.DrawFn) -> Question:
    """Draw an expression that passes the checker, and values for what it reads."""
    while True:
        expression = draw(FORMULA)
        try:
            asked = ASKING.question(expression, TYPES, {}, clock=draw(CLOCKS))
            break
        except ExpressionError:
            continue
    values = {name: draw(_values(asked.types[name])) for name in asked.reads}
    if values.get("$old") is None:  # nothing was before
        values = {name: value for name, value in values.items() if not name.startswith("$old")}
    for relation, types in asked.rows_read.items():
        rows = st.fixed_dictionaries({name: _values(of) for name, of in types.items()})
        values[relation] = draw(st.lists(rows, max_size=3))
    return ASKING.question(expression, TYPES, values, clock=asked.clock)


@st.composite
def _values(draw: st.DrawFn, of: Type) -> JsonValue:
    return draw(VALUES[of.kind.value]) if draw(st.integers(0, 7)) else None


@pytest.fixture(scope="module")
def backends(database_url: str) -> Iterator[list[Backend]]:
    with psycopg.connect(database_url) as connection, BrowserBackend() as browser:
        yield [PythonBackend(), SqlBackend(connection), browser]


@seed(SEED)
@settings(
    max_examples=EXAMPLES // AT_ONCE,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(questions=st.lists(question(), min_size=AT_ONCE, max_size=AT_ONCE))
def test_python_postgresql_and_the_browser_agree(
    backends: list[Backend], questions: list[Question]
) -> None:
    answers = zip(*(backend.answer(questions) for backend in backends), strict=True)

    for asked, (python, sql, browser) in zip(questions, answers, strict=True):
        found = {"python": python, "sql": sql, "browser": browser}
        assert found == dict.fromkeys(found, python), f"{_shown(asked)} (seed {SEED})"


def _shown(asked: Question) -> str:
    names = [*asked.reads, *asked.rows_read]
    values = {name: asked.values.get(name) for name in names}
    return f"{asked.expression.source} on {values} in {asked.clock}"
