"""Who takes messages: a mail server, or the log where there is none.

Only workers send, never a web process: a request is not to wait for a mail server.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from dougong.kernel.errors import AppError
from dougong.mail.message import Mail, encode

TIMEOUT_S = 20.0
_PORTS = {"smtp": 25, "smtps": 465}
_PERMANENT = 500

_log = logging.getLogger(__name__)


class MailUrlError(AppError):
    """The address of the mail server cannot be used; its password is not told."""

    code = "settings.mail_url"
    template = (
        "DOUGONG_MAIL_URL must be `console:` or such as "
        "`smtps://user:password@mail.example:465?from=crm@example.com`"
    )
    template_zh = (
        "DOUGONG_MAIL_URL 应为 `console:`，或形如 "
        "`smtps://user:password@mail.example:465?from=crm@example.com`"
    )


class MailNotSentError(AppError):
    """The mail server did not take a message now."""

    code = "mail.not_sent"
    template = "the mail server did not take the message: {reason}"
    template_zh = "邮件服务器未接收该邮件：{reason}"
    status = HTTPStatus.BAD_GATEWAY
    retryable = True

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason[:300])


class MailRefusedError(MailNotSentError):
    """The mail server will never take this message."""

    code = "mail.refused"
    template = "the mail server refuses the message: {reason}"
    template_zh = "邮件服务器拒绝该邮件：{reason}"
    retryable = False


class Mailer(Protocol):
    """Takes messages."""

    def send(self, mail: Mail, *, message_id: str) -> None:
        """Hand a message over.

        Args:
            mail: The message.
            message_id: Tells it from any other; the same when it is sent again.

        Raises:
            MailNotSentError: It was not taken.
        """


class ConsoleMailer:
    """Writes messages to the log, for where there is no mail server, such as the demo."""

    def send(self, mail: Mail, *, message_id: str) -> None:
        """Write a message to the log."""
        _log.warning(
            "mail %s to %s (no mail server is set, so it stands here only)\n%s\n\n%s",
            message_id,
            mail.to,
            mail.subject,
            mail.text,
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SmtpMailer:
    """Hands messages to a mail server; never a password over a line that others can read.

    Attributes:
        host: The server.
        port: Where it listens.
        sender: Address that messages come from.
        user: Name to sign in with; empty: without.
        password: Its password.
        encrypted: Whether the connection begins encrypted; else STARTTLS is used where offered.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    encrypted: bool = True

    def send(self, mail: Mail, *, message_id: str) -> None:
        """Hand a message to the server."""
        message = encode(mail, sender=self.sender, message_id=message_id)
        try:
            with self._connect() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPResponseException as error:
            kind = MailRefusedError if error.smtp_code >= _PERMANENT else MailNotSentError
            raise kind(reason=_said(error)) from None
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            kind = MailRefusedError if code >= _PERMANENT else MailNotSentError
            raise kind(reason=f"{code} {said.decode('utf-8', 'replace')}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise MailNotSentError(reason=str(error)) from None

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.encrypted:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
        try:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif self.user and not _is_loopback(self.host):
                raise MailNotSentError(reason="it offers no encryption, so no password is sent")
        except BaseException:
            server.close()
            raise
        return server


def mailer_of(url: str) -> Mailer:
    """Give who takes messages, as ``DOUGONG_MAIL_URL`` says.

    Raises:
        MailUrlError: It cannot be read.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MailUrlError() from None
    if url == "console:":
        return ConsoleMailer()
    senders = parse_qs(parts.query).get("from", [])
    if parts.scheme not in _PORTS or not parts.hostname or len(senders) != 1:
        raise MailUrlError()
    return SmtpMailer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        sender=senders[0],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted=parts.scheme == "smtps",
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _said(error: smtplib.SMTPResponseException) -> str:
    said = error.smtp_error
    return (
        f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    )
