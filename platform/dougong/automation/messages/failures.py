"""Tells those who look after flows that runs failed: once an hour for each flow, with how many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.automation.flows.definition import FlowDef
from dougong.automation.kinds.webhook import WebhookDef
from dougong.deployment.model import Model
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.kinds.permission_set import PermissionSetDef
from dougong.metadata.kinds.role import RoleDef
from dougong.storage.notifications import Notice, notify
from dougong.storage.operator_rows import count_up, users_with

FLOW_FAILED, WEBHOOK_OFF = "flow_failed", "webhook_off"
LOOKS_AFTER = frozenset({"builder", "flows"})
"""The system rights of those who look after flows."""


def tell_of_failed_run(
    connection: Connection[TupleRow],
    model: Model,
    flow: FlowDef,
    run_id: UUID,
    error: JsonObject | None,
    *,
    ids: Ids,
    now: datetime,
) -> None:
    """Tell that a run failed for good.

    Args:
        connection: Has the transaction open in which it fails.
        model: The definitions in force.
        flow: The flow.
        run_id: The run.
        error: What failed: its code, its message and its step.
        ids: Makes ids.
        now: The present instant.
    """
    details: dict[str, JsonValue] = {
        "flow": flow.name,
        "note": dict(flow.label),
        "run": str(run_id),
        "error": error,
    }
    _tell(connection, model, FLOW_FAILED, flow.name, details, ids=ids, now=now)


def tell_of_webhook(
    connection: Connection[TupleRow],
    model: Model,
    webhook: WebhookDef,
    *,
    ids: Ids,
    now: datetime,
) -> None:
    """Tell that a webhook was switched off because it failed for days."""
    details: dict[str, JsonValue] = {"webhook": webhook.name, "note": dict(webhook.label)}
    _tell(connection, model, WEBHOOK_OFF, webhook.name, details, ids=ids, now=now)


def operators(connection: Connection[TupleRow], model: Model, *, now: datetime) -> list[UUID]:
    """Give those who look after what runs by itself."""
    known: Mapping[str, PermissionSetDef] = model.catalog.all("permission_set")
    sets = {name for name, each in known.items() if LOOKS_AFTER & set(each.system)}
    standing: Mapping[str, RoleDef] = model.catalog.all("role")
    roles = {name for name, each in standing.items() if sets & set(each.permission_sets)}
    return users_with(connection, model.schema, sets=sets, roles=roles, on=now.date())


def _tell(
    connection: Connection[TupleRow],
    model: Model,
    kind: str,
    name: str,
    details: Mapping[str, Any],
    *,
    ids: Ids,
    now: datetime,
) -> None:
    users = operators(connection, model, now=now)
    about = f"{name}@{now:%Y-%m-%dT%H}"
    known = count_up(connection, model.schema, users, kind=kind, about=about)
    told = {**details, "about": about, "count": 1}
    notices = [Notice(user_id=user, kind=kind, details=told) for user in users if user not in known]
    notify(connection, model.schema, notices, ids=ids, at=now)
