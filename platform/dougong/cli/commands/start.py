"""``dougong start``: everything on one machine, embedded, supervised."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click

from dougong.cli.demo import DEMO_USERS, demo_password
from dougong.cli.output import Output
from dougong.cli.ports import is_free, is_ready, require_free_port
from dougong.cli.servers import announced, read_settings, with_secret_key
from dougong.cli.supervisor import Supervisor
from dougong.kernel.errors import AppError
from dougong.kernel.messages import say
from dougong.kernel.settings import Settings
from dougong.storage.embedded.servers import EmbeddedServers

_PROCESSES = ("web", "worker", "clock", "realtime")
# Somebody else may have the port after ours; pages are told which one it is.
_PORTS_TRIED = 20


class OpenDemoError(AppError):
    """A demo with a well-known password would be reachable from other machines."""

    code = "start.open_demo"
    template = (
        "--demo on {host} would let anyone sign in with a password that everyone knows; "
        "set DOUGONG_DEMO_PASSWORD, or leave --host at 127.0.0.1"
    )
    template_zh = (
        "在 {host} 上使用 --demo 会让任何人用众所周知的密码登录；"
        "请设置 DOUGONG_DEMO_PASSWORD，或将 --host 保持为 127.0.0.1"
    )


class PreparationFailedError(AppError):
    """A step before the processes start went wrong; its own lines say why."""

    code = "start.preparation_failed"
    template = "the database could not be prepared; the lines above say why"
    template_zh = "数据库准备失败；原因见上方输出"


@click.command()
@click.option(
    "--demo",
    is_flag=True,
    help="Make a demo tenant with sample data, once; its users have the password that is printed.",
)
@click.option("--host", help="Address to listen on. [DOUGONG_HOST, 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on. [DOUGONG_PORT, 8000]")
@click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    help="Folder for all data. [DOUGONG_DATA_DIR, .dougong]",
)
def start(demo: bool, host: str | None, port: int | None, data_dir: Path | None) -> None:
    """Start everything: database, queue, web, worker, clock and realtime.

    Stops cleanly with Ctrl-C; what was killed is recovered at the next start.
    """
    settings = read_settings(host=host, port=port, data_dir=data_dir)
    output = Output.of_environment(os.environ)
    if demo and not _is_loopback(settings.host) and not settings.demo_password:
        raise OpenDemoError(host=settings.host)
    require_free_port(settings.host, settings.port)
    settings = replace(
        settings, data_dir=settings.data_dir.absolute(), realtime_port=_realtime_port(settings)
    )
    with ExitStack() as stack:
        servers = stack.enter_context(EmbeddedServers(settings, notify=output.say))
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        found = replace(settings, database_url=servers.database_url, redis_url=servers.redis_url)
        settings = with_secret_key(found, settings)
        stack.enter_context(announced(settings))
        _prepare(settings, demo)
        supervisor = Supervisor(
            servers.running,
            echo=click.echo,
            locale=output.locale,
            is_up=lambda: _greet(settings, demo, output),
        )
        for name in _PROCESSES:
            supervisor.add(name, _dougong(name), environment=settings.to_environment())
        supervisor.run()
    output.say(say("stopped", "已停止"))


def _realtime_port(settings: Settings) -> int:
    """Give the port that is set, or the first free one after the web server's."""
    if settings.realtime_port:
        require_free_port(settings.host, settings.realtime_port)
        return settings.realtime_port
    first = settings.port + 1
    last = min(first + _PORTS_TRIED, 65536)
    return next((port for port in range(first, last) if is_free(settings.host, port)), first)


def _prepare(settings: Settings, demo: bool) -> None:
    environment = {**os.environ, **settings.to_environment()}
    command = _dougong("prepare", *(["--demo"] if demo else []))
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        raise PreparationFailedError()


def _greet(settings: Settings, demo: bool, output: Output) -> bool:
    """Tell where it is and how to sign in, once it serves."""
    if not is_ready(settings.host, settings.port):
        return False
    lines = [say("Dougong is ready at {url}", "斗拱已就绪：{url}", url=_url(settings))]
    if demo:
        users = ", ".join(user.email for user in DEMO_USERS)
        password = demo_password(settings)
        lines += [
            say("  sign in as {users}", "  登录账号：{users}", users=users),
            say("  password   {password}", "  密码：{password}", password=password),
        ]
    lines.append(say("Ctrl-C stops it", "按 Ctrl-C 停止"))
    click.echo("\n".join(["", *map(output.text, lines), ""]))
    return True


def _dougong(*command: str) -> list[str]:
    return [sys.executable, "-m", "dougong", *command]


def _url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"


def _is_loopback(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return all(ipaddress.ip_address(address[4][0]).is_loopback for address in found)
