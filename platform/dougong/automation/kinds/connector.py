"""Connector: a service outside that flows call, and how they sign in there.

The definition names a slot; the secret in it is set apart, sealed, and never part of a package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dougong.automation.calling.addresses import origin_of
from dougong.automation.calling.caller import is_free_header
from dougong.automation.calling.errors import InvalidHeaderError, OutsideError
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import Reference
from dougong.metadata.errors import MissingPropertyError, UnfitPropertyError
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef

NONE, BASIC, BEARER, HEADER, QUERY, OAUTH2 = "none", "basic", "bearer", "header", "query", "oauth2"
TIMEOUT_S = 30.0
KEY_HEADER = "Idempotency-Key"

# What must be said of each way to sign in, and what may be said besides.
_NEEDS: Mapping[str, tuple[str, ...]] = {
    NONE: (),
    BASIC: ("user",),
    BEARER: (),
    HEADER: ("header",),
    QUERY: ("parameter",),
    OAUTH2: ("token_url", "client_id"),
}
_TAKES: Mapping[str, tuple[str, ...]] = {
    NONE: (),
    BASIC: ("slot",),
    BEARER: ("slot",),
    HEADER: ("slot", "prefix"),
    QUERY: ("slot",),
    OAUTH2: ("slot", "scope", "send"),
}
_SLOTS: Mapping[str, str] = {
    BASIC: "password",
    BEARER: "token",
    HEADER: "key",
    QUERY: "key",
    OAUTH2: "client_secret",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthDef:
    """How somebody signs in.

    Attributes:
        type: The way, one of those above.
        slot: Where the secret is; empty: none is needed.
        user: Name of the user, of ``basic``.
        header: The header that the secret stands in, of ``header``.
        prefix: What stands before it there.
        parameter: The parameter of the address, of ``query``.
        token_url: Where tokens are given, of ``oauth2``.
        client_id: Who asks for one.
        scope: What for.
        send: Whether the client's secret goes in a header or in the body.
    """

    type: str
    slot: str
    user: str = ""
    header: str = ""
    prefix: str = ""
    parameter: str = ""
    token_url: str = ""
    client_id: str = ""
    scope: str = ""
    send: str = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorDef:
    """A connector.

    Attributes:
        name: Its name.
        label: What people call it.
        help: What it is for.
        base_url: The address that every call begins with.
        auth: How to sign in.
        headers: Headers of every call.
        timeout: Seconds that a call may take.
        key_header: The header with the key of a call that is made again; empty: none.
        check: Path that is asked to try it; None: the address itself.
    """

    name: str
    label: LocaleText
    help: LocaleText | None = None
    base_url: str
    auth: AuthDef
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: float = TIMEOUT_S
    key_header: str = KEY_HEADER
    check: str | None = None

    @property
    def slots(self) -> tuple[str, ...]:
        """The secrets that it needs."""
        return (self.auth.slot,) if self.auth.slot else ()

    @property
    def secret_goes_to(self) -> str:
        """Whom its secret is shown to: scheme, host and port."""
        return origin_of(self.auth.token_url if self.auth.type == OAUTH2 else self.base_url)


def _example(name: str, auth: JsonObject, **more: Any) -> JsonObject:
    return {
        "kind": "connector",
        "name": f"shop_by_{name}",
        "label": {"en": f"Shop by {name}", "zh-CN": f"商城（{name}）"},
        "base_url": "https://shop.example/api",
        "auth": auth,
        **more,
    }


@definition_kind
class ConnectorKind(Kind[ConnectorDef]):
    """A service outside, and how to sign in there."""

    key = "connector"
    plural = "connectors"
    label = say("Connector", "连接器")
    examples = (
        _example(
            "oauth2",
            {
                "type": "oauth2",
                "token_url": "https://login.shop.example/token",
                "client_id": "crm",
                "slot": "secret_of_crm",
                "scope": "orders",
                "send": "body",
            },
            help={"en": "Orders of the shop.", "zh-CN": "商城订单。"},
            headers={"Accept-Language": "en"},
            timeout=20,
            key_header="X-Request-Id",
            check="/health",
        ),
        _example("password", {"type": "basic", "user": "crm"}),
        _example("header", {"type": "header", "header": "X-Api-Key", "prefix": "Key "}),
        _example("query", {"type": "query", "parameter": "key"}),
    )

    def parse(self, json: JsonObject, known: Known) -> ConnectorDef:
        """Read the connector."""
        document: Mapping[str, Any] = {k: v for k, v in json.items() if k not in {"kind"}}
        auth = dict(document.get("auth", {"type": NONE}))
        auth.setdefault("slot", _SLOTS.get(auth["type"], ""))
        return ConnectorDef(**{**document, "auth": AuthDef(**auth)})

    def references(
        self, definition: ConnectorDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name nothing."""
        return ()

    def check(self, definition: ConnectorDef, scope: Scope) -> Iterable[Problem]:
        """Check the addresses, the headers, and that all is said that signing in needs."""
        auth = definition.auth
        needed, taken = _NEEDS[auth.type], {"type", *_NEEDS[auth.type], *_TAKES[auth.type]}
        for name in needed:
            if not getattr(auth, name):
                yield Problem(path="/auth", error=MissingPropertyError(property=name))
        said = scope.catalog.definitions["connector", definition.name].json.get("auth", {})
        assert isinstance(said, Mapping)
        for name in sorted(said.keys() - taken):
            reason = say("it means nothing for {t}", "对 {t} 没有意义", t=auth.type)
            yield Problem(
                path=f"/auth/{name}", error=UnfitPropertyError(property=name, reason=reason)
            )
        for path, url in (("/base_url", definition.base_url), ("/auth/token_url", auth.token_url)):
            if url:
                yield from _check_address(path, url)
        named = {pointer("headers", name): name for name in definition.headers}
        named |= {"/auth/header": auth.header, "/key_header": definition.key_header}
        for path, name in named.items():
            if name and not is_free_header(name, definition.headers.get(name, "")):
                yield Problem(path=path, error=InvalidHeaderError(name=name))


def _check_address(path: str, url: str) -> Iterable[Problem]:
    try:
        origin_of(url)
    except OutsideError as error:
        yield Problem(path=path, error=error)
