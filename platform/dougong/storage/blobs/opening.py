"""Which store a setting means."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dougong.kernel.errors import AppError
from dougong.kernel.settings import Settings
from dougong.storage.blobs.base import Blobs
from dougong.storage.blobs.folder import FolderBlobs

S3 = "s3"


class InvalidFilesUrlError(AppError):
    """The address of the store of files cannot be read; it is not told, for it holds a secret."""

    code = "settings.invalid_files_url"
    template = (
        "DOUGONG_FILES_URL must be `s3://KEY:SECRET@host:port/bucket` or `file:///folder`: {reason}"
    )
    template_zh = (
        "DOUGONG_FILES_URL 应为 `s3://KEY:SECRET@host:port/bucket` 或 `file:///文件夹`：{reason}"
    )


def open_blobs(settings: Settings) -> Blobs:
    """Give the store of the settings.

    Raises:
        InvalidFilesUrlError: It cannot be read.
    """
    return open_store(settings.files_url, settings.data_dir / "files")


def open_store(url: str, folder: Path) -> Blobs:
    """Give the store of an address.

    Args:
        url: The address; empty for the folder.
        folder: Where blobs lie without an address.

    Raises:
        InvalidFilesUrlError: It cannot be read.
    """
    parts = urlsplit(url)
    if not url:
        return FolderBlobs(folder)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return FolderBlobs(Path(unquote(parts.path)))
    if parts.scheme != S3:
        reason = {"en": "it begins with neither", "zh-CN": "开头不符"}
        raise InvalidFilesUrlError(reason=reason)
    # It brings an HTTP client of its own, which is loaded only where it is used.
    made: Blobs = import_module("dougong.storage.blobs.s3").s3_blobs(parts)
    return made
