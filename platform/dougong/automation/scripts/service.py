"""What builders do with scripts: look at them, check them, and try them on a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.calling.errors import UnknownScriptError
from dougong.automation.calling.scripts import Printed
from dougong.automation.rehearsing.log import RecordedConnectors
from dougong.automation.rehearsing.service import Rehearsals
from dougong.automation.rehearsing.stage import Stage, taken_back
from dougong.automation.scripts.calling import (
    RESULT_BYTES,
    answers_of,
    fitting,
    gives_of_script,
    one_of,
    whole_source,
)
from dougong.automation.scripts.examples import ExampleOutcome, faults_of, try_example
from dougong.automation.scripts.host import Host, Records, reading, run_hosted, writing
from dougong.automation.scripts.values import given_values, read_values
from dougong.deployment.model import Model
from dougong.fields.base import Sealed
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.shipped import schema_dir
from dougong.kernel.suggest import hint
from dougong.metadata.check import check_beside
from dougong.metadata.kind import Known, Scope
from dougong.metadata.schema_check import SchemaCheck, read_schema
from dougong.metadata.scripts.definition import MAPPING, OF_RECORDS, SCRIPT, STEP, ScriptDef
from dougong.records.saving.writing import Saved
from dougong.storage.tenants import find_tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of trying a script.

    Attributes:
        result: What it gave.
        error: Why it failed; None: it did not.
        printed: What it printed.
        ms: How long it took.
    """

    result: JsonValue
    error: AppError | None
    printed: str
    ms: int


@dataclass(frozen=True, slots=True)
class _OfStage:
    """Saves records for a script that is tried; all of it is taken back."""

    stage: Stage
    actor: Actor

    def create(self, object_name: str, values: JsonObject) -> Saved:
        """Make a record."""
        return self.stage.records.create(self.actor, object_name, values)

    def update(self, object_name: str, record_id: UUID, values: JsonObject) -> None:
        """Change a record."""
        self.stage.records.update(self.actor, object_name, record_id, values, version=None)

    def delete(self, object_name: str, record_id: UUID) -> None:
        """Put a record into the recycle bin."""
        self.stage.records.delete(self.actor, object_name, record_id, version=None)


