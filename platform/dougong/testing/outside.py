"""For tests: somebody outside who is called, notes down what comes, and answers as told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Heard:
    """One request.

    Attributes:
        method: Its method.
        path: Its path with the query.
        headers: Its headers, their names in lower case.
        body: Its body.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Told:
    """What is answered.

    Attributes:
        status: HTTP status; 0: the connection is broken off instead.
        body: The body: bytes, or what is written as JSON.
        headers: Headers beside its length.
        parts: Sent one after the other with pauses of ``pause_s``, instead of the body.
        pause_s: Seconds.
    """

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[bytes, ...] = ()
    pause_s: float = 0.0


Answering: TypeAlias = Callable[[Heard], Told]


class Outsider:
    """Somebody outside.

    Attributes:
        url: Where they are.
        heard: What came, in order.
        answering: Answers; may be set anew at any time.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.heard: list[Heard] = []
        self.answering: Answering = lambda heard: Told()
        self._lock = Lock()

    def hear(self, heard: Heard) -> Told:
        """Note down a request, and say what is answered."""
        with self._lock:
            self.heard.append(heard)
        return self.answering(heard)


@contextmanager
def outsider() -> Iterator[Outsider]:
    """Have somebody outside, at an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    found = _Handler.known[server.server_port] = Outsider(server.server_port)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        del _Handler.known[server.server_port]


_pause = Event()


class _Handler(BaseHTTPRequestHandler):
    known: dict[int, Outsider] = {}
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        heard = Heard(self.command, self.path, headers, self.rfile.read(length))
        told = self.known[self.server.server_address[1]].hear(heard)  # type: ignore[index]
        self.close_connection = True
        if told.status == 0:
            self.connection.close()
            return
        is_bytes = isinstance(told.body, bytes)
        body = told.body if is_bytes else json.dumps(told.body).encode()
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        if told.parts:
            self.send_header("Content-Length", str(sum(map(len, told.parts))))
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            for part in told.parts or (body,):
                self.wfile.write(part)
                self.wfile.flush()
                _pause.wait(told.pause_s)
        except OSError:
            return

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - as they are called

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as it is called
        """Say nothing."""
