"""Calls to the outside: where they may go, and what they may bring."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dougong.automation.calling.addresses import Guard, origin_of, private_networks
from dougong.automation.calling.caller import GuardedCaller, OutRequest
from dougong.automation.calling.connectors import require_success
from dougong.automation.calling.errors import (
    AnswerLostError,
    AnswerTooLargeError,
    InvalidAddressError,
    InvalidHeaderError,
    OutsideError,
    RefusedAddressError,
    UnreachableError,
)
from dougong.kernel.settings import InvalidSettingError
from dougong.testing.outside import Outsider, Told, outsider

OPEN = GuardedCaller(Guard(private_networks("127.0.0.0/8")), agent="tests")


@pytest.fixture
def somebody() -> Iterator[Outsider]:
    with outsider() as found:
        yield found


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1",
        "192.0.2.1",
    ],
)
def test_an_address_that_is_not_on_the_open_internet_is_refused(address: str) -> None:
    guard = Guard(look_up=lambda host, port: ["93.184.215.14", address])

    with pytest.raises(RefusedAddressError):
        guard.target("https://inside.example/")


def test_a_host_on_the_open_internet_is_called_at_the_address_that_was_looked_at() -> None:
    guard = Guard(look_up=lambda host, port: ["93.184.215.14", "2606:2800:21f:cb07::1"])

    target = guard.target("https://shop.example:8443/v1/orders?open=1")

    assert (target.address, target.port, target.path) == (
        "93.184.215.14",
        8443,
        "/v1/orders?open=1",
    )
    assert target.named == "shop.example:8443"


def test_an_operator_allows_networks_of_their_own() -> None:
    guard = Guard(private_networks("10.20.0.0/16, 127.0.0.1"))

    assert [guard.allows(each) for each in ("10.20.9.9", "127.0.0.1", "10.21.0.1")] == [
        True,
        True,
        False,
    ]
    with pytest.raises(InvalidSettingError):
        private_networks("10.20.0.1/16")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://shop.example/",
        "https://user:pass@shop.example/",
        "https://shop.example/#part",
        "https://shop.example/a b",
        "https://shop.example\\@127.0.0.1/",
        "https:///nowhere",
        "https://shop.example:99999/",
        "//shop.example/",
        "https://bücher.example/",
    ],
)
def test_what_is_no_plain_address_of_a_web_server_is_refused(url: str) -> None:
    with pytest.raises(InvalidAddressError):
        origin_of(url)


def test_a_call_says_what_it_is_told_and_gives_what_comes(somebody: Outsider) -> None:
    somebody.answering = lambda heard: Told(409, {"no": 1}, {"X-Why": "taken"})
    request = OutRequest(
        method="PUT", url=f"{somebody.url}/a?b=c", headers={"X-Id": "7"}, body=b"{}"
    )

    answer = OPEN.send(request)

    assert (answer.status, answer.body, answer.headers["x-why"]) == (409, b'{"no": 1}', "taken")
    (heard,) = somebody.heard
    assert (heard.method, heard.path, heard.body) == ("PUT", "/a?b=c", b"{}")
    assert heard.headers["x-id"] == "7"
    assert heard.headers["host"] == somebody.url.removeprefix("http://")


def test_a_redirect_is_not_followed(somebody: Outsider) -> None:
    elsewhere = {"Location": f"{somebody.url}/inside"}
    somebody.answering = lambda heard: Told(302, b"", elsewhere)

    answer = OPEN.send(OutRequest(method="GET", url=somebody.url))

    assert answer.status == 302
    assert len(somebody.heard) == 1


def test_an_answer_that_dribbles_is_cut_off_and_the_call_is_uncertain(somebody: Outsider) -> None:
    somebody.answering = lambda heard: Told(parts=(b"x",) * 40, pause_s=0.05)

    with pytest.raises(AnswerLostError) as found:
        OPEN.send(OutRequest(method="POST", url=somebody.url, timeout_s=0.2))

    assert (found.value.uncertain, found.value.retryable) == (True, True)


def test_an_answer_that_is_broken_off_is_uncertain(somebody: Outsider) -> None:
    somebody.answering = lambda heard: Told(0)

    with pytest.raises(AnswerLostError) as found:
        OPEN.send(OutRequest(method="POST", url=somebody.url))

    assert found.value.uncertain


def test_an_answer_that_is_too_long_is_not_read(somebody: Outsider) -> None:
    somebody.answering = lambda heard: Told(200, b"x" * 2000)

    with pytest.raises(AnswerTooLargeError):
        OPEN.send(OutRequest(method="GET", url=somebody.url, most_bytes=1000))


def test_who_is_not_there_was_sent_nothing() -> None:
    with outsider() as gone:
        url = gone.url

    with pytest.raises(UnreachableError) as found:
        OPEN.send(OutRequest(method="POST", url=url))

    assert (found.value.uncertain, found.value.retryable) == (False, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("X-A", "1\r\nX-B: 2"), ("X A", "1"), ("Host", "inside"), ("Content-Length", "0"), ("", "1")],
)
def test_a_header_says_nothing_but_itself(somebody: Outsider, name: str, value: str) -> None:
    with pytest.raises(InvalidHeaderError):
        OPEN.send(OutRequest(method="GET", url=somebody.url, headers={name: value}))

    assert somebody.heard == []


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (204, None, None),
        (302, "call.refused", False),
        (404, "call.refused", False),
        (429, "call.failed", True),
        (503, "call.failed", True),
    ],
)
def test_a_status_tells_whether_another_try_may_help(
    somebody: Outsider, status: int, code: str | None, retryable: bool | None
) -> None:
    somebody.answering = lambda heard: Told(status, b"", {"Retry-After": "7"})
    answer = OPEN.send(OutRequest(method="GET", url=somebody.url))

    failed: OutsideError | None = None
    try:
        require_success(somebody.url, answer)
    except OutsideError as error:
        failed = error

    assert (failed and failed.code, failed and failed.retryable) == (code, retryable)
    assert failed is None or failed.retry_after_s == 7.0
