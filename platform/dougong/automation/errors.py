"""Errors of flows: what is wrong with a definition, and what went wrong with a run."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LOCALES, LocaleText


class UnknownStepError(AppError):
    """A step leads to one that is not there."""

    code = "flow.unknown_step"
    template = "the flow has no step `{step}`{hint}"
    template_zh = "流程中没有步骤 `{step}`{hint}"


class NotBeforeError(AppError):
    """An element stands in a flow that runs before the write, and cannot."""

    code = "flow.not_before"
    template = "{element} cannot run before the write; let the flow run after it"
    template_zh = "{element}不能在写入前执行；请将流程改为保存后执行"


class DurableInSaveError(AppError):
    """Something is asked of a step that only runs after the commit have."""

    code = "flow.within_save"
    template = "what runs within the save is not tried again: it is saved or refused as a whole"
    template_zh = "保存过程中执行的步骤不会重试：整体保存或整体拒绝"


class EndlessFlowError(AppError):
    """Steps lead round in a circle, and none of them waits."""

    code = "flow.endless"
    template = "from step `{step}` the flow comes back to it without ever waiting"
    template_zh = "流程从步骤 `{step}` 出发会不经等待又回到该步骤，形成死循环"


class UnknownFlowError(AppError):
    """There is no such flow."""

    code = "flow.unknown"
    template = "there is no flow `{flow}`{hint}"
    template_zh = "没有流程 `{flow}`{hint}"
    status = HTTPStatus.NOT_FOUND


class RunNotFoundError(AppError):
    """There is no such run."""

    code = "flow.run_not_found"
    template = "there is no run `{id}`"
    template_zh = "没有运行记录 `{id}`"
    status = HTTPStatus.NOT_FOUND


class RunStateError(AppError):
    """A run is not where what is asked for would make sense."""

    code = "flow.run_state"
    template = "the run is {state}; that cannot be done to it now"
    template_zh = "该运行当前状态为“{state}”，无法执行此操作"
    status = HTTPStatus.CONFLICT


class FlowLoopError(AppError):
    """Flows set each other off without end."""

    code = "flow.loop"
    template = "flows set each other off without end: {chain}"
    template_zh = "流程互相触发，无法结束：{chain}"
    status = HTTPStatus.CONFLICT


class StepFailedError(AppError):
    """A step of a flow that runs within a save failed."""

    code = "flow.step_failed"
    template = "flow {flow} stopped at step `{step}`: {reason}"
    template_zh = "流程“{flow}”在步骤 `{step}` 中止：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class StoppedError(AppError):
    """A flow refuses what set it off, in its own words."""

    code = "flow.stopped"
    template = "{message}"
    template_zh = "{message}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ExpressionFailedError(AppError):
    """An expression could not be worked out on the values at hand."""

    code = "flow.expression_failed"
    template = "`{expression}` cannot be worked out: {reason}"
    template_zh = "无法计算 `{expression}`：{reason}"


class BlankValueError(AppError):
    """An expression gave nothing where a value is needed."""

    code = "flow.blank"
    template = "`{expression}` gives nothing, and a value is needed here"
    template_zh = "`{expression}` 没有得到值，而此处必须有值"


class MissingInputError(AppError):
    """A flow is to begin without what it must be given."""

    code = "flow.missing_input"
    template = "the flow needs {name}"
    template_zh = "流程需要 {name}"


class UnknownInputError(AppError):
    """A flow is given what it does not take."""

    code = "flow.unknown_input"
    template = "the flow takes no {name}"
    template_zh = "流程不接受 {name}"


class UnfitInputError(AppError):
    """A value that a flow is given is of another type."""

    code = "flow.unfit_input"
    template = "this is no {type}"
    template_zh = "该值不是 {type} 类型"


class RunCrashedError(AppError):
    """A step failed in a way that nobody foresaw."""

    code = "flow.crashed"
    template = "the step stopped unexpectedly; the worker's log says why"
    template_zh = "步骤意外中止；原因请查看 worker 日志"
    retryable = True


class SubflowWaitsError(AppError):
    """A flow that waits, or calls the outside, is to run within a save."""

    code = "flow.subflow_waits"
    template = (
        "flow {flow} waits or calls others, which cannot be done within a save; "
        "let the flow that calls it run after the commit"
    )
    template_zh = (
        "流程“{flow}”包含等待或外部调用，不能在保存过程中执行；请将调用它的流程改为提交后执行"
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, flow: str) -> None:
        super().__init__(flow=flow)


class PartFailedError(AppError):
    """A branch, or a flow that was called, failed."""

    code = "flow.part_failed"
    template = "{part} failed at step `{step}`: {reason}"
    template_zh = "{part} 在步骤 `{step}` 失败：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, part: LocaleText | str, step: str, reason: LocaleText, run: str) -> None:
        super().__init__(part=part, step=step, reason=reason, run=run)


class TooLongListError(AppError):
    """A list is longer than a loop takes."""

    code = "flow.list_too_long"
    template = (
        "the list has {count} entries, and a loop takes {limit}; let it read the records itself"
    )
    template_zh = "列表有 {count} 项，循环最多处理 {limit} 项；请让循环直接查询记录"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, count: int, limit: int) -> None:
        super().__init__(count=count, limit=limit)


class UnfitAnswerError(AppError):
    """An answer holds something else than the step says that it gives."""

    code = "flow.unfit_answer"
    template = "`{name}` cannot be taken from the answer: {reason}"
    template_zh = "无法从应答中取得 `{name}`：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, name: str, reason: LocaleText, value: str = "") -> None:
        super().__init__(name=name, reason=reason, value=value)


class TooManyRowsError(AppError):
    """A run has written more records than a run may."""

    code = "flow.too_many_rows"
    template = "the run writes more than {limit} records, which is more than a run may"
    template_zh = "该运行写入的记录超过 {limit} 条，超过上限"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyStepsError(AppError):
    """A run has taken more steps than a run may."""

    code = "flow.too_many_steps"
    template = "the run has taken {limit} steps, more than a run may; it probably goes in circles"
    template_zh = "该运行已执行 {limit} 个步骤，超过上限；可能陷入了循环"


class CauserGoneError(AppError):
    """A run has the rights of somebody who is no longer in service."""

    code = "flow.causer_gone"
    template = "whoever set the flow off is no longer in service, and the flow has their rights"
    template_zh = "触发者已停用，而该流程以其权限运行"
    status = HTTPStatus.FORBIDDEN


class StoppedAtError(StoppedError):
    """A flow refuses what set it off, for the value of a field."""

    code = "flow.stopped_at"

    def faults(self) -> tuple[Problem, ...]:
        """Give the field."""
        return (Problem(path=f"/{self.details['field']}", error=StoppedError(**self.details)),)


class UnknownVariableError(AppError):
    """A step sets a variable that the flow has not."""

    code = "flow.unknown_variable"
    template = "the flow has no variable `{variable}`{hint}"
    template_zh = "流程没有变量 `{variable}`{hint}"


class NotBeforeWriteError(AppError):
    """A step sets fields of a record that is written already."""

    code = "flow.not_before_write"
    template = "the record is written by then: use an update, or let the flow run before the write"
    template_zh = "此时记录已写入：请使用“更新记录”，或将流程改为写入前执行"


class RecordGoneError(AppError):
    """A step is to write a record, and there is none."""

    code = "flow.no_record"
    template = "there is no record to be written"
    template_zh = "没有可写入的记录"


class TooManyFoundError(AppError):
    """More records meet a condition than a step may write."""

    code = "flow.too_many_found"
    template = "more than {limit} records meet the condition; go through them by a loop"
    template_zh = "满足条件的记录超过 {limit} 条；请使用循环逐条处理"


class TargetTwiceError(AppError):
    """A step names a record and a condition."""

    code = "flow.target_twice"
    template = "say a record or a condition, not both"
    template_zh = "请填写记录或条件之一，不能同时填写"


class WaitKindsError(AppError):
    """A wait does not say one thing that it waits for."""

    code = "flow.wait_for_one"
    template = "say one of duration, until, holds and event"
    template_zh = "请在时长、时刻、条件、事件中填写一项"


class WaitNeedsRecordError(AppError):
    """A wait minds a record, and the flow has none."""

    code = "flow.wait_needs_record"
    template = "the flow has no record that this could be asked of"
    template_zh = "流程没有可判断的记录"


def told_of(error: AppError, step: str | None) -> JsonObject:
    """Give an error as a run keeps it, in every language."""
    message = {locale: error.message(locale) for locale in LOCALES}
    faults: list[JsonValue] = [
        {"path": each.path, "code": each.error.code, "message": each.error.message()}
        for each in error.faults()
    ]
    told: dict[str, JsonValue] = {"code": error.code, "message": message, "step": step}
    return {**told, "errors": faults} if faults else told
