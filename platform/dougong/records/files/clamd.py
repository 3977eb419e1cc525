"""Asking a clamd: the bytes go over a socket, and it answers what it found."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from dougong.kernel.errors import AppError

_TIMEOUT_S = 60.0
_CONNECT_S = 5.0
_LONGEST_ANSWER = 4096
_PORT = 3310
_FOUND, _CLEAN = " FOUND", "OK"


class InvalidScanUrlError(AppError):
    """The address of the scanner cannot be read."""

    code = "settings.invalid_scan_url"
    template = "DOUGONG_SCAN_URL is `{url}`; expected `tcp://host:3310` or `unix:///clamd.sock`"
    template_zh = "DOUGONG_SCAN_URL 的值为 `{url}`；应为 `tcp://host:3310` 或 `unix:///clamd.sock`"


class ScannerUnavailableError(AppError):
    """The scanner does not answer, or not as one."""

    code = "file.scanner_unavailable"
    template = "the virus scanner does not answer: {reason}"
    template_zh = "病毒扫描服务未响应：{reason}"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


@dataclass(frozen=True, slots=True)
class Clamd:
    """A scanner.

    Attributes:
        family: Of its address.
        address: Host and port, or the path of its socket.
    """

    family: socket.AddressFamily
    address: tuple[str, int] | str

    @classmethod
    def of_url(cls, url: str) -> Clamd | None:
        """Give the scanner of the setting; None where it is empty.

        Raises:
            InvalidScanUrlError: It cannot be read.
        """
        if not url:
            return None
        parts = urlsplit(url)
        with suppress(ValueError):
            if parts.scheme == "tcp" and parts.hostname and not parts.path:
                return cls(socket.AF_INET, (parts.hostname, parts.port or _PORT))
            if parts.scheme == "unix" and not parts.netloc and parts.path:
                return cls(socket.AF_UNIX, unquote(parts.path))
        raise InvalidScanUrlError(url=url)

    def scan(self, chunks: Iterable[bytes]) -> str | None:
        """Look bytes through; gives the name of what was found, or None.

        Raises:
            ScannerUnavailableError: It does not say.
        """
        answer = self._ask(b"zINSTREAM\0", chunks).removeprefix("stream: ")
        if answer.endswith(_FOUND):
            return answer.removesuffix(_FOUND)
        if answer != _CLEAN:
            raise ScannerUnavailableError(reason=answer or "no answer")
        return None

    def check(self) -> None:
        """Refuse a scanner that does not answer.

        Raises:
            ScannerUnavailableError: So it is.
        """
        answer = self._ask(b"zPING\0", None)
        if answer != "PONG":
            raise ScannerUnavailableError(reason=answer or "no answer")

    def _ask(self, command: bytes, chunks: Iterable[bytes] | None) -> str:
        try:
            with self._connected() as line:
                # It may answer and hang up before the end, such as when a file is too large.
                with suppress(BrokenPipeError, ConnectionResetError):
                    line.sendall(command)
                    for chunk in chunks or ():
                        if chunk:
                            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
                    if chunks is not None:
                        line.sendall(bytes(4))
                return _answer(line)
        except OSError as error:
            raise ScannerUnavailableError(reason=str(error.strerror or error)) from error

    def _connected(self) -> socket.socket:
        if isinstance(self.address, tuple):
            line = socket.create_connection(self.address, timeout=_CONNECT_S)
        else:
            line = socket.socket(self.family, socket.SOCK_STREAM)
            line.settimeout(_CONNECT_S)
            try:
                line.connect(self.address)
            except OSError:
                line.close()
                raise
        line.settimeout(_TIMEOUT_S)
        return line


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        chunk = line.recv(_LONGEST_ANSWER)
        if not chunk:
            break
        answer += chunk
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
