"""Deploying definitions: check, plan, apply, version; one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import func, select

from dougong.deployment.errors import (
    BrokenUseError,
    BusyError,
    PackageOwnedError,
    UniqueViolatedError,
    UnknownDefinitionError,
)
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.index_job import BUILD_INDEX
from dougong.deployment.model import Model, ObjectModel, compile_model
from dougong.deployment.models import Models
from dougong.deployment.plan import Plan, Planner
from dougong.deployment.store import (
    Replacement,
    Stored,
    VersionRow,
    list_versions,
    load_stored,
    store_package,
    store_version,
)
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LOCALES
from dougong.kernel.suggest import hint
from dougong.metadata.catalog import Catalog
from dougong.metadata.check import Kinds, check
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.diff import diff
from dougong.metadata.errors import DuplicateError
from dougong.metadata.kind import FieldTypes
from dougong.metadata.layers import effective
from dougong.storage.database import Database
from dougong.storage.ddl import DdlStep
from dougong.storage.head import current_version, lock_definitions
from dougong.storage.jobs import enqueue
from dougong.storage.statement import compile_statement

# Above this many rows an index is built by a job, so that nobody waits for it.
INDEX_AT_ONCE_UP_TO = 50_000

_LOCK_TIMEOUT_S = 2.0
_ATTEMPTS = 5


class SystemRights(Protocol):
    """What this floor asks of an actor's rights."""

    def require_system(self, right: str) -> None:
        """Refuse who lacks a right such as ``builder``."""


