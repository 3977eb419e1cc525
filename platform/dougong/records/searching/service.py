"""Searching records: which objects, whose rights, page by page."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, func, select

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.messages import say
from dougong.records.errors import InvalidCursorError, InvalidParameterError, StaleModelError
from dougong.records.plans import PlanCache
from dougong.records.reading.guard import Guard
from dougong.records.searching.asking import Question, Typed, questions, typed
from dougong.records.searching.fields import is_searched
from dougong.records.searching.finding import MOST_FOUND, Hit, Lookout
from dougong.records.searching.highlighting import slips
from dougong.records.searching.showing import Found, Window, build_window
from dougong.storage.database import Database
from dougong.storage.search_rows import read_places
from dougong.storage.statement import Statement, compile_statement

LONGEST_S = 1.0
"""How long a question may take; those that follow are asked all the same."""
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search gives.

    Attributes:
        found: A page of records, the best matches first.
        complete: Whether every record that matches was looked at.
        counts: How many were found of each object, on all pages; at least, where not complete.
        cursor: What gives the next page; None: there is none.
    """

    found: Sequence[Found] = ()
    complete: bool = True
    counts: Mapping[str, int] | None = None
    cursor: str | None = None


class Searches:
    """Finds records of every tenant of a cell.

    Args:
        database: The cell.
        models: Compiled definitions of each tenant.
        clock: Tells the time, which rights and a computed title may depend on.
    """

    def __init__(self, *, database: Database, models: Models, clock: Clock) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._plans = PlanCache(size=500)

    def find(
        self,
        actor: Actor,
        text: str,
        *,
        objects: Sequence[str] = (),
        limit: int,
        cursor: str | None = None,
    ) -> SearchResult:
        """Find the records that a text means.

        Args:
            actor: Who asks.
            text: What was typed.
            objects: Names of the objects to look at; none means all that the actor may read.
            limit: How many records at most.
            cursor: What the page before gave.

        Raises:
            AppError: An object does not exist, has nothing to be found by, or may not be read; or
                the cursor is not one of a search.
        """
        begin = 0 if cursor is None else _decode(cursor)
        for _ in range(_ATTEMPTS):
            model = self._models.current(actor.schema)
            records = _objects(model, actor, objects)
            try:
                return self._find(model, records, actor, typed(text), begin, limit)
            except psycopg.errors.DeadlockDetected:
                continue
            except psycopg.ProgrammingError:
                self._models.forget(actor.schema)
                if self._models.current(actor.schema).version == model.version:
                    raise
        raise StaleModelError()

    def _find(
        self,
        model: Model,
        records: Sequence[ObjectModel],
        actor: Actor,
        asked: Typed,
        begin: int,
        limit: int,
    ) -> SearchResult:
        several = questions(asked)
        if not several:
            return SearchResult(counts={})
        search = _Search(self._plans, Guard(model, actor.rights), actor, self._clock)
        with self._database.transaction(model.schema) as connection:
            lookout = search.lookout(connection, records)
            hits, complete = search.ask(connection, lookout, several, asked)
            found: list[Found] = []
            at = begin
            while len(found) < limit and at < len(hits):
                page = hits[at : at + limit - len(found)]
                found += search.show(connection, lookout, page, asked)
                at += len(page)
        counts = Counter(lookout.names[hit.object] for hit in hits)
        more = _encode(at) if at < len(hits) else None
        return SearchResult(found, complete, counts, more)


