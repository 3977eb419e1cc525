"""Webhooks in: other systems call the address of a flow, prove themselves, and set it off once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.errors import UnknownFlowError
from dougong.automation.flows.compiled import CompiledFlow, FlowBook
from dougong.automation.flows.definition import FlowDef
from dougong.automation.flows.starting import Start, checked_input, start_runs
from dougong.automation.timing.errors import (
    HookNotFoundError,
    HookRefusedError,
    NoWebhookError,
    WeakSecretError,
)
from dougong.automation.timing.proofs import (
    Headers,
    key_of,
    new_secret,
    proves,
    value_at,
)
from dougong.automation.triggers.webhook import WebhookTrigger
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.formula.value_types import Kind
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.storage.audit import write_audit
from dougong.storage.cipher import KeyRing
from dougong.storage.database import Database
from dougong.storage.hook_rows import note_run, run_of_call, take_call
from dougong.storage.secret_rows import SecretRow, Slots
from dougong.storage.tenants import is_tenant_name, look_up_tenant

KIND = "hook"
RIGHT = "builder"
STILL_HOLDS = timedelta(hours=24)
"""How long the secret before a new one is good: others need time to take over the new one."""

_SECRET, _BEFORE = "secret", "before"
_LEAST, _MOST = 16, 500
_OF_TEXT = (Kind.TEXT, Kind.OPTION)


@dataclass(frozen=True, slots=True)
class Hook:
    """The address of a flow, as who builds sees it.

    Attributes:
        flow: Name of the flow.
        path: Where it is, below the API.
        set_at: When its secret was set; None: it has none, and takes no call.
    """

    flow: str
    path: str
    set_at: datetime | None


@dataclass(frozen=True, slots=True)
class Call:
    """A call of another system.

    Attributes:
        headers: Its headers, by their names in lower case.
        body: What was sent, to the byte.
        value: The same, as JSON.
    """

    headers: Headers
    body: bytes
    value: JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundHooks:
    """Takes the calls of others.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        book: The flows of every model.
        cipher: Seals secrets.
        clock: Tells when.
        ids: Makes ids.
        random_bytes: Makes secrets.
        wake: Wakes a worker.
    """

    database: Database
    models: Models
    book: FlowBook
    cipher: KeyRing
    clock: Clock
    ids: Ids
    random_bytes: Callable[[int], bytes]
    wake: Callable[[], None] = lambda: None

    def receive(self, tenant_name: str, flow_name: str, call: Call) -> UUID | None:
        """Set a flow off, or find the run that the same call has set off before.

        Raises:
            HookNotFoundError: There is no such address.
            HookRefusedError: The call does not prove itself.
            InvalidError: It does not bring what the flow needs.
        """
        known = is_tenant_name(tenant_name)
        home = look_up_tenant(self.database, tenant_name) if known else None
        if home is None:
            raise HookNotFoundError()
        model = self.models.current(home.schema)
        compiled = self._hooked(model, flow_name)
        if compiled is None or not compiled.flow.active:
            raise HookNotFoundError()
        trigger, now = compiled.flow.trigger, self.clock.now()
        with self.database.connection(home.schema) as connection:
            secrets = self._secrets(connection, home.schema, flow_name, now)
        if not secrets:
            raise HookNotFoundError()
        if not proves(trigger, secrets, call.headers, call.body, now=now):
            raise HookRefusedError()
        given = checked_input(compiled.flow, given_by(compiled.flow, call.value))
        key = key_of(trigger, call.headers, call.body, call.value)
        with self.database.transaction(home.schema) as connection:
            if key is not None and not take_call(connection, home.schema, flow_name, key, at=now):
                return run_of_call(connection, home.schema, flow_name, key)
            (run,) = start_runs(
                connection, home.name, model, compiled, [Start(given=given)], ids=self.ids, now=now
            )
            assert run is not None
            if key is not None:
                note_run(connection, home.schema, flow_name, key, run)
        self.wake()
        return run

    def describe(self, actor: Actor, flow_name: str) -> Hook:
        """Give the address of a flow.

        Raises:
            MissingRightError: The actor builds nothing.
            UnknownFlowError: There is no such flow.
            NoWebhookError: It is set off otherwise.
        """
        self._required(actor, flow_name)
        with self.database.connection(actor.schema) as connection:
            row = Slots(actor.schema, KIND, flow_name).all(connection).get(_SECRET)
        return _hook(actor, flow_name, None if row is None else row.set_at)

    def renew(self, actor: Actor, flow_name: str, given: str | None) -> tuple[str, Hook]:
        """Set the secret of a flow's address; the one before holds for a day yet.

        Args:
            actor: Who does.
            flow_name: The flow.
            given: The secret, where the other system says it; None: one is made.

        Returns:
            The secret, which is not shown again, and the address.

        Raises:
            MissingRightError: The actor builds nothing.
            UnknownFlowError: There is no such flow.
            NoWebhookError: It is set off otherwise.
            InvalidError: The secret is too weak.
        """
        compiled = self._required(actor, flow_name)
        scheme = str(compiled.flow.trigger.get("scheme", "standard"))
        secret = given if given is not None else new_secret(scheme, self.random_bytes)
        if not _LEAST <= len(secret) <= _MOST or not secret.isascii() or " " in secret:
            raise InvalidError([Problem(path="/secret", error=WeakSecretError())])
        now, slots = self.clock.now(), Slots(actor.schema, KIND, flow_name)
        sealed = self.cipher.encrypt(secret)
        with self.database.transaction(actor.schema) as connection:
            earlier = slots.all(connection).get(_SECRET)
            if earlier is not None:
                row = SecretRow(
                    slot=_BEFORE, sealed=earlier.sealed, set_at=now, set_by=actor.user_id
                )
                slots.put(connection, row, id=self.ids.new())
            row = SecretRow(slot=_SECRET, sealed=sealed, set_at=now, set_by=actor.user_id)
            slots.put(connection, row, id=self.ids.new())
            write_audit(
                connection,
                actor.schema,
                "hook.secret",
                actor=actor.user_id,
                details={"flow": flow_name},
                at=now,
            )
        return secret, _hook(actor, flow_name, now)

    def _required(self, actor: Actor, flow_name: str) -> CompiledFlow:
        actor.rights.require_system(RIGHT)
        model = self.models.current(actor.schema)
        flows = self.book.of(model)
        compiled = flows.get(flow_name)
        if compiled is None:
            raise UnknownFlowError(flow=flow_name, hint=hint(flow_name, flows.flows))
        if compiled.flow.trigger["type"] != WebhookTrigger.key:
            raise NoWebhookError(flow=compiled.flow.label)
        return compiled

    def _hooked(self, model: Model, flow_name: str) -> CompiledFlow | None:
        found = self.book.of(model).get(flow_name)
        is_one = found is not None and found.flow.trigger["type"] == WebhookTrigger.key
        return found if is_one else None

    def _secrets(
        self, connection: Connection[TupleRow], schema: str, flow: str, now: datetime
    ) -> list[str]:
        rows: Mapping[str, SecretRow] = Slots(schema, KIND, flow).all(connection)
        return [
            self.cipher.decrypt(row.sealed)
            for slot, row in rows.items()
            if slot == _SECRET or (slot == _BEFORE and now - row.set_at <= STILL_HOLDS)
        ]


def given_by(flow: FlowDef, body: JsonValue) -> JsonObject:
    """Give a flow's input from what was sent: where the trigger says, or by the same name."""
    places: Mapping[str, str] = flow.trigger.get("map", {})
    found: dict[str, Any] = {}
    for name, taken in flow.input.items():
        value = value_at(body, places.get(name, pointer(name)))
        if value is not None:
            found[name] = _fitting(value, taken.value_type.kind)
    return found


def _fitting(value: JsonValue, kind: Kind) -> JsonValue:
    """Give a value as flows have it: numbers are exact, and a number may be a text."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and (kind is Kind.NUMBER or kind in _OF_TEXT):
        return format(Decimal(repr(value)), "f")
    return value


def _hook(actor: Actor, flow_name: str, set_at: datetime | None) -> Hook:
    return Hook(flow_name, f"/hooks/{actor.tenant}/{flow_name}", set_at)
