"""Composition root: settings → storage → registries → plugins → use cases → faces.

Nothing below knows how the parts are put together; nothing here does any work of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from random import random
from threading import Event
from typing import TYPE_CHECKING

from dougong.access.acting import Actors
from dougong.access.signing_in.authentication import Authentication
from dougong.access.signing_in.passwords import Passwords
from dougong.access.signing_in.second_factor import SecondFactors
from dougong.automation.approvals.service import Approvals
from dougong.automation.assembling import Automation, assemble
from dougong.automation.flows.service import Flows
from dougong.automation.registries import Parts, builtin_parts, every_kind
from dougong.automation.rehearsing.findings import Findings
from dougong.automation.rehearsing.linting import builtin_lint_rules
from dougong.automation.rehearsing.service import Rehearsals
from dougong.automation.rehearsing.stage import Backstage
from dougong.automation.rehearsing.testing import DeployTests
from dougong.deployment.deploy import Deployments
from dougong.deployment.drafting.drafts import Drafts
from dougong.deployment.drafting.overlay import Language
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.following import followers
from dougong.deployment.models import Models
from dougong.fields.registry import builtin_registry
from dougong.formula.function import Function, builtin_functions
from dougong.hooks.plugins import Hooks, load_plugins
from dougong.kernel.clock import Clock, SystemClock
from dougong.kernel.ids import Ids, TimeOrderedIds
from dougong.kernel.registry import Registry
from dougong.kernel.settings import Settings
from dougong.kernel.shipped import plugins_dir
from dougong.metadata.check import Kinds
from dougong.metadata.kind import FieldTypes
from dougong.packages.sealing.rotation import Rotation
from dougong.packages.tenants.operating import Operators
from dougong.realtime.announcing import Announcer
from dougong.records.bulk.importer import Importer
from dougong.records.bulk.steps import BulkParts
from dougong.records.bulk.uploads import Uploads
from dougong.records.exporting.exporter import Exporter, Writing
from dougong.records.plans import PlanCache
from dougong.records.saving.breaches import count_breaches
from dougong.records.saving.rollup_filling import fill_sql
from dougong.records.searching.indexing import follow_definitions
from dougong.records.service import Records
from dougong.records.shapes.defined import DefinedRecords
from dougong.storage.blobs.base import Blobs
from dougong.storage.blobs.opening import open_blobs
from dougong.storage.cipher import KeyRing, key_ring
from dougong.storage.database import Database
from dougong.storage.job_context import Handler
from dougong.storage.limits import Limits, Quotas
from dougong.worker.job_lane import JobLane
from dougong.worker.wakeups import Waker, Wakeups
from dougong.worker.worker import LEASE

if TYPE_CHECKING:
    from dougong.packages.provision import Provisioning

_OWN = "dougong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Every use case of one process, ready to be called."""

    settings: Settings
    clock: Clock
    ids: Ids
    random_bytes: Callable[[int], bytes]
    cipher: KeyRing
    database: Database
    quotas: Quotas
    blobs: Blobs
    waker: Waker
    announcer: Announcer
    hooks: Hooks
    field_types: FieldTypes
    kinds: Kinds
    functions: Registry[Function]
    models: Models
    deployments: Deployments
    drafts: Drafts
    automation: Automation
    records: Records
    passwords: Passwords
    actors: Actors
    second_factors: SecondFactors
    authentication: Authentication

    @property
    def provisioning(self) -> Provisioning:
        """Makes tenants; loaded here, for it brings Alembic, which no server process needs."""
        made: Provisioning = import_module("dougong.packages.provision").provisioning(self)
        return made

    @property
    def operators(self) -> Operators:
        """Sees to tenants."""
        return Operators(
            database=self.database,
            clock=self.clock,
            ids=self.ids,
            grace=timedelta(days=self.settings.drop_grace_days),
            wake=self.waker.wake,
        )

    @property
    def rotation(self) -> Rotation:
        """Has secrets encrypted anew."""
        return Rotation(
            database=self.database,
            models=self.models,
            field_types=self.field_types,
            cipher=self.cipher,
            clock=self.clock,
            ids=self.ids,
        )

    @property
    def uploads(self) -> Uploads:
        """Has the files that were sent to be imported."""
        return Uploads(
            database=self.database,
            blobs=self.blobs,
            clock=self.clock,
            ids=self.ids,
            take_bytes=self.quotas.take_bytes,
        )

    @property
    def importer(self) -> Importer:
        """Does imports."""
        parts = BulkParts(self.records, self.ids, self.actors)
        return Importer(parts, self.uploads, self.models)

    @property
    def exporter(self) -> Exporter:
        """Does exports."""
        writing = Writing(self.database, self.functions, self.clock)
        parts = BulkParts(self.records, self.ids, self.actors)
        return Exporter(self.actors, self.models, writing, self.blobs, self.ids, parts)

    @property
    def flows(self) -> Flows:
        """Starts flows, and shows their runs."""
        return self.automation.flows(self.records, self.waker.wake)

    @property
    def approvals(self) -> Approvals:
        """Has records approved."""
        return self.automation.approvals(self.records, self.waker.wake)

    @property
    def flow_handlers(self) -> Mapping[str, Handler]:
        """Do the jobs of flows."""
        return self.automation.handlers(self.records, self.waker.wake)

    @property
    def rehearsals(self) -> Rehearsals:
        """Tries flows, and runs tests."""
        return Rehearsals(
            database=self.database,
            models=self.models,
            drafts=self.drafts,
            language=self.drafts.language,
            backstage=Backstage(self.automation, self.hooks, self.functions, self.cipher),
            clock=self.clock,
        )

    @property
    def findings(self) -> Findings:
        """Looks for what is wrong in definitions."""
        return Findings(
            database=self.database,
            models=self.models,
            drafts=self.drafts,
            parts=self.automation.parts,
            lint_rules=builtin_lint_rules(),
        )

    def do_jobs(self, handlers: Mapping[str, Handler]) -> None:
        """Do jobs of these kinds in this process, until none is due."""
        lane = JobLane(
            self.database,
            handlers,
            clock=self.clock,
            random=random,
            lease=LEASE,
            stopping=Event(),
        )
        lane.drain()

    def close(self) -> None:
        """Close every connection."""
        self.waker.close()
        self.announcer.close()
        self.database.close()


