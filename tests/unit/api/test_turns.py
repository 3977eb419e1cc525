"""Places of a process: one tenant's flood is refused, another's request is served."""

from __future__ import annotations

from threading import Barrier, Event, Thread

import pytest

from dougong.api.turns import BusyError, Turns


class Request:
    """A request in a thread of its own, which is served until it is let go."""

    def __init__(self, turns: Turns, tenant: str, served: list[str]) -> None:
        self.refused = False
        self.is_served, self._go = Event(), Event()
        self._turns, self._tenant, self._log = turns, tenant, served
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._go.set()
        self._thread.join(5)

    def _run(self) -> None:
        try:
            self._turns.enter(self._tenant)
        except BusyError:
            self.refused = True
            return
        self._log.append(self._tenant)
        self.is_served.set()
        self._go.wait(5)
        self._turns.leave(self._tenant)


def waiting(turns: Turns, tenant: str, count: int) -> None:
    """Wait until so many requests of a tenant wait."""
    pause = Event()
    for _ in range(500):
        if len(turns._queues.get(tenant, ())) == count:
            return
        pause.wait(0.01)
    raise AssertionError(turns._queues)


def test_another_tenant_has_a_place_while_one_floods() -> None:
    turns, served = Turns(2, waiting=3), []  # type: ignore[var-annotated]
    flood = [Request(turns, "flood", served) for _ in range(2)]
    assert all(each.is_served.wait(5) for each in flood)
    queue = [Request(turns, "flood", served) for _ in range(3)]
    waiting(turns, "flood", 3)

    quiet = Request(turns, "quiet", served)

    assert quiet.is_served.wait(5)
    with pytest.raises(BusyError) as refused:
        turns.enter("flood")
    assert refused.value.details == {"retry_after_s": 1}
    assert served == ["flood", "flood", "quiet"]
    for each in (quiet, *flood, *queue):
        each.end()


def test_of_those_who_wait_the_tenant_that_holds_fewest_is_next() -> None:
    turns, served = Turns(2, waiting=9), []  # type: ignore[var-annotated]
    first = [Request(turns, "flood", served) for _ in range(2)]
    assert all(each.is_served.wait(5) for each in first)
    quiet = Request(turns, "quiet", served)
    assert quiet.is_served.wait(5)
    more = [Request(turns, "flood", served) for _ in range(3)]
    waiting(turns, "flood", 3)
    others = [Request(turns, "third", served)]
    waiting(turns, "third", 1)

    first[0].end()

    assert others[0].is_served.wait(5)
    assert served == ["flood", "flood", "quiet", "third"]
    first[1].end()
    quiet.end()
    others[0].end()
    for each in more:
        each.end()
    assert served[4:] == ["flood"] * 3


def test_every_place_is_free_again_when_all_have_left() -> None:
    turns = Turns(3, waiting=40)
    start = Barrier(24)
    done: list[str] = []

    def request(tenant: str) -> None:
        start.wait(5)
        for _ in range(50):
            turns.enter(tenant)
            turns.leave(tenant)
        done.append(tenant)

    threads = [Thread(target=request, args=(f"t{n % 3}",)) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(done) == 24
    assert (turns._free, turns._held, turns._queues) == (4, {}, {})


def test_half_of_the_waiting_threads_are_left_to_others() -> None:
    turns = Turns.of_threads(4)

    assert (turns._most, turns._free, turns._most_waiting) == (4, 5, 14)
