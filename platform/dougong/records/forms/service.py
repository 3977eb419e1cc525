"""Public forms: opened by anybody, sent by anybody, guarded against those who are nobody."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dougong.access.actor import Actor, form_actor
from dougong.access.form_tokens import FormTokens
from dougong.access.signing_in.throttle import count_sending, forget_use, use_once
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.kinds.form import FormDef
from dougong.records.errors import DuplicateValueError, RuleError
from dougong.records.forms.answers import VALUES, counting_answers
from dougong.records.forms.contents import form_content
from dougong.records.forms.errors import (
    FormClosedError,
    FormNotFoundError,
    FormSentError,
    FormThrottledError,
    NotAcceptedError,
)
from dougong.records.saving.session import UNATTENDED
from dougong.records.service import Records
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant, is_tenant_name, look_up_tenant

_LOG = logging.getLogger("dougong.forms")
_FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What somebody sent.

    Attributes:
        token: The token that the form was opened with.
        values: What was entered, by field.
        website: What stands in the field that people do not see; of a person nothing.
        address: Network address it comes from.
    """

    token: str
    values: JsonObject
    website: str
    address: str


@dataclass(frozen=True, slots=True)
class _Opened:
    """A form that is open to the public."""

    tenant: Tenant
    model: Model
    form: FormDef
    actor: Actor


class PublicForms:
    """Shows public forms, and saves what is sent."""

    def __init__(
        self,
        *,
        database: Database,
        models: Models,
        records: Records,
        clock: Clock,
        tokens: FormTokens,
    ) -> None:
        self._database = database
        self._models = models
        self._records = records
        self._clock = clock
        self._tokens = tokens

    def open(self, tenant_name: str, form_name: str) -> dict[str, Any]:
        """Give what a form asks, and a token to send it with.

        Raises:
            FormNotFoundError: There is none of that name.
            FormClosedError: It is not active.
        """
        opened = self._opened(tenant_name, form_name)
        token = self._tokens.issue(tenant_name, form_name, now=self._clock.now())
        return {**form_content(opened.model, opened.tenant, opened.form), "token": token}

    def send(self, tenant_name: str, form_name: str, sending: Sending) -> dict[str, Any]:
        """Save what was sent; gives what people read then.

        A robot that fills in what nobody sees reads the same, and so does whoever sends what
        another record has already: neither is saved, and neither is told.

        Raises:
            AppError: It is not taken; nothing is written.
        """
        opened = self._opened(tenant_name, form_name)
        thanks = {"thanks": opened.form.thanks}
        if sending.website.strip():
            _LOG.info("form %s of %s: sent by a robot", form_name, tenant_name)
            return thanks
        now = self._clock.now()
        mark = self._tokens.check(sending.token, tenant_name, form_name, now=now)
        self._admit(opened, sending.address)
        self._use(opened, mark)
        try:
            self._save(opened, sending.values, now)
        except AppError:
            self._take_back(opened, mark)
            raise
        return thanks

    def _save(self, opened: _Opened, values: JsonObject, now: datetime) -> None:
        actor, form = opened.actor, opened.form
        answers = counting_answers(opened.model, form, values, actor=actor, now=now)
        try:
            record = _record(form, answers)
            self._records.create(actor, form.object, record, options=UNATTENDED)
        except DuplicateValueError:
            _LOG.warning("form %s of %s: a value is taken", form.name, actor.tenant)
        except InvalidError as error:
            raise _shown(error, form) from None

    def _opened(self, tenant_name: str, form_name: str) -> _Opened:
        known = is_tenant_name(tenant_name)
        tenant = look_up_tenant(self._database, tenant_name) if known else None
        if tenant is None:
            raise FormNotFoundError()
        model = self._models.current(tenant.schema)
        form: FormDef | None = model.catalog.all(_FORM).get(form_name)
        if form is None:
            raise FormNotFoundError()
        if not form.active:
            raise FormClosedError()
        return _Opened(tenant, model, form, form_actor(tenant, form_name))

    def _admit(self, opened: _Opened, address: str) -> None:
        schema, form, now = opened.tenant.schema, opened.form.name, self._clock.now()
        with self._database.transaction(schema) as connection:
            wait = count_sending(connection, schema, form=form, address=address, now=now)
        if wait:
            raise FormThrottledError(retry_after_s=wait)

    def _use(self, opened: _Opened, mark: str) -> None:
        schema, now = opened.tenant.schema, self._clock.now()
        with self._database.transaction(schema) as connection:
            if not use_once(connection, schema, mark=mark, now=now):
                raise FormSentError()

    def _take_back(self, opened: _Opened, mark: str) -> None:
        with self._database.transaction(opened.tenant.schema) as connection:
            forget_use(connection, opened.tenant.schema, mark=mark)


def _record(form: FormDef, answers: JsonObject) -> JsonObject:
    owned = {} if form.owner is None else {"owner": {"email": form.owner}}
    return {**answers, **form.values, **owned}


def _shown(error: InvalidError, form: FormDef) -> InvalidError:
    """Tell what is wrong with what was asked, and of all else only that something is."""
    asked = {question.field for screen in form.screens for question in screen.questions}
    shown = []
    for problem in error.problems:
        _, _, name = problem.path.partition("/")
        if name.partition("/")[0] in asked:
            shown.append(problem)
        elif isinstance(problem.error, RuleError):
            shown.append(Problem(path="", error=problem.error))
        else:
            _LOG.error("form %s: %s at %s", form.name, problem.error.code, problem.path)
            shown.append(Problem(path="", error=NotAcceptedError()))
    return InvalidError([problem.under(VALUES) for problem in shown])
