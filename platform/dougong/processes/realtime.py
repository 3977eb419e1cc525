"""The realtime process: streams of events to pages that are open.

One process with one event loop: the server runs within it, for a second process would take as
much memory again. It sees after itself that it is small; see ``dougong.realtime``.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import signal

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels, logger
from granian.server.embed import Server

from dougong.kernel.logs import configure_logging
from dougong.kernel.settings import Settings
from dougong.realtime.address import port_of
from dougong.realtime.application import Application
from dougong.realtime.asking import WebServer
from dougong.realtime.hearing import hear
from dougong.realtime.looking import Database
from dougong.realtime.streams import Streams

_BACKLOG = 1024
_MOST_STREAMS = 100_000

_log = logging.getLogger(__name__)


def run(settings: Settings) -> None:
    """Serve until stopped."""
    configure_logging(settings)
    # Each stream is an open file.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    logger.addFilter(_is_news)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    database = Database(settings.database_url)
    web = WebServer(settings.web_url or _own_web(settings))
    streams = Streams(database, web)
    server = Server(
        Application(settings, streams, web),
        address=settings.host,
        port=port_of(settings),
        interface=Interfaces.ASGI,
        backlog=_BACKLOG,
        backpressure=_MOST_STREAMS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    work = [
        asyncio.ensure_future(streams.serve()),
        asyncio.ensure_future(hear(settings.redis_url, streams.look_at)),
    ]
    for each in work:
        each.add_done_callback(lambda done: _stop_if_failed(done, server))
    gc.freeze()
    try:
        await server.serve()
    finally:
        for each in work:
            each.cancel()
        await database.close()


def _stop_if_failed(done: asyncio.Future[None], server: Server) -> None:
    """End the process where its work ended by itself: whoever looks after it starts it again."""
    if not done.cancelled() and (error := done.exception()) is not None:
        _log.error("the realtime process ends", exc_info=error)
        server.stop()  # type: ignore[no-untyped-call]


def _is_news(record: logging.LogRecord) -> bool:
    # We know that running it within our loop is new, and test it.
    return "experimental" not in record.getMessage()


def _own_web(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("", "0.0.0.0", "::") else settings.host
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
