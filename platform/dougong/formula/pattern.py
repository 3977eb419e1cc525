"""Text patterns: a small language that means the same to every engine, and that none chokes on.

Only what is regular is taken, so that no engine ever goes back to try again; every engine looks
for the leftmost match, and of these for the longest. A pattern is parsed here and written anew in
words that RE2 and PostgreSQL both have; the browser's engine, an RE2 too, reads it as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NoReturn

import re2

from dougong.formula.errors import UnreadableError
from dougong.kernel.messages import LocaleText, say

MAX_LENGTH = 1_000
MAX_LEVELS = 20
# PostgreSQL counts no further.
MAX_COUNT = 255
# Characters that a pattern stands for when its counts are written out, and how many of the parts
# it then has may be absent: PostgreSQL takes the cube of these to get ready.
MAX_SIZE = 500
MAX_GAPS = 100

_SIGNS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~")
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": r"\t\n\f\r "}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_COUNT_SIGNS = "*+?{"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was read.

    Attributes:
        written: The pattern in words that every engine has.
        size: How many characters it stands for when its counts are written out.
        gaps: How many parts of it may be absent then.
        matches_nothing: It also matches where there is no character.
        has_anchor: It asks for the beginning or the end of the text.
    """

    written: str
    size: int
    gaps: int
    matches_nothing: bool
    has_anchor: bool = False


@lru_cache(maxsize=256)
def read_pattern(source: str) -> Pattern:
    """Read a pattern.

    Raises:
        UnreadableError: It is none, or is more than the language has.
    """
    return _Reader(source).whole()


@lru_cache(maxsize=256)
def compiled(source: str) -> Any:
    """Give what matches a pattern in Python."""
    options = re2.Options()
    options.longest_match = True
    options.log_errors = False
    options.never_capture = True
    return re2.compile(read_pattern(source).written, options)


