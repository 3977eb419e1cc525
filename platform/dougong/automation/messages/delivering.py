"""Tells webhooks: signed, at least once under one id, with ever longer pauses while it fails.

After a failure the webhook rests for a while, so that one which does not answer costs a worker one
call and no more. What fails for days is switched off, and those who build are told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.automation.calling.caller import Caller, OutAnswer, OutRequest
from dougong.automation.kinds.webhook import WebhookDef
from dougong.automation.messages.errors import WebhookAnswerError, WebhookGoneError
from dougong.automation.messages.failures import tell_of_webhook
from dougong.automation.messages.hearing import WEBHOOK
from dougong.automation.messages.signing import signed_headers
from dougong.automation.messages.webhook_secrets import WebhookSecrets
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.errors import AppError
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES
from dougong.storage.delivery_rows import (
    DELIVER_WEBHOOK,
    DELIVERED,
    FAILED,
    WAITING,
    WELL,
    DeliveryRow,
    WebhookState,
    find_delivery,
    keep_delivery,
    keep_webhook_state,
    webhook_state,
)
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import enqueue

TIMEOUT_S = 15.0
_MOST_BYTES = 64 * 1024
_KEPT_LETTERS = 2000
_GONE = 410
_AGAIN = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 60, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
_FIRST_REST = timedelta(seconds=30)
_LONGEST_REST = timedelta(minutes=30)
_SPREAD = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDeliverer:
    """The handler of the job.

    Attributes:
        models: Compiled definitions.
        caller: Calls others, as far as they may be called.
        secrets: What is signed with.
        ids: Makes ids of jobs.
        random: Gives numbers from 0 to 1, to spread attempts.
    """

    models: Models
    caller: Caller
    secrets: WebhookSecrets
    ids: Ids
    random: Callable[[], float]

    def __call__(self, context: JobContext) -> None:
        """Tell a webhook of one event, unless that was done or it rests."""
        home = context.tenant
        assert home is not None
        delivery_id = UUID(str(context.job.payload["delivery"]))
        asked_for = bool(context.job.payload.get("now"))
        model = self.models.current(home.schema)
        with context.step() as connection:
            row = find_delivery(connection, home.schema, delivery_id)
            if row is None or row.state != WAITING:
                return
            webhook: WebhookDef | None = model.catalog.get(WEBHOOK, row.webhook)
            now = context.clock.now()
            if webhook is None or not webhook.active:
                gone = WebhookGoneError(webhook=row.webhook)
                self._end(connection, home.schema, row, FAILED, _try(now, 0, error=gone))
                return
            if not asked_for and self._rests(connection, home.name, model, row, now=now):
                return
            secrets = self.secrets.signing(connection, home.schema, row.webhook, now=now)
        answer, error = self._call(webhook, row, secrets, now=now)
        with context.step() as connection:
            self._note(connection, home.name, model, webhook, row, answer, error, at=now)

    def _rests(
        self,
        connection: Connection[TupleRow],
        tenant: str,
        model: Model,
        row: DeliveryRow,
        *,
        now: datetime,
    ) -> bool:
        """Put a delivery off while its webhook is left in peace; for good when it is off."""
        state = webhook_state(connection, model.schema, row.webhook)
        if state.off_at is not None:
            keep_delivery(connection, model.schema, replace(row, next_at=None))
            return True
        if state.rest_until is None or state.rest_until <= now:
            return False
        later = state.rest_until + _SPREAD * self.random()
        keep_delivery(connection, model.schema, replace(row, next_at=later))
        queue_delivery(connection, tenant, row.id, ids=self.ids, now=now, due_at=later)
        return True

    def _call(
        self, webhook: WebhookDef, row: DeliveryRow, secrets: list[str], *, now: datetime
    ) -> tuple[OutAnswer | None, AppError | None]:
        body = orjson.dumps(row.body)
        headers = signed_headers(body, secrets, message_id=f"msg_{row.id}", at=now)
        request = OutRequest(
            method="POST",
            url=webhook.url,
            headers={"Content-Type": "application/json", **headers},
            body=body,
            timeout_s=TIMEOUT_S,
            most_bytes=_MOST_BYTES,
        )
        try:
            answer = self.caller.send(request)
        except AppError as error:
            return None, error
        taken = 200 <= answer.status < 300
        return answer, None if taken else WebhookAnswerError(status=answer.status)

    def _note(
        self,
        connection: Connection[TupleRow],
        tenant: str,
        model: Model,
        webhook: WebhookDef,
        row: DeliveryRow,
        answer: OutAnswer | None,
        error: AppError | None,
        *,
        at: datetime,
    ) -> None:
        """Keep what came back, and say when it is tried again."""
        schema = model.schema
        tried = _try(at, row.attempts + 1, answer=answer, error=error)
        state = webhook_state(connection, schema, webhook.name)
        if error is None:
            self._end(connection, schema, row, DELIVERED, tried)
            if state != WELL:
                keep_webhook_state(connection, schema, webhook.name, WELL)
            return
        gone = answer is not None and answer.status == _GONE
        failing = _failing(state, webhook, at, gone=gone)
        keep_webhook_state(connection, schema, webhook.name, failing)
        if failing.off_at is not None and state.off_at is None:
            tell_of_webhook(connection, model, webhook, ids=self.ids, now=at)
        attempts = row.attempts + 1
        if gone or attempts > len(_AGAIN):
            self._end(connection, schema, row, FAILED, tried)
            return
        later = at + _AGAIN[attempts - 1] * (0.9 + self.random() / 5)
        kept = replace(row, attempts=attempts, tries=[*row.tries, tried], next_at=later)
        keep_delivery(connection, schema, kept)
        queue_delivery(connection, tenant, row.id, ids=self.ids, now=at, due_at=later)

    def _end(
        self,
        connection: Connection[TupleRow],
        schema: str,
        row: DeliveryRow,
        state: str,
        tried: JsonObject,
    ) -> None:
        ended = replace(
            row,
            state=state,
            attempts=row.attempts + 1,
            tries=[*row.tries, tried],
            next_at=None,
            finished_at=datetime.fromisoformat(str(tried["at"])),
        )
        keep_delivery(connection, schema, ended)


def queue_delivery(
    connection: Connection[TupleRow],
    tenant: str,
    delivery_id: UUID,
    *,
    ids: Ids,
    now: datetime,
    due_at: datetime | None = None,
    at_once: bool = False,
) -> None:
    """Have a worker tell a webhook; ``at_once``: also while it rests or is switched off."""
    payload: JsonObject = {"delivery": str(delivery_id)}
    enqueue(
        connection,
        DELIVER_WEBHOOK,
        {**payload, "now": True} if at_once else payload,
        id=ids.new(),
        now=now,
        tenant=tenant,
        due_at=due_at,
    )


def _failing(state: WebhookState, webhook: WebhookDef, at: datetime, *, gone: bool) -> WebhookState:
    since = state.failing_since or at
    failures = state.failures + 1
    rest = min(_FIRST_REST * 2 ** min(failures - 1, 10), _LONGEST_REST)
    over = gone or at - since >= timedelta(days=webhook.off_after)
    return WebhookState(
        failing_since=since,
        failures=failures,
        rest_until=at + rest,
        off_at=state.off_at or (at if over else None),
    )


def _try(
    at: datetime,
    number: int,
    *,
    answer: OutAnswer | None = None,
    error: AppError | None = None,
) -> JsonObject:
    """Give what is kept of an attempt."""
    told: JsonObject | None = None
    if error is not None:
        message = {locale: error.message(locale) for locale in LOCALES}
        told = {"code": error.code, "message": message}
    return {
        "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "n": number,
        "status": None if answer is None else answer.status,
        "seconds": None if answer is None else answer.seconds,
        "answer": None if answer is None else _shown(answer.body),
        "error": told,
    }


def _shown(body: bytes) -> str:
    text = body[: _KEPT_LETTERS * 4].decode("utf-8", "replace")[:_KEPT_LETTERS]
    return text.replace("\0", "�")
