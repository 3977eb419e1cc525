"""A small `dougong start`: both servers and one child, under the supervisor. Run by chaos tests.

Prints `ready <database url> <redis url>` when it runs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dougong.cli.supervisor import Supervisor
from dougong.kernel.errors import AppError
from dougong.kernel.settings import Settings
from dougong.storage.embedded.servers import EmbeddedServers

_TICKER = "import os, time\nprint('child', os.getpid())\nwhile True: time.sleep(60)"


def main(data_dir: str, postgres_bin: str = "") -> int:
    """Run until asked to stop; give the exit code."""
    settings = Settings(data_dir=Path(data_dir), postgres_bin=postgres_bin)

    def echo(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    try:
        with EmbeddedServers(settings, notify=lambda text: echo(text["en"])) as servers:
            echo(f"ready {servers.database_url} {servers.redis_url}")
            supervisor = Supervisor(servers.running, echo=echo)
            supervisor.add("ticker", [sys.executable, "-c", _TICKER], environment={})
            supervisor.run()
    except AppError as error:
        echo(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