class _Reader:
    """Reads one pattern, left to right."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._level = 0

    def whole(self) -> Pattern:
        if len(self._source) > MAX_LENGTH:
            self._refuse(
                "the pattern has more than {n} characters", "模式超过 {n} 个字符", n=MAX_LENGTH
            )
        found = self._choice()
        if self._next:
            self._refuse("this `)` closes nothing", "此 `)` 没有对应的 `(`", hint=_escape(")"))
        if found.size > MAX_SIZE or found.gaps > MAX_GAPS:
            self._refuse(
                "with its counts written out the pattern stands for more than {n} characters, or "
                "has more than {m} parts that may be absent",
                "展开重复次数后，模式超过 {n} 个字符，或可省略的部分超过 {m} 个",
                at=0,
                n=MAX_SIZE,
                m=MAX_GAPS,
            )
        return found

    @property
    def _next(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self, expected: str = "") -> str:
        found = self._next
        if expected and found != expected:
            return ""
        self._at += 1
        return found

    def _refuse(
        self, en: str, zh: str, *, hint: LocaleText | str = "", at: int | None = None, **values: Any
    ) -> NoReturn:
        where = self._at if at is None else at
        raise UnreadableError(where, say(en, zh, **values), hint)

    def _choice(self) -> Pattern:
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        return Pattern(
            "|".join(branch.written for branch in branches),
            sum(branch.size for branch in branches),
            sum(branch.gaps for branch in branches),
            any(branch.matches_nothing for branch in branches),
            any(branch.has_anchor for branch in branches),
        )

    def _branch(self) -> Pattern:
        parts = []
        while self._next and self._next not in "|)":
            parts.append(self._counted())
        return Pattern(
            "".join(part.written for part in parts),
            sum(part.size for part in parts),
            sum(part.gaps for part in parts),
            all(part.matches_nothing for part in parts),
            any(part.has_anchor for part in parts),
        )

    def _counted(self) -> Pattern:
        part = self._part()
        start = self._at
        if not self._next or self._next not in _COUNT_SIGNS:
            return part
        if part.has_anchor:
            self._refuse("`^` and `$` cannot be repeated", "`^` 和 `$` 不能重复")
        sign = self._take()
        if sign == "{":
            count, copies, may_be_none = self._bounds(start)
        else:
            count, copies, may_be_none = sign, 1, sign != "+"
        if self._next and self._next in _COUNT_SIGNS:
            self._refuse(
                "a repetition cannot be repeated, and none is lazy or possessive",
                "重复之后不能再加重复符号，也不支持惰性或占有式匹配",
                hint=say("; write `(…)` around it", "；请用 `(…)` 括起"),
            )
        return Pattern(
            f"{part.written}{count}",
            part.size * copies,
            part.gaps * copies + may_be_none,
            may_be_none or part.matches_nothing,
        )

    def _bounds(self, start: int) -> tuple[str, int, bool]:
        least = self._digits()
        most = least
        if self._take(","):
            most = self._digits()
        if not least or not self._take("}"):
            self._refuse(
                "a count is `{{m}}`, `{{m,}}` or `{{m,n}}`",
                "次数应写作 `{{m}}`、`{{m,}}` 或 `{{m,n}}`",
                hint=_escape("{"),
                at=start,
            )
        low, high = int(least), int(most or least)
        if max(low, high) > MAX_COUNT or low > high:
            self._refuse(
                "counts go from 0 to {n}, the lower one first",
                "次数从 0 到 {n}，较小者在前",
                n=MAX_COUNT,
                at=start,
            )
        return self._source[start : self._at], high if most else low + 1, low == 0

    def _digits(self) -> str:
        start = self._at
        while self._next and self._next in "0123456789":
            self._at += 1
        return self._source[start : self._at][:9]

    def _part(self) -> Pattern:
        start, sign = self._at, self._take()
        if sign == "(":
            return self._group(start)
        if sign == "[":
            return self._class(start)
        if sign in "^$":
            return Pattern(sign, 0, 0, True, has_anchor=True)
        if sign == ".":
            return _one(r"[^\n]")
        if sign == "\\":
            return _one(self._escape(start, is_within=False))
        if sign in "*+?{}]":
            self._refuse(
                "there is nothing before `{sign}` that it could repeat or close",
                "`{sign}` 之前没有可重复或可闭合的内容",
                hint=_escape(sign),
                at=start,
                sign=sign,
            )
        return _one(_literal(sign))

    def _group(self, start: int) -> Pattern:
        if self._take("?") and not self._take(":"):
            self._refuse(
                "groups have no look-around, names or flags",
                "分组不支持环视、命名或标志",
                hint=say("; write `(…)`", "；请写 `(…)`"),
                at=start,
            )
        self._level += 1
        if self._level > MAX_LEVELS:
            self._refuse("groups nest deeper than {n}", "分组嵌套超过 {n} 层", n=MAX_LEVELS)
        found = self._choice()
        if not self._take(")"):
            self._refuse("this `(` is not closed", "此 `(` 没有闭合", hint=_escape("("), at=start)
        self._level -= 1
        return replace(found, written=f"(?:{found.written})")

    def _class(self, start: int) -> Pattern:
        written = "[^" if self._take("^") else "["
        first = self._at
        while self._next != "]" or self._at == first:
            if not self._next:
                self._refuse(
                    "this `[` is not closed", "此 `[` 没有闭合", hint=_escape("["), at=start
                )
            written += self._range()
        self._take("]")
        return _one(written + "]")

    def _range(self) -> str:
        start = self._at
        low, written = self._member()
        following = self._source[self._at + 1 : self._at + 2]
        if self._next != "-" or following in ("]", ""):
            return written
        self._take("-")
        high, end = self._member()
        if len(low) != 1 or len(high) != 1 or low > high:
            self._refuse(
                "a range goes from one character up to another",
                "范围应从一个字符到其后的另一个字符",
                at=start,
            )
        return f"{written}-{end}"

    def _member(self) -> tuple[str, str]:
        """Read one member of a class: the character (empty of several), and how it is written."""
        start, sign = self._at, self._take()
        if sign in ("[", "]", ""):
            self._refuse(
                "`{sign}` has a meaning of its own here",
                "`{sign}` 在此有特殊含义",
                hint=_escape(sign or "["),
                at=start,
                sign=sign,
            )
        if sign != "\\":
            return sign, _literal(sign)
        meant = self._next
        written = self._escape(start, is_within=True)
        return ("" if meant in _CLASSES else _CONTROLS.get(meant, meant)), written

    def _escape(self, start: int, *, is_within: bool) -> str:
        sign = self._take()
        if sign in _SIGNS or sign in _CONTROLS:
            return f"\\{sign}"
        if sign in _CLASSES:
            return _CLASSES[sign] if is_within else f"[{_CLASSES[sign]}]"
        if not is_within and sign.lower() in _CLASSES:
            return f"[^{_CLASSES[sign.lower()]}]"
        known = r"\d \w \s \D \W \S \t \n \r \f"
        return self._refuse(
            "patterns have no `\\{sign}`; of letters there are {known}",
            "模式不支持 `\\{sign}`；可用的字母转义为 {known}",
            at=start,
            sign=sign,
            known=known,
        )


def _one(written: str) -> Pattern:
    return Pattern(written, 1, 0, False)


def _literal(character: str) -> str:
    return f"\\{character}" if character in _SIGNS else character


def _escape(sign: str) -> LocaleText:
    return say("; for the sign itself write `\\{s}`", "；如需该符号本身，请写 `\\{s}`", s=sign)
