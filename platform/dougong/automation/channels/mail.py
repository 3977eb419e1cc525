"""Channel: mail, with a page beside the text, and files."""

from __future__ import annotations

from dougong.automation.channel import Channel, OutMessage, Outside, channel
from dougong.kernel.messages import say
from dougong.mail.message import Mail, UnfitMailError


@channel
class MailChannel(Channel):
    """Hands messages to the mail server."""

    key = "mail"
    label = say("Mail", "邮件")
    about = say("To an e-mail address, as text and as a page.", "发送到邮箱，含纯文本与页面格式。")
    address = "email"
    page = True

    def fits(self, address: str) -> bool:
        """Tell whether a mail can go to a text."""
        return is_address(address)

    def send(self, message: OutMessage, outside: Outside) -> None:
        """Hand it over, under its own Message-ID."""
        mail = Mail(
            to=message.address,
            subject=message.subject,
            text=message.text,
            html=message.html,
            files=message.files,
        )
        outside.mailer.send(mail, message_id=message.id)


def is_address(text: str) -> bool:
    """Tell whether a text is an address that a mail can go to."""
    try:
        Mail(to=text, subject="-", text="")
    except UnfitMailError:
        return False
    return True
