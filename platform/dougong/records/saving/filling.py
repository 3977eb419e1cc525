"""Values that a save works out itself: default expressions, and what lookups fetch.

All of it is computed over drafts, a statement for each round; a value that needs another one that
is worked out comes a round later. What is computed is held to what is asked of everyone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import Numeric

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.formula.tree import Expression
from dougong.formula.values import to_json
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.objects.definition import FetchDef
from dougong.metadata.objects.filling import default_expression
from dougong.records.saving.drafts import DraftQuery, DraftQueryBuilder
from dougong.records.saving.references import Faults
from dougong.records.saving.session import SaveSession

_WIDE = Context(prec=200, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Fill:
    """One value that is worked out.

    Attributes:
        field: The field that takes it.
        expression: Its default, or None.
        fetch: What is fetched, or None.
        source: The field that is fetched.
    """

    field: FieldModel
    expression: Expression | None = None
    fetch: FetchDef | None = None
    source: FieldModel | None = None

    @cached_property
    def options(self) -> Mapping[str, Any]:
        """The options that a value is read by: what is copied may be offered no more."""
        options = self.field.options
        if self.fetch is None or "options" not in options:
            return options
        return {**options, "options": [{**each, "active": True} for each in options["options"]]}

    @property
    def reads(self) -> frozenset[str]:
        """Fields of the draft that it reads."""
        if self.expression is not None:
            return frozenset(path[0] for path in self.expression.reads.paths)
        return frozenset((self.fetch.lookup,)) if self.fetch is not None else frozenset()

    def wanted(self, change: Change, sent: Collection[str] | None) -> bool:
        """Tell whether a change needs it.

        Args:
            change: The change.
            sent: What the client sent of a new record; None: defaults have been given before.
        """
        if self.fetch is None:
            return change.old is None and sent is not None and self.field.name not in sent
        if self.fetch.lookup not in change.values:
            return False
        if change.old is None and change.values[self.fetch.lookup] is None:
            return False
        return self.fetch.always or self._stored(change) is None

    def _stored(self, change: Change) -> Any:
        name = self.field.name
        return change.values.get(name, None if change.old is None else change.old[name])

    def json(self, value: Any) -> JsonValue:
        """Give a computed value as a client would send it."""
        if isinstance(value, Decimal):
            return str(_to_scale(value, self.field))
        if self.expression is not None:
            return to_json(value, self.expression.type)
        assert self.source is not None
        dumped: JsonValue = self.source.type.dump(value, self.source.options)
        return dumped


@dataclass(frozen=True, slots=True)
class Round:
    """Values that can be worked out together."""

    fills: tuple[Fill, ...]
    query: DraftQuery


def fill(
    session: SaveSession,
    record: ObjectModel,
    changes: Sequence[Change],
    sent: Sequence[Collection[str]] | None,
) -> Faults:
    """Work out values, and set them in the changes.

    Args:
        session: The save.
        record: The object.
        changes: What is sent, read.
        sent: The names of the fields sent of each new record; None: only what lookups fetch.

    Returns:
        By position, what does not fit its field.
    """
    if not record.definition.filled:
        return {}
    faults: Faults = defaultdict(list)
    model = session.model
    key = (model.schema, model.version, record.name, "filling")
    for each in session.plans.get(key, lambda: compile_rounds(model, record)):
        _run(session, record, each, changes, sent, faults)
    return faults


def _run(
    session: SaveSession,
    record: ObjectModel,
    round_: Round,
    changes: Sequence[Change],
    sent: Sequence[Collection[str]] | None,
    faults: Faults,
) -> None:
    wanted = {
        position: {
            at
            for at, each in enumerate(round_.fills)
            if each.wanted(change, sent[position] if sent is not None else None)
        }
        for position, change in enumerate(changes)
    }
    chosen = [changes[position] for position, places in wanted.items() if places]
    if not chosen:
        return
    rows = round_.query.run(session, record, chosen)
    given: dict[str, JsonValue] = {}
    for position, places in wanted.items():
        for at in sorted(places):
            value = rows[changes[position].id][at]
            problem = _set(changes[position], round_.fills[at], value)
            if problem is not None:
                faults[position].append(problem)
            given[round_.fills[at].field.name] = None if value is None else str(value)
    if session.trace is not None:
        session.trace.note("fill", record.name, values=given)


def _set(change: Change, each: Fill, value: Any) -> Problem | None:
    field = each.field
    raw = None if value is None else each.json(value)
    if field.type.is_blank(raw):
        change.values[field.name] = getattr(field.type, "blank", None)
        return None
    try:
        change.values[field.name] = field.type.parse(raw, each.options)
    except InvalidValueError as error:
        return Problem(path=f"/{field.name}", error=error)
    return None


def compile_rounds(model: Model, record: ObjectModel) -> tuple[Round, ...]:
    """Compile what an object's definition says, in the order in which it can be worked out."""
    fills = list(_fills(model, record))
    names = {each.field.name for each in fills}
    rounds: list[Round] = []
    done: set[str] = set()
    while fills:
        ready = [each for each in fills if (each.reads & names) <= done]
        assert ready, "definitions that go round in circles are not deployed"
        builder = DraftQueryBuilder(model, record)
        for each in ready:
            _add(builder, each)
        rounds.append(Round(tuple(ready), builder.build()))
        done |= {each.field.name for each in ready}
        fills = [each for each in fills if each.field.name not in done]
    return tuple(rounds)


def _fills(model: Model, record: ObjectModel) -> Sequence[Fill]:
    definition = record.definition
    defaults = []
    for index, field in enumerate(definition.fields):
        at = default_expression(definition, index)
        if at is not None:
            expression = model.expressions.compile(model.catalog, at)
            defaults.append(Fill(record.fields[field.name], expression))
    fetches = [
        Fill(record.fields[each.into], fetch=each, source=_source(model, record, each))
        for each in definition.fetches
    ]
    return [*defaults, *fetches]


def _source(model: Model, record: ObjectModel, fetch: FetchDef) -> FieldModel:
    target = record.fields[fetch.lookup].target
    assert target is not None
    return model.objects[target].fields[fetch.field]


def _add(builder: DraftQueryBuilder, each: Fill) -> None:
    if each.expression is not None:
        builder.add(each.expression)
        return
    assert each.fetch is not None
    table, owner = builder.drafts.source((each.fetch.lookup,))
    if each.fetch.field in owner.stored:
        builder.add_column(table.c[each.fetch.field])
    else:
        builder.add_column(builder.drafts.column((each.fetch.lookup, each.fetch.field)))


def _to_scale(value: Decimal, field: FieldModel) -> Decimal:
    """Round a number to what its field holds; where there is no number to hold, leave it."""
    column = field.type.column(field.options)
    if not isinstance(column, Numeric) or column.scale is None:
        return value
    return value.quantize(Decimal(1).scaleb(-column.scale), context=_WIDE)
