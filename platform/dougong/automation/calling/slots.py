"""Secrets of connectors: set, never shown again; and trying whether a connector works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.calling.caller import OutAnswer
from dougong.automation.calling.connectors import (
    KIND,
    TenantConnectors,
    connector_of,
    sealed,
    unsealed,
)
from dougong.automation.calling.errors import UnknownSlotError
from dougong.automation.kinds.connector import ConnectorDef
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.audit import write_audit
from dougong.storage.cipher import KeyRing, UnreadableSecretError
from dougong.storage.database import Database
from dougong.storage.secret_rows import SecretRow, Slots

RIGHT = "builder"
SET, MISSING, ELSEWHERE, UNREADABLE = "set", "missing", "elsewhere", "unreadable"
STATES = (SET, MISSING, ELSEWHERE, UNREADABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotState:
    """How a secret is.

    Attributes:
        slot: What the connector calls it.
        state: ``set``; ``missing``; ``elsewhere``: it was set for another server than the
            connector calls now; ``unreadable``: its key is gone.
        set_at: When it was set.
        set_by: Who set it.
    """

    slot: str
    state: str
    set_at: datetime | None = None
    set_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConnectorState:
    """A connector, and how its secrets are."""

    connector: ConnectorDef
    slots: tuple[SlotState, ...]


@dataclass(frozen=True, slots=True)
class ConnectorSecrets:
    """Keeps the secrets of connectors.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        cipher: Seals.
        clock: Tells when.
        ids: Makes ids.
        connectors: Makes the calls.
    """

    database: Database
    models: Models
    cipher: KeyRing
    clock: Clock
    ids: Ids
    connectors: TenantConnectors

    def describe(self, actor: Actor, name: str) -> ConnectorState:
        """Give a connector and how its secrets are.

        Raises:
            MissingRightError: The actor builds nothing.
            UnknownConnectorError: There is no such connector.
        """
        connector = self._connector(actor, name)
        with self.database.connection(actor.schema) as connection:
            return self._described(connection, actor, connector)

    def put(self, actor: Actor, name: str, slot: str, secret: str) -> ConnectorState:
        """Set a secret for the server that the connector calls now.

        Raises:
            MissingRightError: The actor builds nothing.
            UnknownConnectorError: There is no such connector.
            UnknownSlotError: The connector has no such secret.
        """
        connector = self._connector(actor, name)
        _require_slot(connector, slot)
        now = self.clock.now()
        text = sealed(self.cipher, secret, connector.secret_goes_to)
        row = SecretRow(slot=slot, sealed=text, set_at=now, set_by=actor.user_id)
        with self.database.transaction(actor.schema) as connection:
            Slots(actor.schema, KIND, name).put(connection, row, id=self.ids.new())
            self._note(connection, actor, "connector.secret_set", name, slot)
            return self._described(connection, actor, connector)

    def remove(self, actor: Actor, name: str, slot: str) -> None:
        """Forget a secret, also one that the connector has no use for any more.

        Raises:
            MissingRightError: The actor builds nothing.
            UnknownConnectorError: There is no such connector.
            UnknownSlotError: No such secret is set.
        """
        connector = self._connector(actor, name)
        with self.database.transaction(actor.schema) as connection:
            if not Slots(actor.schema, KIND, name).remove(connection, slot):
                raise _unknown(connector, slot)
            self._note(connection, actor, "connector.secret_removed", name, slot)

    def try_out(self, actor: Actor, name: str, path: str | None) -> OutAnswer:
        """Ask a connector's server something, with all that a flow would send.

        Args:
            actor: Who tries.
            name: The connector.
            path: Below its address; None: what it says itself.

        Raises:
            MissingRightError: The actor builds nothing.
            OutsideError: There was no answer.
        """
        connector = self._connector(actor, name)
        asked = path if path is not None else connector.check or ""
        model = self.models.current(actor.schema)
        key = str(self.ids.new())
        answer = self.connectors.get(model, name, asked, key=key, now=self.clock.now())
        with self.database.transaction(actor.schema) as connection:
            details: JsonObject = {"name": name, "status": answer.status}
            write_audit(
                connection,
                actor.schema,
                "connector.tried",
                details,
                at=self.clock.now(),
                actor=actor.user_id,
            )
        return answer

    def _connector(self, actor: Actor, name: str) -> ConnectorDef:
        actor.rights.require_system(RIGHT)
        return connector_of(self.models.current(actor.schema), name)

    def _described(
        self, connection: Connection[TupleRow], actor: Actor, connector: ConnectorDef
    ) -> ConnectorState:
        kept = Slots(actor.schema, KIND, connector.name).all(connection)
        slots = (*connector.slots, *sorted(kept.keys() - set(connector.slots)))
        return ConnectorState(connector, tuple(self._state(connector, kept, s) for s in slots))

    def _state(
        self, connector: ConnectorDef, kept: Mapping[str, SecretRow], slot: str
    ) -> SlotState:
        row = kept.get(slot)
        if row is None:
            return SlotState(slot=slot, state=MISSING)
        try:
            _, origin = unsealed(self.cipher, row.sealed)
        except UnreadableSecretError:
            state = UNREADABLE
        else:
            state = SET if origin == connector.secret_goes_to else ELSEWHERE
        return SlotState(slot=slot, state=state, set_at=row.set_at, set_by=row.set_by)

    def _note(
        self, connection: Connection[TupleRow], actor: Actor, action: str, name: str, slot: str
    ) -> None:
        write_audit(
            connection,
            actor.schema,
            action,
            {"name": name, "slot": slot},
            at=self.clock.now(),
            actor=actor.user_id,
        )


def _require_slot(connector: ConnectorDef, slot: str) -> None:
    if slot not in connector.slots:
        raise _unknown(connector, slot)


def _unknown(connector: ConnectorDef, slot: str) -> UnknownSlotError:
    slots = ", ".join(f"`{each}`" for each in connector.slots) or "-"
    return UnknownSlotError(name=connector.name, slot=slot, slots=slots)
