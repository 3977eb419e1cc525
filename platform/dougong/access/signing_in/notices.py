"""Mails about signing in: invitations, links to a new password, word of what was changed.

A web process only queues them. A worker makes the link and hands the mail over; where that fails
it is done anew, with a new link in place of the one that was not sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.signing_in.credentials import digest
from dougong.access.signing_in.holders import Holder, find_holder
from dougong.access.signing_in.links import LIFETIMES, LinkKind, make_link
from dougong.access.users import find_account
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, localize, say
from dougong.mail.mailer import Mailer
from dougong.mail.message import Mail, UnfitMailError
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import enqueue
from dougong.storage.tenants import Tenant

SIGN_IN_MAIL = "sign_in_mail"

Notice: TypeAlias = Literal["password_changed", "second_factor_on", "second_factor_off"]

_LINKS: dict[LinkKind, tuple[LocaleText, LocaleText]] = {
    "reset": (
        {"en": "A new password for {tenant}", "zh-CN": "重置{tenant}的密码"},
        {
            "en": (
                "Somebody asked for a new password of your account at {tenant}.\n\n"
                "Set one here within {hours} hour:\n{link}\n\n"
                "If that was not you, do nothing: your password stays as it is.\n"
            ),
            "zh-CN": (
                "有人请求重置您在{tenant}的账号密码。\n\n"
                "请在 {hours} 小时内通过以下链接设置新密码：\n{link}\n\n"
                "如非本人操作，请忽略此邮件，密码不会改变。\n"
            ),
        },
    ),
    "invite": (
        {"en": "Your account at {tenant}", "zh-CN": "您在{tenant}的账号"},
        {
            "en": (
                "You are invited to work at {tenant}.\n\n"
                "Choose a password here within {hours} hours:\n{link}\n"
            ),
            "zh-CN": (
                "邀请您加入{tenant}。\n\n请在 {hours} 小时内通过以下链接设置密码：\n{link}\n"
            ),
        },
    ),
}
_NOTICES: dict[Notice, tuple[LocaleText, LocaleText]] = {
    "password_changed": (
        say("Your password was changed", "您的密码已更改"),
        {
            "en": (
                "The password of your account at {tenant} was changed, and other browsers were "
                "signed out.\n\nIf that was not you, set a new one at once:\n{forgot}\n"
            ),
            "zh-CN": (
                "您在{tenant}的账号密码已更改，其他浏览器已退出登录。\n\n"
                "如非本人操作，请立即重置密码：\n{forgot}\n"
            ),
        },
    ),
    "second_factor_on": (
        say("Signing in asks for a code now", "登录时将要求验证码"),
        {
            "en": "From now on, signing in to your account at {tenant} asks for a code.\n",
            "zh-CN": "今后登录您在{tenant}的账号时，需要输入验证器应用中的验证码。\n",
        },
    ),
    "second_factor_off": (
        say("Signing in asks for no code any more", "登录时不再要求验证码"),
        {
            "en": (
                "Signing in to your account at {tenant} asks for a password alone from now on.\n\n"
                "If that was not your doing, set a new password at once:\n{forgot}\n"
            ),
            "zh-CN": (
                "今后登录您在{tenant}的账号只需要密码。\n\n"
                "如非本人操作，请立即重置密码：\n{forgot}\n"
            ),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Queues mails, in the transaction of what they are about.

    Attributes:
        ids: Gives ids of jobs.
        wake: Has a worker look soon.
    """

    ids: Ids
    wake: Callable[[], None]

    def queue_reset(
        self, connection: Connection[TupleRow], tenant: str, email: str, *, now: datetime
    ) -> None:
        """Queue a link to a new password, for whoever has this e-mail, if anybody has."""
        key = f"reset:{digest(email.strip().lower()).hex()}"
        self._queue(connection, tenant, {"what": "reset", "email": email}, now, key)

    def queue_invite(
        self, connection: Connection[TupleRow], tenant: str, user_id: UUID, *, now: datetime
    ) -> None:
        """Queue an invitation."""
        payload: JsonObject = {"what": "invite", "user": str(user_id)}
        self._queue(connection, tenant, payload, now, f"invite:{user_id}")

    def queue_notice(
        self,
        connection: Connection[TupleRow],
        tenant: str,
        user_id: UUID,
        notice: Notice,
        *,
        now: datetime,
    ) -> None:
        """Queue word of a change that its user should know of, in case it was somebody else."""
        self._queue(connection, tenant, {"what": notice, "user": str(user_id)}, now, None)

    def _queue(
        self,
        connection: Connection[TupleRow],
        tenant: str,
        payload: JsonObject,
        now: datetime,
        unique_key: str | None,
    ) -> None:
        enqueue(
            connection,
            SIGN_IN_MAIL,
            payload,
            id=self.ids.new(),
            now=now,
            tenant=tenant,
            unique_key=unique_key,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInMailer:
    """The handler of the job: makes the link, writes the mail, hands it over.

    Attributes:
        mailer: Takes it.
        public_url: Where people open the application; ``{tenant}`` stands for the tenant's name.
        random_bytes: Gives the secrets of links.
    """

    mailer: Mailer
    public_url: str
    random_bytes: Callable[[int], bytes]

    def __call__(self, context: JobContext) -> None:
        """Send the mail of a job, if there still is somebody to get it."""
        home = context.tenant
        assert home is not None
        with context.step() as connection:
            mail = self._mail(connection, home, context.job.payload, context.clock.now())
        if mail is not None:
            self.mailer.send(mail, message_id=str(context.job.id))

    def _mail(
        self, connection: Connection[TupleRow], home: Tenant, payload: JsonObject, now: datetime
    ) -> Mail | None:
        person = _addressee(connection, home, payload)
        if person is None:
            return None
        what = payload["what"]
        url = self.public_url.replace("{tenant}", home.name).rstrip("/")
        values: dict[str, object] = {"forgot": f"{url}/-/forgot"}
        if what in _LINKS:
            kind: LinkKind = "invite" if what == "invite" else "reset"
            subject, text = _LINKS[kind]
            secret = make_link(
                connection,
                home.schema,
                kind,
                tenant=home.name,
                user_id=person.user_id,
                now=now,
                random_bytes=self.random_bytes,
            )
            hours = int(LIFETIMES[kind].total_seconds()) // 3600
            values |= {"link": f"{url}/-/{kind}/{secret}", "hours": hours}
        else:
            subject, text = _NOTICES[what]  # type: ignore[index] # what this module queued
        locale = person.locale or home.locale
        values["tenant"] = localize(home.label, locale)
        try:
            return Mail(
                to=person.email,
                subject=_one_line(localize(subject, locale).format(**values)),
                text=localize(text, locale).format(**values),
            )
        except UnfitMailError:
            # The field for e-mail takes what no mail server would; nobody can be told by mail then.
            return None


def _addressee(
    connection: Connection[TupleRow], home: Tenant, payload: JsonObject
) -> Holder | None:
    if "user" in payload:
        return find_holder(connection, home.schema, UUID(str(payload["user"])))
    found = find_account(connection, home.schema, str(payload["email"]))
    return None if found is None else find_holder(connection, home.schema, found[0].user_id)


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:200]