@dataclass(frozen=True, slots=True)
class ScriptBench:
    """Where scripts are tried; each use asks for the system right ``builder``.

    Attributes:
        rehearsals: Has what stages are built with.
    """

    rehearsals: Rehearsals

    def scripts(self, actor: Actor) -> Sequence[tuple[ScriptDef, str]]:
        """Give the scripts in force, each with the layer that brings it."""
        actor.rights.require_system("builder")
        catalog = self.rehearsals.models.current(actor.schema).catalog
        every: Mapping[str, ScriptDef] = catalog.all(SCRIPT)
        return [(every[n], catalog.definitions[SCRIPT, n].layer) for n in sorted(every)]

    def faults(self, actor: Actor, document: JsonObject) -> Sequence[Problem]:
        """List what is wrong with a script as it is written now.

        Raises:
            MissingRightError: The actor may not build.
        """
        actor.rights.require_system("builder")
        model = self.rehearsals.models.current(actor.schema)
        script, problems = self._read(model, document)
        if problems or script is None:
            return problems
        runs = self.rehearsals.backstage.automation.scripts
        return [
            Problem(path=each.path.removeprefix(f"/scripts/{script.name}"), error=each.error)
            for each in faults_of(runs, model, script)
        ]

    def examples(self, actor: Actor, names: Sequence[str] | None = None) -> list[ExampleOutcome]:
        """Try the examples of scripts: of all of them, or of those of these names.

        Raises:
            MissingRightError: The actor may not build.
            UnknownScriptError: There is no script of a name.
        """
        actor.rights.require_system("builder")
        model = self.rehearsals.models.current(actor.schema)
        every: Mapping[str, ScriptDef] = model.catalog.all(SCRIPT)
        runs = self.rehearsals.backstage.automation.scripts
        wanted = sorted(every) if names is None else names
        return [
            try_example(runs, model, script, example)
            for script in [_known(every, name) for name in wanted]
            for example in script.examples
        ]

    def attempt(
        self, actor: Actor, name: str, asked: JsonObject, document: JsonObject | None = None
    ) -> Tried:
        """Run a script on a record or on inputs, and take back whatever it does.

        Args:
            actor: Who asks; by whose rights it reads and writes.
            name: The script.
            asked: ``record``: the id of one; ``values`` that it shall have; ``inputs`` of a
                step; ``body`` and ``headers`` of a mapping.
            document: The script as it is written now; None: as it is in force.

        Raises:
            MissingRightError: The actor may not build.
            UnknownScriptError: There is no such script.
            InvalidError: What is written now has faults.
            RecordNotFoundError: There is no such record, or none that the actor may read.
        """
        actor.rights.require_system("builder")
        models = self.rehearsals.models
        model = models.current(actor.schema)
        if document is None:
            script = _known(model.catalog.all(SCRIPT), name)
        else:
            read, problems = self._read(model, document)
            if problems or read is None:
                raise InvalidError([each.under("/script") for each in problems])
            script = read
        database = self.rehearsals.database
        tenant = find_tenant(database, actor.tenant)
        with database.connection(actor.schema) as connection:
            with taken_back(connection):
                stage = Stage(
                    connection,
                    tenant,
                    model,
                    self.rehearsals.backstage,
                    now=self.rehearsals.clock.now(),
                    plans=self.rehearsals.backstage.automation.plans,
                )
                tried = self._tried(connection, stage, actor, script, asked)
            stage.end()
        return tried

    def _tried(
        self,
        connection: Connection[TupleRow],
        stage: Stage,
        actor: Actor,
        script: ScriptDef,
        asked: JsonObject,
    ) -> Tried:
        host = Host(
            connection=connection,
            model=stage.model,
            actor=actor,
            plans=stage.plans,
            now=stage.clock.now(),
        )
        automation = self.rehearsals.backstage.automation
        known = reading(host)
        if script.point == STEP:
            known = writing(host, _OfStage(stage, actor), RecordedConnectors(stage.log), "try")
        given = _given(host, script, asked)
        started, printed = monotonic(), Printed()
        result: JsonValue = None
        failed: AppError | None = None
        try:
            answer = run_hosted(
                automation.scripts,
                host,
                whole_source(script),
                {**known, "_given": one_of(script, given)},
                name=script.name,
                seed=f"{script.name}:try",
                most_bytes=RESULT_BYTES,
                printed=printed,
            )
            result = answers_of(script, answer, 1)[0] if script.point in OF_RECORDS else answer
            if script.gives:
                gives_of_script(script, result)
        except AppError as error:
            failed = error
        ms = round((monotonic() - started) * 1000)
        return Tried(result=result, error=failed, printed=printed.text, ms=ms)

    def _read(
        self, model: Model, document: JsonObject
    ) -> tuple[ScriptDef | None, Sequence[Problem]]:
        """Read a script as it is written now, or tell what is wrong with it."""
        language = self.rehearsals.language
        kind = language.kinds.get(SCRIPT)
        plain = {key: each for key, each in document.items() if key != "$schema"}
        schema = kind.checking_schema(read_schema(kind.schema_path()), language.field_types)
        faults = SchemaCheck(schema, folder=schema_dir()).problems(plain)
        if faults:
            return None, faults
        script: ScriptDef = kind.parse(plain, Known(language.field_types, {}))
        scope = Scope(model.catalog, language.field_types, language.kinds)
        return script, check_beside(kind, script, scope, language.expressions.check)


def _known(every: Mapping[str, Any], name: str) -> ScriptDef:
    found = every.get(name)
    if not isinstance(found, ScriptDef):
        raise UnknownScriptError(script=name, hint=hint(name, every))
    return found


def _given(host: Host, script: ScriptDef, asked: JsonObject) -> dict[str, Any]:
    if script.point == MAPPING:
        return {"body": asked.get("body"), "headers": asked.get("headers") or {}}
    records = Records(host)
    found: dict[str, Any] = {}
    if "record" in script.takes:
        given = asked.get("record")
        record = _record(records, script, given) if isinstance(given, str) else None
        owner = records.model.objects[str(script.object)]
        blank = dict.fromkeys(owner.fields)
        found["record"] = {**(record or blank), **_changed(records, script, asked)}
        if script.point in OF_RECORDS:
            found["old"] = record
    given_inputs = asked.get("inputs")
    typed = given_values(script.inputs, given_inputs if isinstance(given_inputs, Mapping) else {})
    for name, of in script.inputs.items():
        value = fitting(script, name, typed[name])
        if value is not None and of.type == "record":
            value = records.get(str(of.object), value)
        elif value and of.type == "records":
            value = records.find(str(of.object), match={"id": value}, limit=len(value))
        found[name] = value
    return found


def _record(records: Records, script: ScriptDef, record_id: str) -> dict[str, Any]:
    """Give a record as a save would have it: what is computed when it is read is not there."""
    found = records.get(str(script.object), record_id)
    owner = records.model.objects[str(script.object)]
    kept = [
        name
        for name, field in owner.fields.items()
        if field.definition.computed_by is None and not isinstance(field.type, Sealed)
    ]
    return {name: found.get(name) for name in kept}


def _changed(records: Records, script: ScriptDef, asked: JsonObject) -> dict[str, Any]:
    """Give the values that the record shall have instead, as if somebody saved them now."""
    values = asked.get("values")
    if not isinstance(values, Mapping):
        return {}
    return read_values(records.model, str(script.object), dict(values))
