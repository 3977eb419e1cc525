"""Runs the floor's web server, with the settings of the product's own: ``FLOOR_*`` says where."""

from __future__ import annotations

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from benchmarks.bench import every_bench
from benchmarks.floor import Answer, FloorApp
from benchmarks.pairs import PairBench


def create_floor() -> FloorApp:
    """Make the application; the server calls it in its process."""
    answers: dict[str, Answer] = {
        each.name: each.answer for each in every_bench() if isinstance(each, PairBench)
    }
    threads = int(os.environ["FLOOR_THREADS"])
    return FloorApp(
        os.environ["FLOOR_DATABASE_URL"], os.environ["FLOOR_USER"], answers, threads=threads
    )


if __name__ == "__main__":
    Granian(
        "benchmarks.serve_floor:create_floor",
        factory=True,
        address="127.0.0.1",
        port=int(os.environ["FLOOR_PORT"]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=int(os.environ["FLOOR_THREADS"]),
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
