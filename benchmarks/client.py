"""A load generator for where wrk is missing, and for turns shorter than a second.

``python -m benchmarks.client PORT CALLS TOKEN SECONDS CONNECTIONS`` prints what wrk's script does.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_LENGTH = b"content-length:"


class _Connection(asyncio.Protocol):
    """Sends a call as soon as the one before was answered."""

    def __init__(self, calls: Iterator[bytes], until: float) -> None:
        self.ended = asyncio.get_running_loop().create_future()
        self.taken: list[float] = []
        self.errors = 0
        self._calls = calls
        self._until = until
        self._buffer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        length = int(head.partition(_LENGTH)[2].split(b"\r\n", 1)[0])
        if len(self._buffer) < end + 4 + length:
            return
        if head[9:10] == b"2":
            self.taken.append(time.perf_counter() - self._sent_at)
        else:
            self.errors += 1
            sys.stderr.write(self._buffer.decode(errors="replace") + "\n")
        self._buffer = b""
        self._send()

    def connection_lost(self, reason: Exception | None) -> None:
        if not self.ended.done():
            self.errors += 1
            self.ended.set_result(None)

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
        if self._sent_at >= self._until or self.errors:
            self.ended.set_result(None)
            self._transport.close()
        else:
            self._transport.write(next(self._calls))


async def _run(port: int, calls: Iterator[bytes], seconds: float, connections: int) -> None:
    begun = time.perf_counter()
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: _Connection(calls, begun + seconds), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.ended for _, connection in made))
    taken = sorted(each for _, connection in made for each in connection.taken)
    result = {
        "requests": len(taken),
        "seconds": time.perf_counter() - begun,
        "median_ms": taken[len(taken) // 2] * 1000 if taken else 0,
        "slow_ms": taken[len(taken) * 99 // 100] * 1000 if taken else 0,
        "errors": sum(connection.errors for _, connection in made),
    }
    print(json.dumps(result))


def _encoded(line: str, token: str) -> bytes:
    method, path, body = line.split("\t", 2)
    content = body.encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def main() -> None:
    """Read the arguments, send the calls, print the result."""
    port, calls, token, seconds, connections = sys.argv[1:]
    lines = Path(calls).read_text().splitlines()
    encoded = itertools.cycle([_encoded(line, token) for line in lines])
    asyncio.run(_run(int(port), encoded, float(seconds), int(connections)))


if __name__ == "__main__":
    main()
