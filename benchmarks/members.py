"""Ordinary members of the bench's tenant: 1,000 users of five levels, and what they reach.

The tickets are private, each owned by one of them. Twenty sharing rules share by owner and by
condition with ten roles. An administrator reaches everything by right; what it costs more that
somebody reaches some of a million records is measured against that.
"""

from __future__ import annotations

import itertools
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from random import Random
from statistics import median
from uuid import UUID

import psycopg

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.ground import SCHEMA, Ground, user_id
from benchmarks.load import Call, fire
from dougong.access.actor import Actor, system_actor
from dougong.access.signing_in.tokens import create_token
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import Definition
from dougong.storage.tenants import find_tenant

LEAF, ALONE, MANAGER, CHIEF = "leaf", "alone", "manager", "chief"
MEMBERS: Mapping[str, int] = {LEAF: 997, ALONE: 998, MANAGER: 1, CHIEF: 0}
"""Whom two sharing rules reach, whom none does, who stands above 200, and above all."""

_ROLES = 10
_LEVELS = """
UPDATE {s}."user" u SET manager = m.id FROM (
  SELECT n, CASE WHEN n <= 5 THEN 0 WHEN n <= 30 THEN 1 + (n - 6) % 5
    WHEN n <= 155 THEN 6 + (n - 31) % 25 ELSE 31 + (n - 156) % 125 END AS above
  FROM generate_series(1, 999) n) AS tree, {s}."user" m
WHERE u.email = 'member' || tree.n || '@bench.example'
  AND m.email = 'member' || tree.above || '@bench.example'
"""
_TEAMS = """
INSERT INTO {s}.team (id, version, created_at, updated_at, name)
SELECT gen_random_uuid(), 1, now(), now(), 'Team ' || n FROM generate_series(0, 19) n
"""
_IN_TEAMS = """
UPDATE {s}."user" u SET team = t.id FROM {s}.team t, generate_series(0, 999) n
WHERE u.email = 'member' || n || '@bench.example' AND t.name = 'Team ' || n % 20
"""
_GRANTS = """
INSERT INTO {s}._grant (user_id, kind, name, granted_at)
SELECT id, 'permission_set', 'bench_member', now() FROM {s}."user" WHERE email LIKE 'member%'
"""
_ROLE_GRANT = """
INSERT INTO {s}._grant (user_id, kind, name, granted_at) VALUES (%s, 'role', %s, now())
"""


class MemberBench(Bench):
    """A call as members make it, against the same call as an administrator makes it."""

    unit = "requests/s"
    order = 1

    @abstractmethod
    def calls(self, ground: Ground, member: int, random: Random) -> Iterator[Call]:
        """Yield calls without end that a member and an administrator may make alike."""

    def run(self, stage: Stage) -> Figure:
        """Let each member have turns beside the administrator; the leaf's ratio counts."""
        tokens = tokens_of(stage.ground)
        ratios: dict[str, float] = {}
        figures: dict[str, tuple[float, float]] = {}
        for name, number in MEMBERS.items():
            calls = list(itertools.islice(self.calls(stage.ground, number, Random(1)), 2000))
            sides = (tokens[name], stage.ground.token)
            turns: tuple[list[float], list[float]] = ([], [])
            for _ in range(stage.rounds + 1):
                for side, token in zip(turns, sides, strict=True):
                    port = stage.webs.ours.port
                    load = fire(port, calls, token, seconds=stage.seconds)
                    side.append(load.requests / load.seconds)
            # The first turn of each warms up.
            ratios[name] = median(a / b for a, b in list(zip(*turns, strict=True))[1:])
            figures[name] = (median(turns[0][1:]), median(turns[1][1:]))
        worst = min(LEAF, ALONE, key=lambda name: ratios[name])
        return Figure(ratios[worst], *figures[worst], ratios)


def tokens_of(ground: Ground) -> Mapping[str, str]:
    """Make the members, once; gives an API token of each by what they are called."""
    platform = ground.platform
    with psycopg.connect(ground.database_url, autocommit=True) as connection:
        made = connection.execute(f"SELECT count(*) FROM {SCHEMA}._grant").fetchone()
        if made == (0,):
            for statement in (_LEVELS, _TEAMS, _IN_TEAMS, _GRANTS):
                connection.execute(statement.format(s=SCHEMA))
            for member in (LEAF, MANAGER):
                role = f"desk_{MEMBERS[member] % _ROLES}"
                grant = (user_id(MEMBERS[member]), role)
                connection.execute(_ROLE_GRANT.format(s=SCHEMA), grant)
            request = DeployRequest(definitions=list(_definitions()))
            platform.deployments.deploy(ground.actor, request)
    return {name: _token(ground, user_id(number)) for name, number in MEMBERS.items()}


def _token(ground: Ground, member: UUID) -> str:
    platform = ground.platform
    home = find_tenant(platform.database, ground.actor.tenant)
    actor: Actor = system_actor(home, user_id=member)
    _, token = create_token(
        platform.database,
        actor,
        name="bench",
        expires_at=None,
        clock=platform.clock,
        ids=platform.ids,
        random_bytes=platform.random_bytes,
    )
    return token


def _definitions() -> Iterator[Definition]:
    yield _definition(
        "permission_set",
        "bench_member",
        objects={
            "ticket": {"create": True, "read": True, "update": True, "delete": True},
            "*": {"read": True},
        },
    )
    for n in range(_ROLES):
        yield _definition("role", f"desk_{n}", permission_sets=["bench_member"])
        rule: JsonObject = {"object": "ticket", "to": {"role": f"desk_{n}"}}
        team = {"team": f"Team {n}"}
        yield _definition("sharing", f"of_team_{n}", owned_by=team, level="read", **rule)
        urgent = f"priority = 'urgent' and cost > {80 + n}"
        yield _definition("sharing", f"urgent_{n}", where=urgent, level="edit", **rule)


def _definition(kind: str, name: str, **more: object) -> Definition:
    document: JsonObject = {"kind": kind, "name": name, "label": {"en": name}, **more}  # type: ignore[dict-item]
    return Definition(kind, name, document)
