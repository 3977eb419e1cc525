"""Errors of reading and saving records."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText


class RecordNotFoundError(AppError):
    """No such record, or none that the user may see."""

    code = "record.not_found"
    template = "there is no {object} with the id `{id}`"
    template_zh = "没有标识为 `{id}` 的{object}"
    status = HTTPStatus.NOT_FOUND


class ForbiddenRecordError(AppError):
    """The user may read the record, but not change it; whose it is, is not told."""

    code = "access.record_forbidden"
    template = (
        "you may read this {object}, but not change it; ask its owner or an administrator to "
        "share it with you for editing"
    )
    template_zh = "您可以查看这条{object}，但不能修改；请联系其负责人或管理员为您开放编辑权限"
    status = HTTPStatus.FORBIDDEN


class FileNotFoundHereError(AppError):
    """No such file, or none that the user may read."""

    code = "file.not_found"
    template = "there is no file with the id `{id}`"
    template_zh = "没有标识为 `{id}` 的文件"
    status = HTTPStatus.NOT_FOUND


class FileNotScannedError(AppError):
    """The virus scanner has not looked at a file yet."""

    code = "file.not_scanned"
    template = "`{name}` is being looked through for viruses; try again in a moment"
    template_zh = "正在对 `{name}` 进行病毒扫描；请稍后再试"
    status = HTTPStatus.CONFLICT


class FileInfectedError(AppError):
    """The virus scanner found something in a file."""

    code = "file.infected"
    template = "the virus scanner found something in `{name}`; it is given to nobody"
    template_zh = "病毒扫描在 `{name}` 中发现问题；该文件已被禁止下载"
    status = HTTPStatus.FORBIDDEN


class FileNotHeldError(AppError):
    """A file is attached to no record, and what was asked is about those that are."""

    code = "file.not_held"
    template = "this file is attached to no record yet; save it with one first"
    template_zh = "该文件尚未附加到任何记录；请先随记录一起保存"
    status = HTTPStatus.CONFLICT


class FileLinkEndedError(AppError):
    """A link to a file leads nowhere any more, or never did."""

    code = "file.link_ended"
    template = "this link has ended; ask whoever sent it for a new one"
    template_zh = "该链接已失效；请联系发送者重新获取"
    status = HTTPStatus.NOT_FOUND


class NoPreviewError(AppError):
    """A file of which no smaller picture can be made."""

    code = "file.no_preview"
    template = "there is no preview of this file: {reason}"
    template_zh = "该文件没有预览：{reason}"
    status = HTTPStatus.NOT_FOUND


class NoImageError(AppError):
    """A file is sent as an image that its first bytes do not show."""

    code = "file.no_image"
    template = "the file is sent as `{media_type}`, but its content is none; send the true type"
    template_zh = "文件声明为 `{media_type}`，但内容不是；请发送真实的类型"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoSecretError(AppError):
    """A field that holds no secret was asked for its secret."""

    code = "record.no_secret"
    template = "{object} has no encrypted field `{field}`"
    template_zh = "{object}没有名为 `{field}` 的加密字段"
    status = HTTPStatus.NOT_FOUND


class NoMaskError(AppError):
    """A field that is not masked, or that the user may not read, was asked for its plain value."""

    code = "record.no_mask"
    template = "{object} has no masked field `{field}`"
    template_zh = "{object}没有名为 `{field}` 的掩码字段"
    status = HTTPStatus.NOT_FOUND


class MissingUnmaskError(AppError):
    """The user may not see the plain value of a masked field."""

    code = "access.masked"
    template = (
        "you may not see {field} of {object} in plain; ask an administrator for the right to "
        "unmask it"
    )
    template_zh = "您无权查看{object}的{field}的完整值；请向管理员申请查看权限"
    status = HTTPStatus.FORBIDDEN


class MaskedValueError(AppError):
    """What a read showed of a masked field was sent back as its value."""

    code = "record.masked_value"
    template = (
        "`{value}` is how {field} is shown, not its value; leave the field out, or send the whole "
        "value"
    )
    template_zh = "`{value}` 是{field}的掩码显示，而非其值；请不要提交该字段，或提交完整的值"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class VersionConflictError(AppError):
    """Someone else saved the record since it was read."""

    code = "record.version_conflict"
    template = (
        "this record was saved by someone else: you have version {given}, it is at {current}; "
        "read it again and repeat your change"
    )
    template_zh = "该记录已被他人保存：您持有版本 {given}，当前为 {current}；请重新读取后再修改"
    status = HTTPStatus.CONFLICT


class DuplicateValueError(AppError):
    """A unique field has the value in another record already."""

    code = "record.duplicate_value"
    template = "another {object} has this value in `{field}`, which must be unique"
    template_zh = "另一条{object}的 `{field}` 已有此值，该字段必须唯一"
    status = HTTPStatus.CONFLICT

    def __init__(self, *, object: JsonValue, field: JsonValue, path: str) -> None:  # noqa: A002 - the word of the template
        self.path = path
        super().__init__(object=object, field=field)

    def faults(self) -> tuple[Problem, ...]:
        """Give the field."""
        return (Problem(path=self.path, error=self),)


class DanglingReferenceError(AppError):
    """A lookup names a record that does not exist or lies in the recycle bin."""

    code = "record.reference_not_found"
    template = "there is no {object} for `{value}`; create it first or choose another"
    template_zh = "找不到 `{value}` 对应的{object}；请先创建或另选一个"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class OptionNotAllowedError(AppError):
    """A choice that does not go with another value of the record."""

    code = "record.option_not_allowed"
    template = "`{value}` is no option of {field} while {by} is `{beside}`; choose another"
    template_zh = "当{by}为 `{beside}` 时，`{value}` 不是{field}的可选值；请另选一个"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class LookupFilterError(AppError):
    """A lookup points at a record that does not meet the lookup's condition."""

    code = "record.lookup_filter"
    template = "the record chosen for {field} does not meet the condition of that field"
    template_zh = "为{field}选择的记录不符合该字段的条件"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ReadOnlyNowError(AppError):
    """A field is changed that its layout makes read only in a record such as this."""

    code = "record.read_only_now"
    template = "`{field}` cannot be changed while the record is as it is; leave it out"
    template_zh = "记录处于当前状态时不能更改 `{field}`；请去掉该字段"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RuleError(AppError):
    """The record breaks a rule of its object; the message is the rule's own."""

    code = "record.rule"
    template = "{message}"
    template_zh = "{message}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, rule: str, message: LocaleText) -> None:
        # Public API is which rule it was; its words are for people.
        super().__init__(rule=rule, message=dict(message))


