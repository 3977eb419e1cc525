"""Errors of packages: reading them, installing, upgrading and taking them away."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText


class PackageNotFoundError(AppError):
    """No package of that name is shipped."""

    code = "package.not_found"
    template = "there is no package `{package}`{hint}"
    template_zh = "没有名为 `{package}` 的软件包{hint}"
    status = HTTPStatus.NOT_FOUND


class UnreadablePackageError(AppError):
    """What should be a package is neither a folder nor a zip that can be read."""

    code = "package.unreadable"
    template = "this is no package: {reason}"
    template_zh = "这不是软件包：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, reason: LocaleText) -> None:
        super().__init__(reason=dict(reason))


class UnsafeFileError(AppError):
    """A package holds a file that is not unpacked."""

    code = "package.unsafe_file"
    template = "`{file}` cannot be in a package: {reason}"
    template_zh = "软件包中不允许有 `{file}`：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, file: str, reason: LocaleText) -> None:
        super().__init__(file=file[:200], reason=dict(reason))


class PackageTooLargeError(AppError):
    """A package has more files, or larger ones, than are taken."""

    code = "package.too_large"
    template = "the package is too large: {reason}"
    template_zh = "软件包过大：{reason}"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, *, reason: LocaleText) -> None:
        super().__init__(reason=dict(reason))


class ChecksumError(AppError):
    """A file of a package is not the one that was built."""

    code = "package.checksum"
    template = "`{file}` is not as the package was built: {reason}; get the package anew"
    template_zh = "`{file}` 与打包时不符：{reason}；请重新获取软件包"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, file: str, reason: LocaleText) -> None:
        super().__init__(file=file[:200], reason=dict(reason))


class SignatureError(AppError):
    """The signature of a package does not hold."""

    code = "package.bad_signature"
    template = "the signature of the package does not hold: {reason}"
    template_zh = "软件包的签名无效：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, reason: LocaleText) -> None:
        super().__init__(reason=dict(reason))


class UnsignedError(AppError):
    """Only signed packages are taken here, and this one is not, or by nobody who is trusted."""

    code = "package.unsigned"
    template = (
        "`{package}` is not signed by anyone who is trusted here; an operator can put the "
        "publisher's key into DOUGONG_PACKAGE_KEYS"
    )
    template_zh = "`{package}` 没有受信任的签名；运维人员可将发布者的公钥放入 DOUGONG_PACKAGE_KEYS"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, *, package: str) -> None:
        super().__init__(package=package)


class KeyFileError(AppError):
    """A file does not hold the key that it should."""

    code = "package.bad_key"
    template = "`{file}` holds no ed25519 key: {reason}"
    template_zh = "`{file}` 中没有 ed25519 密钥：{reason}"

    def __init__(self, *, file: str, reason: LocaleText) -> None:
        super().__init__(file=file, reason=dict(reason))


class FileExistsAlreadyError(AppError):
    """A file would be written over that is there already."""

    code = "package.file_exists"
    template = "`{file}` is there already; choose another name, or remove it first"
    template_zh = "`{file}` 已存在；请换一个名称，或先将其删除"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class MissingFileError(AppError):
    """A manifest names a file that the package does not have."""

    code = "package.missing_file"
    template = "the package has no file `{file}`"
    template_zh = "软件包中没有文件 `{file}`"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class UnfitPictureError(AppError):
    """What should be a picture is none."""

    code = "package.unfit_picture"
    template = "`{file}` is no picture of the kind that its name says"
    template_zh = "`{file}` 不是其扩展名所示格式的图片"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, file: str) -> None:
        super().__init__(file=file)


class UnusedSecretError(AppError):
    """A manifest speaks of a secret that nothing asks for."""

    code = "package.unused_secret"
    template = "no connector of the package signs in with the secret `{secret}`{hint}"
    template_zh = "软件包中没有连接器使用密钥 `{secret}`{hint}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, secret: str, hint: JsonValue) -> None:
        super().__init__(secret=secret, hint=hint)


class StillThereError(AppError):
    """A manifest says that something is gone, or has another name, and it is still there."""

    code = "package.still_there"
    template = "`{what}` is said to be gone since {since}, and the package still brings it"
    template_zh = "清单称 `{what}` 自 {since} 起已移除，但软件包中仍然存在"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, what: str, since: str) -> None:
        super().__init__(what=what, since=since)


class UnknownPlaceError(AppError):
    """A manifest names something that the package does not bring."""

    code = "package.unknown_place"
    template = "the package brings no `{what}`"
    template_zh = "软件包中没有 `{what}`"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, what: str) -> None:
        super().__init__(what=what)


class UnknownKindError(AppError):
    """A manifest names a kind of definition that there is not."""

    code = "package.unknown_kind"
    template = "there is no kind of definition `{kind}`{hint}"
    template_zh = "没有定义类型 `{kind}`{hint}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, kind: str, hint: JsonValue) -> None:
        super().__init__(kind=kind, hint=hint)


class DowngradeError(AppError):
    """An older version of a package than the installed one."""

    code = "package.downgrade"
    template = (
        "`{package}` is installed at {installed}, and {wanted} is older; go back to the version "
        "of the definitions before the upgrade instead"
    )
    template_zh = "`{package}` 已安装 {installed}，而 {wanted} 更旧；请改为回退到升级之前的定义版本"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, package: str, installed: str, wanted: str) -> None:
        super().__init__(package=package, installed=installed, wanted=wanted)


class SkippedRenameError(AppError):
    """An upgrade skips the versions that know both the old and the new name of something."""

    code = "package.skipped_rename"
    template = (
        "from {installed} to {wanted} is too far: `{what}` got another name in {since}, and "
        "versions from {until} on have forgotten that; upgrade to one before {until} first"
    )
    template_zh = (
        "不能从 {installed} 直接升级到 {wanted}：`{what}` 在 {since} 改名，而自 {until} 起的版本"
        "不再记录旧名；请先升级到 {until} 之前的版本"
    )
    status = HTTPStatus.CONFLICT

    def __init__(self, *, what: str, since: str, until: str, installed: str, wanted: str) -> None:
        super().__init__(what=what, since=since, until=until, installed=installed, wanted=wanted)


class PackageInstalledError(AppError):
    """A package that is to be installed is there already."""

    code = "package.installed"
    template = "`{package}` {version} is installed; upgrade it instead"
    template_zh = "`{package}` {version} 已安装；请改为升级"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, package: str, version: str) -> None:
        super().__init__(package=package, version=version)


class PackageNotInstalledError(AppError):
    """A package that is to be upgraded or taken away is not there."""

    code = "package.not_installed"
    template = "`{package}` is not installed"
    template_zh = "未安装 `{package}`"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, package: str) -> None:
        super().__init__(package=package)


class NeededPackageError(AppError):
    """A package cannot go, for another one needs it."""

    code = "package.needed"
    template = "the package `{by}` needs `{package}`; uninstall `{by}` first"
    template_zh = "软件包 `{by}` 依赖 `{package}`；请先卸载 `{by}`"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, package: str, by: str) -> None:
        super().__init__(package=package, by=by)


class CorePackageError(AppError):
    """The package that every tenant has stays."""

    code = "package.core"
    template = "`{package}` is what every tenant has; it cannot be uninstalled"
    template_zh = "`{package}` 是每个租户必备的软件包，不能卸载"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, package: str) -> None:
        super().__init__(package=package)


class PlanChangedError(AppError):
    """What was looked at is not what would be done now."""

    code = "package.plan_changed"
    template = "`{package}` or the definitions changed since the plan was made; look at it again"
    template_zh = "计划生成之后，`{package}` 或定义已发生变化；请重新查看"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, package: str) -> None:
        super().__init__(package=package)


class NothingToExportError(AppError):
    """Something to be exported is no definition of the tenant's own."""

    code = "package.not_own"
    template = "{kind} `{name}` comes with the package `{package}`; only your own can be exported"
    template_zh = "{kind} `{name}` 属于软件包 `{package}`；只能导出您自己的定义"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, kind: str, name: str, package: str) -> None:
        super().__init__(kind=kind, name=name, package=package)
