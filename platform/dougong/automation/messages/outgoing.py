"""Messages that a step sends: who gets them, in whose words, and the rows that they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.automation.messages.markdown import HOME
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.message_rows import MessageRow, MessagesAsked, list_messages


def at_home(text: str, url: str) -> str:
    """Let the links of a message lead to where the application is opened."""
    return text.replace(HOME, url)


def link_to(object_name: str | None, record_id: UUID | None) -> str:
    """Give where a record is found; without one, where the application begins."""
    if object_name is None or record_id is None:
        return f"{HOME}/"
    return f"{HOME}/-/{object_name}/{record_id}"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of a run, as a rehearsal and the monitor show it.

    Attributes:
        row: What is kept of it.
        url: Where the application is opened.
    """

    row: MessageRow
    url: str

    def to_json(self) -> JsonObject:
        """Give the wire shape."""
        row = self.row
        return {
            "id": str(row.id),
            "run": None if row.run_id is None else str(row.run_id),
            "step": row.step,
            "template": row.template,
            "to": {
                "address": row.to_address,
                "name": row.to_name,
                "object": row.to_object,
                "id": None if row.to_id is None else str(row.to_id),
            },
            "locale": row.locale,
            "subject": row.subject,
            "text": at_home(row.text, self.url),
            "html": None if row.html is None else at_home(row.html, self.url),
            "files": list(row.files),
            "state": row.state,
            "attempts": row.attempts,
            "error": row.error,
            "created_at": _instant(row.created_at),
            "next_at": _instant(row.next_at),
            "finished_at": _instant(row.finished_at),
        }


def messages_of_run(
    connection: Connection[TupleRow], schema: str, run_id: UUID
) -> Sequence[MessageRow]:
    """Give the mails that a run sends, the first one first."""
    found = list_messages(connection, schema, MessagesAsked(run=run_id, limit=1000))
    return list(reversed(found))


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
