"""What can be wrong with a conversion as a whole; a single component goes into the report."""

from __future__ import annotations

from dougong.kernel.errors import AppError


class FolderNotEmptyError(AppError):
    """The package would be mixed with what is there."""

    code = "convert.folder_not_empty"
    template = "`{folder}` is not an empty folder; name a new one, or empty it"
    template_zh = "`{folder}` 不是空文件夹；请指定新文件夹，或先将其清空"

    def __init__(self, *, folder: str) -> None:
        super().__init__(folder=folder)


class NothingToConvertError(AppError):
    """No metadata was found."""

    code = "convert.nothing_found"
    template = "there is no {platform} metadata in `{folder}`; name the folder of the project"
    template_zh = "`{folder}` 中没有 {platform} 元数据；请指定项目所在的文件夹"

    def __init__(self, *, platform: str, folder: str) -> None:
        super().__init__(platform=platform, folder=folder)