class ConfirmationRequiredError(InvalidError):
    """Nothing is wrong, but rules warn; the save goes through once the warnings are confirmed."""

    code = "record.confirmation_required"
    template = "{count} warning(s) to confirm: {first}"
    template_zh = "有 {count} 条警告需要确认：{first}"
    status = HTTPStatus.CONFLICT


class RecordInUseError(AppError):
    """Other records refer to it by lookups that forbid its deletion."""

    code = "record.in_use"
    template = "{count} {object} refer(s) to this record by `{field}`; move or delete them first"
    template_zh = "有 {count} 条{object}通过 `{field}` 引用此记录；请先转移或删除它们"
    status = HTTPStatus.CONFLICT


class FieldForbiddenError(AppError):
    """A value was sent for a field that the user may read, but not write."""

    code = "record.field_forbidden"
    template = "you may not change {field}; leave it out, or ask an administrator for the right"
    template_zh = "您无权修改“{field}”；请去掉该字段，或向管理员申请权限"
    status = HTTPStatus.FORBIDDEN


class RecordTypeForbiddenError(AppError):
    """A record would be of a record type that the user may not choose."""

    code = "record.type_forbidden"
    template = "you may not choose the record type {record_type} for a {object}; choose another"
    template_zh = "您无权为{object}选择记录类型“{record_type}”；请选择其他类型"
    status = HTTPStatus.FORBIDDEN