def build_platform(
    settings: Settings,
    *,
    pool_size: int,
    clock: Clock | None = None,
    plugin_folder: Path | None = None,
) -> Platform:
    """Put the parts together.

    Args:
        settings: With a database URL.
        pool_size: Connections this process may hold.
        clock: Tells the time; the machine's if not given.
        plugin_folder: Where plugins lie; the shipped ones if not given.

    Returns:
        The platform; its pool connects in the background.
    """
    clock, ids = clock or SystemClock(), TimeOrderedIds()
    cipher = key_ring(settings.secret_key, os.urandom, file=settings.secret_key_file)
    database = Database(settings.database_url, pool_size=pool_size)
    waker = Waker(Wakeups(settings.redis_url))
    hooks = load_plugins(plugin_folder or plugins_dir())
    parts = builtin_parts(hooks.collect("register_elements"))
    field_types, kinds, functions = _registries(hooks, parts)
    plans = PlanCache()
    expressions = ExpressionChecker(functions, field_types)
    models = Models(
        database=database, kinds=kinds, field_types=field_types, expressions=expressions
    )
    actors = Actors(database, models, clock=clock)
    automation = assemble(
        settings,
        parts,
        database=database,
        models=models,
        actors=actors,
        cipher=cipher,
        plans=plans,
        clock=clock,
        ids=ids,
        random=random,
    )
    deployments = Deployments(
        database=database,
        models=models,
        kinds=kinds,
        field_types=field_types,
        expressions=expressions,
        clock=clock,
        ids=ids,
        rollup_sql=fill_sql,
        count_breaches=count_breaches,
        wake=waker.wake,
        follow=followers(
            DefinedRecords(hooks=hooks, clock=clock, ids=ids, cipher=cipher).follow,
            follow_definitions,
            automation.follower.follow,
        ),
        run_tests=DeployTests(Backstage(automation, hooks, functions, cipher)),
    )
    quotas = Quotas(database, Limits.of_settings(settings))
    records = Records(
        database=database,
        models=models,
        hooks=hooks,
        functions=functions,
        clock=clock,
        ids=ids,
        plans=plans,
        cipher=cipher,
        automation=automation.saves,
        wake=waker.wake,
        reorganised=actors.forget,
        take_rows=quotas.take_rows,
    )
    passwords = Passwords()
    second_factors = SecondFactors(cipher, passwords, random_bytes=os.urandom)
    return Platform(
        settings=settings,
        clock=clock,
        ids=ids,
        random_bytes=os.urandom,
        cipher=cipher,
        database=database,
        quotas=quotas,
        blobs=open_blobs(settings),
        waker=waker,
        announcer=Announcer(settings.redis_url),
        hooks=hooks,
        field_types=field_types,
        kinds=kinds,
        functions=functions,
        models=models,
        deployments=deployments,
        drafts=Drafts(
            database=database,
            models=models,
            deployments=deployments,
            language=Language(kinds, field_types, expressions),
            clock=clock,
        ),
        automation=automation,
        records=records,
        passwords=passwords,
        actors=actors,
        second_factors=second_factors,
        authentication=Authentication(
            database,
            passwords,
            actors,
            clock=clock,
            random_bytes=os.urandom,
            second_factors=second_factors,
            idle=timedelta(hours=settings.session_hours),
            longest=timedelta(days=settings.session_days),
        ),
    )


def _registries(hooks: Hooks, parts: Parts) -> tuple[FieldTypes, Kinds, Registry[Function]]:
    field_types = builtin_registry()
    for field_type, source in hooks.collect("register_field_types"):
        field_types.add(field_type, source=source)
    kinds = every_kind(parts)
    for kind, source in hooks.collect("register_kinds"):
        kinds.add(kind, source=source)
    functions = builtin_functions()
    for function, source in hooks.collect("register_functions"):
        functions.add(function, source=source)
    return field_types.freeze(), kinds.freeze(), functions.freeze()
