"""Where the servers live on disk: ``<data_dir>/servers``, and who owns what there.

Run by a plain user everything is the user's. Run by root the folder stays root's, and the servers'
account owns only the folders inside that it writes to. Where that account cannot reach the data
directory (a project under ``/root``), ``servers`` is a link to a folder under ``/var/lib/dougong``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dougong.kernel.messages import say
from dougong.storage.embedded.account import Account, account_for
from dougong.storage.embedded.errors import (
    DataBrokenError,
    DiskFullError,
    FolderNotWritableError,
    FolderUnreachableError,
)

ELSEWHERE = Path("/var/lib/dougong")
# A cluster takes 40 MB, a database 8 MB, a segment of the write-ahead log 16 MB.
NEEDED_MB = 96
# The kernel keeps a socket's path in 108 bytes (104 on macOS), with a zero at the end.
SOCKET_PATH_BYTES = 103
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Home:
    """The servers' folder.

    Attributes:
        folder: Real path, with no link in it.
        account: Whom the servers run as; ``None``: as ourselves.
        is_elsewhere: Whether the data directory holds only a link to it.
    """

    folder: Path
    account: Account | None
    is_elsewhere: bool = False

    def own(self, name: str) -> Path:
        """Give a folder inside that the servers own, mode 0700; made if missing."""
        return self._owned(self.folder / name)

    def socket_folder(self, socket_name: str) -> Path:
        """Give a folder for sockets with a path that clients take; made if missing, mode 0700.

        It is short enough for the kernel, and has no comma, by which libpq separates hosts.

        Raises:
            FolderNotWritableError: The only short one belongs to somebody else.
        """
        tag = "dougong-" + hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        runtime = "/run" if self.account else os.environ.get("XDG_RUNTIME_DIR", "")
        places = [self.folder / "run"]
        if runtime and os.access(runtime, os.W_OK | os.X_OK):
            places.append(Path(runtime, tag))
        places.append(Path("/tmp", tag))
        return self._owned(next(place for place in places if _suits(place / socket_name)))

    def _owned(self, folder: Path) -> Path:
        owner = self.account.uid if self.account else os.geteuid()
        with explained(folder):
            try:
                folder.mkdir(mode=0o700)
            except FileExistsError:
                # INVARIANT: in a shared place such as /tmp, what another user made is not used.
                status = folder.lstat()
                if not folder.is_dir() or folder.is_symlink() or status.st_uid not in (owner, 0):
                    raise FolderNotWritableError(
                        folder=folder, reason=say("it belongs to somebody else", "它属于其他用户")
                    ) from None
            if self.account and folder.lstat().st_uid == 0:
                os.chown(folder, self.account.uid, self.account.gid, follow_symlinks=False)
            os.chmod(folder, 0o700)
        return folder


def _suits(socket_path: Path) -> bool:
    path = os.fsencode(socket_path)
    return len(path) <= SOCKET_PATH_BYTES and b"," not in path


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what the system says about a folder into one line that says what to do.

    Raises:
        DiskFullError: There is no room.
        FolderNotWritableError: Anything else.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError(folder=folder, free_mb=0, needed_mb=NEEDED_MB) from error
        reason = error.strerror or str(error)
        raise FolderNotWritableError(folder=folder, reason=reason.lower()) from error


def open_home(data_dir: Path) -> Home:
    """Find or make the servers' folder of a data directory, and see that it can be used.

    Raises:
        DataBrokenError: The link to the folder leads nowhere.
        DiskFullError: Too little room is left.
        FolderNotWritableError: The directory cannot be made or written.
        FolderUnreachableError: No place can be reached by the servers' account.
        NoAccountError: We are root and there is no account to lend.
    """
    data_dir = data_dir.expanduser().absolute()
    with explained(data_dir):
        _make(data_dir)
        data_dir = data_dir.resolve()
        servers = data_dir / "servers"
        if servers.is_symlink() and not servers.exists():
            raise DataBrokenError(
                folder=servers,
                reason=say(
                    "it points to `{target}`, which is gone",
                    "它指向的 `{target}` 已不存在",
                    target=os.readlink(servers),
                ),
            )
        if not servers.exists():
            _settle(data_dir, servers, account_for())
        folder = servers.resolve()
        account = account_for(folder / "postgres", folder / "valkey")
        if account and (blocked := account.blocked_at(folder)):
            raise FolderUnreachableError(folder=blocked, account=account.name)
    _require_room(folder)
    return Home(folder=folder, account=account, is_elsewhere=servers.is_symlink())


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    # The servers' account must pass through; it need not, and cannot, list what is there.
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _settle(data_dir: Path, servers: Path, account: Account | None) -> None:
    blocked = account.blocked_at(data_dir) if account else None
    if account is None or blocked is None:
        _make(servers)
        return
    _make(ELSEWHERE)
    if ELSEWHERE.is_symlink() or account.blocked_at(ELSEWHERE):
        raise FolderUnreachableError(folder=blocked, account=account.name)
    # Named at random, not after the data directory: a directory that was deleted and made again
    # must not find the old data, one that was moved must not lose them.
    place = Path(tempfile.mkdtemp(prefix=f"{data_dir.parent.name}-", dir=ELSEWHERE))
    place.chmod(0o711)
    servers.symlink_to(place)


def _require_room(folder: Path) -> None:
    with explained(folder), tempfile.TemporaryFile(dir=folder):
        free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < NEEDED_MB:
        raise DiskFullError(folder=folder, free_mb=free_mb, needed_mb=NEEDED_MB)