class HiddenUseError(AppError):
    """Others refer to the record which the user may not see, by lookups that forbid deletion."""

    code = "record.in_hidden_use"
    template = (
        "other records that you may not see refer to this {object}; ask an administrator to "
        "delete it"
    )
    template_zh = "有您无权查看的其他记录引用了这条{object}；请联系管理员删除"
    status = HTTPStatus.CONFLICT


class InvalidBodyError(AppError):
    """The body is not what the call takes."""

    code = "request.invalid_body"
    template = "the body must be {expected}"
    template_zh = "请求体应为{expected}"


class InvalidCursorError(AppError):
    """The cursor was not made by this list."""

    code = "request.invalid_cursor"
    template = "the cursor does not belong to this list; start again without one"
    template_zh = "该游标不属于此列表；请不带游标重新开始"


class InvalidParameterError(AppError):
    """A query parameter does not parse."""

    code = "request.invalid_parameter"
    template = "`{parameter}` is `{value}`: {reason}"
    template_zh = "`{parameter}` 的值为 `{value}`：{reason}"


class UnknownPathError(AppError):
    """A path names a field that does not exist or may not be seen."""

    code = "request.unknown_field"
    template = "`{path}` is no field of {object}{hint}"
    template_zh = "{object}没有字段 `{path}`{hint}"


class StaleModelError(AppError):
    """The definitions changed while this request was being served."""

    code = "metadata.stale"
    template = "the definitions have just changed; send the request again"
    template_zh = "定义刚刚发生变化；请重新发送请求"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class SaveDepthError(AppError):
    """Hooks save records whose hooks save records, and so on."""

    code = "record.save_depth"
    template = "saving set off more than {limit} saves in a row; break the circle"
    template_zh = "保存连锁触发超过 {limit} 层；请打破循环"
    status = HTTPStatus.CONFLICT


class RollupOverflowError(AppError):
    """What records come to is more than the field that it is rolled up into can hold."""

    code = "record.rollup_overflow"
    template = "a roll-up of {object} would have too many digits; nothing was saved"
    template_zh = "{object} 的汇总字段位数过多；未保存任何内容"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ParentDeletedError(AppError):
    """A record cannot come back while what it belongs to lies in the recycle bin."""

    code = "record.parent_deleted"
    template = "the {object} it belongs to lies in the recycle bin; restore that one"
    template_zh = "其所属的{object}在回收站中；请先恢复该{object}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class FixedParentError(AppError):
    """A record is to belong to another one, and its object does not allow that."""

    code = "record.parent_fixed"
    template = "{field} cannot be changed: it stays as it was when the record was created"
    template_zh = "{field}不可更改：它在记录创建后保持不变"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnknownRowError(AppError):
    """A row of a document is named by an id that none of its rows has, or that is there twice."""

    code = "record.unknown_row"
    template = "`{id}` is no row of this {object}, or is there twice; leave the id out of a new row"
    template_zh = "`{id}` 不是该{object}的行，或重复出现；新行请勿填写 id"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyRowsError(AppError):
    """A document with more rows than can be saved as one."""

    code = "record.too_many_rows"
    template = "{found} rows; a document has at most {limit}"
    template_zh = "共 {found} 行；一个单据最多 {limit} 行"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TreeCycleError(AppError):
    """A record of a tree that would come to lie below itself."""

    code = "record.tree_cycle"
    template = "the record would lie below itself; choose another one for {field}"
    template_zh = "该记录将位于自身之下；请为{field}另选一条记录"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TreeDepthError(AppError):
    """A tree of too many levels."""

    code = "record.tree_depth"
    template = "the tree would have more than {limit} levels; choose another one for {field}"
    template_zh = "树将超过 {limit} 层；请为{field}另选一条记录"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class BusyRecordsError(AppError):
    """Others kept changing the same records."""

    code = "record.busy"
    template = "the records are being changed by others; nothing was saved; try again"
    template_zh = "记录正被他人修改；未保存任何内容；请重试"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True
