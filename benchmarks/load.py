"""The load: the same calls over four kept-alive connections, by wrk or by our own client."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 4
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request; the body is JSON."""

    method: str
    path: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What a turn of load came to.

    Attributes:
        requests: Answers with a status below 300.
        seconds: How long it took.
        median_ms: Median time to answer.
        slow_ms: The time that 99 of 100 answers kept to.
    """

    requests: int
    seconds: float
    median_ms: float
    slow_ms: float


def tool(seconds: float) -> str:
    """Name what makes the load; wrk counts in whole seconds."""
    return "wrk" if shutil.which("wrk") and seconds >= 1 else "client.py"


def fire(port: int, calls: Iterable[Call], token: str, *, seconds: float) -> Load:
    """Send calls, over and over, for a while.

    Raises:
        RuntimeError: An answer was no success, or none came.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".calls") as file:
        # One call a line: JSON holds neither tabs nor line ends of its own here.
        file.writelines(f"{call.method}\t{call.path}\t{call.body}\n" for call in calls)
        file.flush()
        command = _command(port, file.name, token, seconds)
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=_HERE.parent, check=False
        )
    if done.returncode != 0 or "{" not in done.stdout:
        raise RuntimeError(f"the load ended badly: {done.stdout}{done.stderr}")
    result = json.loads(done.stdout[done.stdout.rindex("{") :])
    if result.pop("errors") or not result["requests"]:
        raise RuntimeError(f"answers failed: {done.stdout}{done.stderr}")
    return Load(**result)


def _command(port: int, calls: str, token: str, seconds: float) -> list[str]:
    url = f"http://127.0.0.1:{port}"
    if tool(seconds) == "wrk":
        load = [f"-c{CONNECTIONS}", "-t1", f"-d{round(seconds)}s", "--timeout", "20s"]
        return ["wrk", *load, "-s", str(_HERE / "calls.lua"), url, "--", calls, token]
    client = [sys.executable, "-m", "benchmarks.client"]
    return [*client, str(port), calls, token, str(seconds), str(CONNECTIONS)]
