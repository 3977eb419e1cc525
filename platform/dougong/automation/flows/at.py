"""What an element works with: one step of one run, in one open transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.automation.errors import BlankValueError
from dougong.automation.flows.branching import begin, call, children_of, fork
from dougong.automation.flows.causes import Cause, extended, read_causes
from dougong.automation.flows.compiled import CompiledFlow
from dougong.automation.flows.definition import StepDef
from dougong.automation.flows.evaluating import Asked, Evaluator, Known
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.value_types import Kind, Type
from dougong.formula.values import to_json
from dougong.hooks.events import Change
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.notifications import Notice, notify
from dougong.storage.run_rows import Run

if TYPE_CHECKING:
    from dougong.automation.flows.running import Engine

Opens: TypeAlias = Callable[[Actor, str, Verb, Sequence[JsonObject]], ShapedRecords]
"""Opens the saving of records of an object, in the transaction at hand, with causes."""


@dataclass(slots=True, kw_only=True)
class Ground:
    """The transaction that steps are taken in.

    Attributes:
        engine: Takes the steps.
        connection: Has it open.
        tenant: Name of the tenant.
        model: The definitions in force.
        actor: Who the steps are taken by, with the rights that the flow has.
        now: The present instant.
        opens: Opens the saving of records in it.
        inline: Whether it is that of a save which set the flow off.
        change: The record that is being saved, as long as that is what it holds.
        written: Whether it is written already.
        old: Stored values of the record before it was saved.
        saved: Whether any record was saved by a step.
        simulated: Whether it will be taken back.
    """

    engine: Engine
    connection: Connection[TupleRow]
    tenant: str
    model: Model
    actor: Actor
    now: datetime
    opens: Opens
    inline: bool = False
    change: Change | None = None
    written: bool = False
    old: Mapping[str, Any] | None = None
    saved: bool = False
    simulated: bool = False

    @property
    def schema(self) -> str:
        """Schema of the tenant."""
        return self.model.schema

    @property
    def evaluator(self) -> Evaluator:
        """Computes expressions."""
        return Evaluator(self.model, self.engine.plans)


@dataclass(slots=True, kw_only=True)
class At:
    """One step of one run.

    Attributes:
        ground: The transaction.
        run: The run.
        compiled: The version of the flow that it runs.
        step: The step.
        path: The step, with the turns of the loops around it.
        kept: What a step that waited has kept.
        state: What a step remembers of the turns of its paths.
        noted: The values that went in, for the journal.
    """

    ground: Ground
    run: Run
    compiled: CompiledFlow
    step: StepDef
    path: str
    kept: Mapping[str, JsonValue] = field(default_factory=dict)
    state: JsonValue = None
    noted: dict[str, JsonValue] = field(default_factory=dict)

    @property
    def connection(self) -> Connection[TupleRow]:
        """Has the transaction open."""
        return self.ground.connection

    @property
    def model(self) -> Model:
        """The definitions in force."""
        return self.ground.model

    @property
    def schema(self) -> str:
        """Schema of the tenant."""
        return self.ground.model.schema

    @property
    def tenant(self) -> str:
        """Name of the tenant."""
        return self.ground.tenant

    @property
    def actor(self) -> Actor:
        """Who the step is taken by, with the rights that the flow has."""
        return self.ground.actor

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.ground.now

    @property
    def ids(self) -> Ids:
        """Makes ids."""
        return self.ground.engine.ids

    @property
    def random(self) -> Callable[[], float]:
        """Gives numbers from 0 to 1."""
        return self.ground.engine.random

    @property
    def inline(self) -> bool:
        """Whether it runs within the save that set the flow off."""
        return self.ground.inline

    @property
    def simulated(self) -> bool:
        """Whether all of it will be taken back."""
        return self.ground.simulated

    @property
    def key(self) -> str:
        """What stays the same for this step however often it is tried."""
        return f"{self.run.id}:{self.run.steps}"

    def value(
        self,
        source: JsonValue,
        expect: Type | None = None,
        *,
        fills: tuple[str, str] | None = None,
    ) -> Any:
        """Give the value of an expression, as Python has it; what is no text is a constant.

        Raises:
            ExpressionFailedError: It cannot be computed.
        """
        return self.several({"": source}, expect, fills=fills)[""]

    def needed(self, source: JsonValue, expect: Type | None = None) -> Any:
        """Give the value of an expression that must not be blank.

        Raises:
            BlankValueError: It is.
            ExpressionFailedError: It cannot be computed.
        """
        found = self.value(source, expect)
        if found is None:
            raise BlankValueError(expression=str(source)[:500])
        return found

    def several(
        self,
        sources: Mapping[str, JsonValue],
        expect: Type | None = None,
        *,
        fills: tuple[str, str] | None = None,
    ) -> dict[str, Any]:
        """Give the values of expressions, all by one question to the database at most."""
        found: dict[str, Any] = dict(sources)
        asked = {
            name: self._asked(source, expect, fills)
            for name, source in sources.items()
            if isinstance(source, str)
        }
        return found | self._answers(asked)

    def values(self, sources: Mapping[str, JsonValue], object_name: str) -> JsonObject:
        """Give the values of fields as a client would send them.

        Args:
            sources: An expression, or a constant, by field.
            object_name: The object.
        """
        asked = {
            name: self._asked(source, None, (object_name, name))
            for name, source in sources.items()
            if isinstance(source, str)
        }
        answers = self._answers(asked)
        record = self.model.object(object_name)
        found: dict[str, JsonValue] = dict(sources)
        for name, each in asked.items():
            found[name] = _sendable(record, name, answers[name], each)
        return found

    def saving(self, object_name: str, verb: Verb) -> tuple[ShapedRecords, ObjectModel]:
        """Open the saving of records in this transaction, with the rights that the flow has."""
        self.ground.saved = True
        if self.ground.written:
            self.ground.change = None  # a step may write what is at hand
        saving = self.ground.opens(self.actor, object_name, verb, self.causes)
        return saving, self.model.object(object_name)

    def wrote(self, count: int) -> None:
        """Note that the step writes so many records.

        Raises:
            TooManyRowsError: They are more than a run may write; the step is undone.
        """
        spent = self.run.memory.setdefault("spent", {})
        spent["rows"] = int(spent.get("rows", 0)) + count
        self.ground.engine.budgets.require_rows(spent["rows"])

    @property
    def causes(self) -> list[JsonObject]:
        """What led to what this step sets off: the run last.

        Raises:
            FlowLoopError: It goes round in a circle.
        """
        run = self.run
        link = Cause(run.flow, None if self.inline else run.id, run.object, run.record_id)
        return [each.to_json() for each in extended(read_causes(run.causes), link)]

    def set_variable(self, name: str, value: JsonValue) -> None:
        """Have ``$var.<name>`` hold something else."""
        self.run.memory.setdefault("var", {})[name] = value

    def remember(self, name: str, value: Any) -> JsonValue:
        """Have ``$var.<name>`` hold a value as Python has it; gives it as JSON."""
        of = self.compiled.flow.variables[name].value_type
        kept = to_json(value, of)
        self.set_variable(name, kept)
        return kept

    def tell(self, notices: Sequence[Notice]) -> None:
        """Tell users something, in the product."""
        notify(self.connection, self.schema, notices, ids=self.ids, at=self.now)

    def fork(self, start: str, name: str) -> UUID:
        """Begin a branch of this run: a run that this one may wait for, at ``child_key``."""
        return fork(self, start, name)

    def start(self, flow: str, record_id: UUID | None, given: JsonObject) -> UUID:
        """Begin another flow as a part of this run, which may wait for it, at ``child_key``."""
        return begin(self, flow, record_id, given)

    def call(self, flow: str, record_id: UUID | None, given: JsonObject) -> JsonObject:
        """Run another flow to its end within this transaction; gives its output."""
        return call(self, flow, record_id, given)

    @property
    def child_key(self) -> str:
        """What is told to runs that wait for a part of them to end."""
        return f"child:{self.run.id}:{self.path}"

    def children(self) -> list[Run]:
        """Give the runs that this step began, the first one first."""
        return list(children_of(self))

    def _asked(self, source: str, expect: Type | None, fills: tuple[str, str] | None) -> Asked:
        evaluator = self.ground.evaluator
        return self.compiled.asked(evaluator, self.step.id, source, expect, fills=fills)

    def _answers(self, asked: Mapping[str, Asked]) -> dict[str, Any]:
        if not asked:
            return {}
        questions = list(asked.values())
        answers = self.ground.engine.answers(self.ground, self.run, questions)
        for each, answer in zip(questions, answers, strict=True):
            self.noted[each.at.source[:200]] = to_json(answer, each.expression.type)
        return dict(zip(asked, answers, strict=True))


def known_of(ground: Ground, run: Run) -> Known:
    """Give what the expressions of a run are asked on."""
    change, old = ground.change, ground.old
    values = {**(change.old or {}), **change.values} if change is not None else None
    if old is None and run.old is not None:
        old = {**run.old, "id": str(run.record_id)}
    memory: dict[str, Any] = {
        **run.memory,
        "run": {"id": str(run.id), "started_at": run.created_at.isoformat()},
    }
    return Known(
        object=run.object,
        record_id=run.record_id,
        values=values,
        written=ground.written,
        old=old,
        memory=memory,
    )


def _sendable(record: ObjectModel, name: str, value: Any, asked: Asked) -> JsonValue:
    if value is None:
        return None
    of = asked.expression.type
    if of.kind is Kind.RECORD and name in record.polymorphic:
        return {"object": of.object, "id": str(value)}
    return to_json(value, of)
