"""Public forms: `/forms/{tenant}/{form}`. Nobody is signed in, and no cookie is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request

from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, LOCALE_TEXT, TEXT, fields, list_of, or_null
from dougong.kernel.messages import say
from dougong.records.forms.service import PublicForms, Sending

_LARGEST_BYTES = 256 * 1024
_FORM = fields(
    {
        "name": TEXT,
        "label": LOCALE_TEXT,
        "screens": list_of(ANY_OBJECT),
        "tenant": ANY_OBJECT,
        "object": ANY_OBJECT,
        "picklists": list_of(ANY_OBJECT),
        "expressions": ANY_OBJECT,
        "token": TEXT,
    },
    {"help": LOCALE_TEXT},
)
_SENDING = BodyForm(
    fields(
        {"token": {"type": "string", "maxLength": 200}, "values": ANY_OBJECT},
        {
            "website": {
                "type": "string",
                "maxLength": 2000,
                "description": "People do not see this field and leave it empty.",
            }
        },
    ),
    largest=_LARGEST_BYTES,
)


class FormCalls:
    """Answers the calls on public forms."""

    def __init__(self, forms: PublicForms) -> None:
        self._forms = forms

    def open(self, tenant: str, form: str) -> Response:
        """Give a form and a token to send it with."""
        return value_answer(self._forms.open(tenant, form))

    def send(self, tenant: str, form: str, body: Mapping[str, Any]) -> Response:
        """Take what was entered."""
        sending = Sending(
            token=body["token"],
            values=body["values"],
            website=body.get("website", ""),
            address=request.remote_addr or "",
        )
        return value_answer(self._forms.send(tenant, form, sending), 201)


def form_routes(forms: PublicForms) -> Iterable[Route]:
    """Give the calls, which are open to all."""
    calls, public = FormCalls(forms), Access.PUBLIC
    yield Route(
        "GET",
        "/forms/<tenant>/<form>",
        public,
        calls.open,
        summary=say("Open a public form", "打开公开表单"),
        answers={200: _FORM},
    )
    yield Route(
        "POST",
        "/forms/<tenant>/<form>",
        public,
        calls.send,
        body=_SENDING,
        summary=say("Send a public form", "提交公开表单"),
        answers={201: fields({"thanks": or_null(LOCALE_TEXT)})},
    )
