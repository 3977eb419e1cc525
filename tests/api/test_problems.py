"""What any call answers when a request is wrong before a use case sees it, or when we fail."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from dougong.api.body import LARGEST_BYTES
from dougong.api.languages import language
from dougong.testing.over_http import ApiClient, Home


def post_raw(api: ApiClient, data: bytes, content_type: str = "application/json") -> Any:
    """Send bytes as a new company."""
    return api.call("POST", "/data/company", data=data, content_type=content_type)


def test_a_problem_has_the_shape_of_rfc_9457(api: ApiClient) -> None:
    answer = api.get(f"/data/company/{uuid4()}")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == "en"
    assert answer.json is not None
    assert answer.json.keys() == {
        "type",
        "title",
        "status",
        "code",
        "detail",
        "request_id",
        "errors",
        "details",
    }
    assert answer.json["type"] == "about:blank"
    assert answer.json["title"] == "Not Found"
    assert answer.json["status"] == 404
    assert answer.json["code"] == "record.not_found"
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]


def test_the_request_id_of_a_proxy_is_taken_over_if_it_is_clean(api: ApiClient) -> None:
    clean = api.call("GET", "/data/nothing", headers={"X-Request-Id": "edge-42.a"})
    dirty = api.call("GET", "/data/nothing", headers={"X-Request-Id": 'x" level=error'})

    assert clean.json is not None
    assert dirty.json is not None
    assert clean.json["request_id"] == "edge-42.a"
    assert len(dirty.json["request_id"]) == 32


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("de, zh;q=0.5, en;q=0.4", "zh-CN"),
        ("en;q=0.1, zh;q=0.2", "zh-CN"),
        ("zh;q=0, en", "en"),
        ("EN-gb", "en"),
        ("de", "fr"),
        ("*", "fr"),
        ("", "fr"),
        (None, "fr"),
        (";;;q=,,=;", "fr"),
        ("zh;q=nonsense", "fr"),
    ],
)
def test_the_language_asked_for_comes_before_ones_own(accepted: str | None, expected: str) -> None:
    assert language(accepted, "fr") == expected
    assert language(None, None) == "en"


def test_an_unknown_address_is_a_problem_in_the_language_asked_for(home: Home) -> None:
    answer = home.anyone().saying("zh-CN").get("/nothing/here")

    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["code"] == "request.unknown_address"
    assert answer.json["detail"].startswith("地址 `/api/v1/nothing/here` 不存在")


def test_a_wrong_method_names_the_right_ones(api: ApiClient) -> None:
    answer = api.put("/data/company", {})

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert answer.json is not None
    assert answer.json["code"] == "request.method_not_allowed"


def test_methods_nobody_declared_are_refused(api: ApiClient) -> None:
    for method in ("OPTIONS", "TRACE", "PROPFIND", "X" * 200):
        assert api.call(method, "/data/company").status_code == 405, method


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"", 1, 1),
        (b"{", 1, 2),
        (b'{"name":\n  tru}', 2, 3),
        (b'{"name": "x",}', 1, 14),
        (b"{'name': 'x'}", 1, 2),
        (b'{"name": NaN}', 1, 10),
        (b"[" * 100_000, 1, 1026),
        (b'{"a":' * 5_000, 1, 5122),
    ],
)
def test_malformed_json_is_told_with_its_place(
    api: ApiClient, data: bytes, line: int, column: int
) -> None:
    answer = post_raw(api, data)

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "request.malformed_json"
    assert answer.json["details"]["line"] == line
    assert answer.json["details"]["column"] > 0


def test_bytes_that_are_no_text_are_malformed_json(api: ApiClient) -> None:
    lone_surrogate = b'{"name": "\xed\xa0\x80"}'
    for data in (b"\xff\xfe", b'{"name": "\xff"}', lone_surrogate, b'"\\ud800"', b"\0"):
        answer = post_raw(api, data)

        assert answer.status_code == 400, data
        assert answer.json is not None
        assert answer.json["code"] == "request.malformed_json"


def test_a_name_that_is_there_twice_counts_once(api: ApiClient) -> None:
    answer = post_raw(api, b'{"name": "first", "name": "last"}')

    assert answer.json is not None
    assert answer.json["name"] == "last"


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "application/jsonp",
        "application/xml",
    ],
)
def test_only_plain_json_is_read(home: Home, content_type: str) -> None:
    answer = post_raw(home.api, b'{"name": "typed"}', content_type)

    assert answer.status_code == 415
    assert answer.json is not None
    assert answer.json["code"] == "request.media_type"
    assert home.api.records("company", where="name = 'typed'") == []


def test_json_may_be_declared_with_its_charset(api: ApiClient) -> None:
    answer = post_raw(api, b'{"name": "declared"}', 'Application/JSON; charset="UTF-8"')

    assert answer.status_code == 201


def test_a_packed_body_is_refused(api: ApiClient) -> None:
    headers = {"Content-Encoding": "gzip"}

    answer = api.call("POST", "/data/company", json={"name": "x"}, headers=headers)

    assert answer.status_code == 415


def test_a_body_beyond_the_limit_is_refused(api: ApiClient) -> None:
    answer = post_raw(api, b'{"name": "' + b"x" * (10 * 1024 * 1024) + b'"}')

    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["code"] == "request.body_too_large"


def test_a_body_that_does_not_say_its_length_is_limited_too(home: Home) -> None:
    def send(size: int) -> Any:
        name = b"x" * (size - len(b'{"name": ""}'))
        return home.api.call(
            "POST",
            "/data/company",
            input_stream=BytesIO(b'{"name": "' + name + b'"}'),
            content_type="application/json",
            environ_overrides={"wsgi.input_terminated": True},
        )

    assert send(40).status_code == 201
    assert send(LARGEST_BYTES).status_code == 422
    assert send(LARGEST_BYTES + 1).status_code == 413


def test_queries_that_are_no_text_are_refused(api: ApiClient) -> None:
    for query in ("where=%ff", "where=%ed%a0%80", "a=1&" * 60, "%00=1", "limit=%00"):
        answer = api.call("GET", f"/data/company?{query}")

        assert answer.status_code == 400, query


def test_a_call_without_parameters_takes_none(api: ApiClient) -> None:
    for method, path in (("GET", "/auth/me"), ("POST", "/data/company"), ("GET", "/openapi.json")):
        body = {"json": {"name": "x"}} if method == "POST" else {}
        answer = api.call(method, f"{path}?verbose=1", **body)

        assert answer.status_code == 400, path
        assert answer.json is not None
        assert answer.json["errors"][0]["code"] == "request.unknown_parameter"


def test_a_fault_of_ours_is_told_without_its_story(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(type(home.platform.records), "get", fail)

    answer = home.api.get(f"/data/company/{uuid4()}")

    assert answer.status_code == 500
    assert answer.json is not None
    assert answer.json["code"] == "server.unexpected"
    assert "secret" not in answer.text
    (record,) = caplog.records
    assert record.__dict__["request_id"] == answer.json["request_id"]
    assert record.__dict__["tenant"] == home.tenant.name
    assert "the secret of the house" in caplog.text


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (psycopg.OperationalError("gone"), 503, "storage.unavailable"),
        (psycopg.errors.QueryCanceled("slow"), 503, "request.too_expensive"),
        (psycopg.errors.DeadlockDetected("ring"), 503, "request.contention"),
        (psycopg.errors.NumericValueOutOfRange("big"), 422, "request.unprocessable_value"),
        (psycopg.errors.UndefinedTable("ours"), 500, "server.unexpected"),
    ],
)
def test_what_the_database_refuses_is_told_by_whose_fault_it_is(
    home: Home, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(type(home.platform.records), "get", fail)

    answer = home.api.get(f"/data/company/{uuid4()}")

    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["code"] == code
    assert ("Retry-After" in answer.headers) is (status == 503)
