"""The mails that flows sent: to look at, and to send again what failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.flows.service import require_sight
from dougong.automation.messages.errors import MessageNotFoundError, MessageSentError
from dougong.automation.messages.sending import queue_message
from dougong.deployment.model import Model
from dougong.kernel.ids import Ids
from dougong.records.talk.seeing import Sight
from dougong.storage.audit import write_audit
from dougong.storage.message_rows import (
    FAILED,
    WAITING,
    MessageRow,
    MessagesAsked,
    find_message,
    list_messages,
    mark_message,
)

_OVERDUE = timedelta(minutes=10)
"""A mail that waits for so long past its time waits for nobody any more."""


class Mails:
    """Looks after the mails that flows send.

    Args:
        sight: Reads and writes beside records.
        ids: Makes ids of jobs.
        wake: Has a worker look for work soon.
    """

    def __init__(self, sight: Sight, ids: Ids, wake: Callable[[], None]) -> None:
        self._sight = sight
        self._ids = ids
        self._wake = wake

    def list(self, actor: Actor, asked: MessagesAsked) -> Sequence[MessageRow]:
        """Give mails, the latest first.

        Raises:
            MissingRightError: The actor looks after nothing.
        """
        require_sight(actor)
        with self._sight.database.connection(actor.schema) as connection:
            return list_messages(connection, actor.schema, asked)

    def send_again(self, actor: Actor, message_id: UUID) -> MessageRow:
        """Have a mail handed over again that was not taken.

        Raises:
            MissingRightError: The actor looks after nothing.
            MessageNotFoundError: There is none of that id.
            MessageSentError: It did not fail.
        """
        require_sight(actor)
        now = self._sight.clock.now()

        def work(connection: Connection[TupleRow], model: Model) -> MessageRow:
            row = find_message(connection, actor.schema, message_id)
            if row is None:
                raise MessageNotFoundError(id=str(message_id))
            overdue = row.next_at is not None and row.next_at < now - _OVERDUE
            if row.state != FAILED and not (row.state == WAITING and overdue):
                raise MessageSentError(state=row.state)
            mark_message(
                connection,
                actor.schema,
                row.id,
                WAITING,
                attempts=0,
                error=row.error,
                next_at=now,
                finished_at=None,
            )
            queue_message(connection, actor.tenant, row.id, ids=self._ids, now=now)
            write_audit(
                connection,
                actor.schema,
                "message.sent_again",
                {"message": str(row.id)},
                at=now,
                actor=actor.user_id,
            )
            found = find_message(connection, actor.schema, message_id)
            assert found is not None
            return found

        found = self._sight.write(actor, work)
        self._wake()
        return found
