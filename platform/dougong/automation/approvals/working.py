"""The handler of the job by which what is due of an approval is done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dougong.automation.approvals.deciding import RECORD_GONE, cancel
from dougong.automation.approvals.service import Approvals
from dougong.automation.approvals.settling import OPEN
from dougong.automation.approvals.timing_out import Due
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES
from dougong.storage.head import share_definitions
from dougong.storage.job_context import JobContext

TOLD_STUCK = "approval_stuck"


@dataclass(frozen=True, slots=True)
class ApprovalTimer:
    """Reminds, and ends what has taken too long.

    Attributes:
        approvals: The approvals of every tenant.
    """

    approvals: Approvals

    def __call__(self, context: JobContext) -> None:
        """Do what is due of one approval, once."""
        home = context.tenant
        assert home is not None
        if context.job.done:
            return
        approval_id = UUID(str(context.job.payload["approval"]))
        try:
            self._do(context, approval_id, due=True)
        except AppError as error:
            if error.retryable:
                raise
            # What follows from it is refused, by a rule of the object perhaps: people must see.
            self._do(context, approval_id, due=False, error=error)

    def _do(
        self,
        context: JobContext,
        approval_id: UUID,
        *,
        due: bool,
        error: AppError | None = None,
    ) -> None:
        home = context.tenant
        assert home is not None
        approvals = self.approvals
        with context.step() as connection:
            version = share_definitions(connection, home.schema)
            models = approvals.sight.models
            model = models.current(home.schema)
            if model.version != version:
                model = models.latest(home.schema)
            process = approvals.locked(connection, model, home, approval_id, by=None, via="timeout")
            if process is not None and process.row.state == OPEN and process.desk.is_gone():
                cancel(process, RECORD_GONE)
                process.keep()
            elif process is not None and due:
                Due(process).do()
                process.keep()
            elif process is not None and error is not None:
                said: JsonObject = {each: error.message(each) for each in LOCALES}
                process.note("stuck", {"code": error.code, "message": said})
                for state in process.row.steps.values():
                    state["due"] = None
                admins = process.desk.people.administrators()
                process.desk.tell(process.row, admins, TOLD_STUCK, {"message": said}, None)
                process.keep()
            context.progress(connection, done=1, total=1)
