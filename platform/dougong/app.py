"""Composition root: settings → storage → registries → plugins → use cases → faces.

Nothing below knows how the parts are put together; nothing here does any work of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from dougong.access.authentication import Authentication
from dougong.access.passwords import Passwords
from dougong.deployment.deploy import Deployments
from dougong.deployment.expressions import ExpressionChecker
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
from dougong.metadata.kind import FieldTypes, builtin_kinds
from dougong.records.plans import PlanCache
from dougong.records.saving.breaches import count_breaches
from dougong.records.saving.rollup_filling import fill_sql
from dougong.records.service import Records
from dougong.records.shapes.defined import DefinedRecords
from dougong.storage.cipher import KeyRing, key_ring
from dougong.storage.database import Database
from dougong.worker.wakeups import Waker, Wakeups

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
    waker: Waker
    hooks: Hooks
    field_types: FieldTypes
    kinds: Kinds
    functions: Registry[Function]
    models: Models
    deployments: Deployments
    records: Records
    passwords: Passwords
    authentication: Authentication

    @property
    def provisioning(self) -> Provisioning:
        """Makes tenants; loaded here, for it brings Alembic, which no server process needs."""
        made: Provisioning = import_module("dougong.packages.provision").provisioning(self)
        return made

    def close(self) -> None:
        """Close every connection."""
        self.waker.close()
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
    cipher = key_ring(settings.secret_key, os.urandom)
    database = Database(settings.database_url, pool_size=pool_size)
    waker = Waker(Wakeups(settings.redis_url))
    hooks = load_plugins(plugin_folder or plugins_dir())
    field_types, kinds, functions = _registries(hooks)
    expressions = ExpressionChecker(functions, field_types)
    models = Models(
        database=database, kinds=kinds, field_types=field_types, expressions=expressions
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
        follow=DefinedRecords(hooks=hooks, clock=clock, ids=ids, cipher=cipher).follow,
    )
    records = Records(
        database=database,
        models=models,
        hooks=hooks,
        functions=functions,
        clock=clock,
        ids=ids,
        plans=PlanCache(),
        cipher=cipher,
        wake=waker.wake,
    )
    passwords = Passwords()
    return Platform(
        settings=settings,
        clock=clock,
        ids=ids,
        random_bytes=os.urandom,
        cipher=cipher,
        database=database,
        waker=waker,
        hooks=hooks,
        field_types=field_types,
        kinds=kinds,
        functions=functions,
        models=models,
        deployments=deployments,
        records=records,
        passwords=passwords,
        authentication=Authentication(
            database,
            passwords,
            clock=clock,
            random_bytes=os.urandom,
            idle=timedelta(hours=settings.session_hours),
        ),
    )


def _registries(hooks: Hooks) -> tuple[FieldTypes, Kinds, Registry[Function]]:
    field_types = builtin_registry()
    for field_type, source in hooks.collect("register_field_types"):
        field_types.add(field_type, source=source)
    kinds = builtin_kinds()
    for kind, source in hooks.collect("register_kinds"):
        kinds.add(kind, source=source)
    functions = builtin_functions()
    for function, source in hooks.collect("register_functions"):
        functions.add(function, source=source)
    return field_types.freeze(), kinds.freeze(), functions.freeze()
