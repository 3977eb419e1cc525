"""A builder's own working copy of the definitions: `/meta/draft/…`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.meta import DEPLOYED, DEPLOYED_FIELDS, LONGEST_NOTE, deployed_body
from dougong.api.past import DIFFERENCES
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, INSTANT, TEXT, fields, list_of, or_null, ref
from dougong.api.ui import SCOPE
from dougong.deployment.drafting.drafts import Drafts
from dougong.deployment.drafting.overlay import Overlay
from dougong.deployment.drafting.preview import draft_scope
from dougong.deployment.drafting.renaming import DraftRename
from dougong.deployment.drafting.rows import Draft
from dougong.deployment.errors import UnknownDefinitionError
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import localize, say
from dougong.metadata.definition import Identity
from dougong.metadata.difference import differences
from dougong.metadata.merging import Side

_NAME: JsonObject = {"type": "string", "minLength": 1, "maxLength": 200}
_NUMBER: JsonObject = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_FLAG: JsonObject = {"type": "boolean", "default": False}
_NEW_NAMES: JsonObject = {"type": "object", "additionalProperties": TEXT}
_MOST = 2000
_STATE: JsonObject = {"enum": ["same", "added", "changed", "removed"]}

_SAVE = BodyForm(fields({"definition": ANY_OBJECT}, {"version": _NUMBER}))
_RENAME = BodyForm(fields({"kind": _NAME, "name": _NAME, "to": _NAME}, {"field": _NAME}))
_DISCARD = BodyForm(fields({}, {"kind": _NAME, "name": _NAME}))
_MERGE = BodyForm(
    fields(
        {"kind": _NAME, "name": _NAME},
        {
            "choices": {
                "type": "object",
                "additionalProperties": {"enum": [each.value for each in Side]},
            },
            "check_only": _FLAG,
        },
    )
)
_CHECK = BodyForm(fields({}, {"allow_data_loss": _FLAG}))
_PUBLISH = BodyForm(
    fields(
        {},
        {
            "note": {"type": "string", "maxLength": LONGEST_NOTE, "default": ""},
            "allow_data_loss": _FLAG,
        },
    )
)
_KEPT = fields(
    {
        "kind": _NAME,
        "name": _NAME,
        "definition": or_null(ANY_OBJECT),
        "base": or_null(ANY_OBJECT),
        "renames": _NEW_NAMES,
    }
)
_RESTORE = BodyForm(fields({"drafts": {**list_of(_KEPT), "maxItems": _MOST}}))

_CHANGE: dict[str, JsonObject] = {
    "kind": TEXT,
    "name": TEXT,
    "origin": TEXT,
    "label": or_null(TEXT),
    "state": _STATE,
    "stale": {"type": "boolean"},
    "renames": _NEW_NAMES,
    "updated_at": INSTANT,
}
_SUMMARY = fields({"version": {"type": "integer"}, "changes": list_of(fields(_CHANGE))})
_CHECKED_CHANGE = fields(
    {
        **_CHANGE,
        "before": or_null(ANY_OBJECT),
        "after": or_null(ANY_OBJECT),
        "differences": DIFFERENCES,
    }
)
_LIST = fields(
    {
        "version": {"type": "integer"},
        "definitions": list_of(ANY_OBJECT),
        "removed": list_of(ANY_OBJECT),
        "states": {"type": "object", "additionalProperties": _STATE},
        "packages": _NEW_NAMES,
    }
)
_ONE = fields(
    {
        "version": {"type": "integer"},
        "definition": or_null(ANY_OBJECT),
        "before": or_null(ANY_OBJECT),
        "state": _STATE,
        "stale": {"type": "boolean"},
        "package": or_null(TEXT),
        "below": or_null(ANY_OBJECT),
        "renames": _NEW_NAMES,
        "problems": list_of(ref("Fault")),
    }
)
_MERGED = fields(
    {
        "definition": or_null(ANY_OBJECT),
        "conflicts": list_of(fields({"path": TEXT}, {"base": {}, "mine": {}, "theirs": {}})),
    }
)


class DraftCalls:
    """Answers the calls on drafts."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def summary(self, actor: Actor) -> Response:
        """List what the actor works on."""
        overlay = self._drafts.overlay(actor)
        return value_answer({"version": overlay.version, "changes": _changes(actor, overlay)})

    def list(self, actor: Actor, kind: str) -> Response:
        """List the definitions of a kind, drafts laid over."""
        self._drafts.language.kinds.get(kind)
        overlay = self._drafts.overlay(actor)
        here = {key: each for key, each in overlay.present.items() if key[0] == kind}
        gone = [each for key, each in overlay.before.items() if _is_gone(overlay, kind, key)]
        packages = {key[1]: overlay.package_of(key) for key in overlay.before if key[0] == kind}
        return value_answer(
            {
                "version": overlay.version,
                "definitions": [here[key].json for key in sorted(here)],
                "removed": [each.json for each in gone],
                "states": {k[1]: overlay.state(k) for k in overlay.drafts if k[0] == kind},
                "packages": {name: each for name, each in packages.items() if each is not None},
            }
        )

    def scope(self, actor: Actor) -> Response:
        """Give what pages read, the draft laid over."""
        overlay = self._drafts.overlay(actor)
        return value_answer(draft_scope(overlay, self._drafts.language.expressions))

    def get(self, actor: Actor, kind: str, name: str) -> Response:
        """Give a definition, the draft laid over."""
        self._drafts.language.kinds.get(kind)
        return _one(actor, self._drafts.overlay(actor), (kind, name), must_be=True)

    def save(self, actor: Actor, kind: str, name: str, body: Any) -> Response:
        """Keep what a definition shall be, finished or not."""
        document = {key: each for key, each in body["definition"].items() if key != "$schema"}
        version = body.get("version")
        overlay = self._drafts.save(actor, (kind, name), document, version=version)
        return _one(actor, overlay, (kind, name))

    def remove(self, actor: Actor, kind: str, name: str) -> Response:
        """Keep that a definition shall go."""
        self._drafts.language.kinds.get(kind)
        overlay = self._drafts.remove(actor, (kind, name))
        return _one(actor, overlay, (kind, name))

    def rename(self, actor: Actor, body: Any) -> Response:
        """Give a definition or a field another name, and all who read it in the draft."""
        self._drafts.language.kinds.get(body["kind"])
        wanted = DraftRename(body["kind"], body["name"], body.get("field"), body["to"])
        overlay = self._drafts.rename(actor, wanted)
        name = wanted.to if wanted.field is None else wanted.name
        return _one(actor, overlay, (wanted.kind, name))

    def discard(self, actor: Actor, body: Any) -> Response:
        """Forget one draft, or all, and give what was forgotten."""
        identity = None
        if "kind" in body or "name" in body:
            identity = (body.get("kind", ""), body.get("name", ""))
            self._drafts.language.kinds.get(identity[0])
        gone = self._drafts.discard(actor, identity)
        return value_answer({"drafts": [_kept(each) for each in gone]})

    def restore(self, actor: Actor, body: Any) -> Response:
        """Have back what was forgotten."""
        now = self._drafts.clock.now()
        drafts = [Draft(**each, updated_at=now) for each in body["drafts"]]
        overlay = self._drafts.restore(actor, drafts)
        return value_answer({"version": overlay.version, "changes": _changes(actor, overlay)})

    def merge(self, actor: Actor, body: Any) -> Response:
        """Put a draft together with what was published meanwhile."""
        identity = (body["kind"], body["name"])
        self._drafts.language.kinds.get(identity[0])
        choices = {path: Side(each) for path, each in body.get("choices", {}).items()}
        check_only = body.get("check_only", False)
        found = self._drafts.merge(actor, identity, choices, check_only=check_only)
        conflicts = [each.to_json() for each in found.conflicts]
        return value_answer({"definition": found.document, "conflicts": conflicts})

    def check(self, actor: Actor, body: Any) -> Response:
        """Tell what publishing would do, or why it cannot be."""
        loss = body.get("allow_data_loss", False)
        overlay, deployed = self._drafts.check(actor, allow_data_loss=loss)
        changes = [
            {**change, **_compared(overlay, draft)}
            for change, draft in zip(_changes(actor, overlay), overlay.drafts.values(), strict=True)
        ]
        return value_answer({**deployed_body(actor, deployed), "changes": changes})

    def publish(self, actor: Actor, body: Any) -> Response:
        """Publish all of the actor's drafts by one deploy."""
        note, loss = body.get("note", ""), body.get("allow_data_loss", False)
        deployed = self._drafts.publish(actor, note=note, allow_data_loss=loss)
        return value_answer(deployed_body(actor, deployed))