class Builder(Protocol):
    """Who deploys; the actor of the access floor is one."""

    @property
    def tenant(self) -> str:
        """Name of the tenant."""

    @property
    def schema(self) -> str:
        """Schema of the tenant."""

    @property
    def user_id(self) -> UUID | None:
        """The user; none for the platform itself."""

    @property
    def rights(self) -> SystemRights:
        """What they may do."""

    @property
    def time_zone(self) -> str:
        """Whose days their dates are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployRequest:
    """What to deploy.

    Attributes:
        definitions: New or changed definitions, each with its layer.
        delete: Kind and name of definitions to delete from the layer.
        layer: The layer that ``delete`` is about.
        package: Manifest, when the definitions are those of a package.
        check_only: Stop after the plan.
        note: Why, in the words of who deploys.
    """

    definitions: Sequence[Definition] = ()
    delete: Sequence[Identity] = ()
    layer: str = TENANT_LAYER
    package: JsonObject | None = None
    check_only: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deployed:
    """What came of it.

    Attributes:
        version: The version now in force; on a check the one that is in force still.
        plan: Every statement, in order, as JSON.
        warnings: What goes out of sight.
        changed: Definitions that differ from before.
    """

    version: int
    plan: Sequence[JsonObject] = ()
    warnings: Sequence[JsonObject] = ()
    changed: int = 0


class Deployments:
    """The definitions of every tenant of a cell."""

    def __init__(
        self,
        *,
        database: Database,
        models: Models,
        kinds: Kinds,
        field_types: FieldTypes,
        expressions: ExpressionChecker,
        clock: Clock,
        ids: Ids,
        wake: Callable[[], None] = lambda: None,
        lock_timeout_s: float = _LOCK_TIMEOUT_S,
        index_at_once_up_to: int = INDEX_AT_ONCE_UP_TO,
    ) -> None:
        self._database = database
        self._models = models
        self._kinds = kinds
        self._field_types = field_types
        self._expressions = expressions
        self._clock = clock
        self._ids = ids
        self._wake = wake
        self._lock_timeout_s = lock_timeout_s
        self._index_at_once_up_to = index_at_once_up_to

    def deploy(self, actor: Builder, request: DeployRequest) -> Deployed:
        """Deploy definitions, or only say what deploying them would do.

        Raises:
            MissingRightError: The actor may not build.
            InvalidError: The definitions have faults, or what they ask would lose data.
            UnknownDefinitionError: What is to be deleted does not exist.
            PackageOwnedError: What is to be deleted belongs to a package.
            BusyError: The tables stayed in use; nothing was changed.
        """
        actor.rights.require_system("builder")
        known = self._models.current(actor.schema)
        for _ in range(_ATTEMPTS):
            try:
                with self._database.transaction(actor.schema) as connection:
                    deployed = self._deploy(connection, actor, request, known)
            except psycopg.errors.LockNotAvailable:
                # Someone's long transaction; waiting longer would make every writer wait behind us.
                continue
            self._models.forget(actor.schema)
            self._wake()
            return deployed
        raise BusyError(seconds=self._lock_timeout_s * _ATTEMPTS)

    def definitions(self, actor: Builder, kind: str, layer: str) -> list[JsonObject]:
        """Give the definitions of a kind; see ``definition`` for ``layer``."""
        self._kinds.get(kind)
        found = self._in_layer(actor, layer)
        return [each.json for (which, _), each in sorted(found.items()) if which == kind]

    def definition(self, actor: Builder, kind: str, name: str, layer: str) -> JsonObject:
        """Give one definition.

        Args:
            actor: Who asks.
            kind: Its kind.
            name: Its name.
            layer: ``effective``: what is in force; ``package``: what the packages say;
                ``tenant``: the tenant's own.

        Raises:
            UnknownKeyError: There is no such kind.
            UnknownDefinitionError: There is none of that name in the layer.
        """
        self._kinds.get(kind)
        found = self._in_layer(actor, layer)
        try:
            return found[kind, name].json
        except KeyError:
            raise self._unknown(kind, name, found) from None

    def identities(self, actor: Builder, layer: str) -> list[Identity]:
        """Give kind and name of every definition that a layer holds, hidden ones too."""
        actor.rights.require_system("builder")
        with self._database.connection(actor.schema) as connection:
            stored = load_stored(connection, actor.schema)
        return [each.identity for each in stored.definitions if each.layer == layer]

    def packages(self, actor: Builder) -> Mapping[str, JsonObject]:
        """Give the manifests of the installed packages by name, in dependency order."""
        actor.rights.require_system("builder")
        with self._database.connection(actor.schema) as connection:
            return load_stored(connection, actor.schema).manifests

    def versions(self, actor: Builder, limit: int) -> Sequence[VersionRow]:
        """Give the latest deploys, newest first."""
        actor.rights.require_system("builder")
        with self._database.connection(actor.schema) as connection:
            return list_versions(connection, actor.schema, limit=limit)

    def _in_layer(self, actor: Builder, layer: str) -> Mapping[Identity, Definition]:
        actor.rights.require_system("builder")
        if layer == "effective":
            return self._models.current(actor.schema).catalog.definitions
        with self._database.connection(actor.schema) as connection:
            stored = load_stored(connection, actor.schema)
        kept = [d for d in stored.definitions if (d.layer == TENANT_LAYER) == (layer == "tenant")]
        return effective(kept, stored.packages)

    def _deploy(
        self,
        connection: Connection[TupleRow],
        actor: Builder,
        request: DeployRequest,
        known: Model,
    ) -> Deployed:
        connection.execute(
            "SELECT set_config('lock_timeout', %s, true)", [f"{self._lock_timeout_s * 1000:.0f}ms"]
        )
        begin = current_version if request.check_only else lock_definitions
        version = begin(connection, actor.schema)
        stored = load_stored(connection, actor.schema)
        old = known
        if known.version != version:
            old = self._models.compile_stored(connection, actor.schema, known)
        replacements = self._replacements(stored, request)
        new = self._compile(actor.schema, version, stored, request, replacements, old)
        plan = self._plan(connection, old, new)
        if plan.problems:
            raise InvalidError(plan.problems)
        steps = [step.to_json() for step in plan.steps]
        warnings = [warning.to_json() for warning in plan.warnings]
        manifest = _new_manifest(stored, request)
        if request.check_only or not (replacements or manifest):
            return Deployed(version, steps, warnings, len(replacements))
        self._apply(connection, actor, new, plan.steps)
        now = self._clock.now()
        row = VersionRow(new.version, now, actor.user_id, request.note, steps)
        store_version(connection, actor.schema, row, replacements)
        if manifest is not None:
            position = _position(stored, str(manifest["name"]))
            store_package(connection, actor.schema, manifest, position=position, now=now)
        return Deployed(new.version, steps, warnings, len(replacements))

    def _replacements(self, stored: Stored, request: DeployRequest) -> list[Replacement]:
        before = {(d.identity, d.layer): d.json for d in stored.definitions}
        sent = [(each, before.get((each.identity, each.layer))) for each in request.definitions]
        replacements = [
            Replacement(each.identity, each.layer, old, each.json)
            for each, old in sent
            if old != each.json
        ]
        for identity in dict.fromkeys(request.delete):
            _refuse_if_sent(identity, request)
            if (identity, request.layer) not in before:
                raise self._not_deletable(stored, identity, request.layer)
            gone = before[identity, request.layer]
            replacements.append(Replacement(identity, request.layer, gone, None))
        return replacements

    def _compile(
        self,
        schema: str,
        version: int,
        stored: Stored,
        request: DeployRequest,
        replacements: Iterable[Replacement],
        old: Model,
    ) -> Model:
        gone = {(each.identity, each.layer) for each in replacements}
        kept = [d for d in stored.definitions if (d.identity, d.layer) not in gone]
        package = [str(request.package["name"])] if request.package is not None else []
        packages = tuple(dict.fromkeys([*stored.packages, *package]))
        base = effective(kept, packages)
        overall = effective([*kept, *request.definitions], packages)
        sent = [each for each in request.definitions if overall[each.identity] is each]
        hidden = [each for each in request.definitions if overall[each.identity] is not each]
        others = self._others(base, overall, sent)
        # What a higher layer hides has no effect, but it must be sound all the same.
        result = check(
            sent,
            hidden=hidden,
            kinds=self._kinds,
            field_types=self._field_types,
            check_expression=self._expressions.check,
            base=Catalog({each.identity: each for each in others.values()}, {}, {}, {}),
        )
        if result.problems:
            raise InvalidError([self._blamed(each, others) for each in result.problems])
        return compile_model(
            result.catalog,
            schema=schema,
            version=version + 1,
            packages=packages,
            field_types=self._field_types,
            previous=old,
        )

    def _others(
        self,
        base: Mapping[Identity, Definition],
        overall: Mapping[Identity, Definition],
        sent: Iterable[Definition],
    ) -> Mapping[str, Definition]:
        """Give what is not sent and stays in effect, by where it would lie on disk."""
        gone = {each.identity for each in sent}
        files = {
            f"{self._kinds.get(each.kind).plural}/{each.name}.json": each
            for key, each in base.items()
            if key in overall and key not in gone
        }
        return {file: replace(each, file=file) for file, each in files.items()}

    def _blamed(self, problem: Problem, others: Mapping[str, Definition]) -> Problem:
        """Name the definition that suffers when it is not the one that was sent."""
        suffers = others.get(problem.file or "")
        if suffers is None:
            return problem
        kind: JsonValue = dict(self._kinds.get(suffers.kind).label)
        reason: JsonValue = {locale: problem.error.message(locale) for locale in LOCALES}
        error = BrokenUseError(kind=kind, name=suffers.name, reason=reason)
        return replace(problem, error=error)

    def _plan(self, connection: Connection[TupleRow], old: Model, new: Model) -> Plan:
        changes = diff(old.catalog, new.catalog, field_types=self._field_types)

        def is_large(record: ObjectModel) -> bool:
            table = psycopg.sql.Identifier(str(record.table.schema), record.name)
            query = psycopg.sql.SQL("SELECT 1 FROM {} OFFSET {} LIMIT 1")
            found = connection.execute(query.format(table, self._index_at_once_up_to))
            return found.fetchone() is not None

        return Planner(old, new, is_large=is_large).plan(changes)

    def _apply(
        self,
        connection: Connection[TupleRow],
        actor: Builder,
        new: Model,
        steps: Sequence[DdlStep],
    ) -> None:
        # A date that becomes an instant is the beginning of that day where the builder lives.
        connection.execute("SELECT set_config('TimeZone', %s, true)", [actor.time_zone])
        for step in steps:
            if step.concurrent:
                enqueue(
                    connection,
                    BUILD_INDEX,
                    {"object": step.object, "index": step.index},
                    id=self._ids.new(),
                    now=self._clock.now(),
                    tenant=actor.tenant,
                    created_by=actor.user_id,
                )
                continue
            try:
                with connection.transaction():
                    connection.execute(step.sql.encode())
            except psycopg.errors.UniqueViolation:
                raise _not_unique(connection, new, step) from None

    def _unknown(self, kind: str, name: str, known: Iterable[Identity]) -> UnknownDefinitionError:
        near = hint(name, [other for which, other in known if which == kind])
        label: JsonValue = dict(self._kinds.get(kind).label)
        return UnknownDefinitionError(kind=label, name=name, hint=near)

    def _not_deletable(self, stored: Stored, identity: Identity, layer: str) -> Exception:
        kind, name = identity
        self._kinds.get(kind)
        for each in stored.definitions:
            if each.identity == identity and each.layer != layer:
                return PackageOwnedError(kind=kind, name=name, package=each.layer)
        return self._unknown(kind, name, [each.identity for each in stored.definitions])


def _refuse_if_sent(identity: Identity, request: DeployRequest) -> None:
    for each in request.definitions:
        if (each.identity, each.layer) == (identity, request.layer):
            twice = DuplicateError(value=each.name, first=each.at or "/")
            raise InvalidError([Problem(path="/delete", error=twice)])


def _new_manifest(stored: Stored, request: DeployRequest) -> JsonObject | None:
    manifest = request.package
    if manifest is None or stored.manifests.get(str(manifest["name"])) == manifest:
        return None
    return manifest


def _not_unique(
    connection: Connection[TupleRow], model: Model, step: DdlStep
) -> UniqueViolatedError:
    record = model.objects[step.object]
    assert step.field is not None
    column = record.table.c[step.field]
    repeated = (
        select(column)
        .where(column.is_not(None), record.table.c.deleted_at.is_(None))
        .group_by(column)
        .having(func.count() > 1)
        .subquery()
    )
    found = compile_statement(select(func.count()).select_from(repeated)).one(connection)
    assert found is not None
    label = record.fields[step.field].definition.label
    return UniqueViolatedError(object=record.label, field=label, count=found[0])


def _position(stored: Stored, package: str) -> int:
    return stored.packages.index(package) if package in stored.packages else len(stored.packages)
