"""Turns: how many requests a web process serves at once, and whose comes next.

A thread that serves holds a place; the others wait in a queue for each tenant, and a place that
falls free goes to the tenant that holds fewest. One place more than a single tenant may hold, and
queues of a bounded length, see to it that a tenant that floods keeps no other one waiting: it is
its own requests that are refused.
"""

from __future__ import annotations

from collections import deque
from http import HTTPStatus
from threading import Lock

from dougong.kernel.errors import AppError

THREADS_PER_PLACE = 8
"""How many threads a process has for each request that it serves at once: those who wait."""

_LONGEST_WAIT_S = 30.0


class BusyError(AppError):
    """So many requests of the tenant wait already that no other is let in."""

    code = "limits.busy"
    template = "too many requests at once; send fewer at a time, and this one again in a moment"
    template_zh = "同时发送的请求过多；请减少并发，稍后重新发送此请求"
    status = HTTPStatus.TOO_MANY_REQUESTS
    retryable = True


class Turns:
    """Gives out the places of a process.

    Args:
        places: How many requests of one tenant are served at once; another tenant has one more.
        waiting: How many requests of one tenant may wait.
    """

    def __init__(self, places: int, *, waiting: int) -> None:
        self._most = places
        self._most_waiting = waiting
        self._free = places + 1
        self._held: dict[str, int] = {}
        self._queues: dict[str, deque[Lock]] = {}
        self._lock = Lock()

    @classmethod
    def of_threads(cls, threads: int) -> Turns:
        """Make those of a process that serves so many requests of a tenant at once.

        Half of the threads that do not serve are left to others than the one that floods.
        """
        return cls(threads, waiting=threads * (THREADS_PER_PLACE - 1) // 2)

    def enter(self, tenant: str) -> None:
        """Take a place, waiting for one if need be; ``leave`` must follow.

        Raises:
            BusyError: Too many requests of the tenant wait already, or it took too long.
        """
        with self._lock:
            held = self._held.get(tenant, 0)
            if self._free and held < self._most and tenant not in self._queues:
                self._free -= 1
                self._held[tenant] = held + 1
                return
            queue = self._queues.get(tenant, deque())
            if len(queue) >= self._most_waiting:
                raise BusyError(retry_after_s=1)
            self._queues[tenant] = queue
            ticket = Lock()
            ticket.acquire()
            queue.append(ticket)
        if not ticket.acquire(timeout=_LONGEST_WAIT_S):
            self._give_up(tenant, ticket)

    def leave(self, tenant: str) -> None:
        """Give a place back; who waits gets it, the tenant that holds fewest first."""
        with self._lock:
            self._free += 1
            left = self._held[tenant] - 1
            if left:
                self._held[tenant] = left
            else:
                del self._held[tenant]
            if self._queues:
                self._hand_on()

    def _hand_on(self) -> None:
        held = self._held
        chosen = min(self._queues, key=lambda tenant: held.get(tenant, 0))
        if held.get(chosen, 0) >= self._most:
            return
        # Put at the end again, so that of tenants that hold as many each has its turn.
        queue = self._queues.pop(chosen)
        queue.popleft().release()
        if queue:
            self._queues[chosen] = queue
        self._free -= 1
        held[chosen] = held.get(chosen, 0) + 1

    def _give_up(self, tenant: str, ticket: Lock) -> None:
        with self._lock:
            queue = self._queues.get(tenant)
            if queue is None or ticket not in queue:
                return  # it was called in this very moment
            queue.remove(ticket)
            if not queue:
                del self._queues[tenant]
        raise BusyError(retry_after_s=1)
