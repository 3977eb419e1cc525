"""Why work on many records cannot be taken on, or ends early."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from dougong.kernel.errors import AppError, Problem


class RequesterGoneError(AppError):
    """Who asked for a job is no longer in service."""

    code = "bulk.requester_gone"
    template = "the user who asked for this has been deactivated, so it was stopped"
    template_zh = "发起此任务的用户已停用，任务已中止"


class UnreadableSheetError(AppError):
    """A file that should hold a table does not."""

    code = "bulk.unreadable_sheet"
    template = "`{file}` cannot be read as a table; send a .csv or an .xlsx file"
    template_zh = "无法将 `{file}` 作为表格读取；请上传 .csv 或 .xlsx 文件"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class EmptySheetError(AppError):
    """A table has no column headings, or no rows below them."""

    code = "bulk.empty_sheet"
    template = "`{file}` has no rows below its headings; put the headings in the first row"
    template_zh = "`{file}` 的表头下没有数据；请将表头放在第一行"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SheetTooLongError(AppError):
    """A table has more rows than one import takes."""

    code = "bulk.sheet_too_long"
    template = "`{file}` has more than {most} rows; divide it"
    template_zh = "`{file}` 超过 {most} 行；请拆分后再导入"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SheetTooWideError(AppError):
    """A table has more columns than one import takes."""

    code = "bulk.sheet_too_wide"
    template = "`{file}` has more than {most} columns; leave out those that are not needed"
    template_zh = "`{file}` 超过 {most} 列；请删除不需要的列"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SheetTooLargeError(AppError):
    """A table holds more cells than one import takes, or takes too much memory to be read."""

    code = "bulk.sheet_too_large"
    template = (
        "`{file}` is too large to be read, or has cells far away from its table;"
        " divide it, or save it as .csv"
    )
    template_zh = "`{file}` 过大而无法读取，或在表格以外很远处存在单元格；请拆分，或另存为 .csv"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoHeadingRowError(AppError):
    """The line that should hold the headings of a table is blank, or not there."""

    code = "bulk.no_heading_row"
    template = "line {row} of `{file}` holds no headings; choose another"
    template_zh = "`{file}` 的第 {row} 行没有表头；请选择其他行"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnknownSheetError(AppError):
    """A workbook has no sheet of that name."""

    code = "bulk.unknown_sheet"
    template = "`{file}` has no sheet `{sheet}`"
    template_zh = "`{file}` 中没有工作表 `{sheet}`"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UploadNotFoundError(AppError):
    """There is no such upload of the user's; one that is not used goes after a day."""

    code = "bulk.upload_not_found"
    template = "there is no upload `{id}`; send the file again"
    template_zh = "没有上传文件 `{id}`；请重新上传"
    status = HTTPStatus.NOT_FOUND


class NoImportsError(AppError):
    """The user may import records of no object."""

    code = "bulk.no_imports"
    template = "you may import nothing; ask an administrator for the right to import"
    template_zh = "您没有导入任何对象的权限；请向管理员申请导入权限"
    status = HTTPStatus.FORBIDDEN


class RefusedRowsError(AppError):
    """Rows of a file were refused; the others were saved."""

    code = "bulk.refused_rows"
    template = "{count} row(s) were refused, the others were saved"
    template_zh = "{count} 行被拒绝，其余已保存"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, count: int, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(count=count)

    def faults(self) -> tuple[Problem, ...]:
        """Give every fault."""
        return self.problems


class UnmappedKeyError(AppError):
    """Records are to be told by a field that no column fills."""

    code = "bulk.unmapped_key"
    template = "no column fills `{key}`, by which records are told; map one to it"
    template_zh = "没有列填入用于识别记录的 `{key}`；请将某一列映射到它"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnknownTargetError(AppError):
    """A reference is to be found, or made, by what does not tell its records apart."""

    code = "bulk.unknown_target"
    template = "`{by}` does not tell {object} apart; take the id, a unique field or the title"
    template_zh = "`{by}` 不能用于识别{object}；请使用标识、唯一字段或标题字段"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AmbiguousReferenceError(AppError):
    """Several records are called so."""

    code = "bulk.ambiguous_reference"
    template = "several {object} are called `{value}`; name one by a unique field"
    template_zh = "有多条{object}名为 `{value}`；请用唯一字段指明"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnknownColumnError(AppError):
    """A mapping names a column that the table does not have."""

    code = "bulk.unknown_column"
    template = "the table has no column `{column}`{hint}"
    template_zh = "表格中没有列 `{column}`{hint}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class FilledTwiceError(AppError):
    """A mapping fills a field from two columns."""

    code = "bulk.filled_twice"
    template = "`{field}` is filled by the column `{column}` already; leave one of the two out"
    template_zh = "`{field}` 已由列 `{column}` 填入；请去掉其中一列"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyRecordsError(AppError):
    """More records are named by their ids than one request takes."""

    code = "bulk.too_many_records"
    template = "{count} records are too many to name one by one; at most {most}, or use a filter"
    template_zh = "逐条指定的记录有 {count} 条，过多；最多 {most} 条，或改用筛选条件"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnknownKeyError(AppError):
    """Records are to be told by a field that does not tell them."""

    code = "bulk.unknown_key"
    template = "records of {object} cannot be told by `{key}`; give `id`, or a unique field"
    template_zh = "不能用 `{key}` 识别{object}；请给出 `id` 或某个唯一字段"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class JobNotUndoableError(AppError):
    """A job did nothing to records that could be taken back."""

    code = "bulk.not_undoable"
    template = "this cannot be undone: the history has nothing of what it changed"
    template_zh = "无法撤销：历史中没有它所做的更改"
    status = HTTPStatus.CONFLICT


class JobNotOverError(AppError):
    """A job that is to be undone is still at it."""

    code = "bulk.not_over"
    template = "this is not over yet; wait for it, or cancel it first"
    template_zh = "任务尚未结束；请等待其完成，或先取消"
    status = HTTPStatus.CONFLICT


class UndoneError(AppError):
    """A job has been undone, or is being undone."""

    code = "bulk.undone"
    template = "this has been undone already, or is being undone"
    template_zh = "已撤销或正在撤销"
    status = HTTPStatus.CONFLICT


class ChangedSinceError(AppError):
    """A field was changed by somebody since a job changed it."""

    code = "bulk.changed_since"
    template = "{field} was changed since; it stays as it is"
    template_zh = "{field}之后已被修改，保持不变"
    status = HTTPStatus.CONFLICT


class OneByOneError(AppError):
    """The records of an object are not of a kind that is changed by the many."""

    code = "bulk.one_by_one"
    template = "{object} cannot be changed by the many; change it by itself"
    template_zh = "{object}不支持批量修改；请逐条修改"
    status = HTTPStatus.METHOD_NOT_ALLOWED
