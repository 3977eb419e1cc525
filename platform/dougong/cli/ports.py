"""Whether a port is free, before anything is started; whether our server serves there, after."""

from __future__ import annotations

import errno
import socket
from http import HTTPStatus

from dougong.kernel.errors import AppError
from dougong.kernel.messages import say
from dougong.storage.embedded.errors import Words
from dougong.storage.embedded.processes import wait_until


class PortInUseError(AppError):
    """Another process listens there."""

    code = "start.port_in_use"
    template = "port {port} on {host} is in use; stop what listens there, or choose another --port"
    template_zh = "{host} 的端口 {port} 已被占用；请停止占用它的程序，或用 --port 指定其他端口"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, host: str, port: int) -> None:
        super().__init__(host=host, port=port)


class CannotListenError(AppError):
    """The address is not ours to listen on."""

    code = "start.cannot_listen"
    template = "cannot listen on {host} port {port}: {reason}; choose another --host or --port"
    template_zh = "无法监听 {host} 的端口 {port}：{reason}；请用 --host 或 --port 另行指定"

    def __init__(self, *, host: str, port: int, reason: Words) -> None:
        super().__init__(host=host, port=port, reason=reason)


def require_free_port(host: str, port: int, *, patience_s: float = 2.0) -> None:
    """See that a server can listen there.

    Args:
        host: Name or address.
        port: The port.
        patience_s: How long an earlier run of ours that was killed may take to let go of it.

    Raises:
        CannotListenError: The address or port is not to be had by us at all.
        PortInUseError: Somebody listens there.
    """
    if not 0 <= port <= 65535:
        raise CannotListenError(
            host=host, port=port, reason=say("there is no such port", "端口号无效")
        )
    if not wait_until(lambda: is_free(host, port), timeout_s=patience_s, every_s=0.1):
        raise PortInUseError(host=host, port=port)


def is_ready(host: str, port: int) -> bool:
    """Tell whether the web server there can serve requests."""
    try:
        with socket.create_connection((host, port), timeout=1.0) as client:
            client.sendall(b"GET /readyz HTTP/1.0\r\n\r\n")
            return client.recv(64).split(b" ")[1:2] == [b"200"]
    except OSError:
        return False


def is_free(host: str, port: int) -> bool:
    """Tell whether nobody listens there.

    Raises:
        CannotListenError: The address or port is not to be had by us at all.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # Old connections in TIME_WAIT do not count. SO_REUSEPORT stays unset: with it, two
            # servers of one user would share the port without a word.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        reason = (error.strerror or str(error)).lower()
        raise CannotListenError(host=host, port=port, reason=reason) from error
    return True
