"""Errors of deploying definitions and of reading them."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError, InvalidError


class UnknownObjectError(AppError):
    """No object of that name, or none that the user may see."""

    code = "object.not_found"
    template = "there is no object `{object}`{hint}"
    template_zh = "没有名为 `{object}` 的对象{hint}"
    status = HTTPStatus.NOT_FOUND


class UnknownSettingError(AppError):
    """There is no setting of that name."""

    code = "setting.unknown"
    template = "there is no setting `{setting}`{hint}"
    template_zh = "没有设置项 `{setting}`{hint}"
    status = HTTPStatus.NOT_FOUND


class UnknownDefinitionError(AppError):
    """No definition of that kind and name."""

    code = "definition.not_found"
    template = "there is no {kind} `{name}`{hint}"
    template_zh = "没有名为 `{name}` 的 {kind}{hint}"
    status = HTTPStatus.NOT_FOUND


class PackageOwnedError(AppError):
    """A definition that a package brings cannot be deleted by the tenant."""

    code = "definition.package_owned"
    template = "{kind} `{name}` comes with the package `{package}` and goes only with it"
    template_zh = "{kind} `{name}` 属于软件包 `{package}`，只能随其卸载"
    status = HTTPStatus.CONFLICT


class FormulaCircleError(AppError):
    """A formula that reads itself by way of others."""

    code = "definition.formula_circle"
    template = "the formula would compute itself: {circle}; break the circle"
    template_zh = "公式会循环计算自身：{circle}；请打破循环"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class FormulaTooCostlyError(AppError):
    """A formula that is too large for the database, once those it reads stand in it."""

    code = "definition.formula_too_costly"
    template = (
        "the formula becomes too large for the database, with the formulas it reads put in "
        "({others}); read fewer of them, or each only once"
    )
    template_zh = "代入所读取的公式（{others}）后，该公式过于庞大；请减少读取的公式或避免重复读取"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class FormulaTooWideError(AppError):
    """A formula that reads records of too many lookups."""

    code = "definition.formula_too_wide"
    template = (
        "the formula reads records over {count} lookups, with the formulas it reads put in "
        "({others}); at most {limit}"
    )
    template_zh = "代入所读取的公式（{others}）后，该公式经过 {count} 个查找关系；最多 {limit} 个"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class BrokenUseError(AppError):
    """What is to be changed or deleted is used, as it was, by another definition."""

    code = "deploy.still_used"
    template = "{kind} `{name}` would break: {reason}"
    template_zh = "{kind} `{name}` 将会失效：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RefusedError(InvalidError):
    """The definitions are sound, the records that there are stand in the way."""

    code = "deploy.refused"
    template = "{count} problem(s) with the records there are: {first}"
    template_zh = "现有记录存在 {count} 个问题：{first}"
    status = HTTPStatus.CONFLICT


class TestsFailedError(InvalidError):
    """Tests do not come out as they say, so nothing was deployed."""

    __test__ = False

    code = "deploy.tests_failed"
    template = (
        "{count} test(s) failed, so nothing was changed: {first}; mend what they speak of, or "
        "deploy with `allow_failing_tests`"
    )
    template_zh = (
        "{count} 个测试未通过，未做任何更改：{first}；请修正，或以 `allow_failing_tests` 部署"
    )
    status = HTTPStatus.CONFLICT


class DataLossError(AppError):
    """The change would lose data and the deploy does not say that it may."""

    code = "deploy.data_loss"
    template = (
        "`{field}` of {object} cannot become {wanted} without loss: {lost} value(s) would be lost, "
        "{changed} cut or rounded; add a new field, or deploy with `allow_data_loss`"
    )
    template_zh = (
        "{object} 的 `{field}` 改为{wanted}会丢失数据：{lost} 个值会丢失，{changed} 个值会被截断或"
        "舍入；请新增字段，或以 `allow_data_loss` 部署"
    )
    status = HTTPStatus.CONFLICT


class UniqueViolatedError(AppError):
    """Records already share values in a field that is to become unique."""

    code = "deploy.unique_violated"
    template = "`{field}` of {object} cannot be unique: {rows} record(s) share values with others"
    template_zh = "{object} 的 `{field}` 不能设为唯一：有 {rows} 条记录的值与其他记录相同"
    status = HTTPStatus.CONFLICT


class BusyError(AppError):
    """Another deploy, or long transactions on the tables, stood in the way."""

    code = "deploy.busy"
    template = "the tables stayed in use for {seconds} s; nothing was changed; try again"
    template_zh = "相关表在 {seconds} 秒内一直被占用；未做任何更改；请重试"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class VersionChangedError(AppError):
    """The definitions are not those any more that the deploy was made for."""

    code = "deploy.version_changed"
    template = "the definitions are at version {version} by now, not {expected}; look again"
    template_zh = "定义现已是版本 {version}，而不是 {expected}；请重新查看"
    status = HTTPStatus.CONFLICT


class TooWideError(AppError):
    """A table would be wider than PostgreSQL takes, what is set aside included."""

    code = "deploy.too_wide"
    template = (
        "an object would have more fields than its table takes, with those that are kept aside; "
        "nothing was changed; split the object, or drop what is kept aside"
    )
    template_zh = (
        "对象的字段（包括另行保留的字段）超出了数据表的上限；未做任何更改；"
        "请拆分对象，或清除另行保留的数据"
    )
    status = HTTPStatus.CONFLICT


class TooLongError(AppError):
    """A statement of the deploy ran into the longest time that it may take."""

    code = "deploy.too_long"
    template = (
        "the deploy took longer than {seconds} s at one step; nothing was changed; "
        "deploy fewer changes at once, or when less is going on"
    )
    template_zh = (
        "部署的某一步超过了 {seconds} 秒；未做任何更改；请减少一次部署的内容，或在空闲时重试"
    )
    status = HTTPStatus.SERVICE_UNAVAILABLE


class UnknownVersionError(AppError):
    """No version of that number."""

    code = "version.not_found"
    template = "there is no version {version} of the definitions"
    template_zh = "定义没有版本 {version}"
    status = HTTPStatus.NOT_FOUND


class AsideNotFoundError(AppError):
    """Nothing of that id is kept aside, or not any more."""

    code = "aside.not_found"
    template = "nothing is kept aside under `{id}`; it is back, or its 30 days are over"
    template_zh = "没有以 `{id}` 保留的内容：已恢复，或已超过 30 天"
    status = HTTPStatus.NOT_FOUND


class AsideNameTakenError(AppError):
    """What is to be restored would meet something of its name."""

    code = "aside.name_taken"
    template = "there is another `{name}` by now; rename or remove that first"
    template_zh = "现已有另一个 `{name}`；请先将其重命名或删除"
    status = HTTPStatus.CONFLICT


class AsideNeedsError(AppError):
    """What is to be restored makes no sense without something else that is gone."""

    code = "aside.needs_other"
    template = "`{name}` needs `{needed}`, which is gone too; restore that first, or both at once"
    template_zh = "`{name}` 依赖 `{needed}`，而后者也已移除；请先恢复后者，或同时恢复两者"
    status = HTTPStatus.CONFLICT
