"""Pages at any depth of a list: filtered, sorted, in either direction; and grouped figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from random import Random
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.ground import PRIORITIES, STATUSES, record_id
from dougong.records.reading.cursor import Cursor

_FIELDS = "number,subject,status,priority,account.name,opened_at,due_on,cost"
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
_SORTS = ("-opened_at", "opened_at")


class DeepList(Bench):
    """The 99th of a hundred first pages against the 99th of a hundred pages somewhere within.

    With `--rows 10000000` over ten million. Further: the same without a filter; the medians; a
    group with its sum over what an index finds, and a count as one gets it beside a list.
    """

    name = "deep_list"
    unit = "ms"
    budget = 0.67

    def run(self, stage: Stage) -> Figure:
        """Ask for first pages and deep ones by turns."""
        random = Random(7)
        asking = _Asking(stage.webs.ours.port, stage.ground.token)
        times = 40 if stage.rounds == 1 else 400
        filtered = self._pages(asking, random, stage.ground.rows, times, filters=True)
        plain = self._pages(asking, random, stage.ground.rows, times, filters=False)
        first, deep = (_p99(each) for each in filtered)
        further = {
            "first_p50": _p50(filtered[0]),
            "deep_p50": _p50(filtered[1]),
            "plain_first_p99": _p99(plain[0]),
            "plain_deep_p99": _p99(plain[1]),
            "group_ms": _p50([asking.group(random) for _ in range(times // 10)]),
            "count_ms": _p50([asking.counted(random) for _ in range(times // 10)]),
        }
        return Figure(first / deep, deep, first, further)

    def _pages(
        self, asking: _Asking, random: Random, rows: int, times: int, *, filters: bool
    ) -> tuple[list[float], list[float]]:
        first, deep = [], []
        for turn in range(times + times // 10):
            where = _condition(random) if filters else ""
            sort = _SORTS[turn % 2]
            begun = (
                asking.page(sort, where, None),
                asking.page(sort, where, _within(random, rows, sort)),
            )
            if turn >= times // 10:  # plans are made by then, and pages in memory
                first.append(begun[0])
                deep.append(begun[1])
        return first, deep


class _Asking:
    """A client that keeps its connection."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}"}

    def page(self, sort: str, where: str, cursor: str | None) -> float:
        """Ask for a page; gives the milliseconds."""
        query = {"fields": _FIELDS, "sort": sort, "limit": "50"}
        if where:
            query["where"] = where
        if cursor is not None:
            query["cursor"] = cursor
        return self._timed(f"/api/v1/data/ticket?{urlencode(query)}")

    def group(self, random: Random) -> float:
        """Ask for the figures of a few days by status."""
        day = _BEGIN + timedelta(days=random.randrange(1, 300))
        where = f"opened_at >= '{day.date()}' and opened_at < '{day.date() + timedelta(days=7)}'"
        query = {"group": "status", "measures": "count(),sum(cost)", "where": where}
        return self._timed(f"/api/v1/data/ticket/aggregate?{urlencode(query)}")

    def counted(self, random: Random) -> float:
        """Ask for a page and about how many there are."""
        query = {"where": _condition(random), "count": "estimate", "limit": "1", "fields": "number"}
        return self._timed(f"/api/v1/data/ticket?{urlencode(query)}")

    def _timed(self, path: str) -> float:
        begun = perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        taken = (perf_counter() - begun) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:500]!r}")
        return taken


def _condition(random: Random) -> str:
    return f"status = '{random.choice(STATUSES)}' and priority = '{random.choice(PRIORITIES)}'"


def _within(random: Random, rows: int, sort: str) -> str:
    """Give the cursor of a page that ended at a ticket somewhere in the order."""
    number = random.randrange(rows // 10, rows - rows // 10)
    at = _BEGIN + timedelta(seconds=60 * number)
    return Cursor((at.isoformat(), str(record_id(number)))).encode(sort)


def _p50(times: list[float]) -> float:
    return quantiles(times, n=100)[49]


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]
