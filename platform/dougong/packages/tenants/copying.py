"""Copying a tenant into another schema, set by set, in one transaction.

Definitions go with all their layers and versions; of records none, a sample or all, masked or as
they are. What deploys have set aside stays behind, and so does what is of the moment or of one
person: sessions, tokens, drafts, notifications, the audit log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from graphlib import CycleError, TopologicalSorter
from typing import Literal, TypeAlias

from psycopg import Connection, sql
from psycopg.rows import TupleRow
from sqlalchemy import Table

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.files import FileReference
from dougong.metadata.objects.definition import Shape
from dougong.packages.tenants.masking import Masks
from dougong.packages.tenants.sampling import CHOSEN, choose_sample
from dougong.records.saving.rollup_filling import fill_sql
from dougong.storage.ddl import add_index, add_reference, create_object
from dougong.storage.identifiers import sequence_name
from dougong.storage.object_tables import indexes_of, is_linked
from dougong.storage.tables import tenant_tables
from dougong.storage.unindexed import EVERYTHING, Mark, put_mark

Data: TypeAlias = Literal["none", "sample", "all"]
Sql: TypeAlias = sql.Composable


class Part(Enum):
    """Which copies have the rows of a table of the platform."""

    ALWAYS = 0
    WITH_RECORDS = 1
    WITH_ALL = 2
    OWN_WAY = 3
    NEVER = 4


PARTS: Mapping[str, Part] = {
    "head": Part.OWN_WAY,
    "package": Part.ALWAYS,
    "definition": Part.ALWAYS,
    "version": Part.ALWAYS,
    "version_change": Part.ALWAYS,
    "rename": Part.ALWAYS,
    "setting": Part.OWN_WAY,
    "counter": Part.OWN_WAY,
    "file": Part.OWN_WAY,
    "history": Part.OWN_WAY,
    "share": Part.OWN_WAY,
    "bin": Part.OWN_WAY,
    "archive": Part.NEVER,
    "credential": Part.WITH_RECORDS,
    "grant": Part.WITH_RECORDS,
    "second_factor": Part.WITH_RECORDS,
    "recovery_code": Part.WITH_RECORDS,
    "identity": Part.WITH_RECORDS,
    "saved_view": Part.WITH_RECORDS,
    "mine": Part.WITH_ALL,
    "aside": Part.NEVER,
    "throttle": Part.NEVER,
    "session": Part.NEVER,
    "token": Part.NEVER,
    "link": Part.NEVER,
    "audit": Part.NEVER,
    "audit_chain": Part.NEVER,
    "idempotency": Part.NEVER,
    "draft": Part.NEVER,
    "notification": Part.NEVER,
    "comment": Part.OWN_WAY,
    "follow": Part.WITH_ALL,
    "reminder": Part.NEVER,
    "telling": Part.WITH_ALL,
    "bulk": Part.NEVER,
    "bulk_fault": Part.NEVER,
    "upload": Part.NEVER,
    "search": Part.NEVER,
    "search_place": Part.NEVER,
    "secret": Part.NEVER,
    "upload_sheet": Part.NEVER,
    "import_mapping": Part.WITH_ALL,
    "query_use": Part.NEVER,
    "duplicate": Part.WITH_ALL,
    "duplicate_pair": Part.NEVER,
    "merge": Part.NEVER,
    "merge_moved": Part.NEVER,
    "approval_version": Part.NEVER,
    "approval": Part.NEVER,
    "approval_task": Part.NEVER,
    "approval_event": Part.NEVER,
    "substitute": Part.WITH_ALL,
    "message": Part.NEVER,
    "delivery": Part.NEVER,
    "webhook": Part.NEVER,
    "flow_version": Part.NEVER,
    "run": Part.NEVER,
    "run_step": Part.NEVER,
    "timer": Part.NEVER,
    "hook_call": Part.NEVER,
}
"""Every table of the platform; what is copied of none must be said, too."""


@dataclass(frozen=True, slots=True)
class Copying:
    """One copy, in the transaction that makes it.

    Attributes:
        connection: In that transaction, with the snapshot that is copied.
        source: Schema of the tenant.
        target: Schema of the copy, with the tables of the platform.
        data: Which records go along.
        per_object: How many of each object a sample has at least, where there are so many.
        masks: What is masked; None: nothing.
    """

    connection: Connection[TupleRow]
    source: str
    target: str
    data: Data
    per_object: int
    masks: Masks | None

    def definitions(self) -> None:
        """Copy the definitions, their versions and, with records, who may do what."""
        most = {"none": 0, "sample": 1, "all": 2}[self.data]
        for name, part in PARTS.items():
            if part.value <= most:
                self._platform(name)
        only = sql.SQL("WHERE s.level = 'tenant'") if self.data == "none" else sql.SQL("")
        self._platform("setting", only)
        self._run(
            "UPDATE {target} t SET version = s.version, access = s.access FROM {source} s",
            source=sql.Identifier(self.source, "_head"),
            target=sql.Identifier(self.target, "_head"),
        )

    def records(self, model: Model, *, progress: Callable[[int, int], None]) -> None:
        """Make the tables of the objects and copy the records.

        Args:
            model: What the definitions of the copy mean.
            progress: Told how many of the objects are done, and of how many.
        """
        stored = [each for each in model.objects.values() if each.definition.is_stored]
        for record in stored:
            for step in create_object(record.table, [f.spec for f in record.stored.values()]):
                self.connection.execute(step.sql.encode())
        if self.data == "sample":
            choose_sample(self.connection, model, self.source, per_object=self.per_object)
        for done, record in enumerate(stored, start=1):
            self._copy(model, record)
            progress(done, len(stored))
        if self.data != "none":
            self._beside_records(stored)
            self._work_out(model)
        for record in stored:
            self._finish(record)
        put_mark(self.connection, self.target, Mark(EVERYTHING))

    def _copy(self, model: Model, record: ObjectModel) -> None:
        if self.data == "none" and record.definition.shape is not Shape.CONFIGURATION:
            return
        names = list(record.stored)
        self._run(
            "INSERT INTO {target} ({columns}) SELECT {values} FROM {source} {where}",
            target=sql.Identifier(self.target, record.name),
            columns=_list(map(sql.Identifier, names)),
            values=_list(self._value(model, record, record.stored[name]) for name in names),
            source=sql.Identifier(self.source, record.name),
            where=self._chosen(record, sql.Identifier("id")),
        )

    def _value(self, model: Model, record: ObjectModel, field: FieldModel) -> Sql:
        if self.data == "none" and not self._stays(model, record, field):
            return sql.SQL("NULL")
        if self.masks is not None and self.masks.covers(record, field):
            return self.masks.fake(record, field)
        if self.data != "all" and isinstance(field.type, FileReference):
            return sql.SQL("NULL")
        return sql.Identifier(field.name)

    def _stays(self, model: Model, record: ObjectModel, field: FieldModel) -> bool:
        """Tell whether what a configuration refers to is copied as well."""
        if field.target is None:
            return field.name not in record.polymorphic
        return model.objects[field.target].definition.shape is Shape.CONFIGURATION

    def _chosen(self, record: ObjectModel, column: Sql, *, at: str = "WHERE") -> Sql:
        """Give the condition that a record is one of the sample."""
        if self.data != "sample":
            return sql.SQL("")
        found = sql.SQL(" {at} {column} IN (SELECT c.id FROM {chosen} c WHERE c.object = {name})")
        return found.format(
            at=sql.SQL(at), column=column, chosen=CHOSEN, name=sql.Literal(record.name)
        )

    def _beside_records(self, stored: list[ObjectModel]) -> None:
        for record in stored:
            self._history(record)
            of_object = sql.SQL("WHERE s.object = {}").format(sql.Literal(record.name))
            chosen = self._chosen(record, sql.SQL("s.record_id"), at="AND")
            self._platform("share", of_object + chosen)
            self._platform("bin", of_object + chosen)
            if self.masks is None:
                # What people wrote may say anything of whom a mask is to hide.
                self._platform("comment", of_object + chosen)
        self._carry_identity("history")
        if self.data == "all":
            self._platform("file", self._files_not_masked(stored))
        for record in stored:
            for field in record.stored.values():
                if field.numbered:
                    self._carry_sequence(sequence_name(record.name, field.name))
        self._run(
            "INSERT INTO {target} (sequence, period, last) SELECT n.own, s.period, s.last "
            "FROM {source} s JOIN pg_class c ON c.oid = s.sequence CROSS JOIN LATERAL "
            "(SELECT to_regclass(format('%I.%I', {schema}::text, c.relname)) AS own) n "
            "WHERE n.own IS NOT NULL",
            target=sql.Identifier(self.target, "_counter"),
            source=sql.Identifier(self.source, "_counter"),
            schema=sql.Literal(self.target),
        )

    def _history(self, record: ObjectModel) -> None:
        """Copy the history of an object; of masked fields it says nothing."""
        changes: Sql = sql.SQL("s.changes")
        if self.masks is not None:
            fields = record.fields.values()
            shown = [f.name for f in fields if not self.masks.covers(record, f)]
            changes = sql.SQL(
                "(SELECT coalesce(jsonb_object_agg(e.key, e.value), '{{}}') "
                "FROM jsonb_each(s.changes) e WHERE e.key = ANY({}))"
            ).format(sql.Literal(shown))
        names = [column.name for column in tenant_tables(self.source).history.c]
        values = [changes if n == "changes" else sql.Identifier("s", n) for n in names]
        self._run(
            "INSERT INTO {target} ({columns}) SELECT {values} FROM {source} s "
            "WHERE s.object = {name}{chosen}",
            target=sql.Identifier(self.target, "_history"),
            columns=_list(map(sql.Identifier, names)),
            values=_list(values),
            source=sql.Identifier(self.source, "_history"),
            name=sql.Literal(record.name),
            chosen=self._chosen(record, sql.SQL("s.record_id"), at="AND"),
        )

    def _files_not_masked(self, stored: list[ObjectModel]) -> Sql:
        masked = [
            sql.SQL("SELECT {field} FROM {table} WHERE {field} IS NOT NULL").format(
                field=sql.Identifier(field.name), table=sql.Identifier(self.source, record.name)
            )
            for record in stored
            for field in record.stored.values()
            if isinstance(field.type, FileReference)
            and self.masks is not None
            and self.masks.covers(record, field)
        ]
        attached = sql.SQL("WHERE s.record_id IS NOT NULL")
        if not masked:
            return attached
        union = sql.SQL(" UNION ALL ").join(masked)
        return attached + sql.SQL(" AND s.id NOT IN ({})").format(union)

    def _work_out(self, model: Model) -> None:
        """Work roll-ups out anew where what they are made of is not what it was."""
        if self.data == "all" and self.masks is None:
            return
        for record, field in _rollups(model):
            self.connection.execute(fill_sql(model, record, field).encode())

    def _finish(self, record: ObjectModel) -> None:
        for field in record.stored.values():
            if is_linked(field.spec):
                self.connection.execute(add_reference(record.table, field.spec).sql.encode())
        for index in indexes_of(record.table):
            self.connection.execute(add_index(index).sql.encode())
        self._run("ANALYZE {}", sql.Identifier(self.target, record.name))

    def _platform(self, name: str, where: Sql | None = None) -> None:
        """Copy the rows of a table of the platform."""
        table: Table = getattr(tenant_tables(self.source), name)
        columns = [column.name for column in table.c]
        self._run(
            "INSERT INTO {target} ({columns}) SELECT {values} FROM {source} s {where}",
            target=sql.Identifier(self.target, table.name),
            columns=_list(map(sql.Identifier, columns)),
            values=_list(sql.Identifier("s", column) for column in columns),
            source=sql.Identifier(self.source, table.name),
            where=where or sql.SQL(""),
        )
        if any(column.identity is not None for column in table.c):
            self._carry_identity(name)

    def _carry_identity(self, name: str) -> None:
        """Have new rows numbered after those that were copied."""
        table: Table = getattr(tenant_tables(self.target), name)
        whole = sql.Identifier(self.target, table.name)
        self._run(
            "SELECT setval(pg_get_serial_sequence({name}, 'id'), coalesce(max(id), 0) + 1, false) "
            "FROM {table}",
            name=sql.Literal(whole.as_string(self.connection)),
            table=whole,
        )

    def _carry_sequence(self, name: str) -> None:
        """Have numbers go on from where they are."""
        self._run(
            "SELECT setval({own}::regclass, s.last_value, s.is_called) FROM {source} s",
            own=sql.Literal(sql.Identifier(self.target, name).as_string(self.connection)),
            source=sql.Identifier(self.source, name),
        )

    def _run(self, statement: str, *parts: Sql, **named: Sql) -> None:
        self.connection.execute(sql.SQL(statement).format(*parts, **named))


def _list(parts: Iterable[Sql]) -> Sql:
    return sql.SQL(", ").join(parts)


def _rollups(model: Model) -> Iterator[tuple[ObjectModel, FieldModel]]:
    """Give the roll-ups, those that others are made of first."""
    found: dict[tuple[str, str], tuple[ObjectModel, FieldModel]] = {}
    needs: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for record in model.objects.values():
        for field in record.stored.values():
            rollup = field.definition.rollup
            if rollup is not None:
                key = record.name, field.name
                found[key] = record, field
                needs[key] = {(rollup.object, rollup.field)} - {key} if rollup.field else set()
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError:
        order = list(found)
    return (found[key] for key in order if key in found)
