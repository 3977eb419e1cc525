"""Deploying definitions: check, plan, apply, version; one transaction, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.builder import Builder, require_for
from dougong.deployment.checking import Checking
from dougong.deployment.deploy_tests import RunTests, no_tests
from dougong.deployment.errors import (
    BusyError,
    PackageOwnedError,
    RefusedError,
    TooLongError,
    TooWideError,
    UnknownDefinitionError,
    VersionChangedError,
)
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.impact.access import access_notices
from dougong.deployment.impact.measure import measure
from dougong.deployment.impact.standing import CountBreaches, standing
from dougong.deployment.index_job import BUILD_INDEX
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.deployment.past.aside import Aside, list_asides, mark_restored
from dougong.deployment.past.noting import record_asides
from dougong.deployment.past.revival import Revival, Reviver
from dougong.deployment.past.rollback import Needed, Wanted, chosen_for, differing, going_back
from dougong.deployment.past.versions import Past
from dougong.deployment.steps.plan import Plan, Planner
from dougong.deployment.steps.preparing import UnpreparedError, has_more, made_ahead
from dougong.deployment.steps.refilling import FILL_ROLLUP, HOME_CURRENCY, RollupSql
from dougong.deployment.steps.removing import refuse_if_sent, remove_grants
from dougong.deployment.steps.renaming import Renamed, Renaming
from dougong.deployment.store import (
    Stored,
    VersionRow,
    load_stored,
    package_replacements,
    store_version,
    stored_at,
)
from dougong.deployment.where_used import WhereUsed
from dougong.kernel.clock import Clock
from dougong.kernel.errors import Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.check import Kinds
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.diff import diff
from dougong.metadata.kind import FieldTypes, Kind
from dougong.metadata.layers import effective
from dougong.storage.database import Database
from dougong.storage.ddl import DdlStep, Stage
from dougong.storage.former_names import note_renames, read_former_names
from dougong.storage.head import (
    current_version,
    held_definitions,
    hold_definitions,
    lock_definitions,
)
from dougong.storage.jobs import enqueue

# Above this many rows an index is built by a job, so that nobody waits for it.
INDEX_AT_ONCE_UP_TO = 50_000
# Above this many rows a column is filled before readers are shut out, for they would notice.
WRITE_AT_ONCE_UP_TO = 1_000

Follow: TypeAlias = Callable[[Connection[TupleRow], Builder, Model, Model], None]
"""Brings records in line with definitions that change from one model to another."""

_LOCK_TIMEOUT_S = 2.0
_STATEMENT_TIMEOUT_S = 60.0
_ATTEMPTS = 5
_IN_USE = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected, UnpreparedError)
_TOO_WIDE = (psycopg.errors.TooManyColumns, psycopg.errors.ProgramLimitExceeded)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployRequest:
    """What to deploy.

    Attributes:
        definitions: New or changed definitions, each with its layer.
        delete: Kind and name of definitions to delete from the layer.
        layer: The layer that ``delete`` is about.
        package: Manifest, when the definitions are those of a package.
        renames: New names, by ``<kind>.<name>`` or ``object.<name>.<field>``; who reads what is
            renamed is rewritten first, and ``definitions`` have the new names.
        restore: What is to be taken back of what is kept aside; the definitions follow from it.
        back_to: The version to go back to; the definitions follow from it.
        at_version: The version that must be in force; None: any.
        check_only: Stop after the plan.
        allow_data_loss: Go on where values do not survive; they are kept aside.
        allow_failing_tests: Go on where tests fail that come with it.
        note: Why, in the words of who deploys.
    """

    definitions: Sequence[Definition] = ()
    delete: Sequence[Identity] = ()
    layer: str = TENANT_LAYER
    package: JsonObject | None = None
    renames: Mapping[str, str] = field(default_factory=dict)
    restore: Sequence[UUID] = ()
    back_to: int | None = None
    at_version: int | None = None
    check_only: bool = False
    allow_data_loss: bool = False
    allow_failing_tests: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deployed:
    """What came of it.

    Attributes:
        version: The version now in force; on a check the one that is in force still.
        plan: Every statement, in order, as JSON.
        warnings: What goes out of use, is lost, or breaks a new rule, with the count of records.
        changed: Definitions that differ from before.
        problems: On a check, why the records there are do not let it be.
    """

    version: int
    plan: Sequence[JsonObject] = ()
    warnings: Sequence[Problem] = ()
    changed: int = 0
    problems: Sequence[Problem] = ()


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
        rollup_sql: RollupSql,
        count_breaches: CountBreaches,
        wake: Callable[[], None] = lambda: None,
        follow: Follow = lambda connection, actor, old, new: None,
        run_tests: RunTests = no_tests,
        lock_timeout_s: float = _LOCK_TIMEOUT_S,
        statement_timeout_s: float = _STATEMENT_TIMEOUT_S,
        index_at_once_up_to: int = INDEX_AT_ONCE_UP_TO,
        write_at_once_up_to: int = WRITE_AT_ONCE_UP_TO,
    ) -> None:
        self._database = database
        self._models = models
        self._kinds = kinds
        self._field_types = field_types
        self._clock = clock
        self._ids = ids
        self._rollup_sql = rollup_sql
        self._count_breaches = count_breaches
        self._checking = Checking(kinds, field_types, expressions)
        self.where_used = WhereUsed(models, kinds)
        self.past = Past(database=database, models=models, clock=clock)
        self._wake = wake
        self._follow = follow
        self._run_tests = run_tests
        self._lock_timeout_s = lock_timeout_s
        self._statement_timeout_s = statement_timeout_s
        self._index_at_once_up_to = index_at_once_up_to
        self._write_at_once_up_to = write_at_once_up_to

    def deploy(self, actor: Builder, request: DeployRequest) -> Deployed:
        """Deploy definitions, or only say what deploying them would do.

        Raises:
            MissingRightError: The actor may not build.
            InvalidError: The definitions have faults.
            RefusedError: The records there are stand in the way; not on a check.
            TestsFailedError: Tests that come with it fail.
            UnknownDefinitionError: What is to be deleted does not exist.
            PackageOwnedError: What is to be deleted belongs to a package.
            BusyError: The tables stayed in use; nothing was changed.
            TooLongError: A statement took too long; nothing was changed.
            TooWideError: A table would have more columns than PostgreSQL takes.
            VersionChangedError: Another version is in force than that of ``at_version``.
        """
        actor.rights.require_system("builder")
        known = self._models.current(actor.schema)
        for _ in range(_ATTEMPTS):
            try:
                with self._database.connection(actor.schema) as connection:
                    deployed = self._attempt(connection, actor, request, known)
            except _IN_USE:
                # Someone's long transaction; waiting longer would make every writer wait behind us.
                continue
            except psycopg.errors.QueryCanceled as error:
                raise TooLongError(seconds=self._statement_timeout_s) from error
            except _TOO_WIDE as error:
                raise TooWideError() from error
            self._models.forget(actor.schema)
            self._wake()
            return deployed
        raise BusyError(seconds=self._lock_timeout_s * _ATTEMPTS)

    def kinds(self, actor: Builder) -> list[tuple[Kind[Any], int]]:
        """Give every kind, and how many definitions of it are in force."""
        found = Counter(kind for kind, _ in self._in_layer(actor, "effective"))
        return [(each, found[each.key]) for each in self._kinds]

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

    def _in_layer(self, actor: Builder, layer: str) -> Mapping[Identity, Definition]:
        actor.rights.require_system("builder")
        if layer == "effective":
            return self._models.current(actor.schema).catalog.definitions
        with self._database.connection(actor.schema) as connection:
            stored = load_stored(connection, actor.schema)
        kept = [d for d in stored.definitions if (d.layer == TENANT_LAYER) == (layer == "tenant")]
        return effective(kept, stored.packages)

    def _attempt(
        self,
        connection: Connection[TupleRow],
        actor: Builder,
        request: DeployRequest,
        known: Model,
    ) -> Deployed:
        """Deploy; where rows are many, once more with their new columns made ahead."""
        try:
            with connection.transaction(force_rollback=request.check_only):
                return self._deploy(connection, actor, request, known)
        except UnpreparedError as error:
            ahead = error.steps
        with (
            held_definitions(connection, actor.schema),
            made_ahead(
                connection, actor.schema, ahead, lambda: self._set_session(connection, actor)
            ),
            connection.transaction(),
        ):
            return self._deploy(connection, actor, request, known, ahead=ahead)

    def _deploy(
        self,
        connection: Connection[TupleRow],
        actor: Builder,
        request: DeployRequest,
        known: Model,
        *,
        ahead: Sequence[DdlStep] = (),
    ) -> Deployed:
        self._set_session(connection, actor)
        begin = current_version if request.check_only else lock_definitions
        version = begin(connection, actor.schema)
        if request.at_version not in (None, version):
            raise VersionChangedError(version=version, expected=request.at_version)
        stored = load_stored(connection, actor.schema)
        old = known
        if known.version != version:
            old = self._models.compile_stored(connection, actor.schema, known)
        former = stored
        renamed = self._rename(connection, stored, old, request)
        stored, old = renamed.stored, renamed.model
        wanted, back = self._wanted(connection, stored, old, request)
        replacements = differing(former, stored, wanted)
        require_for(actor.rights, differing(stored, stored, wanted), request.renames)
        new = self._checking.compile(stored, wanted, old)
        revival = self._revive(connection, old, new, request, back)
        moved = bool(renamed.steps or revival.steps)
        own = self._plan(connection, actor, revival.model, new, request, moved=moved)
        plan = revival.before(own)
        if plan.problems and not request.check_only:
            raise RefusedError(plan.problems)
        planned = (*renamed.steps, *renamed.waiting, *plan.steps)
        steps = [step.to_json() for step in planned]
        packages = package_replacements(stored.manifests, wanted.manifests)
        if request.check_only or not (replacements or packages or revival.taken):
            return Deployed(version, steps, plan.warnings, len(replacements), plan.problems)
        needed = [step for step in own.steps if step.stage is Stage.AHEAD]
        if needed != [*ahead]:
            if not ahead:
                # Kept until they are made and all is done: nobody writes or deploys in between.
                hold_definitions(connection, actor.schema)
            raise UnpreparedError(needed)
        self._apply(connection, actor, (*renamed.waiting, *own.steps[len(ahead) :]))
        now = self._clock.now()
        mark_restored(connection, actor.schema, revival.taken, now=now)
        for before, done in ((old, revival.steps), (revival.model, own.steps)):
            record_asides(
                connection,
                old=before,
                new=new,
                steps=done,
                documents=revival.documents,
                ids=self._ids,
                now=now,
            )
        names = renamed.renames
        note_renames(connection, actor.schema, new.version, names.fields(), names.objects())
        row = VersionRow(new.version, now, actor.user_id, request.note, steps, names.to_json())
        store_version(connection, actor.schema, row, [*replacements, *packages])
        failing = self._settle(connection, actor, request, revival.model, new)
        return Deployed(new.version, steps, (*plan.warnings, *failing), len(replacements))

    def _settle(
        self,
        connection: Connection[TupleRow],
        actor: Builder,
        request: DeployRequest,
        old: Model,
        new: Model,
    ) -> Sequence[Problem]:
        """Let what is kept beside the definitions follow them; gives the tests that fail then."""
        remove_grants(connection, actor.schema, old=old, new=new)
        self._follow(connection, actor, old, new)
        tested = self._run_tests(connection, actor, old, new, request.layer)
        # The way back is never barred.
        allowed = request.allow_failing_tests or request.back_to is not None
        return tested.failing(allowed=allowed)

    def _rename(
        self, connection: Connection[TupleRow], stored: Stored, old: Model, request: DeployRequest
    ) -> Renamed:
        """Give everything the name it shall have, before anything else is done."""
        renaming = Renaming(connection, self._kinds, stored, old)
        if request.back_to is not None:
            return renaming.back(request.back_to)
        return renaming.ahead(request.renames, request.definitions, layer=request.layer)

    def _revive(
        self,
        connection: Connection[TupleRow],
        old: Model,
        new: Model,
        request: DeployRequest,
        back: Sequence[Aside],
    ) -> Revival:
        """Take back what is wanted of what is kept aside, before anything else is done."""
        if request.back_to is not None:
            kept = list_asides(connection, old.schema, now=self._clock.now())
            renames = read_former_names(connection, old.schema)
            back = Needed(kept, renames, request.back_to).choose(old, new)
        reviver = Reviver(
            connection,
            old,
            new,
            kinds=self._kinds,
            field_types=self._field_types,
            allow_data_loss=request.allow_data_loss,
        )
        return reviver.revive(back)

    def _wanted(
        self, connection: Connection[TupleRow], stored: Stored, old: Model, request: DeployRequest
    ) -> tuple[Wanted, Sequence[Aside]]:
        """Tell what shall be, and what has to be taken back for it."""
        if request.back_to is not None:
            return going_back(stored, stored_at(connection, old.schema, request.back_to)), ()
        if request.restore:
            kept = list_asides(connection, old.schema, now=self._clock.now())
            return chosen_for(kept, request.restore, old.catalog, stored)
        there = {(d.identity, d.layer) for d in stored.definitions}
        for identity in request.delete:
            refuse_if_sent(identity, request.definitions, request.layer)
            if (identity, request.layer) not in there:
                raise self._not_deletable(stored, identity, request.layer)
        manifests = dict(stored.manifests)
        if request.package is not None:
            manifests[str(request.package["name"])] = request.package
        gone = [(identity, request.layer) for identity in dict.fromkeys(request.delete)]
        return Wanted(request.definitions, gone, manifests), ()

    def _set_session(self, connection: Connection[TupleRow], actor: Builder) -> None:
        settings = {
            "lock_timeout": f"{self._lock_timeout_s * 1000:.0f}ms",
            "statement_timeout": f"{self._statement_timeout_s * 1000:.0f}ms",
            # A date that becomes an instant is the beginning of that day where the builder lives.
            "TimeZone": actor.time_zone,
            HOME_CURRENCY: actor.currency,
        }
        for setting in settings.items():
            connection.execute("SELECT set_config(%s, %s, true)", setting)

    def _plan(
        self,
        connection: Connection[TupleRow],
        actor: Builder,
        old: Model,
        new: Model,
        request: DeployRequest,
        *,
        moved: bool,
    ) -> Plan:
        changes = diff(old.catalog, new.catalog, field_types=self._field_types)
        impact = measure(connection, old, new, changes, allow_data_loss=request.allow_data_loss)
        broken = standing(
            connection,
            old,
            new,
            count_breaches=self._count_breaches,
            context={
                "user_id": actor.user_id,
                "now": self._clock.now(),
                "time_zone": actor.time_zone,
                "org_currency": actor.currency,
            },
        )
        turned = access_notices(old.catalog, new.catalog)
        planner = Planner(
            old,
            new,
            impact=replace(impact, warnings=(*impact.warnings, *broken, *turned)),
            is_large=lambda record: has_more(connection, record, self._index_at_once_up_to),
            # What was moved within this transaction nobody else sees: nothing is done ahead.
            is_slow=lambda record: (
                not moved and has_more(connection, record, self._write_at_once_up_to)
            ),
            rollup_sql=self._rollup_sql,
        )
        return planner.plan(changes)

    def _apply(
        self, connection: Connection[TupleRow], actor: Builder, steps: Sequence[DdlStep]
    ) -> None:
        for step in steps:
            if step.concurrent:
                enqueue(
                    connection,
                    FILL_ROLLUP if step.action == FILL_ROLLUP else BUILD_INDEX,
                    step.to_payload(),
                    id=self._ids.new(),
                    now=self._clock.now(),
                    tenant=actor.tenant,
                    created_by=actor.user_id,
                )
                continue
            connection.execute(step.sql.encode())

    def _unknown(self, kind: str, name: str, known: Iterable[Identity]) -> UnknownDefinitionError:
        near = hint(name, [other for which, other in known if which == kind])
        label: JsonValue = dict(self._kinds.get(kind).label)
        return UnknownDefinitionError(kind=label, name=name, hint=near)

    def _not_deletable(self, stored: Stored, identity: Identity, layer: str) -> Exception:
        kind, name = identity
        for each in stored.definitions:
            if each.identity == identity and each.layer != layer:
                return PackageOwnedError(kind=kind, name=name, package=each.layer)
        return self._unknown(kind, name, [each.identity for each in stored.definitions])
