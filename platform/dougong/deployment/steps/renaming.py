"""Renames within a deploy: definitions rewritten, tables and columns renamed, data as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.model import Model, compile_model
from dougong.deployment.past.aside import follow_field, follow_object
from dougong.deployment.readers import Readers
from dougong.deployment.store import Stored, renames_since
from dougong.kernel.errors import InvalidError
from dougong.metadata.check import Kinds, build_catalog
from dougong.metadata.definition import TENANT_LAYER, Definition, Reference
from dougong.metadata.layers import effective
from dougong.metadata.renames import (
    Renames,
    check_former_names,
    check_renames,
    parse_renames,
    rewrite,
)
from dougong.storage.approval_rows import follow_approvals, follow_version
from dougong.storage.archive_rows import follow_archive
from dougong.storage.bin_rows import follow_bin
from dougong.storage.ddl import DdlStep, add_index
from dougong.storage.delivery_rows import follow_webhook
from dougong.storage.duplicate_rows import follow_duplicates
from dougong.storage.flow_versions import follow_flow, follow_pinned, follow_runs
from dougong.storage.grant_rows import follow_grants, follow_principal, follow_shares
from dougong.storage.object_tables import indexes_of
from dougong.storage.rename_ddl import RenamedTable, rename_in_values, rename_tables
from dougong.storage.search_rows import follow_search, follow_searched_field
from dougong.storage.secret_rows import follow_secrets
from dougong.storage.setting_rows import follow_setting
from dougong.storage.talk_rows import follow_talk

Follower: TypeAlias = Callable[[Connection[TupleRow], str, str, str], None]
"""Writes a new name where rows of a tenant hold the old one: schema, old name, new name."""

_BUILT = (
    "SELECT c.relname FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid "
    "JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = %s AND i.indisvalid"
)


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a tenant has, by its new names; all else is as it was.

    Attributes:
        stored: Every document, rewritten.
        model: What they mean.
        renames: The new names.
        steps: The statements that gave tables and columns their new names.
        waiting: Those that build an index that a job has not got to by its old name.
    """

    stored: Stored
    model: Model
    renames: Renames = field(default_factory=Renames)
    steps: tuple[DdlStep, ...] = ()
    waiting: tuple[DdlStep, ...] = ()


