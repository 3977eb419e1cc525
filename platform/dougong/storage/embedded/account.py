"""Under which account the servers run.

PostgreSQL refuses to run as root. Root therefore lends the servers an account that exists already;
no account is made and nobody's permissions are changed.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from dougong.storage.embedded.errors import NoAccountError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged account of the machine."""

    uid: int
    gid: int
    name: str

    def blocked_at(self, folder: Path) -> Path | None:
        """Give the topmost folder on the way that this account may not enter, if any."""
        folder = folder.resolve()
        for part in (*reversed(folder.parents), folder):
            if not self._may_enter(part.stat()):
                return part
        return None

    def _may_enter(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def account_for(*data: Path) -> Account | None:
    """Choose the account to run under: whoever owns the data, else one that is made for such use.

    Args:
        *data: Folders of the servers' data; those that exist decide.

    Returns:
        The account; ``None`` when we are not root, so that the servers run as we do.

    Raises:
        NoAccountError: We are root and there is no account to lend.
    """
    if os.geteuid() != 0:
        return None
    owners = [folder.stat() for folder in data if folder.is_dir()]
    for owner in owners:
        if owner.st_uid != 0:
            return Account(uid=owner.st_uid, gid=owner.st_gid, name=_name_of(owner.st_uid))
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=name)
    raise NoAccountError(accounts=", ".join(f"`{name}`" for name in CANDIDATES))


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
