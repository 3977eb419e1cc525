"""``dougong doctor``: says what is wrong and how to mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click
import psycopg
from redis import Redis
from redis.exceptions import RedisError

from dougong.cli.opening import reachable
from dougong.cli.output import Output, json_option
from dougong.cli.servers import read_settings
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.errors import AppError
from dougong.kernel.messages import LOCALES, LocaleText, say
from dougong.kernel.settings import Settings
from dougong.kernel.shipped import web_dir
from dougong.storage.blobs.opening import open_blobs
from dougong.storage.limits import CLOSE
from dougong.storage.reachable import require_server
from dougong.storage.tenants import Tenant, list_tenants

_LEAST_FREE_MB = 1024


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
    findings = [*_machine(settings), *_servers(wiring, settings, output)]
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


def _servers(wiring: Wiring, settings: Settings, output: Output) -> Iterator[Finding]:
    try:
        with reachable(settings, output) as running:
            version = require_server(running.database_url)
            yield Finding("PostgreSQL", True, say("version {v}", "版本 {v}", v=version))
            yield _queue(running)
            yield from _files(running)
            yield from _tenants(wiring, running)
    except AppError as error:
        yield Finding("PostgreSQL", False, _both(error))


def _queue(settings: Settings) -> Finding:
    try:
        Redis.from_url(settings.redis_url, socket_connect_timeout=5).ping()
    except (RedisError, ValueError) as error:
        text = say(
            "{error}; start it or correct DOUGONG_REDIS_URL; until then work waits up to a second",
            "{error}；请启动它或更正 DOUGONG_REDIS_URL；此前后台任务最多延迟一秒",
            error=str(error).strip().rstrip("."),
        )
        return Finding("Valkey", False, text)
    return Finding("Valkey", True, say("answers", "响应正常"))


def _files(settings: Settings) -> Iterator[Finding]:
    """Tell whether the store of files can be used, and the scanner, where there is one."""
    try:
        open_blobs(settings).check()
        yield Finding("files", True, say("the store can be used", "存储可用"))
    except AppError as error:
        yield Finding("files", False, _both(error))
    try:
        # Loaded only where there is a scanner to ask.
        if settings.scan_url:
            import_module("dougong.records.files.clamd").Clamd.of_url(settings.scan_url).check()
            yield Finding("virus scanner", True, say("answers", "响应正常"))
    except AppError as error:
        yield Finding("virus scanner", False, _both(error))


def _tenants(wiring: Wiring, settings: Settings) -> Iterator[Finding]:
    opened = wiring.build(settings)
    try:
        for tenant in list_tenants(opened.database):
            yield _tenant(opened, tenant)
            yield from _limits(opened, tenant)
        yield _secrets(opened)
    except psycopg.errors.UndefinedTable:
        missing = say(
            "no tables yet; run `dougong migrate`", "尚无数据表；请运行 `dougong migrate`"
        )
        yield Finding("tenants", False, missing)
    finally:
        opened.close()


def _tenant(opened: Platform, tenant: Tenant) -> Finding:
    what = f"tenant {tenant.name}"
    try:
        model = opened.models.current(tenant.schema)
    except AppError as error:
        return Finding(what, False, _both(error))
    except psycopg.Error as error:
        return Finding(what, False, say("{error}", "{error}", error=str(error).strip()))
    text = say(
        "{n} objects, version {version}",
        "{n} 个对象，版本 {version}",
        n=len(model.objects),
        version=model.version,
    )
    return Finding(what, True, text)


def _limits(opened: Platform, tenant: Tenant) -> Iterator[Finding]:
    """Tell of a limit that is nearly reached; of others nothing."""
    try:
        limits = opened.quotas.limits(tenant.schema)
        usage = opened.quotas.usage(tenant.schema, tenant.name)
    except psycopg.Error:
        return  # what is wrong with the tenant has been told
    used = {"rows": usage.rows, "storage_bytes": usage.storage_bytes, "jobs": usage.jobs}
    for name, count in used.items():
        most: int = getattr(limits, name)
        if most and count >= most * CLOSE:
            text = say(
                "{used} of {most} are used; `dougong tenant limits {tenant}` gives it more",
                "已用 {used}，上限 {most}；可用 `dougong tenant limits {tenant}` 提高",
                used=count,
                most=most,
                tenant=tenant.name,
            )
            yield Finding(f"tenant {tenant.name}, {name}", False, text)


def _secrets(opened: Platform) -> Finding:
    try:
        keys = len(opened.cipher.keys)
        tally = opened.rotation.tally() if keys else None
    except AppError as error:
        return Finding("secrets", False, _both(error))
    if tally is None:
        text = say(
            "no key; encrypted fields need DOUGONG_SECRET_KEY",
            "没有密钥；加密字段需要 DOUGONG_SECRET_KEY",
        )
        return Finding("secrets", True, text)
    text = say(
        "{n} secrets, {left} of them not under the first of {keys} keys",
        "共 {n} 个密文，其中 {left} 个未使用 {keys} 个密钥中的第一个",
        n=tally.secrets,
        left=tally.left,
        keys=keys,
    )
    return Finding("secrets", True, text)


def _both(error: AppError) -> LocaleText:
    return {locale: error.message(locale) for locale in LOCALES}
