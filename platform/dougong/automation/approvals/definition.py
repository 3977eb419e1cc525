"""What the definition of an approval means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, get_args

from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText

Extra: TypeAlias = Literal["reassign", "add_before", "add_after", "send_back"]
"""What an approver may do besides saying yes or no."""

EXTRAS: Final[tuple[Extra, ...]] = get_args(Extra)
SUBMITTER, PREVIOUS, END = "submitter", "previous", "end"
ALL, ANY, QUORUM = "all", "any", "quorum"
ONE_BY_ONE = "one_by_one"
OCCASIONS = ("submit", "approve", "reject", "withdraw", "recall")


@dataclass(frozen=True, slots=True)
class Effect:
    """What is written into the record.

    Attributes:
        values: Expressions and constants, by field.
        kept: Whether it stays when the approval is withdrawn or recalled.
    """

    values: Mapping[str, JsonValue] = field(default_factory=dict)
    kept: bool = False


NO_EFFECT = Effect()


@dataclass(frozen=True, slots=True)
class Period:
    """How long: a length such as ``2 business days``, and the calendar that business goes by."""

    length: str
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Reminding:
    """When who has not decided is reminded: first, again, and how often."""

    after: Period
    every: Period | None
    times: int


@dataclass(frozen=True, slots=True)
class TimeOut:
    """What happens to a step that nobody has decided in time."""

    after: Period
    action: str


@dataclass(frozen=True, slots=True)
class Approvers:
    """One line of who decides.

    Attributes:
        kind: ``user``, ``expression``, ``role``, ``team``, ``queue``, ``manager``, ``managers``,
            ``department_head`` or ``chosen``.
        value: What that needs: an e-mail, an expression, a name, or a number.
        until: Of managers: the condition at which the chain ends, with the one who meets it.
    """

    kind: str
    value: Any
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStepDef:
    """A step of an approval.

    Attributes:
        name: Name of the step.
        label: What people call it.
        help: What approvers are told.
        when: Condition under which it is taken; None: always.
        parallel: Whether it begins together with the step before it.
        approvers: Who decides.
        mode: Whether all of them must agree, any, or a number.
        quorum: That number; of the mode ``quorum`` only.
        order: ``at_once``, or ``one_by_one``.
        nobody: What happens where nobody is found: ``administrators`` are asked, or it counts as
            ``approve`` or ``reject``.
        on_reject: Where a rejection leads: ``end``, ``previous``, ``submitter`` or a step.
        may: What approvers may do besides.
        remind: When they are reminded.
        time_out: What happens when nobody decides in time.
        approved: What is written when it is approved.
        rejected: What is written when it is rejected.
    """

    name: str
    label: LocaleText
    help: LocaleText | None
    when: str | None
    parallel: bool
    approvers: tuple[Approvers, ...]
    mode: str
    quorum: int | None
    order: str
    nobody: str
    on_reject: str
    may: frozenset[str]
    remind: Reminding | None
    time_out: TimeOut | None
    approved: Effect
    rejected: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDef:
    """An approval.

    Attributes:
        name: Its name.
        label: What people call it.
        help: What submitters are told.
        object: The object whose records are approved.
        active: Whether records can be submitted.
        when: Condition under which a record can be submitted; ``$user`` is who submits.
        initiator: Expression for the user whose managers and department are meant; None: who
            submits.
        self_approval: What happens where the submitter would decide: ``left_out``, ``skipped``,
            ``manager`` or ``allowed``.
        same_person: Whether who has agreed before is ``asked`` again, is ``skipped_next`` in the
            step that follows, or always ``skipped``.
        withdrawn_by_submitter: Whether the submitter may withdraw it.
        recall: Who may take back a record that is approved already: ``submitter``,
            ``administrators`` or ``nobody``.
        take_back: Whether approvers may take back what they decided last.
        comment: Whether a comment is ``optional``, wanted ``on_reject``, or ``required``.
        mail: Whether approvers may decide by a link in a mail.
        lock: From whom the record is kept meanwhile: ``all``, ``but_approvers`` or ``none``.
        lock_approved: Whether it stays locked once it is approved.
        again_when: Fields whose change asks for the approval anew.
        fields: What approvers are shown.
        steps: The steps, in their order.
        on: What is written, by occasion.
    """

    name: str
    label: LocaleText
    help: LocaleText | None
    object: str
    active: bool
    when: str | None
    initiator: str | None
    self_approval: str
    same_person: str
    withdrawn_by_submitter: bool
    recall: str
    take_back: bool
    comment: str
    mail: bool
    lock: str
    lock_approved: bool
    again_when: tuple[str, ...]
    fields: tuple[str, ...]
    steps: tuple[ApprovalStepDef, ...]
    on: Mapping[str, Effect]

    def step(self, name: str) -> ApprovalStepDef | None:
        """Find a step."""
        return next((each for each in self.steps if each.name == name), None)

    def stages(self) -> tuple[tuple[ApprovalStepDef, ...], ...]:
        """Give the steps that begin together, in their order."""
        found: list[list[ApprovalStepDef]] = []
        for step in self.steps:
            if step.parallel and found:
                found[-1].append(step)
            else:
                found.append([step])
        return tuple(tuple(stage) for stage in found)

    def stage_of(self, name: str) -> int:
        """Give the position of the stage that a step belongs to."""
        stages = enumerate(self.stages())
        return next(at for at, stage in stages if any(each.name == name for each in stage))

    def effects(self) -> Iterator[tuple[str, Effect]]:
        """Yield everything that is written, with the pointer to its values."""
        for occasion, effect in self.on.items():
            yield pointer("on", occasion, "values"), effect
        for at, step in enumerate(self.steps):
            yield pointer("steps", at, "on", "approve", "values"), step.approved
            yield pointer("steps", at, "on", "reject", "values"), step.rejected


def read_approval(document: Mapping[str, Any]) -> ApprovalDef:
    """Read a document that passed the schema."""
    return ApprovalDef(
        name=document["name"],
        label=document["label"],
        help=document.get("help"),
        object=document["object"],
        active=document.get("active", True),
        when=document.get("when"),
        initiator=document.get("initiator"),
        self_approval=document.get("self_approval", "left_out"),
        same_person=document.get("same_person", "asked"),
        withdrawn_by_submitter=document.get("withdraw", True),
        recall=document.get("recall", "administrators"),
        take_back=document.get("take_back", True),
        comment=document.get("comment", "optional"),
        mail=document.get("mail", True),
        lock=document.get("lock", "all"),
        lock_approved=document.get("lock_approved", False),
        again_when=tuple(document.get("again_when", ())),
        fields=tuple(document.get("fields", ())),
        steps=tuple(_step(each) for each in document["steps"]),
        on={name: _effect(each) for name, each in document.get("on", {}).items()},
    )


def _step(document: Mapping[str, Any]) -> ApprovalStepDef:
    on = document.get("on", {})
    may = document.get("may", EXTRAS)
    return ApprovalStepDef(
        name=document["name"],
        label=document["label"],
        help=document.get("help"),
        when=document.get("when"),
        parallel=document.get("parallel", False),
        approvers=tuple(_approvers(each) for each in document["approvers"]),
        mode=document.get("mode", ALL),
        quorum=document.get("quorum"),
        order=document.get("order", "at_once"),
        nobody=document.get("nobody", "administrators"),
        on_reject=document.get("on_reject", END),
        may=frozenset(may),
        remind=_reminding(document.get("remind")),
        time_out=_time_out(document.get("time_out")),
        approved=_effect(on.get("approve")),
        rejected=_effect(on.get("reject")),
    )


_KINDS = ("user", "expression", "role", "team", "queue", "manager", "managers", "department_head")


def _approvers(document: Mapping[str, Any]) -> Approvers:
    kind = next((each for each in _KINDS if each in document), "chosen")
    return Approvers(kind, document[kind], document.get("until"))


def _effect(document: Mapping[str, Any] | None) -> Effect:
    if document is None:
        return NO_EFFECT
    return Effect(document["values"], document.get("keep", False))


def _reminding(document: Mapping[str, Any] | None) -> Reminding | None:
    if document is None:
        return None
    calendar, every = document.get("calendar", ""), document.get("every")
    again = None if every is None else Period(every, calendar)
    times = document.get("times", 1 if again is None else 5)
    return Reminding(Period(document["after"], calendar), again, times)


def _time_out(document: Mapping[str, Any] | None) -> TimeOut | None:
    if document is None:
        return None
    return TimeOut(Period(document["after"], document.get("calendar", "")), document["action"])
