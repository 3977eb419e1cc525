"""Taking back what deploys set aside: tables, columns and former values, before anything else.

The deploy goes on from the model that results as if nothing had ever been taken away: what the
definitions now say otherwise it changes as it would change anything, and indexes it makes anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.errors import DataLossError
from dougong.deployment.impact.notices import DanglingNotice, DataLossNotice
from dougong.deployment.model import Model, ObjectModel, compile_model
from dougong.deployment.past.aside import CONVERTED, Aside
from dougong.deployment.steps.plan import Plan
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.catalog import Catalog
from dougong.metadata.check import Kinds, build_catalog
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.kind import FieldTypes
from dougong.storage import aside_ddl, ddl
from dougong.storage.ddl import DdlStep
from dougong.storage.identifiers import identifier
from dougong.storage.object_tables import ColumnSpec, indexes_of, is_linked, is_numbered
from dougong.storage.statement import compile_statement


@dataclass(frozen=True, slots=True)
class Revival:
    """What was taken back.

    Attributes:
        model: What is in force, and what is back: that without its indexes.
        documents: What was said of fields that stood in for others, by object and column.
        taken: What is back.
        steps: The statements that did it.
        warnings: What people should know.
        problems: Why it cannot be.
    """

    model: Model
    documents: Mapping[tuple[str, str], JsonObject]
    taken: tuple[Aside, ...] = ()
    steps: tuple[DdlStep, ...] = ()
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()

    def before(self, plan: Plan) -> Plan:
        """Put it in front of the plan of what is to be done after it."""
        return Plan(
            (*self.steps, *plan.steps),
            (*self.warnings, *plan.warnings),
            (*self.problems, *plan.problems),
        )


class Reviver:
    """Takes things back, in the transaction of a deploy.

    Args:
        connection: Has the transaction open.
        old: The model in force.
        new: The model that shall be.
        kinds: Every kind of definition.
        field_types: Every field type.
        allow_data_loss: Whether values may be lost that were written into a converted field.
    """

    def __init__(
        self,
        connection: Connection[TupleRow],
        old: Model,
        new: Model,
        *,
        kinds: Kinds,
        field_types: FieldTypes,
        allow_data_loss: bool,
    ) -> None:
        self._connection = connection
        self._old = old
        self._new = new
        self._kinds = kinds
        self._field_types = field_types
        self._allow_data_loss = allow_data_loss
        self._documents: dict[str, dict[str, Any]] = {}
        self._objects: set[str] = set()
        self._fields: dict[tuple[str, str], None] = {}
        self._system: set[tuple[str, str]] = set()
        self._stood_in: dict[tuple[str, str], JsonObject] = {}
        self._steps: list[DdlStep] = []
        self._warnings: list[Problem] = []
        self._problems: list[Problem] = []

    def revive(self, asides: Iterable[Aside]) -> Revival:
        """Take things back, one after the other: objects before their fields."""
        taken = tuple(asides)
        if not taken:
            return Revival(self._old, {})
        for aside in taken:
            if aside.field is None:
                self._take_object(aside)
            elif aside.reason == CONVERTED:
                self._take_former(aside, aside.field)
            else:
                self._take_field(aside, aside.field)
        self._cut_loose()
        model = self._model()
        self._link(model)
        return Revival(
            model,
            self._stood_in,
            taken,
            tuple(self._steps),
            tuple(self._warnings),
            tuple(self._problems),
        )

    def _take_object(self, aside: Aside) -> None:
        name, schema = aside.object, self._old.schema
        self._run(aside_ddl.restore_table(schema, aside.table_name, name))
        document: dict[str, Any] = {**aside.definition, "fields": []}
        for each in _listed(aside.definition):
            document["fields"].append(_plain(each))
        for rest in ("indexes", "unique", "rules"):
            document.pop(rest, None)
        self._documents[name] = document
        self._objects.add(name)
        for field, sequence in aside.sequences.items():
            self._number(name, field, sequence)

    def _take_field(self, aside: Aside, field: str) -> None:
        owner = aside.object
        assert aside.column_name is not None
        step = aside_ddl.restore_column(self._old.schema, owner, aside.column_name, field)
        self._run(step)
        document = self._document(owner)
        if "type" in aside.definition:
            document["fields"].append(_plain(aside.definition))
        else:
            self._system.add((owner, field))
        self._fields[owner, field] = None
        if field in aside.sequences:
            self._number(owner, field, aside.sequences[field])

    def _take_former(self, aside: Aside, field: str) -> None:
        """Take back what a field held before its type was changed."""
        owner = aside.object
        document = self._document(owner)
        before = self._compiled(owner)
        stand_in = before.fields[field].spec
        said = next(each for each in document["fields"] if each["name"] == field)
        document["fields"] = [
            _plain(aside.definition) if each["name"] == field else each
            for each in document["fields"]
        ]
        after = self._compiled(owner)
        if aside.column_name is None:
            self._unindex(owner, field)
            self._run(ddl.widen_field(after.table, stand_in, after.fields[field].spec))
        else:
            self._refill(aside, after, stand_in, aside.column_name)
            self._unindex(owner, field)
            kept = self._free_name(owner, field)
            self._stood_in[owner, kept] = said
            self._swap(before, stand_in, aside.column_name, kept)
        self._fields[owner, field] = None
        if field in aside.sequences:
            self._number(owner, field, aside.sequences[field])

    def _refill(self, aside: Aside, after: ObjectModel, stand_in: ColumnSpec, column: str) -> None:
        """Bring what was written meanwhile into the former column; readers are still let in."""
        owner, field = after.name, stand_in.name
        first = stand_in
        if aside.became is not None and "type" in aside.became:
            said = {**aside.became, "name": field}
            first = self._compiled(owner, said).fields[field].spec
        old = after.fields[field].spec
        filled = aside_ddl.refill(after.table, old, [first, stand_in], column)
        counted = compile_statement(filled.count).one(self._connection)
        assert counted is not None
        if any(counted):
            self._lose(after, field, *counted)
        self._run(filled.step)

    def _swap(self, before: ObjectModel, stand_in: ColumnSpec, column: str, kept: str) -> None:
        if is_linked(stand_in):
            self._run(ddl.drop_reference(before.table, stand_in))
        for step in ddl.set_aside_field(before.table, stand_in, version=self._new.version):
            self._run(_kept_as(step, kept))
        schema, owner = self._old.schema, before.name
        self._run(aside_ddl.restore_column(schema, owner, column, stand_in.name))

    def _number(self, owner: str, field: str, sequence: str) -> None:
        record = self._compiled(owner)
        spec = record.fields[field].spec
        self._run(aside_ddl.restore_sequence(self._old.schema, owner, sequence, field))
        if is_numbered(spec):
            for step in ddl.set_number_default(record.table, spec):
                self._run(step)
            self._run(ddl.number_blank_rows(record.table, spec))

    def _cut_loose(self) -> None:
        """Drop columns that say nothing any more.

        Those of lookups whose objects are gone for good, and those of roll-ups, which were not
        kept right meanwhile: the deploy makes and fills them anew.
        """
        there = {*self._old.objects, *self._objects}
        for owner, document in self._documents.items():
            for name, field in self._compiled(owner).fields.items():
                back = owner in self._objects or (owner, name) in self._fields
                lost = field.target is not None and field.target not in there
                if back and (lost or field.definition.rollup is not None):
                    text = aside_ddl.drop_column(self._old.schema, owner, name).as_string()
                    self._run(DdlStep(action="drop_column", object=owner, field=name, sql=text))
                    document["fields"] = [e for e in document["fields"] if e["name"] != name]
                    self._fields.pop((owner, name), None)

    def _link(self, model: Model) -> None:
        """Let lookups point at records again, where these are still there."""
        for record, spec in self._links(model):
            step = ddl.clear_dangling(record.table, spec)
            if rows := self._run(step, told=False):
                self._steps.append(step)
                label = record.fields[spec.name].definition.label
                notice = DanglingNotice(field=label, object=record.label, rows=rows)
                path = pointer(record.name, spec.name)
                self._warnings.append(Problem(path=path, error=notice))
            self._run(ddl.add_reference(record.table, spec))

    def _links(self, model: Model) -> Iterator[tuple[ObjectModel, ColumnSpec]]:
        back = [(name, field) for name in self._objects for field in model.objects[name].fields]
        for owner, field in dict.fromkeys([*back, *self._fields]):
            record = model.objects[owner]
            if is_linked(spec := record.fields[field].spec):
                yield record, spec

    def _model(self) -> Model:
        """Compile what is in force together with what is back, this without its indexes."""
        changed = {
            ("object", name): Definition("object", name, document)
            for name, document in self._documents.items()
        }
        known = {**self._old.catalog.definitions, **changed}
        catalog = build_catalog(known.values(), kinds=self._kinds, field_types=self._field_types)
        model = compile_model(
            self._with_system_fields(catalog),
            schema=self._old.schema,
            version=self._old.version,
            packages=self._old.packages,
            field_types=self._field_types,
            expressions=self._old.expressions,
            previous=self._old,
        )
        for name in self._documents:
            table = model.objects[name].table
            for index in indexes_of(table):
                fields = {(name, column.name) for column in index.columns}
                if name in self._objects or fields & self._fields.keys():
                    table.indexes.discard(index)
        return model

    def _with_system_fields(self, catalog: Catalog) -> Catalog:
        parsed: dict[Identity, Any] = dict(catalog.parsed)
        for owner in {owner for owner, _ in self._system}:
            record, wanted = parsed["object", owner], self._new.objects[owner].definition
            there = {field.name for field in record.system_fields}
            back = {field for of, field in self._system if of == owner}
            fields = tuple(f for f in wanted.system_fields if f.name in there | back)
            parsed["object", owner] = replace(record, system_fields=fields)
        return replace(catalog, parsed=parsed)

    def _document(self, owner: str) -> dict[str, Any]:
        if owner not in self._documents:
            known: Any = self._old.catalog.definitions["object", owner].json
            self._documents[owner] = {**known, "fields": list(known["fields"])}
        return self._documents[owner]

    def _compiled(self, owner: str, other: JsonObject | None = None) -> ObjectModel:
        """Compile an object as it is by now, for its columns alone; with one said otherwise."""
        stored = [each for each in self._document(owner)["fields"] if self._is_stored(each)]
        if other is not None:
            stored = [dict(other) if e["name"] == other["name"] else e for e in stored]
        document = {**self._document(owner), "fields": stored}
        shared = [d for (kind, _), d in self._old.catalog.definitions.items() if kind == "picklist"]
        catalog = build_catalog(
            [*shared, Definition("object", owner, document)],
            kinds=self._kinds,
            field_types=self._field_types,
        )
        model = compile_model(
            catalog,
            schema=self._old.schema,
            version=self._old.version,
            packages=(),
            field_types=self._field_types,
            expressions=self._old.expressions,
        )
        return model.objects[owner]

    def _is_stored(self, field: Mapping[str, Any]) -> bool:
        return self._field_types.get(field["type"]).stored

    def _unindex(self, owner: str, field: str) -> None:
        known = self._old.objects.get(owner)
        for index in indexes_of(known.table) if known is not None else ():
            if field in index.columns and (owner, field) not in self._fields:
                self._run(ddl.drop_index(index))

    def _free_name(self, owner: str, field: str) -> str:
        """Name the column that stood in; no field ends in two underscores."""
        name = ddl.aside_name(field, self._new.version) + "__"
        while (owner, name) in self._stood_in:
            name += "_"
        return name

    def _lose(self, record: ObjectModel, field: str, lost: int, changed: int) -> None:
        model = record.fields[field]
        told: dict[str, Any] = {
            "field": model.definition.label,
            "object": record.label,
            "wanted": model.type.label,
            "lost": lost,
            "changed": changed,
        }
        path = pointer(record.name, field)
        if self._allow_data_loss:
            self._warnings.append(Problem(path=path, error=DataLossNotice(**told)))
        else:
            self._problems.append(Problem(path=path, error=DataLossError(**told)))

    def _run(self, step: DdlStep, *, told: bool = True) -> int:
        done = self._connection.execute(step.sql.encode())
        if told:
            self._steps.append(step)
        return done.rowcount


def _listed(definition: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(definition["fields"])


def _plain(field: Mapping[str, Any]) -> dict[str, Any]:
    """Give a field without what has to be true of all records: the deploy sees to that."""
    return {key: value for key, value in field.items() if key not in ("unique", "ignore_case")}


def _kept_as(step: DdlStep, kept: str) -> DdlStep:
    """Let a step set something aside under another name."""
    if step.kept is None:
        return step
    name = identifier("_aside", step.object, kept) if "sequence" in step.action else kept
    return replace(step, kept=name, sql=step.sql.replace(step.kept, name))
