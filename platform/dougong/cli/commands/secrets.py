# ruff: noqa: A005 - named after its command; inside a package it shadows nothing
"""``dougong secrets …``: under which key secrets are, and encrypting them under a new one."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from dougong.cli.doing import do_job
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.messages import LocaleText, say
from dougong.packages.sealing.rotation import ROTATE_SECRETS
from dougong.storage.cipher import LOOK_EVERY_S, read_keys
from dougong.storage.embedded.key_file import add_key, retire_keys


@click.group()
def secrets() -> None:
    """See under which key secrets are encrypted, and encrypt them under a new one."""


@secrets.command()
@json_option
@click.pass_obj
def status(wiring: Wiring, as_json: bool) -> None:
    """Say how many secrets there are, and how many need a key other than the first."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        _result(opened, output, None)


@secrets.command()
@json_option
@click.pass_obj
def rotate(wiring: Wiring, as_json: bool) -> None:
    """Encrypt every secret anew under the first key; with a key file, under a new one.

    Everybody goes on working meanwhile. When it is stopped, run it again: it goes on with what is
    left. Old keys of a key file are moved to a file beside it once nothing needs them.
    """
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        file = Path(opened.settings.secret_key_file) if opened.settings.secret_key_file else None
        if file is not None:
            _begin(opened, file, output)
        job = do_job(opened, opened.rotation.start(), {ROTATE_SECRETS: opened.rotation}, output)
        retired = None
        if file is not None and opened.rotation.is_complete():
            retired = retire_keys(file)
        _result(opened, output, job.done, retired)


def _begin(opened: Platform, file: Path, output: Output) -> None:
    """Make a new key, unless one was made whose rotation has not ended."""
    if opened.rotation.is_complete():
        add_key(file)
        output.say(say("a new key is in {file}", "新密钥已写入 {file}", file=str(file)))
    # Until every process has read it, some still encrypt under the former one.
    time.sleep(2 * LOOK_EVERY_S)


def _result(
    opened: Platform, output: Output, rotated: int | None, retired: Path | None = None
) -> None:
    tally, file = opened.rotation.tally(), opened.settings.secret_key_file
    keys = len(read_keys(Path(file).read_text("ascii")) if file else opened.cipher.keys)
    told: list[LocaleText] = []
    if rotated is not None:
        told.append(say("{n} secrets encrypted anew", "已重新加密 {n} 个密文", n=rotated))
    told.append(
        say(
            "{n} secrets, {left} of them not under the first of {keys} keys",
            "共 {n} 个密文，其中 {left} 个未使用 {keys} 个密钥中的第一个",
            n=tally.secrets,
            left=tally.left,
            keys=keys,
        )
    )
    if retired is not None:
        told.append(
            say(
                "old keys are in {file}; backups made before need them",
                "旧密钥保存在 {file}；恢复此前的备份时需要它们",
                file=str(retired),
            )
        )
    elif keys > 1 and not tally.left and not file:
        told.append(
            say(
                "nothing needs any key but the first; take the others out of DOUGONG_SECRET_KEY",
                "除第一个外的密钥均已不再使用；可将它们从 DOUGONG_SECRET_KEY 中移除",
            )
        )
    document = {"secrets": tally.secrets, "left": tally.left, "keys": keys, "rotated": rotated}
    output.result([output.text(line) for line in told], document)
