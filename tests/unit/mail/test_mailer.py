"""Mail that goes out: what a server is handed, what it never is, and what becomes of refusals."""

from __future__ import annotations

import logging
import pickle
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dougong.mail.mailer import (
    ConsoleMailer,
    MailNotSentError,
    MailRefusedError,
    MailUrlError,
    SmtpMailer,
    mailer_of,
)
from dougong.mail.message import Mail, UnfitMailError, encode


@dataclass
class Post:
    """What a mail server was handed, and what it says."""

    port: int = 0
    refusal: bytes = b""
    sent: list[bytes] = field(default_factory=list)


@contextmanager
def mail_server(refusal: bytes = b"") -> Iterator[Post]:
    """Run a mail server that takes all, or refuses each recipient."""
    post = Post(refusal=refusal)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    self._take()
                elif word == b"RCPT" and post.refusal:
                    self.wfile.write(post.refusal + b"\r\n")
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 yes\r\n")

        def _take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line)
            post.sent.append(b"".join(lines))
            self.wfile.write(b"250 taken\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        post.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield post
        server.shutdown()
        thread.join()


def test_a_server_is_handed_the_message() -> None:
    with mail_server() as post:
        mailer = mailer_of(f"smtp://127.0.0.1:{post.port}?from=crm@acme.example")
        mailer.send(Mail("ada@acme.example", "重置密码", "第一行\n.\n第三行\n"), message_id="7")

    [sent] = post.sent
    message = message_from_bytes(sent, policy=policy.default)
    assert message["From"] == "crm@acme.example"
    assert message["To"] == "ada@acme.example"
    assert message["Subject"] == "重置密码"
    assert message["Message-ID"] == "<7@acme.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines()[0] == "第一行"


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (b"450 later", MailNotSentError),
        (b"550 never", MailRefusedError),
    ],
)
def test_what_a_server_refuses_for_now_is_tried_again(
    refusal: bytes, error: type[MailNotSentError]
) -> None:
    with mail_server(refusal) as post:
        mailer = mailer_of(f"smtp://127.0.0.1:{post.port}?from=crm@acme.example")
        with pytest.raises(MailNotSentError) as refused:
            mailer.send(Mail("ada@acme.example", "Hello", "Hello"), message_id="7")

    assert type(refused.value) is error
    assert refused.value.retryable is (error is MailNotSentError)
    assert post.sent == []


def test_a_server_that_is_away_is_tried_again() -> None:
    mailer = mailer_of("smtp://127.0.0.1:1?from=crm@acme.example")

    with pytest.raises(MailNotSentError):
        mailer.send(Mail("ada@acme.example", "Hello", "Hello"), message_id="7")


def test_no_password_goes_where_others_can_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as post:
        # Only the name is another's: a server that is not this machine and offers no encryption.
        monkeypatch.setattr(
            "socket.getaddrinfo", lambda *_: [(2, 1, 6, "", ("127.0.0.1", post.port))]
        )
        mailer = mailer_of("smtp://user:secret@mail.example?from=crm@acme.example")
        with pytest.raises(MailNotSentError) as refused:
            mailer.send(Mail("ada@acme.example", "Hello", "Hello"), message_id="7")

    assert "encryption" in refused.value.message()
    assert post.sent == []


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("ada@acme.example\r\nBcc: eve@evil.example", "Hello"),
        ("ada@acme.example, eve@evil.example", "Hello"),
        ("ada@acme.example\0", "Hello"),
        ("Ada <ada@acme.example>", "Hello"),
        ("no address", "Hello"),
        ("@acme.example", "Hello"),
        ("", "Hello"),
        ("ada@acme.example", "Hello\nBcc: eve@evil.example"),
        ("ada@acme.example", "Hello\u2028there"),
        ("ada@acme.example", " "),
        ("ada@acme.example", "x" * 301),
    ],
)
def test_nothing_is_smuggled_into_the_head_of_a_mail(to: str, subject: str) -> None:
    with pytest.raises(UnfitMailError):
        Mail(to, subject, "text")


@given(subject=st.text(min_size=1, max_size=80), text=st.text(max_size=200))
def test_whatever_is_written_stays_where_it_is_written(subject: str, text: str) -> None:
    try:
        mail = Mail("ada@acme.example", subject, text.encode("utf-8", "replace").decode())
    except UnfitMailError:
        return

    message = encode(mail, sender="crm@acme.example", message_id="7")

    read = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert set(read.keys()) <= {
        "From",
        "To",
        "Subject",
        "Message-ID",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
    assert len(read.get_all("To", [])) == 1


def test_without_a_server_a_mail_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    mailer = mailer_of("console:")

    with caplog.at_level(logging.WARNING):
        mailer.send(Mail("ada@acme.example", "Hello", "https://crm.example/-/x"), message_id="7")

    assert isinstance(mailer, ConsoleMailer)
    assert "ada@acme.example" in caplog.text
    assert "https://crm.example/-/x" in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://mail.example",
        "smtp://mail.example",
        "smtp://?from=crm@acme.example",
        "smtp://mail.example:port?from=crm@acme.example",
        "smtp://user:s3cr3t@mail.example?from=a&from=b",
    ],
)
def test_an_address_that_is_none_of_a_mail_server_is_refused(url: str) -> None:
    with pytest.raises(MailUrlError) as refused:
        mailer_of(url)

    assert "s3cr3t" not in refused.value.message()


def test_the_parts_of_an_address() -> None:
    mailer = mailer_of("smtps://crm%40acme:p%3Aw@mail.example?from=crm@acme.example")

    assert mailer == SmtpMailer(
        host="mail.example",
        port=465,
        sender="crm@acme.example",
        user="crm@acme",
        password="p:w",
        encrypted=True,
    )
    assert "p:w" not in repr(mailer)
    assert pickle.loads(pickle.dumps(MailRefusedError(reason="x"))).details == {"reason": "x"}
