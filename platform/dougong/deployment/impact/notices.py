"""What a deploy tells of the data and does not refuse: told, never raised."""

from __future__ import annotations

from dougong.kernel.errors import AppError


class SetAsideNotice(AppError):  # noqa: N818 - told, never raised
    """A field or an object goes out of use."""

    code = "deploy.set_aside"
    template = (
        "`{name}` of {object} goes out of use; the data of {rows} record(s) is kept aside, "
        "not deleted"
    )
    template_zh = "{object} 的 `{name}` 将停用；{rows} 条记录的数据会另行保留，不会删除"


class DataLossNotice(AppError):  # noqa: N818 - told, never raised
    """Values do not survive a change, and the deploy says that they need not."""

    code = "deploy.loses_data"
    template = (
        "`{field}` of {object} becomes {wanted}: {lost} value(s) are lost and {changed} are cut "
        "or rounded; the old values are kept aside"
    )
    template_zh = (
        "{object} 的 `{field}` 将改为{wanted}：{lost} 个值会丢失，{changed} 个值会被截断或舍入；"
        "原值会另行保留"
    )


class BlankRowsNotice(AppError):  # noqa: N818 - told, never raised
    """A field becomes required that is blank in records."""

    code = "deploy.blank_rows"
    template = "`{field}` of {object} is required and blank in {rows} record(s)"
    template_zh = "{object} 的 `{field}` 为必填，但有 {rows} 条记录为空"


class OptionInUseNotice(AppError):  # noqa: N818 - told, never raised
    """An option is no longer offered that records have."""

    code = "deploy.option_in_use"
    template = "`{option}` of `{field}` of {object} is no longer offered; {rows} record(s) keep it"
    template_zh = "{object} 的 `{field}` 不再提供选项 `{option}`；{rows} 条记录保留该值"


class OutOfBoundsNotice(AppError):  # noqa: N818 - told, never raised
    """Stored values are not such as the field accepts any more."""

    code = "deploy.out_of_bounds"
    template = "{rows} value(s) of `{field}` of {object} are beyond what it will accept: {bounds}"
    template_zh = "{object} 的 `{field}` 有 {rows} 个值超出允许范围：{bounds}"


class DanglingNotice(AppError):  # noqa: N818 - told, never raised
    """A lookup is back, and some of what it pointed at is gone for good."""

    code = "deploy.dangling_cleared"
    template = "`{field}` of {object} is blanked in {rows} record(s): what it pointed at is gone"
    template_zh = "{object} 的 `{field}` 在 {rows} 条记录中被清空：其所指的记录已不存在"


class RuleViolatedNotice(AppError):  # noqa: N818 - told, never raised
    """Records break a rule that is new; as they are they could not be saved."""

    code = "deploy.rule_violated"
    template = "{rows} record(s) of {object} break the rule `{rule}` as they are"
    template_zh = "{object} 有 {rows} 条记录违反规则 `{rule}`"


class FilterViolatedNotice(AppError):  # noqa: N818 - told, never raised
    """A lookup points at records that it does not take any more."""

    code = "deploy.filter_violated"
    template = "`{field}` of {object} points at what it no longer takes in {rows} record(s)"
    template_zh = "{object} 的 `{field}` 在 {rows} 条记录中指向不再允许的记录"


class UncountedNotice(AppError):  # noqa: N818 - told, never raised
    """A rule, or a lookup's condition, that cannot be asked of the records before the deploy."""

    code = "deploy.not_counted"
    template = (
        "how many records of {object} break `{name}` shows only after the deploy: it reads "
        "roll-ups that the deploy itself works out"
    )
    template_zh = (
        "{object} 有多少条记录违反 `{name}`，部署后才能得知：它读取由本次部署计算的汇总字段"
    )


class RightsWidenNotice(AppError):  # noqa: N818 - told, never raised
    """People may do what they could not before."""

    code = "deploy.rights_widen"
    template = "the {kind} {name} gives more than before: {what}"
    template_zh = "{kind}“{name}”的权限将扩大：{what}"


class RightsNarrowNotice(AppError):  # noqa: N818 - told, never raised
    """People may no longer do what they could."""

    code = "deploy.rights_narrow"
    template = "the {kind} {name} gives less than before: {what}"
    template_zh = "{kind}“{name}”的权限将缩小：{what}"
