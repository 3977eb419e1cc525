"""The supervisor runs in the test itself; its children ask their parent, the test, to stop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dougong.cli import supervisor as supervisor_module
from dougong.cli.child import ChildFailedError
from dougong.cli.supervisor import Supervisor
from dougong.storage.embedded.processes import wait_until

PAUSE = "import signal; signal.pause()"
STOP = "import os, signal; os.kill(os.getppid(), signal.SIGTERM); signal.pause()"


class Run:
    def __init__(self, *, grace_s: float = 10.0, is_up: Callable[[], bool] = lambda: True) -> None:
        self.lines: list[str] = []
        self.supervisor = Supervisor(echo=self.lines.append, grace_s=grace_s, is_up=is_up)

    def add(self, name: str, code: str) -> None:
        self.supervisor.add(name, [sys.executable, "-c", code], environment={"GREETING": "hello"})


def runs(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_lines_carry_the_name_of_their_process() -> None:
    run = Run()
    run.add("web", f"import os; print(os.environ['GREETING']); {STOP}")
    run.supervisor.run()

    assert run.lines == ["web     | hello"]


def test_the_others_are_started_once_the_first_serves(tmp_path: Path) -> None:
    asked: list[bool] = []
    served = tmp_path / "served"

    def is_up() -> bool:
        asked.append(served.exists())
        return asked[-1]

    run = Run(is_up=is_up)
    run.add("web", f"open({str(served)!r}, 'w').close(); {PAUSE}")
    run.add("worker", f"import os; print(os.path.exists({str(served)!r})); {STOP}")
    run.supervisor.run()

    assert run.lines == ["worker  | True"]
    assert asked.count(True) == 1


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    once = tmp_path / "once"
    run = Run()
    run.add(
        "worker",
        "import pathlib, sys\n"
        f"once = pathlib.Path({str(once)!r})\n"
        "if not once.exists():\n"
        "    once.touch(); sys.stdout.write('last words'); sys.exit(3)\n"
        f"print('; again'); {STOP}",
    )
    run.supervisor.run()

    assert run.lines == [
        "dougong | worker ended (exit status 3), starting it again in 0.5 s",
        "worker  | last words; again",
    ]


def test_a_child_that_does_not_stay_up_stops_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor_module, "_DELAY_AFTER_FAILURE_S", 0.001)
    note = tmp_path / "pid"
    run = Run()
    run.add("good", f"import os, signal; open({str(note)!r}, 'w').write(str(os.getpid()))\n{PAUSE}")
    run.add(
        "bad",
        f"import os, time\nwhile not os.path.exists({str(note)!r}): pass\nraise SystemExit(4)",
    )

    with pytest.raises(ChildFailedError) as failure:
        run.supervisor.run()

    assert str(failure.value) == (
        "bad does not stay up (exit status 4), so everything was stopped; see its lines above"
    )
    assert len(run.lines) == 4
    assert not runs(int(note.read_text()))


def test_a_child_that_is_killed_from_outside_is_never_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor_module, "_LONGEST_DELAY_AFTER_KILL_S", 0.001)
    count = tmp_path / "count"
    count.write_text("")
    run = Run()
    run.add(
        "web",
        "import os, signal\n"
        f"lives = open({str(count)!r}, 'a+'); lives.write('x'); lives.seek(0)\n"
        "if len(lives.read()) < 8: lives.flush(); os.kill(os.getpid(), signal.SIGKILL)\n" + STOP,
    )
    run.supervisor.run()

    assert len(run.lines) == 7
    assert run.lines[0].startswith("dougong | web ended (killed by SIGKILL)")


def test_a_program_that_is_missing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "_DELAY_AFTER_FAILURE_S", 0.001)
    run = Run()
    run.supervisor.add("web", ["/no/such/program"], environment={})

    with pytest.raises(ChildFailedError, match="No such file"):
        run.supervisor.run()


def test_a_child_that_ignores_the_request_is_killed() -> None:
    run = Run(grace_s=0.2)
    run.add("deaf", f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STOP}")
    run.supervisor.run()

    assert run.lines == ["dougong | deaf did not end in time, it is killed"]


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    run = Run()
    run.add(
        "web",
        "import subprocess, sys\n"
        f"grandchild = subprocess.Popen([sys.executable, '-c', {PAUSE!r}])\n"
        f"open({str(note)!r}, 'w').write(str(grandchild.pid))\n" + STOP,
    )
    run.supervisor.run()

    assert wait_until(lambda: not runs(int(note.read_text())), timeout_s=5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_of_asking_stops_all_and_leaves_the_handlers_as_before(
    number: signal.Signals, request: pytest.FixtureRequest
) -> None:
    # Where the tests themselves run under nohup, a hang-up is ignored.
    inherited = signal.signal(number, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(number, inherited))
    before = signal.getsignal(number), signal.getsignal(signal.SIGCHLD)
    run = Run()
    run.add("web", STOP.replace("SIGTERM", number.name))
    run.supervisor.run()

    assert (signal.getsignal(number), signal.getsignal(signal.SIGCHLD)) == before
    assert run.lines == []
