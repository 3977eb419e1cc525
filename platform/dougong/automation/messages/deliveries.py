"""What webhooks were told, to look at and send again; their secrets, and switching them on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.flows.service import require_sight
from dougong.automation.kinds.webhook import WebhookDef
from dougong.automation.messages.delivering import queue_delivery
from dougong.automation.messages.errors import DeliveryNotFoundError, UnknownWebhookError
from dougong.automation.messages.hearing import WEBHOOK
from dougong.automation.messages.webhook_secrets import SIGNING, WebhookSecrets
from dougong.deployment.model import Model
from dougong.kernel.ids import Ids
from dougong.kernel.suggest import hint
from dougong.records.talk.seeing import Sight
from dougong.storage.audit import write_audit
from dougong.storage.delivery_rows import (
    WAITING,
    WELL,
    DeliveriesAsked,
    DeliveryRow,
    WebhookState,
    find_delivery,
    keep_delivery,
    keep_webhook_state,
    list_deliveries,
    waiting_deliveries,
    webhook_states,
)
from dougong.storage.secret_rows import SecretRow, Slots


@dataclass(frozen=True, slots=True)
class WebhookLook:
    """A webhook, and how it is doing.

    Attributes:
        webhook: What its definition says.
        state: How it is doing.
        secret: When its secret was made, and by whom; None: there is none yet.
    """

    webhook: WebhookDef
    state: WebhookState
    secret: SecretRow | None


class Deliveries:
    """Looks after webhooks.

    Args:
        sight: Reads and writes beside records.
        secrets: What they are signed with.
        ids: Makes ids of jobs.
        wake: Has a worker look for work soon.
    """

    def __init__(
        self, sight: Sight, secrets: WebhookSecrets, ids: Ids, wake: Callable[[], None]
    ) -> None:
        self._sight = sight
        self._secrets = secrets
        self._ids = ids
        self._wake = wake

    def list(self, actor: Actor, asked: DeliveriesAsked) -> Sequence[DeliveryRow]:
        """Give deliveries, the latest first.

        Raises:
            MissingRightError: The actor looks after nothing.
        """
        require_sight(actor)
        with self._sight.database.connection(actor.schema) as connection:
            return list_deliveries(connection, actor.schema, asked)

    def find(self, actor: Actor, delivery_id: UUID) -> DeliveryRow:
        """Give a delivery.

        Raises:
            MissingRightError: The actor looks after nothing.
            DeliveryNotFoundError: There is none of that id.
        """
        require_sight(actor)
        with self._sight.database.connection(actor.schema) as connection:
            return _found(connection, actor.schema, delivery_id)

    def replay(self, actor: Actor, delivery_id: UUID) -> DeliveryRow:
        """Have a delivery sent again, under its id and with what it said then.

        Raises:
            MissingRightError: The actor looks after nothing.
            DeliveryNotFoundError: There is none of that id.
            UnknownWebhookError: Its webhook is not there any more.
        """
        require_sight(actor)
        now = self._sight.clock.now()

        def work(connection: Connection[TupleRow], model: Model) -> DeliveryRow:
            row = _found(connection, actor.schema, delivery_id, to_write=True)
            _webhook(model, row.webhook)
            again = replace(
                row,
                state=WAITING,
                attempts=0,
                next_at=now,
                finished_at=None,
                replays=row.replays + 1,
            )
            keep_delivery(connection, actor.schema, again)
            queue_delivery(connection, actor.tenant, row.id, ids=self._ids, now=now, at_once=True)
            details = {"webhook": row.webhook, "delivery": str(row.id)}
            write_audit(
                connection,
                actor.schema,
                "webhook.replayed",
                details,
                at=now,
                actor=actor.user_id,
            )
            return again

        found = self._sight.write(actor, work)
        self._wake()
        return found

    def webhooks(self, actor: Actor) -> Sequence[WebhookLook]:
        """Give the webhooks, and how each is doing.

        Raises:
            MissingRightError: The actor looks after nothing.
        """
        require_sight(actor)

        def work(connection: Connection[TupleRow], model: Model) -> list[WebhookLook]:
            states = webhook_states(connection, actor.schema)
            known: Mapping[str, WebhookDef] = model.catalog.all(WEBHOOK)
            return [
                WebhookLook(
                    each,
                    states.get(name, WELL),
                    Slots(actor.schema, WEBHOOK, name).all(connection).get(SIGNING),
                )
                for name, each in known.items()
            ]

        return self._sight.read(actor, work)

    def new_secret(self, actor: Actor, name: str) -> str:
        """Make a new secret for a webhook; the former one counts for a day more.

        Raises:
            MissingRightError: The actor may not build.
            UnknownWebhookError: There is none of that name.
            NoSecretKeyError: There is no key to seal it with.
        """
        actor.rights.require_system("builder")
        now = self._sight.clock.now()

        def work(connection: Connection[TupleRow], model: Model) -> str:
            _webhook(model, name)
            secret = self._secrets.change(connection, actor.schema, name, now=now, by=actor.user_id)
            write_audit(
                connection,
                actor.schema,
                "webhook.secret",
                {"webhook": name},
                at=now,
                actor=actor.user_id,
            )
            return secret

        return self._sight.write(actor, work)

    def resume(self, actor: Actor, name: str) -> int:
        """Switch a webhook on again; gives how many deliveries that waited are sent now.

        Raises:
            MissingRightError: The actor looks after nothing.
            UnknownWebhookError: There is none of that name.
        """
        require_sight(actor)
        now = self._sight.clock.now()

        def work(connection: Connection[TupleRow], model: Model) -> int:
            _webhook(model, name)
            keep_webhook_state(connection, actor.schema, name, WELL)
            waiting = waiting_deliveries(connection, actor.schema, name)
            for delivery_id in waiting:
                queue_delivery(connection, actor.tenant, delivery_id, ids=self._ids, now=now)
            write_audit(
                connection,
                actor.schema,
                "webhook.resumed",
                {"webhook": name, "count": len(waiting)},
                at=now,
                actor=actor.user_id,
            )
            return len(waiting)

        count = self._sight.write(actor, work)
        self._wake()
        return count


def _webhook(model: Model, name: str) -> WebhookDef:
    known: Mapping[str, WebhookDef] = model.catalog.all(WEBHOOK)
    if name not in known:
        raise UnknownWebhookError(webhook=name, hint=hint(name, known))
    return known[name]


def _found(
    connection: Connection[TupleRow], schema: str, delivery_id: UUID, *, to_write: bool = False
) -> DeliveryRow:
    row = find_delivery(connection, schema, delivery_id, to_write=to_write)
    if row is None:
        raise DeliveryNotFoundError(id=str(delivery_id))
    return row
