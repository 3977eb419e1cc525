"""What scripts may call of the platform: records by the rights of whoever caused it, connectors.

Each call is held to a budget, and runs in a savepoint: a script may catch what goes wrong, and
nothing of that call stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Protocol, TypeVar
from uuid import UUID

import orjson
import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from pydantic_monty import ClassInstance

from dougong.access.actor import Actor
from dougong.automation.calling.errors import ScriptFailedError
from dougong.automation.calling.scripts import Printed
from dougong.automation.calling.world import Asked, Connectors, Scripts
from dougong.automation.scripts.values import read_values, sent_values
from dougong.deployment.model import Model
from dougong.deployment.one_model import OneModel
from dougong.kernel.errors import AppError, InvalidError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LOCALES
from dougong.records.advice.usage import QueryUse
from dougong.records.plans import PlanCache
from dougong.records.reads import ListRequest, RecordReader
from dougong.records.saving.writing import Saved
from dougong.storage.one_transaction import OneTransaction

MOST_CALLS = 200
MOST_READ = 10_000
READS = frozenset({"get", "find", "count"})
WRITES = READS | {"create", "update", "delete"}

R = TypeVar("R")


class _Unused(QueryUse):
    """Counts nothing: what scripts ask is no list that somebody looks at."""

    def note(self, schema: str, shape: Any, milliseconds: float) -> None:
        """Do nothing."""

    def write_when_due(self, schema: str) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class _Still:
    at: datetime

    def now(self) -> datetime:
        """Give the instant."""
        return self.at


@dataclass(slots=True, kw_only=True)
class Host:
    """What one run of a script may call, and what it has spent.

    Attributes:
        connection: Has the transaction open.
        model: The definitions.
        actor: By whose rights.
        plans: Compiled statements.
        now: The present instant.
        calls: How many calls it has made.
        rows: How many records it has read.
        told: What went wrong with calls, the last one last.
        broken: Why the transaction cannot go on.
    """

    connection: Connection[TupleRow]
    model: Model
    actor: Actor
    plans: PlanCache
    now: datetime
    calls: int = 0
    rows: int = 0
    told: list[AppError] = field(default_factory=list)
    broken: psycopg.Error | None = None

    def call(self, work: Callable[[], R], *, savepoint: bool = True) -> R:
        """Do what a script calls for; what goes wrong it may catch.

        Raises:
            ValueError: What it asks for is wrong.
            LookupError: It is not there.
            PermissionError: Whoever caused it may not.
            RuntimeError: It has called too often, or nothing can be done any more.
        """
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise RuntimeError(f"a script calls the platform at most {MOST_CALLS} times")
        if self.broken is not None:
            raise RuntimeError("the transaction cannot go on")
        within: AbstractContextManager[Any] = nullcontext()
        if savepoint:
            within = self.connection.transaction()
        try:
            with within:
                return work()
        except AppError as error:
            self.told.append(error)
            raise _in_python(error) from None
        except psycopg.DataError:
            raise ValueError("a value is too large, or of another type") from None
        except psycopg.Error as error:
            self.broken = error
            raise RuntimeError("the transaction cannot go on") from None

    def take_rows(self, count: int) -> None:
        """Note that so many records were read.

        Raises:
            RuntimeError: They are too many.
        """
        self.rows += count
        if self.rows > MOST_READ:
            raise RuntimeError(f"a script reads at most {MOST_READ} records")


class Writer(Protocol):
    """Saves records for a script."""

    def create(self, object_name: str, values: JsonObject) -> Saved:
        """Make a record."""

    def update(self, object_name: str, record_id: UUID, values: JsonObject) -> None:
        """Change a record."""

    def delete(self, object_name: str, record_id: UUID) -> None:
        """Put a record into the recycle bin."""


class Records:
    """Records, as a script that may only read has them."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.model = host.model
        model = host.model
        database = OneTransaction(host.connection, version=model.version)
        clock = _Still(host.now)
        self._reader = RecordReader(
            database=database,
            models=OneModel(model),
            functions=model.expressions.functions,
            clock=clock,
            plans=host.plans,
            use=_Unused(database, clock),
        )

    def get(
        self, object_name: str, record: object, fields: list[str] | None = None
    ) -> dict[str, Any]:
        """Give a record."""
        host = self._host

        def work() -> dict[str, Any]:
            host.take_rows(1)
            wanted = tuple(fields) if fields is not None else None
            body = self._reader.get(host.actor, object_name, _id_of(record), wanted)
            return read_values(host.model, object_name, orjson.loads(body))

        return host.call(work)

    def find(
        self,
        object_name: str,
        where: str | None = None,
        match: Mapping[str, Any] | None = None,
        fields: list[str] | None = None,
        sort: str | None = None,
        limit: int = 50,
    ) -> list[dict[str, Any]]:
        """Give the records that meet a condition, and have the values of ``match``."""
        host = self._host

        def work() -> list[dict[str, Any]]:
            request = ListRequest(
                where=_condition(where, match),
                fields=tuple(fields) if fields is not None else None,
                limit=int(limit),
                **({"sort": sort} if sort is not None else {}),
            )
            found = self._reader.list(host.actor, object_name, request).page.records
            host.take_rows(len(found))
            return [read_values(host.model, object_name, each) for each in found]

        return host.call(work)

    def count(
        self, object_name: str, where: str | None = None, match: Mapping[str, Any] | None = None
    ) -> int:
        """Count such records."""
        host = self._host

        def work() -> int:
            request = ListRequest(
                where=_condition(where, match), fields=("id",), limit=1, count="exact"
            )
            return self._reader.list(host.actor, object_name, request).count or 0

        return host.call(work)


