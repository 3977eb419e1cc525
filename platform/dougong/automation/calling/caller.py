"""One HTTP call to somebody outside: guarded, bounded in time and size, led nowhere else."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Timer
from time import monotonic
from typing import Protocol

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.response import HTTPResponse
from urllib3.util import Timeout

from dougong.automation.calling.addresses import Guard, Target, private_networks
from dougong.automation.calling.errors import (
    AnswerLostError,
    AnswerTooLargeError,
    InvalidHeaderError,
    UnreachableError,
)
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.settings import Settings

CONNECT_S = 5.0
TIMEOUT_S = 30.0
MOST_BYTES = 2 * 1024 * 1024
_AT_ONCE = 64 * 1024
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
# What says how long a message is and how it travels is ours to say.
_OURS = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutRequest:
    """What is sent.

    Attributes:
        method: HTTP method.
        url: Where to.
        headers: Headers beside those that every message has.
        body: The body, if there is one.
        timeout_s: How long it may take from the first byte to the last.
        most_bytes: How long the answer may be.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    timeout_s: float = TIMEOUT_S
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class OutAnswer:
    """What came back.

    Attributes:
        status: HTTP status, whatever it says.
        headers: Headers, their names in lower case; of several of one name, joined.
        body: The body.
        seconds: How long it took.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


class Caller(Protocol):
    """Calls somebody outside."""

    def send(self, request: OutRequest) -> OutAnswer:
        """Send a request and give what came back, whatever its status.

        Raises:
            OutsideError: It could not be sent, or no whole answer came.
        """


class GuardedCaller:
    """Calls by way of the guard. No redirect is followed: what moved is for its owner to say.

    Args:
        guard: Tells where a call may go.
        agent: What the caller calls itself.
        trust: Whose certificates are believed; those of the machine if not given.
    """

    def __init__(
        self, guard: Guard, *, agent: str = "dougong", trust: ssl.SSLContext | None = None
    ) -> None:
        self._guard = guard
        self._agent = agent
        self._trust = trust

    def send(self, request: OutRequest) -> OutAnswer:
        """Send a request and give what came back, whatever its status."""
        started = monotonic()
        headers = self._headers(request)
        target = self._guard.target(request.url)
        headers["Host"] = target.named
        connection = self._connect(target, request.timeout_s)
        left = request.timeout_s - (monotonic() - started)
        try:
            with _cut_off(connection, max(left, 0.001)) as cut:
                connection.request(
                    request.method,
                    target.path,
                    body=request.body,
                    headers=headers,
                    preload_content=False,
                )
                answer = connection.getresponse()
                body = _read(answer, target.host, request.most_bytes)
            if cut.is_set():
                raise TimeoutError("timed out")  # what came may look whole and is not
        except (HTTPError, OSError, ValueError) as error:
            raise AnswerLostError(host=target.host, reason=_why(error)) from None
        finally:
            connection.close()
        return OutAnswer(
            status=answer.status,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=body,
            seconds=round(monotonic() - started, 3),
        )

    def _headers(self, request: OutRequest) -> dict[str, str]:
        headers = {"User-Agent": self._agent, "Accept-Encoding": "identity"}
        for name, value in request.headers.items():
            if not is_free_header(name, value):
                raise InvalidHeaderError(name=name)
            headers[name] = value
        return headers

    def _connect(self, target: Target, timeout_s: float) -> HTTPConnection:
        """Open the connection, so that nothing was sent where that fails."""
        connect = min(CONNECT_S, timeout_s)
        timeout = Timeout(connect=connect, read=timeout_s).connect_timeout
        if target.scheme == "http":
            connection = HTTPConnection(target.address, target.port, timeout=timeout)
        else:
            connection = HTTPSConnection(
                target.address,
                target.port,
                timeout=timeout,
                ssl_context=self._trust or ssl.create_default_context(),
                server_hostname=target.host,
                assert_hostname=target.host,
            )
        try:
            connection.connect()
        except (HTTPError, OSError, ValueError) as error:
            connection.close()
            raise UnreachableError(host=target.host, reason=_why(error)) from None
        assert connection.sock is not None
        connection.sock.settimeout(timeout_s)
        return connection


def guarded_caller(settings: Settings) -> GuardedCaller:
    """Give what calls others, as an operator allows it."""
    return GuardedCaller(Guard(private_networks(settings.call_private)))


def is_free_header(name: str, value: str) -> bool:
    """Tell whether a header may be sent, and is not one that every message has of its own."""
    sound = _NAME.fullmatch(name) is not None and _VALUE.fullmatch(value) is not None
    return sound and name.lower() not in _OURS


@contextmanager
def _cut_off(connection: HTTPConnection, seconds: float) -> Iterator[Event]:
    """End a conversation at its time, also one that is led word by word."""
    cut = Event()
    timer = Timer(seconds, _shut, [connection.sock, cut])
    timer.daemon = True
    timer.start()
    try:
        yield cut
    finally:
        timer.cancel()


def _shut(sock: socket.socket, cut: Event) -> None:
    cut.set()
    try:
        # INVARIANT: the plain socket below TLS, for a polite end would wait for the other side.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return


def _read(answer: HTTPResponse, host: str, most: int) -> bytes:
    body = bytearray()
    while part := answer.read1(_AT_ONCE):
        body += part
        if len(body) > most:
            raise AnswerTooLargeError(host=host, most=most)
    return bytes(body)


def _why(error: Exception) -> LocaleText:
    """Say why in words that tell nothing of our own network."""
    cause: object = error
    if isinstance(error, NewConnectionError):
        cause = error.__cause__ or error.__context__ or error
    if isinstance(cause, TimeoutError) or "timed out" in str(cause).lower():
        return say("it took too long", "等待超时")
    if isinstance(cause, ConnectionRefusedError):
        return say("it takes no connections there", "对方拒绝连接")
    if isinstance(cause, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return say("its certificate or its encryption is not sound", "证书或加密不可信")
    return say("the connection was broken off", "连接中断")
