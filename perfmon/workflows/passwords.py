"""Passwords (密码): which are accepted, and how they are kept, by argon2-cffi alone."""

import secrets
from functools import cache
from typing import Final
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 128

_COMMON: Final = frozenset(
    {
        *("1234567890", "0123456789", "0987654321", "9876543210", "12345678910", "123456789a"),
        *("1234567891", "123123123123", "1231231231", "1122334455", "11223344556", "1357924680"),
        *("1qaz2wsx3edc", "1q2w3e4r5t", "1q2w3e4r5t6y", "q1w2e3r4t5", "qwertyuiop", "qwerty1234"),
        *("qwerty123456", "asdfghjkl;", "asdfghjkl1", "zxcvbnm123", "qazwsxedcrfv", "qazwsx1234"),
        *(
            "password01",
            "password12",
            "password123",
            "password1234",
            "password12345",
            "passw0rd123",
        ),
        *(
            "p@ssw0rd123",
            "p@ssword123",
            "admin12345",
            "admin123456",
            "admin@123456",
            "administrator",
        ),
        *("root123456", "test123456", "abc1234567", "abc123456789", "abcd123456", "abcdef1234"),
        *("abcdefghij", "a123456789", "aa123456789", "aa12345678", "qq123456789", "woaini1314"),
        *(
            "woaini1314520",
            "woaini5201314",
            "5201314520",
            "52013141314",
            "1314520520",
            "iloveyou123",
        ),
        *("wang123456", "zhang123456", "caizheng123", "caizhengju", "caizhengju123", "czj1234567"),
        *("jixiao1234", "jixiao123456", "perfmon123", "yusuan1234", "yusuan123456", "welcome123"),
    }
)
"""Those of the common ones that are long enough to be typed here."""

_WITHOUT_LOOK_ALIKES: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@cache
def _hasher() -> PasswordHasher:
    """argon2id with the library's own parameters (RFC 9106, low memory)."""
    return PasswordHasher()


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has: names that do not exist cost the same work."""
    return _hasher().hash(secrets.token_urlsafe(32))


def fault_of(password: str, name: str) -> str | None:
    """Why a new password is not accepted, in words; None where it is.

    >>> fault_of("short", "李会计")
    '密码至少 10 个字'
    """
    plain = _plain(password)
    folded = plain.casefold()
    if len(plain) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字"
    if len(plain) > LONGEST:
        return f"密码最多 {LONGEST} 个字"
    if _plain(name).casefold() in folded:
        return "密码里不能有用户名"
    if folded in _COMMON or len(set(folded)) < 4:
        return "这个密码太常见，容易被猜到"
    return None


def hash_password(password: str) -> str:
    """What is kept of a password: argon2id with its parameters and a salt of its own."""
    return _hasher().hash(_plain(password))


def is_password(kept: str | None, password: str) -> bool:
    """Whether the password is the one of which this was kept; with None no password is.

    The work is the same in each case.
    """
    nobodys = _nobodys()
    try:
        _hasher().verify(kept or nobodys, _plain(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def needs_rehash(kept: str) -> bool:
    """Whether this was kept with other parameters than those of today."""
    return _hasher().check_needs_rehash(kept)


def make_password() -> str:
    """A password to be told once and changed at the first sign-in: 16 characters in fours."""
    drawn = [secrets.choice(_WITHOUT_LOOK_ALIKES) for _ in range(16)]
    return "-".join("".join(drawn[start : start + 4]) for start in range(0, 16, 4))


def _plain(text: str) -> str:
    """Full-width letters, as Chinese keyboards give them, are the same as the others."""
    return normalize("NFKC", text)
