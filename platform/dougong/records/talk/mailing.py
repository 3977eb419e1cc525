"""Mails what users want to be mailed: one message for all that came together.

A message is made of what its reader may still read when it is sent, and handed over at least once:
it is marked as sent after, so that a worker which dies in between sends it again, under the same
Message-ID.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.access.signing_in.holders import find_holder
from dougong.deployment.model import Model
from dougong.kernel.messages import LocaleText, is_locale_text, localize, say
from dougong.mail.mailer import Mailer, MailRefusedError
from dougong.mail.message import Mail, UnfitMailError
from dougong.records.notices import Notices, Told
from dougong.records.talk.seeing import Sight
from dougong.storage.job_context import JobContext
from dougong.storage.notifications import mark_mailed, take_unmailed, unmailed_users
from dougong.storage.tenants import Tenant

MOST_IN_ONE = 50

_SENTENCES: dict[str, LocaleText] = {
    "mention": {"en": "{by} mentioned you on {label}", "zh-CN": "{by} 在「{label}」中提到了您"},
    "comment": {"en": "{by} commented on {label}", "zh-CN": "{by} 评论了「{label}」"},
    "changed": {
        "en": "{by} changed {label}: {fields}",
        "zh-CN": "{by} 修改了「{label}」：{fields}",
    },
    "owner_assigned": {
        "en": "{by} made you the owner of {label}",
        "zh-CN": "{by} 将「{label}」分配给了您",
    },
    "reminder": {"en": "Reminder: {label}", "zh-CN": "提醒：{label}"},
    "task_due": {"en": "Your task is due: {label}", "zh-CN": "任务已到期：{label}"},
    "approval_task": {
        "en": "{by} asks you to decide about {label}",
        "zh-CN": "{by} 请您审批「{label}」",
    },
    "approval_reminder": {
        "en": "{label} still waits for your decision",
        "zh-CN": "「{label}」仍在等待您审批",
    },
    "approval_returned": {
        "en": "{by} gave {label} back to you",
        "zh-CN": "{by} 将「{label}」退回给您",
    },
    "approval_approved": {"en": "{label} was approved", "zh-CN": "「{label}」已通过审批"},
    "approval_rejected": {"en": "{label} was rejected", "zh-CN": "「{label}」被驳回"},
    "approval_stuck": {
        "en": "The approval of {label} cannot go on",
        "zh-CN": "「{label}」的审批无法继续",
    },
    "job_done": {"en": "Work that you started is done", "zh-CN": "您发起的任务已完成"},
    "job_failed": {"en": "Work that you started did not succeed", "zh-CN": "您发起的任务未成功"},
    "message": {"en": "{label}", "zh-CN": "{label}"},
    "flow_failed": {"en": "Flow “{label}” failed", "zh-CN": "流程「{label}」运行失败"},
    "webhook_off": {
        "en": "Webhook “{label}” was switched off: it failed for days",
        "zh-CN": "Webhook「{label}」已停用：多日投递失败",
    },
}
_OTHER: LocaleText = {"en": "There is news about {label}", "zh-CN": "「{label}」有新动态"}
_MANY: LocaleText = {"en": "{count} notifications", "zh-CN": "{count} 条通知"}
_SOMEONE = say("Somebody", "有人")
_SEVERAL: LocaleText = {"en": "{count} {objects}", "zh-CN": "{count} 条{objects}"}
_YOURS = say("your work", "您的工作")
_FOOT: LocaleText = {
    "en": "Choose what you are mailed, or nothing at all:\n{link}\n",
    "zh-CN": "选择接收哪些邮件，或全部退订：\n{link}\n",
}


Further: TypeAlias = Callable[[Told, Actor, str, datetime], Iterable[str]]


def _nothing_further(told: Told, actor: Actor, url: str, now: datetime) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMailer:
    """The handler of the job: mails each user of a tenant what waits for it.

    Attributes:
        mailer: Takes messages.
        public_url: Where people open the application; ``{tenant}`` stands for the tenant's name.
        sight: Reads what is told.
        actors: Tells what users may do.
        further: Gives further lines about a notification: for whom, the address of the
            application, and when.
    """

    mailer: Mailer
    public_url: str
    sight: Sight
    actors: Actors
    further: Further = _nothing_further

    def __call__(self, context: JobContext) -> None:
        """Mail what waits; what is in the hands of another worker is left to it."""
        home = context.tenant
        assert home is not None
        with context.database.connection(home.schema) as connection:
            users = unmailed_users(connection, home.schema)
        for user in users:
            self._mail(context, home, user)

    def _mail(self, context: JobContext, home: Tenant, user: UUID) -> None:
        actor = self.actors.of(home, user, via="system")
        model = self.sight.models.current(home.schema)
        with context.step() as connection:
            found = take_unmailed(connection, home.schema, user, limit=MOST_IN_ONE)
            person = find_holder(connection, home.schema, user)
            if found and actor is not None and person is not None:
                told = Notices(self.sight).for_mail(connection, model, actor, found)
                now = context.clock.now()
                mail = self._message(home, model, actor, person.email, told, now)
                if mail is not None:
                    self._hand_over(mail, f"notices-{found[0].id}-{found[-1].id}")
            mark_mailed(connection, home.schema, [each.id for each in found])

    def _hand_over(self, mail: Mail, message_id: str) -> None:
        try:
            self.mailer.send(mail, message_id=message_id)
        except MailRefusedError:
            # Nobody takes it, however often it is sent; others are not to wait for it.
            return

    def _message(
        self,
        home: Tenant,
        model: Model,
        actor: Actor,
        email: str,
        told: Sequence[Told],
        now: datetime,
    ) -> Mail | None:
        if not told:
            return None
        url = self.public_url.replace("{tenant}", home.name).rstrip("/")
        lines = [
            line
            for each in told
            for line in (
                *_lines(each, model, actor.locale, url),
                *self.further(each, actor, url, now),
                "",
            )
        ]
        foot = _say(_FOOT, actor.locale, link=f"{url}/-/profile?tab=notifications")
        subject = (
            _sentence(told[0], model, actor.locale)
            if len(told) == 1
            else _say(_MANY, actor.locale, count=len(told))
        )
        try:
            return Mail(to=email, subject=_one_line(subject), text="\n".join([*lines, "-- ", foot]))
        except UnfitMailError:
            # The field for e-mail takes what no mail server would; nobody can be told by mail then.
            return None


def _lines(told: Told, model: Model, locale: str, url: str) -> Iterator[str]:
    yield _sentence(told, model, locale)
    text = told.details.get("text")
    if isinstance(text, str) and text:
        yield f"  {text}"
    if told.object is not None and told.record is not None and told.record.label is not None:
        yield f"  {url}/-/{told.object}/{told.record.id}"


def _sentence(told: Told, model: Model, locale: str) -> str:
    by = localize(_SOMEONE, locale) if told.by is None else told.by.label
    return _say(
        _SENTENCES.get(told.kind, _OTHER),
        locale,
        by=by or localize(_SOMEONE, locale),
        label=_label(told, model, locale),
        fields=_fields(told, model, locale),
    )


def _label(told: Told, model: Model, locale: str) -> str:
    note, count = told.details.get("note"), told.details.get("count")
    if is_locale_text(note):
        return localize(note, locale)  # type: ignore[arg-type]
    if isinstance(note, str) and note:
        return note
    if told.record is not None and told.record.label:
        return told.record.label
    if told.object is not None and isinstance(count, int):
        plural = localize(model.object(told.object).definition.plural, locale)
        return _say(_SEVERAL, locale, count=count, objects=plural)
    return localize(_YOURS, locale)


def _fields(told: Told, model: Model, locale: str) -> str:
    names = told.details.get("fields")
    if told.object is None or not isinstance(names, list):
        return ""
    known = model.object(told.object).fields
    labels = (localize(known[str(name)].definition.label, locale) for name in names)
    return ("、" if locale.startswith("zh") else ", ").join(labels)


def _say(text: LocaleText, locale: str, **values: object) -> str:
    return localize(text, locale).format(**values)


def _one_line(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)[:200]
