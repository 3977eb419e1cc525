"""Messages to one person: plain text, maybe a page and files, that nothing can be smuggled into."""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from http import HTTPStatus

from dougong.kernel.errors import AppError

_LONGEST_SUBJECT = 300


class UnfitMailError(AppError):
    """A message cannot be sent as it is."""

    code = "mail.unfit"
    template = "`{value}` cannot stand in the {header} of a mail; use one line of plain text"
    template_zh = "`{value}` 不能用作邮件的 {header}；请使用单行纯文本"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, header: str, value: str) -> None:
        super().__init__(header=header, value=value[:80].encode("utf-8", "replace").decode())


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with a message.

    Attributes:
        name: What it is called.
        media_type: What it is, such as ``application/pdf``.
        content: Its bytes.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A message.

    Attributes:
        to: Address of the one who gets it.
        subject: One line.
        text: Its lines.
        html: The same as a page; None: there is only the text.
        files: What goes along.
    """

    to: str
    subject: str
    text: str
    html: str | None = None
    files: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        for header, value in (("To", self.to), ("Subject", self.subject)):
            if not value.isprintable() or not value.strip() or len(value) > _LONGEST_SUBJECT:
                raise UnfitMailError(header=header, value=value)
        _address("To", self.to)


def encode(mail: Mail, *, sender: str, message_id: str) -> EmailMessage:
    """Give a message as it is handed to a server.

    Args:
        mail: The message.
        sender: Address that it comes from.
        message_id: Tells it from any other; the same when it is sent again.

    Raises:
        UnfitMailError: The sender is no address.
    """
    message = EmailMessage(policy=SMTP)
    from_ = _address("From", sender)
    message["From"] = from_
    message["To"] = _address("To", mail.to)
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<{message_id}@{from_.domain}>"
    # Nobody's absence is to be told to a machine.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    for each in mail.files:
        kind, _, part = each.media_type.partition("/")
        name = "".join(letter for letter in each.name if letter.isprintable())
        message.add_attachment(
            each.content, maintype=kind, subtype=part or "octet-stream", filename=name or "file"
        )
    return message


def _address(header: str, text: str) -> Address:
    try:
        address = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError):
        raise UnfitMailError(header=header, value=text) from None
    if not address.username or not address.domain:
        raise UnfitMailError(header=header, value=text)
    return address
