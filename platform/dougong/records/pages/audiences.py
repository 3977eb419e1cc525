"""Whom layouts and pages are for: conditions over the user alone, told by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import select

from dougong.access.actor import Actor
from dougong.access.short_cache import ShortCache
from dougong.deployment.model import Model
from dougong.formula.to_sql import to_sql
from dougong.kernel.clock import Clock
from dougong.metadata.definition import ExpressionAt, Identity
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.joins import Joins
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement

REMEMBER_FOR = timedelta(seconds=2)
_USERS_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class _Asked:
    """One statement that tells of each definition whether it is for the user."""

    identities: Sequence[Identity]
    statement: Statement


class Audiences:
    """Tells which layouts and pages are not for a user; safe for threads."""

    def __init__(self, database: Database, clock: Clock, plans: PlanCache) -> None:
        self._database = database
        self._clock = clock
        self._plans = plans
        self._known: ShortCache[tuple[str, int, UUID | None], frozenset[Identity]] = ShortCache(
            lifetime=REMEMBER_FOR, size=_USERS_REMEMBERED
        )

    def not_for(self, actor: Actor, model: Model) -> frozenset[Identity]:
        """Give the definitions that are for other users; remembered for a moment."""
        asked = self._asked(model)
        if asked is None:
            return frozenset()
        key, now = (model.schema, model.version, actor.user_id), self._clock.now()
        known = self._known.get(key, now=now)
        if known is None:
            with self._database.connection(model.schema) as connection:
                known = self._told(connection, actor, asked)
            self._known.put(key, known, now=now)
        return known

    def _told(
        self, connection: Connection[TupleRow], actor: Actor, asked: _Asked
    ) -> frozenset[Identity]:
        context = actor.parameters(self._clock.now())
        row = asked.statement.one(connection, context)
        assert row is not None
        return frozenset(
            each for each, holds in zip(asked.identities, row, strict=True) if not holds
        )

    def _asked(self, model: Model) -> _Asked | None:
        found: _Asked | None = self._plans.get(
            (model.schema, model.version, "audiences"), lambda: _ask(model)
        )
        return found


def _ask(model: Model) -> _Asked | None:
    conditions = [
        (identity, at)
        for identity, held in model.catalog.expressions.items()
        if identity[0] in ("layout", "page")
        for at in held
        if at.actor
    ]
    if not conditions:
        return None
    statement = _statement(model, [at for _, at in conditions])
    return _Asked([identity for identity, _ in conditions], statement)


def _statement(model: Model, conditions: Sequence[ExpressionAt]) -> Statement:
    user = model.objects["user"]
    source = Joins(model, user, user.table.alias("t"))
    compiled = [model.expressions.compile(model.catalog, at) for at in conditions]
    values = [to_sql(each, source, as_value=True, fixed=True) for each in compiled]
    return compile_statement(select(*values).prefix_with(of_version(model)))