def draft_routes(drafts: Drafts) -> Iterable[Route]:
    """Give the calls; each needs the system right ``builder``."""
    calls, member = DraftCalls(drafts), Access.MEMBER
    yield from _posts(calls)
    yield Route(
        "GET",
        "/meta/draft",
        member,
        calls.summary,
        summary=say("List what you work on", "查询你的未发布修改"),
        answers={200: _SUMMARY},
    )
    yield Route(
        "GET",
        "/meta/draft/<kind>",
        member,
        calls.list,
        summary=say("List definitions of a kind with your draft", "查询某类定义（含你的草稿）"),
        answers={200: _LIST},
    )
    yield Route(
        "GET",
        "/ui/draft",
        member,
        calls.scope,
        summary=say("See what pages are made of, with your draft", "查看页面定义（含你的草稿）"),
        answers={200: fields(SCOPE)},
    )
    one = "/meta/draft/<kind>/<name>"
    yield Route(
        "GET",
        one,
        member,
        calls.get,
        summary=say("Get a definition with your draft", "查看定义（含你的草稿）"),
        answers={200: _ONE},
    )
    yield Route(
        "PUT",
        one,
        member,
        calls.save,
        body=_SAVE,
        summary=say("Keep a definition in your draft", "将定义保存到草稿"),
        answers={200: _ONE},
    )
    yield Route(
        "DELETE",
        one,
        member,
        calls.remove,
        summary=say("Remove a definition in your draft", "在草稿中删除定义"),
        answers={200: _ONE},
    )


