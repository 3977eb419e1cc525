"""Text, long text, email, phone, URL: what is accepted, and what is refused and why."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.fields.base import FieldType
from dougong.fields.builtin.email import EmailField
from dougong.fields.builtin.long_text import LongTextField
from dougong.fields.builtin.phone import PhoneField
from dougong.fields.builtin.text import TextField
from dougong.fields.builtin.url import UrlField
from dougong.kernel.errors import InvalidValueError

TEXT, LONG = {"max_length": 5}, {"max_length": 20}


@pytest.mark.parametrize(
    ("field", "options", "raw", "expected"),
    [
        (TextField(), TEXT, "  a b  ", "a b"),
        (TextField(), TEXT, "  abcde  ", "abcde"),
        (TextField(), TEXT, "a\tb", "a\tb"),
        (TextField(), TEXT, "e\u0301", "e\u0301"),
        (TextField(), TEXT, "\u3000客户\u3000", "客户"),
        (LongTextField(), LONG, "  a \r\n b\rc\n", "  a \n b\nc\n"),
        (EmailField(), {}, " Mei.Lin@EXAMPLE.Com ", "Mei.Lin@example.com"),
        (EmailField(), {}, "o'brien+x@mail.example.co", "o'brien+x@mail.example.co"),
        (EmailField(), {}, "张伟@例子.中国", "张伟@例子.中国"),
        (PhoneField(), {}, "+86 138-0013-8000", "+8613800138000"),
        (PhoneField(), {"country": "CN"}, "010 6552 9988", "+861065529988"),
        (PhoneField(), {"country": "CN"}, "+44 20 7946 0123", "+442079460123"),
        (PhoneField(), {"country": "US"}, "(202) 555-0123 ext. 45", "+12025550123;ext=45"),
        (
            UrlField(),
            {},
            " https://Example.com/a b".replace(" b", "%20b"),
            "https://Example.com/a%20b",
        ),
        (UrlField(), {}, "HTTP://10.0.0.1:81", "HTTP://10.0.0.1:81"),
        (UrlField(), {}, "http://[::1]/x", "http://[::1]/x"),
        (UrlField(), {}, "http://intranet_crm/?q=客户", "http://intranet_crm/?q=客户"),
    ],
)
def test_what_is_accepted(
    field: FieldType[str, Any], options: Any, raw: str, expected: str
) -> None:
    assert field.parse(raw, options) == expected


@pytest.mark.parametrize(
    ("field", "options", "raw", "reason"),
    [
        (TextField(), TEXT, "abcdef", "at most 5 characters, not 6"),
        (TextField(), TEXT, "a\nb", "line breaks do not fit in one line"),
        (TextField(), TEXT, "a\r\nb", "line breaks do not fit in one line"),
        (TextField(), TEXT, "a\u2028b", "line breaks do not fit in one line"),
        (TextField(), TEXT, "a\x00b", "the control character U+0000 cannot be stored; remove it"),
        (TextField(), TEXT, "a\ud800", "the control character U+D800 cannot be stored; remove it"),
        (TextField(), TEXT, "a\x1bb", "the control character U+001B cannot be stored; remove it"),
        (TextField(), TEXT, 5, "expected a text"),
        (
            LongTextField(),
            LONG,
            "a\x07",
            "the control character U+0007 cannot be stored; remove it",
        ),
        (LongTextField(), LONG, "x" * 21, "at most 20 characters, not 21"),
    ],
)
def test_why_a_text_is_refused(
    field: FieldType[str, Any], options: Any, raw: Any, reason: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        field.parse(raw, options)

    assert refused.value.details["reason"]["en"] == reason  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    "raw",
    [
        "mei",
        "mei@",
        "@example.com",
        "mei@example",
        "mei@@example.com",
        "mei@a@example.com",
        "mei@example..com",
        "mei@-example.com",
        "mei@exam_ple.com",
        "mei@example.com.",
        "mei@127.0.0.1",
        "mei lin@example.com",
        ".mei@example.com",
        "mei.@example.com",
        "mei..lin@example.com",
        "mei@example.com\nbcc:x@example.com",
        "Mei <mei@example.com>",
        "x" * 65 + "@example.com",
        "mei@" + "x" * 64 + ".com",
        "mei@" + "x." * 130 + "com",
    ],
)
def test_what_is_no_mail_address_is_refused(raw: str) -> None:
    with pytest.raises(InvalidValueError):
        EmailField().parse(raw, {})


@pytest.mark.parametrize(
    ("raw", "options"),
    [
        ("138 0013 8000", {}),
        ("12", {"country": "CN"}),
        ("+86 1", {}),
        ("+999 123456789", {}),
        ("call me", {"country": "US"}),
        ("+1 555 0123", {}),
        ("1" * 300, {"country": "US"}),
    ],
)
def test_what_cannot_be_dialled_is_refused(raw: str, options: Any) -> None:
    with pytest.raises(InvalidValueError):
        PhoneField().parse(raw, options)


@pytest.mark.parametrize(
    "raw",
    [
        "example.com",
        "//example.com",
        "javascript:alert(1)",
        "JavaScript://example.com/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.com",
        "https://",
        "https:///path",
        "https://:80/",
        "https://example.com:99999/",
        "https://example.com:x/",
        "https://exa mple.com",
        "https://example.com/<script>",
        'https://example.com/"onclick=',
        r"https:\\example.com",
        "https://[::1",
        "https://a:b:c/",
        "https://-x.com/",
        "https://example.com/" + "x" * 2048,
    ],
)
def test_what_is_no_safe_web_address_is_refused(raw: str) -> None:
    with pytest.raises(InvalidValueError):
        UrlField().parse(raw, {})


@pytest.mark.parametrize("raw", ["", "   ", "\t", "\u3000"])
@pytest.mark.parametrize(
    "field", [TextField(), LongTextField(), EmailField(), PhoneField(), UrlField()]
)
def test_a_text_in_which_nothing_can_be_seen_is_blank(field: FieldType[str, Any], raw: str) -> None:
    assert field.is_blank(raw)
    assert not field.is_blank(raw + "x")
