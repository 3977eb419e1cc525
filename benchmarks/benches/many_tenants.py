"""A database of a thousand tenants: what one more costs, and what a process needs to serve them."""

from __future__ import annotations

from http.client import HTTPConnection
from statistics import quantiles
from time import perf_counter

import psycopg

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.ground import Ground, make_tenant
from benchmarks.processes import family, memory_mb
from benchmarks.web import Web, open_web

TENANTS, SMOKE_TENANTS = 1_000, 5
LIMIT_MS = 1000.0


class ManyTenants(Bench):
    """The 99th of a hundred first requests, one to each tenant, of a process that has just started.

    Further: the seconds in which a tenant is made and the room (MB) that it takes before it has
    records; a second request to each; the memory (MB) of the web process before and after it has
    served them all, and of the database then; the milliseconds until a process serves.
    """

    name = "many_tenants"
    unit = "ms"
    budget = 1.0
    order = 2

    def run(self, stage: Stage) -> Figure:
        """Make the tenants, start a process, and ask each of them twice."""
        ground, count = stage.ground, SMOKE_TENANTS if stage.rounds == 1 else TENANTS
        before, begun = _database_mb(ground), perf_counter()
        tokens = [make_tenant(ground.platform, f"tenant{n}")[1] for n in range(count)]
        further = {
            "made_s": (perf_counter() - begun) / count,
            "tenant_mb": (_database_mb(ground) - before) / count,
        }
        begun = perf_counter()
        with open_web(ground) as web:
            further["start_ms"] = (perf_counter() - begun) * 1000
            _ask(web, ground.token)
            further["before_mb"] = memory_mb(family(web.pid))
            first = [_ask(web, token) for token in tokens]
            further["second_p50_ms"] = quantiles([_ask(web, t) for t in tokens], n=100)[49]
            further["after_mb"] = memory_mb(family(web.pid))
            further["database_mb"] = memory_mb([p for pid in ground.pids for p in family(pid)])
        of_hundred = quantiles(first, n=100)
        further["first_p50_ms"] = of_hundred[49]
        return Figure(LIMIT_MS / of_hundred[98], of_hundred[98], LIMIT_MS, further)


def _database_mb(ground: Ground) -> float:
    with psycopg.connect(ground.database_url) as connection:
        row = connection.execute("SELECT pg_database_size(current_database()) / 1e6").fetchone()
    assert row is not None
    return float(row[0])


def _ask(web: Web, token: str) -> float:
    """Ask for a list of accounts; gives the milliseconds it took."""
    connection = HTTPConnection("127.0.0.1", web.port, timeout=30)
    begun = perf_counter()
    headers = {"Authorization": f"Bearer {token}"}
    connection.request("GET", "/api/v1/data/account?limit=10", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    taken = (perf_counter() - begun) * 1000
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} {body[:500]!r}")
    return taken