def _posts(calls: DraftCalls) -> Iterable[Route]:
    checked = fields({**DEPLOYED_FIELDS, "changes": list_of(_CHECKED_CHANGE)})
    drafts = fields({"drafts": list_of(_KEPT)})
    for name, view, form, summary, answer in (
        ("rename", calls.rename, _RENAME, say("Rename in your draft", "在草稿中重命名"), _ONE),
        ("discard", calls.discard, _DISCARD, say("Discard changes", "放弃修改"), drafts),
        (
            "restore",
            calls.restore,
            _RESTORE,
            say("Have back discarded changes", "恢复已放弃的修改"),
            _SUMMARY,
        ),
        (
            "merge",
            calls.merge,
            _MERGE,
            say("Merge with what was published meanwhile", "与他人已发布的修改合并"),
            _MERGED,
        ),
        (
            "check",
            calls.check,
            _CHECK,
            say("See what publishing would do", "查看发布将产生的影响"),
            checked,
        ),
        ("publish", calls.publish, _PUBLISH, say("Publish your draft", "发布草稿"), DEPLOYED),
    ):
        yield Route(
            "POST",
            f"/meta/draft/{name}",
            Access.MEMBER,
            view,
            body=form,
            summary=summary,
            answers={200: answer},
        )


def _one(actor: Actor, overlay: Overlay, identity: Identity, *, must_be: bool = False) -> Response:
    present, before = overlay.present.get(identity), overlay.before.get(identity)
    draft = overlay.drafts.get(identity)
    if must_be and present is None and before is None:
        raise UnknownDefinitionError(kind=identity[0], name=identity[1], hint="")
    locale, file = _locale(actor), "/".join(identity)
    origin = draft.origin if draft is not None else identity
    return value_answer(
        {
            "version": overlay.version,
            "definition": present.json if present is not None else None,
            "before": before.json if before is not None else None,
            "state": overlay.state(identity),
            "stale": draft is not None and overlay.is_stale(draft),
            "package": overlay.package_of(origin),
            "below": overlay.below(origin),
            "renames": dict(draft.renames) if draft is not None else {},
            "problems": [each.to_json(locale) for each in overlay.problems if each.file == file]
            if draft is not None
            else [],
        }
    )


def _changes(actor: Actor, overlay: Overlay) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.kind,
            "name": each.name,
            "origin": each.origin[1],
            "label": _label(actor, overlay, identity),
            "state": overlay.state(identity),
            "stale": overlay.is_stale(each),
            "renames": dict(each.renames),
            "updated_at": instant(each.updated_at),
        }
        for identity, each in overlay.drafts.items()
    ]


def _label(actor: Actor, overlay: Overlay, identity: Identity) -> str | None:
    found = overlay.present.get(identity) or overlay.before.get(identity)
    label: Any = found.json.get("label") if found is not None else None
    if not isinstance(label, dict):
        return None
    texts = {key: each for key, each in label.items() if isinstance(each, str)}
    return localize(texts, _locale(actor)) if "en" in texts else next(iter(texts.values()), None)


def _compared(overlay: Overlay, draft: Draft) -> dict[str, Any]:
    before = overlay.before.get(draft.identity)
    old = before.json if before is not None else None
    found = []
    if old is not None and draft.definition is not None:
        pair = {draft.identity: old}, {draft.identity: draft.definition}
        found = [each.to_json() for one in differences(*pair) for each in one.differences]
    return {"before": old, "after": draft.definition, "differences": found}


def _kept(draft: Draft) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "name": draft.name,
        "definition": draft.definition,
        "base": draft.base,
        "renames": dict(draft.renames),
    }


def _is_gone(overlay: Overlay, kind: str, identity: Identity) -> bool:
    return identity[0] == kind and identity not in overlay.present


def _locale(actor: Actor) -> str:
    return language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
