"""``dougong files …``: where the bytes of files lie, and moving them elsewhere."""

from __future__ import annotations

import os

import click

from dougong.cli.output import Output, json_option
from dougong.cli.servers import read_settings
from dougong.kernel.messages import say
from dougong.storage.blobs.moving import copy_blobs
from dougong.storage.blobs.opening import open_store

_TELL_EVERY = 1000


@click.group()
def files() -> None:
    """See to the store of files."""


@files.command()
@click.option("--to", "target", required=True, help="Address of the store to copy to.")
@click.option("--from", "source", help="Address of the store to copy from; that of the settings.")
@json_option
def move(target: str, source: str | None, as_json: bool) -> None:
    """Copy every file to another store, and check each there.

    Addresses are those of DOUGONG_FILES_URL. Everybody goes on working meanwhile. Then set
    DOUGONG_FILES_URL to the new address, start the servers anew, and run it once more with --from:
    it copies what came in between. Nothing is removed from the old store.
    """
    output = Output.of_environment(os.environ, as_json=as_json)
    settings = read_settings()
    folder = settings.data_dir / "files"
    old, new = open_store(source or settings.files_url, folder), open_store(target, folder)
    new.check()
    looked = copied = size = 0
    for each in copy_blobs(old, new):
        looked, copied = looked + 1, copied + each.new
        size += each.size if each.new else 0
        if looked % _TELL_EVERY == 0:
            output.say(say("{n} files looked at", "已检查 {n} 个文件", n=looked))
    told = say(
        "{copied} files with {size} bytes copied, {there} were there already",
        "已复制 {copied} 个文件（{size} 字节），{there} 个已存在",
        copied=copied,
        size=size,
        there=looked - copied,
    )
    output.result([output.text(told)], {"copied": copied, "bytes": size, "there": looked - copied})