class Renaming:
    """Renames things in the transaction of a deploy, before anything else is done.

    Args:
        connection: Has the transaction open.
        kinds: Every kind of definition.
        stored: What the tenant has.
        model: What that means.
    """

    def __init__(
        self, connection: Connection[TupleRow], kinds: Kinds, stored: Stored, model: Model
    ) -> None:
        self._connection = connection
        self._kinds = kinds
        self._renamed = Renamed(stored, model)

    def ahead(
        self, asked: Mapping[str, str], beside: Iterable[Definition], *, layer: str
    ) -> Renamed:
        """Rename what a client asks for.

        Args:
            asked: New names by ``<kind>.<name>``, or ``object.<name>.<field>``.
            beside: What is sent along; it has the new names.
            layer: Whose things are renamed.

        Raises:
            InvalidError: Something is not there, not the layer's own, or its new name is taken.
        """
        renames, problems = parse_renames(asked, self._kinds)
        if not problems:
            stored, catalog = self._renamed.stored.definitions, self._renamed.model.catalog
            problems += check_renames(renames, catalog, stored, layer=layer)
            problems += check_former_names(renames, beside)
        if problems:
            raise InvalidError(problems)
        self._rename(renames)
        return self._renamed

    def back(self, version: int) -> Renamed:
        """Give everything the name it had at a version, as far as it is still there."""
        schema = self._renamed.model.schema
        for asked in renames_since(self._connection, schema, version):
            renames, _ = parse_renames(asked, self._kinds)
            self._rename(renames.back(self._renamed.model.catalog))
        return self._renamed

    def _rename(self, renames: Renames) -> None:
        if not renames.new:
            return
        before = self._renamed
        stored, old = before.stored, before.model
        definitions = tuple(
            rewrite(each, self._names(each, stored, old), renames) for each in stored.definitions
        )
        stored = replace(stored, definitions=definitions)
        new = self._compile(stored, old)
        steps = tuple(_steps(renames, old, new))
        for step in steps:
            self._connection.execute(step.sql.encode())
        self._follow(renames, old.schema)
        self._follow_pinned(renames, old, new)
        names, waiting = before.renames.then(renames), tuple(self._unbuilt(old, new))
        self._renamed = Renamed(stored, new, names, (*before.steps, *steps), waiting)

    def _follow(self, renames: Renames, schema: str) -> None:
        """Let rows that go by names go along; two may swap their names."""
        connection = self._connection
        fields = list(renames.fields())
        for owner, old, new in fields:
            follow_field(connection, schema, owner, old, f"~{new}")
            follow_searched_field(connection, schema, owner, old, f"~{new}")
        for owner, _, new in fields:
            follow_field(connection, schema, owner, f"~{new}", new)
            follow_searched_field(connection, schema, owner, f"~{new}", new)
        followers: Sequence[tuple[str, Follower]] = (
            ("object", follow_object),
            ("object", follow_shares),
            ("object", follow_duplicates),
            ("object", follow_bin),
            ("object", follow_archive),
            ("object", follow_search),
            ("object", follow_talk),
            ("object", follow_approvals),
            ("setting", follow_setting),
            ("role", _follow_role),
            ("permission_set", _follow_set),
            ("connector", _follow_connector),
            ("webhook", _follow_webhook),
            ("flow", _follow_hook),
            ("flow", follow_flow),
            ("object", follow_runs),
        )
        for kind, follow in followers:
            named = list(renames.named(kind))
            for old, new in named:
                follow(connection, schema, old, f"~{new}")
            for _, new in named:
                follow(connection, schema, f"~{new}", new)

    def _follow_pinned(self, renames: Renames, old: Model, new: Model) -> None:
        """Let approvals and runs go on by what they began with, in the names of now."""
        named = dict(renames.named("approval"))
        for name in old.catalog.all("approval"):
            before = old.catalog.definitions["approval", name].json
            after = new.catalog.definitions["approval", named.get(name, name)].json
            if after != before:
                follow_version(self._connection, new.schema, before, after)
        flows = dict(renames.named("flow"))
        for name in old.catalog.all("flow"):
            before = old.catalog.definitions["flow", name].json
            after = new.catalog.definitions["flow", flows.get(name, name)].json
            if after != before:
                follow_pinned(self._connection, new.schema, before, after)

    def _unbuilt(self, old: Model, new: Model) -> Iterator[DdlStep]:
        """Give the indexes with a new name that are not there: the job looks for the old one."""
        known = {str(i.name) for record in old.objects.values() for i in record.table.indexes}
        rows = self._connection.execute(_BUILT, [new.schema])
        there = {name for (name,) in rows}
        for record in new.objects.values():
            for index in indexes_of(record.table):
                if str(index.name) not in known | there:
                    yield add_index(index, concurrently=True)

    def _names(self, definition: Definition, stored: Stored, model: Model) -> tuple[Reference, ...]:
        """Give every name that stands in a stored document."""
        catalog = model.catalog
        whole = catalog.definitions[definition.identity]
        if definition.layer in {each.layer for each in whole.parts or (whole,)}:
            return model.readers.names_of(definition)
        # A higher layer says otherwise; this one is read as if it were in effect.
        layers = (*stored.packages, TENANT_LAYER)
        hidden = {*layers[layers.index(definition.layer) + 1 :]}
        seen = effective((d for d in stored.definitions if d.layer not in hidden), stored.packages)
        below = {**catalog.definitions, definition.identity: seen[definition.identity]}
        alone = build_catalog(below.values(), kinds=self._kinds, field_types=model.field_types)
        return Readers(alone, model.expressions).names_of(definition)

    def _compile(self, stored: Stored, old: Model) -> Model:
        catalog = build_catalog(
            effective(stored.definitions, stored.packages).values(),
            kinds=self._kinds,
            field_types=old.field_types,
        )
        return compile_model(
            catalog,
            schema=old.schema,
            version=old.version,
            packages=old.packages,
            field_types=old.field_types,
            expressions=old.expressions,
            previous=old,
        )


def _follow_role(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    follow_grants(connection, schema, "role", old, new)
    follow_principal(connection, schema, f"role/{old}", f"role/{new}")


def _follow_connector(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    follow_secrets(connection, schema, "connector", old, new)


def _follow_webhook(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    follow_secrets(connection, schema, "webhook", old, new)
    follow_webhook(connection, schema, old, new)


def _follow_hook(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    follow_secrets(connection, schema, "hook", old, new)


def _follow_set(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    follow_grants(connection, schema, "permission_set", old, new)


def _steps(renames: Renames, old: Model, new: Model) -> Iterator[DdlStep]:
    tables = []
    for name, before in old.objects.items():
        if not before.definition.is_stored:
            continue
        after = new.objects[renames.identity(("object", name))[1]]
        specs = [[f.spec for f in each.fields.values()] for each in (before, after)]
        columns = [pair for pair in zip(*specs, strict=True) if pair[0].name in before.table.c]
        tables.append(RenamedTable(old=before.table, new=after.table, columns=columns))
    yield from rename_tables(tables)
    objects = dict(renames.objects())
    for record in (each for each in new.objects.values() if each.definition.is_stored):
        for name, targets in record.polymorphic.items():
            named = {was: becomes for was, becomes in objects.items() if becomes in targets}
            if named:
                yield rename_in_values(record.table, record.fields[name].spec, named)
