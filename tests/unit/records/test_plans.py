"""The cache of plans: what shares a plan and what does not, and many threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from dougong.access.actor import Actor
from dougong.access.rights import Rights
from dougong.records.plans import PlanCache
from dougong.records.reads import AggregateRequest, ListRequest
from dougong.records.service import Records
from dougong.testing.desk import Desk, an_object

OPTIONS = [{"value": "new"}, {"value": "done"}]


class Counting(PlanCache):
    """A cache that tells what it was asked to build."""

    def __init__(self, *, size: int = 100) -> None:
        super().__init__(size=size)
        self.built: list[Any] = []

    def get(self, key: Any, build: Any) -> Any:
        """Note when something is built."""

        def noted() -> Any:
            self.built.append(key)
            return build()

        return super().get(key, noted)


class Bench:
    """Records with a cache of their own.

    Attributes:
        plans: The cache.
        records: The records.
        actor: Who reads.
    """

    def __init__(self, desk: Desk) -> None:
        platform = desk.platform
        self.plans, self.actor = Counting(), desk.actor
        self.records = Records(
            database=platform.database,
            models=platform.models,
            hooks=platform.hooks,
            functions=platform.functions,
            clock=platform.clock,
            ids=platform.ids,
            plans=self.plans,
            cipher=platform.cipher,
        )

    def built(self, *, actor: Actor | None = None, **request: Any) -> int:
        """List, and give how many plans that took."""
        before = len(self.plans.built)
        self.records.list(actor or self.actor, "errand", ListRequest(**request))
        return len(self.plans.built) - before


@pytest.fixture(scope="module", autouse=True)
def errands(desk: Desk) -> None:
    """Three errands."""
    desk.deploy(
        an_object(
            "errand",
            {"name": "status", "type": "picklist", "options": OPTIONS},
            {"name": "size", "type": "number"},
            {"name": "at", "type": "datetime"},
        )
    )
    for number in range(3):
        desk.create("errand", name=f"e{number}", status="new", size=number)


@pytest.fixture
def bench(desk: Desk) -> Bench:
    """Records for which nothing is compiled."""
    return Bench(desk)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("status = 'new'", "status = 'done'"),
        ("size > 1 and name contains 'e'", "size > 25.75 and name contains 'it''s'"),
        ("name in ('a', 'b')", "name in ('c', 'd')"),
        ("at >= NOW() - 3", "at >= NOW() - 4"),
    ],
)
def test_other_values_share_the_plan(bench: Bench, first: str, second: str) -> None:
    assert bench.built(where=first) > 0

    assert bench.built(where=second) == 0
    assert bench.built(where=first) == 0


@pytest.mark.parametrize(
    "request_",
    [
        {"where": "size < 1"},
        {"where": "size > 1 and size > 2"},
        {"where": "size > 1", "sort": "size"},
        {"where": "size > 1", "fields": ("name",)},
        {"where": "size > 1", "limit": 7},
        {"where": "name > '1'"},
    ],
    ids=str,
)
def test_another_shape_is_another_plan(bench: Bench, request_: Any) -> None:
    bench.built(where="size > 1")

    assert bench.built(**request_) > 0


def test_a_word_that_shapes_the_sql_is_no_parameter(bench: Bench) -> None:
    words = [f"DIFF(at, NOW(), '{unit}') > 1" for unit in ("hours", "days", "hours")]

    built = [bench.built(where=where) for where in words]

    assert built[0] > 0
    assert built[1] > 0
    assert built[2] == 0
    assert bench.built(where="DIFF(at, NOW(), 'hours') > 99") == 0


def test_other_rights_have_other_plans(bench: Bench) -> None:
    bench.built(where="size > 1")
    other = replace(bench.actor, rights=Rights(key="other", everything=True))

    assert bench.built(where="size > 1", actor=other) > 0


def test_another_version_of_the_definitions_has_other_plans(desk: Desk, bench: Bench) -> None:
    bench.built(where="size > 1")

    desk.deploy(an_object("unrelated"))

    assert bench.built(where="size > 1") > 0


def test_each_gets_their_own_values_from_a_shared_plan(desk: Desk, bench: Bench) -> None:
    def names(number: int) -> list[str]:
        request = ListRequest(where=f"name = 'e{number}'", fields=("name",))
        records = bench.records.list(desk.actor, "errand", request).page.records
        return [record["name"] for record in records]

    def totals(number: int) -> bytes:
        request = AggregateRequest(where=f"size >= {number}", measures="count()")
        return bench.records.aggregate(desk.actor, "errand", request)[0]

    assert [names(number) for number in range(3)] == [["e0"], ["e1"], ["e2"]]
    assert [totals(number)[-2:-1] for number in range(3)] == [b"3", b"2", b"1"]


def test_threads_may_ask_for_the_same_and_for_other_plans() -> None:
    cache, together = PlanCache(size=5), Barrier(8)

    def work(which: int) -> list[int]:
        together.wait()
        return [cache.get(key % 20, partial(int, key % 20)) for key in range(which, 500)]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(8)))

    assert results == [[key % 20 for key in range(which, 500)] for which in range(8)]


def test_what_was_used_longest_ago_goes_first() -> None:
    cache = Counting(size=2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, object)
    cache.built.clear()

    for key in ("a", "c", "b"):
        cache.get(key, object)

    assert cache.built == ["b"]
