"""Hands mails to the mail server: at least once, always under the same Message-ID.

What was not taken is tried again for two days. A worker that dies in between leaves the mail as it
was, so that another one hands it over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.automation.messages.outgoing import at_home
from dougong.kernel.errors import AppError
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES
from dougong.mail.mailer import Mailer
from dougong.mail.message import Attachment, Mail
from dougong.storage.blobs.base import BlobNotFoundError, Blobs
from dougong.storage.file_rows import find_file, open_file
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import enqueue
from dougong.storage.message_rows import (
    FAILED,
    SEND_MESSAGE,
    SENT,
    WAITING,
    MessageRow,
    find_message,
    mark_message,
)
from dougong.storage.tenants import Tenant

MOST_BYTES = 10 * 1024 * 1024
"""How much may go along with a mail; most mail servers refuse more."""
_CLEAN = "clean"
_AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSender:
    """The handler of the job.

    Attributes:
        mailer: Takes mails.
        public_url: Where people open the application; ``{tenant}`` stands for the tenant's name.
        blobs: Where the bytes of files lie.
        ids: Makes ids of jobs.
        random: Gives numbers from 0 to 1, to spread attempts.
    """

    mailer: Mailer
    public_url: str
    blobs: Blobs
    ids: Ids
    random: Callable[[], float]

    def __call__(self, context: JobContext) -> None:
        """Hand a mail over, unless that was done."""
        home = context.tenant
        assert home is not None
        message_id = UUID(str(context.job.payload["message"]))
        with context.step() as connection:
            row = find_message(connection, home.schema, message_id)
            if row is None or row.state != WAITING:
                return
            files = tuple(self._files(connection, home.schema, row))
        error: AppError | None = None
        try:
            self.mailer.send(self._mail(home, row, files), message_id=_message_id(row))
        except AppError as refused:
            error = refused
        with context.step() as connection:
            self._note(connection, home, row, error, now=context.clock.now())

    def _mail(self, home: Tenant, row: MessageRow, files: tuple[Attachment, ...]) -> Mail:
        url = self.public_url.replace("{tenant}", home.name).rstrip("/")
        html = None if row.html is None else at_home(row.html, url)
        return Mail(
            to=row.to_address,
            subject=row.subject,
            text=at_home(row.text, url),
            html=html,
            files=files,
        )

    def _files(
        self, connection: Connection[TupleRow], schema: str, row: MessageRow
    ) -> Iterator[Attachment]:
        """Give what goes along: what is still there, was found clean and is not too large."""
        left = MOST_BYTES
        for file_id in map(UUID, row.files):
            file = find_file(connection, schema, file_id)
            if file is None or file.scan != _CLEAN or file.size > left:
                continue
            try:
                chunks = open_file(connection, self.blobs, schema, file_id)
            except BlobNotFoundError:
                continue
            if chunks is not None:
                left -= file.size
                yield Attachment(file.name, file.media_type, b"".join(chunks))

    def _note(
        self,
        connection: Connection[TupleRow],
        home: Tenant,
        row: MessageRow,
        error: AppError | None,
        *,
        now: datetime,
    ) -> None:
        attempts = row.attempts + 1
        again = None
        if error is not None and error.retryable and attempts <= len(_AGAIN):
            again = now + _AGAIN[attempts - 1] * (0.9 + self.random() / 5)
            queue_message(connection, home.name, row.id, ids=self.ids, now=now, due_at=again)
        state = SENT if error is None else FAILED if again is None else WAITING
        mark_message(
            connection,
            home.schema,
            row.id,
            state,
            attempts=attempts,
            error=None if error is None else _told(error),
            next_at=again,
            finished_at=None if again is not None else now,
        )


def queue_message(
    connection: Connection[TupleRow],
    tenant: str,
    message_id: UUID,
    *,
    ids: Ids,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Have a worker hand a mail over."""
    enqueue(
        connection,
        SEND_MESSAGE,
        {"message": str(message_id)},
        id=ids.new(),
        now=now,
        tenant=tenant,
        due_at=due_at,
    )


def _message_id(row: MessageRow) -> str:
    return "run." + "".join(each if each.isalnum() or each == "-" else "." for each in row.key)


def _told(error: AppError) -> JsonObject:
    message = {locale: error.message(locale) for locale in LOCALES}
    return {"code": error.code, "message": message, "details": error.details}