class WritableRecords(Records):
    """Records, as a step of a flow has them.

    Args:
        host: What the run may call.
        writer: Saves records by the rights of the flow.
    """

    def __init__(self, host: Host, writer: Writer) -> None:
        super().__init__(host)
        self._writer = writer

    def create(self, object_name: str, values: Mapping[str, Any]) -> str:
        """Make a record; gives its id."""
        sent = sent_values(values)
        return str(self._host.call(lambda: self._writer.create(object_name, sent)).id)

    def update(self, object_name: str, record: object, values: Mapping[str, Any]) -> None:
        """Change a record."""
        sent, record_id = sent_values(values), _id_of(record)
        self._host.call(lambda: self._writer.update(object_name, record_id, sent))

    def delete(self, object_name: str, record: object) -> None:
        """Put a record into the recycle bin."""
        record_id = _id_of(record)
        self._host.call(lambda: self._writer.delete(object_name, record_id))


class ScriptConnectors:
    """Connectors, as a step of a flow has them.

    Args:
        host: What the run may call.
        connectors: Make the calls.
        key: Stays the same when the step is tried again.
    """

    def __init__(self, host: Host, connectors: Connectors, key: str) -> None:
        self._host = host
        self._connectors = connectors
        self._key = key
        self._made = 0

    def call(
        self,
        name: str,
        method: str = "GET",
        path: str = "",
        body: object = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Make a call; gives ``status``, ``headers`` and ``body``."""
        host = self._host
        self._made += 1
        sent: JsonValue = sent_values({"body": body})["body"]
        asked = Asked(
            method=str(method).upper(),
            path=str(path),
            query={str(n): str(v) for n, v in (query or {}).items()},
            headers={str(n): str(v) for n, v in (headers or {}).items()},
            body=sent,
        )
        key = f"{self._key}:{self._made}"

        def work() -> dict[str, Any]:
            got = self._connectors.call(host.model, name, asked, key=key, now=host.now)
            text = got.get("text")
            return {"status": got["status"], "headers": got["headers"], "body": _body(text)}

        return host.call(work, savepoint=False)


def reading(host: Host) -> dict[str, Any]:
    """Give what a script knows that may only read."""
    return {"records": ClassInstance(Records(host), allowed_methods=READS), **_user(host.actor)}


def writing(host: Host, writer: Writer, connectors: Connectors, key: str) -> dict[str, Any]:
    """Give what a step of a flow knows."""
    calls = ScriptConnectors(host, connectors, key)
    return {
        "records": ClassInstance(WritableRecords(host, writer), allowed_methods=WRITES),
        "connectors": ClassInstance(calls, allowed_methods={"call"}),
        **_user(host.actor),
    }


def _user(actor: Actor) -> dict[str, Any]:
    user_id = str(actor.user_id) if actor.user_id is not None else None
    return {"user": {"id": user_id, "locale": actor.locale, "time_zone": actor.time_zone}}


def run_hosted(
    scripts: Scripts,
    host: Host,
    source: str,
    inputs: Mapping[str, Any],
    *,
    name: str,
    seed: str,
    most_bytes: int,
    printed: Printed | None = None,
) -> JsonValue:
    """Run a script that calls the platform.

    Raises:
        ScriptFailedError: It failed; where a call of its did, in the words of that.
        ScriptUnavailableError: Its process died; another try may help.
        psycopg.Error: The transaction cannot go on.
    """
    with _told(host):
        return scripts.run(
            source,
            inputs,
            tenant=host.model.schema,
            seed=seed,
            now=host.now,
            zone=host.actor.time_zone,
            name=name,
            printed=printed,
            most_bytes=most_bytes,
        )


@contextmanager
def _told(host: Host) -> Iterator[None]:
    try:
        yield
    except ScriptFailedError as error:
        if host.broken is not None:
            raise host.broken from None
        said = error.details["reason"]
        for each in reversed(host.told):
            if isinstance(said, str) and said.endswith(_words(each)):
                line, script = error.details["line"], error.details["script"]
                raise ScriptFailedError(
                    reason={locale: _message(each, locale) for locale in LOCALES},
                    line=line if isinstance(line, int) else None,
                    script=str(script) if script else None,
                ) from None
        raise
    if host.broken is not None:
        raise host.broken


def _in_python(error: AppError) -> Exception:
    words = _words(error)
    if error.status == HTTPStatus.NOT_FOUND:
        return LookupError(words)
    if error.status == HTTPStatus.FORBIDDEN:
        return PermissionError(words)
    return ValueError(words) if error.status < HTTPStatus.INTERNAL_SERVER_ERROR else _failed(words)


def _failed(words: str) -> Exception:
    return RuntimeError(words)


def _words(error: AppError) -> str:
    return f"{error.code}: {_message(error, 'en')}"[:200]


def _message(error: AppError, locale: str) -> str:
    if isinstance(error, InvalidError):
        first = error.faults()[0]
        return f"{first.path}: {first.error.message(locale)}"
    return error.message(locale)


def _id_of(given: object) -> UUID:
    found = given.get("id") if isinstance(given, Mapping) else given
    try:
        return UUID(str(found))
    except ValueError:
        raise ValueError(f"`{str(found)[:60]}` is no id of a record") from None


def _body(text: JsonValue) -> Any:
    if not isinstance(text, str) or not text:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _condition(where: str | None, match: Mapping[str, Any] | None) -> str | None:
    parts = [f"({where})"] if where is not None else []
    parts += [_equals(str(name), value) for name, value in (match or {}).items()]
    return " and ".join(parts) or None


def _equals(name: str, value: Any) -> str:
    if not all(part.isidentifier() for part in name.split(".")):
        raise ValueError(f"`{name[:60]}` is no field")
    if isinstance(value, list | tuple):
        return f"{name} in ({', '.join(map(_literal, value))})" if value else "false"
    return f"{name} = {_literal(value)}"


def _literal(value: Any) -> str:
    """Write a value as the expression language has it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)), "f")
    if isinstance(value, Mapping):
        value = value.get("id")
    if isinstance(value, date | datetime):
        value = value.isoformat()
    text = str(value).replace("'", "''")
    return f"'{text}'"
