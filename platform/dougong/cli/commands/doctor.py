"""``dougong doctor``: says what is wrong and how to mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import psycopg
from redis import Redis
from redis.exceptions import RedisError

from dougong.cli.output import Output, json_option
from dougong.cli.servers import reachable, read_settings
from dougong.cli.wiring import Wiring
from dougong.kernel.errors import AppError
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.settings import Settings
from dougong.kernel.shipped import web_dir
from dougong.storage.tenants import list_tenants

_LEAST_FREE_MB = 1024
_OLDEST_POSTGRES = 150000


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        what: What was looked at.
        ok: Whether it is well.
        text: What was found, and what to do if it is not well.
    """

    what: str
    ok: bool
    text: LocaleText


@click.command()
@json_option
@click.pass_obj
@click.pass_context
def doctor(context: click.Context, wiring: Wiring, as_json: bool) -> None:
    """Check the installation and say what to mend."""
    output = Output.of_environment(os.environ, as_json=as_json)
    settings = read_settings()
    findings = [*_machine(settings)]
    try:
        with reachable(settings, output) as running:
            findings += [_postgres(running), _queue(running), *_tenants(wiring, running)]
    except AppError as error:
        text = {"en": error.message("en"), "zh-CN": error.message("zh-CN")}
        findings.append(Finding("servers", False, text))
    marks = {True: "ok  ", False: "FAIL"}
    output.result(
        [f"{marks[each.ok]} {each.what}: {output.text(each.text)}" for each in findings],
        [{"what": each.what, "ok": each.ok, "text": dict(each.text)} for each in findings],
    )
    context.exit(0 if all(each.ok for each in findings) else 1)


def _machine(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir if settings.data_dir.exists() else Path()
    free = shutil.disk_usage(folder).free // 2**20
    yield Finding(
        "disk",
        free >= _LEAST_FREE_MB,
        say(
            "{free} MB free where the data is; {least} MB are needed",
            "数据所在磁盘剩余 {free} MB；至少需要 {least} MB",
            free=free,
            least=_LEAST_FREE_MB,
        ),
    )
    built = (web_dir() / "index.html").exists()
    yield Finding(
        "browser app",
        built,
        say("built", "已构建")
        if built
        else say("not built; run `make setup`", "尚未构建；请运行 `make setup`"),
    )


def _postgres(settings: Settings) -> Finding:
    def look() -> tuple[bool, LocaleText]:
        with psycopg.connect(settings.database_url, connect_timeout=5) as connection:
            version = connection.info.server_version
        return version >= _OLDEST_POSTGRES, say(
            "version {version}; 15 or newer is needed",
            "版本 {version}；需要 15 或更新版本",
            version=version // 10000,
        )

    return _checked("PostgreSQL", look)


def _queue(settings: Settings) -> Finding:
    def look() -> tuple[bool, LocaleText]:
        Redis.from_url(settings.redis_url, socket_connect_timeout=5).ping()
        return True, say("answers", "响应正常")

    return _checked("Valkey", look)


def _tenants(wiring: Wiring, settings: Settings) -> Iterator[Finding]:
    opened = wiring.build(settings)
    try:
        for tenant in list_tenants(opened.database):

            def look(schema: str = tenant.schema) -> tuple[bool, LocaleText]:
                model = opened.models.current(schema)
                return True, say(
                    "{n} objects, version {version}",
                    "{n} 个对象，版本 {version}",
                    n=len(model.objects),
                    version=model.version,
                )

            yield _checked(f"tenant {tenant.name}", look)
    finally:
        opened.close()


def _checked(what: str, look: Callable[[], tuple[bool, LocaleText]]) -> Finding:
    try:
        ok, text = look()
    except (psycopg.Error, RedisError, AppError) as error:
        return Finding(what, False, say("{error}", "{error}", error=str(error).strip()))
    return Finding(what, ok, text)
