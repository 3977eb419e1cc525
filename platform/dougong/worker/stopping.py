"""How a process is asked to stop."""

from __future__ import annotations

import signal
from threading import Event, Thread


def stop_on_signals() -> Event:
    """Give a flag that SIGTERM and SIGINT set; call it in the main thread of a process."""
    stopping = Event()

    def stop(*_: object) -> None:
        # By a thread: the signal may come while this one holds the flag's lock.
        Thread(target=stopping.set).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stopping
