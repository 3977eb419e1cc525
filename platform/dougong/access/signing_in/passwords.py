"""Passwords: argon2id, and a floor under how easy one may be to guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dougong.access.errors import WeakPasswordError
from dougong.access.signing_in.guessing.guessable import is_guessable, is_made_of
from dougong.kernel.messages import say

SHORTEST = 10
LONGEST = 256
_FEWEST_CHARACTERS = 5


class Passwords:
    """Hashes and checks passwords.

    The cost is about 25 ms and 19 MiB for one check, the OWASP minimum for argon2id: a small
    server stays usable while several people sign in.

    Args:
        hasher: With the cost wanted; old hashes of another cost are renewed at sign-in.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str, *, email: str, words: Sequence[str] = ()) -> str:
        """Give what is stored of a new password.

        Args:
            password: As typed, or pasted; nothing is asked of its composition.
            email: The user's e-mail.
            words: What else is known of the user: their name, the company's.

        Raises:
            WeakPasswordError: It is too easy to guess.
        """
        _refuse_weak(password, email, words)
        return self._hasher.hash(_bytes(password))

    def hash_secret(self, secret: str) -> str:
        """Give what is stored of a secret of ours, which is too short for a hash that is quick."""
        return self._hasher.hash(_bytes(secret))

    def verify(self, stored: str | None, password: str) -> bool:
        """Tell whether a password is right; takes as long for an account that does not exist."""
        possible = stored is not None and len(password) <= LONGEST
        try:
            self._hasher.verify(
                stored if stored and possible else self._nobody, _bytes(password[:LONGEST])
            )
        except (VerificationError, InvalidHashError):
            return False
        return possible

    def renewed(self, stored: str, password: str) -> str | None:
        """Give a new hash of a right password if the stored one is of another cost."""
        if not self._hasher.check_needs_rehash(stored):
            return None
        return self._hasher.hash(_bytes(password))


def _refuse_weak(password: str, email: str, words: Sequence[str]) -> None:
    plain = password.casefold()
    if len(password) < SHORTEST:
        reason = say("use at least {n} characters", "请至少使用 {n} 个字符", n=SHORTEST)
    elif len(password) > LONGEST:
        reason = say("use at most {n} characters", "请最多使用 {n} 个字符", n=LONGEST)
    elif len(set(plain)) < _FEWEST_CHARACTERS:
        reason = say("it repeats too few characters", "重复的字符过多")
    elif plain.isdigit():
        reason = say("use more than digits", "请勿只使用数字")
    elif email and plain in {email.casefold(), email.casefold().partition("@")[0]}:
        reason = say("it is the e-mail address", "与邮箱相同")
    elif is_guessable(password):
        reason = say("it is among those that are tried first", "属于最先被尝试的常见密码")
    elif words and is_made_of(password, [*words, email.partition("@")[0]]):
        reason = say("it is made of your name or the company's", "主要由您的姓名或公司名称组成")
    else:
        return
    raise WeakPasswordError(reason=reason)


def _bytes(password: str) -> bytes:
    # The same characters may be typed composed on one keyboard and decomposed on another.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
