"""A tenant of 1,000 objects of 20 fields, each with a view: what a process needs to serve it."""

from __future__ import annotations

from http.client import HTTPConnection
from time import perf_counter

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.ground import Ground, make_tenant
from benchmarks.large import large_object, large_tenant
from benchmarks.processes import family, memory_mb
from benchmarks.web import Web, open_web
from dougong.access.actor import Actor
from dougong.deployment.deploy import DeployRequest
from dougong.metadata.definition import Definition

OBJECTS, FIELDS = 1000, 20
LIMIT_MS = 1000.0
_AT_ONCE = 100


class LargeTenant(Bench):
    """The first request to a process that has just started, against a second.

    Further: the next request of the same sort; a deploy of one more field, and the first request
    after it; the memory (MB) of the process before it knew the tenant, what its model takes, and
    what it takes once every object has been listed.
    """

    name = "large_tenant"
    unit = "ms"
    budget = 1.0
    order = 2

    def run(self, stage: Stage) -> Figure:
        """Make the tenant, start a process, and ask."""
        actor, token = make_tenant(stage.ground.platform, "large")
        begun = perf_counter()
        for at in range(0, 2 * OBJECTS, _AT_ONCE):
            _deploy(stage.ground, actor, *list(large_tenant(OBJECTS, FIELDS))[at : at + _AT_ONCE])
        further = {"made_s": perf_counter() - begun}
        with open_web(stage.ground) as web:
            # What every request needs, such as its token, is loaded by one to another tenant.
            _list(web, stage.ground.token, "account")
            memory = [memory_mb(family(web.pid))]
            first = _list(web, token, "object_0")
            memory.append(memory_mb(family(web.pid)))
            further["next_ms"] = _list(web, token, "object_1")
            begun = perf_counter()
            _deploy(stage.ground, actor, large_object(0, FIELDS + 1))
            further["deploy_ms"] = (perf_counter() - begun) * 1000
            further["after_deploy_ms"] = _list(web, token, "object_0", where="ISBLANK(f20)")
            for number in range(OBJECTS):
                _list(web, token, f"object_{number}")
            memory.append(memory_mb(family(web.pid)))
        further["before_mb"] = memory[0]
        further["model_mb"], further["all_mb"] = (each - memory[0] for each in memory[1:])
        return Figure(LIMIT_MS / first, first, LIMIT_MS, further)


def _deploy(ground: Ground, actor: Actor, *definitions: Definition) -> None:
    ground.platform.deployments.deploy(actor, DeployRequest(definitions=definitions))


def _list(web: Web, token: str, name: str, *, where: str = "") -> float:
    """Ask for a page of an object; gives the milliseconds it took."""
    connection = HTTPConnection("127.0.0.1", web.port, timeout=30)
    begun = perf_counter()
    path = f"/api/v1/data/{name}" + (f"?where={where}" if where else "")
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    taken = (perf_counter() - begun) * 1000
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:500]!r}")
    return taken