class _Search:
    """One search."""

    def __init__(self, plans: PlanCache, guard: Guard, actor: Actor, clock: Clock) -> None:
        self._plans = plans
        self._guard = guard
        self._context = actor.parameters(clock.now())
        self._model = guard.model
        self._key = (guard.model.schema, guard.model.version, guard.rights.key)

    def lookout(self, connection: Connection[TupleRow], records: Sequence[ObjectModel]) -> Lookout:
        """Give the statements of the search."""
        names = frozenset(each.name for each in records)
        places = {
            name: place
            for name, place in read_places(connection, self._model.schema).items()
            if name in names
        }
        # A tenant that was copied, or had no index, gets places without a deploy.
        placed = tuple((place.key, place.next_slot) for _, place in sorted(places.items()))
        key = (*self._key, names, placed)
        return self._plans.get(key, lambda: Lookout(self._guard, records, places))

    def ask(
        self,
        connection: Connection[TupleRow],
        lookout: Lookout,
        several: Sequence[Question],
        asked: Typed,
    ) -> tuple[Sequence[Hit], bool]:
        """Ask the questions, and only if nothing is found what may have been meant."""
        sure = [each for each in several if not each.is_guess]
        with _limited(connection):
            answer = lookout.ask(connection, sure, self._context)
        guesses = [each for each in several if each.is_guess]
        if answer.hits or not guesses:
            return answer.hits, answer.complete
        with _limited(connection):
            guessed = lookout.ask(connection, guesses, self._context)
        return self._nearest(connection, lookout, guessed.hits, asked), guessed.complete

    def show(
        self,
        connection: Connection[TupleRow],
        lookout: Lookout,
        hits: Sequence[Hit],
        asked: Typed,
    ) -> list[Found]:
        """Read what is shown of records, in their order."""
        ids: dict[str, list[Any]] = {}
        for hit in hits:
            ids.setdefault(lookout.names[hit.object], []).append(hit.id)
        shown = {
            (name, record_id): found
            for name, some in ids.items()
            for record_id, found in self._window(name)
            .show(connection, some, asked, self._context)
            .items()
        }
        keys = ((lookout.names[hit.object], hit.id) for hit in hits)
        return [shown[key] for key in keys if key in shown]

    def _nearest(
        self,
        connection: Connection[TupleRow],
        lookout: Lookout,
        hits: Sequence[Hit],
        asked: Typed,
    ) -> list[Hit]:
        """Give those of which but a few letters differ, the fewest first."""
        shown = self.show(connection, lookout, hits, asked)
        by_key = {(lookout.names[hit.object], hit.id): hit for hit in hits}
        ranked = [
            (count, by_key[found.object, found.id])
            for found in shown
            if (count := slips(asked, found.label or "")) is not None
        ]
        return [hit for _, hit in sorted(ranked, key=lambda each: (each[0], -each[1].number))]

    def _window(self, name: str) -> Window:
        record = self._model.objects[name]
        return self._plans.get(
            (*self._key, "window", name), lambda: build_window(self._guard, record)
        )


def _objects(model: Model, actor: Actor, names: Sequence[str]) -> list[ObjectModel]:
    if not names:
        return [
            record
            for name, record in sorted(model.objects.items())
            if is_searched(record) and actor.rights.may("read", name)
        ]
    chosen = []
    for name in dict.fromkeys(names):
        record = model.object(name)
        actor.rights.require("read", name)
        if not is_searched(record):
            reason = say("`{name}` is not searched", "`{name}` 不支持搜索", name=name)
            raise InvalidParameterError(parameter="objects", value=name, reason=reason)
        chosen.append(record)
    return chosen


@contextmanager
def _limited(connection: Connection[TupleRow]) -> Iterator[None]:
    """Limit the time of questions; what is found is shown however long that takes."""
    _LIMIT_TIME.run(connection, {"longest": f"{LONGEST_S * 1000:.0f}ms"})
    yield
    _LIMIT_TIME.run(connection, {"longest": "0"})


def _encode(at: int) -> str:
    return base64.urlsafe_b64encode(b"%d" % at).decode().rstrip("=")


def _decode(cursor: str) -> int:
    try:
        at = int(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (ValueError, binascii.Error):
        raise InvalidCursorError() from None
    if not 0 < at <= MOST_FOUND:
        raise InvalidCursorError()
    return at


_LIMIT_TIME: Statement = compile_statement(
    select(func.set_config("statement_timeout", bindparam("longest"), True))
)
