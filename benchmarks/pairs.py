"""Benches of calls: the product over HTTP against the floor over HTTP, by turns."""

from __future__ import annotations

import http.client
import itertools
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import Any

import orjson
from psycopg import Connection

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.floor import Asked
from benchmarks.ground import Ground
from benchmarks.load import Call, Load, fire
from benchmarks.web import Web

# Nothing is written twice in a turn: no machine answers more writes in a second.
_CALLS_PER_S = 6000
_WARM_UP_S = 1.0


@dataclass(frozen=True, slots=True)
class _Turn:
    load: Load
    web_ms: float
    database_ms: float

    @property
    def per_second(self) -> float:
        return self.load.requests / self.load.seconds


class PairBench(Bench):
    """A call to the product, and the call that has the same effect on the floor."""

    unit = "requests/s"

    @abstractmethod
    def calls(self, ground: Ground, random: Random) -> Iterator[tuple[Call, Call]]:
        """Yield calls without end, each to the product and to the floor."""

    @abstractmethod
    def answer(self, connection: Connection[Any], asked: Asked) -> bytes:
        """Do on the floor what the call asks; gives the answer's JSON."""

    @property
    def _reads(self) -> bool:
        return self.order == 0

    def run(self, stage: Stage) -> Figure:
        """Let each side have its turns, and take the medians."""
        pairs = self.calls(stage.ground, Random(1))
        sides = stage.webs.ours, stage.webs.floor
        if self._reads:
            self._require_same_answers(stage, next(pairs))
        for which in (0, 1):
            self._turn(stage, sides[which], which, pairs, min(stage.seconds, _WARM_UP_S))
        turns: tuple[list[_Turn], list[_Turn]] = [], []
        for _, which in itertools.product(range(stage.rounds), (0, 1)):
            turns[which].append(self._turn(stage, sides[which], which, pairs, stage.seconds))
        ours, floor = (median(turn.per_second for turn in each) for each in turns)
        # By turn: what slows the machine for a while slows both sides of a turn.
        ratio = median(a.per_second / b.per_second for a, b in zip(*turns, strict=True))
        costs = {
            f"{side}_{what}": median(getattr(turn, what) for turn in each)
            for side, each in zip(("ours", "floor"), turns, strict=True)
            for what in ("web_ms", "database_ms")
        }
        waits = {
            "ours_median_ms": median(turn.load.median_ms for turn in turns[0]),
            "ours_slow_ms": median(turn.load.slow_ms for turn in turns[0]),
        }
        return Figure(ratio, ours, floor, {**costs, **waits})

    def _turn(
        self,
        stage: Stage,
        web: Web,
        which: int,
        pairs: Iterator[tuple[Call, Call]],
        seconds: float,
    ) -> _Turn:
        count = 2000 if self._reads else int(_CALLS_PER_S * max(seconds, 1))
        calls = [pair[which] for pair in itertools.islice(pairs, count)]
        web_before, database_before = web.cpu()
        load = fire(web.port, calls, stage.ground.token, seconds=seconds)
        web_after, database_after = web.cpu()
        if not self._reads and load.requests > count:
            raise RuntimeError(f"{self.name}: {count} writes were too few to go round")
        return _Turn(
            load,
            (web_after - web_before) / load.requests,
            (database_after - database_before) / load.requests,
        )

    def _require_same_answers(self, stage: Stage, pair: tuple[Call, Call]) -> None:
        webs = stage.webs.ours, stage.webs.floor
        ours, floor = (
            _answer(web.port, call, stage.ground.token)
            for web, call in zip(webs, pair, strict=True)
        )
        if ours != floor:
            raise RuntimeError(f"{self.name}: the floor answers otherwise: {ours} {floor}")


def _answer(port: int, call: Call, token: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(call.method, call.path, headers={"Authorization": f"Bearer {token}"})
    body = orjson.loads(connection.getresponse().read())
    connection.close()
    # The cursors of the two sides differ by design.
    return {key: value for key, value in body.items() if key != "next_cursor"}
