"""Links of mails by which approvers decide without signing in: signed, for one task and one user.

A link shows what is asked, and decides only when its form is sent: what opens the links of mails
ahead of their reader changes nothing. It ends with the task, with the user, and with its time.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.approvals.deciding import APPROVE, REJECT, Decision, legal
from dougong.automation.approvals.desk import Desk
from dougong.automation.approvals.errors import (
    ApprovalActionError,
    ApprovalTaskDoneError,
    ApprovalTaskNotFoundError,
    DecisionLinkError,
    SelfApprovalError,
)
from dougong.automation.approvals.process import Process
from dougong.automation.approvals.service import Approvals, acting_via
from dougong.automation.approvals.showing import instant_text, shown_fields
from dougong.automation.messages.filling import About, Filler, Recipient, labels_of_values
from dougong.automation.messages.words import Words
from dougong.deployment.model import Model
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, localize
from dougong.records.notices import Told
from dougong.records.talk.seeing import USER
from dougong.storage.approval_rows import find_approval, find_task
from dougong.storage.cipher import KeyRing
from dougong.storage.tenants import Tenant, look_up_tenant

LIFETIME = timedelta(days=14)
LONGEST_TOKEN = 400
VIA = "mail"

_MARK_BYTES = 32
_PURPOSE = b"dougong link to a decision"
_KINDS = frozenset({"approval_task", "approval_reminder"})
_INVITATION: LocaleText = {
    "en": "  Decide without signing in: {link}",
    "zh-CN": "  无需登录即可处理：{link}",
}


@dataclass(frozen=True, slots=True)
class LinkMaker:
    """Makes links.

    Attributes:
        keys: What they are signed with.
    """

    keys: KeyRing

    def token(self, tenant: str, task: UUID, user: UUID, *, now: datetime) -> str | None:
        """Make the token of a link; None where there is no key to sign with."""
        if not self.keys.keys:
            return None
        ends = int((now + LIFETIME).timestamp())
        said = orjson.dumps([tenant, task.hex, user.hex, ends])
        return urlsafe_b64encode(_mark(self.keys.keys[0], said) + said).rstrip(b"=").decode()

    def lines(self, told: Told, actor: Actor, url: str, now: datetime) -> Iterable[str]:
        """Give what a mail says besides of a notification: by which link its reader decides."""
        task = told.details.get("task")
        if told.kind not in _KINDS or not told.details.get("by_mail") or actor.user_id is None:
            return []
        token = self.token(actor.tenant, UUID(str(task)), actor.user_id, now=now)
        if token is None:
            return []
        return [localize(_INVITATION, actor.locale).format(link=f"{url}/d/{token}")]


@dataclass(frozen=True, slots=True)
class DecisionLinks:
    """Shows what links ask, and takes what is decided by them.

    Attributes:
        approvals: The approvals of every tenant.
        keys: What links are signed with.
    """

    approvals: Approvals
    keys: KeyRing

    def show(self, token: str) -> JsonObject:
        """Give what is asked.

        Raises:
            DecisionLinkError: The link has ended, or is none of ours.
        """
        home, task_id, actor = self._opened(token)

        def work(connection: Connection[TupleRow], model: Model) -> JsonObject:
            process = self._process(connection, model, home, task_id, actor)
            return self._told(process, task_id, actor)

        return self.approvals.sight.read(actor, work)

    def decide(self, token: str, decision: Decision) -> str:
        """Decide; gives what the approval is after it.

        Raises:
            DecisionLinkError: The link has ended, or is none of ours.
            InvalidError: A comment is wanted.
        """
        home, task_id, actor = self._opened(token)
        if decision.action not in (APPROVE, REJECT):
            raise ApprovalActionError()
        try:
            self.approvals.decide_one(actor, task_id, decision, via=VIA)
        except (ApprovalTaskDoneError, ApprovalTaskNotFoundError, SelfApprovalError):
            raise DecisionLinkError() from None
        with self.approvals.sight.database.connection(home.schema) as connection:
            task = find_task(connection, home.schema, task_id)
            row = None if task is None else find_approval(connection, home.schema, task.approval_id)
        return "open" if row is None else row.state

    def _opened(self, token: str) -> tuple[Tenant, UUID, Actor]:
        sight = self.approvals.sight
        name, task_id, user, ends = self._read(token)
        home = look_up_tenant(sight.database, name)
        if home is None or sight.clock.now().timestamp() >= ends:
            raise DecisionLinkError()
        actor = self.approvals.services.actors.of(home, user, via=VIA)
        if actor is None:
            raise DecisionLinkError()
        return home, task_id, actor

    def _read(self, token: str) -> tuple[str, UUID, UUID, int]:
        try:
            if len(token) > LONGEST_TOKEN:
                raise ValueError
            parts = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
            mark, said = parts[:_MARK_BYTES], parts[_MARK_BYTES:]
            if not any(hmac.compare_digest(mark, _mark(key, said)) for key in self.keys.keys):
                raise ValueError
            name, task, user, ends = orjson.loads(said)
            return name, UUID(task), UUID(user), ends
        except (NoBase64, ValueError, AppError):
            raise DecisionLinkError() from None

    def _process(
        self,
        connection: Connection[TupleRow],
        model: Model,
        home: Tenant,
        task_id: UUID,
        actor: Actor,
    ) -> Process:
        task = find_task(connection, model.schema, task_id)
        row = None if task is None else find_approval(connection, model.schema, task.approval_id)
        if row is None or row.object not in model.objects or actor.user_id is None:
            raise DecisionLinkError()
        (process,) = self.approvals.processes(
            connection, model, home, [row], by=actor.user_id, via=VIA
        )
        mine = next(each for each in process.tasks if each.id == task_id)
        try:
            acting_via(process, mine, actor.user_id, VIA)
        except AppError:
            raise DecisionLinkError() from None
        if APPROVE not in legal(process, mine):
            raise DecisionLinkError()
        return process

    def _told(self, process: Process, task_id: UUID, actor: Actor) -> JsonObject:
        desk, row, definition = process.desk, process.row, process.definition
        task = next(each for each in process.tasks if each.id == task_id)
        step = definition.step(task.step)
        users = [each for each in (row.submitted_by, actor.user_id) if each is not None]
        wanted = {USER: users, row.object: [row.record_id]}
        labels = desk.services.sight.named(desk.connection, desk.model, actor, wanted)
        seen = (row.object, row.record_id) in labels
        by = None if row.submitted_by is None else labels.get((USER, row.submitted_by))
        return {
            "tenant": {"name": desk.home.name, "label": dict(desk.home.label)},
            "locale": actor.locale,
            "label": dict(definition.label),
            "object": {"name": row.object, "label": dict(desk.record.label)},
            "record": labels.get((row.object, row.record_id)),
            "fields": _fields(process, desk, actor) if seen else [],
            "step_label": None if step is None else dict(step.label),
            "help": None if step is None or step.help is None else dict(step.help),
            "submitted_by": by,
            "submitted_at": instant_text(row.submitted_at),
            "due_at": instant_text(row.due_at),
            "comment": definition.comment,
            "user": labels.get((USER, users[-1])) if users else None,
        }


def _fields(process: Process, desk: Desk, actor: Actor) -> list[JsonValue]:
    """Give what is shown of the record, in the words of who looks."""
    paths = shown_fields(process, actor)
    about = About(
        object=process.row.object,
        record_id=process.row.record_id,
        recipient=Recipient(name="", address="", locale=actor.locale),
        link="",
    )
    texts = [f"{{{{ {path} }}}}" for path in paths]
    values = Filler().values(desk.connection, desk.model, actor, texts, about, now=desk.now)
    labels = labels_of_values(desk.connection, desk.model, actor, values, now=desk.now)
    words = Words(actor.locale, actor.time_zone, labels)
    return [
        {
            "label": dict(_label(desk, path)),
            "text": words.write(each.value, each.type, percent=each.percent),
        }
        for path, each in zip(paths, values, strict=True)
    ]


def _label(desk: Desk, path: str) -> LocaleText:
    record, names = desk.record, path.split(".")
    for name in names[:-1]:
        record = desk.model.objects[str(record.fields[name].target)]
    return record.fields[names[-1]].definition.label


def _mark(key: bytes, said: bytes) -> bytes:
    """Sign with a key of its own: what is signed here proves nothing elsewhere."""
    return hmac.digest(sha256(_PURPOSE + key).digest(), said, "sha256")
