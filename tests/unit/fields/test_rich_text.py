"""Rich text: cleaned HTML, and what people read of it."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.fields.builtin.rich_text import MAX_HTML, MAX_TAGS, RichTextField
from dougong.fields.markup import read_markup
from dougong.kernel.errors import InvalidValueError

FIELD = RichTextField()
OPTIONS: Any = {"max_length": 100}


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("plain & simple", "plain &amp; simple"),
        ("<p onclick=x() style='color:red' class=a>a</p>", "<p>a</p>"),
        ("a<script>alert(1)</script><style>b{}</style>", "a"),
        ("<svg><script>alert(1)</script></svg>a<img src=x onerror=y>", "a"),
        ("<a href='javascript:alert(1)'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ("<a href='//evil.example'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ("<a href='/local'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        (
            "<a href='HTTPS://a.example/?b=1&c=2' target=_blank>a</a>",
            '<a href="HTTPS://a.example/?b=1&amp;c=2" rel="noopener noreferrer">a</a>',
        ),
        (
            "<a href='mailto:mei@a.example'>a</a>",
            '<a href="mailto:mei@a.example" rel="noopener noreferrer">a</a>',
        ),
        ("<b>bold<p>never closed", "<b>bold<p>never closed</p></b>"),
        ("a<!-- hidden -->b", "ab"),
        ("<pre>\n\nx</pre>", "<pre>x</pre>"),
    ],
)
def test_html_keeps_what_formats_and_loses_the_rest(raw: str, kept: str) -> None:
    assert FIELD.parse(raw, OPTIONS)["html"] == kept


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br>two", "one\ntwo"),
        ("<ul><li>a</li><li>b <b>c</b></li></ul>", "a\nb c"),
        ("5 &lt; 7 &amp; 9", "5 < 7 & 9"),
        ("<h2>T</h2> <p>x</p>", "T\n\nx"),
    ],
)
def test_the_text_is_what_people_read(html: str, text: str) -> None:
    assert read_markup(html).text == text


@pytest.mark.parametrize("raw", ["", "<p> </p>", "<p><br></p>", "&nbsp;", "<script>x</script>"])
def test_what_shows_nothing_is_blank(raw: str) -> None:
    assert FIELD.is_blank(raw)


def test_the_length_is_that_of_the_text() -> None:
    most = "<b>" + "x" * 100 + "</b>"

    assert FIELD.parse(most, OPTIONS)["text"] == "x" * 100
    with pytest.raises(InvalidValueError) as refused:
        FIELD.parse(most + "y", OPTIONS)
    assert refused.value.message("en").endswith("at most 100 characters, not 101")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("<b>" * 101 + "x", "tags are nested too deeply, at most 100"),
        ("&#1;", "the control character U+0001 cannot be stored; remove it"),
        ("x" * (MAX_HTML + 1), f"at most {MAX_HTML} characters, not {MAX_HTML + 1}"),
        ("<ul><li>" * 40_000, f"at most {MAX_TAGS} tags"),
        ("<p>x" * 3_001, f"at most {MAX_TAGS} tags"),
        ("&" * 300_000, f"at most {MAX_TAGS} tags"),
        (["x"], "expected a text"),
    ],
)
def test_what_cannot_be_kept_is_refused(raw: Any, reason: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        FIELD.parse(raw, OPTIONS)

    assert refused.value.message("en").endswith(reason)
