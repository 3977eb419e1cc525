"""Bodies of messages in a small Markdown, as HTML for mail.

It knows paragraphs, headings, lists, quotes, rules, code, bold, italic and links. HTML in the text
is shown, never obeyed. What fills a hole is data: it is escaped for where it stands and is never
read as Markdown, so no record can bring a link, a heading or a script into a mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote, urlsplit

HOME = "https://home.invalid"
"""Stands in stored messages for where the application is opened, which only who sends knows."""

_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Marks of holes: private letters that stand for what fills them until all else is read.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_OWN = re.compile(re.escape(HOME) + r"/[-/\w]*", re.ASCII)
_HEADING = re.compile(r"(#{1,4})\s+(.*)")
_BULLET = re.compile(r"\s{0,3}[-*+]\s+(.*)")
_NUMBER = re.compile(r"\s{0,3}[0-9]{1,4}[.)]\s+(.*)")
_QUOTE = re.compile(r"\s{0,3}>\s?(.*)")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*")
_INLINE = re.compile(
    r"\\(?P<plain>[\\`*_\[\]#>-])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<bold>[^*\n](?:[^\n]*?[^*\n])??)\*\*"
    r"|\*(?P<italic>[^*\s\n](?:[^*\n]*[^*\s\n])?)\*"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<to>[^)\s]+)\)"
    r"|(?P<bare>https?://[^\s<>()\"']+[^\s<>()\"'.,;:!?])"
)

_LINK_STYLE = "color:#1463ff"
_FRAME = (
    '<!doctype html><html lang="{locale}"><head><meta charset="utf-8">'
    "<style>h1{{font-size:22px}}h2{{font-size:18px}}h3,h4{{font-size:16px}}"
    "blockquote{{margin:0;padding-left:12px;border-left:3px solid #d0d3d9;color:#646a73}}"
    "hr{{border:0;border-top:1px solid #d0d3d9}}</style></head>"
    '<body style="margin:0;padding:24px;background:#f4f5f7">'
    '<div style="max-width:600px;margin:0 auto;padding:24px;background:#ffffff;color:#1f2329;'
    "border-radius:8px;font:15px/1.6 -apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',"
    'sans-serif">{body}</div></body></html>'
)


def mark(position: int) -> str:
    """Give what stands for a hole in a text that ``html_of`` reads."""
    return f"{_OPEN}{position}{_CLOSE}"


def without_marks(text: str) -> str:
    """Give words of a template without letters that would be taken for marks."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def page_of(body: str, locale: str) -> str:
    """Give a whole page with a body."""
    return _FRAME.format(locale=escape(locale), body=body)


def html_of(text: str, values: Sequence[str]) -> str:
    """Turn Markdown into HTML.

    Args:
        text: The text, with a mark where each hole is.
        values: What fills the holes.
    """
    return "".join(_blocks(text.replace("\r\n", "\n").split("\n"), values))


def _blocks(lines: Sequence[str], values: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif _RULE.fullmatch(line):
            yield "<hr>"
            at += 1
        elif (heading := _HEADING.fullmatch(line)) is not None:
            level = len(heading[1])
            yield f"<h{level}>{_inline(heading[2], values)}</h{level}>"
            at += 1
        else:
            pattern, tag = _kind_of(line)
            end = _end(lines, at, pattern)
            yield _block(lines[at:end], pattern, tag, values)
            at = end


def _kind_of(line: str) -> tuple[re.Pattern[str] | None, str]:
    for pattern, tag in ((_BULLET, "ul"), (_NUMBER, "ol"), (_QUOTE, "blockquote")):
        if pattern.fullmatch(line):
            return pattern, tag
    return None, "p"


def _end(lines: Sequence[str], at: int, pattern: re.Pattern[str] | None) -> int:
    """Give where a block ends: at a blank line, or where lines of another kind begin."""
    end = at + 1
    while end < len(lines) and lines[end].strip():
        line = lines[end]
        if _RULE.fullmatch(line) or _HEADING.fullmatch(line):
            break
        if _kind_of(line)[0] is not pattern:
            break
        end += 1
    return end


def _block(
    lines: Sequence[str], pattern: re.Pattern[str] | None, tag: str, values: Sequence[str]
) -> str:
    if pattern is None:
        return f"<p>{_lines(lines, values)}</p>"
    inner = [found[1] for line in lines if (found := pattern.fullmatch(line)) is not None]
    if tag == "blockquote":
        return f"<blockquote>{_lines(inner, values)}</blockquote>"
    items = "".join(f"<li>{_inline(each, values)}</li>" for each in inner)
    return f"<{tag}>{items}</{tag}>"


def _lines(lines: Sequence[str], values: Sequence[str]) -> str:
    return "<br>".join(_inline(line.strip(), values) for line in lines)


def _inline(text: str, values: Sequence[str]) -> str:
    found, at = [], 0
    for match in _INLINE.finditer(text):
        found.append(_filled(text[at : match.start()], values))
        found.append(_span(match, values))
        at = match.end()
    found.append(_filled(text[at:], values))
    return "".join(found)


def _span(match: re.Match[str], values: Sequence[str]) -> str:
    kind = match.lastgroup
    if kind == "plain":
        return escape(match["plain"])
    if kind == "code":
        return f"<code>{_filled(match['code'], values)}</code>"
    if kind == "bold":
        return f"<strong>{_inline(match['bold'], values)}</strong>"
    if kind == "italic":
        return f"<em>{_inline(match['italic'], values)}</em>"
    if kind == "bare":
        return _link(match["bare"], _filled(match["bare"], values), values)
    return _link(match["to"], _inline(match["label"], values), values)


def _link(to: str, label: str, values: Sequence[str]) -> str:
    address = _address(to, values)
    if address is None:
        return label
    return f'<a href="{escape(address)}" style="{_LINK_STYLE}">{label}</a>'


def _address(to: str, values: Sequence[str]) -> str | None:
    """Give where a link leads; None where no mail should lead people."""
    whole = _MARK.fullmatch(to)
    if whole is not None:
        address = values[int(whole[1])].strip()
    else:
        # A part of an address can be no other part: what fills it has no slash and no question.
        address = _MARK.sub(lambda found: quote(values[int(found[1])], safe=""), to)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme.lower() in _SAFE_SCHEMES else None


def _filled(text: str, values: Sequence[str]) -> str:
    """Escape words, and put in what fills the holes, escaped too."""
    found, at = [], 0
    for match in _MARK.finditer(text):
        found += [escape(text[at : match.start()]), _shown(values[int(match[1])])]
        at = match.end()
    return "".join([*found, escape(text[at:])])


def _shown(value: str) -> str:
    if _OWN.fullmatch(value):
        return f'<a href="{value}" style="{_LINK_STYLE}">{value}</a>'
    return escape(value).replace("\r\n", "\n").replace("\n", "<br>")
