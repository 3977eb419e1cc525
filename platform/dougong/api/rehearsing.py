"""Rehearsals, tests and findings: `/meta/flows/rehearse`, `/meta/tests…`, `/meta/lint`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.instants import id_of, instant_of
from dougong.api.languages import language
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.automation.rehearsing.definition import is_near
from dougong.automation.rehearsing.finding import SEVERITIES
from dougong.automation.rehearsing.findings import Findings
from dougong.automation.rehearsing.log import Happened, shown_error
from dougong.automation.rehearsing.rehearsal import Rehearsed
from dougong.automation.rehearsing.service import RehearsalAsked, Rehearsals
from dougong.automation.rehearsing.stage import Stage
from dougong.automation.rehearsing.telling import events_told, labels_told, sent_told, tasks_told
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.records.errors import InvalidParameterError

_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_NAME: JsonObject = {"type": "string", "minLength": 1, "maxLength": 40}
_FLAG: JsonObject = {"type": "boolean", "default": False}
_ANY: JsonObject = {}
_MOST_NAMES = 500
_DRAFT = parameters(
    Parameter(
        name="draft",
        about=say(
            "Whether your own changes are laid over what is in force.",
            "是否叠加你自己尚未发布的更改。",
        ),
        schema={"type": "string", "enum": ["true", "false"], "default": "false"},
    )
)
_REHEARSE = BodyForm(
    fields(
        {"flow": {"anyOf": [_NAME, ANY_OBJECT]}},
        {
            "record": ID,
            "input": ANY_OBJECT,
            "old": ANY_OBJECT,
            "answers": {
                "type": "object",
                "maxProperties": 300,
                "additionalProperties": fields(
                    {},
                    {
                        "outcome": {"type": "string", "maxLength": 200},
                        "values": ANY_OBJECT,
                        "response": _ANY,
                    },
                ),
            },
            "now": INSTANT,
        },
    )
)
_RUN_TESTS = BodyForm(
    fields({}, {"names": {**list_of(_NAME), "maxItems": _MOST_NAMES}, "draft": _FLAG})
)
_ERROR = fields({"code": TEXT, "message": TEXT, "step": or_null(TEXT)})
_CHANGE = fields(
    {"object": TEXT, "id": ID, "label": or_null(TEXT), "event": TEXT, "values": ANY_OBJECT}
)
_WAITED = fields({"kind": TEXT, "until": or_null(INSTANT)})
_STEP = fields(
    {
        "run": ID,
        "flow": TEXT,
        "path": TEXT,
        "step": TEXT,
        "element": TEXT,
        "label": or_null(ANY_OBJECT),
        "at": INSTANT,
        "input": _ANY,
        "output": _ANY,
        "variables": ANY_OBJECT,
        "changes": list_of(_CHANGE),
        "error": or_null(_ERROR),
    },
    {"waited": _WAITED},
)
_REHEARSED = fields(
    {
        "state": TEXT,
        "error": or_null(_ERROR),
        "steps": list_of(_STEP),
        "messages": list_of(ANY_OBJECT),
        "calls": list_of(ANY_OBJECT),
        "tasks": list_of(ANY_OBJECT),
    }
)
_TEST = fields(
    {
        "name": TEXT,
        "label": ANY_OBJECT,
        "help": or_null(ANY_OBJECT),
        "flows": list_of(TEXT),
        "layer": TEXT,
    }
)
_FAILURE = fields({"path": TEXT, "message": TEXT, "expected": _ANY, "actual": _ANY})
_TESTED_STEP = fields(
    {
        "flow": TEXT,
        "step": TEXT,
        "label": or_null(ANY_OBJECT),
        "at": INSTANT,
        "error": or_null(_ERROR),
    }
)
_RESULT = fields(
    {
        "name": TEXT,
        "label": ANY_OBJECT,
        "passed": {"type": "boolean"},
        "ms": _COUNT,
        "steps": list_of(_TESTED_STEP),
        "failures": list_of(_FAILURE),
    }
)
_FINDING = fields(
    {
        "rule": TEXT,
        "severity": {"enum": [*SEVERITIES]},
        "kind": TEXT,
        "name": TEXT,
        "label": ANY_OBJECT,
        "path": TEXT,
        "message": TEXT,
        "advice": TEXT,
    }
)


class Rehearsing:
    """Answers the calls."""

    def __init__(self, rehearsals: Rehearsals, findings: Findings) -> None:
        self._rehearsals = rehearsals
        self._findings = findings

    def rehearse(self, actor: Actor, body: Any) -> Response:
        """Run a flow and take all of it back."""
        locale = _locale(actor)
        asked = RehearsalAsked(
            flow=body["flow"],
            record_id=id_of("record", body.get("record")),
            given=body.get("input", {}),
            old=body.get("old"),
            answers=body.get("answers", {}),
            now=instant_of("now", body.get("now")),
        )
        if asked.now is not None and not is_near(asked.now):
            reason = say("expected a year from 1900 to 2200", "年份应在 1900 至 2200 之间")
            raise InvalidParameterError(parameter="now", value=body["now"][:80], reason=reason)

        def tell(stage: Stage, rehearsed: Rehearsed) -> JsonObject:
            return _rehearsed(stage, rehearsed, locale)

        return value_answer(self._rehearsals.rehearse(actor, asked, tell))

    def tests(self, actor: Actor) -> Response:
        """List the tests in force."""
        found = [
            {
                "name": each.name,
                "label": each.label,
                "help": each.help,
                "flows": sorted(each.flows),
                "layer": layer,
            }
            for each, layer in self._rehearsals.tests(actor)
        ]
        return value_answer({"tests": found})

    def run_tests(self, actor: Actor, body: Any) -> Response:
        """Run tests."""
        draft = body.get("draft", False)
        outcomes = self._rehearsals.run_tests(actor, body.get("names"), draft=draft)
        return value_answer({"results": [each.to_json(_locale(actor)) for each in outcomes]})

    def lint(self, actor: Actor, query: Values) -> Response:
        """List what looks wrong."""
        found = self._findings.of(actor, draft=query["draft"] == "true")
        locale = _locale(actor)
        told = [each.to_json(locale) for each in found]
        return value_answer({"findings": told})


def rehearsing_routes(rehearsals: Rehearsals, findings: Findings) -> Iterable[Route]:
    """Give the calls; each needs the system right ``builder``."""
    calls, member = Rehearsing(rehearsals, findings), Access.MEMBER
    yield Route(
        "POST",
        "/meta/flows/rehearse",
        member,
        calls.rehearse,
        body=_REHEARSE,
        summary=say(
            "Run a flow in a transaction that is taken back", "演练流程（所有改动都会撤销）"
        ),
        answers={200: _REHEARSED},
    )
    yield Route(
        "GET",
        "/meta/tests",
        member,
        calls.tests,
        summary=say("List tests", "查询测试"),
        answers={200: fields({"tests": list_of(_TEST)})},
    )
    yield Route(
        "POST",
        "/meta/tests/run",
        member,
        calls.run_tests,
        body=_RUN_TESTS,
        summary=say("Run tests", "运行测试"),
        answers={200: fields({"results": list_of(_RESULT)})},
    )
    yield Route(
        "GET",
        "/meta/lint",
        member,
        calls.lint,
        query=_DRAFT,
        summary=say("See what looks wrong in the definitions", "检查定义中可能的问题"),
        answers={200: fields({"findings": list_of(_FINDING)})},
    )


def _locale(actor: Actor) -> str:
    return language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)


def _rehearsed(stage: Stage, rehearsed: Rehearsed, locale: str) -> JsonObject:
    labels = labels_told(stage, rehearsed.steps)
    return {
        "state": rehearsed.run.state,
        "error": shown_error(rehearsed.run.error, locale),
        "steps": [_step(each, labels, locale) for each in rehearsed.steps],
        "messages": sent_told(stage),
        "calls": [each.to_json() for each in rehearsed.calls],
        "tasks": tasks_told(stage, rehearsed.steps, labels),
    }


def _step(
    happened: Happened, labels: Mapping[tuple[str, UUID], str], locale: str
) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {
        "run": str(happened.run),
        "flow": happened.flow,
        "path": happened.path,
        "step": happened.step,
        "element": happened.element,
        "label": None if happened.label is None else dict(happened.label),
        "at": happened.at.isoformat(),
        "input": happened.input,
        "output": happened.output,
        "variables": happened.variables,
        "changes": events_told(happened, labels),
        "error": happened.shown_error(locale),
    }
    return told if happened.waited is None else {**told, "waited": happened.waited}
