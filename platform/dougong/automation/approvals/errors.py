"""Errors of approvals."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class UnknownApprovalError(AppError):
    """There is no such definition, or none for records of the object."""

    code = "approval.unknown"
    template = "there is no approval `{approval}` for {object}{hint}"
    template_zh = "{object}没有名为 `{approval}` 的审批{hint}"
    status = HTTPStatus.NOT_FOUND


class ApprovalNotFoundError(AppError):
    """No such approval, or none that the reader may see."""

    code = "approval.not_found"
    template = "there is no approval `{id}`"
    template_zh = "没有审批 `{id}`"
    status = HTTPStatus.NOT_FOUND


class ApprovalTaskNotFoundError(AppError):
    """No such task, or none of the reader's."""

    code = "approval.task_not_found"
    template = "you are not asked for the decision `{id}`"
    template_zh = "没有需要您处理的审批任务 `{id}`"
    status = HTTPStatus.NOT_FOUND


class ApprovalInactiveError(AppError):
    """Nothing can be submitted by the definition."""

    code = "approval.inactive"
    template = "{approval} is switched off; nothing can be submitted"
    template_zh = "审批“{approval}”已停用，无法提交"
    status = HTTPStatus.CONFLICT


class ApprovalConditionError(AppError):
    """The record does not meet the condition of the approval."""

    code = "approval.condition"
    template = "the record does not meet the condition of {approval}"
    template_zh = "该记录不满足审批“{approval}”的提交条件"
    status = HTTPStatus.CONFLICT


class ApprovalOpenError(AppError):
    """The record is submitted already."""

    code = "approval.open"
    template = "the record is submitted already and waits for a decision"
    template_zh = "该记录已提交，正在等待审批"
    status = HTTPStatus.CONFLICT


class ApprovalStateError(AppError):
    """An approval is not where what is asked for would make sense."""

    code = "approval.state"
    template = "the approval is {state}; that cannot be done now"
    template_zh = "该审批{state}，无法执行此操作"
    status = HTTPStatus.CONFLICT


class ApprovalTaskDoneError(AppError):
    """A task was decided, or is not needed any more."""

    code = "approval.task_done"
    template = "this was decided meanwhile, or is no longer yours to decide"
    template_zh = "该任务已被处理，或不再需要您处理"
    status = HTTPStatus.CONFLICT


class ApprovalActionError(AppError):
    """What is asked for is not allowed in this step."""

    code = "approval.action"
    template = "this step does not let you do that"
    template_zh = "此步骤不允许该操作"
    status = HTTPStatus.CONFLICT


class SelfApprovalError(AppError):
    """Somebody is to decide about what they submitted themselves."""

    code = "approval.own"
    template = "who submitted the record does not decide about it"
    template_zh = "提交人不能审批自己提交的记录"
    status = HTTPStatus.FORBIDDEN


class ApprovalForbiddenError(AppError):
    """What is asked for is for others to do."""

    code = "approval.forbidden"
    template = "this is not for you to do: {reason}"
    template_zh = "您无权执行此操作：{reason}"
    status = HTTPStatus.FORBIDDEN


class ApprovalCommentError(AppError):
    """A comment is wanted and there is none."""

    code = "approval.comment"
    template = "say why"
    template_zh = "请填写意见"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnfitApproverError(AppError):
    """Somebody is named who cannot decide."""

    code = "approval.unfit_approver"
    template = "`{user}` cannot decide here: {reason}"
    template_zh = "`{user}` 不能在此审批：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnfitApprovalStepError(AppError):
    """A step is named that it cannot go back to."""

    code = "approval.unfit_step"
    template = "it cannot be sent back to `{step}`; name an earlier step, or `submitter`"
    template_zh = "无法退回到 `{step}`；请选择之前的步骤或 `submitter`"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class LockedRecordError(AppError):
    """A record waits for a decision and stays as it is meanwhile."""

    code = "approval.locked"
    template = "the record is locked by {approval}; it can be changed once that has ended"
    template_zh = "该记录已被审批“{approval}”锁定，审批结束后才能修改"
    status = HTTPStatus.CONFLICT


class BrokenApprovalError(AppError):
    """The definition by which an approval goes reads what is no longer there."""

    code = "approval.broken"
    template = "`{expression}` of the approval cannot be worked out any more: {reason}"
    template_zh = "审批中的 `{expression}` 已无法计算：{reason}"
    status = HTTPStatus.CONFLICT


class DecisionLinkError(AppError):
    """A link of a mail leads nowhere any more."""

    code = "approval.link_ended"
    template = "this link has ended: it was decided, or the link is too old"
    template_zh = "此链接已失效：审批已处理，或链接已过期"
    status = HTTPStatus.NOT_FOUND


class UnfitSubstituteError(AppError):
    """Somebody cannot stand in."""

    code = "approval.unfit_substitute"
    template = "choose another user who works here; the first day is not after the last"
    template_zh = "请选择其他在职用户，且开始日期不得晚于结束日期"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ApprovalRemindedError(AppError):
    """Who is asked was reminded a moment ago."""

    code = "approval.reminded"
    template = "they were reminded within the hour; give them time to answer"
    template_zh = "一小时内已催办过，请稍后再试"
    status = HTTPStatus.TOO_MANY_REQUESTS
