"""Bodies made to exhaust: deep, wide, long. Each is refused, in little time."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import Home

from .spending import soon

LONGEST_S = 4.0


def nested(depth: int, opening: bytes = b"[", closing: bytes = b"]") -> bytes:
    """Give JSON nested so deep."""
    return opening * depth + b"1" + closing * depth


WIDE = b"{" + b",".join(b'"k%d":%d' % (n, n) for n in range(200_000)) + b"}"
LONG = b"[" + b",".join(b'"x%d"' % n for n in range(200_000)) + b"]"
NUMBER = b"9" * 1_000_000

BODIES = {
    "deep list": nested(1000),
    "deep object": nested(1000, b'{"a":', b"}"),
    "deep value": b'{"name":' + nested(1000) + b"}",
    "deep number": b'{"annual_revenue":' + nested(900) + b"}",
    "deep lookup": b'{"parent":' + nested(900, b'{"id":', b"}") + b"}",
    "wide": WIDE,
    "wide value": b'{"name":' + WIDE + b"}",
    "wide lookup": b'{"parent":' + WIDE + b"}",
    "long value": b'{"name":' + LONG + b"}",
    "long text": b'{"name":"' + b"x" * 9_000_000 + b'"}',
    "long number": b'{"annual_revenue":' + NUMBER + b"}",
    "long number as text": b'{"annual_revenue":"' + NUMBER + b'"}',
    "long exponent": b'{"annual_revenue":"1e' + b"9" * 20 + b'"}',
    "long phone": b'{"phone":"' + b"1" * 1_000_000 + b'"}',
    "long address": b'{"website":"http://' + b"a." * 500_000 + b'"}',
    "many spaces": b'{"name":"' + b" " * 5_000_000 + b'"}',
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("path", ["/data/account", "/meta/deploy", "/auth/login"])
def test_a_body_made_to_exhaust_is_refused_in_little_time(home: Home, path: str, name: str) -> None:
    before: Any = home.api.records("account")

    with soon(LONGEST_S):
        answer = home.api.call("POST", path, data=BODIES[name], content_type="application/json")

    assert answer.status_code in (400, 413, 422), answer.text[:500]
    assert len(answer.data) < 1_000_000
    assert home.api.records("account") == before


def test_a_definition_nested_without_end_is_refused(home: Home) -> None:
    body = b'{"kind":"object","name":"deep","fields":' + nested(900) + b"}"

    for method, path, data in (
        ("PUT", "/meta/object/deep", body),
        ("POST", "/meta/deploy", b'{"components":[' + body + b"]}"),
    ):
        answer = home.api.call(method, path, data=data, content_type="application/json")

        assert answer.status_code == 422
        assert answer.json is not None
        assert answer.json["errors"][0]["code"] == "definition.too_deep"
